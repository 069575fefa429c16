#!/usr/bin/env bash
# Makes the demonstration in ./var once, then serves it, with the worker beside the web server.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

portal=.venv/bin/portal
say() { printf '==> %s\n' "$*"; }

# Runs a step once for this data directory.
once() {
  local stamp=var/$1.done
  [ ! -e "$stamp" ] || return 0
  say "portal $1"
  "$portal" "$@"
  touch "$stamp"
}

mkdir -p var
once init
once demo
say "portal migrate"
"$portal" migrate
"$portal" worker &
worker=$!
trap 'kill "$worker" 2>/dev/null || true' EXIT
say "Serving http://127.0.0.1:8000 (stop with Ctrl-C; the data is in ./var)"
"$portal" serve
