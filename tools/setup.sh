#!/usr/bin/env bash
# Prepares this checkout for running (tools/setup.sh run) or for testing (tools/setup.sh test):
# Debian packages, the virtual environment .venv, the locked requirements. Repeatable: it does
# only what is missing, and says what it does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

purpose=${1:?usage: tools/setup.sh run|test}
packages=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1 fonts-noto-cjk)
lock=requirements.lock
if [ "$purpose" = test ]; then
  packages+=(postgresql chromium poppler-utils qpdf)
  lock=requirements-dev.lock
fi

say() { printf '==> %s\n' "$*"; }

python_command() {
  local candidate
  for candidate in python3.11 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  say "Python 3.11 or later is needed; found none." >&2
  exit 1
}

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      echo "$package"
  done
  "$python" -c 'import ensurepip' 2>/dev/null || echo python3-venv
}

install_packages() {
  local missing install
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -gt 0 ] || return 0
  install="apt-get install --yes --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" = 0 ]; then
    say "Installing Debian packages: ${missing[*]}"
    apt-get update --quiet
    DEBIAN_FRONTEND=noninteractive $install
  elif sudo --non-interactive true 2>/dev/null; then
    say "Installing Debian packages with sudo: ${missing[*]}"
    sudo apt-get update --quiet
    sudo DEBIAN_FRONTEND=noninteractive $install
  else
    say "Debian packages are missing, and this user may not install them. Run this, then again:"
    echo "    sudo apt-get update && sudo $install"
    exit 1
  fi
}

install_requirements() {
  local wanted stamp=.venv/installed-$lock
  wanted=$(cat "$lock" pyproject.toml | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
  say "Installing the locked requirements ($lock) into .venv"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --require-hashes --requirement "$lock"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --no-deps --no-build-isolation --editable .
  echo "$wanted" > "$stamp"
}

python=$(python_command)
if command -v dpkg-query > /dev/null; then
  install_packages
else
  say "Not a Debian system: make sure yourself that these are installed: ${packages[*]}"
fi
if [ ! -x .venv/bin/python ]; then
  say "Making the virtual environment .venv"
  "$python" -m venv .venv
fi
install_requirements
say "Ready to $purpose."
