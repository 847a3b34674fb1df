#!/usr/bin/env bash
# Formats the Java code.
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

require_java
maven format -q -Pchecks spotless:apply || fail "the code could not be formatted; Maven says why in build/log/format.log"
