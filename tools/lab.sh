#!/usr/bin/env bash
# "make lab": from a fresh clone to JupyterLab with a working copy of the notebooks. The second time, it takes seconds.
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${PROFILE:-fast} in
    smoke | fast | full) ;;
    *) fail "PROFILE is '$PROFILE', but must be smoke, fast (default) or full." ;;
esac
use_private_folders
require_java
require_python
require_kernel

# Prints the port to use: the one asked for, or the next free one from 8888 on.
free_port() {
    "$PYTHON" - "${PORT:-}" <<'PYTHON'
import socket, sys

def is_free(port):
    with socket.socket() as client, socket.socket() as server:
        if client.connect_ex(("127.0.0.1", port)) == 0:
            return False
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True

asked = sys.argv[1]
if asked and not (asked.isdigit() and 1024 <= int(asked) <= 65535):
    sys.exit(f"Error: PORT is '{asked}', but must be a number from 1024 to 65535.")
if asked and not is_free(int(asked)):
    sys.exit(f"Error: port {asked} is in use by another program; choose another one with 'make lab PORT=…', or leave out PORT.")
print(asked or next((port for port in range(8888, 8988) if is_free(port)), ""))
PYTHON
}
port=$(free_port)
[ -n "$port" ] || fail "all ports from 8888 to 8987 are in use; choose another one with 'make lab PORT=…'"

if library_is_current; then
    say "[1/4] The library is up to date"
else
    say "[1/4] Building the library (the first time this downloads about 270 MB) …"
    build_library
fi

if environment_is_current; then
    say "[2/4] The Python environment and the Java kernel are up to date"
else
    say "[2/4] Creating the Python environment with JupyterLab and the Java kernel (this downloads about 40 MB) …"
fi
make_environment
register_kernel
install_settings

say "[3/4] Data …"
get_data

say "[4/4] Working copy of the notebooks: workspace/ ('make reset' starts over) …"
"$PYTHON" "$ROOT/tools/workspace.py" refresh

mkdir -p "$LOGS"
JUPYTER_TOKEN=$("$PYTHON" -c 'import secrets; print(secrets.token_hex(24))')
export JUPYTER_TOKEN
page=/lab/tree/workspace/README.md # the list of the notebooks
address="http://127.0.0.1:$port$page?token=$JUPYTER_TOKEN"

options=()
[ "$(id -u)" != 0 ] || options+=(--allow-root) # In a container there is often nobody else.
if [ "${CI:-}" = true ] || { [ "$(uname)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }; then
    options+=(--no-browser)
fi
[ "$port" = "${PORT:-8888}" ] || say "Port 8888 is in use, so JupyterLab uses $port."

# Prints the address as soon as the server, which this process becomes, answers.
log=build/log/jupyter.log
(
    until "$PYTHON" -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)" 2>/dev/null; do
        kill -0 $$ 2>/dev/null || fail "JupyterLab ended before it was ready; its output: $log"
        sleep 0.3
    done
    printf '\nJupyterLab is ready: %s\nCtrl-C stops it. Its output and that of the kernels: %s\n' "$address" "$log"
) &

export MNIST_KIT_PROFILE=${PROFILE:-${MNIST_KIT_PROFILE:-fast}}

# No question on Ctrl-C, no requests to the outside (news, updates, extension catalog). The notebooks link to README.md and
# docs/, which a server of workspace/ alone would refuse.
exec "$PYTHON" -m jupyterlab --ip=127.0.0.1 --port="$port" --ServerApp.port_retries=0 \
    --ServerApp.root_dir="$ROOT" --FileContentsManager.preferred_dir="$ROOT/workspace" --LabApp.default_url="$page" \
    --ServerApp.answer_yes=True --log-level=WARN \
    --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate --LabApp.news_url=None \
    --LabApp.extension_manager=readonly --LanguageServerManager.autodetect=False \
    --KernelSpecManager.ensure_native_kernel=False ${options[@]+"${options[@]}"} >"$ROOT/$log" 2>&1
