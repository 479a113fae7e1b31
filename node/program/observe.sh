# shellcheck shell=sh
# What a converge would do, and what is there, for a preview. Changes nothing.

# plan WORK PROGRAM: reads $WORK/new, prints a report: a row a line, fields separated by tabs, and `end` when it is whole.
#   action VERB OBJECT REASON     what a converge would do, in its order
#   line OBJECT TEXT              a line of a file that goes (- …) or comes (+ …)
#   refusal TEXT                  why it would refuse
#   finding SEVERITY CODE TEXT FIX, fact NAME VALUE
#   unit NAME WANTED LOAD ACTIVE SUB SINCE HEALTH IMAGE IMAGE-ID RESTARTS
#   note TEXT, holder TEXT, token WORD, claims WORDS, nonce TEXT, machine TEXT, last TIME GENERATION WHAT FROM
plan_only() {
  WORK=$1 MODE=plan PROGRAM=$2
  trap 'rm -rf "$WORK"' EXIT
  trap 'exit 129' HUP INT TERM PIPE
  GEN=$WORK/new
  STACK=$FLEET/stacks/$(value owner "$GEN/manifest")
  cp "$GEN/manifest" "$WORK/want" || return
  read_had
  list_held
  : >"$WORK/starts"
  check_ground
  preflight
  facts
  report_program
  if grep -q "^error$TAB" "$WORK/findings"; then
    :
  elif refused plan; then
    tell_ill
    refused check_names
    if refused check_generated; then for check in $CHECKS; do refused "$check"; done; fi
    refused ask_for_images
    report_plan
    report_units
    report_notes
  fi
  sed "s/^/finding$TAB/" "$WORK/findings"
  report_record
  say end
}

refused() { # refused COMMAND...: what it says is why, when it fails
  "$@" >"$WORK/said" && return
  [ -s "$WORK/said" ] || say "what would be done cannot be told ($1 failed on this node)" >"$WORK/said"
  sed "s/^error: //; s/^/refusal$TAB/" "$WORK/said"
  return 1
}

report_program() { # whether the program is where a converge looks for it, and whole
  hash=${PROGRAM##*-}
  case $(sha256sum "$PROGRAM" 2>/dev/null) in
    "${hash%.sh}"*) printf 'fact\tprogram\tthere\n' ;;
    *) printf 'fact\tprogram\tmissing\n' ;;
  esac
}

report_plan() {
  actions | while IFS=$TAB read -r action object reason; do
    printf 'action\t%s\t%s\t%s\n' "$action" "$object" "$reason"
    if [ "$action" = rewrite ]; then changed_lines "$object" | redact | sed "s/^/line$TAB/"; fi
  done
  if [ -e "$STACK/open" ]; then printf 'action\tfinish\ttransaction\tan unfinished one is open\n'; fi
}

report_units() { # what systemd and Podman say of each service, desired or not
  awk '
    BEGIN { FS = OFS = "\t" }
    from == "containers" { health[$1] = $2; reference[$1] = $3; image[$1] = $4; next }
    from == "want" { if ($1 == "service") wanted[$2] = $4; next }
    {
      name = $1
      sub(/\.service$/, "", name)
      print "unit", name, (name in wanted ? wanted[name] : "gone"), $2, $3, $4, $12, (name in health ? health[name] : "-"), (name in reference ? reference[name] : "-"), (name in image ? image[name] : "-"), $6
    }' from=containers "$WORK/containers" from=want "$WORK/want" from=units "$WORK/units"
}

report_notes() { # what is somebody else's business, and good to know
  names "$WORK/want" | while read -r name; do
    {
      for file in "$HOME/$LINKS/$name.container.d"/*.conf; do if [ -e "$file" ]; then say "$file"; fi; done
      drop_ins_of "$name"
    } | while read -r drop_in; do printf 'note\t%s\n' "$name has a drop-in of its own, which is kept: $drop_in"; done
  done
  while read -r name; do printf 'note\t%s\n' "$name is held: left as it is"; done <"$WORK/held"
  made
  strangers "note$TAB"
  sed "s/^/note$TAB/" "$WORK/remarks" 2>/dev/null
}

report_record() {
  if is_locked; then printf 'holder\t%s\n' "$(holder)"; fi
  for words in token claims; do
    if [ -e "$STACK/$words" ]; then printf '%s\t%s\n' "$words" "$(cat "$STACK/$words")"; fi
  done
  report_self
  if [ -e "$STACK/log" ]; then tail -n 1 "$STACK/log" | sed "s/^/last$TAB/"; fi
}

# The machine: one user on it has one home directory, and two kernels never have one boot ID. The nonce: an earlier life of
# this node had it never, since the first run of that life changed the deepest directory that was there before.
report_self() {
  deepest=$STACK
  until [ -d "$deepest" ]; do case $deepest in */*) deepest=${deepest%/*} ;; *) deepest=. ;; esac done
  read -r boot </proc/sys/kernel/random/boot_id
  stat -c '%d %i %y' . "$deepest" | {
    read -r device inode _
    read -r nonce
    printf 'machine\t%s\nnonce\t%s\n' "$boot $USER_ID $device $inode" "$boot $nonce"
  }
}
