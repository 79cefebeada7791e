#!/usr/bin/env bash
# Measures the gateway with TLS towards the senders against haproxy with TLS, paired and in one run: P8 of the performance goals.
# Usage: itests/bench/mllp-tls.sh BENCH [ROUNDS]     BENCH = the harness (shared/bench) or a writable copy of it
# Needs a built distribution (mvn verify -DskipTests -DskipITs), haproxy, openssl, JDK 17, Maven. Loopback only; ends only what it started.
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

# One certificate for both, so that both pay for the same handshake.
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 30 -subj /CN=localhost \
  -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2> /dev/null
cat "$work/cert.pem" "$work/key.pem" > "$work/both.pem"

# The gateway, enforcing, with contracts that cover the load.
mkdir "$work/gw"
tar xzf "$root"/features/eu.heir.distribution/target/heir-gateway-*.tar.gz -C "$work/gw" --strip-components=1
rm -f "$work"/gw/etc/eu.heir.gateway.listener~*.cfg
listener() {
  printf 'protocol = hl7v2\nlisten = 127.0.0.1:%s\nupstream = 127.0.0.1:2600\nmode = %s\nlisten.tls = server\nlisten.tls.certificate = %s\nlisten.tls.key = %s\n' \
    "$2" "$3" "$work/cert.pem" "$work/key.pem" > "$work/gw/etc/eu.heir.gateway.listener~$1.cfg"
}
listener bench-tls 2701 enforce
listener bench-tls-monitor 2709 monitor
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
gw=$(ss -ltnpH "sport = :2701" | grep -o 'pid=[0-9]*' | head -1 | cut -d= -f2)
grep -o 'tls engine=.*' "$work/gw/data/log/karaf.log" | head -1 | sed 's/^/# /'

java -Xmx256m -jar "$copy/target/gw-load.jar" mllp-sink --port 2600 > /dev/null 2>&1 &
pids+=($!)
printf 'global\n  maxconn 2000\n  nbthread 2\n  ssl-default-bind-options ssl-min-ver TLSv1.2\ndefaults\n  mode tcp\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\nlisten mllps\n  bind 127.0.0.1:9021 ssl crt %s\n  server s 127.0.0.1:2600\n' "$work/both.pem" > "$work/haproxy.cfg"
haproxy -db -f "$work/haproxy.cfg" > /dev/null 2>&1 &
haproxy=$!
pids+=("$haproxy")
for port in 2600 9021 2701 2709; do
  for _ in $(seq 60); do ss -ltnH "sport = :$port" | grep -q . && break; sleep 1; done
done

here=127.0.0.1
echo "# load average: $(cut -d' ' -f1-3 /proc/loadavg)"
for conns in 8 32; do
  echo "# P8, TLS towards the senders, $conns connections, saturated"
  java -Xmx768m -jar "$copy/target/gw-load.jar" mllp-load --tls \
    --targets "haproxytls=$here:9021@$haproxy,gw=$here:2701@$gw,monitor=$here:2709@$gw" \
    --conns "$conns" --seconds 0.6 --warmup 4 --rounds "$rounds"
done
