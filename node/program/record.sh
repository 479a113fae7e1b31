# shellcheck shell=sh
# What is proven, what failed, and what is said of both.

record() { # GEN is proven: the only generation that stays, and with it the only secrets
  id=$(cat "$WORK/new/id")
  # Closed last: whoever dies before that leaves a run that the next one ends, with its marks and the old secrets.
  { prove_images "$id" && put "$STACK/proven" "$id" && remember_verified && durable && settle && rm -f "$STACK/bad/$id" && only "$id" && close_generation && remember && programs; } || fail "$HOME/$STACK cannot be written"
}

remember_verified() { # what systemd remarks of the units that are proven: it is told again when one of them changes, or systemd does
  [ ! -e "$WORK/verified" ] || [ "$(cat "$STACK/verified" 2>/dev/null)" = "$(stamp)" ] || put "$STACK/verified" "$(stamp)"
}

remember() { # the word of the operator whose bundle is true here, and the instance that this node belongs to
  remember_verified || return
  ! [ -e "$WORK/token" ] || cmp -s "$WORK/token" "$STACK/token" || put "$STACK/token" "$(cat "$WORK/token")" || return
  ! [ -e "$WORK/instance" ] || claim_also "$(cat "$WORK/instance")"
}

programs() { # earlier versions of this program, but for the last few: another stack may still call one of them
  sum=$(sha256sum <"$0")
  for file in "$FLEET"/bin/hecate-node-*.sh; do
    hash=${file##*-}
    case $sum in "${hash%.sh}"*) touch "$file" ;; esac
  done
  newest 5 "$FLEET/bin"
}

settle() { # nothing is owed any more, but to what is held and was not stopped along
  for mark in "$STACK"/owed/*; do
    if begun "${mark##*/}" || ! grep -qxF "${mark##*/}" "$WORK/spared"; then rm -f "$mark"; fi
  done
}

only() { find "$STACK/generations" -mindepth 1 -maxdepth 1 ! -name "$1" -exec rm -rf {} +; } # only GENERATION: no other stays

log() { # log WHAT: rows TIME GENERATION WHAT FROM; after a boot it is from nowhere
  printf '%s\t%s\t%s\t%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(cat "$WORK/new/id")" "$1" \
    "$(cat "$WORK/from" 2>/dev/null || say -)" >>"$STACK/log"
}

condemn() { # condemn WHY: a bundle that failed is known when it comes again
  mkdir -p "$STACK/bad"
  put "$STACK/bad/$(cat "$WORK/new/id")" "$(date -u +%Y-%m-%dT%H:%M:%SZ), because $1"
  newest 20 "$STACK/bad"
}

known_bad() {
  [ ! -e "$STACK/bad/$(cat "$WORK/new/id")" ] || say "this same bundle failed here at $(cat "$STACK/bad/$(cat "$WORK/new/id")"); trying again"
}

newest() { # newest COUNT DIRECTORY: no more than these stay
  # shellcheck disable=SC2012 # names of ours
  ls -t "$2" | tail -n "+$(($1 + 1))" | while read -r name; do rm -rf "${2:?}/$name"; done
}
