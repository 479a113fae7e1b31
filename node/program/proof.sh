# shellcheck shell=sh
# Proof before the first write.

check_names() { # a plain unit file of the same name, or a mask, would win over the generated one
  bad=$(awk -F "$TAB" -v runtime="$XDG_RUNTIME_DIR/" -v generator="$XDG_RUNTIME_DIR/systemd/generator" '
    NR == FNR { if ($1 == "service") want[$2 ".service"] = 1; next }
    !($1 in want) { next }
    $2 == "masked" { print $1 " is masked; to lift it: systemctl --user unmask " (index($7, runtime) == 1 ? "--runtime " : "") $1; next }
    $7 != "-" && index($7, generator) != 1 { print $7 " wins over the unit of this bundle; move it away" }' "$WORK/want" "$WORK/units")
  [ -z "$bad" ] || fail "$bad" || return
  # The start of a Quadlet unit removes the container that has its name.
  chosen "start restart" "$WORK/plan.services" >"$WORK/starting"
  bad=$(awk -F "$TAB" 'from == "starting" { start[$1] = 1; next } ($1 in start) && $7 != $1 ".service" { print $1; exit }' from=starting "$WORK/starting" from=containers "$WORK/containers")
  [ -z "$bad" ] || fail "$bad: this node has a container of this name that the service did not make, and its start would remove it; nothing was changed. Give it another name: podman rename $bad $bad-kept, or remove it: podman rm --force $bad"
}

# generate CONFIGURATION UNITS: runs the node's own generator over CONFIGURATION/containers/systemd and the other places
# that its release searches. It writes units and links to the directory UNITS, and errors to standard error.
generate() {
  [ ! -e "$2" ] || rm -rf "$2"
  mkdir "$2"
  QUADLET_UNIT_DIRS='' XDG_CONFIG_HOME=$1 "$GENERATOR" -no-kmsg-log -user "$2"
}

made() { # has the generator's units in units.next and their sources in $FUTURE, also where this bundle changes no unit file
  [ ! -d "$WORK/units.next" ] || return 0
  FUTURE=$(real_links)
  generate "$HOME/.config" "$WORK/units.next" 2>"$WORK/tomorrow"
  return 0
}

real_links() { (cd "$LINKS" 2>/dev/null && pwd -P) || say "$HOME/$LINKS"; } # the unit directory as the generator names it: without links

complaints() { # the generator's errors, comparable between two directories
  sed -e "s|$FUTURE|~/$LINKS|g" -e "s|$(real_links)|~/$LINKS|g" -e "s|$HOME|~|g" -e 's/^quadlet-generator\[[0-9]*\]: //' "$1" |
    grep -v -e '^Loading source' -e '^No files parsed' -e '^Warning: ' -e '^processing encountered' | sort -u
}

CHECKS="check_boot check_needs check_data check_dragged check_pulled check_systemd" # of the units that the generator makes

check_units() { # the units as they will be: the generator makes them, a boot starts them, the node has what they name, systemd takes them
  check_generated || return
  # Units that a boot takes up were proven before it; what the boot has changed on the node is for the gate to find.
  # shellcheck disable=SC2086 # words
  if [ -z "$RESUMED" ]; then prove $CHECKS || return; fi
  # The room in memory is for what comes.
  rm -rf "$WORK/next" "$WORK/units.now"
}

prove() { # prove CHECK...: all of them, so that all reasons are told at once
  wrong=
  for check in "$@"; do "$check" || wrong=yes; done
  [ -z "$wrong" ] || fail "the units are refused for the reasons above$(unchanged)"
}

check_generated() { # the future directory, with everybody's units, through the node's generator
  grep -q "$LINKS" "$WORK/plan.files" || grep -qE "$UNIT_FILES" "$WORK/plan.files" || return 0
  rm -rf "$WORK/next"
  mkdir -p "$WORK/next/containers"
  # A directory that is a link is one for the generator too: not every release follows it.
  if [ -L "$LINKS" ]; then mkdir "$WORK/next/real" && ln -s ../real "$WORK/next/containers/systemd"; else mkdir "$WORK/next/containers/systemd"; fi
  # The generator names files by their real paths.
  FUTURE=$(cd "$WORK/next/containers/systemd" && pwd -P)
  if [ -d "$LINKS" ]; then
    copy_units || {
      fail "the unit files in $HOME/$LINKS cannot be copied to $XDG_RUNTIME_DIR (is it full, or are they not readable?); nothing was changed: $(tail -n 1 "$WORK/copied")"
      return
    }
    (cd "$LINKS" && find . -type l) | while read -r link; do
      # A relative link of somebody else points elsewhere from the copy.
      rm -f "$FUTURE/$link"
      ln -s "$(readlink -f "$LINKS/$link" || readlink "$LINKS/$link")" "$FUTURE/$link"
    done
  fi
  cells link 1 "$WORK/had" "$WORK/want" | while read -r link; do rm -f "$FUTURE/${link#"$LINKS/"}"; done
  rows link "$WORK/want" | while IFS=$TAB read -r link target; do
    cp "$GEN/files/$(content "$target")" "$FUTURE/${link#"$LINKS/"}"
  done
  generate "$HOME/.config" "$WORK/units.now" 2>"$WORK/today" &
  today=$!
  generate "$WORK/next" "$WORK/units.next" 2>"$WORK/tomorrow"
  # From here on systemd reads them, while the rest is looked at.
  begin_verify
  wait "$today"
  complaints "$WORK/today" >"$WORK/old"
  complaints "$WORK/tomorrow" | grep -vxF -f "$WORK/old" >"$WORK/refusals"
  if [ -s "$WORK/refusals" ]; then
    if [ "$MODE" = delete ]; then
      fail "Podman's generator would refuse units of others without those of this stack; nothing was changed: $(cat "$WORK/refusals"). Take the dependency out of these units, or move them away"
    else
      fail "Podman's generator refuses the units; nothing was changed: $(cat "$WORK/refusals")"
    fi
    return
  fi
  awk -F "$TAB" -v units="$WORK/units.next/" -v future="$FUTURE/" '
    $1 != "service" { next }
    {
      unit = $2 ".service"
      source = ""
      while ((found = (getline line <(units unit))) > 0 && source == "") if (index(line, "SourcePath=") == 1) source = substr(line, 12)
      close(units unit)
      if (found < 0) print "missing", unit
      # A Quadlet file of the same name in a directory that the generator reads earlier.
      else if (index(source, future) != 1) print "shadow", source " wins over the unit " unit " of this bundle; move it away"
    }' OFS="$TAB" "$WORK/want" >"$WORK/odd"
  sed -n "s/^missing$TAB//p" "$WORK/odd" >"$WORK/missing"
  if [ -s "$WORK/missing" ]; then
    fail "Podman's generator makes no unit of $(paste -s -d ' ' "$WORK/missing"); nothing was changed. A broken or dangling file in the same directory can be the reason: $(cat "$WORK/old")"
    return
  fi
  if grep -q "^shadow$TAB" "$WORK/odd"; then
    fail "$(sed -n "s/^shadow$TAB//p" "$WORK/odd")"
    return
  fi
  [ "$MODE" = plan ] || strangers
}

copy_units() { # the files that the generator reads, and no data that lies beside them: the copy is in memory
  (
    cd "$LINKS" && find . -type f \( -name '*.container' -o -name '*.volume' -o -name '*.network' -o -name '*.pod' -o -name '*.image' \
      -o -name '*.build' -o -name '*.kube' -o -name '*.artifact' -o -path '*.d/*.conf' \) -print |
      while read -r file; do if [ -r "$file" ]; then say "$file"; fi; done # what this user cannot read the generator cannot either
  ) >"$WORK/unit.files" 2>"$WORK/copied"
  [ -s "$WORK/unit.files" ] || return 0
  tar -cf "$WORK/units.tar" -C "$LINKS" -T "$WORK/unit.files" 2>>"$WORK/copied" && tar -xf "$WORK/units.tar" -C "$FUTURE" 2>>"$WORK/copied"
  copied=$?
  rm -f "$WORK/units.tar"
  return "$copied"
}

strangers() { # what Podman says of units that are not ours, of which the future directory has all
  [ -e "$WORK/refusals" ] || : >"$WORK/refusals"
  complaints "$WORK/tomorrow" | grep -vxF -f "$WORK/refusals" | sed "s/^/${1-}not ours, but in the way of others, Podman's generator says: /"
}

refuse() { # refuse FILE: each of its lines is a reason to change nothing; fails when there is one
  [ -s "$1" ] || return 0
  sed 's/^/error: /' "$1"
  return 1
}

remark() { # standard input: lines that are good to know and no reason to refuse; a preview shows them as notes
  if [ "$MODE" = plan ]; then cat >>"$WORK/remarks"; else cat; fi
}

wanted_file() { # wanted_file PATH COLUMN: of MODE SHA256 PATH SECRECY, as the bundle has it
  rows file "$WORK/want" | awk -F "$TAB" -v path="$1" -v column="$2" '$3 == path { print $column }'
}

content() { wanted_file "$1" 2; } # content PATH: its SHA-256

list_images() { # rows IMAGE ID of the images on this node in present
  : >"$WORK/listed"
  if storage; then
    if podman images --no-trunc --format "{{.Repository}}:{{.Tag}}$TAB{{.ID}}" >"$WORK/listed.new" 2>"$WORK/list.error" </dev/null; then : >"$WORK/list.error"; fi
    sed 's/sha256://' "$WORK/listed.new" >"$WORK/listed"
  fi
  mv "$WORK/listed" "$WORK/present"
}

begin_list() { # in the background, where the bundle has images that the proven one has not: rows IMAGE in fresh
  rm -f "$WORK/present"
  cells service 2 "$WORK/had" >"$WORK/images"
  cells service 2 "$WORK/want" | sort -u | grep -vxF -e - -f "$WORK/images" >"$WORK/fresh" || return 0
  list_images &
  LISTING=$!
}

absent() { # absent FILE: those of the images in it that are not on this node
  [ -e "$WORK/present" ] || list_images
  column 1 <"$WORK/present" >"$WORK/names"
  # What has a digest, or another spelling, is asked for one by one.
  grep -vxF -f "$WORK/names" "$1" | while read -r image; do exists image "$image" </dev/null || say "$image"; done
}

plan_pulls() { # rows IMAGE NAME: images that are not there, of what will be started
  chosen "start restart" "$WORK/plan.services" >"$WORK/starting"
  awk -F "$TAB" -v OFS="$TAB" 'from == "starting" { start[$1] = 1; next } ($1 == "service" || $1 == "pull") && ($2 in start) && $3 != "-" { print $3, $2 }' \
    from=starting "$WORK/starting" from=want "$WORK/want" | sort -u -k 1,1 >"$WORK/images"
  : >"$WORK/pulls"
  [ -s "$WORK/images" ] || return 0
  column 1 <"$WORK/images" >"$WORK/images.names"
  absent "$WORK/images.names" >"$WORK/absent"
  awk -F "$TAB" 'from == "absent" { absent[$1] = 1; next } $1 in absent' from=absent "$WORK/absent" from=images "$WORK/images" >"$WORK/pulls"
}

login() { # login IMAGE: the registry login that comes with the bundle, as an option of podman, where it has this registry; else the node's own counts
  file=$GEN/files/$(content .hecate/secrets/ghcr-auth.json)
  [ -f "$file" ] && logs_in "$file" "$1" && say "--authfile=$file"
}

logs_in() { # logs_in FILE IMAGE: the file has a login for the image's registry, or for a part of it that has the image (containers-auth.json(5))
  scope=${2%@*}
  case ${scope##*/} in *:*) scope=${scope%:*} ;; esac
  until grep -qF "\"$scope\":" "$1"; do
    case $scope in */*) scope=${scope%/*} ;; *) return 1 ;; esac
  done
}

pull() { # images of what will be started, while everything still runs
  while IFS=$TAB read -r image name; do
    pull_one "$image" "$name" || return
  done <"$WORK/pulls"
}

pull_one() { # pull_one IMAGE SERVICE
  say "pull $1"
  # shellcheck disable=SC2046 # one word or none
  timeout "$PULL_TIMEOUT" podman pull --quiet $(login "$1") "$1" >"$WORK/pulled" 2>&1 </dev/null && return
  redact <"$WORK/pulled" | tail -n 5
  fail "$2: the image $1 cannot be had$(unchanged). Check its name and tag, and the registry login"
}

ask_for_images() { # whether the images that would be pulled can be had, without pulling them
  [ -e "$GEN/ask" ] || return 0
  auth=.hecate/secrets/ghcr-auth.json
  wanted=$(content "$auth")
  # A login that only comes with the bundle cannot be asked with yet.
  if [ -z "$wanted" ]; then auth=; elif [ "$(sha256sum "$auth" 2>/dev/null | cut -d ' ' -f 1)" != "$wanted" ]; then return 0; fi
  # All at once: a registry that hangs costs its time once.
  asking=
  while IFS=$TAB read -r image name; do
    ask_for "$image" "$name" </dev/null >"$WORK/asked.${#asking}" &
    asking=$asking.
  done <"$WORK/pulls"
  [ -n "$asking" ] || return 0
  wait
  cat "$WORK"/asked.* >"$WORK/unavailable"
  cat "$WORK/unavailable"
  ! [ -s "$WORK/unavailable" ]
}

ask_for() { # ask_for IMAGE SERVICE: a line that says why, when it cannot be had
  option=
  if [ -n "$auth" ] && logs_in "$auth" "$1"; then option="--authfile=$auth"; fi
  # shellcheck disable=SC2086 # one word or none
  answer=$(timeout "$CHECK_TIMEOUT" podman manifest inspect $option "$1" 2>&1 >/dev/null)
  case $? in
    0) ;;
    124) say "$2: the image $1 cannot be had: the registry ${1%%/*} does not answer within $CHECK_TIMEOUT s" ;;
    *) say "$2: the image $1 cannot be had: $(say "$answer" | tail -n 1)" ;;
  esac
}
