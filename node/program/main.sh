case ${1-} in
  converge) converge ;;
  delete) delete "$2" "$3" ;;
  transaction) transaction "$2" "$3" ;;
  ended) ended "$2" ;;
  *)
    say "usage: hecate-node.sh converge <BUNDLE | delete OWNER CLAIM" >&2
    exit 2
    ;;
esac
