#!/usr/bin/env bash
# Compares two built versions of the gateway, paired and in one run: throughput, CPU and allocation per message, latency.
# Usage: itests/bench/compare.sh BENCH OLD NEW [ROUNDS]     BENCH = the harness (shared/bench); OLD, NEW = heir-gateway-*.tar.gz
# Exit code 1 when the new one has less than 0.95 of the old one's throughput or more than 1.05 of its CPU per message.
set -euo pipefail
# shellcheck source=setup.sh
. "$(dirname "$0")/setup.sh"

harness "${1:?path of the harness}"
old=${2:?archive of the old version}
new=${3:?archive of the new version}
rounds=${4:-21}

sink 2600
unpack "$old" "$work/old"
listener "$work/old" bench 2700 2600 enforce
start "$work/old" 8543 2700
old_pid=$gw
unpack "$new" "$work/new"
listener "$work/new" bench 2710 2600 enforce
start "$work/new" 8544 2710
new_pid=$gw
listening 2600 2700 2710

# The compiler's work must not count as the traffic's.
for port in 2700 2710; do "${load[@]}" mllp-load --target "127.0.0.1:$port" --conns 32 --seconds 30 > /dev/null; done
echo "# load average: $(cut -d' ' -f1-3 /proc/loadavg)"
for conns in 8 32; do
  echo "# old and new, $conns connections, saturated"
  "${load[@]}" mllp-load --targets "old=127.0.0.1:2700@$old_pid,new=127.0.0.1:2710@$new_pid" \
    --conns "$conns" --seconds 0.6 --warmup 4 --rounds "$rounds"
done | tee "$work/result"
python3 - "$work/result" << 'PY'
import json, sys

worse = False
old = None
for line in open(sys.argv[1]):
    if not line.startswith("{"):
        continue
    row = json.loads(line)
    if row["target"] == "old":
        old = row
        continue
    if row["target"] != "new":
        continue
    speed = row["ratio_per_s"]
    cpu = row["gw_cpu_s_per_10k"] / old["gw_cpu_s_per_10k"]
    print(f"# new / old: throughput {speed:.3f}, CPU per message {cpu:.3f}, p50 {row['p50_us'] / old['p50_us']:.3f}, p99 {row['p99_us'] / old['p99_us']:.3f}")
    worse = worse or speed < 0.95 or cpu > 1.05
sys.exit(1 if worse else 0)
PY
