# Sourced by the other scripts here: the harness, gateways under load, and their end. Loopback only; ends only what it started.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
pids=()
gateways=()

finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  for gateway in "${gateways[@]}"; do "$gateway/bin/stop" > /dev/null 2>&1 || true; done
  rm -rf "$work"
}
trap finish EXIT

# harness FOLDER: sets load (the command before its arguments) to a writable copy of the harness, built.
harness() {
  copy=$work/bench
  cp -r "$1" "$copy"
  chmod -R u+w "$copy"
  [ -f "$copy/target/gw-load.jar" ] || (cd "$copy" && mvn -q -B package)
  # shellcheck disable=SC2034 # for who sources this
  load=(java -Xmx768m -jar "$copy/target/gw-load.jar")
}

# The distribution that was built last.
built() { ls "$root"/features/eu.heir.distribution/target/heir-gateway-*.tar.gz; }

# unpack ARCHIVE FOLDER: a gateway without listeners, with 50 contracts of which three cover the load.
unpack() {
  mkdir "$2"
  tar xzf "$1" -C "$2" --strip-components=1
  rm -f "$2"/etc/eu.heir.gateway.listener~*.cfg
  {
    printf 'schema: 1\ncontracts:\n'
    printf '  - name: monitors\n    protocol: hl7v2\n    sender:\n      claims: { MSH-3: MONITOR, MSH-4: "ICU-*" }\n      addresses: [127.0.0.1]\n    operations: ["ORU^R01"]\n'
    printf '  - name: admission\n    protocol: hl7v2\n    sender:\n      claims: { MSH-3: ADT1, MSH-4: GOOD HEALTH HOSPITAL }\n      addresses: [127.0.0.1]\n    operations: ["ADT^A01", "ADT^A08"]\n'
    printf '  - name: ecg\n    protocol: hl7v2\n    sender:\n      claims: { MSH-3: ECGCART, MSH-4: CARD }\n    operations: ["ORU^R01"]\n'
    for i in $(seq 4 50); do
      printf '  - name: device %s\n    protocol: hl7v2\n    sender:\n      claims: { MSH-3: "DEV%s", MSH-4: "WARD-%s*" }\n      addresses: [10.%s.0.0/16]\n    operations: ["ORU^R01", "ORU^R40"]\n' "$i" "$i" "$i" "$i"
    done
  } > "$2/etc/heir/contracts/bench.yml"
}

# listener FOLDER NAME PORT UPSTREAM MODE [LINE...]: further lines are added to its file.
listener() {
  local file="$1/etc/eu.heir.gateway.listener~$2.cfg"
  printf 'protocol = hl7v2\nlisten = 127.0.0.1:%s\nupstream = 127.0.0.1:%s\nmode = %s\n' "$3" "$4" "$5" > "$file"
  shift 5
  [ $# -eq 0 ] || printf '%s\n' "$@" >> "$file"
}

# start FOLDER HTTPS_PORT PORT: sets gw to the process that serves PORT.
start() {
  gateways+=("$1")
  export HEIR_ADMIN_PASSWORD=bench-password-1 HEIR_HTTPS_PORT=$2 HEIR_DATA=$1/heir-data
  "$1/bin/start" > /dev/null
  for _ in $(seq 120); do
    [ "$(curl -sk -o /dev/null -w '%{http_code}' -u "admin:$HEIR_ADMIN_PASSWORD" "https://127.0.0.1:$HEIR_HTTPS_PORT/heir/api/v1/status")" = 200 ] && break
    sleep 1
  done
  # shellcheck disable=SC2034 # for who sources this
  gw=$(ss -ltnpH "sport = :$3" | grep -o 'pid=[0-9]*' | head -1 | cut -d= -f2)
}

# sink PORT: a receiver that answers everything.
sink() {
  java -Xmx256m -jar "$copy/target/gw-load.jar" mllp-sink --port "$1" > /dev/null 2>&1 &
  pids+=($!)
}

# listening PORT...: waits until something listens on each.
listening() {
  for port in "$@"; do
    for _ in $(seq 60); do ss -ltnH "sport = :$port" | grep -q . && break; sleep 1; done
  done
}
