#!/usr/bin/env bash
# "make javadoc": the library's documentation as web pages, in build/javadoc/.
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

require_java
build_library
"$JAVA_HOME/bin/javadoc" -quiet -Xdoclint:all,-missing -encoding UTF-8 -docencoding UTF-8 -windowtitle "MNIST kit" \
    -d "$ROOT/build/javadoc" -classpath "$CLASSPATH_DIR/*" -sourcepath "$ROOT/lib/src/main/java" -subpackages org.mnistkit
say "The documentation of the library: build/javadoc/index.html"
