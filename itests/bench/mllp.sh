#!/usr/bin/env bash
# Measures the gateway against the anchors, paired and in one run: P1 to P5, P7, P12 and P14 of the performance goals.
# Usage: itests/bench/mllp.sh BENCH [ROUNDS [latency]]     BENCH = the harness (shared/bench) or a writable copy of it
# With "latency" only what is measured on one connection: P5, and P6 if the load before the run was below 0.5.
# Needs a built distribution (mvn verify -DskipTests -DskipITs), haproxy, JDK 17, Maven. Loopback only; ends only what it started.
set -euo pipefail

# shellcheck source=setup.sh
. "$(dirname "$0")/setup.sh"

harness "${1:?path of the harness}"
rounds=${2:-21}
part=${3:-all}
echo "# load average before the run: $(cut -d' ' -f1-3 /proc/loadavg)"
[ -d "$copy/anchors/lib" ] || (cd "$copy/anchors" && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies -DoutputDirectory=lib)
(cd "$copy/anchors" && javac -nowarn -cp "lib/*" CamelRelay.java HapiRelay.java)

unpack "$(built)" "$work/gw"
listener "$work/gw" bench 2700 2600 enforce
listener "$work/gw" bench-monitor 2708 2600 monitor
listener "$work/gw" integrity 2705 2610 enforce
start "$work/gw" "${HEIR_HTTPS_PORT:-8543}" 2700
sink 2600
printf 'global\n  maxconn 2000\n  nbthread 2\ndefaults\n  mode tcp\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\nlisten mllp\n  bind 127.0.0.1:9001\n  server s 127.0.0.1:2600\n' > "$work/haproxy.cfg"
haproxy -db -f "$work/haproxy.cfg" > /dev/null 2>&1 &
haproxy=$!
pids+=("$haproxy")
java -Xmx512m -cp "$copy/anchors:$copy/anchors/lib/*" CamelRelay 9005 2600 > /dev/null 2>&1 &
camel=$!
pids+=("$camel")
java -Xmx512m -cp "$copy/anchors:$copy/anchors/lib/*" HapiRelay 9006 2600 > /dev/null 2>&1 &
hapi=$!
pids+=("$hapi")
listening 2600 9001 9005 9006 2700

load+=(mllp-load)
short=(--seconds 0.6 --warmup 4 --rounds "$rounds")
here=127.0.0.1
# The compiler's work must not count as the traffic's: under saturation it gets so little of two cores that it takes a minute.
for port in 2700 2708 9005 9006; do "${load[@]}" --target "$here:$port" --conns 32 --seconds 30 > /dev/null; done
if [ "$part" = all ]; then
  for conns in 8 32; do
    echo "# P1 P2 P3 P12, $conns connections, saturated"
    "${load[@]}" --targets "haproxy=$here:9001@$haproxy,gw=$here:2700@$gw,monitor=$here:2708@$gw,camel=$here:9005@$camel" --conns "$conns" "${short[@]}"
  done
  echo "# P4, its HAPI part, 8 connections, saturated"
  "${load[@]}" --targets "hapi=$here:9006@$hapi,gw=$here:2700@$gw" --conns 8 "${short[@]}"
fi
echo "# P5 P6, one connection (added latency against direct)"
"${load[@]}" --targets "direct=$here:2600,haproxy=$here:9001,gw=$here:2700,monitor=$here:2708" --conns 1 "${short[@]}"
[ "$part" = all ] || exit 0
echo "# large messages (200 KB), 4 connections"
"${load[@]}" --targets "haproxy=$here:9001@$haproxy,gw=$here:2700@$gw" --mix large:4 --conns 4 "${short[@]}"
echo "# P14, integrity with the receiver in the harness"
"${load[@]}" --target $here:2705 --sink-port 2610 --conns 8 --seconds 10 --mix vitals:70,adt:30
