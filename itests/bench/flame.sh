#!/usr/bin/env bash
# Draws where the CPU goes on the path of MLLP messages: a flame graph of a warm gateway under load.
# Usage: itests/bench/flame.sh BENCH OUT [EVENT]     OUT = FILE.html, or FILE.txt for one stack a line; EVENT = cpu (default) or alloc
# Needs a built distribution, JDK 17, Maven (async-profiler comes from Maven Central). Loopback only; ends only what it started.
set -euo pipefail
# shellcheck source=setup.sh
. "$(dirname "$0")/setup.sh"

harness "${1:?path of the harness}"
out=$(realpath "${2:?file to write}")
event=${3:-cpu}
profiler=3.0
case $out in *.txt) form=,collapsed ;; *) form= ;; esac

mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:2.8:copy -Dartifact=tools.profiler:async-profiler:$profiler -DoutputDirectory="$work"
unzip -q -j "$work/async-profiler-$profiler.jar" linux-x64/libasyncProfiler.so -d "$work"
sink 2600
unpack "$(built)" "$work/gw"
listener "$work/gw" bench 2700 2600 enforce
start "$work/gw" "${HEIR_HTTPS_PORT:-8543}" 2700
listening 2600 2700
"${load[@]}" mllp-load --target 127.0.0.1:2700 --conns 8 --seconds 40 > /dev/null
jcmd "$gw" JVMTI.agent_load "$work/libasyncProfiler.so" "\"start,event=$event,threads\"" > /dev/null
"${load[@]}" mllp-load --target 127.0.0.1:2700 --conns 8 --seconds 20 > /dev/null
jcmd "$gw" JVMTI.agent_load "$work/libasyncProfiler.so" "\"stop$form,file=$out,title=MLLP 8 connections ($event),minwidth=0.2\"" > /dev/null
echo "# $out: $(wc -c < "$out") bytes"
