#!/usr/bin/env bash
# Serves the demonstration in ./var, with the worker beside the web server.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools/demonstrate.sh
echo "==> Serving http://127.0.0.1:8000 (stop with Ctrl-C; the data is in ./var)"
.venv/bin/portal worker &
worker=$!
.venv/bin/portal serve &
server=$!
trap 'kill "$worker" "$server" 2>/dev/null || true; wait' EXIT
trap 'exit 0' INT TERM
# Neither is of use without the other: when one ends, so does all.
wait -n
