# shellcheck shell=sh
# Services that are stopped along with those that a plan is about, and run again.

plan_also() { # plan_also ACTION NAME REASON: one row more, where the plan does not stop or start it yet
  grep -qE "^(start|restart|stop)$TAB$2$TAB" "$WORK/plan.services" || printf '%s\t%s\t%s\n' "$@" >>"$WORK/plan.services"
}

plan_dependants() { # what systemd stops along with what we stop, and is running: it runs again before the gate passes
  # A service that is new in this bundle is not loaded yet, so the bundle says what requires what as well.
  awk 'BEGIN { FS = OFS = "\t" } $1 == "requires" { print $3, $2 }' "$WORK/want" >"$WORK/requires"
  chosen "restart stop" "$WORK/plan.services" >"$WORK/stopping"
  while :; do
    # shellcheck disable=SC2046 # unit names have no blanks
    units $(services "$WORK/stopping") >"$WORK/stopping.units"
    { awk -F "$TAB" '{ print $10 }' "$WORK/stopping.units" | tr ' ' '\n' | grep -v '^-*$' | sed 's/\.service$//'
      awk -F "$TAB" 'from == "stopping" { stop[$1] = 1; next } $1 in stop { print $2 }' from=stopping "$WORK/stopping" from=requires "$WORK/requires"
    } | sort -u | grep -vxF -f "$WORK/stopping" >"$WORK/more"
    in_state "active activating queued" <"$WORK/more" >"$WORK/running"
    [ -s "$WORK/running" ] || break
    while read -r name; do
      # A held service that is owed a restart is stopped along as well, and must run again.
      plan_also restart "$name" "with what it requires"
    done <"$WORK/running"
    cat "$WORK/running" >>"$WORK/stopping"
  done
}

plan_unfinished() { # what an unfinished run stopped along with others, held or somebody else's, runs again
  [ -e "$STACK/open" ] || return 0
  chosen restart "$STACK/plan.services" 2>/dev/null | sort -u >"$WORK/stopped"
  names "$WORK/had" >"$WORK/old.names"
  # What is ours and no longer wanted stays down.
  names "$WORK/want" | grep -vxF -f - "$WORK/old.names" | grep -vxF -f - "$WORK/stopped" >"$WORK/again"
  # One whose start is queued by a boot comes without us.
  in_state "inactive failed" <"$WORK/again" | while read -r name; do plan_also start "$name" "stopped by an unfinished run"; done
}
