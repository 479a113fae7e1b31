# shellcheck shell=sh
# What was before the change, and what the change does to it: one table a stack, on the disk before anything is touched.

# STACK/before: a row a service, ours or stopped or started along with ours, with these columns; the first attempt counts
# for all but STOP and START, when several runs end one change.
#   OWNER       ours or other
#   RAN         ran, or -
#   HEALTH      ill: it had failed, or was not healthy; else -
#   INVOCATION  systemd's, or -
#   IMAGE       the ID of the image that it ran, or -; REFERENCE, the name that it was started by, or - where that is not known
#   STOP        stop: this change stops it; else -
#   START       start; mend, where only its own failure is the reason; along, where it was stopped with another one; else -
before_awk() {
  awk -F "$TAB" -v OFS="$TAB" -v NAME=1 -v OWNER=2 -v RAN=3 -v HEALTH=4 -v INVOCATION=5 -v IMAGE=6 -v STOP=7 -v START=8 -v REFERENCE=9 "$@"
}

# before WHICH: the names of those that this change stopped | started | touched (one of these); that it starts, that were not
# healthy and of which nothing changes: forgiven; that ran and were stopped: returning; that were not healthy: ill; of those left alone, these: alone,
# and those that ran and were healthy: sound
before() {
  before_awk -v which="$1" '
    which == "stopped" && $STOP != "-" || which == "started" && $START != "-" || which == "touched" && ($STOP != "-" || $START != "-") ||
      which == "forgiven" && ($START == "mend" || $START == "along") && $HEALTH == "ill" || which == "returning" && $STOP != "-" && $RAN == "ran" ||
      which == "ill" && $HEALTH == "ill" || which == "alone" && $STOP == "-" && $START == "-" && $HEALTH == "ill" ||
      which == "sound" && $STOP == "-" && $START == "-" && $RAN == "ran" && $HEALTH != "ill" { print $NAME }' "$STACK/before" 2>/dev/null
}

take_stock() { # writes the table, from the units as they are now
  chosen "start restart stop" "$WORK/plan.services" | sort -u - "$WORK/ours" >"$WORK/concerned"
  # shellcheck disable=SC2046 # names without blanks
  units $(services "$WORK/concerned") >"$WORK/concerned.units"
  cat "$STACK/before" 2>/dev/null >"$WORK/before"
  unit_awk '
    from == "before" { split($0, row, FS); owner[$1] = $2; ran[$1] = $3; health[$1] = $4; invocation[$1] = $5; image[$1] = $6; stop[$1] = $7; start[$1] = $8; reference[$1] = $9; old[$1] = 1; next }
    from == "ours" { ours[$1] = 1; next }
    from == "ill" { ill[$1] = 1; next }
    from == "containers" { if (!($1 in old)) { image[$1] = $4; reference[$1] = $3 }; next }
    from == "plan" {
      if ($1 == "restart" || $1 == "stop") stop[$2] = "stop"
      if ($1 == "restart" || $1 == "start") {
        if ($4 == "" || start[$2] == "start") start[$2] = "start"
        else start[$2] = ($4 == "ill" ? "mend" : $4)
        if ($4 == "ill") ill[$2] = 1
      }
      next
    }
    {
      sub(/\.service$/, "", $NAME)
      names[$NAME] = 1
      if ($NAME in old) next
      owner[$NAME] = ($NAME in ours ? "ours" : "other")
      ran[$NAME] = ($RUNS != "-" ? "ran" : "-")
      health[$NAME] = ($NAME in ill || $ACTIVE == "failed" || $SUB == "auto-restart" ? "ill" : "-")
      invocation[$NAME] = $INVOCATION
    }
    function field(value) { return value == "" ? "-" : value }
    END {
      for (name in old) names[name] = 1
      for (name in names) print name, owner[name], ran[name], health[name], invocation[name], field(image[name]), field(stop[name]), field(start[name]), field(reference[name])
    }' from=before "$WORK/before" from=ours "$WORK/ours" from=ill "$WORK/ill" from=containers "$WORK/containers" from=plan "$WORK/plan.services" \
    from=units "$WORK/concerned.units" | sort >"$STACK/before.new" && mv "$STACK/before.new" "$STACK/before"
}

inherit() { # an unfinished run of an earlier version of this program left its own records
  if ! [ -e "$STACK/open" ] || [ -e "$STACK/before" ] || ! [ -e "$STACK/plan.services" ]; then return 0; fi
  awk -F "$TAB" -v OFS="$TAB" '
    from == "had" { if ($1 == "service") ours[$2] = 1; next }
    from == "ran" { ran[$1] = names[$1] = 1; next }
    from == "held" { image[$1] = $2; next }
    { names[$2] = 1; if ($1 != "start") stop[$2] = 1; if ($1 != "stop") start[$2] = 1 }
    END { for (name in names) print name, (name in ours ? "ours" : "other"), (name in ran ? "ran" : "-"), "-", "-", (name in image ? image[name] : "-"), \
      (name in stop ? "stop" : "-"), (name in start ? "start" : "-"), "-" }' \
    from=had "$WORK/had" from=ran "$STACK/ran" from=held "$(there "$STACK/held")" from=plan "$STACK/plan.services" >"$STACK/before.new" &&
    mv "$STACK/before.new" "$STACK/before" && rm -f "$STACK/ran" "$STACK/held" "$STACK/plan.services"
}

there() { if [ -e "$1" ]; then say "$1"; else say /dev/null; fi; } # there FILE: or an empty one
