# shellcheck shell=sh
# Whose this node is: an instance of the stack's command. A command that is replaced and the one that replaces it differ in
# nothing else.

claims() { cat "$STACK/claims" 2>/dev/null; } # the instances that this node belongs to

claim() { # claim INSTANCE...: durable, since a delete goes by it
  [ "$(claims)" = "$*" ] && return
  printf '%s\n' "$*" >"$STACK/claims.new" && sync "$STACK/claims.new" && mv "$STACK/claims.new" "$STACK/claims" && sync "$STACK"
}

# claim_also INSTANCE: until its operator has the answer, the instance before it may be the one that the state has
# shellcheck disable=SC2046 # words
claim_also() { if [ -z "$(claims)" ] || ! belongs_to "$1"; then claim $(claims) "$1"; fi; }

belongs_to() { # belongs_to INSTANCE; a node that knows none belongs to whoever asks
  known=$(claims)
  case " ${known:-$1} " in *" $1 "*) ;; *) return 1 ;; esac
}
