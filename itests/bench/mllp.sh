#!/usr/bin/env bash
# Measures the gateway against the anchors, paired and in one run: P1, P2, P3, P5, P12 and P14 of the performance goals.
# Usage: itests/bench/mllp.sh BENCH [ROUNDS]     BENCH = the harness (shared/bench) or a writable copy of it
# Needs a built distribution (mvn verify -DskipTests -DskipITs), haproxy, JDK 17, Maven. Loopback only; ends only what it started.
set -euo pipefail

bench=${1:?path of the harness}
rounds=${2:-21}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
pids=()

finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  "$work"/gw/bin/stop > /dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

copy=$work/bench
cp -r "$bench" "$copy"
chmod -R u+w "$copy"
[ -f "$copy/target/gw-load.jar" ] || (cd "$copy" && mvn -q -B package)
[ -d "$copy/anchors/lib" ] || (cd "$copy/anchors" && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies -DoutputDirectory=lib)
(cd "$copy/anchors" && javac -nowarn -cp "lib/*" CamelRelay.java)

# The gateway, enforcing, with 50 contracts of which two cover the load.
mkdir "$work/gw"
tar xzf "$root"/features/eu.heir.distribution/target/heir-gateway-*.tar.gz -C "$work/gw" --strip-components=1
rm -f "$work"/gw/etc/eu.heir.gateway.listener~*.cfg
listener() { printf 'protocol = hl7v2\nlisten = 127.0.0.1:%s\nupstream = 127.0.0.1:%s\nmode = %s\n' "$2" "$3" "$4" > "$work/gw/etc/eu.heir.gateway.listener~$1.cfg"; }
listener bench 2700 2600 enforce
listener bench-monitor 2708 2600 monitor
listener integrity 2705 2610 enforce
{
  printf 'schema: 1\ncontracts:\n'
  printf '  - name: monitors\n    protocol: hl7v2\n    sender:\n      claims: { MSH-3: MONITOR, MSH-4: "ICU-*" }\n      addresses: [127.0.0.1]\n    operations: ["ORU^R01"]\n'
  printf '  - name: admission\n    protocol: hl7v2\n    sender:\n      claims: { MSH-3: ADT1, MSH-4: GOOD HEALTH HOSPITAL }\n      addresses: [127.0.0.1]\n    operations: ["ADT^A01", "ADT^A08"]\n'
  printf '  - name: ecg\n    protocol: hl7v2\n    sender:\n      claims: { MSH-3: ECGCART, MSH-4: CARD }\n    operations: ["ORU^R01"]\n'
  for i in $(seq 4 50); do
    printf '  - name: device %s\n    protocol: hl7v2\n    sender:\n      claims: { MSH-3: "DEV%s", MSH-4: "WARD-%s*" }\n      addresses: [10.%s.0.0/16]\n    operations: ["ORU^R01", "ORU^R40"]\n' "$i" "$i" "$i" "$i"
  done
} > "$work/gw/etc/heir/contracts/bench.yml"
export HEIR_ADMIN_PASSWORD=bench-password-1 HEIR_HTTPS_PORT=${HEIR_HTTPS_PORT:-8543} HEIR_DATA=$work/data
"$work/gw/bin/start" > /dev/null
for _ in $(seq 120); do
  [ "$(curl -sk -o /dev/null -w '%{http_code}' -u "admin:$HEIR_ADMIN_PASSWORD" "https://127.0.0.1:$HEIR_HTTPS_PORT/heir/api/v1/status")" = 200 ] && break
  sleep 1
done
gw=$(ss -ltnpH "sport = :2700" | grep -o 'pid=[0-9]*' | head -1 | cut -d= -f2)

java -Xmx256m -jar "$copy/target/gw-load.jar" mllp-sink --port 2600 > /dev/null 2>&1 &
pids+=($!)
printf 'global\n  maxconn 2000\n  nbthread 2\ndefaults\n  mode tcp\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\nlisten mllp\n  bind 127.0.0.1:9001\n  server s 127.0.0.1:2600\n' > "$work/haproxy.cfg"
haproxy -db -f "$work/haproxy.cfg" > /dev/null 2>&1 &
haproxy=$!
pids+=("$haproxy")
java -Xmx512m -cp "$copy/anchors:$copy/anchors/lib/*" CamelRelay 9005 2600 > /dev/null 2>&1 &
camel=$!
pids+=("$camel")
for port in 2600 9001 9005 2700; do
  for _ in $(seq 60); do ss -ltnH "sport = :$port" | grep -q . && break; sleep 1; done
done

load=(java -Xmx768m -jar "$copy/target/gw-load.jar" mllp-load)
short=(--seconds 0.6 --warmup 4 --rounds "$rounds")
here=127.0.0.1
for conns in 8 32; do
  echo "# P1 P2 P3 P12, $conns connections, saturated"
  "${load[@]}" --targets "haproxy=$here:9001@$haproxy,gw=$here:2700@$gw,monitor=$here:2708@$gw,camel=$here:9005@$camel" --conns "$conns" "${short[@]}"
done
echo "# P5, one connection (added latency against direct)"
"${load[@]}" --targets "direct=$here:2600,haproxy=$here:9001,gw=$here:2700,monitor=$here:2708" --conns 1 "${short[@]}"
echo "# large messages (200 KB), 4 connections"
"${load[@]}" --targets "haproxy=$here:9001@$haproxy,gw=$here:2700@$gw" --mix large:4 --conns 4 "${short[@]}"
echo "# P14, integrity with the receiver in the harness"
"${load[@]}" --target $here:2705 --sink-port 2610 --conns 8 --seconds 10 --mix vitals:70,adt:30
