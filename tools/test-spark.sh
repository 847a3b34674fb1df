#!/usr/bin/env bash
# "make test-spark": the tests of the module spark/, on a cluster of processes of this machine.
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

require_java
profiles=-Pspark
# As in "make test": the formatter and Error Prone run on JDK 17 to 21.
if at_least "$JAVA_VERSION" 21; then profiles=-Pchecks,spark; fi
run_maven "$profiles" -pl lib,spark/jars,spark -Dtest='org.mnistkit.spark.*Test' -Dsurefire.failIfNoSpecifiedTests=false integration-test
touch "$SPARK_STAMP"
say "Training runs on Spark: all tests passed."
