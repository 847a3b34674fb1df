import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# In place of the command line: prints its last argument.
KIT = """package org.mnistkit.cli;
public class MnistKit { public static void main(String[] args) { System.out.println(args[args.length - 1]); } }
"""


class SharedClasses(unittest.TestCase):
    """The archive of classes is used when it fits; otherwise nothing changes, and nothing is said."""

    def setUp(self):
        self.root = Path(tempfile.mkdtemp()).resolve()
        self.addCleanup(shutil.rmtree, self.root)
        self.classpath = self.root / "lib" / "target" / "classpath"
        for folder in [self.root / "tools", self.classpath]:
            folder.mkdir(parents=True)
        shutil.copy(ROOT / "tools" / "common.sh", self.root / "tools")
        (self.root / "MnistKit.java").write_text(KIT, encoding="utf-8")
        self.bash('"$JAVA_HOME/bin/javac" -d "$ROOT/classes" "$ROOT/MnistKit.java"')
        self.jar("kit.jar")

    def jar(self, name):
        self.bash(f'"$JAVA_HOME/bin/jar" cf "$CLASSPATH_DIR/{name}" -C "$ROOT/classes" .')

    def bash(self, script, **variables):
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f". '{self.root}/tools/common.sh'; require_java; {script}"],
            env=dict(os.environ, **variables), capture_output=True, text=True, check=True,
        )

    def archives(self):
        return list((self.root / "lib" / "target").glob("*.jsa"))

    def share(self):
        self.bash("share_classes")
        (archive,) = self.archives()
        return archive

    def runs_shared(self):
        log = self.root / "loaded"
        log.unlink(missing_ok=True)
        ran = self.bash("run_kit hello", JDK_JAVA_OPTIONS=f"-Xlog:class+load:file={log}")
        self.assertEqual(ran.stdout, "hello\n")
        said = [line for line in ran.stderr.splitlines() if "JDK_JAVA_OPTIONS" not in line]
        self.assertEqual(said, [])
        (line,) = [line for line in log.read_text(encoding="utf-8").splitlines() if "org.mnistkit.cli.MnistKit " in line]
        return "shared objects file" in line

    def test_the_archive_is_used(self):
        self.share()
        self.assertTrue(self.runs_shared())
        self.assertEqual(list((self.root / "lib" / "target").glob("sharing.*")), [])

    def test_without_an_archive(self):
        self.assertFalse(self.runs_shared())

    def test_a_jar_that_has_changed_since(self):
        self.share()
        shutil.copy(self.root / "MnistKit.java", self.root / "classes")
        self.jar("kit.jar")
        self.assertFalse(self.runs_shared())

    def test_an_archive_that_is_damaged_or_cut_off_or_empty(self):
        archive = self.share()
        archive.chmod(0o644)
        whole = archive.read_bytes()
        for broken in [b"no archive" * 1000, whole[:100_000], whole[: len(whole) // 2], b""]:
            archive.write_bytes(broken)
            self.assertFalse(self.runs_shared())

    def test_no_place_for_the_archive(self):
        self.bash("ROOT=$ROOT/nowhere; share_classes")
        self.assertEqual(self.archives(), [])
        self.assertFalse(self.runs_shared())

    def test_a_build_without_java_makes_none(self):
        self.bash("unset JAVA_VERSION; share_classes")
        self.assertEqual(self.archives(), [])


if __name__ == "__main__":
    unittest.main()
