#!/usr/bin/env bash
# "make bench" and "make jmh": the benchmarks of bench/, after a build.
#   tools/bench.sh peers [options of bench/side_by_side.py]
#   tools/bench.sh accuracy [options of bench/time_to_accuracy.py]
#   tools/bench.sh spark [options of bench/spark_overhead.py]
#   tools/bench.sh local-sgd [options of bench/local_sgd.py]
#   tools/bench.sh jmh [options of JMH]
#   tools/bench.sh page [options of bench/page.py]
#   tools/bench.sh soak [NETWORK [EPOCHS [IMAGES]]]
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

what=${1:-}
shift || true
require_java
if [ "$what" = spark ] || [ "$what" = local-sgd ]; then build_spark; else run_maven -pl lib,bench -DskipTests package; fi
cd "$ROOT"
bench_java() {
    exec "$JAVA" "${JVM_FLAGS[@]}" -Xmx1g -cp "bench/target/classes:bench/target/classpath/*:$CLASSPATH_DIR/*" "$@"
}
case $what in
    peers)
        require_python
        "$PYTHON" bench/side_by_side.py "$@"
        ;;
    accuracy)
        require_python
        "$PYTHON" bench/time_to_accuracy.py "$@"
        ;;
    page)
        require_python
        require_chromium || fail "the page is measured in a browser: $(how_to_get chromium chromium https://www.chromium.org)"
        make_page_environment
        "$PAGE_PYTHON" bench/page.py "$@"
        ;;
    spark)
        require_python
        "$PYTHON" bench/spark_overhead.py "$@"
        ;;
    local-sgd)
        require_python
        "$PYTHON" bench/local_sgd.py "$@"
        ;;
    jmh)
        mkdir -p build/jmh
        bench_java org.openjdk.jmh.Main -rf json -rff build/jmh/result.json "$@"
        ;;
    soak)
        bench_java org.mnistkit.bench.Soak "$@"
        ;;
    *)
        fail "tools/bench.sh needs one of these words: peers, accuracy, page, spark, local-sgd, jmh, soak."
        ;;
esac
