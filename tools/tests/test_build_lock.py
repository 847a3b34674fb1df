import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# Fails if another one runs; waits until the test has started all builds.
MAVEN = """#!/usr/bin/env bash
if [ "$1" = -v ]; then echo "Apache Maven 3.9.9"; exit; fi
mkdir "$CHECKOUT/running" || { echo >>"$CHECKOUT/overlaps"; exit 1; }
echo "$*" >>"$CHECKOUT/runs"
if [ -n "${GATE:-}" ]; then read -r _ <"$GATE"; fi
rmdir "$CHECKOUT/running"
"""


class BuildLock(unittest.TestCase):
    """Whoever builds a checkout does so alone, whatever became of those before."""

    def setUp(self):
        self.root = Path(tempfile.mkdtemp()).resolve()
        self.addCleanup(shutil.rmtree, self.root)
        for folder in ["tools", "bin", ".mvn", ".cache", "lib/src/main", "data/architectures", "data/recipes", "data/pretrained"]:
            (self.root / folder).mkdir(parents=True)
        for pom in ["pom.xml", "lib/pom.xml"]:
            (self.root / pom).touch()
        shutil.copy(ROOT / "tools" / "common.sh", self.root / "tools")
        maven = self.root / "bin" / "mvn"
        maven.write_text(MAVEN, encoding="utf-8")
        maven.chmod(0o755)
        self.lock = self.root / ".cache" / "building"

    def start(self, script, **variables):
        environment = dict(os.environ, CHECKOUT=str(self.root), PATH=f"{self.root / 'bin'}:{os.environ['PATH']}", **variables)
        process = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", f". '{self.root}/tools/common.sh'; {script}"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        self.addCleanup(process.stdout.close)
        return process

    def runs(self):
        self.assertFalse((self.root / "overlaps").exists(), "two ran at once")
        return (self.root / "runs").read_text(encoding="utf-8").splitlines()

    def finish(self, *processes):
        for process in processes:
            output, _ = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0, output)
        self.assertFalse(self.lock.is_symlink())

    def a_process_that_is_gone(self):
        process = subprocess.Popen(["true"])
        process.wait()
        return str(process.pid)

    def test_the_second_waits_and_finds_the_library_built(self):
        gate = self.root / "gate"
        os.mkfifo(gate)
        first = self.start("build_library", GATE=str(gate))
        with gate.open("w") as opened:  # the first has the lock now
            shutil.rmtree(self.root / "build")  # as make clean does
            second = self.start("build_library")
            self.assertIn("waiting", second.stdout.readline())
            opened.write("go\n")
        (self.root / "lib" / "target").mkdir(exist_ok=True)
        self.finish(first, second)
        self.assertEqual(len(self.runs()), 1)

    def test_many_that_find_the_lock_of_one_that_is_gone_run_one_after_the_other(self):
        self.lock.symlink_to(self.a_process_that_is_gone())
        (self.root / ".cache" / "building-gone").symlink_to(self.a_process_that_is_gone())
        self.finish(*[self.start("maven test verify") for _ in range(6)])
        self.assertEqual(len(self.runs()), 6)
        self.assertEqual(list((self.root / ".cache").iterdir()), [])

    def test_a_failure_gives_the_lock_back(self):
        (self.root / "running").mkdir()
        process = self.start("maven test verify")
        process.communicate(timeout=60)
        self.assertNotEqual(process.returncode, 0)
        self.assertFalse(self.lock.is_symlink())

    def test_every_maven_call_of_the_scripts_goes_through_the_lock(self):
        scripts = [ROOT / "Makefile", ROOT / "mnist-kit", *sorted((ROOT / "tools").glob("*.sh"))]
        for script in scripts:
            for line in script.read_text(encoding="utf-8").splitlines():
                if "mvn -" in line and not line.lstrip().startswith("#"):
                    with self.subTest(script.name, line=line):
                        self.assertRegex(line, r"mvn -v|mvn -B -Dstyle.color=never \"\$@\"")


class Launcher(unittest.TestCase):
    """What keeps Java from starting is said before Java says it less well."""

    def test_a_colon_in_the_path_is_refused_with_the_reason(self):
        with tempfile.TemporaryDirectory() as folder:
            tools = Path(folder) / "a:b" / "tools"
            tools.mkdir(parents=True)
            shutil.copy(ROOT / "tools" / "common.sh", tools)
            result = subprocess.run(["bash", "-c", f". '{tools}/common.sh'"], capture_output=True, text=True)
        self.assertEqual(result.returncode, 1)
        self.assertIn("Java cannot use a folder with ':' in its path", result.stderr)

    def memory_flags(self, script, **variables):
        result = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f". '{ROOT}/tools/common.sh'; {script}"],
            env={"PATH": os.environ["PATH"], **variables},
            capture_output=True,
            text=True,
        )
        return result.stdout.split() + result.stderr.splitlines()

    def test_memory_is_given_as_a_size(self):
        show = 'set_memory_flags; echo ${MEMORY_FLAGS[@]+"${MEMORY_FLAGS[@]}"}'
        self.assertEqual([], self.memory_flags(show))
        self.assertEqual(
            ["-Xmx1g", "-Dorg.bytedeco.javacpp.maxphysicalbytes=4g"],
            self.memory_flags(show, HEAP="1g", MEMORY_CAP="4g"),
        )
        for wrong in ["lots", "0", "-1g", "1.5g", "4 g", "4gb"]:
            message = f"'{wrong}', but must be a size such as 512m or 2g."
            self.assertEqual(["Error: HEAP is " + message], self.memory_flags(show, HEAP=wrong))
            self.assertEqual(["Error: MEMORY_CAP is " + message], self.memory_flags(show, MEMORY_CAP=wrong))

    def test_a_heap_too_small_for_notebooks_is_refused_before_any_cell_fails(self):
        for small in ["128m", "255m", "200000k", "1000000"]:
            told = self.memory_flags("JAVA=none; register_kernel", HEAP=small)
            self.assertEqual(
                [f"Error: HEAP is {small}, which is too little for the notebooks. Use at least 256m, or better 512m."], told
            )
        self.assertEqual(["512", "2048", "3", "1"], self.memory_flags("megabytes 512m; megabytes 2G; megabytes 4000k; megabytes 1048576"))

    def test_java_that_does_not_run_is_quoted(self):
        with tempfile.TemporaryDirectory() as home:
            java = Path(home) / "bin" / "java"
            java.parent.mkdir()
            java.write_text("#!/bin/sh\necho 'Could not reserve enough space'; exit 1\n", encoding="utf-8")
            java.chmod(0o755)
            result = subprocess.run(
                ["bash", "-c", f". '{ROOT}/tools/common.sh'; require_java"],
                env=dict(os.environ, JAVA_HOME=home), capture_output=True, text=True,
            )
        self.assertEqual(result.returncode, 1)
        self.assertIn("It says: Could not reserve enough space", result.stderr)
