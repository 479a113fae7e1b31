# shellcheck shell=sh
# Whose data lies on this node.

check_identity() { # a daemon's stores are bound to the name of its Erlang node: another one does not open them
  accepted=$(value rename "$WORK/want")
  awk -F "$TAB" -v contents="${GEN-$WORK/new}/files/" '
    # What a file says, later ones over earlier ones; a unit over all of them.
    function read_names(file, into,   line, found) {
      found = -1
      while ((found = (getline line <file)) > 0) {
        if (file ~ /\.container$/ && line !~ /^Environment=/) continue
        sub(/^Environment=/, "", line)
        while (match(line, /(^|[ "])(HECATE_NODE_NAME|RELEASE_NODE|NODE_NAME)=[^ "]*/)) {
          into[1] = substr(line, RSTART, RLENGTH)
          sub(/^[^=]*=/, "", into[1])
          line = substr(line, RSTART + RLENGTH)
        }
      }
      close(file)
      return found == 0
    }
    $1 == "file" { hash[$4] = $3 }
    $1 == "reads" && $3 ~ /\.env$/ { files[$2] = files[$2] " " $3; next }
    $1 == "reads" && $3 ~ /^\.hecate\/.*\.container$/ { unit[$2] = $3 }
    $1 == "data" { data[$3] = 1 }
    END {
      for (name in unit) {
        if (!((".hecate/" name) in data)) continue
        count = split(files[name] " " unit[name], path, " ")
        split("", old)
        split("", next_)
        known = 0
        for (i = 1; i <= count; i++) {
          if (!read_names(contents hash[path[i]], next_)) continue # a secret that a plan does not see
          if (read_names(path[i], old)) known = 1
        }
        if (known && old[1] != next_[1]) print name, (old[1] == "" ? "-" : old[1]), (next_[1] == "" ? "-" : next_[1])
      }
    }' OFS="$TAB" "$WORK/want" | while IFS=$TAB read -r name old new; do
    [ "$new" != "$accepted" ] || continue
    # What cannot be looked into is not empty.
    [ -n "$(find ".hecate/$name" ! -type d ! -type s 2>&1 | head -n 1)" ] || continue
    finding error NODE_NAME "$name has data in $HOME/.hecate/$name as the Erlang node $old, and would become $new: its stores do not open under another name" \
      "keep the name; or, if that data may be lost, set acceptNodeName: \"$new\" for this node"
  done
}
