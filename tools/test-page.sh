#!/usr/bin/env bash
# "make test-page": draws on the page of "./mnist-kit draw" in a real browser, Chromium, and looks at what it shows.
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

use_private_folders
require_java
require_python
find_chromium() {
    CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
    [ -n "$CHROMIUM" ]
}

if ! find_chromium && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing Chromium …"
    mkdir -p "$LOGS"
    { apt-get update -q && apt-get install -q -y --no-install-recommends chromium; } >"$LOGS/chromium.log" 2>&1 || true
fi
if ! find_chromium; then
    [ -z "${CI:-}" ] || fail "there is no Chromium to test the page with, and it could not be installed (build/log/chromium.log)."
    say "There is no Chromium here, so the page is not tested in a browser: $(how_to_get chromium chromium https://www.chromium.org)"
    exit 0
fi
export CHROMIUM

build_library
environment=$ROOT/build/page-tests
pins=$(cksum <"$ROOT/tools/page/requirements.txt")
if [ "$(cat "$environment/made-from" 2>/dev/null)" != "$pins" ]; then
    mkdir -p "$LOGS"
    { "$PYTHON" -m venv --clear "$environment" &&
        "$environment/bin/python" -m pip install --no-deps --no-input --disable-pip-version-check --retries 2 \
            -r "$ROOT/tools/page/requirements.txt"; } >"$LOGS/page-tests.log" 2>&1 ||
        fail "Playwright could not be installed; pip says why in build/log/page-tests.log"
    printf '%s\n' "$pins" >"$environment/made-from"
fi
"$environment/bin/python" -m unittest discover -s "$ROOT/tools/page" "$@"
