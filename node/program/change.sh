# shellcheck shell=sh
# The change itself.

open_generation() { # from here on, an unfinished run can be told by the next one
  id=$(cat "$WORK/new/id")
  mkdir -p "$STACK/generations" "$STACK/owed"
  chmod 0700 "$FLEET" # whoever copied this program here made it with his own umask
  if ! cmp -s "$WORK/new/manifest" "$STACK/generations/$id/manifest"; then
    # Into what a killed run left half done, it would be copied beside it.
    rm -rf "$STACK/generations/$id" "$STACK/generations/.$id"
    if ! cp -R "$WORK/new" "$STACK/generations/.$id" || ! mv "$STACK/generations/.$id" "$STACK/generations/$id"; then
      rm -rf "$STACK/generations/.$id"
      fail "$HOME/$STACK cannot be written (is the disk full?); nothing was changed"
      return
    fi
  fi
  [ -e "$STACK/open" ] || forget_plans
  # Of several runs in a row until one ends, each adds its own.
  { cat "$WORK/plan.files" >>"$STACK/plan.files" && cat "$WORK/plan.services" >>"$STACK/plan.services" &&
    cp "$WORK/ran" "$STACK/ran" && arm && put "$STACK/open" "$id"; } || fail "$HOME/$STACK or $HOME/$UNITS cannot be written; nothing was changed"
}

close_generation() { # the end of both ways
  let_go
  disarm
  rm -f "$STACK/open" "$STACK/ran" "$STACK/reached"
  forget_plans
}

forget_plans() { rm -f "$STACK/plan.files" "$STACK/plan.services" "$STACK/sockets"; } # of the runs until one ends

put() { # put FILE WORD: whole or not at all
  printf '%s\n' "$2" >"$1.new" && mv "$1.new" "$1" && return
  rm -f "$1.new"
  return 1
}

mark() { # a restart is owed before the files change
  chosen "restart owe" "$WORK/plan.services" | while read -r name; do
    [ -e "$STACK/owed/$name" ] || say "$name" >>"$WORK/marked"
    put "$STACK/owed/$name" pending || exit 1
  done || {
    fail "$HOME/$STACK cannot be written"
    return
  }
  durable
}

directories() {
  { rows dir "$WORK/want" | sed "s/^/dir$TAB/"; rows data "$WORK/want" | sed "s/^/data$TAB/"; } |
    while IFS=$TAB read -r kind mode path; do
      [ -d "$path" ] && continue
      mkdir -m "$mode" "$path" || return 1
      if [ "$kind" = dir ]; then say "$path" >>"$STACK/made"; fi
    done
}

keep() { # keep PATH: somebody edited it; his version is kept
  mkdir -p "$FLEET/replaced"
  cp "$1" "$FLEET/replaced/$(date +%Y%m%dT%H%M%S)-$(basename "$1")" && say "kept the edited $HOME/$1 in $HOME/$FLEET/replaced"
}

shore_up() { # a link that dangles hides all others from the generator: until its service is stopped, its file is there again
  chosen unlink "$WORK/plan.files" | while read -r link; do
    if [ -e "$link" ] || ! [ -L "$link" ]; then continue; fi
    target=$(rows link "$WORK/had" | awk -F "$TAB" -v path="$link" '$1 == path { found = $2 } END { print found }')
    sum=$(rows file "$WORK/had" | awk -F "$TAB" -v path="$target" '$3 == path { found = $2 } END { print found }')
    for kept in "$STACK"/generations/*/files/"$sum"; do
      if ! [ -e "$target" ] && cp "$kept" "$target.new" 2>/dev/null && mv "$target.new" "$target"; then
        printf 'remove\t%s\tno longer wanted\n' "$target" >>"$WORK/plan.files"
      fi
    done
    ln -sfn "$HOME/$target" "$link"
    [ -e "$link" ] || rm -f "$link"
  done
}

write() {
  directories || {
    fail "a directory could not be made"
    return
  }
  shore_up
  while IFS=$TAB read -r action path reason; do
    case $action in
      create | rewrite)
        if [ "$reason" = "edited on the node" ]; then keep "$path" || return 1; fi
        mode=$(wanted_file "$path" 1)
        cp "$GEN/files/$(content "$path")" "$path.new" && chmod "$mode" "$path.new" && mv "$path.new" "$path"
        ;;
      mode) chmod "${reason##* }" "$path" ;;
      link)
        target=$(rows link "$WORK/want" | awk -F "$TAB" -v path="$path" '$1 == path { print $2 }')
        if [ -e "$path" ] && ! [ -L "$path" ]; then keep "$path" || return 1; fi
        rm -f "$path.new"
        ln -s "$HOME/$target" "$path.new" && mv "$path.new" "$path"
        ;;
      *) continue ;;
    esac || {
      rm -f "$path.new"
      fail "$HOME/$path cannot be written (is the disk full, or the directory not writable?)"
      return
    }
  done <"$WORK/plan.files"
}

reload() { # reload, and see that systemd runs what we wrote
  if ! grep -qE "$UNIT_FILES" "$WORK/plan.files" &&
    ! awk -F "$TAB" '$2 != "loaded" || $9 == "yes" { found = 1 } END { exit !found }' "$WORK/units"; then
    date_marks
    return
  fi
  systemctl --user daemon-reload || {
    fail "systemctl --user daemon-reload failed"
    return
  }
  observe
  awk -F "$TAB" -v links="$HOME/$LINKS/" '
    NR == FNR { if ($1 == "service") want[$2 ".service"] = 1; next }
    ($1 in want) && ($2 != "loaded" || index($8, links) != 1) { print $1 ": LoadState=" $2 ", SourcePath=" $8 }' "$WORK/want" "$WORK/units" >"$WORK/unloaded"
  if [ -s "$WORK/unloaded" ]; then
    cat "$WORK/unloaded"
    journalctl --user -q --no-pager -o cat -n 20 --since=-1min -g 'quadlet-generator|hecate' 2>/dev/null | redact
    fail "systemd did not load the units (above)"
    return
  fi
  date_marks
}

date_marks() { # the invocation that runs now is the one that is out of date
  while IFS=$TAB read -r unit _ _ _ invocation _; do
    name=${unit%.service}
    if [ -e "$STACK/owed/$name" ]; then put "$STACK/owed/$name" "$invocation" || return; fi
  done <"$WORK/units"
}

stop() { # stop FILE: the units named in it; one that is not there is as good as stopped
  # shellcheck disable=SC2046
  systemctl --user stop $(services "$1") 2>"$WORK/refused" || grep -q 'not loaded' "$WORK/refused" ||
    fail "systemctl stop failed: $(cat "$WORK/refused")"
}

identity() { stat -c '%n %i %y %z' "$1"; } # identity PATH: differs when the file was made anew, within the second as well

ports() { cells port 2 "$1" | sort -u; }

restart() { # stop all, then start all: two services may swap a port
  chosen restart "$WORK/plan.services" >"$WORK/stops"
  ports "$WORK/want" >"$WORK/ports"
  # What goes away goes first only where a new service needs its port; after a failure, always.
  if [ "$MODE" = rollback ]; then
    chosen stop "$WORK/plan.services"
  else
    rows port "$WORK/had" | awk -F "$TAB" 'from == "ports" { port[$1] = 1; next } $2 in port { print $1 }' from=ports "$WORK/ports" from=had - |
      while read -r name; do chosen stop "$WORK/plan.services" | grep -xF "$name"; done | sort -u
  fi >>"$WORK/stops"
  # Somebody else may have started one meanwhile, by the old files.
  chosen start "$WORK/plan.services" | in_state "active activating reloading queued" >>"$WORK/stops"
  if [ -s "$WORK/stops" ]; then
    STOPPED=yes
    if [ "$MODE" != rollback ]; then keep_images & fi
    say "stop $(paste -s -d ' ' "$WORK/stops")"
    stop "$WORK/stops" || return
  fi
  chosen "start restart" "$WORK/plan.services" >"$WORK/starts"
  # What they left lies about now. Earlier, systemd's own restart of a broken one may just have made a good one.
  rows gate "$WORK/want" | while IFS=$TAB read -r name _ path _; do
    if begun "$name" && [ -S "$path" ]; then identity "$path"; fi
  done >"$WORK/sockets"
  # The run that takes an unfinished one up knows them too.
  cat "$WORK/sockets" >>"$STACK/sockets" 2>/dev/null
  : >"$WORK/began"
  [ -s "$WORK/starts" ] || return 0
  STOPPED=yes
  say "start $(paste -s -d ' ' "$WORK/starts")"
  # shellcheck disable=SC2046
  systemctl --user reset-failed $(services "$WORK/starts") 2>/dev/null
  # shellcheck disable=SC2046
  timeout "$START_WAIT" systemctl --user start $(services "$WORK/starts") 2>"$WORK/refused" || [ $? = 124 ] ||
    say "systemctl start: $(head -n 3 "$WORK/refused")" # which one, and why, is for the gate to say
}
