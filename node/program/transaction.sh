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
    # All that counts is done: what a power cut would leave from here on is for the next run.
    disarm
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

touched() { # data that a version has written which is on its way out again
  [ -e "$WORK/began" ] || return 0
  rows service "$WORK/had" | column 1,2 >"$WORK/versions"
  rows service "$WORK/want" | column 1,2 | grep -vxF -f "$WORK/versions" | column 1 | while read -r name; do
    if ! started "$name" || ! [ -d ".hecate/$name" ]; then continue; fi
    # The files belong to users of the container; only Podman comes to all of them.
    count=$(podman unshare find ".hecate/$name" -type f -newer "$WORK/began" 2>/dev/null | wc -l)
    [ "$count" -eq 0 ] || printf ' The version of %s that failed had written to %d file(s) below %s by then; if the old one cannot read them, its journal says so.' "$name" "$count" "$HOME/.hecate/$name"
  done
}

steps() { # each has its line in the log, and its row in docs/transaction.md
  for step in "$@"; do
    say "$step"
    # What cannot be noted any more is not done either.
    put "$WORK/step" "$step" || {
      fail "$XDG_RUNTIME_DIR is full$(unchanged). Run on it: df -h $XDG_RUNTIME_DIR"
      return
    }
    [ ! -e "$STACK/open" ] || put "$STACK/reached" "$MODE $step" || return
    "$step" || return
  done
}

forward() {
  steps hold mark write reload restart gate remove record
}

plan_back() { # what the way forward started goes, what it stopped comes back: held and foreign units too
  grep -vxF -f "$WORK/ran" "$WORK/starts.forward" 2>/dev/null | sed "s/^/stop$TAB/; s/$/${TAB}did not run before/" >"$WORK/back"
  chosen restart "$WORK/plan.services.forward" | sed "s/^/start$TAB/; s/$/${TAB}ran before/" >>"$WORK/back"
  while IFS=$TAB read -r action name reason; do plan_also "$action" "$name" "$reason"; done <"$WORK/back"
}

rollback() { # the last proven generation back, through the same steps and the same gate
  MODE=rollback
  say "rolling back"
  wait
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
  survey && plan || return
  if [ -n "$STOPPED" ]; then
    plan_back
  else
    # Nothing was stopped yet: what runs is what the restored files say.
    : >"$WORK/plan.services"
  fi
  steps mark write reload give_back restart gate remove || return
  if [ -n "$STOPPED" ]; then
    settle
  elif [ -e "$WORK/marked" ]; then
    # What an earlier run owed is still owed.
    while read -r name; do rm -f "$STACK/owed/$name"; done <"$WORK/marked"
  fi
  close_generation
  only "${proven:-none}"
}

held_back() { rows service "$WORK/want" | awk -F "$TAB" '$3 == "hold" { print $1 }' >"$WORK/spared"; }

finish() {
  code=$?
  rm -rf "$WORK/new" "$WORK"/secrets.* "$WORK/redact"
  [ -e "$WORK/exit" ] || put "$WORK/exit" "$code"
}

transaction() { # transaction WORK MODE: inside the transient unit
  WORK=$1 MODE=$2 STOPPED='' SICK='' RESUMED=''
  trap finish EXIT
  GEN=$WORK/new
  owner=$(value owner "$GEN/manifest")
  STACK=$FLEET/stacks/$owner
  OWNER_HASH=$(printf %s "$owner" | sha256sum | cut -c 1-12)
  cp "$GEN/manifest" "$WORK/want"
  : >"$WORK/trial"
  held_back
  cat "$GEN/secrets" >"$WORK/secrets.new" 2>/dev/null
  read_had
  if [ "$MODE" = delete ]; then
    take_away
    return
  fi
  if [ "$MODE" = resume ]; then
    MODE=converge RESUMED=yes
    if ! take_up; then
      for table in ran plan.files plan.services; do cat "$STACK/$table" >"$WORK/$table" 2>/dev/null; done
      chosen "start restart" "$WORK/plan.services" | sort -u >"$WORK/starts"
      STOPPED=yes
      rollback || return
      log "rolled back after a boot"
      say "everything was put back as it was before and is healthy"
      return
    fi
    [ -e "$STACK/open" ] || return 0
  else
    tell_resumed
  fi
  if [ -e "$STACK/open" ]; then
    # What an unfinished run has stopped and started is unproven: the way back undoes that as well.
    STOPPED=yes
    chosen "start restart" "$STACK/plan.services" | sort -u >"$WORK/trial"
  fi
  preflight
  report && prepare && plan && check_names || return
  if ! [ -s "$WORK/plan.files" ] && ! [ -s "$WORK/plan.services" ] && ! [ -e "$STACK/open" ] &&
    [ "$(cat "$STACK/proven" 2>/dev/null)" = "$(cat "$GEN/id")" ]; then
    prove check_boot check_systemd || return
    say "nothing to do"
    remember
    return
  fi
  tell
  known_bad
  steps check_units pull || return
  awk -F "$TAB" '$3 == "active" || $3 == "activating" || $3 == "reloading" || ($3 == "inactive" && $13 != "-") { sub(/\.service$/, "", $1); print $1 }' "$WORK/units" >"$WORK/ran"
  # After an unfinished run, what ran before that one counts.
  if [ -e "$STACK/open" ]; then cat "$STACK/ran" >>"$WORK/ran" 2>/dev/null; fi
  steps open_generation || return
  if forward; then
    log "converged"
    say "done: $(names "$WORK/want" | wc -l | tr -d ' ') services as declared"
    return
  fi
  log "failed: ${SICK:-see the log}"
  failure=${SICK:-the change could not be made, see above}
  # A full disk is no fault of the bundle.
  [ -z "$SICK" ] || condemn "$SICK"
  touched=$(touched)
  if rollback; then
    log "rolled back"
    fail "$failure. Everything was put back as it was before and is healthy${SICK:+; the evidence is in $HOME/$STACK/failed}.$touched Mend it and run pulumi up again"
  else
    log "rollback failed"
    fail "$failure. The way back failed as well (above): what runs now is neither the old nor the new.$touched Run pulumi up again with a version that works"
  fi
}

take_away() {
  belongs_to "$(value claim "$WORK/want")" || {
    say "this node now belongs to another resource of the same stack ($(claims)): left as it is"
    return 0
  }
  survey && plan || return
  tell
  remove || return
  if [ -e "$STACK/made" ]; then
    sort -r "$STACK/made" | while read -r path; do rmdir "$path" 2>/dev/null; done
  fi
  cat "$STACK"/generations/*/images 2>/dev/null | column 1 | sort -u | release
  # An interrupted run may have left what only our records know.
  let_go
  disarm
  forget "$owner"
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
