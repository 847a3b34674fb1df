import contextlib
import io
import json
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

from samples import METRIC, Samples, code_cell

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import nbformat  # noqa: E402
from jupyter_client.kernelspec import KernelSpecManager  # noqa: E402

import kernel  # noqa: E402
from execute import CELL_SECONDS, execute  # noqa: E402
from notebookfile import KIT, Notebook  # noqa: E402


class Registration(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def jar(self, name, manifest):
        path = self.folder / name
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("META-INF/MANIFEST.MF", manifest)
        return path

    def test_ijava(self):
        jar = self.jar("my ijava.jar", "Manifest-Version: 1.0\r\nMain-Class: io.github.spencerpark.ijava.IJava\r\n")
        folder = kernel.register("/opt/my jdk/bin/java", str(jar), ["-Xmx1g", "-Dx=a b"], self.folder)
        specification = json.loads((folder / "kernel.json").read_text())
        self.assertEqual(specification["argv"][:3], ["/opt/my jdk/bin/java", "-Xmx1g", "-Dx=a b"])
        self.assertEqual(specification["argv"][-3:], ["-jar", "{resource_dir}/ijava.jar", "{connection_file}"])
        self.assertEqual(specification["interrupt_mode"], "message")
        class_path = Path(specification["env"]["MNIST_KIT_CLASSPATH"])
        self.assertTrue(class_path.is_absolute())
        self.assertEqual(class_path.parts[-4:], ("lib", "target", "classpath", "*"))
        self.assertEqual((folder / "ijava.jar").read_bytes(), jar.read_bytes())

    def test_wrong_jars(self):
        text = self.folder / "text.jar"
        text.write_text("no zip")
        other = self.jar("other.jar", "Main-Class: org.example.Main\n")
        for jar in (text, other, self.folder / "missing.jar"):
            with self.subTest(jar.name), self.assertRaisesRegex(SystemExit, "is not the jar of a Java kernel"):
                kernel.register("java", str(jar), [], self.folder)
        self.assertEqual(list(self.folder.rglob("kernel.json")), [])


@unittest.skipUnless("java" in KernelSpecManager().find_kernel_specs(), "the Java kernel is not registered; run make test")
class Execution(unittest.TestCase):
    """On the real kernel."""

    def setUp(self):
        self.samples = Samples()
        self.addCleanup(self.samples.close)

    def run_cells(self, *cells):
        notebook = Notebook(self.samples.folder / "03-third.ipynb", nbformat.v4.new_notebook(cells=list(cells)))
        return execute(notebook, "fast", self.samples.folder / "kernel.log")

    def test_good(self):
        run = self.run_cells(
            code_cell('String profile = System.getenv("MNIST_KIT_PROFILE");'),
            code_cell('String id = display("<b>0 %</b>", "text/html");\nupdateDisplay(id, "<b>100 %</b>", "text/html");'),
            code_cell("new java.awt.image.BufferedImage(9, 9, 1)", tags=["picture"]),
            code_cell('System.out.println(profile + ", test accuracy: 98.0 %");', **{KIT: {"metric": METRIC}}),
        )
        self.assertEqual(run.problems, [])
        self.assertIn("fast", run.notebook.code[3].outputs[0].text)
        self.assertEqual(run.notebook.code[1].outputs[0].data["text/html"], "<b>100 %</b>")
        if Path("/proc/self/status").exists():
            self.assertGreater(run.memory_mb, 30)

    def test_bad(self):
        run = self.run_cells(
            code_cell("int x = 1 / 0;"),
            code_cell('System.err.println("careful");'),
            code_cell("new Object()"),
            code_cell('display("x")'),
            code_cell('"no picture"', tags=["picture"]),
            code_cell('System.out.println("test accuracy: 97.0 %");', **{KIT: {"metric": METRIC}}),
        )
        expected = ["ArithmeticException", "careful", "identity", "display", "no picture", "at least 98.0"]
        self.assertEqual(len(run.problems), len(expected), run.problems)
        for fragment, problem in zip(expected, run.problems):
            self.assertIn(fragment, problem)

    def test_for_tests_cells_run_again_from_the_last_to_the_first(self):
        notebook = Notebook(
            self.samples.folder / "03-third.ipynb",
            nbformat.v4.new_notebook(
                cells=[
                    code_cell("int[] left = {3};"),
                    code_cell("10 / left[0]"),
                    code_cell("left[0] = 0;"),
                    nbformat.v4.new_markdown_cell("<details>\n\n```java\nleft[0] + 7\n```\n</details>"),
                ]
            ),
        )
        log = self.samples.folder / "kernel.log"
        self.assertEqual(execute(notebook, "smoke", log).problems, [])
        run = execute(notebook, "smoke", log, for_tests=True)
        self.assertEqual(len(run.problems), 1, run.problems)
        self.assertIn("cell 6 (10 / left[0]): error: ", run.problems[0])
        self.assertEqual(run.notebook.cells[-1].outputs[0].data["text/plain"], "10")

    def test_kernel_dies(self):
        run = self.run_cells(code_cell("int x = 1;"), code_cell("Runtime.getRuntime().halt(3);"), code_cell("int y = 2;"))
        self.assertIn("the kernel died in cell 2", run.problems[0])
        self.assertTrue(any("cell 3" in problem and "not executed" in problem for problem in run.problems))

    def test_cell_hangs(self):
        before = CELL_SECONDS["fast"]
        CELL_SECONDS["fast"] = 2
        self.addCleanup(CELL_SECONDS.update, fast=before)
        with contextlib.redirect_stderr(io.StringIO()):
            run = self.run_cells(code_cell("Thread.sleep(60_000);"))
        self.assertIn("cell 1 ran for over 2 s", run.problems[0])


if __name__ == "__main__":
    unittest.main()
