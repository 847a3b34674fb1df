#!/usr/bin/env bash
# Runs tools/notebooks (see there) with everything it needs in place: library, environment, kernel, data.
# "notebooks.sh execute|outputs" with PROFILE=smoke|fast|full (fast unless given), "notebooks.sh check|navigation".
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

require_python
make_environment
use_private_folders
case ${1:-} in
    execute | outputs)
        require_java
        require_kernel
        build_library
        register_kernel
        get_data
        exec "$PYTHON" "$ROOT/tools/notebooks" "$@" --profile "${PROFILE:-fast}"
        ;;
    *) exec "$PYTHON" "$ROOT/tools/notebooks" "$@" ;;
esac
