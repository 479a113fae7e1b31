# shellcheck shell=sh
# What a boot starts: the user manager starts default.target, and with it what that reaches.

for_boot() { # the services that a boot must start: not what they bring along, what is held, or what says `boot: false`
  awk 'BEGIN { FS = OFS = "\t" } from == "held" { held[$1] = 1; next } $1 == "boot" { held[$2] = 1 } $1 == "service" && $3 != "-" { want[++n] = $2 }
    END { for (i = 1; i <= n; i++) if (!(want[i] in held) && want[i] !~ /@$/) print want[i] }' from=held "$WORK/held" from=want "$WORK/want"
}

check_boot() { # a service that nothing started at boot reaches is down after the next reboot
  made
  for_boot | while read -r name; do
    # A unit that the generator did not make has its own message.
    if [ -e "$WORK/units.next/$name.service" ] && ! [ -e "$WORK/units.next/default.target.wants/$name.service" ]; then say "$name"; fi
  done >"$WORK/unstarted"
  [ -s "$WORK/unstarted" ] || return 0
  boot_graph >"$WORK/graph"
  unreached <"$WORK/unstarted" >"$WORK/refused"
  refuse "$WORK/refused"
}

links_in() { # links_in DIRECTORY: the links below it by which one unit starts another: rows TARGET UNIT
  (cd "$1" 2>/dev/null && for link in *.wants/* *.requires/* *.upholds/*; do say "$link"; done) |
    sed -n "s/\.\(wants\|requires\|upholds\)\//$TAB/p" | grep -v '\*'
}

boot_graph() { # rows old|link TARGET UNIT, alias NAME UNIT, text UNIT LINE, and what is loaded as `systemctl show` has it
  links_in "$XDG_RUNTIME_DIR/systemd/generator" | sed "s/^/old$TAB/"
  for directory in "$WORK/units.next" "$HOME/.config/systemd/user" "$XDG_RUNTIME_DIR/systemd/user" /etc/systemd/user \
    /run/systemd/user /usr/local/lib/systemd/user /usr/lib/systemd/user; do
    links_in "$directory" | sed "s/^/link$TAB/"
  done
  (
    cd "$WORK/units.next" || exit
    for unit in *.service; do
      printf 'text\t%s\t\n' "$unit"
      if [ -L "$unit" ]; then printf 'alias\t%s\t%s\n' "$unit" "$(readlink "$unit")"; fi
      for file in "$unit" "$HOME/.config/systemd/user/$unit.d"/*.conf; do
        [ -e "$file" ] && sed -n "s/^ *\(Wants\|Requires\|BindsTo\|Upholds\) *=/text$TAB$unit$TAB\1=/p" "$file"
      done
    done
  )
  systemctl --user show --all '*' -p Id -p Names -p Wants -p Requires -p BindsTo -p Upholds -p Triggers 2>/dev/null
}

unreached() { # standard input: services; a line for each that default.target does not reach in the graph
  awk -v had="$(names "$WORK/had" | paste -s -d ' ' -)" '
    function edge(parent, child) { if (!((parent, child) in seen)) { seen[parent, child] = 1; children[parent] = children[parent] " " child } }
    function loaded(  list, count, i, name, key) { # one unit of the manager
      name = is["Id"]
      if (name == "") return
      count = split(is["Names"], list, " ")
      for (i = 1; i <= count; i++) if (list[i] != name) { edge(list[i], name); edge(name, list[i]) }
      # What the generator makes counts as it will be.
      if (!(name in ours) && !(name in next_))
        for (key in is) if (key != "Id" && key != "Names") {
          count = split(is[key], list, " ")
          for (i = 1; i <= count; i++) if (!(((name, list[i]) in old) && ((list[i] in next_) || (list[i] in ours)))) edge(name, list[i])
        }
      split("", is)
    }
    BEGIN { count = split(had, list, " "); for (i = 1; i <= count; i++) ours[list[i] ".service"] = 1 }
    from == "services" { service[++services] = $0; next }
    $1 == "old" { old[$2, $3] = 1; next }
    $1 == "link" { delete old[$2, $3]; edge($2, $3); next }
    $1 == "alias" { edge($2, $3); next }
    $1 == "text" { next_[$2] = 1; sub(/^[^=]*=/, "", $3); count = split($3, list, " "); for (i = 1; i <= count; i++) edge($2, list[i]); next }
    /^$/ { loaded(); next }
    { at = index($0, "="); is[substr($0, 1, at - 1)] = substr($0, at + 1) }
    END {
      loaded()
      queue[tail = 1] = "default.target"
      reached["default.target"] = 1
      for (head = 1; head <= tail; head++) {
        count = split(children[queue[head]], list, " ")
        for (i = 1; i <= count; i++) if (!(list[i] in reached)) { reached[list[i]] = 1; queue[++tail] = list[i] }
      }
      for (i = 1; i <= services; i++) {
        name = service[i] ".service"
        if (name in reached) continue
        by = ""
        for (pair in seen) { split(pair, end_, SUBSEP); if (end_[2] == name && end_[1] != name) by = by (by == "" ? "" : ", ") end_[1] }
        print service[i] ": a boot does not start it: " (by == "" ? "no target, timer, socket, path or service asks for it" : "the user manager does not start " by " at boot") \
          ". Set install: {WantedBy: [default.target]}, or boot: false if it is not to start at boot"
      }
    }' FS="$TAB" from=services - from=graph "$WORK/graph"
}
