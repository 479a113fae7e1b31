#!/bin/sh
# hecate-node: makes one node's Hecate services what a bundle says, as one transaction.
#
#   hecate-node.sh converge TOKEN      reads a bundle from standard input, makes it true or puts everything back
#   hecate-node.sh delete OWNER CLAIM  takes away all that OWNER put here, keeps the data
#   hecate-node.sh plan WORK PROGRAM   says what a converge would do with the bundle in WORK, and what is there
#
# Plain POSIX sh: dash, bash and busybox ash run it. `set -e` does not hold inside `if` and `||`, where most of the
# steps are called, so every step returns its status by itself.
set -u
umask 077
LC_ALL=C
export LC_ALL
USER=$(id -un) USER_ID=$(id -u)
XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/run/user/$USER_ID}
DBUS_SESSION_BUS_ADDRESS=${DBUS_SESSION_BUS_ADDRESS:-unix:path=$XDG_RUNTIME_DIR/bus}
export XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS
MANAGER_SOCKET=$XDG_RUNTIME_DIR/systemd/private # as old as the user manager
MANAGER_CGROUP=/sys/fs/cgroup/user.slice/user-$USER_ID.slice/user@$USER_ID.service
FROM=${SSH_CONNECTION:-this machine}
FROM=${FROM%% [0-9]*}
cd "$HOME" || exit 1

TAB=$(printf '\t')
FLEET=.hecate/fleet
LINKS=.config/containers/systemd
UNIT_FILES="\.(container|volume|network|pod|image)$TAB"
LOCK=hecate-fleet-transaction
LOCK_WAIT=900
RECEIVE_TIMEOUT=120 # of a bundle
PULL_TIMEOUT=900
CHECK_TIMEOUT=10
PODMAN_TIMEOUT=120
PORT_START=/proc/sys/net/ipv4/ip_unprivileged_port_start
ANSWER_TIMEOUT=5 # of a disk; one that sleeps takes a few seconds
START_WAIT=5 # with RestartMode=direct a start is over only when systemd gives up; longer than this, the gate looks
GENERATORS="/run/systemd/user-generators /etc/systemd/user-generators /usr/local/lib/systemd/user-generators /usr/lib/systemd/user-generators /lib/systemd/user-generators"
ENABLE_LINGER="sudo loginctl enable-linger $USER"

say() { printf '%s\n' "$*"; }

fail() {
  say "${PREFIX-}error: $*"
  return 1
}

unchanged() { [ "${MODE-}" = rollback ] || printf '; nothing was changed'; } # as far as that can be said

rows() { # rows KIND MANIFEST: the rows of one kind, without the kind
  awk -v kind="$1" 'BEGIN { FS = OFS = "\t" } $1 == kind { sub(/^[^\t]*\t/, ""); print }' "$2"
}

cells() { # cells KIND COLUMN FILE...: one column of the rows of one kind, counted as rows() has them
  kind_=$1 column_=$2
  shift 2
  awk -F "$TAB" -v kind="$kind_" -v column="$column_" '$1 == kind { print $(column + 1) }' "$@"
}

column() { cut -f "$1"; }

value() { rows "$1" "$2" | head -n 1; }

clock() { # in now: centiseconds of a clock that nobody can set
  read -r now _ </proc/uptime
  now=${now%.*}${now#*.}
  now=${now#0} now=${now#0} # in the first second
}

podman_path() { (unset -f podman && command -v podman); }

# shellcheck disable=SC2032 # no xargs calls it
podman() { timeout -k 5 "$PODMAN_TIMEOUT" podman "$@"; } # one that hangs must not keep the lock, nor a preview

redact() { # standard input to standard output without the known secret values, and with control characters made visible
  cat "$WORK"/secrets.* 2>/dev/null | sort -u >"$WORK/redact"
  awk -v list="$WORK/redact" '
    function hide(text, value,   at, out, alone, last) { # a short one only where it stands alone
      out = last = ""
      while ((at = index(text, value)) > 0) {
        if (at > 1) last = substr(text, at - 1, 1)
        alone = length(value) > 3 || (last !~ /[A-Za-z0-9]/ && substr(text, at + length(value), 1) !~ /[A-Za-z0-9]/)
        out = out substr(text, 1, at - 1) (alone ? "[secret]" : value)
        last = substr(value, length(value))
        text = substr(text, at + length(value))
      }
      return out text
    }
    function visible(text,   out) {
      out = ""
      while (match(text, /[\001-\010\013-\037\177]|\302[\200-\237]/)) {
        out = out substr(text, 1, RSTART - 1) "\\x" code[substr(text, RSTART + RLENGTH - 1, 1)]
        text = substr(text, RSTART + RLENGTH)
      }
      return out text
    }
    BEGIN {
      for (i = 1; i < 256; i++) code[sprintf("%c", i)] = sprintf("%02x", i)
      # Longer ones first: one may begin with another.
      while ((getline line <list) > 0) if (line != "") { for (i = ++n; i > 1 && length(secret[i - 1]) < length(line); i--) secret[i] = secret[i - 1]; secret[i] = line }
    }
    {
      for (i = 1; i <= n; i++) $0 = hide($0, secret[i])
      print visible($0)
    }'
}
