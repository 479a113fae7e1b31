# shellcheck shell=sh
# The SSH side: receive, wait for the lock, follow.

sweep() { # what killed sessions left; one that lives, or whose transaction goes on without it, is left alone
  for left in "$XDG_RUNTIME_DIR"/hecate-fleet.*; do
    [ -d "$left" ] || continue
    whose=${left##*/hecate-fleet.}
    kill -0 "${whose%%.*}" 2>/dev/null || is_locked || rm -rf "$left"
  done
}

private() { # a private directory in memory: nothing of an unfinished transfer reaches the disk
  sweep
  # Without a user manager there is no such place, and nothing but the findings is written then.
  WORK=$(mktemp -d "$XDG_RUNTIME_DIR/hecate-fleet.$$.XXXXXX" 2>/dev/null || mktemp -d) || {
    fail "cannot make a private directory in $XDG_RUNTIME_DIR"
    return
  }
  trap 'rm -rf "$WORK"' EXIT
  trap 'exit 129' HUP INT TERM PIPE
  look_up
  session=$readers
  mkdir "$WORK/new"
  check_ground
  [ -s "$WORK/findings" ] || return 0
  STACK=$FLEET
  : >"$WORK/want"
  : >"$WORK/had"
  preflight
  report
}

receive() { # standard input: `hecate-bundle 1 SHA256 BYTES`, then that many bytes of base64(gzip(tar))
  # Nobody may be there any more, without a word: a machine that lost its power does not hang up.
  timeout "$RECEIVE_TIMEOUT" cat >"$WORK/bundle"
  if [ $? = 124 ]; then
    fail "the bundle did not come within $RECEIVE_TIMEOUT s; nothing was changed. Run the same command again"
    return
  fi
  read -r magic version digest bytes <"$WORK/bundle" || {
    fail "no bundle came in; nothing was changed. Run the same command again"
    return
  }
  if [ "$magic $version" != "hecate-bundle 1" ]; then
    fail "what came in is not a bundle of this program's version; nothing was changed. Run pulumi up again"
    return
  fi
  came=$(payload | wc -c | tr -d ' ')
  if [ "$came" != "$bytes" ] || [ "$(payload | sha256sum)" != "$digest  -" ]; then
    fail "the bundle was cut off on its way here ($came of $bytes bytes); nothing was changed. Run the same command again"
    return
  fi
  payload | base64 -d | gzip -dc | tar -xf - -C "$WORK/new" || {
    fail "the bundle cannot be unpacked in $XDG_RUNTIME_DIR; nothing was changed"
    return
  }
  rm -f "$WORK/bundle"
  printf '%.16s\n' "$digest" >"$WORK/new/id"
}

payload() { tail -n +2 "$WORK/bundle"; }

parent_of() { # parent_of PROCESS: in parent, and in leader the first process of its session
  read -r stat <"/proc/$1/stat" || stat=
  stat=${stat##*) ? } # the name of the process may hold blanks (proc_pid_stat(5))
  parent=${stat%% *}
  stat=${stat#* * }
  leader=${stat%% *}
} 2>/dev/null

look_up() { # in readers: the SSH session, or another process once it is gone
  parent_of $$
  readers=$parent
  # A login shell may wait for its command (dash and fish do): then it is the process above it that goes.
  parent_of "$leader"
  read -r comm <"/proc/$parent/comm" || return 0
  case $comm in sshd* | dropbear*) readers="$readers $parent" ;; esac
} 2>/dev/null

is_alone() { # nobody reads this any more
  look_up
  [ "$readers" != "$session" ]
}

holder() { systemctl --user show "$LOCK.service" -p Description -p ActiveEnterTimestamp | sed 's/^[^=]*=//' | paste -s -d ' ' -; }

is_locked() { # by whom does not matter: somebody's transaction is under way
  case $(systemctl --user is-active "$LOCK.service" 2>/dev/null) in active | activating | deactivating | reloading) return 0 ;; *) return 1 ;; esac
}

begin() { # begin MODE DESCRIPTION: the unit's name is the lock, and the unit outlives this SSH session
  cp "$0" "$WORK/program" || return
  : >"$WORK/log"
  clock
  began=$now
  said=0
  say "$$" >"$WORK/follower"
  # shellcheck disable=SC2086 # HECATE_SH is a command with words: "busybox ash"
  until systemd-run --user --quiet --collect --unit="$LOCK" --description="$2" -p Type=exec \
    -p "StandardOutput=append:$WORK/log" -p "StandardError=append:$WORK/log" \
    -p "ExecStopPost=-${HECATE_SH:-/bin/sh} $WORK/program ended $WORK" \
    ${HECATE_SH:-/bin/sh} "$WORK/program" transaction "$WORK" "$1" 2>"$WORK/refused"; do
    if ! is_locked && ! grep -q 'already loaded' "$WORK/refused"; then
      fail "the transaction could not be begun; nothing was changed: $(cat "$WORK/refused")"
      return
    fi
    clock
    waited=$(((now - began) / 100))
    if [ "$waited" -ge "$said" ]; then
      say "${PREFIX}waiting: this node is held by $(holder)"
      said=$((waited + 5))
    fi
    if [ "$waited" -gt "$LOCK_WAIT" ]; then
      fail "still held after $LOCK_WAIT s by $(holder); nothing was changed"
      return
    fi
    sleep 0.5
    # Whoever waited and went away has never begun.
    ! is_alone || exit 129
  done
  # From here on the transaction's own end cleans up, when nobody follows it any more.
  trap - EXIT HUP INT TERM PIPE
}

follow() { # prints the transaction's log as it grows; its exit status is ours
  exec 3<"$WORK/log"
  clock
  looked=$now rest=
  while :; do
    ended=
    [ -e "$WORK/exit" ] && ended=1
    while IFS= read -r line; do
      say "$PREFIX$rest$line"
      rest=
    done <&3
    rest=$rest$line # of a line that is being written
    [ -z "$ended" ] || break
    sleep 0.1
    # The transaction goes on alone, and cleans up after itself.
    ! is_alone || exit 129
    clock
    [ $((now - looked)) -ge 200 ] || continue
    looked=$now
    lives || break
  done
  [ -z "$rest" ] || say "$PREFIX$rest"
  if ! read -r code <"$WORK/exit"; then code=1; fi 2>/dev/null
  # The unit's last process may open the log at this moment, which makes it anew.
  rm -rf "$WORK" 2>/dev/null || { sleep 0.5; rm -rf "$WORK"; }
  return "$code"
}

lives() { # the transaction is under way, or has left its exit status; else it is said how it ended
  if [ ! -d "$WORK" ]; then
    fail "$WORK was removed during the run. See who did it (loginctl user-status $USER), and run pulumi up again: it takes up what is left"
    return
  fi
  ! is_locked || return 0
  sleep 1 # its last process may be at it
  if [ -e "$WORK/exit" ] || is_locked; then return 0; fi
  if ! systemctl --user show -p Version >/dev/null 2>&1; then
    fail "the user manager of $USER ended during the run. Start it (sudo systemctl start user@$USER_ID.service), and run pulumi up again: it takes up what is left"
  else
    fail "the node program was killed; run pulumi up again, it takes up what is left"
  fi
}

# converge [TOKEN [INSTANCE]]: both are kept when the bundle is true. By the first the next preview knows that nothing came
# between, by the second a delete knows whether this node is still its own.
converge() {
  private && receive || return
  if [ -n "$1" ]; then say "$1" >"$WORK/token"; fi
  if [ -n "$2" ]; then say "$2" >"$WORK/instance"; fi
  say "$FROM" >"$WORK/from"
  say "${0##*/}" >"$WORK/program.name"
  PREFIX="$(value node "$WORK/new/manifest"): "
  owner=$(value owner "$WORK/new/manifest")
  begin converge "$owner (from $FROM)" && follow || return
  # Whoever went away has no answer.
  STACK=$FLEET/stacks/$owner
  if [ -n "$2" ] && ! is_alone; then claim "$2"; fi
}

delete() { # delete OWNER INSTANCE
  PREFIX="$(uname -n): "
  is_recorded "$1" || return "$left"
  private || return
  printf 'owner\t%s\nclaim\t%s\n' "$1" "$2" >"$WORK/new/manifest"
  say delete >"$WORK/new/id"
  begin delete "$1 (delete, from $FROM)" && follow
}

is_recorded() { # is_recorded OWNER: fails where the node has no record of it; `left` is then the exit status of its delete
  [ ! -e "$FLEET/stacks/$1/proven" ] && [ ! -e "$FLEET/stacks/$1/open" ] || return 0
  STACK=$FLEET/stacks/$1
  known=$(find "$FLEET/stacks" -name manifest -path '*/generations/*' -exec cat {} + 2>/dev/null | awk -F "$TAB" '$1 == "link" { print $2 }')
  linked=$(for link in "$LINKS"/*.container; do case $(readlink "$link") in "$HOME"/.hecate/gitops/*) say "$link" ;; esac done | grep -vxF -e "$known")
  left=1
  if [ -n "$linked" ]; then
    fail "the records of $1 on this node are gone, but services are there that no record has: $(say "$linked" | sed 's/.*\///; s/\.container$//' | paste -s -d ' ' -). They are left as they are. Run pulumi up, then destroy"
    return
  fi
  left=0
  say "${PREFIX-}nothing of $1 is on this node"
  forget "$1"
  return 1
}
