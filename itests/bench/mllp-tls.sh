#!/usr/bin/env bash
# Measures the gateway with TLS towards the senders against haproxy with TLS, paired and in one run: P8 of the performance goals.
# Usage: itests/bench/mllp-tls.sh BENCH [ROUNDS]     BENCH = the harness (shared/bench) or a writable copy of it
# Needs a built distribution (mvn verify -DskipTests -DskipITs), haproxy, openssl, JDK 17, Maven. Loopback only; ends only what it started.
set -euo pipefail

# shellcheck source=setup.sh
. "$(dirname "$0")/setup.sh"

harness "${1:?path of the harness}"
rounds=${2:-21}

# One certificate for both, so that both pay for the same handshake.
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 30 -subj /CN=localhost \
  -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2> /dev/null
cat "$work/cert.pem" "$work/key.pem" > "$work/both.pem"

unpack "$(built)" "$work/gw"
tls=("listen.tls = server" "listen.tls.certificate = $work/cert.pem" "listen.tls.key = $work/key.pem")
listener "$work/gw" bench-tls 2701 2600 enforce "${tls[@]}"
listener "$work/gw" bench-tls-monitor 2709 2600 monitor "${tls[@]}"
start "$work/gw" "${HEIR_HTTPS_PORT:-8543}" 2701
grep -o 'tls engine=.*' "$work/gw/data/log/karaf.log" | head -1 | sed 's/^/# /'

sink 2600
printf 'global\n  maxconn 2000\n  nbthread 2\n  ssl-default-bind-options ssl-min-ver TLSv1.2\ndefaults\n  mode tcp\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\nlisten mllps\n  bind 127.0.0.1:9021 ssl crt %s\n  server s 127.0.0.1:2600\n' "$work/both.pem" > "$work/haproxy.cfg"
haproxy -db -f "$work/haproxy.cfg" > /dev/null 2>&1 &
haproxy=$!
pids+=("$haproxy")
listening 2600 9021 2701 2709

here=127.0.0.1
# The compiler's work must not count as the traffic's.
for port in 2701 2709; do "${load[@]}" mllp-load --tls --target "127.0.0.1:$port" --conns 32 --seconds 30 > /dev/null; done
echo "# load average: $(cut -d' ' -f1-3 /proc/loadavg)"
for conns in 8 32; do
  echo "# P8, TLS towards the senders, $conns connections, saturated"
  "${load[@]}" mllp-load --tls \
    --targets "haproxytls=$here:9021@$haproxy,gw=$here:2701@$gw,monitor=$here:2709@$gw" \
    --conns "$conns" --seconds 0.6 --warmup 4 --rounds "$rounds"
done
