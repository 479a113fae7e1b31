# shellcheck shell=sh
# The jobs that systemd adds to those of a plan: whom a stop stops along, and whom a start starts along.

plan_also() { # plan_also ACTION NAME REASON: one row more, where the plan does not stop or start it yet
  grep -qE "^(start|restart|stop)$TAB$2$TAB" "$WORK/plan.services" || printf '%s\t%s\t%s\n' "$@" >>"$WORK/plan.services"
}

plan_dragged() { # what systemd stops along with what we stop, and is running, runs again before the gate passes
  # A service that is new in this bundle is not loaded yet, so the bundle says what requires what as well.
  rows requires "$WORK/want" >"$WORK/requires"
  chosen "restart stop" "$WORK/plan.services" >"$WORK/stopping"
  while :; do
    # shellcheck disable=SC2046 # unit names have no blanks
    units $(services "$WORK/stopping") >"$WORK/stopping.units"
    { unit_awk '$DRAGGED != "-" { gsub(" ", "\n", $DRAGGED); print $DRAGGED }' "$WORK/stopping.units" | sed 's/\.service$//'
      awk -F "$TAB" 'from == "stopping" { stop[$1] = 1; next } $2 in stop { print $1 }' from=stopping "$WORK/stopping" from=requires "$WORK/requires"
    } | sort -u | grep -vxF -f "$WORK/stopping" | running >"$WORK/dragged"
    [ -s "$WORK/dragged" ] || break
    while read -r name; do
      # A held service that is owed a restart is stopped along as well, and must run again.
      plan_also restart "$name" "with what it requires"
    done <"$WORK/dragged"
    cat "$WORK/dragged" >>"$WORK/stopping"
  done
}

check_dragged() { # what is stopped along with a service that goes, and cannot run without it, would stay down
  chosen stop "$WORK/plan.services" | services >"$WORK/going"
  [ -s "$WORK/going" ] || return 0
  names "$WORK/want" "$WORK/had" | services | sort -u >"$WORK/ours.units"
  # shellcheck disable=SC2046 # unit names have no blanks
  units $(cat "$WORK/going") | unit_awk '$REQUIRED != "-" { count = split($REQUIRED, by, " "); for (i = 1; i <= count; i++) print by[i], $NAME }' |
    awk -F "$TAB" 'from == "ours" { ours[$1] = 1; next } from == "plan" { if ($1 == "restart" || $1 == "start") runs[$2 ($2 ~ /\./ ? "" : ".service")] = 1; next }
      ($1 in runs) && !($1 in ours) { print $1 " requires " $2 ", which goes, and would stay stopped. Stop it (systemctl --user stop " $1 "), or take the dependency out of its unit" }' \
      from=ours "$WORK/ours.units" from=plan "$WORK/plan.services" from=needs - >"$WORK/refused"
  refuse "$WORK/refused"
}

check_pulled() { # what systemd starts along with a start: what is held and stopped, or not ours and stopped, is not started behind anybody's back
  chosen "start restart" "$WORK/plan.services" | services >"$WORK/starting"
  [ -s "$WORK/starting" ] || return 0
  made
  services "$WORK/held" >"$WORK/held.units"
  # Rows UNIT PULLED of all units that the generator makes, and of those of others that these name.
  awk '
    FNR == 1 { unit = FILENAME; sub(/^.*\//, "", unit) }
    /^(Requires|Wants|BindsTo|Upholds)=/ { sub(/^[^=]*=/, ""); count = split($0, word, /[ \t]+/); for (i = 1; i <= count; i++) if (word[i] ~ /\.service$/) print unit "\t" word[i] }
  ' "$WORK/units.next"/*.service /dev/null >"$WORK/pulls.units"
  awk -F "$TAB" '
    from == "starting" { queue[++n] = $1; by[$1] = $1; next }
    { pulled[$1] = pulled[$1] " " $2 }
    END {
      for (i = 1; i <= n; i++) {
        count = split(pulled[queue[i]], next_, " ")
        for (j = 1; j <= count; j++) if (!(next_[j] in by)) { by[next_[j]] = by[queue[i]]; queue[++n] = next_[j] }
      }
      for (unit in by) if (unit != by[unit]) print unit, by[unit]
    }' OFS="$TAB" from=starting "$WORK/starting" from=pulls "$WORK/pulls.units" | grep -v "^$NETWORK_WAIT$TAB" >"$WORK/pulled"
  [ -s "$WORK/pulled" ] || return 0
  # shellcheck disable=SC2046 # unit names have no blanks
  units $(column 1 <"$WORK/pulled") >"$WORK/pulled.units"
  names "$WORK/want" | services >"$WORK/wanted.units"
  unit_awk '
    from == "held" { held[$1] = 1; next }
    from == "want" { want[$1] = 1; next }
    from == "units" { load[$NAME] = $LOAD; runs[$NAME] = ($RUNS != "-"); type[$NAME] = $TYPE; next }
    { by = $2; sub(/\.service$/, "", by) }
    runs[$1] || load[$1] != "loaded" { next }
    $1 in held { print by ": its start would start " $1 ", which is held and stopped. Release it, hold " by " as well, or start it: systemctl --user start " $1; next }
    $1 in want { next }
    type[$1] != "oneshot" { print by ": its start would start " $1 ", which is stopped and not of this bundle. Start it first: systemctl --user start " $1 ", or take the dependency out" }' \
    from=held "$WORK/held.units" from=want "$WORK/wanted.units" from=units "$WORK/pulled.units" from=pulled "$WORK/pulled" >"$WORK/refused"
  refuse "$WORK/refused"
}

plan_unfinished() { # what an unfinished run stopped along with others, held or somebody else's, runs again
  [ -e "$STACK/open" ] || return 0
  before returning >"$WORK/stopped"
  names "$WORK/had" >"$WORK/old.names"
  # What is ours and no longer wanted stays down.
  names "$WORK/want" | grep -vxF -f - "$WORK/old.names" | grep -vxF -f - "$WORK/stopped" >"$WORK/again"
  # shellcheck disable=SC2046 # names without blanks
  units $(services "$WORK/again") | unit_awk '$RUNS == "-" { sub(/\.service$/, "", $NAME); print $NAME }' |
    while read -r name; do plan_also start "$name" "stopped by an unfinished run"; done
}
