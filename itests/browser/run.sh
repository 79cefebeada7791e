#!/bin/sh
# Checks the console's pages of a running gateway in Chromium: HEIR_BASE=https://127.0.0.1:8443 HEIR_ADMIN_PASSWORD=… ./run.sh
# Pictures land in target/pictures (or HEIR_PICTURES). CHROMIUM names another browser than /usr/bin/chromium.
set -eu
cd "$(dirname -- "$0")"

: "${HEIR_BASE:?HEIR_BASE is the address of a running gateway, such as https://127.0.0.1:8443}"
: "${HEIR_ADMIN_PASSWORD:?HEIR_ADMIN_PASSWORD is the password of its administrator}"
if [ ! -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  echo "No browser at ${CHROMIUM:-/usr/bin/chromium}: apt-get install chromium, or set CHROMIUM." >&2
  exit 1
fi

installed=node_modules/.installed
if ! cmp -s package-lock.json "$installed"; then
  npm ci --ignore-scripts --no-audit --no-fund
  cp package-lock.json "$installed"
fi
exec npm run --silent test
