# shellcheck shell=sh
# What is, what should be, and what is to be done about it.

read_had() { # what is ours on this node by our own record, and the secrets that it holds
  : >"$WORK/had"
  cat "$STACK/proven" "$STACK/open" 2>/dev/null | sort -u | while read -r id; do
    cat "$STACK/generations/$id/manifest" >>"$WORK/had" 2>/dev/null
    cat "$STACK/generations/$id/secrets" >>"$WORK/secrets.old" 2>/dev/null
  done
}

look() { # the disk as it is, one row a path that we want or had: PATH KIND SHA256-or-target MODE
  { cells file 3 "$WORK/want" "$WORK/had"; cells link 1 "$WORK/want" "$WORK/had"; } | sort -u >"$WORK/paths"
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
    from == "had" && $1 == "link" { had[$2] = "link"; known[$2, home "/" $3] = 1; next }
    from == "others" && $1 == "owner" { other = $2; next }
    from == "others" && $1 == "file" { claimed[$4] = other; claim[$4, $3] = 1; next }
    from == "others" && $1 == "link" { claimed[$2] = other; next }
    from == "want" && $1 == "file" {
      path = $4
      want[path] = 1
      if ((path in claimed) && !((path, $3) in claim)) print "conflict", path, "it belongs to the stack " claimed[path] ", with other content"
      else if (!(path in kind)) print "create", path, ((path in had) ? "deleted on the node" : "-")
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
      else if (!(path in kind)) print "link", path, ((path in had) ? "unlinked on the node" : "-")
      else if (kind[path] == "link" && sum[path] == home "/" $3) next
      else if (path in had) print "link", path, ((path, sum[path]) in known ? "changed" : "changed on the node")
      else print "conflict", path, "it is there already and is not ours: move it away"
    }
    END {
      for (path in had) if (!(path in want) && (path in kind) && !(path in claimed))
        print (had[path] == "link" ? "unlink" : "remove"), path, "no longer wanted"
    }' from=disk "$WORK/disk" from=had "$WORK/had" from=others "$WORK/others" from=want "$WORK/want" |
    sort >"$WORK/plan.files"
}

names() { cells service 1 "$@"; }

containers() { # what Podman runs of them, one row each: NAME HEALTH IMAGE IMAGE-ID COMMAND CREATED (in UTC) UNIT
  : >"$WORK/containers"
  if ! [ -s "$WORK/ours" ] || ! storage; then return 0; fi
  # shellcheck disable=SC2046 # names without blanks
  podman inspect --type container --format \
    '{{.Name}}{{"\t"}}{{if .State.Health}}{{.State.Health.Status}}{{end}}{{"\t"}}{{.ImageName}}{{"\t"}}{{.Image}}{{"\t"}}{{json .Config.CreateCommand}}{{"\t"}}{{.Created.UTC.Format "2006-01-02T15:04:05.000000000"}}{{"\t"}}{{index .Config.Labels "PODMAN_SYSTEMD_UNIT"}}' \
    $(cat "$WORK/ours") 2>"$WORK/containers.error" </dev/null | awk 'BEGIN { FS = OFS = "\t" } { sub(/^\//, "", $1); if ($2 == "") $2 = "-"; print }' >"$WORK/containers"
}

stale_units() { # names of services whose unit on the disk is not the one that is loaded
  : >"$WORK/stale"
  unit_awk '$LOAD == "loaded" && $RELOAD == "yes" { print $NAME, $FRAGMENT }' "$WORK/units" >"$WORK/reloads"
  if ! [ -s "$WORK/reloads" ] || [ -z "${GENERATOR-}" ]; then return 0; fi
  generate "$HOME/.config" "$WORK/units.now" 2>/dev/null
  while IFS=$TAB read -r unit loaded; do
    meaning "$WORK/units.now/$unit" >"$WORK/unit"
    if [ -s "$WORK/unit" ]; then meaning "$loaded" | cmp -s - "$WORK/unit" || say "${unit%.service}"; fi
  done <"$WORK/reloads" >"$WORK/stale"
}

# meaning UNIT: a generated unit without what may differ although nothing changed: the paths of the generator and of the
# source, and the order of options that the generator keeps in a map.
meaning() {
  grep -v -e '^# ' -e '^$' -e '^SourcePath=' "$1" 2>/dev/null | awk '
    /^Exec/ {
      count = split($0, word, " ")
      for (i = 2; i <= count; i++) {
        for (j = i; j > 1 && word[j] < word[j - 1]; j--) { swap = word[j]; word[j] = word[j - 1]; word[j - 1] = swap }
      }
      $0 = word[1]
      for (i = 2; i <= count; i++) $0 = $0 " " word[i]
    }
    { print }'
}

plan_services() { # rows ACTION NAME REASON [ill]: start, restart, stop; owe: a restart of what is held. ill: only its own failure is the reason
  for mark in "$STACK"/owed/*; do
    if [ -e "$mark" ]; then printf '%s\t%s\n' "${mark##*/}" "$(cat "$mark")"; fi
  done >"$WORK/marks"
  replaced_secrets
  unit_awk '
    function moved(old, new) { # an image by its tag alone, where only that differs
      if (match(old, /[:@][^:@\/]*$/) && substr(new, 1, RSTART) == substr(old, 1, RSTART)) return substr(old, RSTART + 1) " -> " substr(new, RSTART + 1)
      return old " -> " new
    }
    from == "units" {
      name = $NAME
      sub(/\.service$/, "", name)
      load[name] = $LOAD; active[name] = $ACTIVE; sub_[name] = $SUB; invocation[name] = $INVOCATION; result[name] = $RESULT; runs[name] = ($RUNS != "-")
      next
    }
    from == "stale" { stale[$1] = 1; next }
    from == "containers" { command[$1] = $5; next }
    from == "replaced" { replaced[$1] = $2; next }
    from == "files" {
      if ($1 == "create") why[$2] = ($3 == "-" ? "new" : $3)
      else if ($1 == "rewrite") why[$2] = $3
      else if ($1 == "link") why[$2] = ($3 == "-" ? "linked" : $3)
      next
    }
    from == "marks" { owed[$1] = ($2 == "pending" || $2 == invocation[$1]); next }
    from == "held" { held[$1] = 1; next }
    from == "had" && $1 == "service" { if (!($2 in had)) gone[++m] = $2; had[$2] = $3; next }
    from == "want" && $1 == "service" { order[++n] = $2; want[$2] = $3; next }
    from == "want" && $1 == "requires" { requires[++pairs] = $2; required[pairs] = $3; next }
    from == "want" && $1 == "reads" && ($3 in why) && !($2 in changed) {
      file = $3
      sub(/^.*\//, "", file)
      changed[$2] = file " " why[$3]
      if (why[$3] == "changed" && ($2 in had) && had[$2] != want[$2]) changed[$2] = "image " moved(had[$2], want[$2])
      next
    }
    function fails(name) { return active[name] == "failed" && !(name in changed) && !owed[name] }
    function is_down(name) { return (name in want) && !(name in held) && !(name in changed) && !owed[name] && !runs[name] && active[name] != "failed" && load[name] == "loaded" }
    END {
      for (again = 1; again;) {
        again = 0
        for (i = 1; i <= pairs; i++) {
          name = requires[i]
          if (!(name in with) && is_down(name) && (fails(required[i]) || (required[i] in with))) { with[name] = required[i]; again = 1 }
        }
      }
      for (i = 1; i <= n; i++) {
        name = order[i]
        if (name in held) {
          if (active[name] == "active" && (name in changed)) print "owe", name, changed[name] ", held"
        } else if (runs[name]) {
          if (name in changed) print "restart", name, changed[name]
          else if (owed[name]) print "restart", name, "owed since an unfinished run"
          else if (name in stale) print "restart", name, "another version of its unit is loaded"
          else if (name in replaced) print "restart", name, "secret " replaced[name] " replaced"
          else if ((name in command) && want[name] != "-" && !index(command[name], "\"" want[name] "\"")) print "restart", name, "runs another version"
          else if (sub_[name] == "auto-restart") print "restart", name, "keeps failing", "ill"
        } else if (active[name] == "failed") {
          if ((name in changed) || owed[name]) print "start", name, "failed; " ((name in changed) ? changed[name] : "owed since an unfinished run")
          else print "start", name, "failed", "ill"
        } else if (name in with) print "start", name, "down with " with[name], "ill"
        else if (load[name] != "loaded") print "start", name, ((name in changed) && (name in had) ? changed[name] : "new")
        else print "start", name, (active[name] == "inactive" && invocation[name] != "-" && result[name] == "success" ? "stopped by hand" : "stopped")
      }
      for (i = m; i > 0; i--) if (!(gone[i] in want) && (active[gone[i]] != "inactive" || runs[gone[i]])) print "stop", gone[i], "no longer wanted"
    }' from=units "$WORK/units" from=stale "$WORK/stale" from=containers "$WORK/containers" from=replaced "$WORK/replaced" from=files "$WORK/plan.files" \
    from=marks "$WORK/marks" from=held "$WORK/held" from=had "$WORK/had" from=want "$WORK/want" >"$WORK/plan.services"
}

chosen() { awk -F "$TAB" -v actions=" $1 " 'index(actions, " " $1 " ") { print $2 }' "$2"; } # chosen "ACTION..." PLAN

plan() { # by the units and the containers of the last preflight, or survey
  look && plan_files
  planned=$?
  wait # for the containers
  if grep -qs 'podman system migrate' "$WORK/containers.error"; then
    # The process that holds its user namespace died with the user manager, and Podman looks for it for ever.
    fail "podman cannot work on this node: $(tail -n 1 "$WORK/containers.error" | cut -c 1-300)$(unchanged). Run on it: podman system migrate, or reboot it"
    return
  fi
  awk -F "$TAB" '$2 == "unhealthy" { print $1 "\tPodman says unhealthy" }' "$WORK/containers" >>"$WORK/ill"
  { [ "$planned" -eq 0 ] && stale_units && plan_services && plan_unfinished && plan_dragged && plan_pulls; } || {
    fail "what is to be done could not be found out$(unchanged)"
    return
  }
  if grep -q "^conflict$TAB" "$WORK/plan.files"; then
    grep "^conflict$TAB" "$WORK/plan.files" | while IFS=$TAB read -r _ path reason; do say "conflict: $HOME/$path: $reason"; done
    fail "files that belong to somebody else are in the way (above)$(unchanged)"
    return
  fi
}

actions() { # the plan in the order in which it is carried out: rows ACTION OBJECT REASON
  awk 'BEGIN { FS = OFS = "\t" } { print "pull", $1, "for " $2 }' "$WORK/pulls"
  grep -E "^(create|rewrite|mode|link)$TAB" "$WORK/plan.files"
  column 1-3 <"$WORK/plan.services" | grep -v "^stop$TAB"
  column 1-3 <"$WORK/plan.services" | grep "^stop$TAB"
  grep -E "^(unlink|remove)$TAB" "$WORK/plan.files"
}

tell() { # the plan in words, with the lines that change
  actions | while IFS=$TAB read -r action object reason; do
    said=$object
    case $object in .*) said='~'/$object ;; esac
    if [ "$reason" = - ]; then say "$action $said"; else say "$action $said ($reason)"; fi
    if [ "$action" = rewrite ]; then changed_lines "$object" | redact | sed 's/^/    /'; fi
  done
}

is_secret() { # is_secret PATH: it is, or it was
  awk -F "$TAB" -v path="$1" '$1 == "file" && $4 == path && $5 == "secret" { found = 1 } END { exit !found }' "$WORK/want" "$WORK/had"
}

changed_lines() { # changed_lines PATH: its lines that go, and those that come, as - LINE and + LINE; none of a secret file
  new=$GEN/files/$(content "$1")
  if is_secret "$1" || ! [ -r "$new" ]; then return 0; fi
  awk '
    from == "old" { old[++n] = $0; left[$0]++; next }
    left[$0] > 0 { left[$0]--; next }
    { come[++m] = $0 }
    END {
      for (i = n; i > 0; i--) if (left[old[i]] > 0) { left[old[i]]--; goes[i] = 1 }
      for (i = 1; i <= n; i++) if (i in goes) print "- " old[i]
      for (i = 1; i <= m; i++) print "+ " come[i]
    }' from=old "$1" from=new "$new"
}
