# shellcheck shell=sh
# What the services name and this node lacks: secrets, files, devices, networks, containers.

check_needs() { # what a service that is to start names and this node lacks
  chosen "start restart" "$WORK/plan.services" | sort -u >"$WORK/starting"
  [ -s "$WORK/starting" ] || return 0
  made
  named "$WORK/units.next" >"$WORK/named"
  # Rows SERVICE KIND VALUE of services that start, without what is there before them; the rest runs already.
  awk -v future="$FUTURE/" -v links="$HOME/$LINKS/" -v home="$HOME/" '
    function below(path, directory) { return path == directory || index(path, directory "/") == 1 }
    BEGIN { FS = OFS = "\t" }
    from == "starting" { start[$1] = 1; next }
    from == "want" {
      # All that this bundle writes or makes is there before the start; what a daemon keeps in its data is its own affair.
      if ($1 == "file") have["path", home $4] = have["file", home $4] = 1
      else if ($1 == "dir") have["path", home $3] = 1
      else if ($1 == "link") have["path", home $2] = 1
      else if ($1 == "data") data[home $3] = 1
      next
    }
    from == "made" && $1 == "made" {
      if ($2 == "anything") anything[$4] = 1
      else if ($2 == "path") { maker[++makers] = $4; place[makers] = $3 }
      have[$2, $3] = 1
      next
    }
    from == "made" || !($1 in start) { next }
    {
      if (index($3, future) == 1) $3 = links substr($3, length(future) + 1)
      if (($2, $3) in have) next
      if ($2 !~ /^(user|group|subuid|subgid|limit|controller|condition)$/ && ($1 in anything)) next
      if ($2 ~ /^(path|file|directory|device)$/) {
        if (($2 == "directory") && (("path", $3) in have)) next
        for (one in data) if (below($3, one)) next
        # Another service makes its socket in its own directory when it starts.
        for (i = 1; i <= makers; i++) if (maker[i] != $1 && below($3, place[i])) next
      }
      if (!(($1, $2, $3) in told)) print
      told[$1, $2, $3] = 1
    }' from=starting "$WORK/starting" from=want "$WORK/want" from=made "$WORK/named" from=named "$WORK/named" >"$WORK/doubt"
  check_mentions
  : >"$WORK/refused"
  check_networks
  [ -s "$WORK/doubt" ] || {
    refuse "$WORK/refused"
    return
  }
  # shellcheck disable=SC2046 # names without blanks
  secret_times $(awk -F "$TAB" '$2 == "secret" { print $3 }' "$WORK/doubt" | sort -u) >"$WORK/secret.times"
  look_at_paths
  made_by_others >"$WORK/helped"
  : >"$WORK/ineffective"
  while IFS=$TAB read -r name kind value; do lacks "$name" "$kind" "$value" </dev/null; done <"$WORK/doubt" >>"$WORK/refused"
  remark <"$WORK/ineffective"
  refuse "$WORK/refused"
}

check_networks() { # a network that is there before its unit: the unit would take it as it is, and remove it when it stops
  awk -F "$TAB" -v OFS="$TAB" 'from == "starting" { start[$1] = 1; next } $1 == "made" && $2 == "network" && ($4 in start) { print $3, $4 }' \
    from=starting "$WORK/starting" from=made "$WORK/named" | while IFS=$TAB read -r network unit; do
    # The one that its unit makes now is its own.
    grep -qs "^ExecStart=.* $network\$" "$XDG_RUNTIME_DIR/systemd/generator/$unit.service" || ! exists network "$network" </dev/null || say "$unit: this node has a network $network already, which the unit would take as it is, and remove when it stops. Remove it (podman network rm $network), or give the unit another NetworkName="
  done >>"$WORK/refused"
}

check_mentions() { # units that a service names and that systemd goes on without where they are missing
  awk -F "$TAB" '$1 == "mentions" { print $2 }' "$WORK/named" | sort -u | while read -r unit; do
    if ! [ -e "$WORK/units.next/$unit" ] && [ "$unit" != "$NETWORK_WAIT" ]; then say "$unit"; fi
  done >"$WORK/mentioned"
  # shellcheck disable=SC2046 # names without blanks
  units $(cat "$WORK/mentioned") | awk -F "$TAB" '$2 == "not-found" { print $1 }' >"$WORK/not.found"
  awk -F "$TAB" 'from == "starting" { start[$1] = 1; next } from == "not" { missing[$1] = 1; next }
    $1 == "mentions" && ($2 in missing) && ($3 in start) { print $3 ": " $2 ", which " $4 "= of its unit names, is not on this node: systemd goes on without it" }' \
    from=starting "$WORK/starting" from=not "$WORK/not.found" from=named "$WORK/named" | sort -u | remark
}

made_by_others() { # services with which systemd starts a unit that is not of this bundle: that may make what is missing
  awk -F "$TAB" '$1 == "starts" { print $2 }' "$WORK/named" | sort -u | while read -r unit; do
    [ -e "$WORK/units.next/$unit" ] || say "$unit"
  done | grep -vxF "$NETWORK_WAIT" >"$WORK/others.started" || return 0
  # What runs already has made all that it makes.
  # shellcheck disable=SC2046 # names without blanks
  units $(cat "$WORK/others.started") | awk -F "$TAB" '$2 == "loaded" && $3 != "active" { print $1 }' >"$WORK/others.down"
  awk -F "$TAB" 'from == "down" { down[$1] = 1; next } $1 == "starts" && ($2 in down) { print $3 }' \
    from=down "$WORK/others.down" from=named "$WORK/named"
}

look_at_paths() { # those of the paths in doubt that are there, and those that do not answer: a dead file server has them
  awk -F "$TAB" '$2 ~ /^(path|file|directory|device)$/ { print $3 }' "$WORK/doubt" | sort -u >"$WORK/paths"
  : >"$WORK/paths.silent"
  : >"$WORK/paths.there"
  [ -s "$WORK/paths" ] || return 0
  tr '\n' '\0' <"$WORK/paths" | timeout "$ANSWER_TIMEOUT" xargs -0 stat -c %n >"$WORK/paths.there" 2>/dev/null
  [ $? -eq 124 ] || return 0
  while read -r path; do
    timeout 1 stat -c %n "$path" >>"$WORK/paths.there" 2>/dev/null </dev/null
    [ $? -ne 124 ] || say "$path" >>"$WORK/paths.silent"
  done <"$WORK/paths"
}

is_there() { # is_there SERVICE PATH: or does not answer, which it says
  if grep -qxF -- "$2" "$WORK/paths.silent"; then
    say "$1: $2 does not answer: the file server that it is on is away or hangs. Bring it back (findmnt -T $2 shows it), or unmount it: sudo umount -l MOUNT"
  else
    grep -qxF -- "$2" "$WORK/paths.there"
  fi
}

lacks() { # lacks SERVICE KIND VALUE: a line with the command that makes it, if it is missing
  case $2 in user | group | subuid | subgid | limit | controller) ;; *) ! grep -qxF -- "$1" "$WORK/helped" || return 0 ;; esac
  case $2 in
    secret)
      column 1 <"$WORK/secret.times" | grep -qxF -- "$3" ||
        say "$1: the Podman secret $3 is missing. Create it: printf %s VALUE | podman secret create $3 -"
      ;;
    path)
      is_there "$1" "$3" ||
        case $3 in
          */podman/podman.sock)
            say "$1: the source of a mount, $3, is missing: Podman's service has no socket there. Start it: systemctl --user enable --now podman.socket, or add Requires=podman.socket to [Unit]"
            ;;
          *.sock | *.socket)
            say "$1: the source of a mount, the socket $3, is missing. Start the program that makes it; if a unit starts it, add Requires= and After= with its name to [Unit]"
            ;;
          *) say "$1: the source of a mount, $3, is missing, and Podman does not create it. Create it: $(as_owner "$3")mkdir -p $3" ;;
        esac
      ;;
    file)
      if ! is_there "$1" "$3"; then
        say "$1: the file $3 is missing. Create it: $(as_owner "$3")install -m 0600 -o $USER /dev/null $3, then fill it in"
      elif ! grep -qxF -- "$3" "$WORK/paths.silent" && ! [ -r "$3" ]; then
        say "$1: $USER cannot read the file $3. Run: sudo chown $USER $3"
      fi
      ;;
    directory)
      is_there "$1" "$3" || say "$1: the directory $3, which its unit names, is missing, and systemd does not create it. Create it: $(as_owner "$3")install -d -o $USER $3"
      ;;
    device)
      is_there "$1" "$3" ||
        say "$1: the device $3 is missing. Connect it or load its kernel module (sudo modprobe ${3##*/}), or remove it from the unit"
      ;;
    network)
      exists network "$3" || say "$1: the network $3 is missing. Create it: podman network create $3, or declare it as a unit and name $3.network"
      ;;
    pod)
      exists pod "$3" || say "$1: the pod $3 is missing. Create it: podman pod create $3, or declare it as a unit and name $3.pod"
      ;;
    container)
      exists container "$3" || say "$1: the container $3, whose namespace or volumes it uses, is missing. Start it first (podman ps --all shows what is there), or name its unit: $3.container"
      ;;
    user)
      [ "$3" = "$USER" ] || [ "$3" = "$USER_ID" ] || say "$1: User=$3 in [Service]: the user manager of $USER cannot start a service as another user. Remove it; the user in the container is User= in [Container]"
      ;;
    group)
      id -G | tr ' ' '\n' | grep -qxF -- "$3" || id -Gn | tr ' ' '\n' | grep -qxF -- "$3" ||
        say "$1: Group=$3 in [Service]: $USER is not in this group, and the user manager cannot start a service with it. Remove it, or run: sudo usermod --append --groups $3 $USER"
      ;;
    condition) # systemd-analyze cannot be asked before systemd 250: it says so by another status
      systemd-analyze --user condition "$3" >/dev/null 2>&1
      [ $? -ne 1 ] || say "$1: $3 in [Unit] does not hold on this node: systemd would not start the service. Make it hold, or remove the line"
      ;;
    limit) # what Podman writes to the cgroup is there, or the start fails
      has_controller "$3" ||
        say "$1: Podman cannot limit $3 on this node: its user manager does not have the cgroup controller $3. $(enable_controller "$3"), or remove the limit"
      ;;
    controller)
      has_controller "${3%% *}" ||
        say "$1: ${3#* } has no effect on this node: its user manager does not have the cgroup controller ${3%% *}. $(enable_controller "${3%% *}")" >>"$WORK/ineffective"
      ;;
    subuid | subgid)
      grep -q '^subid: *[^f ]' /etc/nsswitch.conf 2>/dev/null || grep -q "^$3:" "/etc/$2" 2>/dev/null ||
        say "$1: $3 has no range in /etc/$2. Run: sudo usermod --add-$2s 200000-265535 $3"
      ;;
  esac
}

has_controller() { # has_controller NAME: the user manager can limit it; taken for yes where that cannot be read
  [ ! -r "$MANAGER_CGROUP/cgroup.controllers" ] || grep -qw -- "$1" "$MANAGER_CGROUP/cgroup.controllers"
}

enable_controller() { # enable_controller NAME: how, as a sentence without its full stop
  if grep -qw -- "$1" /sys/fs/cgroup/cgroup.controllers 2>/dev/null; then
    say "Delegate it: put Delegate=cpu cpuset io memory pids below [Service] in /etc/systemd/system/user@.service.d/delegate.conf, and reboot"
  else
    say "Let the kernel have it: add cgroup_enable=$1 to its command line (on a Raspberry Pi: /boot/firmware/cmdline.txt), and reboot"
  fi
}

as_owner() { # as_owner PATH: "sudo " where the user cannot create it
  directory=${1%/*}
  while [ -n "$directory" ] && ! [ -d "$directory" ]; do directory=${directory%/*}; done
  [ -w "${directory:-/}" ] || printf 'sudo '
}

exists() { storage && podman "$1" exists "$2" 2>/dev/null; } # exists KIND NAME: Podman has it
