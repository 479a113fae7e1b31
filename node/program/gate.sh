# shellcheck shell=sh
# Every service proven healthy, or the evidence why not.

gate() { # every service active, one invocation for the stable time, no restart since the start, healthy
  stable=$(value stable "$WORK/want")
  stable=$((${stable:-0} * 100))
  network_told='' told=500
  clock
  began=$now
  before started | cat - "$WORK/starts" >"$WORK/started"
  to_prove >"$WORK/waiting"
  : >"$WORK/passed"
  while [ -s "$WORK/waiting" ]; do
    look_at_waiting
    : >"$WORK/waiting.next"
    : >"$WORK/reasons"
    : >"$WORK/jobs"
    pause=0.5 # a look at a queue costs more than one at a service, and is in no hurry
    while IFS=$TAB read -r name kind argument start_period deadline path start first since passed active sub invocation restarts job unmet pid; do
      clock
      at=$((now - began))
      # A health check of Podman's reads its standard input, and with it the services that are still to be looked at.
      gate_one </dev/null || return
      [ -n "$reason" ] || continue
      printf '%s\t%s\n' "$name" "$reason" >>"$WORK/reasons"
      printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' \
        "$name" "$kind" "$argument" "$start_period" "$deadline" "$path" "$start" "$first" "$since" "${passed:--}" >>"$WORK/waiting.next"
    done <"$WORK/gated"
    mv "$WORK/waiting.next" "$WORK/waiting"
    [ -s "$WORK/waiting" ] || break
    if [ "$at" -ge "$told" ]; then
      say "waiting for $(reasons), after $((at / 100)) s"
      told=$((at + 500))
    fi
    sleep "$pause"
  done
  still_up
}

still_up() { # what has passed may have gone down while others were waited for
  # shellcheck disable=SC2046 # names without blanks
  units $(services "$WORK/passed") | unit_awk '
    $ACTIVE !~ /^(active|reloading)$/ || $RESTARTS + 0 > 0 { name = $NAME; sub(/\.service$/, "", name); print name, $ACTIVE, $SUB, $INVOCATION, $RESULT }' >"$WORK/gone"
  while IFS=$TAB read -r name active sub invocation result; do
    # What this run has not started may be between two invocations; and a job of others may have ended well.
    case $active in failed | inactive) ;; *) begun "$name" || continue ;; esac
    if [ "$active $result" = "inactive success" ] && ! grep -qxF -- "$name" "$WORK/ours"; then continue; fi
    first=$invocation
    sick "did not stay up ($active, $sub)" </dev/null || return
  done <"$WORK/gone"
}

# Rows of waiting: NAME KIND ARGUMENT START-PERIOD DEADLINE PATH, and what the looks at it have seen, in centiseconds since
# the gate began: START of its container, the invocation that runs FIRST SINCE then, and when it PASSED; - for not yet.
to_prove() { # what this run starts; and forward what else we want, back what else ran and was healthy; not what is held, or was ill and is left alone
  if [ "$MODE" = rollback ]; then before sound; else names "$WORK/want"; fi |
    grep -vxF -e "$(before alone)" -f "$WORK/held" | sort -u - "$WORK/starts" >"$WORK/proving"
  awk -F "$TAB" -v OFS="$TAB" '
    from == "proving" { prove[$1] = 1; next }
    from == "want" { if ($1 == "gate" && ($2 in prove)) print $2, $3, $4, $5, $6, ($7 == "" ? "-" : $7), "-", "-", 0, "-"; if ($1 == "gate") known[$2] = 1; next }
    # Of somebody else it is known that it ran.
    !($1 in known) { print $1, "none", "-", 0, 60, "-", "-", "-", 0, "-" }' from=proving "$WORK/proving" from=want "$WORK/want" from=starts "$WORK/starts"
}

look_at_waiting() { # rows of waiting, with what systemd says of their units, in gated
  # shellcheck disable=SC2046 # names without blanks
  units $(column 1 <"$WORK/waiting" | services) | unit_awk '
    from == "units" { state[$NAME] = $ACTIVE OFS $SUB OFS $INVOCATION OFS $RESTARTS OFS $JOB OFS $UNMET OFS $PID; next }
    { unit = ($1 ~ /\./ ? $1 : $1 ".service"); print $0, (unit in state ? state[unit] : "-") }' from=units - from=waiting "$WORK/waiting" >"$WORK/gated"
}

reasons() { # the services that have not passed, by their reasons
  awk -F "$TAB" '
    !($2 in names) { order[++n] = $2 }
    { names[$2] = (names[$2] == "" ? "" : names[$2] ", ") $1 }
    END { for (i = 1; i <= n; i++) printf "%s%s (%s)", (i > 1 ? "; " : ""), names[order[i]], order[i] }' "$WORK/reasons"
}

gate_one() { # one look at one service: `reason` says why it has not passed, and is empty when it has
  [ "$passed" != - ] || passed=
  if [ "$active" = failed ] || [ "$sub" = auto-restart ] || [ "${restarts#-}" -gt 0 ] 2>/dev/null; then
    # How often an unfinished run's was restarted, a boot has counted as well: its stable time tells.
    if [ "$active" = failed ] || begun "$name"; then
      sick "did not stay up ($active, $sub)"
      return
    fi
  fi
  if [ "$active" = inactive ] && [ "$unmet" = yes ] && begun "$name"; then
    sick "was not started: $(systemctl --user status "$name.service" 2>/dev/null | sed -n 's/.*\(\(Condition\|Assert\)[A-Za-z]*=.*\) was not met.*/\1/p' | paste -s -d ' ' -) in [Unit] does not hold on this node"
    return
  fi
  # The deadline counts from the start of the container, not from the request: that may be queued for long. Until it is
  # there, the first look counts, with a mark.
  if [ "$start" = - ] && [ "$active" = inactive ] && [ "${job:--}" != - ]; then
    queued "$name"
    return
  fi
  if [ "$start" = - ]; then start=+$at; fi
  if [ "${start#+}" != "$start" ] && [ "$active" = active ]; then
    if begun "$name" && started_at "$pid"; then start=$((moment - began)); else start=${start#+}; fi
  fi
  pause=0.2
  assess
}

assess() { # a look at a service that was started: `reason` says why it has not passed, and is empty when it has
  if [ "$active" != active ] || [ "$invocation" != "$first" ]; then
    # Another invocation, by an auto-update or an operator, begins the stable time anew.
    first=$invocation since=$at passed=
    if [ "$active" != active ]; then first=none; fi
  fi
  reason="$active, $sub"
  over=
  if ! started "$name" || [ $((at - since)) -ge "$stable" ]; then over=1; fi
  # After a long soak an old answer is no proof.
  if [ "$active" = active ] && { [ -z "$passed" ] || { [ -n "$over" ] && [ $((at - passed)) -gt 500 ]; }; }; then
    case $kind in
      socket | ready) why="the socket $HOME/$argument is not there, or is an old one" ;;
      podman) why="its health check does not pass" ;;
    esac
    healthy "$name" "$kind" "$argument" "$((at - since))" "$start_period" "$path"
    case $?$passed in
      0*) passed=$at ;;
      1) reason=$why ;;
      2*)
        sick "is unhealthy: Podman's health check says so"
        return
        ;;
      *)
        sick "did not stay healthy for $((stable / 100)) s"
        return
        ;;
    esac
  fi
  # The stable time is not the deadline's: past both, only a service that is restarted again and again is still here.
  limit=$((deadline * 100))
  if [ -n "$passed" ]; then limit=$((limit + 2 * stable)); fi
  if [ -n "$passed" ] && [ -n "$over" ]; then
    reason=
    passed=$((passed - start))
    [ "$passed" -ge 0 ] || passed=0
    say "$name" >>"$WORK/passed"
    if started "$name"; then say "healthy $name after $((passed / 100)).$((passed / 10 % 10)) s"; fi
  elif [ $((at - ${start#+})) -gt "$limit" ]; then
    if [ -n "$passed" ]; then sick "was restarted by somebody again and again"; else sick "did not become healthy within $deadline s: $reason"; fi
  elif [ -n "$passed" ]; then
    reason="healthy, but not yet for $((stable / 100)) s"
  fi
}

sick() { # sick WHAT: the evidence, while it is still there; fails, unless the service was not healthy before and nothing of it changed
  case $name in *.*) unit=$name ;; *) unit=$name.service ;; esac
  SICK="$unit $1"
  evidence=$STACK/failed/$(date +%Y%m%dT%H%M%S)-$name
  newest 19 "$STACK/failed" # before it: a clock that was set back would make this the oldest
  mkdir -p "$evidence"
  systemctl --user show "$unit" >"$evidence/unit" 2>&1
  rows file "$WORK/want" >"$evidence/files"
  if [ "$first" = queued ]; then # it has not run yet: an earlier run's journal is no evidence
    cp "$WORK/jobs" "$evidence/jobs"
    is_old_ill || fail "$SICK"
    return
  fi
  # By invocation, not by clock; conmon's and podman's own lines carry other fields, so both are asked for.
  journalctl --user -q --no-pager -o cat -n 200 "_SYSTEMD_INVOCATION_ID=$invocation" + "USER_INVOCATION_ID=$invocation" 2>&1 |
    redact >"$evidence/journal"
  say "journal of $unit:"
  # Podman's own event lines would push the service's last words out of sight.
  if [ -s "$evidence/journal" ]; then
    grep -v -e ' m=+[0-9.]* \(container\|image\) ' -e '^[0-9a-f]\{64\}$' -e '^ *$' "$evidence/journal" | tail -n 12 | cut -c 1-300 | sed 's/^/  | /'
  else
    say "  | (no lines: is the journal kept, and readable for $USER?)"
  fi
  is_old_ill || fail "$SICK"
}

is_old_ill() { # what is `sick` had failed before, and the change does not concern it, or puts it back: this is told, and no failure of the change
  if before forgiven | grep -qxF -- "$name"; then
    why="It was not healthy before this change, which does not concern it"
    say "$SICK" >>"$WORK/unmended"
  elif [ "$MODE" != rollback ]; then
    return 1
  elif before ill | grep -qxF -- "$name"; then
    why="It was not healthy before this change either"
    say "$name" >>"$WORK/unwell"
  elif ! begun "$name"; then
    why="It was healthy before this change, which did not touch it"
    say "$name" >>"$WORK/unwell"
  else
    return 1
  fi
  say "warning: $SICK. $why; the evidence is in $HOME/$evidence"
  SICK='' reason=''
}
