# shellcheck shell=sh
# Starts that wait in systemd's queue of jobs: behind the network, or behind another unit.

START_LIMIT=120 # more than the 90 s of $NETWORK_WAIT; what is ours and starts slowly has its own deadline

list_jobs() { systemctl "$1" list-jobs --before --no-legend --no-pager --plain --full >"$2" 2>/dev/null; } # list_jobs --user|--system FILE

blocker() { # blocker UNIT JOBS [SERVICES]: the unit that its queued start waits for in the end; one of SERVICES only if no other is
  awk -v unit="$1" '
    from == "services" { sub(/\t.*/, ""); ours[$0 (index($0, ".") ? "" : ".service")] = 1; next }
    $1 ~ /^[0-9]+$/ { waiting = $2; next }
    match($0, /\([^()]+\/[a-z-]+\)/) {
      other = substr($0, RSTART + 1, RLENGTH - 2)
      sub(/\/[a-z-]+$/, "", other)
      waits[waiting] = waits[waiting] " " other
    }
    END {
      path[n = 1] = unit
      for (i = 1; i <= n; i++) {
        if (path[i] in seen) continue
        seen[path[i]] = 1
        count = split(waits[path[i]], next_, " ")
        for (j = 1; j <= count; j++) path[++n] = next_[j]
        if (count == 0 && i > 1 && (last == "" || (last in ours))) last = path[i]
      }
      print last
    }' from=services "${3:-/dev/null}" from=jobs "$2"
}

queued() { # queued NAME: a look at a service whose start is queued: says what it waits for, and gives up after START_LIMIT
  # One list of jobs serves all services of one look.
  [ -s "$WORK/jobs" ] || list_jobs --user "$WORK/jobs"
  by=$(blocker "$1.service" "$WORK/jobs" "$WORK/waiting")
  if [ "$by" = "$NETWORK_WAIT" ] && [ -z "$network_told" ]; then
    network_told=1
    look_at_network
    if network_trouble; then
      say "waiting for the network: $NETWORK_WAIT waits up to 90 s for $NETWORK of the system ($cause)"
      say "  fix: $fix"
    fi
  fi
  reason="queued${by:+ behind $by}"
  if grep -q "^${by%.service}$TAB" "$WORK/waiting"; then
    # The deadline of that service counts.
    first=none since=$at
  elif [ "$first" != queued ]; then
    first=queued since=$at
  elif [ $((at - since)) -gt $((START_LIMIT * 100)) ]; then
    sick "was not started within $START_LIMIT s: $reason, which has not finished its own start (systemctl --user status ${by:-$1.service})"
    return
  fi
}
