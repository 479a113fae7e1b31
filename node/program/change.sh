# shellcheck shell=sh
# The change itself: the same steps forward and back.

put() { # put FILE WORD: whole or not at all
  { say "$2" >"$1.new"; } 2>/dev/null && mv "$1.new" "$1" && return
  rm -f "$1.new" 2>/dev/null
  return 1
}

durable() { # durable PATH...: they survive a power cut, before what speaks of them is written
  [ $# -eq 0 ] || sync "$@"
}

stop_units() { # stop_units FILE: the units named in it; one that is not there is as good as stopped
  [ -s "$1" ] || return 0
  # shellcheck disable=SC2046 # names without blanks
  systemctl --user stop $(services "$1") 2>"$WORK/refused" || grep -q 'not loaded' "$WORK/refused" ||
    fail "systemctl stop failed: $(cat "$WORK/refused")"
}

stop() { # all that goes or changes, before any start: two services may swap a port
  : >"$WORK/began"
  chosen "restart stop" "$WORK/plan.services" >"$WORK/stops"
  [ -s "$WORK/stops" ] || return 0
  if [ "$MODE" = converge ]; then keep_images & fi
  say "stop $(paste -s -d ' ' "$WORK/stops")"
  stop_units "$WORK/stops" || return
  # shellcheck disable=SC2046 # names without blanks
  systemctl --user reset-failed $(services "$WORK/stops") 2>/dev/null
  return 0
}

# at PATH COMMAND...: runs it as somebody who comes to the path: a container may own a directory on the way, and only
# Podman comes into that.
at() {
  place=$1
  shift
  if is_closed "$place"; then podman unshare "$@"; else "$@"; fi
}

is_closed() { # is_closed PATH
  directory=$1
  while :; do
    case $directory in */*) directory=${directory%/*} ;; *) return 1 ;; esac
    [ ! -e "$directory" ] || break
  done
  [ -d "$directory" ] && ! [ -x "$directory" ]
}

directories() {
  starting_data >"$WORK/data"
  { rows dir "$WORK/want" | sed "s/^/dir$TAB/"; rows data "$WORK/want" | sed "s/^/data$TAB/"; } |
    while IFS=$TAB read -r kind mode path; do
      at "$path" test -d "$path" </dev/null && continue
      at "$path" mkdir -m "$mode" "$path" </dev/null || {
        # The data of what is not started is nobody's business now: its disk may be away.
        [ "$kind" = data ] && ! column 2 <"$WORK/data" | grep -qxF -- "$path" || return 1
        continue
      }
      if [ "$kind" = dir ]; then say "$path" >>"$STACK/made"; fi
    done
}

starting_data() { # rows NAME PATH: the data directories of what is started
  chosen "start restart" "$WORK/plan.services" >"$WORK/starting"
  rows data "$WORK/want" | awk -F "$TAB" -v OFS="$TAB" '
    from == "starting" { starting[$1] = 1; next }
    { name = $2; sub(/^\.hecate\//, "", name); sub(/\/.*/, "", name) }
    name in starting { print name, $2 }' from=starting "$WORK/starting" from=data -
}

check_data() { # the data directory of what is started is one, or can be made
  starting_data | while IFS=$TAB read -r name path; do is_closed "$path" || printf '%s\t%s\n' "$name" "$path"; done >"$WORK/data"
  # All at once; which of them it is that cannot be one is asked only then.
  # shellcheck disable=SC2016,SC2046 # for the shell in it; paths of ours have no blanks
  if timeout "$ANSWER_TIMEOUT" sh -c 'for path; do [ -d "$path" ] || ! { [ -e "$path" ] || [ -L "$path" ]; } || exit; done' sh $(column 2 <"$WORK/data"); then return 0; fi
  while IFS=$TAB read -r name path; do
    timeout "$ANSWER_TIMEOUT" test -d "$path"
    case $? in
      0) continue ;;
      124)
        say "$name: its data directory $HOME/$path does not answer within $ANSWER_TIMEOUT s. Bring its file server back, or correct the link"
        continue
        ;;
    esac
    if [ -L "$path" ]; then
      say "$name: its data directory $HOME/$path is a link to $(readlink "$path"), which is not there. Mount the disk that it is on, or correct the link"
    elif [ -e "$path" ]; then
      say "$name: its data directory $HOME/$path is not a directory. Move it away: mv $HOME/$path $HOME/$path.away"
    fi
  done <"$WORK/data" >"$WORK/refused"
  refuse "$WORK/refused"
}

keep() { # keep PATH: somebody edited it; his version is kept
  mkdir -p "$FLEET/replaced"
  kept=$FLEET/replaced/$(date +%Y%m%dT%H%M%S)-$(basename "$1")
  while [ -e "$kept" ]; do kept=$kept+; done
  cp "$1" "$kept" && say "kept the edited $HOME/$1 in $HOME/$kept"
}

write() {
  directories || {
    fail "a directory could not be made"
    return
  }
  while IFS=$TAB read -r action path reason; do
    case $action in
      create | rewrite)
        if [ "$reason" = "edited on the node" ]; then keep "$path" || return 1; fi
        mode=$(wanted_file "$path" 1)
        cp "$GEN/files/$(content "$path")" "$path.new" && chmod "$mode" "$path.new" && mv -T "$path.new" "$path"
        ;;
      mode) chmod "${reason##* }" "$path" ;;
      link)
        target=$(rows link "$WORK/want" | awk -F "$TAB" -v path="$path" '$1 == path { print $2 }')
        if [ -e "$path" ] && ! [ -L "$path" ]; then keep "$path" || return 1; fi
        rm -f "$path.new"
        ln -s "$HOME/$target" "$path.new" && mv -T "$path.new" "$path"
        ;;
      unlink) { [ -L "$path" ] || keep "$path"; } && rm -f "$path" ;;
      *) continue ;;
    esac || {
      rm -f "$path.new"
      fail "$HOME/$path cannot be written (is the disk full, or the directory not writable?)"
      return
    }
  done <"$WORK/plan.files"
  # shellcheck disable=SC2046 # paths without blanks
  durable $(awk -F "$TAB" '$1 != "remove" { path = $2; if ($1 != "unlink" && $1 != "link") print path; sub(/\/[^\/]*$/, "", path); print path }' "$WORK/plan.files" | sort -u)
}

reload() { # one reload, and see that systemd has what we wrote
  if grep -qE "$UNIT_FILES" "$WORK/plan.files" || unit_awk '$LOAD != "loaded" || $RELOAD == "yes" { found = 1 } END { exit !found }' "$WORK/units"; then
    systemctl --user daemon-reload || {
      fail "systemctl --user daemon-reload failed"
      return
    }
  fi
  # Others may have started what we stopped: what runs now is what the marks must speak of.
  observe
  unit_awk -v links="$(cd "$LINKS" 2>/dev/null && pwd -P)/" '
    from == "want" { if ($1 == "service") want[$2 ".service"] = 1; next }
    ($NAME in want) && ($LOAD != "loaded" || index($SOURCE, links) != 1) { print $NAME ": LoadState=" $LOAD ", SourcePath=" $SOURCE }' \
    from=want "$WORK/want" from=units "$WORK/units" >"$WORK/unloaded"
  if [ -s "$WORK/unloaded" ]; then
    cat "$WORK/unloaded"
    journalctl --user -q --no-pager -o cat -n 20 --since=-1min -g 'quadlet-generator|hecate' 2>/dev/null | redact
    fail "systemd did not load the units (above)"
    return
  fi
  date_marks
}

mark() { # a restart is owed before the files change
  chosen "restart owe" "$WORK/plan.services" | while read -r name; do
    [ -e "$STACK/owed/$name" ] || say "$name" >>"$WORK/marked"
    put "$STACK/owed/$name" pending || exit 1
  done || fail "$HOME/$STACK cannot be written"
}

unmark() { while read -r name; do rm -f "$STACK/owed/$name"; done; } # standard input: services

date_marks() { # the invocation that runs now is the one that is out of date
  unit_awk '{ sub(/\.service$/, "", $NAME); print $NAME, ($RUNS == "yes" ? $INVOCATION : "none") }' "$WORK/units" | while IFS=$TAB read -r name invocation; do
    [ ! -e "$STACK/owed/$name" ] || put "$STACK/owed/$name" "$invocation" || exit 1
  done
}

identity() { at "$1" stat -c '%n %i %y' "$1" </dev/null; } # identity PATH: differs when the file was made anew, whoever changes its mode

note_sockets() { # the sockets that the services which are to start have left behind
  rows gate "$WORK/want" | while IFS=$TAB read -r name _ path _; do
    if begun "$name" && is_socket "$path" </dev/null; then identity "$path"; fi
  done >"$WORK/sockets"
}

start() {
  chosen "start restart" "$WORK/plan.services" >"$WORK/starts"
  note_sockets
  # Somebody may have started one meanwhile, by the old files. Once all are down, their sockets are what they left behind.
  for _ in 1 2 3; do
    chosen "start restart stop" "$WORK/plan.services" | running >"$WORK/stops"
    [ -s "$WORK/stops" ] || break
    say "stop $(paste -s -d ' ' "$WORK/stops") (somebody else started it meanwhile)"
    stop_units "$WORK/stops" || return
    note_sockets
  done
  # The run that takes an unfinished one up knows them too.
  cat "$WORK/sockets" >>"$STACK/sockets" 2>/dev/null
  [ -s "$WORK/starts" ] || return 0
  say "start $(paste -s -d ' ' "$WORK/starts")"
  # shellcheck disable=SC2046 # names without blanks
  systemctl --user reset-failed $(services "$WORK/starts") 2>/dev/null
  start_units "$WORK/starts"
}

start_units() { # start_units FILE: which one does not start, and why, is for the gate to say
  services "$1" | grep -v '\.target$' >"$WORK/starting"
  # shellcheck disable=SC2046 # names without blanks
  [ ! -s "$WORK/starting" ] || timeout "$START_WAIT" systemctl --user start $(cat "$WORK/starting") 2>"$WORK/refused" || [ $? = 124 ] ||
    say "systemctl start: $(head -n 3 "$WORK/refused")"
  # A target of others was stopped along: its own start would start whatever it wants.
  # shellcheck disable=SC2046 # names without blanks
  ! grep -q '\.target$' "$1" || systemctl --user start --job-mode=ignore-dependencies $(grep '\.target$' "$1")
}

tidy() { # files that are linked nowhere any more; no unit is touched
  chosen remove "$WORK/plan.files" | while read -r path; do
    if ! grep -qF "$TAB$(sha256sum <"$path" | cut -d ' ' -f 1)$TAB$path" "$WORK/had"; then keep "$path" || exit 1; fi
    rm -f "$path" || exit 1
  done || say "warning: a file that is no longer wanted could not be removed (above)"
}
