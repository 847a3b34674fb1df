# shellcheck shell=bash
# What the scripts share: checks of the machine, the build of the library, the private Python environment, the kernel.
# Source this file. Written for bash 3.2 (macOS) and for the BSD and GNU versions of the usual tools.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
CLASSPATH_DIR=$ROOT/lib/target/classpath
BUILD_STAMP=$ROOT/lib/target/built
BUILD_LOCK=$ROOT/.cache/building # where make clean leaves it alone
LOGS=$ROOT/build/log

JDK_NEEDED=17
MAVEN_NEEDED=3.8
PYTHON_NEEDED=3.10

# The options of every Java process of the kit. The first line keeps JDK 17 to 25 from warning about native code.
JVM_FLAGS=(
    -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    -Djava.awt.headless=true -Duser.language=en -Duser.country=US
    "-Dorg.bytedeco.javacpp.cachedir=$ROOT/.cache/javacpp"
    "-Dmnistkit.checkout=$ROOT"
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
    # Or JavaCPP warns on stderr that DL4J was built with an older version of it.
    -Dorg.bytedeco.javacpp.logger=slf4j
    -Dorg.slf4j.simpleLogger.log.org.bytedeco.javacpp=error
)

# How often a oneDNN thread checks whether the others are done before it sleeps (GCC's OpenMP, so on Linux). OpenMP's
# default of 300,000 times is a few percent faster if nothing else runs. But next to one busy program, it makes training
# three times as slow: a thread that waits so long holds the core that the thread it waits for could use.
OPENMP_SPINS=${GOMP_SPINCOUNT:-20000}

say() { printf '%s\n' "$*"; }

fail() {
    printf 'Error: %s\n' "$*" >&2
    exit 1
}

# "at_least 3.10 3.9": whether the second version is at least the first.
at_least() {
    awk -v needed="$1" -v found="$2" 'BEGIN {
        n = split(needed, a, "."); split(found, b, ".")
        for (i = 1; i <= n; i++) if (a[i] + 0 != b[i] + 0) exit (b[i] + 0 < a[i] + 0)
        exit 0
    }'
}

# How to get a package here. Arguments: its name in Debian, its name in Homebrew, where to find it otherwise.
how_to_get() {
    if command -v apt-get >/dev/null; then
        printf 'sudo apt install %s' "$1"
    elif command -v brew >/dev/null; then
        # Homebrew keeps a JDK off the PATH; JAVA_HOME is enough.
        printf 'brew install %s' "$2"
        case $2 in openjdk*) printf " && export JAVA_HOME=\"\$(brew --prefix %s)\"" "$2" ;; esac
    else
        printf 'see %s' "$3"
    fi
}

how_to_get_jdk() {
    local version package=openjdk-21-jdk
    for version in 21 17 25; do
        case $(LC_ALL=C apt-cache policy "openjdk-$version-jdk" 2>/dev/null) in
            *'Candidate: '[0-9]*)
                package=openjdk-$version-jdk
                break
                ;;
        esac
    done
    how_to_get "$package" openjdk@21 https://adoptium.net
}

# Java separates the parts of a class path with colons, and there is no way to escape one that is part of a name.
case $ROOT in *:*) fail "the kit is in '$ROOT', but Java cannot use a folder with ':' in its path. Rename or move it." ;; esac

# Sets JAVA, JAVA_VERSION (17, 25, …) and JAVA_HOME, so that Maven, the kernel and the command line all run on the same JDK.
require_java() {
    local properties
    if [ -n "${JAVA_HOME:-}" ]; then
        JAVA=$JAVA_HOME/bin/java
        [ -x "$JAVA" ] || fail "JAVA_HOME is '$JAVA_HOME', but there is no bin/java in it." \
            "Set it to a JDK $JDK_NEEDED or newer, or unset it to use the java on the PATH."
    else
        JAVA=$(command -v java) || fail "no Java found, but JDK $JDK_NEEDED or newer is needed: $(how_to_get_jdk)"
    fi
    properties=$("$JAVA" -XshowSettings:properties -version 2>&1) ||
        fail "$JAVA does not run. It says: $(head -n 5 <<<"$properties")" $'\n'"If it is broken, get JDK $JDK_NEEDED or newer:" \
            "$(how_to_get_jdk); if it found too little memory, raise the limit (ulimit -v)."
    JAVA_VERSION=$(sed -n 's/^ *java\.specification\.version = \(1\.\)\{0,1\}\([0-9]*\).*/\2/p' <<<"$properties")
    at_least "$JDK_NEEDED" "${JAVA_VERSION:-0}" ||
        fail "$JAVA is Java ${JAVA_VERSION:-of an unknown version}, but JDK $JDK_NEEDED or newer is needed:" \
            "$(how_to_get_jdk); if there is a newer one already, set JAVA_HOME to it."
    JAVA_HOME=$(sed -n 's/^ *java\.home = //p' <<<"$properties")
    [ -x "$JAVA_HOME/bin/javac" ] ||
        fail "$JAVA_HOME is a Java runtime without the compiler (javac), but a full JDK is needed: $(how_to_get_jdk)"
    JAVA=$JAVA_HOME/bin/java
    export JAVA_HOME
}

require_maven() {
    local version
    command -v mvn >/dev/null ||
        fail "no Maven (mvn) found, but $MAVEN_NEEDED or newer is needed: $(how_to_get maven maven https://maven.apache.org)"
    version=$(mvn -v 2>&1) || fail "$(command -v mvn) does not run. It says: $version"
    version=$(sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' <<<"$version")
    at_least "$MAVEN_NEEDED" "${version:-0}" ||
        fail "$(command -v mvn) is Maven ${version:-of an unknown version}, but $MAVEN_NEEDED or newer is needed:" \
            "unpack one from https://maven.apache.org/download.cgi and put its bin directory first on the PATH."
}

# Sets PYTHON and PYTHON_VERSION. The variable PYTHON picks one other than the PATH's python3.
require_python() {
    local given=${PYTHON:-python3}
    PYTHON=$(command -v "$given") || fail "no $given found, but Python $PYTHON_NEEDED or newer is needed:" \
        "$(how_to_get 'python3 python3-venv' python https://www.python.org)"
    PYTHON_VERSION=$("$PYTHON" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) ||
        fail "$PYTHON does not run, but Python $PYTHON_NEEDED or newer is needed:" \
            "$(how_to_get 'python3 python3-venv' python https://www.python.org)"
    at_least "$PYTHON_NEEDED" "$PYTHON_VERSION" ||
        fail "$PYTHON is Python $PYTHON_VERSION, but $PYTHON_NEEDED or newer is needed" \
            "(see https://www.python.org). If you have one, name it: make lab PYTHON=python3.12"
    "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "$PYTHON has no venv module, which is needed to create a private environment:" \
            "$(how_to_get "python${PYTHON_VERSION%.*}-venv" python https://www.python.org)"
}

# Shows a Maven run in a few lines: how much is downloaded so far, tests, warnings, errors.
maven_progress() {
    awk '
        /Downloaded from/ && match($0, /\([0-9.]+ [kM]?B/) {
            split(substr($0, RSTART + 1, RLENGTH - 1), size, " ")
            megabytes += size[1] * (size[2] == "MB" ? 1 : size[2] == "kB" ? .001 : .000001)
            if (megabytes >= said + 20) { said = megabytes; printf "      %d MB downloaded\n", megabytes; fflush() }
        }
        /^\[ERROR\] *$|\[Help|[Rr]e-run Maven|For more information|After correcting|mvn <args>|not (be resolved|transfer)/ { next }
        /Tests run:|^\[ERROR\]|^\[WARNING\]/ { print "      " $0; fflush() }'
}

# Allows one build at a time, or two terminals would write the same files. The lock is a link to the number of the process
# that builds: creating a link fails if it exists. If that process is gone, another one removes its lock. It takes a second
# lock to do so and checks again, or it could remove the lock of a third process that was faster. Argument: the lock, if
# not the build's.
lock_build() {
    local lock=${1:-$BUILD_LOCK} owner notified= misses=0
    mkdir -p "$(dirname "$lock")"
    until ln -s $$ "$lock" 2>/dev/null; do
        if ! owner=$(readlink "$lock"); then
            # It was released this very moment; but not a hundred times.
            misses=$((misses + 1))
            [ ! -e "$lock" ] && [ -w "$(dirname "$lock")" ] && [ "$misses" -lt 100 ] ||
                fail "the build lock $lock cannot be created."
            continue
        fi
        [ "$owner" != $$ ] || return 0
        if ! kill -0 "$owner" 2>/dev/null; then
            lock_build "$lock-gone"
            [ "$(readlink "$lock")" != "$owner" ] || rm -f "$lock"
            unlock_build "$lock-gone"
            continue
        fi
        [ -n "$notified" ] || say "Another build of this checkout is running (process $owner); waiting for it …"
        notified=yes
        sleep 1
    done
}

unlock_build() {
    local lock=${1:-$BUILD_LOCK}
    [ "$(readlink "$lock")" != $$ ] || rm -f "$lock"
}

# "yes" if this process has the build's lock already; then whoever took it releases it.
has_build_lock() {
    [ "$(readlink "$BUILD_LOCK")" != $$ ] || say yes
}

# Runs Maven in the root while nobody else does. First argument is the name of the log, the rest are Maven's.
maven() {
    local log=$LOGS/$1.log status=0 locked
    locked=$(has_build_lock)
    shift
    require_maven
    mkdir -p "$LOGS"
    lock_build
    (cd "$ROOT" && mvn -B -Dstyle.color=never "$@" 2>&1 | tee "$log" | maven_progress) || status=$?
    [ -n "$locked" ] || unlock_build
    return "$status"
}

# Java's class data sharing: the archive with the classes of the kit for the JDK in use, ready for memory. The JVM checks
# it against its own version and the jars, and does without it if they are others.
shared_classes() { say "$ROOT/lib/target/classes-$JAVA_VERSION.jsa"; }

# Makes this archive from the classes that a tiny training loads. Without it everything works, but starts more slowly.
share_classes() {
    local folder
    [ -n "${JAVA_VERSION:-}" ] && folder=$(mktemp -d "$ROOT/lib/target/sharing.XXXXXX") || return 0
    printf '%s\n' Tiny '' Layers: Conv,8,3,3,relu BatchNorm MaxPool,2,2 Flatten Dropout,0.5 Dense,10,softmax \
        Optimizer: 0.001,0 1 32 train-limit=64 >"$folder/tiny.txt"
    "$JAVA" "${JVM_FLAGS[@]}" "-Dmnistkit.models=$folder" -Xshare:off "-XX:DumpLoadedClassList=$folder/classes" \
        -cp "$CLASSPATH_DIR/*" org.mnistkit.cli.MnistKit train synthetic tiny "$folder/tiny.txt" &&
        "$JAVA" "${JVM_FLAGS[@]}" -Xshare:dump "-XX:SharedClassListFile=$folder/classes" \
            "-XX:SharedArchiveFile=$folder/archive" -cp "$CLASSPATH_DIR/*" &&
        mv -f "$folder/archive" "$(shared_classes)"
    rm -rf "$folder"
} >/dev/null 2>&1

# Builds with Maven: the library is at least packaged and its class path collected. Arguments are Maven's.
run_maven() {
    local log=$LOGS/maven.log started status=0 locked
    locked=$(has_build_lock)
    lock_build
    mkdir -p "$ROOT/lib/target"
    # Jars of libraries that are no longer needed must not stay in the class path.
    if [ ! -f "$BUILD_STAMP" ] || [ -n "$(find "$ROOT/pom.xml" "$ROOT/lib/pom.xml" "$ROOT/.mvn" -newer "$BUILD_STAMP")" ]; then
        rm -rf "$CLASSPATH_DIR"
    fi
    rm -f "$BUILD_STAMP"
    started=$ROOT/lib/target/build-started
    touch "$started"
    maven maven "$@" || status=$?
    if [ "$status" = 0 ]; then
        mv "$started" "$BUILD_STAMP"
        rm -rf "$ROOT"/lib/target/classes-*.jsa "$ROOT"/lib/target/sharing.*
        share_classes || true
        [ -n "$locked" ] || unlock_build
        return 0
    fi
    # What Maven says about each file that it could not download; a test that fails may say "timed out", too.
    if grep -qE 'Could not transfer (artifact|metadata) |Cannot access .* in offline mode' "$log"; then
        fail "Maven could not download what the library needs, because this machine cannot reach a Maven repository." \
            "Check the network, or the proxy in ~/.m2/settings.xml, and try again. Maven's output: build/log/maven.log"
    fi
    fail "the library could not be built, or its tests failed; Maven says why in build/log/maven.log"
}

library_is_current() {
    [ -f "$BUILD_STAMP" ] &&
        [ -z "$(find "$ROOT/pom.xml" "$ROOT/lib/pom.xml" "$ROOT/lib/src/main" "$ROOT/data/architectures" "$ROOT/data/recipes" "$ROOT/data/pretrained" "$ROOT/.mvn" -newer "$BUILD_STAMP" | head -n 1)" ]
}

# Builds the library if anything has changed since the last build.
build_library() {
    library_is_current && return
    lock_build
    library_is_current || run_maven -pl lib -DskipTests package # another may have built it meanwhile
    unlock_build
}

# The module for training runs on Spark, and Spark itself: built only when a command has the option --on.
SPARK_DIR=$ROOT/spark/target
SPARK_STAMP=$SPARK_DIR/built

spark_is_current() {
    [ -f "$SPARK_STAMP" ] && library_is_current && [ ! "$BUILD_STAMP" -nt "$SPARK_STAMP" ] &&
        [ -z "$(find "$ROOT/spark/pom.xml" "$ROOT/spark/jars/pom.xml" "$ROOT/spark/src/main" -newer "$SPARK_STAMP" | head -n 1)" ]
}

# Builds the module if anything has changed. Without a Spark of the reader's own (SPARK_HOME), Maven brings one.
build_spark() {
    spark_is_current && return
    lock_build
    if ! spark_is_current; then
        run_maven -Pspark -pl lib,spark/jars,spark -DskipTests package
        touch "$SPARK_STAMP"
    fi
    unlock_build
}

# What the private environment has to be made from: the pinned versions, the Python, the location of the checkout.
environment_wanted() {
    printf '%s Python %s in %s' "$(cksum <"$ROOT/binder/requirements.txt")" "$PYTHON_VERSION" "$ROOT"
}

environment_is_current() {
    [ "$(cat "$ROOT/.venv/made-from" 2>/dev/null)" = "$(environment_wanted)" ]
}

# Makes the private Python environment .venv unless it is there, and sets PYTHON to its Python.
make_environment() {
    local log=$LOGS/pip.log
    if ! environment_is_current; then
        mkdir -p "$LOGS"
        if ! "$PYTHON" -m venv --clear "$ROOT/.venv" >"$log" 2>&1; then
            fail "$PYTHON could not create the private environment .venv; its output: build/log/pip.log"
        fi
        if ! "$ROOT/.venv/bin/python" -m pip install --no-deps --no-input --disable-pip-version-check --retries 2 \
            -r "$ROOT/binder/requirements.txt" >>"$log" 2>&1; then
            if grep -qE 'NewConnectionError|ConnectTimeout|ReadTimeout|NameResolutionError|ProxyError|Network is unreachable' "$log"; then
                fail "pip could not download JupyterLab and the kernel, because this machine cannot reach a Python package index." \
                    "Check the network, or pip's proxy settings, and try again. pip's output: build/log/pip.log"
            fi
            fail "pip could not install JupyterLab and the kernel; it says why in build/log/pip.log"
        fi
        environment_wanted >"$ROOT/.venv/made-from"
    fi
    PYTHON=$ROOT/.venv/bin/python
}

# Sets CHROMIUM to a browser for the page to draw on; fails if there is none, and none can be installed.
require_chromium() {
    CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
    if [ -z "$CHROMIUM" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing Chromium …"
        mkdir -p "$LOGS"
        { apt-get update -q && apt-get install -q -y --no-install-recommends chromium; } >"$LOGS/chromium.log" 2>&1 || true
        CHROMIUM=$(command -v chromium || true)
    fi
    export CHROMIUM
    [ -n "$CHROMIUM" ]
}

# Makes the Python environment that drives the browser unless it is there, and sets PAGE_PYTHON to its Python.
make_page_environment() {
    local environment=$ROOT/build/page-tests pins
    pins=$(cksum <"$ROOT/tools/page/requirements.txt")
    if [ "$(cat "$environment/made-from" 2>/dev/null)" != "$pins" ]; then
        mkdir -p "$LOGS"
        { "$PYTHON" -m venv --clear "$environment" &&
            "$environment/bin/python" -m pip install --no-deps --no-input --disable-pip-version-check --retries 2 \
                -r "$ROOT/tools/page/requirements.txt"; } >"$LOGS/page-tests.log" 2>&1 ||
            fail "Playwright could not be installed; pip says why in build/log/page-tests.log"
        printf '%s\n' "$pins" >"$environment/made-from"
    fi
    PAGE_PYTHON=$environment/bin/python
}

# KERNEL=jjava (default), or KERNEL=ijava with IJAVA=path/to/ijava.jar.
require_kernel() {
    case ${KERNEL:=jjava} in
        jjava) ;;
        ijava)
            [ -n "${IJAVA:-}" ] || fail "KERNEL=ijava needs the kernel's jar: make lab KERNEL=ijava IJAVA=path/to/ijava.jar"
            [ -f "$IJAVA" ] || fail "IJAVA is '$IJAVA', but there is no such file (unpack IJava's zip and name the jar in it)."
            ;;
        *) fail "KERNEL is '$KERNEL', but must be jjava (default) or ijava." ;;
    esac
}

# Sets MEMORY_FLAGS to Java's options for HEAP, the Java heap, and MEMORY_CAP, which is how much the whole process may take
# before JavaCPP refuses with a readable error (instead of the system killing the process). JavaCPP's default is four times
# the heap. If a variable is not set, its default applies.
set_memory_flags() {
    local name
    for name in HEAP MEMORY_CAP; do
        [[ ${!name:-1g} =~ ^[1-9][0-9]{0,8}[kKmMgG]?$ ]] || fail "$name is '${!name}', but must be a size such as 512m or 2g."
    done
    MEMORY_FLAGS=(${HEAP:+"-Xmx$HEAP"} ${MEMORY_CAP:+"-Dorg.bytedeco.javacpp.maxphysicalbytes=$MEMORY_CAP"})
}

# "megabytes 2g": 2048.
megabytes() {
    local number=${1%[kKmMgG]}
    case $1 in
        *[gG]) say $((number * 1024)) ;;
        *[mM]) say "$number" ;;
        *[kK]) say $((number / 1024)) ;;
        *) say $((number / 1048576)) ;;
    esac
}

# Registers the Java kernel with the environment of $PYTHON, for the JDK found and with the memory options. With a heap that
# is too small, the first cells would fail, and the later ones would only report variables that have no value.
register_kernel() {
    local jar="" home=$ROOT/.cache/home HEAP=${HEAP:-512m}
    set_memory_flags
    [ "$(megabytes "$HEAP")" -ge 256 ] || fail "HEAP is $HEAP, which is too little for the notebooks. Use at least 256m, or better 512m."
    require_kernel
    [ "$KERNEL" = jjava ] || jar=$IJAVA
    # Java keeps its list of fonts in the user's home; Maven's folder in it stays the user's own.
    mkdir -p "$home"
    [ ! -d ~/.m2 ] || ln -sfn ~/.m2 "$home/.m2"
    GOMP_SPINCOUNT=$OPENMP_SPINS "$PYTHON" "$ROOT/tools/kernel.py" "$JAVA" "$jar" \
        "-Duser.home=$home" "-Djava.util.logging.config.file=$ROOT/tools/logging.properties" \
        "${MEMORY_FLAGS[@]}" -XX:+UseSerialGC "${JVM_FLAGS[@]}"
}

# Installs the settings in which JupyterLab, in the environment of $PYTHON, differs from its defaults.
install_settings() {
    local folder
    folder=$("$PYTHON" -c 'import sys; print(sys.prefix)')/share/jupyter/lab/settings
    mkdir -p "$folder"
    cp "$ROOT/tools/overrides.json" "$folder/overrides.json"
}

# Keeps Jupyter's files in the checkout, and the reader's own Python settings out of it.
use_private_folders() {
    export JUPYTER_CONFIG_DIR=$ROOT/.cache/jupyter/config
    export JUPYTER_DATA_DIR=$ROOT/.cache/jupyter/data
    export JUPYTER_RUNTIME_DIR=$ROOT/.cache/jupyter/runtime
    export IPYTHONDIR=$ROOT/.cache/ipython
    export PYTHONNOUSERSITE=1 PIP_USER=0
    unset JUPYTER_PATH JUPYTER_CONFIG_PATH PYTHONPATH PYTHONHOME
}

# Notebooks and command line run in different folders, so a relative folder must not stay relative.
if [ -d "${MNIST_KIT_DATA:-}" ]; then
    MNIST_KIT_DATA=$(cd "$MNIST_KIT_DATA" && pwd -P)
    export MNIST_KIT_DATA
fi

# The kit's command line, with the memory options HEAP and MEMORY_CAP. Needs require_java and a built library.
run_kit() {
    (exec_kit "$@")
}

# The same in place of this shell, so that signals reach it.
exec_kit() {
    local terminal=false colors=false sharing=() classpath=$CLASSPATH_DIR/*
    set_memory_flags
    [ ! -r "$(shared_classes)" ] || sharing=("-XX:SharedArchiveFile=$(shared_classes)" '-Xlog:cds*=off')
    [ ! -t 2 ] || terminal=true # where progress is shown
    # Only if neither results nor errors go to a file; "auto" then asks NO_COLOR and the like.
    if [ -t 1 ] && [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then colors=auto; fi
    # Elsewhere (in cron, over some ssh connections) Java could not open a file with an umlaut in its name.
    case $(locale charmap 2>/dev/null) in
        UTF-8) ;;
        *) if [ "$(uname)" = Darwin ]; then export LC_ALL=en_US.UTF-8; else export LC_ALL=C.UTF-8; fi ;;
    esac
    if wants_spark "$@"; then
        # Spark's jars go first: where both have a library, the kit runs with Spark's version, and not the other way.
        classpath="$SPARK_DIR/mnist-kit-spark.jar:${SPARK_HOME:-$SPARK_DIR}/jars/*:$classpath"
        # Where Hadoop finds the addresses of YARN and HDFS.
        classpath="$classpath${HADOOP_CONF_DIR:+:$HADOOP_CONF_DIR}${YARN_CONF_DIR:+:$YARN_CONF_DIR}"
        sharing=()
        # Then Spark's page is for this machine alone, too.
        case " $* " in *' --on local'* | *' --on=local'*) export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1} ;; esac
    fi
    GOMP_SPINCOUNT=$OPENMP_SPINS exec "$JAVA" "${JVM_FLAGS[@]}" ${sharing[@]+"${sharing[@]}"} ${MEMORY_FLAGS[@]+"${MEMORY_FLAGS[@]}"} \
        "-Dmnistkit.terminal=$terminal" "-Dpicocli.ansi=$colors" -cp "$classpath" org.mnistkit.cli.MnistKit "$@"
}

# Whether a command line asks for Spark.
wants_spark() {
    local word
    for word in "$@"; do
        case $word in --on | --on=*) return 0 ;; esac
    done
    return 1
}

# Makes sure that there are images for the notebooks. Two of them also need the clothes, which may be missing from the
# reader's own folder.
get_data() {
    (cd "$ROOT" && run_kit download) && return
    (cd "$ROOT" && run_kit download --dataset digits >/dev/null 2>&1) || fail "there is no data to work on; see the message above."
    say "Notebooks 6 and 11 also need Fashion-MNIST, and will not run to their end; the others need only the digits."
}
