# shellcheck shell=sh
# Every service proven healthy, or the evidence why not.

begun() { grep -qxF "$1" "$WORK/starts"; } # begun NAME: by this run

started() { begun "$1" || grep -qxF "$1" "$WORK/trial"; } # started NAME: by this run, or by an unfinished one

left_behind() { # left_behind NAME SOCKET: by an earlier version, or from before the last boot
  cat "$WORK/sockets" "$STACK/sockets" 2>/dev/null | grep -qxF "$(identity "$2")" && return
  # What this run has not started itself may be from before a boot that nobody was there to see.
  ! begun "$1" && [ -e "$MANAGER_SOCKET" ] && [ -z "$(find "$2" -newer "$MANAGER_SOCKET")" ]
}

# shellcheck disable=SC2016,SC2086 # programs in other languages; words
ask() { # ask SOCKET PATH: the answer to an HTTP GET; 3 when this node has nothing to ask with
  # A user of the container's own may have made the socket for itself.
  enter=
  [ -w "$1" ] || enter="podman unshare"
  if command -v curl >/dev/null; then
    timeout "$CHECK_TIMEOUT" $enter curl -s --unix-socket "$1" "http://localhost$2"
  elif command -v python3 >/dev/null; then
    timeout "$CHECK_TIMEOUT" $enter python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.sendall(("GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n" % sys.argv[2]).encode())
print(s.makefile(errors="replace").read())' "$1" "$2"
  elif command -v perl >/dev/null; then
    timeout "$CHECK_TIMEOUT" $enter perl -MIO::Socket::UNIX -e '
my $s = IO::Socket::UNIX->new($ARGV[0]) or exit 1;
print $s "GET $ARGV[1] HTTP/1.0\r\nHost: localhost\r\n\r\n";
print while <$s>' "$1" "$2"
  elif command -v nc >/dev/null && nc -h 2>&1 | grep -q -e '-[A-Za-z0-9]*U'; then
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" | timeout "$CHECK_TIMEOUT" $enter nc -U "$1"
  else
    return 3
  fi 2>/dev/null
}

boot_phase() { # what a booting daemon says of itself in `answer`
  say "$answer" | awk '
    function field(name,  v) {
      if (!match($0, "\"" name "\":\"?[^,}\"]*")) return ""
      v = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
      sub(/^"/, "", v)
      return v
    }
    {
      phase = field("boot_phase")
      total = field("stores_total")
      if (phase == "") phase = field("status")
      if (phase != "") printf " (%s%s)", phase, (total == "" ? "" : ", " field("stores_ready") " of " total " stores")
    }'
}

healthy() { # healthy NAME KIND ARGUMENT SINCE-START(cs) START-PERIOD(s) PATH; 0 yes, 1 not yet, 2 never
  case $2 in
    none) return 0 ;;
    socket) # a socket that the last version left behind is no proof
      [ -S "$3" ] || return 1
      ! started "$1" || ! left_behind "$1" "$3"
      ;;
    ready)
      healthy "$1" socket "$3" || return
      answer=$(ask "$3" "$6")
      if [ $? -eq 3 ]; then
        say "$1: this node has no curl, python3, perl or nc to ask $6 with: its socket is taken as proof"
        return 0
      fi
      answer=$(printf %s "$answer" | tr -d ' \t\r\n')
      case $answer in *'"ready":true'*) return 0 ;; esac
      reason="$6 does not say ready$(boot_phase)"
      return 1
      ;;
    podman)
      # After the start period a run of ours would count towards HealthOnFailure=: Podman's own record is read instead.
      if started "$1" && [ "$4" -lt "$(($5 * 100))" ]; then
        timeout "$CHECK_TIMEOUT" podman healthcheck run "$3" >/dev/null 2>&1 || return 1
        return 0
      fi
      case $(timeout "$CHECK_TIMEOUT" podman inspect --format '{{.State.Health.Status}}' "$3" 2>/dev/null) in
        healthy) return 0 ;;
        unhealthy) return 2 ;;
        *) return 1 ;;
      esac
      ;;
  esac
}

gate() { # every service active, one invocation for the stable time, no restart since the start, healthy
  stable=$(($(value stable "$WORK/want") * 100))
  began=$(now)
  network_told=
  rows gate "$WORK/want" | awk -F "$TAB" 'from == "spared" { spared[$1] = 1; next } !($1 in spared)' from=spared "$WORK/spared" from=gates - >"$WORK/waiting"
  : >"$WORK/seen"
  told=500
  while [ -s "$WORK/waiting" ]; do
    # shellcheck disable=SC2046
    units $(column 1 <"$WORK/waiting" | services) >"$WORK/gated"
    : >"$WORK/still"
    : >"$WORK/reasons"
    : >"$WORK/jobs"
    pause=0.5 # a look at a queue costs more than one at a service, and is in no hurry
    while IFS=$TAB read -r name kind argument start_period deadline path; do
      at=$(($(now) - began))
      # A health check of Podman's reads its standard input, and with it the services that are still to be looked at.
      gate_one </dev/null || return
    done <"$WORK/waiting"
    mv "$WORK/still" "$WORK/waiting"
    [ -s "$WORK/waiting" ] || break
    if [ "$at" -ge "$told" ]; then
      say "waiting for $(reasons), after $((at / 100)) s"
      told=$((at + 500))
    fi
    sleep "$pause"
  done
}

reasons() { # the services that have not passed, by their reasons
  awk -F "$TAB" '
    !($2 in names) { order[++n] = $2 }
    { names[$2] = (names[$2] == "" ? "" : names[$2] ", ") $1 }
    END { for (i = 1; i <= n; i++) printf "%s%s (%s)", (i > 1 ? "; " : ""), names[order[i]], order[i] }' "$WORK/reasons"
}

gate_one() { # one look at one service; it stays in `still` until it has passed
  IFS=$TAB read -r active sub invocation restarts job unmet <<EOF
$(awk -F "$TAB" -v OFS="$TAB" -v unit="$name.service" '$1 == unit { print $3, $4, $5, $6, $13, $14 }' "$WORK/gated")
EOF
  read -r start first since passed <<EOF
$(awk -v name="$name" '$1 == name { print $2, $3, $4, $5 }' "$WORK/seen")
EOF
  if [ "$active" = failed ] || [ "$sub" = auto-restart ] || [ "${restarts:-0}" -gt 0 ]; then
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
  # The deadline counts from the first look after the start, not from the request: a start may be queued for long.
  if [ "${start:=-}" = - ] && [ "$active" = inactive ] && [ "${job:--}" != - ]; then
    queued "$name" || return
  else
    if [ "$start" = - ]; then start=$at; fi
    pause=0.2
    assess || return
  fi
  [ -n "$reason" ] || return 0
  printf '%s\t%s\n' "$name" "$reason" >>"$WORK/reasons"
  awk -v name="$name" '$1 != name' "$WORK/seen" >"$WORK/seen.new"
  say "$name $start $first $since $passed" >>"$WORK/seen.new"
  mv "$WORK/seen.new" "$WORK/seen"
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "$kind" "$argument" "$start_period" "$deadline" "$path" >>"$WORK/still"
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
      socket | ready) reason="the socket $HOME/$argument is not there, or is an old one" ;;
      podman) reason="its health check does not pass" ;;
    esac
    healthy "$name" "$kind" "$argument" "$((at - since))" "$start_period" "$path"
    case $?$passed in
      0*) passed=$at ;;
      1) ;;
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
    if started "$name"; then say "healthy $name after $((passed / 100)).$((passed / 10 % 10)) s"; fi
  elif [ $((at - start)) -gt "$limit" ]; then
    if [ -n "$passed" ]; then sick "was restarted by somebody again and again"; else sick "did not become healthy within $deadline s: $reason"; fi
  elif [ -n "$passed" ]; then
    reason="healthy, but not yet for $((stable / 100)) s"
  fi
}

sick() { # sick WHAT: the evidence, while it is still there
  SICK="$name.service $1"
  evidence=$STACK/failed/$(date +%Y%m%dT%H%M%S)-$name
  mkdir -p "$evidence"
  newest 20 "$STACK/failed"
  systemctl --user show "$name.service" >"$evidence/unit" 2>&1
  rows file "$WORK/want" >"$evidence/files"
  if [ "$first" = queued ]; then # it has not run yet: an earlier run's journal is no evidence
    cp "$WORK/jobs" "$evidence/jobs"
    fail "$SICK"
    return
  fi
  # By invocation, not by clock; conmon's and podman's own lines carry other fields, so both are asked for.
  journalctl --user -q --no-pager -o cat -n 200 "_SYSTEMD_INVOCATION_ID=$invocation" + "USER_INVOCATION_ID=$invocation" 2>&1 |
    redact >"$evidence/journal"
  say "journal of $name.service:"
  # Podman's own event lines would push the service's last words out of sight.
  if [ -s "$evidence/journal" ]; then
    grep -v -e ' m=+[0-9.]* \(container\|image\) ' -e '^[0-9a-f]\{64\}$' -e '^ *$' "$evidence/journal" | tail -n 12 | cut -c 1-300 | sed 's/^/  | /'
  else
    say "  | (no lines: is the journal kept, and readable for $USER?)"
  fi
  fail "$SICK"
}
