# shellcheck shell=sh
# What the units of the services name: by the arguments that systemd gives Podman, and by their own directives.

# The directives that name something; with them, in `grep`, the sections that they stand in.
NAMING='^(\[.*|(ExecStart|ExecStartPre|ExecCondition|User|Group|(Runtime|State|Cache|Logs|Configuration)Directory|Requires|Wants|BindsTo|EnvironmentFile|LoadCredential(Encrypted)?|WorkingDirectory|Standard(Input|Output|Error)|OnFailure|OnSuccess|PartOf|Memory(Max|High|Low|Min|SwapMax)|CPU(Quota|Weight)|IO[A-Z][A-Za-z]*|AllowedCPUs|AllowedMemoryNodes|TasksMax|(Condition|Assert)[A-Za-z]*)=.*)$'

lines_of() { # lines_of UNITS: rows UNIT:LINE of the units, then those of the drop-ins that the node adds to them
  (cd "$1" && grep -H -E "$NAMING" /dev/null -- *.service 2>/dev/null)
  say ":[drop-ins]"
  names "$WORK/want" | while read -r name; do
    drop_ins_of "$name" | while read -r file; do
      sed 's/^[ \t]*//; s/[ \t]*=[ \t]*/=/' "$file" | grep -E "$NAMING" | sed "s|^|$name.service:|"
    done
  done
}

drop_ins_of() { # drop_ins_of SERVICE: those of the service, of its prefixes that end in a dash, and of all services (systemd.unit(5))
  directories=service.d
  case $1 in *@?*) directories="$directories ${1%%@*}@.service.d" ;; esac
  prefix=$1
  while :; do
    case $prefix in *-*) prefix=${prefix%-*} ;; *) break ;; esac
    directories="$directories $prefix-.service.d"
  done
  for directory in $directories "$1.service.d"; do
    for file in "$HOME/.config/systemd/user/$directory"/*.conf "/etc/systemd/user/$directory"/*.conf; do
      if [ -r "$file" ]; then say "$file"; fi
    done
  done
}

# named UNITS: rows SERVICE KIND VALUE of all that our services name. Rows made KIND VALUE SERVICE tell what the units of the
# directory make before or at their start: KIND anything is what only a program knows. Rows starts UNIT SERVICE name the
# other units that systemd starts along with a service; rows mentions UNIT SERVICE KEY those that it goes on without. What
# cannot be decided from the unit is left out.
named() {
  lines_of "$1" | awk -v home="$HOME" -v runtime="$XDG_RUNTIME_DIR" -v user="$USER" -v uid="$USER_ID" -v systemd="$(head -n 1 "$WORK/systemd")" \
    -v config="${XDG_CONFIG_HOME:-$HOME/.config}" -v cache="${XDG_CACHE_HOME:-$HOME/.cache}" -v state="${XDG_STATE_HOME:-$HOME/.local/state}" '
    BEGIN {
      # Options of `podman run` and `podman pod create` without a value of their own (podman-run(1)); others take the next word.
      count = split("rm rmi replace detach d tty t interactive i init privileged quiet q publish-all P no-hosts no-hostname oom-kill-disable sig-proxy read-only read-only-tmpfs tls-verify http-proxy env-host unsetenv-all passwd no-healthcheck share-parent disable-content-trust", list, " ")
      for (i = 1; i <= count; i++) flag[list[i]] = 1
      # Before 254 the state and the logs of user services lie with their configuration (NEWS of systemd 254).
      if (systemd + 0 < 254) state = config
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
        else if (c == "%L") out = out state "/log"
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
      else if (name ~ /^(memory|m|memory-(swap|reservation|swappiness))$/) tell("limit", "memory")
      else if (name ~ /^(cpus|cpu-(shares|quota|period))$/) tell("limit", "cpu")
      else if (name ~ /^cpuset-(cpus|mems)$/) tell("limit", "cpuset")
      else if (name == "pids-limit") tell("limit", "pids")
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
    function command(line,   count, i, text, name, at, verb) { # whether it is known what the command makes
      count = words_of(line)
      if (word[1] !~ /podman$/) return 0
      for (i = 2; i <= count; i++) if (word[i] ~ /^[a-z]/) break
      verb = (i < count ? word[i] : "")
      if (verb ~ /^(network|volume|pod)$/ && word[i + 1] != "create") return 0
      if (verb == "network") { print "made", "network", expand(word[count]), service; return 1 }
      if (verb == "volume") {
        if (unit in fresh) bound(count)
        return 1
      }
      if (verb == "pod") i++
      else if (verb != "run") return 0
      for (i++; i <= count; i++) {
        text = word[i]
        if (text !~ /^-/) break # the image: what follows is for the container
        if (text == "--rootfs") { option("rootfs", word[i + 1]); break } # in place of an image
        # Letters together, as -it, and a value that stands at its letter, as -v/a:/b.
        while (text ~ /^-[^-].+/ && (substr(text, 2, 1) in flag)) text = "-" substr(text, 3)
        if (text ~ /^-[^-=][^=]/) text = substr(text, 1, 2) "=" substr(text, 3)
        name = text
        sub(/^--?/, "", name)
        if ((at = index(name, "="))) {
          text = substr(name, at + 1)
          name = substr(name, 1, at - 1)
        } else if (name in flag) continue
        else text = word[++i]
        if (name == "name") print "made", (verb == "pod" ? "pod" : "container"), expand(text), service
        else if (unit in fresh) option(name, text)
      }
      return 1
    }
    function controller(key) { return key ~ /^Memory/ ? "memory" : key ~ /^CPU/ ? "cpu" : key ~ /^IO/ ? "io" : key ~ /^Allowed/ ? "cpuset" : "pids" }
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
      if (line == "[drop-ins]") more = 1
      if (line ~ /^\[/) { section = line; next }
      if (section !~ /^\[(Unit|Service)\]/) next # User= of [X-Container], the source of the unit, is the user in the container
      key = line
      sub(/=.*/, "", key)
      sub(/^[^=]*=/, "", line)
      if (key ~ /(Runtime|State|Cache|Logs|Configuration)Directory$/) {
        at = (key ~ /^Run/ ? runtime : key ~ /^State/ ? state : key ~ /^Cache/ ? cache : key ~ /^Logs/ ? state "/log" : config)
        count = words_of(line)
        for (i = 1; i <= count; i++) print "made", "path", at "/" expand(word[i]), service
      } else if (key ~ /^Exec(StartPre|Condition)$/ || (more && key == "ExecStart")) {
        # What a program makes before the start cannot be known.
        if (line != "" && !command(line)) print "made", "anything", "-", service
      } else if (key == "ExecStart") command(line)
      else if (!(unit in fresh) || line == "") next
      else if (key == "User" || key == "Group") tell(tolower(key), expand(line))
      else if (key ~ /^(Condition|Assert)/) {
        # Of those with a |, one is enough; what this bundle or a daemon makes is there by then.
        text = expand(line)
        if (text !~ /^!?\|/ && index(text, home "/.hecate/") == 0) tell("condition", key "=" text)
      } else if (key == "EnvironmentFile") { if (line !~ /^-|[*?[]/) tell("file", expand(line)) }
      else if (key ~ /^LoadCredential/) { if (sub(/^[^:]*:/, "", line) && line ~ /^[\/%]/) tell("file", expand(line)) }
      else if (key == "WorkingDirectory") { if (line ~ /^[\/%]/) tell("directory", expand(line)) }
      else if (key ~ /^Standard/) {
        # The file is created, its directory is not.
        if (sub(/^(file|append|truncate):/, "", line) && line ~ /^[\/%].*\//) { sub(/\/[^\/]*$/, "", line); if (line != "") tell("directory", expand(line)) }
      }
      else if (key ~ /^(Memory|CPU|IO|Allowed|TasksMax)/) tell("controller", controller(key) " " key "=" line)
      else {
        count = words_of(line)
        for (i = 1; i <= count; i++) {
          text = expand(word[i])
          if (text == "") continue
          if (key ~ /^(Requires|Wants|BindsTo)$/ && text ~ /\.(service|socket|mount|automount)$/) print "starts", text, service
          # The targets of a user manager are known before a node is asked.
          if (key ~ /^(Wants|PartOf|On.*)$/ && text !~ /\.target$/) print "mentions", text, service, key
        }
      }
    }' OFS="$TAB" FS="$TAB" from=want "$WORK/want" from=units -
}
