# shellcheck shell=sh
# Whether a service is healthy, and since when it runs.

begun() { grep -qxF -- "$1" "$WORK/starts" 2>/dev/null; } # begun NAME: by this run

started() { grep -qxF -- "$1" "$WORK/started" 2>/dev/null; } # started NAME: by this run, or by an unfinished one

started_at() { # started_at PID: in moment, when the process began, by that clock; that of a service is its container's
  { read -r status <"/proc/$1/stat"; } 2>/dev/null || return
  # shellcheck disable=SC2086 # the fields of proc_pid_stat(5) after the name, which may hold blanks
  set -- ${status##*) }
  shift 19
  moment=$1
}

is_socket() { [ -S "$1" ] || at "$1" test -S "$1"; } # is_socket PATH

left_behind() { # left_behind NAME SOCKET: by an earlier version, or from before the last boot
  cat "$WORK/sockets" "$STACK/sockets" 2>/dev/null | grep -qxF "$(identity "$2")" && return
  # What this run has not started itself may be from before a boot that nobody was there to see.
  ! begun "$1" && [ -e "$MANAGER_SOCKET" ] && [ -z "$(at "$2" find "$2" -newer "$MANAGER_SOCKET" </dev/null)" ]
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
      is_socket "$3" || return 1
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
      why="$6 does not say ready$(boot_phase)"
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

look_at_health() { # rows NAME WHAT in ill: services that run and are not healthy, before anything is changed; what Podman checks is known with its containers
  CHECK_TIMEOUT=$ANSWER_TIMEOUT asked=
  clock
  rows gate "$WORK/want" | unit_awk '
    from == "units" { sub(/\.service$/, "", $NAME); if ($ACTIVE == "active") runs[$NAME] = ($RESTARTS + 0 > 0 ? "again" : $PID); next }
    ($1 in runs) && $2 ~ /^(socket|ready)$/ { print runs[$1], $0 }' from=units "$WORK/units" from=gates - >"$WORK/healthy"
  while IFS=$TAB read -r pid name kind argument start_period deadline path; do
    # It may still come, unless it is one that fails again and again.
    if started_at "$pid" && [ $((now - moment)) -lt $((deadline * 100)) ]; then continue; fi
    # All at once: those that hang cost their time once.
    look_at_one </dev/null >"$WORK/ill.$name" &
    asked="$asked $!"
  done <"$WORK/healthy"
  # shellcheck disable=SC2086 # words
  [ -z "$asked" ] || wait $asked
  cat "$WORK"/ill.* 2>/dev/null >"$WORK/ill"
  return 0
}

look_at_one() {
  why="the socket $HOME/$argument is not there"
  healthy "$name" "$kind" "$argument" 0 "$start_period" "$path" >/dev/null || printf '%s\t%s\n' "$name" "$why"
}

tell_ill() { # those of which nothing changes
  awk -F "$TAB" 'from == "plan" { if ($4 == "") change[$2] = 1; next } !($1 in change) { print $1 " is not healthy (" $2 "). This does not keep a change of other services from passing" }' \
    from=plan "$WORK/plan.services" from=ill "$WORK/ill" | remark
}
