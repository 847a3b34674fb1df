#!/usr/bin/env bash
# "make test-page": draws on the page of "./mnist-kit draw" in a real browser, Chromium, and looks at what it shows.
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

use_private_folders
require_java
require_python
if ! require_chromium; then
    [ -z "${CI:-}" ] || fail "there is no Chromium to test the page with, and it could not be installed (build/log/chromium.log)."
    say "There is no Chromium here, so the page is not tested in a browser: $(how_to_get chromium chromium https://www.chromium.org)"
    exit 0
fi
build_library
make_page_environment
make_environment
register_kernel
JUPYTER_PYTHON=$PYTHON "$PAGE_PYTHON" -m unittest discover -s "$ROOT/tools/page" "$@"
