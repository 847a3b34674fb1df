#!/usr/bin/env bash
# Runs tools/notebooks (see there) with everything it needs in place: library, environment, kernel, data.
# "notebooks.sh execute|outputs" with PROFILE=smoke|fast|full if wanted, "notebooks.sh check|navigation".
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

use_private_folders
require_python
make_environment
case ${1:-} in
    execute | outputs)
        require_java
        require_kernel
        build_library
        register_kernel
        get_data
        exec "$PYTHON" "$ROOT/tools/notebooks" "$@" ${PROFILE:+--profile "$PROFILE"}
        ;;
    *) exec "$PYTHON" "$ROOT/tools/notebooks" "$@" ;;
esac
