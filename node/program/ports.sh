# shellcheck shell=sh
# The ports that the services publish.

check_ports() { # a port to be published is free, or held by a service of ours, and not kept for root
  rows port "$WORK/want" >"$WORK/wanted.ports"
  [ -s "$WORK/wanted.ports" ] || return 0
  if [ "$USER_ID" -ne 0 ] && [ -r "$PORT_START" ]; then
    lowest=$(cat "$PORT_START") # whole: the kernel gives a number to the first read alone, and some shells read byte by byte
    while IFS=$TAB read -r name port; do
      [ "$port" -ge "$lowest" ] || finding error PORT "port $port, which $name publishes, is kept for root: this node lets $USER have those from $lowest on" \
        "give $name another port, or run: echo net.ipv4.ip_unprivileged_port_start=$port | sudo tee /etc/sysctl.d/50-ports.conf && sudo sysctl --system"
    done <"$WORK/wanted.ports"
  fi
  # shellcheck disable=SC2046 # IPv6 may be missing
  awk '
    from == "want" { if (!($2 in name)) order[++n] = $2; name[$2] = $1; next }
    from == "units" { if ($3 == "active" || $3 == "activating" || $3 == "deactivating") { sub(/\.service$/, "", $1); runs[$1] = 1 }; next }
    from == "had" { if ($1 == "port" && ($2 in runs)) ours[$3] = 1; next }
    $4 == "0A" {
      digits = $2
      sub(/.*:/, "", digits)
      port = 0
      for (i = 1; i <= 4; i++) port = port * 16 + index("0123456789ABCDEF", substr(digits, i, 1)) - 1
      if (!(port in inode)) { inode[port] = $10; user[port] = $8 }
    }
    END { for (i = 1; i <= n; i++) { p = order[i]; if ((p in inode) && !(p in ours)) print p, name[p], inode[p], user[p] } }' \
    FS="$TAB" from=want "$WORK/wanted.ports" from=units "$WORK/units" from=had "$WORK/had" FS=' ' from=net $(ls /proc/net/tcp /proc/net/tcp6 2>/dev/null) |
    while read -r port name inode uid; do
      # shellcheck disable=SC2012 # numbers and links
      pid=$(ls -l /proc/[0-9]*/fd 2>/dev/null | awk -v socket="socket:[$inode]" '/^\/proc/ { split($0, part, "/") } $NF == socket { print part[3]; exit }')
      holder="a process of user $(id -un "$uid" 2>/dev/null || say "$uid")"
      fix="sudo ss -tlnp 'sport = :$port' shows who; stop it, or give $name another port"
      if [ -n "$pid" ]; then
        unit=$(sed -n 's#^0::.*/\([^/]*\.\(service\|scope\)\).*#\1#p' "/proc/$pid/cgroup")
        # Where our records are lost the service is ours all the same.
        ! names "$WORK/want" | services | grep -qxF "$unit" || continue
        holder="$(cat "/proc/$pid/comm") (process $pid${unit:+, $unit})"
        fix="stop it (kill $pid, or systemctl --user stop its unit), or give $name another port"
      fi
      finding error PORT "port $port, which $name publishes, is held by $holder" "$fix"
    done
}
