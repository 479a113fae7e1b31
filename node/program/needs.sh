# shellcheck shell=sh
# What the services name and this node must have: secrets, files, devices, networks, containers.

# needed UNITS: rows SERVICE KIND VALUE of all that our services name, by the arguments that systemd gives Podman, and rows
# "made" KIND VALUE of what the units themselves make. What cannot be decided from the unit is left out.
needed() {
  (cd "$1" && grep -H -E '^(\[.*|(ExecStart|ExecStartPre|User|Group|RuntimeDirectory|StateDirectory|CacheDirectory|LogsDirectory|ConfigurationDirectory)=.*)$' /dev/null -- *.service 2>/dev/null) |
    awk -v home="$HOME" -v runtime="$XDG_RUNTIME_DIR" -v user="$USER" -v uid="$USER_ID" \
      -v config="${XDG_CONFIG_HOME:-$HOME/.config}" -v cache="${XDG_CACHE_HOME:-$HOME/.cache}" -v state="${XDG_STATE_HOME:-$HOME/.local/state}" '
    BEGIN {
      # Options of `podman run` and `podman pod create` without a value of their own (podman-run(1)); others take the next word.
      count = split("rm rmi replace detach d tty t interactive i init privileged quiet q publish-all P no-hosts no-hostname oom-kill-disable sig-proxy read-only read-only-tmpfs tls-verify http-proxy env-host unsetenv-all passwd no-healthcheck share-parent group-entry disable-content-trust", list, " ")
      for (i = 1; i <= count; i++) flag[list[i]] = 1
      for (i = 1; i < 256; i++) character[sprintf("%02x", i)] = sprintf("%c", i)
    }
    function expand(word,   out, c) { # specifiers (systemd.unit(5)) and variables; "" for what only systemd knows
      out = ""
      while (match(word, /[%$]/)) {
        out = out substr(word, 1, RSTART - 1)
        c = substr(word, RSTART, 2)
        word = substr(word, RSTART + 2)
        if (c == "%%") out = out "%"
        else if (c == "$$") out = out "$"
        else if (c == "%h") out = out home
        else if (c == "%t") out = out runtime
        else if (c == "%u") out = out user
        else if (c == "%U") out = out uid
        else if (c == "%n") out = out unit
        else if (c == "%N") out = out service
        else if (c == "%p") out = out prefix
        else if (c == "%i") out = out instance
        else if (c == "%S") out = out state
        else if (c == "%C") out = out cache
        else if (c == "%E") out = out config
        else if (c == "%T") out = out "/tmp"
        else if (c == "%V") out = out "/var/tmp"
        else return ""
      }
      return out word
    }
    function words_of(line,   n, c, quote, started, text) { # the words of a command line (systemd.service(5)), raw, in word[]
      n = 0
      text = ""
      started = 0
      quote = ""
      while (line != "") {
        c = substr(line, 1, 1)
        line = substr(line, 2)
        if (c == "\\") {
          c = substr(line, 1, 1)
          line = substr(line, 2)
          if (c == "x") {
            c = character[tolower(substr(line, 1, 2))]
            line = substr(line, 3)
          } else if (c == "s") c = " "
          else if (c == "t") c = "\t"
          else if (c == "n") c = "\n"
          text = text c
          started = 1
        } else if (quote != "") {
          if (c == quote) quote = ""
          else text = text c
        } else if (c == "\"" || c == "\047") {
          quote = c
          started = 1
        } else if (c == " " || c == "\t") {
          if (started) word[++n] = text
          text = ""
          started = 0
        } else {
          text = text c
          started = 1
        }
      }
      if (started) word[++n] = text
      return n
    }
    function tell(kind, value) { if (value != "" && value !~ /[\t\n]/) print service, kind, value }
    function option(name, value,   part, parts, i, source, type) {
      value = expand(value)
      if (value == "") return
      if (name == "volume" || name == "v") {
        if (split(value, part, ":") > 1 && part[1] ~ /^[.\/]/) tell("path", part[1])
      } else if (name == "mount") {
        parts = split(value, part, ",")
        type = source = ""
        for (i = 1; i <= parts; i++) {
          if (part[i] ~ /^type=/) type = substr(part[i], 6)
          else if (part[i] ~ /^(src|source)=/) { source = part[i]; sub(/^[^=]*=/, "", source) }
        }
        if (type == "bind" && source ~ /^\//) tell("path", source)
      } else if (name == "secret") {
        sub(/,.*/, "", value)
        sub(/^source=/, "", value)
        tell("secret", value)
      } else if (name == "env-file") tell("file", value)
      else if (name == "rootfs") { sub(/:(O|idmap.*)$/, "", value); tell("path", value) }
      else if (name == "device") {
        sub(/:.*/, "", value)
        if (value ~ /^\//) tell("device", value) # others are names of the Container Device Interface
      } else if (name == "network" || name == "net") {
        parts = split(value, part, ",")
        if (value ~ /[:=]/) parts = 1
        for (i = 1; i <= parts; i++) {
          if (part[i] ~ /^container:/) tell("container", substr(part[i], 11))
          else {
            sub(/:.*/, "", part[i])
            if (part[i] !~ /^(host|none|private|bridge|pasta|slirp4netns|default|podman|ns)?$/) tell("network", part[i])
          }
        }
      } else if (name ~ /^(pid|ipc|userns|uts|cgroupns)$/) { if (value ~ /^container:/) tell("container", substr(value, 11)) }
      else if (name == "volumes-from") { sub(/:.*/, "", value); tell("container", value) }
      else if (name == "pod") tell("pod", value)
      else if (name == "security-opt") { if (value ~ /^seccomp=\//) tell("file", substr(value, 9)) }
      else if (name == "subuidname") tell("subuid", value)
      else if (name == "subgidname") tell("subgid", value)
    }
    function bound(count,   i, device, bind) { # a volume that is a directory of the host (podman-volume-create(1))
      for (i = 2; i <= count; i++) {
        if (word[i] ~ /^device=\//) device = substr(word[i], 8)
        if (word[i] ~ /^o=(.*,)?r?bind(,|$)/) bind = 1
      }
      if (bind && device != "") tell("path", expand(device))
    }
    function command(line,   count, i, text, name, at, verb) {
      count = words_of(line)
      if (word[1] !~ /podman$/) return 0
      for (i = 2; i <= count; i++) if (word[i] ~ /^(run|create|network|volume|pod)$/) break
      verb = word[i]
      if (verb == "network" && word[i + 1] == "create") { print "made", "network", expand(word[count]); return 1 }
      if (verb == "volume") {
        if (unit in fresh) bound(count)
        return 1
      }
      if (verb == "pod" && word[i + 1] == "create") i++
      else if (verb != "run") return 1
      for (i++; i <= count; i++) {
        text = word[i]
        if (text !~ /^-/) break # the image: what follows is for the container
        name = text
        sub(/^--?/, "", name)
        if ((at = index(name, "="))) {
          text = substr(name, at + 1)
          name = substr(name, 1, at - 1)
        } else if (name in flag) continue
        else text = word[++i]
        if (name == "name") print "made", (verb == "pod" ? "pod" : "container"), expand(text)
        else if (unit in fresh) option(name, text)
      }
      return 1
    }
    from == "want" { if ($1 == "service") fresh[$2 ".service"] = 1; next }
    {
      at = index($0, ":")
      unit = substr($0, 1, at - 1)
      service = prefix = unit
      sub(/\.[^.]*$/, "", service)
      prefix = instance = service
      if (!sub(/@.*/, "", prefix)) instance = ""
      else { sub(/^[^@]*@/, "", instance); if (instance == "") next }
      line = substr($0, at + 1)
      if (line ~ /^\[/) { section = line; next }
      if (section ~ /^\[X-/) next # the source of the unit: User= of [Container] is the user in the container
      key = line
      sub(/=.*/, "", key)
      sub(/^[^=]*=/, "", line)
      if (key ~ /Directory$/) {
        at = (key ~ /^Run/ ? runtime : key ~ /^State/ ? state : key ~ /^Cache/ ? cache : key ~ /^Logs/ ? state "/log" : config)
        count = words_of(line)
        for (i = 1; i <= count; i++) print "made", "path", at "/" expand(word[i])
      } else if (key == "User" || key == "Group") {
        if ((unit in fresh) && line != "") tell(tolower(key), expand(line))
      } else if (key == "ExecStartPre") {
        # What a program makes before the start cannot be known.
        if (!command(line) && (unit in fresh)) print "made", "anything", service
      } else command(line)
    }' OFS="$TAB" FS="$TAB" from=want "$WORK/want" from=units -
}

check_needs() { # what a service that is to start names and this node lacks
  chosen "start restart" "$WORK/plan.services" | sort -u >"$WORK/starting"
  [ -s "$WORK/starting" ] || return 0
  made
  needed "$WORK/units.next" >"$WORK/needed"
  # Rows SERVICE KIND VALUE of services that start; the rest runs already.
  awk -v future="$FUTURE/" -v links="$HOME/$LINKS/" -v home="$HOME/" '
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
    from == "made" { if ($1 == "made") have[$2, $3] = 1; next }
    ($1 in start) {
      if (index($3, future) == 1) $3 = links substr($3, length(future) + 1)
      path = ($2 == "path" || $2 == "file" || $2 == "device")
      if ($2 !~ /^(user|group|subuid|subgid)$/ && (("anything", $1) in have)) next
      if (($2, $3) in have) next
      if (path) for (one in data) if ($3 == one || index($3, one "/") == 1) next
      if (!(($1, $2, $3) in told)) print
      told[$1, $2, $3] = 1
    }' from=starting "$WORK/starting" from=want "$WORK/want" from=made "$WORK/needed" from=needed "$WORK/needed" >"$WORK/lacking"
  [ -s "$WORK/lacking" ] || return 0
  # shellcheck disable=SC2046 # names without blanks
  secret_times $(awk -F "$TAB" '$2 == "secret" { print $3 }' "$WORK/lacking" | sort -u) >"$WORK/secret.times"
  while IFS=$TAB read -r name kind value; do lacks "$name" "$kind" "$value" </dev/null; done <"$WORK/lacking" >"$WORK/refused"
  refuse "$WORK/refused"
}

lacks() { # lacks SERVICE KIND VALUE: a line with the command that makes it, if it is missing
  case $2 in
    secret)
      grep -qF "$3$TAB" "$WORK/secret.times" || say "$1: the Podman secret $3 is missing. Create it: printf %s VALUE | podman secret create $3 -"
      ;;
    path)
      [ -e "$3" ] || [ -L "$3" ] || say "$1: the source of a mount, $3, is missing, and Podman does not create it. Create it: $(as_owner "$3")mkdir -p $3"
      ;;
    file)
      if ! [ -e "$3" ]; then
        say "$1: the file $3 is missing. Create it: $(as_owner "$3")install -m 0600 -o $USER /dev/null $3, then fill it in"
      elif ! [ -r "$3" ]; then
        say "$1: $USER cannot read the file $3. Run: sudo chown $USER $3"
      fi
      ;;
    device)
      [ -e "$3" ] || say "$1: the device $3 is missing. Connect it or load its kernel module (sudo modprobe ${3##*/}), or remove it from the unit"
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
    subuid | subgid)
      grep -q '^subid: *[^f ]' /etc/nsswitch.conf 2>/dev/null || grep -q "^$3:" "/etc/$2" 2>/dev/null ||
        say "$1: $3 has no range in /etc/$2. Run: sudo usermod --add-$2s 200000-265535 $3"
      ;;
  esac
}

as_owner() { # as_owner PATH: "sudo " where the user cannot create it
  directory=${1%/*}
  while [ -n "$directory" ] && ! [ -d "$directory" ]; do directory=${directory%/*}; done
  [ -w "${directory:-/}" ] || printf 'sudo '
}

exists() { storage && podman "$1" exists "$2" 2>/dev/null; } # exists KIND NAME: Podman has it
