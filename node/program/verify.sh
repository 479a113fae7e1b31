# shellcheck shell=sh
# What the node's own systemd says of the units before they are written.

# Directives of ours that an older systemd ignores without harm: KEY SINCE CONSEQUENCE
# (systemd.service(5), systemd's NEWS of the release)
IGNORED_BY_OLD="RestartMode${TAB}254${TAB}after a failed start, the services that require it stay down"

verify() { # verify UNITS: what systemd says of our services as they are in the directory UNITS
  # shellcheck disable=SC2046 # unit names have no blanks
  (cd "$1" && SYSTEMD_UNIT_PATH="$1:" SYSTEMD_LOG_TARGET=console SYSTEMD_LOG_LEVEL=notice \
    systemd-analyze --user verify --man=no --generators=no $(ours_in "$1") 2>&1 >/dev/null </dev/null)
}

ours_in() { # ours_in UNITS: the paths of our services in the directory UNITS; a template has no service of its own
  names "$WORK/want" | while read -r name; do
    case $name in *@) ;; *) if [ -e "$1/$name.service" ]; then say "$1/$name.service"; fi ;; esac
  done
}

begin_verify() { # in the background; check_systemd waits for it
  command -v systemd-analyze >/dev/null && names "$WORK/want" | grep -q . || return 0
  verify "$WORK/units.next" >"$WORK/verified.new" &
  VERIFYING=$!
}

stamp() { # the proven units, and the systemd that they are proven with
  read -r SYSTEMD <"$WORK/systemd"
  say "$(cat "$STACK/proven" 2>/dev/null) $SYSTEMD"
}

check_systemd() { # what systemd ignores, cannot parse or does not load
  names "$WORK/want" | grep -q . || return 0
  if ! command -v systemd-analyze >/dev/null; then
    say "this node has no systemd-analyze: what its systemd ignores in a unit is not part of the check. It is in the package systemd of most systems" | remark
    return 0
  fi
  made
  [ -n "${VERIFYING-}" ] || begin_verify
  wait "$VERIFYING"
  mv "$WORK/verified.new" "$WORK/verified"
  [ -s "$WORK/verified" ] || return 0
  judge "$WORK/units.next" <"$WORK/verified" >"$WORK/judged"
  # What was told once is not told again for the same units and the same systemd; what others changed may refuse them all the same.
  if [ ! -d "$WORK/next" ] && [ "$(cat "$STACK/verified" 2>/dev/null)" = "$(stamp)" ]; then
    grep -v -e "^other$TAB" -e "^remark$TAB" "$WORK/judged" >"$WORK/judged.new"
    mv "$WORK/judged.new" "$WORK/judged"
  fi
  sed -n "s/^other$TAB/not of this bundle, systemd says: /p" "$WORK/judged" | remark
  : >"$WORK/refused"
  if grep -q "^cycle$TAB" "$WORK/judged"; then
    # A circle that the services are in today is no reason to refuse a change of something else.
    [ -d "$WORK/units.now" ] || generate "$HOME/.config" "$WORK/units.now" 2>/dev/null
    verify "$WORK/units.now" | judge "$WORK/units.now" | sed -n "s/^cycle$TAB//p" >"$WORK/old"
    sed -n "s/^cycle$TAB//p" "$WORK/judged" | grep -xF -f "$WORK/old" | remark
    sed -n "s/^cycle$TAB//p" "$WORK/judged" | grep -vxF -f "$WORK/old" >"$WORK/refused"
  fi
  sed -n "s/^remark$TAB//p" "$WORK/judged" | remark
  sed -n "s/^refuse$TAB//p" "$WORK/judged" >>"$WORK/refused"
  refuse "$WORK/refused"
}

drop_ins() { # the drop-ins beside the Quadlet files
  for file in "$FUTURE"/*.d/*.conf; do if [ -e "$file" ]; then say "$file"; fi; done
}

judge() { # judge UNITS: standard input: systemd's lines; rows refuse|cycle|other|remark TEXT, each with the line of the unit file
  drop_ins >"$WORK/drop-ins"
  awk -v units="$1" -v future="$FUTURE" -v home="$HOME" -v links="$LINKS" -v ignored="$IGNORED_BY_OLD" -v systemd="$(head -n 1 "$WORK/systemd")" '
    function read_all(file, into,   line, n) {
      n = 0
      while ((getline line <file) > 0) into[++n] = line
      close(file)
      return n
    }
    function find(file, text,   line, n, found) {
      n = 0
      found = 0
      while (!found && (getline line <file) > 0) {
        n++
        if (line == text) found = n
      }
      close(file)
      return found
    }
    function told(file) { # a path as its reader knows it
      if (file in target) return "~/" target[file]
      if (index(file, future "/") == 1) file = home "/" links substr(file, length(future) + 1)
      return index(file, home "/") == 1 ? "~" substr(file, length(home) + 1) : file
    }
    function origin(unit, number,   text, source, n, i, line) { # where a line of a generated unit stands: FILE:LINE: TEXT
      n = read_all(units "/" unit, text)
      for (i = 1; i <= n; i++) if (index(text[i], "SourcePath=") == 1) source = substr(text[i], 12)
      if (source == "") return unit
      if (!number) return told(source)
      if ((line = find(source, text[number]))) return told(source) ":" line ": " text[number]
      for (i = 1; i <= drop_ins; i++)
        if ((line = find(drop_in[i], text[number]))) return told(drop_in[i]) ":" line ": " text[number]
      return told(source) ": " substr(text[number], 1, 160)
    }
    function names_ours(words,   i, count, part) {
      count = split(words, part, /[ \/:,\047]/)
      for (i = 1; i <= count; i++) if (part[i] in ours) return 1
      return 0
    }
    function row(kind, where, words) { print kind "\t" where ": " words }
    from == "want" {
      if ($1 == "service") ours[$2 ".service"] = 1
      else if ($1 == "link") target[home "/" $2] = $3
      else if ($1 == "file" || $1 == "data" || $1 == "dir") coming[home "/" ($1 == "file" ? $4 : $3)] = 1
      next
    }
    from == "drop-ins" { drop_in[++drop_ins] = $0; next }
    !begun { # the links are known now: so are the copies of their files
      begun = 1
      for (path in target) target[future substr(path, length(home "/" links) + 1)] = target[path]
    }
    {
      file = number = ""
      words = $0
      if (match($0, /^\/[^:]*:[0-9]+: /)) {
        file = substr($0, 1, RLENGTH - 2)
        number = file
        sub(/.*:/, "", number)
        sub(/:[0-9]+$/, "", file)
        words = substr($0, RLENGTH + 1)
      } else if (match($0, /^[^ :\/]+: /)) {
        file = units "/" substr($0, 1, RLENGTH - 2)
        words = substr($0, RLENGTH + 1)
      } else next # what follows from another line, as "Unit NAME has a bad unit file setting."
      if (index(file, units "/") != 1) { row("other", told(file) ":" number, words); next }
      unit = substr(file, length(units) + 2)
      if (words ~ /ordering cycle|^Found dependency on|break cycle/ && ((unit in ours) || names_ours(words))) {
        row("cycle", unit, "systemd says: " sentence(words) " " fix(words))
        next
      }
      if (!(unit in ours)) { row("other", unit, words); next }
      # What this bundle writes is there when the unit starts.
      if (match(words, /^Command \/[^ ]* is not executable/) && (substr(words, 9, index(words, " is not ") - 9) in coming)) next
      if (words ~ /^Unknown key/) {
        count = split(ignored, word, "\t")
        for (i = 1; i + 2 <= count; i += 3) if (index(words, "\047" word[i] "\047") && systemd + 0 < word[i + 1] + 0) {
          print "remark\t" unit ": systemd " int(systemd) " ignores " word[i] "=, which came with " word[i + 1] ": " word[i + 2]
          words = ""
        }
        if (words == "") next
      }
      where = origin(unit, number)
      # Advice about a directive that works as it is written.
      if (words ~ /obsolete|deprecated|legacy|not safe|unsafe|anyway/ && words !~ /[Ii]gnoring/) { print "remark\t" where ": systemd says: " words; next }
      row("refuse", where, "systemd says: " sentence(words) " " fix(words))
    }
    function sentence(words) { return words ~ /\.$/ ? words : words "." }
    function fix(words) {
      if (words ~ /^Unknown (key|section|lvalue)/) return "Correct the name or remove the line; the names that this systemd knows are in: man systemd.directives"
      if (words ~ /[Ii]gnoring/) return "Correct the value or remove the line: systemd would run the service without it"
      if (words ~ /cycle|^Found dependency/) return "These services wait for each other: remove one of the dependencies (After=, Before=) of the circle"
      if (words ~ /not executable/) return "Install the program, or correct its path"
      if (words ~ /not found/) return "Add the unit that is missing, or remove the dependency"
      return "systemd would not load this unit: correct it"
    }' FS="$TAB" from=want "$WORK/want" from=drop-ins "$WORK/drop-ins" from=said -
}
