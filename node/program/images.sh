# shellcheck shell=sh
# The images of what is proven, held by their IDs: neither a moved tag nor a prune takes the way back away.

HOLD=localhost/hecate-fleet # a tag of it for each service of each stack, on the image that is proven
KEEP=hecate-fleet-keep      # while a change is under way, a container that never runs keeps the old image from `prune -a`

# storage: Podman has set up its storage for this user, so that asking it sets up nothing.
storage() {
  storage_places | while read -r place; do if [ -d "$place" ] && [ -w "$place" ]; then say "$place"; fi; done | grep -q .
}

storage_places() { # the directories where Podman may have it: which file counts differs from release to release (containers-storage.conf(5))
  say "${XDG_DATA_HOME:-$HOME/.local/share}/containers/storage"
  [ "$USER_ID" -ne 0 ] || say /var/lib/containers/storage
  for file in "${XDG_CONFIG_HOME:-$HOME/.config}"/containers/storage.conf /etc/containers/storage.conf /usr/share/containers/storage.conf \
    "${XDG_CONFIG_HOME:-$HOME/.config}"/containers/storage.conf.d/*.conf /etc/containers/storage*.d/*.conf /usr/share/containers/storage*.d/*.conf; do
    [ ! -e "$file" ] || sed -n "s/^[ $TAB]*\(graphroot\|rootless_storage_path\) *= *[\"']\([^\"']*\).*/\2/p" "$file"
  done | sed "s|\$HOME|$HOME|g; s|\$UID|$USER_ID|g; s|\$USER|$USER|g"
}

tag_of() { say "$HOLD:$1.$OWNER_HASH"; } # tag_of SERVICE

kept() { before_awk '$STOP != "-" && $IMAGE != "-" { print $NAME, $IMAGE, $REFERENCE }' "$STACK/before" 2>/dev/null; } # rows NAME ID REFERENCE of what is stopped

keep_images() { # beside the stops and starts: the old images of services that get another one
  kept >"$WORK/kept"
  rows service "$WORK/want" | awk '
    BEGIN { FS = OFS = "\t" }
    from == "present" { id[$1] = $2; next }
    from == "kept" { kept[$1] = $2; next }
    ($1 in kept) && kept[$1] != id[$2] { print $1, kept[$1] }' from=present "$(there "$WORK/present")" from=kept "$WORK/kept" from=want - |
    while IFS=$TAB read -r name id; do
      podman tag "$id" "$(tag_of "$name")" 2>/dev/null </dev/null
      podman create --pull never --network none --name "$KEEP-$name" "$id" >/dev/null 2>&1 </dev/null
    done
}

give_back() { # the images that ran before are what their names mean again
  kept | while IFS=$TAB read -r name id reference; do
    image=$(rows service "$WORK/want" | awk -F "$TAB" -v name="$name" '$1 == name { print $2 }')
    # A held service may have run an earlier image than the proven bundle names.
    case $image in "") continue ;; "$reference") ;; *) [ "$reference" = - ] || continue ;; esac
    [ "$(podman image inspect --format '{{.Id}}' "$image" 2>/dev/null </dev/null)" != "$id" ] || continue
    if podman tag "$id" "$image" 2>/dev/null </dev/null; then
      say "$name: $image is the image again that ran before (${id%"${id#????????????}"}); somebody had moved or removed the tag"
    else
      say "$name: the image that ran before (${id%"${id#????????????}"}) is gone from this node; what $image means now is tried"
      podman image exists "$image" </dev/null || pull_one "$image" "$name"
    fi
  done
  # Whichever image is not to be had: the others run again, and of this one the gate says it.
  return 0
}

prove_images() { # prove_images GENERATION: rows NAME ID of what runs proven, and their tags
  cat "$STACK/generations/$(cat "$STACK/proven" 2>/dev/null)/images" >"$WORK/images.old" 2>/dev/null
  containers
  rows service "$WORK/want" | awk '
    BEGIN { FS = OFS = "\t" }
    from == "old" { id[$1] = $2; next }
    from == "containers" { id[$1] = $4; next }
    $1 in id { print $1, id[$1] }' from=old "$WORK/images.old" from=containers "$WORK/containers" from=want - >"$WORK/images.new"
  grep -vxF -f "$WORK/images.old" "$WORK/images.new" | while IFS=$TAB read -r name id; do
    podman tag "$id" "$(tag_of "$name")" || say "warning: the image of $name is not held: a prune may take it away"
  done
  column 1 <"$WORK/images.new" >"$WORK/names"
  column 1 <"$WORK/images.old" | grep -vxF -f "$WORK/names" | release
  put "$STACK/generations/$1/images" "$(cat "$WORK/images.new")"
}

let_go() { # the containers that kept old images
  wait
  kept | column 1 | sed "s/^/$KEEP-/" >"$WORK/keepers"
  [ -s "$WORK/keepers" ] || return 0
  # shellcheck disable=SC2046 # names without blanks
  podman rm --force --volumes --ignore $(cat "$WORK/keepers") >/dev/null 2>&1
  return 0
}

release() { # standard input: services whose images need not be held any more
  while read -r name; do tag_of "$name"; done >"$WORK/tags"
  [ -s "$WORK/tags" ] || return 0
  # An image that has no other name goes with its tag, unless a container uses it.
  # shellcheck disable=SC2046
  podman rmi $(cat "$WORK/tags") >/dev/null 2>&1 || while read -r tag; do
    # Without an image before it, untag would take all names off.
    podman untag "$tag" "$tag" >/dev/null 2>&1 </dev/null
  done <"$WORK/tags"
  return 0
}
