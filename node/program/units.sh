# shellcheck shell=sh
# What systemd knows of units, and whom it stops and starts along with them.

# units NAME...: a row each, with the columns of unit_awk; an empty field is -.
#   SINCE    when its state changed, in UTC
#   JOB      the job that is queued for it
#   UNMET    yes: a condition or an assertion kept its last start from happening
#   DRAGGED  whom a stop of it stops along; REQUIRED, those of them that cannot run without it
#   RUNS     yes, or queued: its start waits in the queue of a boot, and comes without us
#   PULLED   whom a start of it starts along; AGAINST, whom it stops, and AGAINST_BY, those that say so of themselves
units() {
  [ $# -gt 0 ] || return 0
  TZ=UTC0 systemctl --user show -p Id,LoadState,ActiveState,SubState,InvocationID,NRestarts,FragmentPath,SourcePath,NeedDaemonReload,Type,MainPID,Job \
    -p Result,StateChangeTimestamp,ConditionResult,ConditionTimestampMonotonic,AssertResult,AssertTimestampMonotonic \
    -p RequiredBy,BoundBy,RequisiteOf,ConsistsOf,PropagatesStopTo,Requires,Wants,BindsTo,Upholds,Conflicts,ConflictedBy "$@" 2>/dev/null |
    awk '
      function unmet(check) { return is[check "Result"] == "no" && is[check "TimestampMonotonic"] + 0 }
      function or_dash(text) { gsub(/  +/, " ", text); gsub(/^ | $/, "", text); return text == "" ? "-" : text }
      function list(keys,   key, n, i, part, text, out) { # lists of names; systemctl quotes those with a backslash, and doubles it
        n = split(keys, key, " ")
        for (i = 1; i <= n; i++) text = text " " is[key[i]]
        gsub(/"/, "", text)
        n = split(text, part, /\\\\/)
        out = part[1]
        for (i = 2; i <= n; i++) out = out "\\" part[i]
        return or_dash(out)
      }
      function runs() {
        if (is["ActiveState"] ~ /^(active|activating|reloading)$/) return "yes"
        return is["ActiveState"] == "inactive" && is["Job"] + 0 ? "queued" : "-"
      }
      function row() {
        if ("Id" in is) print is["Id"], is["LoadState"], is["ActiveState"], is["SubState"], or_dash(is["InvocationID"]), or_dash(is["NRestarts"]), \
          or_dash(is["FragmentPath"]), or_dash(is["SourcePath"]), is["NeedDaemonReload"], \
          list("RequiredBy BoundBy RequisiteOf ConsistsOf PropagatesStopTo"), \
          or_dash(is["Result"]), or_dash(is["StateChangeTimestamp"]), (is["Job"] + 0 ? is["Job"] : "-"), (unmet("Condition") || unmet("Assert") ? "yes" : "-"), \
          list("RequiredBy BoundBy RequisiteOf"), or_dash(is["Type"]), or_dash(is["MainPID"]), runs(), \
          list("Requires Wants BindsTo Upholds"), list("Conflicts"), list("ConflictedBy")
        split("", is)
      }
      BEGIN { OFS = "\t" }
      /^$/ { row(); next }
      { at = index($0, "="); is[substr($0, 1, at - 1)] = substr($0, at + 1) }
      END { row() }'
}

unit_awk() { # awk over rows of units: $ACTIVE is a column
  awk -F "$TAB" -v OFS="$TAB" -v NAME=1 -v LOAD=2 -v ACTIVE=3 -v SUB=4 -v INVOCATION=5 -v RESTARTS=6 -v FRAGMENT=7 -v SOURCE=8 -v RELOAD=9 \
    -v DRAGGED=10 -v RESULT=11 -v SINCE=12 -v JOB=13 -v UNMET=14 -v REQUIRED=15 -v TYPE=16 -v PID=17 -v RUNS=18 -v PULLED=19 -v AGAINST=20 -v AGAINST_BY=21 "$@"
}

services() { sed '/\./!s/$/.service/' "$@"; } # services [FILE]: names as units; somebody else's may be of another kind

running() { # those of the names on standard input whose units run, or are about to
  # shellcheck disable=SC2046 # names without blanks
  units $(services) | unit_awk '$RUNS != "-" { sub(/\.service$/, "", $NAME); print $NAME }'
}

name_ours() { names "$WORK/want" "$WORK/had" | sort -u >"$WORK/ours"; } # all services that we want or had

observe() { # their units
  # shellcheck disable=SC2046 # names without blanks
  units $(services <"$WORK/ours") >"$WORK/units"
}
