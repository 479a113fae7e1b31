# shellcheck shell=sh
# The jobs that systemd adds to those of a plan: whom a stop stops along, and whom a start starts along.

plan_also() { # plan_also ACTION NAME REASON KIND: one row more, where the plan does not stop or start it yet
  grep -qF -e "start$TAB$2$TAB" -e "stop$TAB$2$TAB" "$WORK/plan.services" || printf '%s\t%s\t%s\t%s\n' "$@" >>"$WORK/plan.services"
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
      plan_also restart "$name" "with what it requires" along
    done <"$WORK/dragged"
    cat "$WORK/dragged" >>"$WORK/stopping"
  done
}

check_dragged() { # what is stopped along, and then would stay down: with a service that goes, or because it cannot be started again
  chosen stop "$WORK/plan.services" | services >"$WORK/going"
  # shellcheck disable=SC2046 # unit names have no blanks
  units $(cat "$WORK/going") | unit_awk '$REQUIRED != "-" { count = split($REQUIRED, by, " "); for (i = 1; i <= count; i++) print by[i], $NAME }' >"$WORK/needs"
  awk -F "$TAB" '$4 == "along" { print $2 }' "$WORK/plan.services" | grep -vxF -e - -f "$WORK/ours" | services >"$WORK/along"
  # shellcheck disable=SC2046 # unit names have no blanks
  units $(cat "$WORK/along") | unit_awk '
    from == "ours" { ours[$1 ".service"] = 1; next }
    from == "plan" {
      if ($1 == "restart" || $1 == "start") runs[$2 ($2 ~ /\./ ? "" : ".service")] = 1
      if ($4 == "along") along[$2] = 1
      next
    }
    from == "containers" { image[$1] = $3; command[$1] = $5; next }
    from == "held" { held[$1] = 1; next }
    from == "want" {
      if ($1 == "service" && ($2 in held) && ($2 in along) && ($2 in image) && $3 != "-" && !index(command[$2], "\"" $3 "\""))
        print $2 " is held at " image[$2] ", and the change would restart it along as " $3 ". Release it (hold: false), or take its new image back"
      next
    }
    from == "needs" {
      # A target starts without its services.
      if (($1 in runs) && !($1 in ours) && $1 !~ /\.target$/) print $1 " requires " $2 ", which goes, and would stay stopped. Stop it (systemctl --user stop " $1 "), or take the dependency out of its unit"
      next
    }
    $TYPE == "oneshot" && $ACTIVE == "activating" { print $NAME " is under way, and would be stopped along with a service of this change. Wait until it has ended, or stop it: systemctl --user stop " $NAME }
    $FRAGMENT ~ /\/systemd\/transient\// { print $NAME " would be stopped along with a service of this change, and cannot be started again: it is a transient unit. Stop it first: systemctl --user stop " $NAME }
    ' from=ours "$WORK/ours" from=plan "$WORK/plan.services" from=containers "$WORK/containers" \
      from=held "$WORK/held" from=want "$WORK/want" from=needs "$WORK/needs" from=along - >"$WORK/refused"
  refuse "$WORK/refused"
}

# What systemd starts and stops along with a start: what is held and stopped, or not ours and stopped, is not started behind
# anybody's back, and what runs is not stopped.
check_pulled() {
  chosen "start restart" "$WORK/plan.services" | services >"$WORK/starting"
  [ -s "$WORK/starting" ] || return 0
  made
  pulls | sort -u | grep -v "$TAB$NETWORK_WAIT$" >"$WORK/pulls.units"
  awk -F "$TAB" -v OFS="$TAB" '
    from == "starting" { queue[++n] = $1; by[$1] = $1; next }
    $1 == "against" { against[$2] = against[$2] " " $3; next }
    { pulled[$2] = pulled[$2] " " $3 }
    END {
      for (i = 1; i <= n; i++) {
        count = split(pulled[queue[i]], next_, " ")
        for (j = 1; j <= count; j++) if (!(next_[j] in by)) { by[next_[j]] = by[queue[i]]; queue[++n] = next_[j]; print "start", next_[j], by[queue[i]] }
        count = split(against[queue[i]], next_, " ")
        for (j = 1; j <= count; j++) print "stop", next_[j], by[queue[i]]
      }
    }' from=starting "$WORK/starting" from=pulls "$WORK/pulls.units" >"$WORK/pulled"
  [ -s "$WORK/pulled" ] || return 0
  services "$WORK/held" >"$WORK/held.units"
  names "$WORK/want" | services >"$WORK/wanted.units"
  chosen stop "$WORK/plan.services" | services >"$WORK/going"
  # shellcheck disable=SC2046 # unit names have no blanks
  units $(column 2 <"$WORK/pulled" | sort -u) | unit_awk '
    from == "held" { held[$1] = 1; next }
    from == "want" { want[$1] = 1; next }
    from == "going" { going[$1] = 1; next }
    from == "units" { load[$NAME] = $LOAD; runs[$NAME] = ($RUNS != "-"); type[$NAME] = $TYPE; next }
    { by = $3; sub(/\.service$/, "", by) }
    load[$2] != "loaded" || $2 in going { next }
    $1 == "stop" { if (runs[$2]) print by ": its start would stop " $2 ", which conflicts with it and runs. Stop it first: systemctl --user stop " $2 ", or take the conflict out"; next }
    runs[$2] { next }
    $2 in held { print by ": its start would start " $2 ", which is held and stopped. Release it, hold " by " as well, or start it: systemctl --user start " $2; next }
    $2 in want { next }
    type[$2] != "oneshot" { print by ": its start would start " $2 ", which is stopped and not of this bundle. Start it first: systemctl --user start " $2 ", or take the dependency out" }' \
    from=held "$WORK/held.units" from=want "$WORK/wanted.units" from=going "$WORK/going" from=units - from=pulled "$WORK/pulled" >"$WORK/refused"
  refuse "$WORK/refused"
}

pulls() { # rows start|against UNIT OTHER: of the units that the generator makes with their drop-ins, of *.wants directories, and of others to be started
  {
    grep -H -E '^(Requires|Wants|BindsTo|Upholds|Conflicts) *=' /dev/null "$WORK/units.next"/*.service | sed "s|^$WORK/units.next/||"
    names "$WORK/want" | while read -r name; do
      drop_ins_of "$name" | while read -r file; do sed -n "s/^[ \t]*\([A-Za-z]*[ \t]*=\)/$name.service:\1/p" "$file" | grep -E ':(Requires|Wants|BindsTo|Upholds|Conflicts)[ \t]*='; done
    done
  } | awk '
    { unit = $0; sub(/:.*/, "", unit); key = substr($0, length(unit) + 2); sub(/[ \t]*=.*/, "", key); sub(/^[^=]*=/, "") }
    { count = split($0, word, /[ \t]+/); for (i = 1; i <= count; i++) if (key == "Conflicts" || word[i] ~ /\.service$/) print (key == "Conflicts" ? "against" : "start") "\t" unit "\t" word[i] }'
  for directory in "$HOME/.config/systemd/user" /etc/systemd/user; do links_in "$directory" | awk '$1 !~ /\.target$/ && $2 ~ /\.service$/ { print "start\t" $0 }'; done
  # shellcheck disable=SC2046 # unit names have no blanks
  units $(cat "$WORK/starting") | unit_awk '
    from == "ours" { ours[$1 ".service"] = 1; next }
    !($NAME in ours) { if ($NAME !~ /\.target$/) each("start", $PULLED); each("against", $AGAINST) }
    { each("against", $AGAINST_BY) }
    function each(kind, list,   count, i, word) { count = list == "-" ? 0 : split(list, word, " "); for (i = 1; i <= count; i++) if (kind == "against" || word[i] ~ /\.service$/) print kind, $NAME, word[i] }' \
    from=ours "$WORK/ours" from=units -
}

plan_unfinished() { # what an unfinished run stopped along with others, held or somebody else's, runs again
  [ -e "$STACK/open" ] || return 0
  before returning >"$WORK/stopped"
  names "$WORK/had" >"$WORK/old.names"
  # What is ours and no longer wanted stays down.
  names "$WORK/want" | grep -vxF -f - "$WORK/old.names" | grep -vxF -f - "$WORK/stopped" >"$WORK/again"
  # shellcheck disable=SC2046 # names without blanks
  units $(services "$WORK/again") | unit_awk '$RUNS == "-" && $LOAD == "loaded" { sub(/\.service$/, "", $NAME); print $NAME }' |
    while read -r name; do plan_also start "$name" "stopped by an unfinished run" along; done
}
