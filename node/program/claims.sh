# shellcheck shell=sh
# Whose this node is: an instance of the stack's command. A command that is replaced and the one that replaces it differ in
# nothing else.

#   STACK/claims   the instances that this node belongs to
#   STACK/dropped  those that it belonged to, and whose delete has not come yet
#   STACK/offered  one that this node was offered to, by a converge that has not ended well

claims() { cat "$STACK/claims" 2>/dev/null; }

claim() { # claim INSTANCE...: durable, since a delete goes by it
  [ "$(claims)" != "$*" ] || return 0
  for instance in $(claims); do case " $* " in *" $instance "*) ;; *) say "$instance" >>"$STACK/dropped" ;; esac done
  put "$STACK/claims" "$*" && durable "$STACK/claims" "$STACK"
}

# claim_also INSTANCE: until its operator has the answer, the instance before it may be the one that the state has
# shellcheck disable=SC2046 # words
claim_also() { if [ -z "$(claims)" ] || ! belongs_to "$1"; then claim $(claims) "$1"; fi; }

offer() { # offer INSTANCE: a delete of the instance before it must not come through when this run fails
  if [ -n "$(claims)" ] && ! belongs_to "$1"; then put "$STACK/offered" "$1" && durable "$STACK/offered"; fi
}

belongs_to() { # belongs_to INSTANCE; a node that knows none belongs to whoever asks
  known=$(claims)
  case " ${known:-$1} " in *" $1 "*) ;; *) return 1 ;; esac
}

may_go() { # may_go INSTANCE: fails where its delete does not take the services away; `left` is then its exit status
  left=1
  if ! belongs_to "$1"; then
    if grep -qxF -- "$1" "$STACK/dropped" 2>/dev/null; then
      grep -vxF -- "$1" "$STACK/dropped" >"$WORK/dropped"
      cp "$WORK/dropped" "$STACK/dropped"
      left=0
      say "this node now belongs to another resource of the same stack ($(claims)): left as it is"
      return 1
    fi
    # It is known from now on, so that a stack that has it for another reason is not stuck.
    say "$1" >>"$STACK/dropped"
    fail "the services of $owner on this node belong to another resource of the same stack ($(claims)), and go on running. Run pulumi up, then what you wanted"
  elif [ -e "$STACK/offered" ]; then
    rm -f "$STACK/offered"
    fail "another resource of the same stack was to take the services of this node over, and failed: they are left running. Run pulumi up again with what that needs; to take them away after all, run this once more"
  fi
}
