# shellcheck shell=sh
# Proof before the first write.

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
