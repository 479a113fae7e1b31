#!/bin/sh
# hecate-node: makes one node's Hecate services what a bundle says, as one transaction.
#
#   hecate-node.sh converge            reads a bundle from standard input, makes it true or puts everything back
#   hecate-node.sh delete OWNER CLAIM  takes away all that OWNER put here, keeps the data
#
# Plain POSIX sh: dash, bash and busybox ash run it. `set -e` does not hold inside `if` and `||`, where most of the
# steps are called, so every step returns its status by itself.
set -u
umask 077
LC_ALL=C
export LC_ALL
XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/run/user/$(id -u)}
DBUS_SESSION_BUS_ADDRESS=${DBUS_SESSION_BUS_ADDRESS:-unix:path=$XDG_RUNTIME_DIR/bus}
export XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS
FROM=${SSH_CONNECTION:-this machine}
FROM=${FROM%% [0-9]*}
cd "$HOME" || exit 1

TAB=$(printf '\t')
FLEET=.hecate/fleet
LINKS=.config/containers/systemd
UNIT_FILES="\.(container|volume|network|pod|image)$TAB"
LOCK=hecate-fleet-transaction
LOCK_WAIT=900
PULL_TIMEOUT=900
CHECK_TIMEOUT=10

say() { printf '%s\n' "$*"; }

fail() {
  say "${PREFIX-}error: $*"
  return 1
}

rows() { # rows KIND MANIFEST: the rows of one kind, without the kind
  awk -v kind="$1" 'BEGIN { FS = OFS = "\t" } $1 == kind { sub(/^[^\t]*\t/, ""); print }' "$2"
}

column() { cut -f "$1"; }

value() { rows "$1" "$2" | head -n 1; }

now() { # centiseconds of a clock that nobody can set
  read -r uptime _ </proc/uptime
  say "${uptime%.*}${uptime#*.}" | sed 's/^0*\(.\)/\1/'
}

redact() { # standard input to standard output without the known secret values
  cat "$WORK"/secrets.* 2>/dev/null >"$WORK/redact"
  awk -v list="$WORK/redact" '
    BEGIN { while ((getline line <list) > 0) if (length(line) > 3) secret[++n] = line }
    {
      for (i = 1; i <= n; i++) {
        out = ""
        while ((at = index($0, secret[i])) > 0) {
          out = out substr($0, 1, at - 1) "[secret]"
          $0 = substr($0, at + length(secret[i]))
        }
        $0 = out $0
      }
      print
    }'
}

# ---- the SSH side: receive, wait for the lock, follow -------------------------------------------------------------

manager() {
  command -v systemd-run >/dev/null || {
    fail "systemd-run is missing: this machine is not run by systemd, or its PATH is broken"
    return
  }
  systemctl --user show -p Version >/dev/null 2>&1 && return
  fail "the systemd user manager of $(id -un) does not answer at $XDG_RUNTIME_DIR. Run this once on the node as root: loginctl enable-linger $(id -un)"
}

private() { # a private directory in memory: nothing of an unfinished transfer reaches the disk
  WORK=$(mktemp -d "$XDG_RUNTIME_DIR/hecate-fleet.XXXXXX") || {
    fail "cannot make a private directory in $XDG_RUNTIME_DIR"
    return
  }
  trap 'rm -rf "$WORK"' EXIT
  trap 'exit 129' HUP INT TERM PIPE
  parent=$(parent)
  mkdir "$WORK/new"
}

receive() { # standard input: `hecate-bundle 1 SHA256 BYTES`, then that many bytes of base64(gzip(tar))
  read -r magic version digest bytes || {
    fail "no bundle came in; nothing was changed. Run the same command again"
    return
  }
  if [ "$magic $version" != "hecate-bundle 1" ]; then
    fail "what came in is not a bundle of this program's version; nothing was changed. Run pulumi up again"
    return
  fi
  cat >"$WORK/payload"
  came=$(wc -c <"$WORK/payload" | tr -d ' ')
  if [ "$came" != "$bytes" ] || [ "$(sha256sum <"$WORK/payload")" != "$digest  -" ]; then
    fail "the bundle was cut off on its way here ($came of $bytes bytes); nothing was changed. Run the same command again"
    return
  fi
  base64 -d <"$WORK/payload" | gzip -dc | tar -xf - -C "$WORK/new" || {
    fail "the bundle cannot be unpacked in $XDG_RUNTIME_DIR; nothing was changed"
    return
  }
  rm -f "$WORK/payload"
  printf '%.16s\n' "$digest" >"$WORK/new/id"
}

parent() { awk '{ print $4 }' "/proc/$$/stat"; } # the SSH session; another one when it is gone

holder() { systemctl --user show "$LOCK.service" -p Description -p ActiveEnterTimestamp | sed 's/^[^=]*=//' | paste -s -d ' ' -; }

held() { # by whom does not matter: somebody's transaction is under way
  case $(systemctl --user is-active "$LOCK.service" 2>/dev/null) in active | activating | deactivating | reloading) return 0 ;; *) return 1 ;; esac
}

begin() { # begin MODE DESCRIPTION: the unit's name is the lock, and the unit outlives this SSH session
  cp "$0" "$WORK/program" || return
  : >"$WORK/log"
  began=$(now)
  said=0
  say "$$" >"$WORK/follower"
  # shellcheck disable=SC2086 # HECATE_SH is a command with words: "busybox ash"
  until systemd-run --user --quiet --collect --unit="$LOCK" --description="$2" -p Type=exec \
    -p "StandardOutput=append:$WORK/log" -p "StandardError=append:$WORK/log" \
    -p "ExecStopPost=-${HECATE_SH:-/bin/sh} $WORK/program ended $WORK" \
    ${HECATE_SH:-/bin/sh} "$WORK/program" transaction "$WORK" "$1" 2>"$WORK/refused"; do
    if ! held && ! grep -q 'already loaded' "$WORK/refused"; then
      fail "the transaction could not be begun; nothing was changed: $(cat "$WORK/refused")"
      return
    fi
    waited=$((($(now) - began) / 100))
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
    [ "$(parent)" = "$parent" ] || exit 129
  done
  # From here on the transaction's own end cleans up, when nobody follows it any more.
  trap - EXIT HUP INT TERM PIPE
}

follow() { # prints the transaction's log as it grows; its exit status is ours
  exec 3<"$WORK/log"
  while :; do
    ended=
    [ -e "$WORK/exit" ] && ended=1
    awk -v prefix="$PREFIX" '{ print prefix $0 }' <&3
    [ -z "$ended" ] || break
    sleep 0.1
  done
  read -r code <"$WORK/exit"
  rm -rf "$WORK"
  return "$code"
}

converge() {
  manager && private && receive || return
  PREFIX="$(value node "$WORK/new/manifest"): "
  begin converge "$(value owner "$WORK/new/manifest") (from $FROM)" && follow
}

delete() { # delete OWNER CLAIM
  PREFIX="$(uname -n): "
  if ! [ -e "$FLEET/stacks/$1/proven" ] && ! [ -e "$FLEET/stacks/$1/open" ]; then
    say "${PREFIX}nothing of $1 is on this node"
    forget "$1"
    return
  fi
  manager && private || return
  printf 'owner\t%s\nclaim\t%s\n' "$1" "$2" >"$WORK/new/manifest"
  say delete >"$WORK/new/id"
  begin delete "$1 (delete, from $FROM)" && follow
}

# ---- what is and what should be -----------------------------------------------------------------------------------

look() { # the disk as it is, one row a path that we want or had: PATH KIND SHA256-or-target MODE
  { rows file "$WORK/want"; rows file "$WORK/had"; } | column 3 | sort -u >"$WORK/paths"
  { rows link "$WORK/want"; rows link "$WORK/had"; } | column 1 | sort -u >>"$WORK/paths"
  : >"$WORK/disk"
  : >"$WORK/regular"
  while read -r path; do
    if [ -L "$path" ]; then
      printf '%s\tlink\t%s\t-\n' "$path" "$(readlink "$path")"
    elif [ -f "$path" ]; then
      say "$path" >>"$WORK/regular"
    elif [ -e "$path" ]; then
      printf '%s\tother\t-\t-\n' "$path"
    fi
  done <"$WORK/paths" >"$WORK/disk"
  [ -s "$WORK/regular" ] || return 0
  xargs sha256sum <"$WORK/regular" | awk '{ print $2 "\t" $1 }' >"$WORK/sums"
  xargs stat -c '%n	%a' <"$WORK/regular" >"$WORK/modes"
  awk 'BEGIN { FS = OFS = "\t" } which == "sums" { sum[$1] = $2; next } { print $1, "file", sum[$1], "0" $2 }' \
    which=sums "$WORK/sums" which=modes "$WORK/modes" >>"$WORK/disk"
}

plan_files() { # rows ACTION PATH REASON: create, rewrite, mode, link, remove, unlink, conflict
  find "$FLEET/stacks" -name manifest -path '*/generations/*' ! -path "$STACK/*" -exec cat {} + 2>/dev/null >"$WORK/others"
  awk -v home="$HOME" '
    BEGIN { FS = OFS = "\t" }
    from == "disk" { kind[$1] = $2; sum[$1] = $3; mode[$1] = $4; next }
    from == "had" && $1 == "file" { had[$4] = "file"; known[$4, $3] = 1; next }
    from == "had" && $1 == "link" { had[$2] = "link"; next }
    from == "others" && $1 == "owner" { other = $2; next }
    from == "others" && $1 == "file" { claimed[$4] = other; claim[$4, $3] = 1; next }
    from == "others" && $1 == "link" { claimed[$2] = other; next }
    from == "want" && $1 == "file" {
      path = $4
      want[path] = 1
      if ((path in claimed) && !((path, $3) in claim)) print "conflict", path, "it belongs to the stack " claimed[path] ", with other content"
      else if (!(path in kind)) print "create", path, "-"
      else if (kind[path] != "file") print "conflict", path, "it is there, but is not a plain file: move it away"
      else if (sum[path] == $3) { if (mode[path] != $2) print "mode", path, mode[path] " -> " $2 }
      else if (path in had) print "rewrite", path, ((path, sum[path]) in known ? "changed" : "edited on the node")
      else print "conflict", path, "it is there already and is not ours: move it away, or make it the same"
    }
    from == "want" && $1 == "link" {
      path = $2
      want[path] = 1
      # A link is a service: two stacks that say the same of it today would stop it for one another tomorrow.
      if (path in claimed) print "conflict", path, "it belongs to the stack " claimed[path]
      else if (!(path in kind)) print "link", path, "-"
      else if (kind[path] == "link" && sum[path] == home "/" $3) next
      else if (path in had) print "link", path, "changed on the node"
      else print "conflict", path, "it is there already and is not ours: move it away"
    }
    END {
      for (path in had) if (!(path in want) && (path in kind) && !(path in claimed))
        print (had[path] == "link" ? "unlink" : "remove"), path, "no longer wanted"
    }' from=disk "$WORK/disk" from=had "$WORK/had" from=others "$WORK/others" from=want "$WORK/want" |
    sort >"$WORK/plan.files"
}

units() { # units NAME...: what systemd knows, one row each: NAME LOAD ACTIVE SUB INVOCATION RESTARTS FRAGMENT SOURCE RELOAD DEPENDANTS
  [ $# -gt 0 ] || return 0
  systemctl --user show -p Id -p LoadState -p ActiveState -p SubState -p InvocationID -p NRestarts -p FragmentPath \
    -p SourcePath -p NeedDaemonReload -p RequiredBy -p BoundBy -p ConsistsOf "$@" 2>/dev/null |
    awk '
      function row() {
        if ("Id" in is) print is["Id"], is["LoadState"], is["ActiveState"], is["SubState"], is["InvocationID"], is["NRestarts"], \
          is["FragmentPath"], is["SourcePath"], is["NeedDaemonReload"], is["RequiredBy"] " " is["BoundBy"] " " is["ConsistsOf"]
        split("", is)
      }
      BEGIN { OFS = "\t" }
      /^$/ { row(); next }
      { at = index($0, "="); v = substr($0, at + 1); is[substr($0, 1, at - 1)] = (v == "" ? "-" : v) }
      END { row() }'
}

names() { rows service "$1" | column 1; }

services() { sed 's/$/.service/'; }

observe() { # the units of all services that we want or had
  # shellcheck disable=SC2046 # names without blanks
  units $({ names "$WORK/want"; names "$WORK/had"; } | sort -u | services) >"$WORK/units"
}

plan_services() { # rows ACTION NAME REASON: start, restart, stop; owe: a restart of what is held
  ls "$STACK/owed" 2>/dev/null >"$WORK/owed"
  while read -r name; do
    printf '%s\t%s\n' "$name" "$(cat "$STACK/owed/$name")"
  done <"$WORK/owed" >"$WORK/marks"
  awk '
    BEGIN { FS = OFS = "\t" }
    from == "units" { name = $1; sub(/\.service$/, "", name); load[name] = $2; active[name] = $3; sub_[name] = $4; invocation[name] = $5; next }
    from == "files" {
      if ($1 == "create") why[$2] = "new"
      else if ($1 == "rewrite") why[$2] = $3
      else if ($1 == "link") why[$2] = "linked"
      next
    }
    from == "marks" { owed[$1] = ($2 == "pending" || $2 == invocation[$1]); next }
    from == "spared" { spared[$1] = 1; next }
    from == "had" && $1 == "service" { if (!($2 in had)) gone[++m] = $2; had[$2] = 1; next }
    from == "want" && $1 == "service" { order[++n] = $2; want[$2] = 1; next }
    from == "want" && $1 == "reads" && ($3 in why) && !($2 in changed) {
      file = $3
      sub(/^.*\//, "", file)
      changed[$2] = file " " why[$3]
      next
    }
    END {
      for (i = 1; i <= n; i++) {
        name = order[i]
        if (name in spared) {
          if (active[name] == "active" && (name in changed)) print "owe", name, changed[name] ", held"
        } else if (sub_[name] == "auto-restart") print "restart", name, "keeps failing"
        else if (active[name] == "active" || active[name] == "activating" || active[name] == "reloading") {
          if (name in changed) print "restart", name, changed[name]
          else if (owed[name]) print "restart", name, "owed since an unfinished run"
        } else if (active[name] == "failed") print "start", name, "failed"
        else print "start", name, (load[name] == "loaded" ? "stopped" : "new")
      }
      for (i = m; i > 0; i--) if (!(gone[i] in want)) print "stop", gone[i], "no longer wanted"
    }' from=units "$WORK/units" from=files "$WORK/plan.files" from=marks "$WORK/marks" from=spared "$WORK/spared" \
    from=had "$WORK/had" from=want "$WORK/want" >"$WORK/plan.services"
  plan_dependants
}

plan_dependants() { # what systemd stops along with what we stop, and is running: it runs again before the gate passes
  # A service that is new in this bundle is not loaded yet, so the bundle says what requires what as well.
  awk 'BEGIN { FS = OFS = "\t" } $1 == "requires" { print $3, $2 }' "$WORK/want" >"$WORK/requires"
  chosen "restart stop" "$WORK/plan.services" >"$WORK/stopping"
  while :; do
    # shellcheck disable=SC2046 # unit names have no blanks
    units $(sed '/\./!s/$/.service/' "$WORK/stopping") >"$WORK/stopping.units"
    { awk -F "$TAB" '{ print $10 }' "$WORK/stopping.units" | tr ' ' '\n' | grep -v '^-*$' | sed 's/\.service$//'
      awk -F "$TAB" 'from == "stopping" { stop[$1] = 1; next } $1 in stop { print $2 }' from=stopping "$WORK/stopping" from=requires "$WORK/requires"
    } | sort -u | grep -vxF -f "$WORK/stopping" >"$WORK/more"
    # shellcheck disable=SC2046
    units $(sed '/\./!s/$/.service/' "$WORK/more") | awk -F "$TAB" '$3 == "active" || $3 == "activating" { sub(/\.service$/, "", $1); print $1 }' >"$WORK/running"
    [ -s "$WORK/running" ] || break
    while read -r name; do
      # A held service that is owed a restart is stopped along as well, and must run again.
      if ! grep -qE "^(start|restart|stop)$TAB$name$TAB" "$WORK/plan.services"; then
        printf 'restart\t%s\twith what it requires\n' "$name" >>"$WORK/plan.services"
      fi
    done <"$WORK/running"
    cat "$WORK/running" >>"$WORK/stopping"
  done
}

chosen() { awk -F "$TAB" -v actions=" $1 " 'index(actions, " " $1 " ") { print $2 }' "$2"; } # chosen "ACTION..." PLAN

plan() {
  look && plan_files && observe && plan_services || return
  if grep -q "^conflict$TAB" "$WORK/plan.files"; then
    grep "^conflict$TAB" "$WORK/plan.files" | while IFS=$TAB read -r _ path reason; do say "conflict: $HOME/$path: $reason"; done
    fail "files that belong to somebody else are in the way (above); nothing was changed"
    return
  fi
}

tell() { # the plan in words
  cat "$WORK/plan.files" "$WORK/plan.services" | while IFS=$TAB read -r action object reason; do
    case $object in .*) object="$HOME/$object" ;; esac
    if [ "$reason" = - ]; then say "$action $object"; else say "$action $object ($reason)"; fi
  done
}

# ---- proof before the first write ---------------------------------------------------------------------------------

preflight() {
  command -v podman >/dev/null || {
    fail "podman is not installed. Install Podman 4.4 or newer (Debian, Ubuntu: sudo apt install podman)"
    return
  }
  podman --version | awk '{ split($3, v, "."); exit !(v[1] > 4 || (v[1] == 4 && v[2] >= 4)) }' || {
    fail "$(podman --version) has no Quadlet. Install Podman 4.4 or newer"
    return
  }
  GENERATOR=
  for path in /usr/lib/systemd/user-generators/podman-user-generator /usr/local/lib/systemd/user-generators/podman-user-generator \
    /usr/libexec/podman/quadlet /usr/lib/podman/quadlet; do
    if [ -x "$path" ] && [ -z "$GENERATOR" ]; then GENERATOR=$path; fi
  done
  [ -n "$GENERATOR" ] || {
    fail "Podman's Quadlet generator is missing in /usr/lib/systemd/user-generators. Reinstall the podman package"
    return
  }
  if [ -e .hecate ] && ! { [ -O .hecate ] && [ -w .hecate ]; }; then
    fail "$HOME/.hecate does not belong to $(id -un). Run on the node: sudo chown -R $(id -un): $HOME/.hecate"
    return
  fi
  if [ "$(loginctl show-user "$(id -un)" -p Linger 2>/dev/null)" != "Linger=yes" ] && ! loginctl enable-linger 2>/dev/null; then
    fail "services would end with the last login. Run on the node: sudo loginctl enable-linger $(id -un)"
    return
  fi
}

check_names() { # a plain unit file of the same name, or a mask, would win over the generated one
  bad=$(awk -F "$TAB" -v generator="$XDG_RUNTIME_DIR/systemd/generator" '
    NR == FNR { if ($1 == "service") want[$2 ".service"] = 1; next }
    !($1 in want) { next }
    $2 == "masked" { print $1 " is masked; to lift it: systemctl --user unmask " $1; next }
    $7 != "-" && index($7, generator) != 1 { print $7 " wins over the unit of this bundle; move it away" }' "$WORK/want" "$WORK/units")
  [ -z "$bad" ] || fail "$bad"
}

generate() { # generate DIRECTORY: what the node's own generator makes of it, errors on standard error
  user=$(id -u)
  QUADLET_UNIT_DIRS="$1:$XDG_RUNTIME_DIR/containers/systemd:/etc/containers/systemd/users/$user:/etc/containers/systemd/users" \
    "$GENERATOR" -dryrun -user
}

complaints() { # the generator's errors, comparable between two directories
  sed -e "s|$WORK/future|~/$LINKS|g" -e "s|$HOME|~|g" -e 's/^quadlet-generator\[[0-9]*\]: //' "$1" |
    grep -v -e '^Loading source' -e '^No files parsed' -e '^Warning: ' -e '^processing encountered' | sort -u
}

check_units() { # the future directory, with everybody's units, through the node's generator
  grep -q "$LINKS" "$WORK/plan.files" || grep -qE "$UNIT_FILES" "$WORK/plan.files" || return 0
  rm -rf "$WORK/future"
  mkdir "$WORK/future"
  if [ -d "$LINKS" ]; then
    cp -R "$LINKS/." "$WORK/future/" 2>/dev/null
    (cd "$LINKS" && find . -type l) | while read -r link; do
      # A relative link of somebody else points elsewhere from the copy.
      rm -f "$WORK/future/$link"
      ln -s "$(readlink -f "$LINKS/$link" || readlink "$LINKS/$link")" "$WORK/future/$link"
    done
  fi
  { rows link "$WORK/had"; rows link "$WORK/want"; } | column 1 | while read -r link; do rm -f "$WORK/future/${link#"$LINKS/"}"; done
  rows link "$WORK/want" | while IFS=$TAB read -r link target; do
    cp "$GEN/files/$(content "$target")" "$WORK/future/${link#"$LINKS/"}"
  done
  generate "$HOME/$LINKS" >/dev/null 2>"$WORK/today"
  generate "$WORK/future" >"$WORK/generated" 2>"$WORK/tomorrow"
  complaints "$WORK/today" >"$WORK/old"
  complaints "$WORK/tomorrow" | grep -vxF -f "$WORK/old" >"$WORK/refusals"
  if [ -s "$WORK/refusals" ]; then
    fail "Podman's generator refuses the units; nothing was changed: $(cat "$WORK/refusals")"
    return
  fi
  names "$WORK/want" | while read -r name; do
    grep -qx -e "---$name.service---" "$WORK/generated" || say "$name.service"
  done >"$WORK/missing"
  [ -s "$WORK/missing" ] || return 0
  fail "Podman's generator makes no unit of $(paste -s -d ' ' "$WORK/missing"); nothing was changed. A broken or dangling file in the same directory can be the reason: $(cat "$WORK/old")"
}

content() { rows file "$WORK/want" | awk -F "$TAB" -v path="$1" '$3 == path { print $2 }'; } # content PATH: its SHA-256

pull() { # images of what will be started, while everything still runs
  chosen "start restart" "$WORK/plan.services" >"$WORK/starting"
  login=
  rows file "$WORK/want" | grep -q '/ghcr-auth.json$' && login=$GEN/files/$(content .hecate/secrets/ghcr-auth.json)
  rows service "$WORK/want" | while IFS=$TAB read -r name image _; do
    grep -qxF "$name" "$WORK/starting" || continue
    [ "$image" = - ] && continue
    podman image exists "$image" && continue
    say "pull $image"
    if ! timeout "$PULL_TIMEOUT" podman pull --quiet ${login:+--authfile "$login"} "$image" >"$WORK/pulled" 2>&1; then
      redact <"$WORK/pulled" | tail -n 5
      fail "$name: the image $image cannot be had; nothing was changed. Check its name and tag, and the registry login"
      return
    fi
  done
}

# ---- the change ---------------------------------------------------------------------------------------------------

open_generation() { # from here on, an unfinished run can be told by the next one
  id=$(cat "$WORK/new/id")
  mkdir -p "$STACK/generations" "$STACK/owed"
  chmod 0700 "$FLEET" # whoever copied this program here made it with his own umask
  if ! [ -e "$STACK/generations/$id/manifest" ]; then
    rm -rf "$STACK/generations/$id"
    if ! cp -R "$WORK/new" "$STACK/generations/.$id" || ! mv "$STACK/generations/.$id" "$STACK/generations/$id"; then
      rm -rf "$STACK/generations/.$id"
      fail "$HOME/$STACK cannot be written (is the disk full?); nothing was changed"
      return
    fi
  fi
  cp "$WORK/ran" "$STACK/ran" && put "$STACK/open" "$id"
}

put() { printf '%s\n' "$2" >"$1.new" && mv "$1.new" "$1"; } # put FILE WORD: whole or not at all

mark() { # a restart is owed before the files change
  chosen "restart owe" "$WORK/plan.services" | while read -r name; do
    [ -e "$STACK/owed/$name" ] || say "$name" >>"$WORK/marked"
    put "$STACK/owed/$name" pending || exit 1
  done || fail "$HOME/$STACK cannot be written"
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

write() {
  directories || {
    fail "a directory could not be made"
    return
  }
  while IFS=$TAB read -r action path reason; do
    case $action in
      create | rewrite)
        if [ "$reason" = "edited on the node" ]; then keep "$path" || return 1; fi
        mode=$(rows file "$WORK/want" | awk -F "$TAB" -v path="$path" '$3 == path { print $1 }')
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
  say "reload"
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
  systemctl --user stop $(sed '/\./!s/$/.service/' "$1") 2>"$WORK/refused" || grep -q 'not loaded' "$WORK/refused" ||
    fail "systemctl stop failed: $(cat "$WORK/refused")"
}

identity() { stat -c '%n %i %Y %Z' "$1"; } # identity PATH: differs when the file was made anew

ports() { rows port "$1" | column 2 | sort -u; }

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
  rows gate "$WORK/want" | while IFS=$TAB read -r _ kind path _; do
    if [ "$kind" = socket ] && [ -S "$path" ]; then identity "$path"; fi
  done >"$WORK/sockets"
  if [ -s "$WORK/stops" ]; then
    STOPPED=yes
    say "stop $(paste -s -d ' ' "$WORK/stops")"
    stop "$WORK/stops" || return
  fi
  chosen "start restart" "$WORK/plan.services" >"$WORK/starts"
  [ -s "$WORK/starts" ] || return 0
  STOPPED=yes
  say "start $(paste -s -d ' ' "$WORK/starts")"
  # shellcheck disable=SC2046
  systemctl --user reset-failed $(sed '/\./!s/$/.service/' "$WORK/starts") 2>/dev/null
  # shellcheck disable=SC2046
  systemctl --user start $(sed '/\./!s/$/.service/' "$WORK/starts") 2>"$WORK/refused" ||
    say "systemctl start: $(head -n 3 "$WORK/refused")" # which one, and why, is for the gate to say
}

# ---- the gate -----------------------------------------------------------------------------------------------------

started() { grep -qxF "$1" "$WORK/starts"; } # started NAME: by this run

healthy() { # healthy NAME KIND ARGUMENT SINCE-START(cs) START-PERIOD(s); 0 yes, 1 not yet, 2 never
  case $2 in
    none) return 0 ;;
    socket) # a socket that the last version left behind is no proof
      [ -S "$3" ] || return 1
      ! started "$1" || ! grep -qxF "$(identity "$3")" "$WORK/sockets"
      ;;
    podman)
      # After the start period a run of ours would count towards HealthOnFailure=: Podman's own record is read instead.
      if started "$1" && [ "$4" -lt "$(($5 * 100))" ]; then
        timeout "$CHECK_TIMEOUT" podman healthcheck run "$3" >/dev/null 2>&1 || return 1
        return 0
      fi
      case $(timeout "$CHECK_TIMEOUT" podman inspect --format '{{.State.Health.Status}}' "$3" 2>/dev/null) in
        healthy) return 0 ;;
        unhealthy) return 2 ;;
        *) return 1 ;;
      esac
      ;;
  esac
}

gate() { # every service active, one invocation for the stable time, no restart since the start, healthy
  stable=$(($(value stable "$WORK/want") * 100))
  began=$(now)
  rows gate "$WORK/want" | awk -F "$TAB" 'from == "spared" { spared[$1] = 1; next } !($1 in spared)' from=spared "$WORK/spared" from=gates - >"$WORK/waiting"
  : >"$WORK/seen"
  while [ -s "$WORK/waiting" ]; do
    # shellcheck disable=SC2046
    units $(column 1 <"$WORK/waiting" | services) >"$WORK/gated"
    : >"$WORK/still"
    while IFS=$TAB read -r name kind argument start_period deadline; do
      at=$(($(now) - began))
      gate_one || return
    done <"$WORK/waiting"
    mv "$WORK/still" "$WORK/waiting"
    [ -s "$WORK/waiting" ] || break
    sleep 0.2
  done
}

gate_one() { # one look at one service; it stays in `still` until it has passed
  IFS=$TAB read -r active sub invocation restarts <<EOF
$(awk -F "$TAB" -v OFS="$TAB" -v unit="$name.service" '$1 == unit { print $3, $4, $5, $6 }' "$WORK/gated")
EOF
  if [ "$active" = failed ] || [ "$sub" = auto-restart ] || [ "${restarts:-0}" -gt 0 ]; then
    if [ "$active" = failed ] || started "$name"; then
      sick "did not stay up ($active, $sub)"
      return
    fi
  fi
  read -r first since passed <<EOF
$(awk -v name="$name" '$1 == name { print $2, $3, $4 }' "$WORK/seen")
EOF
  if [ "$active" != active ] || [ "$invocation" != "$first" ]; then
    # Another invocation, by an auto-update or an operator, begins the stable time anew.
    first=$invocation since=$at passed=
    if [ "$active" != active ]; then first=none; fi
  fi
  over=
  if ! started "$name" || [ $((at - since)) -ge "$stable" ]; then over=1; fi
  # After a long soak an old answer is no proof.
  if [ "$active" = active ] && { [ -z "$passed" ] || { [ -n "$over" ] && [ $((at - passed)) -gt 500 ]; }; }; then
    healthy "$name" "$kind" "$argument" "$((at - since))" "$start_period"
    case $?$passed in
      0*) passed=$at ;;
      1) ;;
      2*)
        sick "is unhealthy: Podman's health check says so"
        return
        ;;
      *)
        sick "did not stay healthy for $((stable / 100)) s"
        return
        ;;
    esac
  fi
  if [ -n "$passed" ] && [ -n "$over" ]; then
    if started "$name"; then say "healthy $name after $((passed / 100)).$((passed / 10 % 10)) s"; fi
    return 0
  fi
  if [ -n "$passed" ]; then
    # It is left to its stable time, which is not the deadline's; only somebody who restarts it for ever is stopped here.
    if [ "$at" -gt $((deadline * 100 + 2 * stable)) ]; then
      sick "was restarted by somebody again and again"
      return
    fi
  elif [ "$at" -gt $((deadline * 100)) ]; then
    case $kind in
      socket) sick "did not become healthy within $deadline s: the socket $HOME/$argument is not there" ;;
      *) sick "did not become healthy within $deadline s ($active, $sub)" ;;
    esac
    return
  fi
  awk -v name="$name" '$1 != name' "$WORK/seen" >"$WORK/seen.new"
  say "$name $first $since $passed" >>"$WORK/seen.new"
  mv "$WORK/seen.new" "$WORK/seen"
  printf '%s\t%s\t%s\t%s\t%s\n' "$name" "$kind" "$argument" "$start_period" "$deadline" >>"$WORK/still"
}

sick() { # sick WHAT: the evidence, while it is still there
  SICK="$name.service $1"
  evidence=$STACK/failed/$(date +%Y%m%dT%H%M%S)-$name
  mkdir -p "$evidence"
  systemctl --user show "$name.service" >"$evidence/unit" 2>&1
  # By invocation, not by clock; conmon's and podman's own lines carry other fields, so both are asked for.
  journalctl --user -q --no-pager -o cat -n 200 "_SYSTEMD_INVOCATION_ID=$invocation" + "USER_INVOCATION_ID=$invocation" 2>&1 |
    redact >"$evidence/journal"
  rows file "$WORK/want" >"$evidence/files"
  say "journal of $name.service:"
  # Podman's own event lines would push the service's last words out of sight.
  if [ -s "$evidence/journal" ]; then
    grep -v -e ' m=+[0-9.]* \(container\|image\) ' -e '^[0-9a-f]\{64\}$' -e '^ *$' "$evidence/journal" | tail -n 12 | cut -c 1-300 | sed 's/^/  | /'
  else
    say "  | (no lines: is the journal kept, and readable for $(id -un)?)"
  fi
  fail "$SICK"
}

# ---- the end ------------------------------------------------------------------------------------------------------

remove() { # stop, unlink, reload, delete: in another order the container goes on without a unit
  chosen stop "$WORK/plan.services" >"$WORK/gone"
  if [ -s "$WORK/gone" ]; then stop "$WORK/gone" || return; fi
  chosen unlink "$WORK/plan.files" | while read -r path; do
    [ -L "$path" ] || keep "$path" || exit 1
    rm -f "$path" || exit 1
  done || {
    fail "a link could not be removed"
    return
  }
  if grep -q "^unlink$TAB" "$WORK/plan.files"; then
    systemctl --user daemon-reload || {
      fail "systemctl --user daemon-reload failed"
      return
    }
  fi
  # shellcheck disable=SC2046
  if [ -s "$WORK/gone" ]; then systemctl --user reset-failed $(services <"$WORK/gone") 2>/dev/null; fi
  chosen remove "$WORK/plan.files" | while read -r path; do
    if ! grep -qF "$TAB$(sha256sum <"$path" | cut -d ' ' -f 1)$TAB$path" "$WORK/had"; then keep "$path" || exit 1; fi
    rm -f "$path" || exit 1
  done || fail "a file could not be removed"
}

record() { # GEN is proven: the only generation that stays, and with it the only secrets
  id=$(cat "$WORK/new/id")
  { put "$STACK/proven" "$id" && rm -f "$STACK/open" "$STACK/ran" && settle && only "$id"; } || fail "$HOME/$STACK cannot be written"
}

settle() { # nothing is owed any more, but to what is held
  for mark in "$STACK"/owed/*; do
    grep -qxF "${mark##*/}" "$WORK/spared" || rm -f "$mark"
  done
}

only() { find "$STACK/generations" -mindepth 1 -maxdepth 1 ! -name "$1" -exec rm -rf {} +; } # only GENERATION: no other stays

log() { printf '%s\t%s\t%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(cat "$WORK/new/id")" "$1" >>"$STACK/log"; }

forward() {
  mark && write && reload && restart && gate && remove && record
}

plan_back() { # what the way forward started goes, what it stopped comes back: held and foreign units too
  grep -vxF -f "$WORK/ran" "$WORK/starts.forward" 2>/dev/null | sed "s/^/stop$TAB/; s/$/${TAB}did not run before/" >"$WORK/back"
  chosen restart "$WORK/plan.services.forward" | sed "s/^/start$TAB/; s/$/${TAB}ran before/" >>"$WORK/back"
  while IFS=$TAB read -r action name reason; do
    grep -qE "^(start|restart|stop)$TAB$name$TAB" "$WORK/plan.services" || printf '%s\t%s\t%s\n' "$action" "$name" "$reason" >>"$WORK/plan.services"
  done <"$WORK/back"
}

rollback() { # the last proven generation back, through the same steps and the same gate
  MODE=rollback
  say "rolling back"
  for table in had plan.files plan.services starts; do cp "$WORK/$table" "$WORK/$table.forward" 2>/dev/null; done
  proven=$(cat "$STACK/proven" 2>/dev/null)
  GEN=$STACK/generations/$proven
  # What was there before, byte for byte what we wanted, is not ours to take away.
  awk -F "$TAB" '
    from == "plan" { if ($1 == "create" || $1 == "rewrite" || $1 == "link") written[$2] = 1; next }
    ($1 == "file" && !($4 in written)) || ($1 == "link" && !($2 in written)) { next }
    { print }' from=plan "$WORK/plan.files.forward" from=want "$WORK/want" >"$WORK/had"
  cat "$WORK/had.forward" >>"$WORK/had"
  if [ -n "$proven" ]; then cp "$GEN/manifest" "$WORK/want"; else printf 'stable\t0\n' >"$WORK/want"; fi
  held_back
  # What did not run before is not started now.
  names "$WORK/want" | grep -vxF -f "$WORK/ran" >>"$WORK/spared"
  plan || return
  if [ -n "$STOPPED" ]; then
    plan_back
  else
    # Nothing was stopped yet: what runs is what the restored files say.
    : >"$WORK/plan.services"
  fi
  mark && write && reload && restart && gate && remove || return
  if [ -n "$STOPPED" ]; then
    settle
  elif [ -e "$WORK/marked" ]; then
    # What an earlier run owed is still owed.
    while read -r name; do rm -f "$STACK/owed/$name"; done <"$WORK/marked"
  fi
  rm -f "$STACK/open" "$STACK/ran"
  only "${proven:-none}"
}

held_back() { rows service "$WORK/want" | awk -F "$TAB" '$3 == "hold" { print $1 }' >"$WORK/spared"; }

finish() {
  code=$?
  rm -rf "$WORK/new" "$WORK"/secrets.* "$WORK/redact"
  [ -e "$WORK/exit" ] || put "$WORK/exit" "$code"
}

transaction() { # transaction WORK MODE: inside the transient unit
  WORK=$1 MODE=$2 STOPPED='' SICK=''
  trap finish EXIT
  GEN=$WORK/new
  STACK=$FLEET/stacks/$(value owner "$GEN/manifest")
  cp "$GEN/manifest" "$WORK/want"
  : >"$WORK/had"
  held_back
  cat "$GEN/secrets" >"$WORK/secrets.new" 2>/dev/null
  cat "$STACK/proven" "$STACK/open" 2>/dev/null | sort -u | while read -r id; do
    cat "$STACK/generations/$id/manifest" >>"$WORK/had" 2>/dev/null
    cat "$STACK/generations/$id/secrets" >>"$WORK/secrets.old" 2>/dev/null
  done
  if [ "$MODE" = delete ]; then
    take_away
    return
  fi
  preflight && plan && check_names || return
  if ! [ -s "$WORK/plan.files" ] && ! [ -s "$WORK/plan.services" ] && ! [ -e "$STACK/open" ] &&
    [ "$(cat "$STACK/proven" 2>/dev/null)" = "$(cat "$GEN/id")" ]; then
    say "nothing to do"
    return
  fi
  tell
  check_units && pull || return
  awk -F "$TAB" '$3 == "active" || $3 == "activating" || $3 == "reloading" { sub(/\.service$/, "", $1); print $1 }' "$WORK/units" >"$WORK/ran"
  # After an unfinished run, what ran before that one counts.
  if [ -e "$STACK/open" ]; then cat "$STACK/ran" >>"$WORK/ran" 2>/dev/null; fi
  open_generation || return
  if forward; then
    log "converged"
    say "done: $(names "$WORK/want" | wc -l | tr -d ' ') services as declared"
    return
  fi
  log "failed: ${SICK:-see the log}"
  failure=${SICK:-the change could not be made, see above}
  if rollback; then
    log "rolled back"
    fail "$failure. Everything was put back as it was before and is healthy; the evidence is in $HOME/$STACK/failed. Mend it and run pulumi up again"
  else
    log "rollback failed"
    fail "$failure. The way back failed as well (above): what runs now is neither the old nor the new. Run pulumi up again with a version that works"
  fi
}

take_away() {
  claim=$(value claim "$WORK/want")
  if [ -s "$WORK/had" ] && ! rows claim "$WORK/had" | grep -qxF "$claim"; then
    say "this node now belongs to another resource of the same stack ($(value claim "$WORK/had")): left as it is"
    return 0
  fi
  plan || return
  tell
  remove || return
  if [ -e "$STACK/made" ]; then
    sort -r "$STACK/made" | while read -r path; do rmdir "$path" 2>/dev/null; done
  fi
  forget "$(value owner "$WORK/want")"
  say "done: services gone, data kept"
}

forget() { # forget OWNER: our own records, and the program itself with the last stack
  rm -rf "$FLEET/stacks/$1"
  rmdir "$FLEET/stacks/${1%/*}" "$FLEET/stacks" 2>/dev/null
  if ! [ -e "$FLEET/stacks" ]; then
    # What somebody edited is his.
    rm -rf "${FLEET:?}/bin"
    rmdir "$FLEET" .hecate 2>/dev/null
  fi
  return 0
}

ended() { # ended WORK: the unit is over, whatever became of the program
  [ -e "$1/exit" ] || {
    say "error: the node program was killed; run pulumi up again, it takes up what is left" >>"$1/log"
    put "$1/exit" 1
  }
  kill -0 "$(cat "$1/follower")" 2>/dev/null || rm -rf "$1"
}

case ${1-} in
  converge) converge ;;
  delete) delete "$2" "$3" ;;
  transaction) transaction "$2" "$3" ;;
  ended) ended "$2" ;;
  *)
    say "usage: hecate-node.sh converge <BUNDLE | delete OWNER CLAIM" >&2
    exit 2
    ;;
esac
