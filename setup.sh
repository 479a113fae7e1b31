#!/bin/sh
# Brings node_modules up to package-lock.json. Runs on whatever Node the machine has; what follows it in an npm script
# finds the pinned Node of node_modules/.bin first on PATH.
set -eu
cd "$(dirname "$0")"
stamp=node_modules/.hecate-lock
if ! cmp -s package-lock.json "$stamp" || ! [ -x node_modules/.bin/node ]; then
  echo "setup: installing the packages of package-lock.json" >&2
  command -v npm >/dev/null || {
    echo "setup: npm is missing; install Node.js 20 or newer with npm (https://nodejs.org)" >&2
    exit 1
  }
  # The engine warning is about the machine's own Node; the scripts run on the pinned one.
  npm ci --no-fund --no-audit --loglevel=error >&2
  cp package-lock.json "$stamp"
fi
