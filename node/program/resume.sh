# shellcheck shell=sh
# What takes an open transaction up at the next boot: a unit that is there as long as the transaction is open.

UNITS=.config/systemd/user

resume_unit() { say "resume-hecate-fleet-$OWNER_HASH.service"; }

arm() {
  for directory in .config .config/systemd "$UNITS" "$UNITS/default.target.wants"; do
    [ -d "$directory" ] && continue
    mkdir "$directory" && say "$directory" >>"$STACK/made" || return
  done
  # The program as it is now: the next boot may find another version beside it, or none.
  cp "$0" "$STACK/program" && durable "$STACK/program" || return
  cat >"$UNITS/$(resume_unit)" <<UNIT || return
[Unit]
Description=Takes up the change of $owner that was under way when this machine went down
[Service]
Type=exec
ExecStart=${HECATE_SH:-/bin/sh} %h/$STACK/program resume $owner
UNIT
  ln -sf "../$(resume_unit)" "$UNITS/default.target.wants/$(resume_unit)" || return
  # The power cut that it is for must find it.
  sync "$UNITS/$(resume_unit)" "$UNITS/default.target.wants" "$UNITS"
}

disarm() { rm -f "$UNITS/default.target.wants/$(resume_unit)" "$UNITS/$(resume_unit)" "$STACK/program"; }

resume() { # resume OWNER: the lock, the log and the end of it are those of every transaction
  PREFIX=
  STACK=$FLEET/stacks/$1
  private || return
  cp -R "$STACK/generations/$(cat "$STACK/open")/." "$WORK/new/" || return
  begin resume "$1 (taken up after a boot)" && follow >"$STACK/resumed"
  code=$?
  cat "$STACK/resumed"
  return "$code"
}

take_up() { # fails when what was begun is to be put back; else the way forward goes on
  reached=$(cat "$STACK/reached" 2>/dev/null)
  case $reached in
    *" reload" | *" start" | *" restart" | *" gate" | *" tidy" | *" remove" | *" record")
      case $reached in converge*) ;; *) false ;; esac
      ;;
    *) false ;;
  esac || {
    say "after a boot at $(date): the change had come to its step ${reached#* }; it is put back"
    return 1
  }
  say "after a boot at $(date): the change had come to its step ${reached#* }; it is gated now"
}

tell_resumed() {
  [ -e "$STACK/resumed" ] || return 0
  say "this node went down during the last run, and took it up at its boot:"
  sed 's/^/  | /' "$STACK/resumed"
  rm -f "$STACK/resumed"
}
