#!/usr/bin/env bash
# What docs/cluster.md says of the time and memory that Spark takes: the same search by threads of one process, and by
# executors of one core each on this machine. Needs two cores that have nothing else to do. Argument: how many trials (12).
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

trials=${1:-12}
require_java
build_spark
folder=$(mktemp -d)
processes=()
# shellcheck disable=SC2317 # called at the end
end() {
    [ ${#processes[@]} -eq 0 ] || kill "${processes[@]}" 2>/dev/null || true
    rm -rf "$folder"
}
trap end EXIT

# Trainings of some ten seconds each, which differ in their rates alone.
rates=$(seq -s, 1 "$trials" | sed 's/[0-9]*/0.000&/g')
search() {
    local name=$1 begun
    shift
    begun=$(date +%s.%N)
    run_kit explore "${MNIST_KIT_DATA:-synthetic}" "$name" --into "$folder" --sample 1 -r "$rates" -c 16 -k 3 -v 1 -p 2 -z 64 \
        -l 1 -d 0.1 -o adam -m 0.5 -y 0 -b 100 -e 1 "$@" >"$folder/$name.log" 2>&1 || fail "$name: $(tail -n 3 "$folder/$name.log")"
    awk -F, -v name="$name" -v begun="$begun" -v ended="$(date +%s.%N)" 'NR > 1 { sum += $20; n++ }
        END { printf "%-28s %3d trials, %6.1f s in all, %5.2f s of steps per trial\n", name, n, ended - begun, sum / n }' \
        "$folder/$name/$name.csv"
}

daemon() {
    SPARK_HOME=$SPARK_DIR SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1 "$JAVA" -Xmx256m -cp "$SPARK_DIR/jars/*" \
        "org.apache.spark.deploy.$1" --host 127.0.0.1 --webui-port 0 "${@:2}" >"$folder/${1##*.}-${#processes[@]}.log" 2>&1 &
    processes+=($!)
}

memory() {
    local pid
    for pid in $(pgrep -f "$2"); do
        say "$1: $(awk '/VmHWM/ { printf "%d MB at the most", $2 / 1024 }' "/proc/$pid/status")"
    done
}

say "$("$JAVA" -version 2>&1 | head -n 1), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg) before"
search workers-1 --parallel 1
search workers-2 --parallel 2
search spark-local-2 --on 'local[2]'
daemon master.Master --port 17077
sleep 10
daemon worker.Worker --cores 1 --memory 2g --work-dir "$folder/work-1" spark://127.0.0.1:17077
search spark-1-executor --on spark://127.0.0.1:17077
daemon worker.Worker --cores 1 --memory 2g --work-dir "$folder/work-2" spark://127.0.0.1:17077
sleep 10
(
    while sleep 5; do
        memory driver "MnistKit explore.*spark-2-executors"
        memory executor "CoarseGrainedExecutorBackend.*spark"
    done >"$folder/memory.log" 2>/dev/null
) &
processes+=($!)
search spark-2-executors --on spark://127.0.0.1:17077
tail -n 3 "$folder/memory.log"
