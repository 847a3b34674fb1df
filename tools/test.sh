#!/usr/bin/env bash
# "make test": everything that has to pass. Continues after a failure, and lists at the end what failed.
# "test.sh java": only what another JDK can change, the library's tests and the notebooks, each cell once.
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

only=${1:-}
case $only in
    "" | java) ;;
    *) echo "test.sh: '$only' is unknown; leave it out to test everything, or say 'java'." >&2 && exit 2 ;;
esac

failed=()
# "stage NAME COMMAND…": runs the command in a shell of its own, so that a "fail" in it ends the stage and not the tests.
stage() {
    local name=$1 seconds=$SECONDS
    shift
    say "
=== $name"
    if ("$@"); then
        say "=== $name: passed ($((SECONDS - seconds)) s)"
    else
        failed+=("$name")
        say "=== $name: FAILED"
    fi
}

# Two notebooks at a time: each keeps one core busy with what its kernel compiles.
smoke_run() {
    (cd "$ROOT/notebooks" && printf '%s\n' [0-9][0-9]-*.ipynb) |
        xargs -P 2 -n 1 "$PYTHON" "$ROOT/tools/notebooks" execute --profile smoke "$@"
}

use_private_folders
require_java
require_python
require_kernel

checks=(-Pchecks)
if ! at_least "$JAVA_VERSION" 21; then
    say "Java $JAVA_VERSION: the formatter and Error Prone run on JDK 17 to 21, so they are skipped."
    checks=()
fi
stage "Library: build and unit tests" run_maven ${checks[@]+"${checks[@]}"} package
[ -d "$CLASSPATH_DIR" ] || fail "without the library nothing else can be tested; see above and build/log/maven.log"

make_environment
# The tests never download data: they use what is there, or synthetic digits.
# (In a folder that is named, the kit looks for all files, and nowhere else.)
if [ -z "${MNIST_KIT_DATA:-}" ] && ! MNIST_KIT_DATA=$ROOT/data run_kit download >/dev/null 2>&1; then
    say "
The data is missing or incomplete, so the notebooks run on synthetic images (for the real ones, set MNIST_KIT_DATA or run ./mnist-kit download)."
    export MNIST_KIT_DATA=synthetic
fi
register_kernel
if [ "$only" = java ]; then
    stage "Notebooks: smoke run" smoke_run --once
else
    "$PYTHON" -m pip install --quiet --no-deps --no-input --disable-pip-version-check --retries 2 \
        -r "$ROOT/tools/tests/requirements.txt" >>"$LOGS/pip.log" 2>&1 ||
        say "NumPy could not be installed (build/log/pip.log says why), so the test of docs/read_model.py is skipped."
    stage "Tools: unit tests" "$PYTHON" -m unittest discover -s "$ROOT/tools/tests"
    node_version=$(node --version 2>/dev/null || true)
    if at_least 18 "${node_version#v}"; then
        stage "Page to draw on: scripts" node --test "$ROOT"/lib/src/test/js/*.test.mjs
    else
        say "There is no Node.js 18 or newer here, so the tests of the page's scripts are skipped."
    fi
    stage "Notebooks: static checks" "$PYTHON" "$ROOT/tools/notebooks" check
    stage "Notebooks: smoke run" smoke_run
    stage "README: its commands and snippets" bash "$ROOT/tools/test-readme.sh"
fi

say ""
if [ ${#failed[@]} -gt 0 ]; then
    say "FAILED: ${#failed[@]} of the stages above" >&2
    printf '  %s\n' "${failed[@]}" >&2
    exit 1
fi
say "All tests passed in $((SECONDS / 60)) min $((SECONDS % 60)) s on Java $JAVA_VERSION, Python $PYTHON_VERSION."
