# shellcheck shell=sh
# What is proven, what failed, and what is said of both.

open_generation() { # from here on, an unfinished run can be told by the next one
  id=$(cat "$WORK/new/id")
  mkdir -p "$STACK/generations" "$STACK/owed"
  chmod 0700 "$FLEET" && chmod go-w .hecate # whoever copied this program here made them with his own umask
  if ! cmp -s "$WORK/new/manifest" "$STACK/generations/$id/manifest"; then
    # Into what a killed run left half done, it would be copied beside it.
    rm -rf "$STACK/generations/$id" "$STACK/generations/.$id"
    if ! cp -R "$WORK/new" "$STACK/generations/.$id" || ! mv "$STACK/generations/.$id" "$STACK/generations/$id"; then
      rm -rf "$STACK/generations/.$id"
      fail "$HOME/$STACK cannot be written (is the disk full?); nothing was changed"
      return
    fi
  fi
  # Of several runs in a row until one ends, each adds its own.
  [ -e "$STACK/open" ] || forget_records
  { take_stock && cat "$WORK/plan.files" >>"$STACK/plan.files" && mark && all_durable && arm && put "$STACK/open" "$id" && durable "$STACK/open" "$STACK"; } ||
    {
      # A run that is not open owes nothing.
      [ -e "$STACK/open" ] || unmark <"$(there "$WORK/marked")"
      fail "$HOME/$STACK or $HOME/$UNITS cannot be written; nothing was changed"
    }
}

close_generation() { # the end of both ways
  let_go
  put "$STACK/reached" closed && rm -f "$STACK/open" && durable "$STACK" && disarm
  forget_records
}

forget_records() { rm -f "$STACK/before" "$STACK/plan.files" "$STACK/sockets" "$STACK/reached"; } # of the runs until one ends

all_durable() { find "$STACK" -exec sync {} +; }

record() { # GEN is proven: the only generation that stays, and with it the only secrets
  id=$(cat "$WORK/new/id")
  # Closed last: whoever dies before that leaves a run that the next one ends.
  { prove_images "$id" && remember_verified && all_durable && put "$STACK/proven" "$id" && put "$STACK/reached" recorded && all_durable && end_recorded && remember && programs; } ||
    fail "$HOME/$STACK cannot be written"
}

end_recorded() { # what is left to do once the change is recorded; a later run does it for one that died
  id=$(cat "$STACK/proven")
  settle && rm -f "$STACK/bad/${id:-none}" && only "${id:-none}" && close_generation
}

remember_verified() { # what systemd remarks of the units that are proven: it is told again when one of them changes, or systemd does
  [ ! -e "$WORK/verified" ] || [ "$(cat "$STACK/verified" 2>/dev/null)" = "$(stamp)" ] || put "$STACK/verified" "$(stamp)"
}

remember() { # the word of the operator whose bundle is true here, and the instance that this node belongs to
  remember_verified || return
  for word in token program.name; do
    if ! [ -e "$WORK/$word" ] || cmp -s "$WORK/$word" "$STACK/$word"; then continue; fi
    put "$STACK/$word" "$(cat "$WORK/$word")" || return
  done
  rm -f "$STACK/offered"
  ! [ -e "$WORK/instance" ] || claim_also "$(cat "$WORK/instance")"
}

programs() { # versions of this program go, but for the five that came last and those that the stacks of this node call
  newest 5 "$FLEET/bin" "$(cat "$FLEET"/stacks/*/*/program.name 2>/dev/null)"
}

settle() { # nothing is owed any more, but to what is held and was not stopped along
  for mark in "$STACK"/owed/*; do
    if [ ! -e "$mark" ] || { grep -qxF -- "${mark##*/}" "$WORK/held" && ! before started | grep -qxF -- "${mark##*/}"; }; then continue; fi
    rm -f "$mark"
  done
}

only() { find "$STACK/generations" -mindepth 1 -maxdepth 1 ! -name "$1" -exec rm -rf {} +; } # only GENERATION: no other stays

log() { # log WHAT: rows TIME GENERATION WHAT FROM; after a boot it is from nowhere
  { printf '%s\t%s\t%s\t%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(cat "$WORK/new/id")" "$1" \
    "$(cat "$WORK/from" 2>/dev/null || say -)" >>"$STACK/log"; } 2>/dev/null
}

condemn() { # condemn WHY: a bundle that failed is known when it comes again
  mkdir -p "$STACK/bad"
  newest 19 "$STACK/bad"
  put "$STACK/bad/$(cat "$WORK/new/id")" "$(date -u +%Y-%m-%dT%H:%M:%SZ), because $1"
}

known_bad() {
  [ ! -e "$STACK/bad/$(cat "$WORK/new/id")" ] || say "this same bundle failed here at $(cat "$STACK/bad/$(cat "$WORK/new/id")"); trying again"
}

newest() { # newest COUNT DIRECTORY [NAMES]: no more than these stay, and NAMES, one a line
  # shellcheck disable=SC2012 # names of ours
  ls -t "$2" 2>/dev/null | tail -n "+$(($1 + 1))" | grep -vxF -e "${3-}" | while read -r name; do rm -rf "${2:?}/$name"; done
}
