# shellcheck shell=sh
# The network that services wait for before they start.

# Since Podman 5.3 the generator orders each rootless service after this unit of the user manager. The unit polls
# network-online.target of the system for 90 s, then it fails, and the services start without it. Once it succeeds it
# stays active for the life of the user manager (RemainAfterExit=yes); after a failure the next start waits again.
NETWORK_WAIT=podman-user-wait-network-online.service
NETWORK="network-online.target"

look_at_network() { systemctl show -p LoadState -p ActiveState -p Job -p WantedBy -p RequiredBy "$NETWORK" >"$WORK/network" 2>/dev/null; }

network_trouble() { # why the system does not reach the target, as `cause` and `fix`; fails where it is reached
  load_='' state_='' job_='' wanted_=''
  while IFS='=' read -r key text; do
    case $key in
      LoadState) load_=$text ;;
      ActiveState) state_=$text ;;
      Job) job_=$text ;;
      WantedBy | RequiredBy) wanted_=$wanted_$text ;;
    esac
  done <"$WORK/network"
  [ "$state_" != active ] || return
  cause="it is $state_"
  fix="sudo systemctl start $NETWORK"
  # The wait-online services do not start the target: it starts them.
  [ -n "$wanted_" ] || fix="sudo systemctl add-wants multi-user.target $NETWORK && $fix"
  if [ -z "$state_" ]; then
    cause="the system manager does not answer"
    fix="systemctl status $NETWORK (it says why)"
  elif [ "$load_" = masked ]; then
    cause="it is masked"
    fix="sudo systemctl unmask $NETWORK && $fix"
  elif [ -n "$job_" ]; then
    list_jobs --system "$WORK/jobs.system"
    by_=$(blocker "$NETWORK" "$WORK/jobs.system")
    cause="it waits for ${by_:=$NETWORK}"
    fix="systemctl status $by_ (it says which network it waits for)"
  elif [ -z "$wanted_" ]; then
    cause="no unit of the system starts it"
  fi
}

check_network() { # a warning where each start of a service would wait; by the last look_at_network
  network_trouble || return 0
  case $(systemctl --user show -p LoadState -p ActiveState "$NETWORK_WAIT" 2>/dev/null | sort | paste -s -d ' ' -) in
    "ActiveState=active "*) ;;
    *" LoadState=loaded") finding warning NETWORK "$NETWORK of the system is not active ($cause): each start of a service waits up to 90 s for it" "$fix" ;;
  esac
}
