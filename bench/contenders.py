"""The processes that are compared, and how to talk to them. peers/protocol.py has the protocol."""

import json
import os
import select
import shutil
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
LOGS = ROOT / "build" / "log"
ANSWER_SECONDS = 900  # a first run compiles and tries out

JVM_FLAGS = [
    "-XX:+IgnoreUnrecognizedVMOptions",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Xmx1g",
    f"-Dorg.bytedeco.javacpp.cachedir={ROOT / '.cache' / 'javacpp'}",
    f"-Dmnistkit.checkout={ROOT}",
    "-Dorg.bytedeco.javacpp.logger=slf4j",
    "-Dorg.slf4j.simpleLogger.log.org.bytedeco.javacpp=error",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
]


def kit(program, *words):
    """A program of bench/src."""
    home = os.environ.get("JAVA_HOME")
    classes = [str(BENCH / "target" / "classes"), str(ROOT / "lib" / "target" / "classpath" / "*")]
    java = str(Path(home) / "bin" / "java") if home else "java"
    return [java, *JVM_FLAGS, "-cp", os.pathsep.join(classes), f"org.mnistkit.bench.{program}", *words]


def peer(script, *words):
    return [python(), str(BENCH / "peers" / script), *words]


# name: (what it is called in tables, its family, the command)
CONTENDERS = {
    "kit": ("mnist-kit", "kit", lambda: kit("Contender", "onednn")),
    "dl4j": ("DL4J", "dl4j", lambda: kit("Contender", "dl4j")),
    "pytorch": ("PyTorch", "pytorch", lambda: peer("torch_peer.py", "contiguous")),
    "pytorch-cl": ("PyTorch channels_last", "pytorch", lambda: peer("torch_peer.py", "channels_last")),
    "pytorch-compile": ("PyTorch compiled", "pytorch", lambda: peer("compile_peer.py")),
    "keras": ("Keras", "keras", lambda: peer("keras_peer.py", "plain")),
    "keras-xla": ("Keras XLA", "keras", lambda: peer("keras_peer.py", "jit")),
    "jax": ("JAX", "jax", lambda: peer("jax_peer.py")),
    "onnxruntime": ("ONNX Runtime", "onnxruntime", lambda: peer("onnxruntime_peer.py")),
    "openvino": ("OpenVINO", "openvino", lambda: peer("openvino_peer.py")),
}
FAMILIES = {
    "pytorch": "PyTorch",
    "keras": "Keras",
    "jax": "JAX",
    "onnxruntime": "ONNX Runtime",
    "openvino": "OpenVINO",
    "dl4j": "DL4J",
}
INT8 = {"onnxruntime", "openvino"}  # less exact, so compared with nothing else


def rotated(names, turn):
    """The order of a round: each begins with another contender, so that the rest affects all of them alike."""
    start = turn % len(names)
    return names[start:] + names[:start]


def left_out():
    """{contender: why it cannot run on this machine}"""
    compilers = (os.environ.get("CXX"), "g++", "clang++")
    if any(shutil.which(compiler) for compiler in compilers if compiler):
        return {}
    return {"pytorch-compile": "torch.compile needs a C++ compiler with OpenMP (g++ or clang++), and there is none"}


def python():
    """The Python that has the peers' libraries; its environment is created if it is missing."""
    given = os.environ.get("BENCH_PYTHON")
    if given:
        return given
    environment = BENCH / ".venv"
    own, made = environment / "bin" / "python", environment / "made-from"
    wanted = (BENCH / "requirements.txt").read_text(encoding="utf-8")
    if not made.is_file() or made.read_text(encoding="utf-8") != wanted:
        print("Creating bench/.venv for the other frameworks (this downloads a few GB) …", flush=True)
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(environment)],
            [str(own), "-m", "pip", "install", "-q", "-r", str(BENCH / "requirements.txt")],
        ):
            if subprocess.run(command).returncode:
                raise SystemExit(
                    "Error: bench/.venv could not be created; see above. BENCH_PYTHON can name another Python that has the packages"
                    " in bench/requirements.txt."
                )
        made.write_text(wanted, encoding="utf-8")
    return str(own)


class Contender:
    """A running process. Its standard error goes to a log."""

    def __init__(self, name, command):
        self.name = name
        LOGS.mkdir(parents=True, exist_ok=True)
        self.log = LOGS / f"bench-{name}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )

    def ask(self, *words):
        try:
            self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
            self.process.stdin.flush()
            ready, _, _ = select.select([self.process.stdout], [], [], ANSWER_SECONDS)
            line = self.process.stdout.readline() if ready else ""
        except BrokenPipeError:
            line = ""
        if not line:
            raise SystemExit(f'{self.name} did not answer "{words}"; the reason may be in {os.path.relpath(self.log)}')
        return json.loads(line)

    def close(self):
        try:
            self.process.communicate("quit\n", timeout=20)
        except (BrokenPipeError, ValueError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
