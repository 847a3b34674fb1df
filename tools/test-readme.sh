#!/usr/bin/env bash
# Does what the README says, with the README's own lines: your own notebook, your own project.
set -euo pipefail
# shellcheck source=tools/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

use_private_folders
require_java
require_maven
require_python
make_environment
export MNIST_KIT_DATA=${MNIST_KIT_DATA:-synthetic}

say "Your own notebook …"
"$PYTHON" "$ROOT/tools/readme.py" run-notebook

say "Your own project …"
# Outside the checkout, so that nothing in it is found by accident.
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
"$PYTHON" "$ROOT/tools/readme.py" write-project "$project"
# Maven's own process runs the project, and would unpack native code into the home directory. A link, as MAVEN_OPTS allows
# no spaces in a path.
mkdir -p "$ROOT/.cache/javacpp"
ln -s "$ROOT/.cache/javacpp" "$project/native"
export MAVEN_OPTS="${MAVEN_OPTS:-} -Dorg.bytedeco.javacpp.cachedir=$project/native"
maven readme install -DskipTests || fail "the library could not be installed; Maven says why in build/log/readme.log"
(cd "$project" && bash -e run.sh | tee output.txt)
grep -q "predictions: loss .*, accuracy [0-9.]* %" "$project/output.txt" || fail "the project of the README printed no accuracy"
[ -s "$project/confusion.png" ] || fail "the project of the README wrote no confusion.png"
say "2 passed, 0 failed"
