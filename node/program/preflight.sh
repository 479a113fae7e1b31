# shellcheck shell=sh
# What this node must have before anything is written: all that is missing at once, each with its way out. It only looks.

finding() { printf '%s\t%s\t%s\t%s\n' "$@" >>"$WORK/findings"; } # finding error|warning CODE WHAT FIX

facts() { # rows fact NAME VALUE: what the node is
  while IFS=': ' read -r key kilobytes _; do
    [ "$key" != MemTotal ] || printf 'fact\tmemory\t%s MiB\n' $((kilobytes / 1024))
  done </proc/meminfo
  read -r kernel </proc/sys/kernel/osrelease
  printf 'fact\tkernel\t%s\nfact\tarch\t%s\nfact\tcores\t%s\n' "$kernel" "$(uname -m)" "$(nproc)"
  # shellcheck disable=SC1091 # os-release(5): assignments that a shell takes
  printf 'fact\tos\t%s\n' "$(. /etc/os-release 2>/dev/null && say "${PRETTY_NAME-}")"
  printf 'fact\tpodman\t%s\n' "${PODMAN:-none}"
  printf 'fact\tsystemd\t%s\n' "${SYSTEMD%%[!0-9]*}"
  stat -f -c '%S %a %b' "$HOME" | while read -r block free all; do
    printf 'fact\tdisk\t%s of %s MiB free\n' $((free * block / 1048576)) $((all * block / 1048576))
  done
}

check_ground() { # what the program itself stands on
  : >"$WORK/findings"
  missing=
  for tool in awk sed grep cmp cut head tail sort tr wc paste sha256sum base64 gzip tar stat find mktemp timeout xargs readlink systemctl systemd-run; do
    command -v "$tool" >/dev/null || missing="$missing $tool"
  done
  [ -z "$missing" ] || finding error TOOLS "these programs are missing:$missing" \
    "sudo apt install coreutils diffutils findutils gawk grep gzip sed tar systemd (or what this system calls them)"
  SYSTEMD=
  # Its version, and below that its environment; the transaction reads both as well.
  if systemctl --user show --value -p Environment -p Version >"$WORK/systemd" 2>/dev/null; then
    read -r SYSTEMD <"$WORK/systemd"
    take_environment
  else
    finding error USER_MANAGER "the systemd user manager of $USER does not answer at $XDG_RUNTIME_DIR" "$ENABLE_LINGER"
  fi
  if [ -n "$SYSTEMD" ] && [ "${WORK#"$XDG_RUNTIME_DIR"}" = "$WORK" ]; then
    finding error RUNTIME "$XDG_RUNTIME_DIR cannot be written, or is full" "df -h $XDG_RUNTIME_DIR; ls -ld $XDG_RUNTIME_DIR"
  fi
}

take_environment() { # what environment.d(5) sets counts for the services, and for this program too wherever it runs
  set -f
  # shellcheck disable=SC2013 # words; a value with blanks is quoted, and left out
  for word in $(sed -n 2,\$p "$WORK/systemd"); do
    case $word in
      "XDG_CONFIG_HOME=$HOME/.config") ;;
      QUADLET_UNIT_DIRS=?* | XDG_CONFIG_HOME=?*)
        finding error ENVIRONMENT "the user manager of $USER has $word, so its generator does not read $HOME/$LINKS" \
          "take ${word%%=*} out of ~/.config/environment.d, and run: systemctl --user unset-environment ${word%%=*}"
        ;;
      XDG_DATA_HOME=?* | XDG_CACHE_HOME=?* | XDG_STATE_HOME=?* | CONTAINERS_CONF=?* | CONTAINERS_STORAGE_CONF=?* | CONTAINERS_REGISTRIES_CONF=?* | REGISTRY_AUTH_FILE=?*)
        # shellcheck disable=SC2163 # an assignment
        case $word in *'$'* | *[\"\']*) ;; *) export "$word" ;; esac
        ;;
    esac
  done
  set +f
}

check_podman() {
  if ! podman_path >/dev/null; then
    finding error PODMAN "podman is not installed" "sudo apt install podman uidmap (4.6 or newer; Debian 13, Ubuntu 24.04, Fedora 39 and RHEL 9.3 have it)"
    return
  fi
  [ -s "$WORK/podman" ] || podman --version >"$WORK/podman" 2>&1
  PODMAN=$(tail -n 1 "$WORK/podman")
  case $PODMAN in
    "podman version "*) PODMAN=${PODMAN##* } ;;
    *)
      finding error PODMAN "podman does not start: $PODMAN" "podman --version (mend what it says)"
      PODMAN=
      return
      ;;
  esac
  if ! quadlet_since "$PODMAN"; then
    finding error PODMAN "podman $PODMAN has no Quadlet, which came with 4.4" "upgrade the system: Debian 13, Ubuntu 24.04, Fedora 39 and RHEL 9.3 have a Podman that is new enough"
    return
  fi
  GENERATOR=
  for directory in $GENERATORS; do # the first one counts, and may mask the others
    if [ -z "$GENERATOR" ] && [ -e "$directory/podman-user-generator" ]; then GENERATOR=$directory/podman-user-generator; fi
  done
  if ! [ -f "$GENERATOR" ] || ! [ -x "$GENERATOR" ]; then
    fix="sudo apt install --reinstall podman"
    for quadlet in /usr/libexec/podman/quadlet /usr/lib/podman/quadlet; do
      [ ! -x "$quadlet" ] || fix="sudo ln -sf $quadlet /usr/lib/systemd/user-generators/podman-user-generator"
    done
    finding error GENERATOR "Podman's Quadlet generator ${GENERATOR:-/usr/lib/systemd/user-generators/podman-user-generator} is missing, or masked" "$fix"
    return
  fi
  version=$("$GENERATOR" -version 2>/dev/null)
  if ! quadlet_since "$version"; then
    finding error GENERATOR "$GENERATOR does not say which version it is" "sudo apt install --reinstall podman"
  elif [ "$version" != "$PODMAN" ]; then
    finding warning GENERATOR "$GENERATOR is of Podman $version, podman itself is $PODMAN" "sudo apt install --reinstall podman"
  fi
}

quadlet_since() { # quadlet_since VERSION: 4.4 or newer
  major=${1%%.*} minor=${1#*.}
  minor=${minor%%.*}
  [ "${major:-0}" -gt 4 ] 2>/dev/null || { [ "$major" = 4 ] && [ "$minor" -ge 4 ] 2>/dev/null; }
}

check_rootless() { # what a user needs for containers of his own
  check_linger
  [ -e /sys/fs/cgroup/cgroup.controllers ] ||
    finding error CGROUPS "cgroup v2 is not what this node runs on, and Quadlet needs it" "sudo grubby --update-kernel=ALL --args=systemd.unified_cgroup_hierarchy=1 (or the same by your boot loader), then sudo reboot"
  procs=$MANAGER_CGROUP/cgroup.procs
  [ ! -e "$procs" ] || [ -w "$procs" ] ||
    finding error CGROUPS "the cgroups of $USER are not delegated: ${procs%/*}" "sudo systemctl revert user@.service, then sudo systemctl restart user@$USER_ID.service"
  [ "$USER_ID" -ne 0 ] || return 0
  for program in newuidmap newgidmap; do
    command -v "$program" >/dev/null || finding error UIDMAP "$program is missing" "sudo apt install uidmap"
  done
  # Where somebody else than these files gives the ranges, they say nothing.
  ! grep -q '^subid: *[^f ]' /etc/nsswitch.conf 2>/dev/null || return 0
  for file in /etc/subuid /etc/subgid; do
    grep -qE "^($USER|$USER_ID):" "$file" 2>/dev/null ||
      finding error SUBIDS "$USER has no range in $file" "sudo usermod --add-${file#/etc/}s 100000-165535 $USER && podman system migrate"
  done
}

check_places() { # what we write to is there, ours and not full
  if ! [ -O "$HOME" ] || ! [ -w "$HOME" ]; then
    finding error HOME "$HOME cannot be written, or does not belong to $USER" "sudo chown $USER: $HOME (and look whether it is mounted read-only: findmnt -T $HOME)"
    return
  fi
  { printf '%s\n' .hecate "$FLEET" .config .config/systemd "$UNITS" "$UNITS/default.target.wants"; cells dir 2 "$WORK/want"; } | sort -u | while read -r path; do
    [ ! -e "$path" ] && [ ! -L "$path" ] && continue
    [ -d "$path" ] || finding error PLACE "$HOME/$path is not a directory" "mv $HOME/$path $HOME/$path.away"
    if ! [ -d "$path" ] || { [ -w "$path" ] && [ -x "$path" ]; }; then continue; fi
    if [ -O "$path" ]; then fix="chmod u+rwx $HOME/$path"; else fix="sudo chown -R $USER: $HOME/$path"; fi
    finding error PLACE "$HOME/$path cannot be written by $USER" "$fix"
  done
  cells file 3 "$WORK/want" | while read -r path; do
    [ ! -e "$path" ] || [ -r "$path" ] || finding error PLACE "$HOME/$path cannot be read by $USER" "sudo chown $USER: $HOME/$path"
  done
  # The copies of the units that are proven lie in memory.
  stat -f -c '%S %a' "$XDG_RUNTIME_DIR" 2>/dev/null | while read -r block free _; do
    if [ $((free * block / 1048576)) -lt 4 ]; then
      finding error RUNTIME "$XDG_RUNTIME_DIR is full: $((free * block / 1024)) KiB are free" "du -xh $XDG_RUNTIME_DIR | sort -h | tail (it shows what fills it)"
    fi
  done
  { say "$HOME" && storage_places; } | while read -r place; do
    [ ! -w "$place" ] || stat -f -c '%S %a %c %d %n' "$place"
  done | sort -u -k 1,4 | while read -r block free inodes left path; do
    megabytes=$((free * block / 1048576))
    if [ "$megabytes" -lt 10 ] || { [ "$inodes" -gt 0 ] && [ "$left" -lt 500 ]; }; then
      finding error DISK "the disk of $path is full: $megabytes MiB and $left inodes are free" "podman image prune; du -xh $HOME | sort -h | tail"
    elif [ "$megabytes" -lt 1024 ]; then
      finding warning DISK "the disk of $path is nearly full: $megabytes MiB are free" "podman image prune; du -xh $HOME | sort -h | tail"
    fi
  done
}

check_clock() { # a wrong clock makes every certificate invalid, and with that every pull
  if [ "$(date +%Y)" -lt 2026 ]; then
    finding warning CLOCK "the clock stands at $(date)" "sudo timedatectl set-ntp true"
  elif [ -n "$(find "$STACK/proven" -newer "$WORK/findings" 2>/dev/null)" ]; then
    finding warning CLOCK "the clock stands at $(date), before the last run here" "sudo timedatectl set-ntp true"
  fi
}

check_pulls() { # images that are not here can be asked for; which ones exist is for the pull to say
  for file in .docker/config.json .config/containers/auth.json "$XDG_RUNTIME_DIR/containers/auth.json"; do
    [ ! -e "$file" ] || [ -r "$file" ] ||
      finding warning LOGIN "the registry login $file cannot be read by $USER" "sudo chown $USER: $file"
  done
  [ -s "$WORK/fresh" ] || return 0
  wait "$LISTING"
  if [ -s "$WORK/list.error" ]; then
    finding error PODMAN "podman cannot list its images: $(tail -n 1 "$WORK/list.error" | cut -c 1-300)" "podman images (mend what it says)"
    return
  fi
  absent "$WORK/fresh" | sed -n 's|^\([^/]*[.:][^/]*\)/.*|\1|p' | sed 's/:[0-9]*$//' | sort -u | while read -r registry; do
    timeout 3 getent hosts "$registry" >/dev/null ||
      finding warning REGISTRY "the registry $registry is not known to this node's resolver" "getent hosts $registry; resolvectl status"
  done
}

preflight() { # rows SEVERITY CODE WHAT FIX in findings; and GENERATOR, units and containers, for what comes
  : >>"$WORK/findings"
  name_ours
  podman --version >"$WORK/podman" 2>&1 </dev/null & # a start of Podman takes as long as all of the rest
  version=$!
  look_at_network </dev/null &
  network=$!
  # Where the ground is bad there is no plan either.
  : >"$WORK/containers"
  begin_list
  health=
  if ! [ -s "$WORK/findings" ]; then
    containers </dev/null &
    check_health_timers </dev/null &
    health=$!
  fi
  observe
  look_at_health </dev/null &
  check_rootless
  check_places
  check_identity
  check_clock
  check_ports
  wait "$version"
  check_podman
  wait "$network"
  check_network
  check_pulls
  [ -z "$health" ] || wait "$health"
  # Without a plan to come nobody else waits for it.
  ! grep -q "^error$TAB" "$WORK/findings" || wait
}

report() { # the findings in words, errors first; fails when there are any
  for severity in error warning; do
    awk -F "$TAB" -v severity="$severity" -v prefix="${PREFIX-}" '
      $1 == severity { print prefix severity ": " $3; print prefix "  fix: " $4 }' "$WORK/findings"
  done
  ! grep -q "^error$TAB" "$WORK/findings" || fail "this node is not ready (above); nothing was changed. Fix it and run pulumi up again"
}

prepare() { # what preflight warned of and we may mend ourselves
  [ -e "/var/lib/systemd/linger/$USER" ] || loginctl enable-linger 2>/dev/null || {
    fail "this node does not let $USER switch lingering on; nothing was changed. Run on it: $ENABLE_LINGER"
    return
  }
}
