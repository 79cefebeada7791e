#!/usr/bin/env bash
# Tells how many bytes of heap the gateway allocates for one message there and its answer back, once it is warm.
# Usage: itests/bench/allocation.sh BENCH     BENCH = the harness (shared/bench) or a writable copy of it
# Counts by the threads' own counters (jcmd's Thread.print), so that other load on the machine does not matter.
set -euo pipefail
# shellcheck source=setup.sh
. "$(dirname "$0")/setup.sh"

harness "${1:?path of the harness}"
sink 2600
unpack "$(built)" "$work/gw"
listener "$work/gw" bench 2700 2600 enforce
listener "$work/gw" monitor 2708 2600 monitor
start "$work/gw" "${HEIR_HTTPS_PORT:-8543}" 2700
listening 2600 2700 2708

# Bytes that the threads which carry messages have allocated so far.
allocated() {
  jcmd "$gw" Thread.print -e | grep -o '^"heir-io[^"]*".* allocated=[0-9.]*[BKMGT]' |
    sed 's/.* allocated=//' | awk '
      { unit = substr($0, length($0)); value = substr($0, 1, length($0) - 1)
        factor = unit == "K" ? 2 ^ 10 : unit == "M" ? 2 ^ 20 : unit == "G" ? 2 ^ 30 : unit == "T" ? 2 ^ 40 : 1
        sum += value * factor }
      END { printf "%.0f\n", sum }'
}

for target in enforce:2700 monitor:2708; do
  port=${target#*:}
  "${load[@]}" mllp-load --target "127.0.0.1:$port" --conns 8 --seconds 20 > /dev/null
  before=$(allocated)
  count=$("${load[@]}" mllp-load --target "127.0.0.1:$port" --conns 8 --seconds 20 | grep -o '"count":[0-9]*' | tail -1 | cut -d: -f2)
  after=$(allocated)
  echo "# ${target%:*}: $(((after - before) / count)) bytes per message and answer ($count messages)"
done
