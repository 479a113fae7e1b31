# shellcheck shell=sh
# The transaction as a whole, and its end.

remove() { # stop, unlink, reload, delete: in another order the container goes on without a unit
  chosen stop "$WORK/plan.services" >"$WORK/gone"
  if [ -s "$WORK/gone" ]; then stop "$WORK/gone" || return; fi
  chosen unlink "$WORK/plan.files" | while read -r path; do
    [ -L "$path" ] || keep "$path" || exit 1
    rm -f "$path" || exit 1
  done || {
    fail "a link could not be removed"
    return
  }
  if grep -q "^unlink$TAB" "$WORK/plan.files"; then
    systemctl --user daemon-reload || {
      fail "systemctl --user daemon-reload failed"
      return
    }
  fi
  # shellcheck disable=SC2046
  if [ -s "$WORK/gone" ]; then systemctl --user reset-failed $(services <"$WORK/gone") 2>/dev/null; fi
  chosen remove "$WORK/plan.files" | while read -r path; do
    if ! grep -qF "$TAB$(sha256sum <"$path" | cut -d ' ' -f 1)$TAB$path" "$WORK/had"; then keep "$path" || exit 1; fi
    rm -f "$path" || exit 1
  done || fail "a file could not be removed"
}

record() { # GEN is proven: the only generation that stays, and with it the only secrets
  id=$(cat "$WORK/new/id")
  { put "$STACK/proven" "$id" && rm -f "$STACK/open" "$STACK/ran" && settle && only "$id" && remember; } || fail "$HOME/$STACK cannot be written"
}

remember() { # the word of the operator whose bundle is true here
  ! [ -e "$WORK/token" ] || cmp -s "$WORK/token" "$STACK/token" || put "$STACK/token" "$(cat "$WORK/token")"
}

settle() { # nothing is owed any more, but to what is held
  for mark in "$STACK"/owed/*; do
    grep -qxF "${mark##*/}" "$WORK/spared" || rm -f "$mark"
  done
}

only() { find "$STACK/generations" -mindepth 1 -maxdepth 1 ! -name "$1" -exec rm -rf {} +; } # only GENERATION: no other stays

log() { printf '%s\t%s\t%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(cat "$WORK/new/id")" "$1" >>"$STACK/log"; }

forward() {
  mark && write && reload && restart && gate && remove && record
}

plan_back() { # what the way forward started goes, what it stopped comes back: held and foreign units too
  grep -vxF -f "$WORK/ran" "$WORK/starts.forward" 2>/dev/null | sed "s/^/stop$TAB/; s/$/${TAB}did not run before/" >"$WORK/back"
  chosen restart "$WORK/plan.services.forward" | sed "s/^/start$TAB/; s/$/${TAB}ran before/" >>"$WORK/back"
  while IFS=$TAB read -r action name reason; do
    grep -qE "^(start|restart|stop)$TAB$name$TAB" "$WORK/plan.services" || printf '%s\t%s\t%s\n' "$action" "$name" "$reason" >>"$WORK/plan.services"
  done <"$WORK/back"
}

rollback() { # the last proven generation back, through the same steps and the same gate
  MODE=rollback
  say "rolling back"
  for table in had plan.files plan.services starts; do cp "$WORK/$table" "$WORK/$table.forward" 2>/dev/null; done
  proven=$(cat "$STACK/proven" 2>/dev/null)
  GEN=$STACK/generations/$proven
  # What was there before, byte for byte what we wanted, is not ours to take away.
  awk -F "$TAB" '
    from == "plan" { if ($1 == "create" || $1 == "rewrite" || $1 == "link") written[$2] = 1; next }
    ($1 == "file" && !($4 in written)) || ($1 == "link" && !($2 in written)) { next }
    { print }' from=plan "$WORK/plan.files.forward" from=want "$WORK/want" >"$WORK/had"
  cat "$WORK/had.forward" >>"$WORK/had"
  if [ -n "$proven" ]; then cp "$GEN/manifest" "$WORK/want"; else printf 'stable\t0\n' >"$WORK/want"; fi
  held_back
  # What did not run before is not started now.
  names "$WORK/want" | grep -vxF -f "$WORK/ran" >>"$WORK/spared"
  plan || return
  if [ -n "$STOPPED" ]; then
    plan_back
  else
    # Nothing was stopped yet: what runs is what the restored files say.
    : >"$WORK/plan.services"
  fi
  mark && write && reload && restart && gate && remove || return
  if [ -n "$STOPPED" ]; then
    settle
  elif [ -e "$WORK/marked" ]; then
    # What an earlier run owed is still owed.
    while read -r name; do rm -f "$STACK/owed/$name"; done <"$WORK/marked"
  fi
  rm -f "$STACK/open" "$STACK/ran"
  only "${proven:-none}"
}

held_back() { rows service "$WORK/want" | awk -F "$TAB" '$3 == "hold" { print $1 }' >"$WORK/spared"; }

finish() {
  code=$?
  rm -rf "$WORK/new" "$WORK"/secrets.* "$WORK/redact"
  [ -e "$WORK/exit" ] || put "$WORK/exit" "$code"
}

transaction() { # transaction WORK MODE: inside the transient unit
  WORK=$1 MODE=$2 STOPPED='' SICK=''
  trap finish EXIT
  GEN=$WORK/new
  STACK=$FLEET/stacks/$(value owner "$GEN/manifest")
  cp "$GEN/manifest" "$WORK/want"
  held_back
  cat "$GEN/secrets" >"$WORK/secrets.new" 2>/dev/null
  read_had
  if [ "$MODE" = delete ]; then
    take_away
    return
  fi
  preflight
  report && prepare && plan && check_names || return
  if ! [ -s "$WORK/plan.files" ] && ! [ -s "$WORK/plan.services" ] && ! [ -e "$STACK/open" ] &&
    [ "$(cat "$STACK/proven" 2>/dev/null)" = "$(cat "$GEN/id")" ]; then
    say "nothing to do"
    remember
    return
  fi
  tell
  check_units && pull || return
  awk -F "$TAB" '$3 == "active" || $3 == "activating" || $3 == "reloading" { sub(/\.service$/, "", $1); print $1 }' "$WORK/units" >"$WORK/ran"
  # After an unfinished run, what ran before that one counts.
  if [ -e "$STACK/open" ]; then cat "$STACK/ran" >>"$WORK/ran" 2>/dev/null; fi
  open_generation || return
  if forward; then
    log "converged"
    say "done: $(names "$WORK/want" | wc -l | tr -d ' ') services as declared"
    return
  fi
  log "failed: ${SICK:-see the log}"
  failure=${SICK:-the change could not be made, see above}
  if rollback; then
    log "rolled back"
    fail "$failure. Everything was put back as it was before and is healthy; the evidence is in $HOME/$STACK/failed. Mend it and run pulumi up again"
  else
    log "rollback failed"
    fail "$failure. The way back failed as well (above): what runs now is neither the old nor the new. Run pulumi up again with a version that works"
  fi
}

take_away() {
  claim=$(value claim "$WORK/want")
  if [ -s "$WORK/had" ] && ! rows claim "$WORK/had" | grep -qxF "$claim"; then
    say "this node now belongs to another resource of the same stack ($(value claim "$WORK/had")): left as it is"
    return 0
  fi
  plan || return
  tell
  remove || return
  if [ -e "$STACK/made" ]; then
    sort -r "$STACK/made" | while read -r path; do rmdir "$path" 2>/dev/null; done
  fi
  forget "$(value owner "$WORK/want")"
  say "done: services gone, data kept"
}

forget() { # forget OWNER: our own records, and the program itself with the last stack
  rm -rf "$FLEET/stacks/$1"
  rmdir "$FLEET/stacks/${1%/*}" "$FLEET/stacks" 2>/dev/null
  if ! [ -e "$FLEET/stacks" ]; then
    # What somebody edited is his.
    rm -rf "${FLEET:?}/bin"
    rmdir "$FLEET" .hecate 2>/dev/null
  fi
  return 0
}

ended() { # ended WORK: the unit is over, whatever became of the program
  [ -e "$1/exit" ] || {
    say "error: the node program was killed; run pulumi up again, it takes up what is left" >>"$1/log"
    put "$1/exit" 1
  }
  kill -0 "$(cat "$1/follower")" 2>/dev/null || rm -rf "$1"
}
