#!/usr/bin/env bash
# Makes keys, database and demonstration in ./var, once, and brings an older ./var up to date.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

portal=.venv/bin/portal
say() { printf '==> %s\n' "$*"; }

# Runs a command of the portal once for this ./var.
once() {
  local stamp=var/$1.done
  [ ! -e "$stamp" ] || return 0
  say "portal $1"
  "$portal" "$@"
  touch "$stamp"
}

mkdir -p var
once init
say "portal migrate"
"$portal" migrate
once demo
