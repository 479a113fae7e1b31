case ${1-} in
  converge) converge "${2-}" "${3-}" ;;
  delete) delete "$2" "$3" ;;
  plan) plan_only "$2" "$3" ;;
  resume) resume "$2" ;;
  transaction) transaction "$2" "$3" ;;
  ended) ended "$2" ;;
  *)
    say "usage: hecate-node.sh converge [TOKEN [INSTANCE]] <BUNDLE | delete OWNER INSTANCE" >&2
    exit 2
    ;;
esac
