# shellcheck shell=sh
# Podman secrets: which ones there are, and who reads one that was replaced.

secret_times() { # secret_times NAME-OR-ID...: rows NAME TIME and ID TIME of those that Podman has; the time is of their last change, in UTC
  if [ $# -eq 0 ] || ! storage; then return 0; fi
  podman secret inspect --format "{{.Spec.Name}}$TAB{{.UpdatedAt.UTC.Format \"2006-01-02T15:04:05.000000000\"}}$TAB{{.ID}}" "$@" 2>/dev/null </dev/null |
    awk -v OFS="$TAB" -F "$TAB" '{ print $1, $2; print $3, $2 }'
  return 0
}

replaced_secrets() { # rows SERVICE SECRET: a container that runs is older than the secret that it reads
  : >"$WORK/replaced"
  grep -q '"--secret' "$WORK/containers" || return 0
  awk 'BEGIN { FS = OFS = "\t" } {
    count = split($5, word, "\",\"")
    for (i = 1; i <= count; i++) {
      value = ""
      if (word[i] == "--secret") value = word[i + 1]
      else if (word[i] ~ /^--secret=/) value = substr(word[i], 10)
      sub(/,.*/, "", value)
      sub(/^source=/, "", value)
      sub(/"\]$/, "", value)
      if (value != "") print $1, value, $6
    }
  }' "$WORK/containers" >"$WORK/secret.readers"
  # shellcheck disable=SC2046 # names without blanks
  secret_times $(column 2 <"$WORK/secret.readers" | sort -u) >"$WORK/secret.times"
  awk 'BEGIN { FS = OFS = "\t" } from == "times" { changed[$1] = $2; next } ($2 in changed) && changed[$2] > $3 { print $1, $2 }' \
    from=times "$WORK/secret.times" from=read "$WORK/secret.readers" >"$WORK/replaced"
}
