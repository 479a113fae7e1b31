# shellcheck shell=sh
# What Podman and systemd must be able to do on this node for the services to be what they say.

check_linger() { # without it, the user manager and all services end with the last login, and no boot starts them
  [ ! -e "/var/lib/systemd/linger/$USER" ] || return 0
  if may_linger; then
    finding warning LINGER "the services would end with the last login of $USER; pulumi up switches lingering on, which the node allows" "$ENABLE_LINGER"
  else
    finding error LINGER "the services would end with the last login of $USER, and no boot would start them: lingering is off, and the node does not let $USER switch it on" "$ENABLE_LINGER"
  fi
}

may_linger() { # polkit decides (org.freedesktop.login1.policy); without polkit only root may
  [ "$USER_ID" -eq 0 ] || pkcheck --action-id org.freedesktop.login1.set-self-linger --process $$ >/dev/null 2>&1 </dev/null
}

check_health_timers() { # Podman runs health checks by transient timers; a build without systemd makes none, and says nothing
  if [ -z "${GEN-}" ] || ! grep -hE '^Health(Startup)?Cmd=' "$GEN"/files/* 2>/dev/null | grep -qvx 'HealthCmd=none'; then return 0; fi
  if grep -qE '(^| )DISABLE_HC_SYSTEMD=true( |$)' "$WORK/systemd"; then
    finding error HEALTH "Podman runs no health check: the user manager of $USER has DISABLE_HC_SYSTEMD=true in its environment" \
      "systemctl --user unset-environment DISABLE_HC_SYSTEMD (and remove it from ~/.config/environment.d)"
    return
  fi
  # A timer that is there is the proof; on a node without containers the program itself has the words that it logs for one.
  ! systemctl --user list-units --plain --no-legend '*.timer' 2>/dev/null | grep -qE '^[0-9a-f]{64}(-[0-9a-f]+)?\.timer' || return 0
  ! grep -qF 'creating systemd-transient files' "$(podman_path)" 2>/dev/null || return 0
  # The log driver journald comes with the same build option (libpod/container_log_linux.go); a wrapper may have hidden the words.
  if ! storage || ! podman info --format '{{.Plugins.Log}}' >"$WORK/drivers" 2>/dev/null </dev/null; then return 0; fi
  grep -q journald "$WORK/drivers" ||
    finding error HEALTH "this Podman is built without systemd: it makes no timers, so no health check ever runs" \
      "install a Podman that is built with systemd (those of Debian, Fedora and RHEL are), or take the health checks out of the units"
}
