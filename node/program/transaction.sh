# shellcheck shell=sh
# The transaction as a whole, and its end.

touched() { # data that a version has written which is on its way out again
  [ -e "$WORK/began" ] || return 0
  rows service "$WORK/had" | column 1,2 >"$WORK/versions"
  rows service "$WORK/want" | column 1,2 | grep -vxF -f "$WORK/versions" | column 1 | while read -r name; do
    if ! started "$name" || ! [ -d ".hecate/$name" ]; then continue; fi
    # The files belong to users of the container; only Podman comes to all of them.
    count=$(podman unshare find ".hecate/$name" -type f -newer "$WORK/began" 2>/dev/null </dev/null | wc -l)
    [ "$count" -eq 0 ] || printf ' The version of %s that failed had written to %d file(s) below %s by then; if the old one cannot read them, its journal says so.' "$name" "$count" "$HOME/.hecate/$name"
  done
}

steps() { # each has its line in the log, and its row in docs/transaction.md
  for step in "$@"; do
    say "$step"
    # What cannot be noted any more is not done either.
    [ ! -e "$STACK/open" ] || put "$STACK/reached" "$MODE $step" || {
      fail "$HOME/$STACK cannot be written: is the disk full, or mounted read-only? Run on it: df -h $HOME; findmnt -T $HOME"
      return
    }
    put "$WORK/step" "$step" || {
      fail "$XDG_RUNTIME_DIR is full$(unchanged). Run on it: df -h $XDG_RUNTIME_DIR"
      return
    }
    "$step" || return
  done
}

forward() {
  steps stop write reload start gate tidy record
}

plan_back() { # rows ACTION NAME REASON: what ran before runs again, with what it was then; what did not, does not
  before touched | services >"$WORK/concerned"
  # shellcheck disable=SC2046 # names without blanks
  units $(cat "$WORK/concerned") >"$WORK/concerned.units"
  # A unit that is down, or queued, still tells its last invocation.
  before_awk '
    from == "units" { sub(/\.service$/, "", $1); load[$1] = $2; active[$1] = $3; now[$1] = ($18 == "yes" ? $5 : "none"); runs[$1] = ($18 != "-"); next }
    $START == "-" && $STOP == "-" { next }
    # Ours come back with their files; what others took away does not.
    $OWNER == "other" && load[$NAME] != "loaded" { next }
    $RAN == "ran" && runs[$NAME] && now[$NAME] == $INVOCATION { next }
    $RAN == "ran" { print (runs[$NAME] ? "restart" : "start"), $NAME, "ran before" ($HEALTH == "ill" ? "\till" : ""); next }
    $START != "-" && (runs[$NAME] || (active[$NAME] == "failed" && $HEALTH != "ill")) { print "stop", $NAME, "did not run before" }' \
    from=units "$WORK/concerned.units" from=before "$STACK/before" >"$WORK/plan.services"
  plan_dragged
}

rollback() { # the last proven generation back, through the same steps and the same gate
  MODE=rollback
  say "rolling back"
  wait
  cp "$WORK/had" "$WORK/had.forward"
  proven=$(cat "$STACK/proven" 2>/dev/null)
  GEN=$STACK/generations/$proven
  # What was there before, byte for byte what we wanted, is not ours to take away.
  awk -F "$TAB" '
    from == "plan" { if ($1 == "create" || $1 == "rewrite" || $1 == "link") written[$2] = 1; next }
    ($1 == "file" && !($4 in written)) || ($1 == "link" && !($2 in written)) { next }
    { print }' from=plan "$STACK/plan.files" from=want "$WORK/want" >"$WORK/had"
  cat "$WORK/had.forward" >>"$WORK/had"
  if [ -n "$proven" ]; then cp "$GEN/manifest" "$WORK/want"; else printf 'stable\t0\n' >"$WORK/want"; fi
  list_held
  name_ours
  { observe && look && plan_files && plan_back; } || {
    fail "what is to be put back could not be found out"
    return
  }
  steps mark stop write reload give_back start gate tidy || {
    start_stopped
    return 1
  }
  # What an earlier run owed is still owed to what was not stopped.
  before stopped | cat - "$WORK/marked" 2>/dev/null | unmark
  only "${proven:-none}"
  close_generation
}

start_stopped() { # the way back has failed: what was stopped runs again all the same, by the files as they are
  case $(cat "$WORK/step") in start | gate | tidy) return ;; esac
  before returning >"$WORK/starts"
  [ -s "$WORK/starts" ] || return 0
  systemctl --user daemon-reload
  say "start $(paste -s -d ' ' "$WORK/starts") (with the files as they are)"
  start_units "$WORK/starts"
}

list_held() { rows service "$WORK/want" | awk -F "$TAB" '$3 == "hold" { print $1 }' >"$WORK/held"; } # what is left as it is

finish() {
  code=$?
  rm -rf "$WORK/new" "$WORK"/secrets.* "$WORK/redact"
  [ -e "$WORK/exit" ] || put "$WORK/exit" "$code"
}

transaction() { # transaction WORK MODE: inside the transient unit
  WORK=$1 MODE=$2 SICK='' RESUMED=''
  trap finish EXIT
  GEN=$WORK/new
  owner=$(value owner "$GEN/manifest")
  STACK=$FLEET/stacks/$owner
  OWNER_HASH=$(printf %s "$owner" | sha256sum | cut -c 1-12)
  cp "$GEN/manifest" "$WORK/want"
  for table in starts ill containers stale pulls; do : >"$WORK/$table"; done
  list_held
  cat "$GEN/secrets" >"$WORK/secrets.new" 2>/dev/null
  read_had
  inherit
  case $MODE in
    delete) take_away ;;
    resume) take_back_or_up ;;
    *)
      [ ! -e "$WORK/instance" ] || offer "$(cat "$WORK/instance")"
      tell_resumed
      change
      ;;
  esac
}

change() { # the bundle is made true, or everything is put back
  case $(cat "$STACK/reached" 2>/dev/null) in recorded | closed) end_recorded ;; esac
  prepared || return
  [ -z "$UNCHANGED" ] || return 0
  if steps open_generation && forward; then
    converged
    # A run that was for nothing else has not done what it was for.
    if [ -s "$WORK/unmended" ] && ! [ -s "$WORK/plan.files" ] && ! grep -qvE "$TAB(ill|along)\$" "$WORK/plan.services"; then
      fail "$(head -n 1 "$WORK/unmended"); the evidence is in $HOME/$STACK/failed. Mend it and run pulumi up again"
    fi
    return
  fi
  [ -e "$STACK/open" ] || return
  put_back "${SICK:-the change could not be made, see above}"
}

converged() {
  log "converged"
  say "done: $(names "$WORK/want" | wc -l | tr -d ' ') services as declared"
}

prepared() { # all that is looked at and fetched before anything is touched; UNCHANGED when there is nothing to do
  UNCHANGED=
  preflight
  report && prepare && plan && check_names || return
  if ! [ -s "$WORK/plan.files" ] && ! [ -s "$WORK/plan.services" ] && ! [ -e "$STACK/open" ] &&
    [ "$(cat "$STACK/proven" 2>/dev/null)" = "$(cat "$GEN/id")" ]; then
    prove check_boot check_systemd || return
    tell_ill
    say "nothing to do"
    UNCHANGED=yes
    remember
    return
  fi
  tell
  tell_ill
  known_bad
  steps check_units pull
}

take_back_or_up() { # after a boot: the change that was under way is gated, or put back
  MODE=converge RESUMED=yes
  case $(cat "$STACK/reached" 2>/dev/null) in
    recorded | closed)
      end_recorded
      return
      ;;
  esac
  [ -e "$STACK/open" ] || return 0
  # The version of the unfinished run is not proven: what keeps it from being gated is a reason to put it back.
  if take_up && prepared && steps open_generation && forward; then
    converged
    return
  fi
  [ -z "$SICK" ] || condemn "$SICK"
  rollback || {
    log "rollback failed after a boot"
    return 1
  }
  log "rolled back after a boot"
  say "$(as_before)"
}

as_before() { # what the way back has come to
  if [ -s "$WORK/unwell" ]; then
    say "Everything was put back as it was before. Not healthy: $(paste -s -d ' ' "$WORK/unwell") (see the warnings)"
  else
    say "Everything was put back as it was before and is healthy"
  fi
}

put_back() { # put_back WHY: the change failed
  log "failed: ${SICK:-see the log}"
  # A full disk is no fault of the bundle.
  [ -z "$SICK" ] || condemn "$SICK"
  touched=$(touched)
  shown=${SICK:+; the evidence is in $HOME/$STACK/failed}
  if rollback; then
    log "rolled back"
    fail "$1. $(as_before)$shown.$touched Mend it and run pulumi up again"
  else
    log "rollback failed"
    fail "$1. The rollback failed as well (above), and the node may be in a mixed state.$touched Run pulumi up again with a version that works"
  fi
}

take_away() { # all that is ours goes, but data
  is_recorded "$owner" || return "$left"
  may_go "$(value claim "$WORK/want")" || return "$left"
  name_ours
  : >"$WORK/findings"
  check_podman
  { observe && look && plan_files && plan_services && plan_dragged; } || {
    fail "what is to be taken away could not be found out; nothing was changed"
    return
  }
  # Without a generator nothing of others is made of our units either.
  [ -z "${GENERATOR-}" ] || check_generated || return
  prove check_dragged && take_stock || return
  tell
  steps stop write reload start gate tidy || return
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
