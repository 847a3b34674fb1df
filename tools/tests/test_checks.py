import json
import unittest

from samples import IMPORTS, PNG, PROSE, SETUP, Samples, code_cell, picture_output, text_output

import nbformat

from navigation import check_index, check_navigation, load_records, save_record, update
from notebookfile import KIT, Notebook, canonical, find_notebooks, without_comments
from outputs import check_committed, check_metrics, check_outputs, check_pictures, check_sizes, metrics
from rules import BANNER, check_notebook, last_statement, words


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.samples = Samples()
        self.addCleanup(self.samples.close)
        self.notebook = self.samples.first

    def problems(self):
        """Everything that 'check' says about the first notebook."""
        problems, _ = check_notebook(self.notebook)
        problems += check_navigation(self.notebook, self.samples.notebooks, {})
        return problems + check_committed(self.notebook)

    def restamp(self):
        self.notebook.node.metadata[KIT]["code"] = self.notebook.code_hash()

    def replace_code(self, source, *outputs):
        """Makes the first cell after the setup another one, with matching outputs."""
        cell = self.notebook.code[1]
        cell.source, cell.outputs = source, list(outputs)
        self.restamp()

    def assert_only(self, *fragments):
        problems = self.problems()
        self.assertEqual(len(problems), len(fragments), problems)
        for fragment, problem in zip(fragments, problems):
            self.assertIn(fragment, problem)


class GoodNotebook(CheckTest):
    def test_passes(self):
        for notebook in self.samples.notebooks:
            self.notebook = notebook
            self.assert_only()
        self.assertEqual(check_index(self.samples.notebooks, {}), [])

    def test_remarks_what_is_unusual_but_allowed(self):
        del self.notebook.cells[3:9]
        self.restamp()
        problems, remarks = check_notebook(self.notebook)
        self.assertIn("cells; 25 to 50 would be better", remarks[0])


class Sources(CheckTest):
    def test_setup_cell_imports_what_nothing_uses(self):
        self.notebook.code[0].source = IMPORTS + "import org.mnistkit.search.*;\n" + BANNER
        self.restamp()
        self.assert_only("uses anything of org.mnistkit.search")

    def test_setup_cell_without_class_path(self):
        self.notebook.code[0].source = BANNER
        self.restamp()
        self.assert_only("must begin with 'lineMagic")

    def test_setup_cell_with_imports_of_its_own(self):
        self.notebook.code[0].source = IMPORTS + "import java.nio.file.*;\nimport java.util.function.Function;\n" + BANNER
        self.restamp()
        self.assert_only()

    def test_setup_cell_with_code_of_its_own(self):
        self.notebook.code[0].source = IMPORTS + "int seed = 1;\n" + BANNER
        self.restamp()
        self.assert_only("has more between these than imports")

    def test_import_elsewhere(self):
        for source in ("import java.util.stream.*;", "int i = 1;\n  import java.nio.file.Path;", "import static java.lang.Math.*;"):
            with self.subTest(source):
                self.replace_code(source)
                self.assert_only("belong in the setup cell")

    def test_import_in_solution(self):
        self.samples.exercise.source += "\n<details>\n\n```java\nimport java.util.stream.*;\n```\n</details>\n"
        self.assert_only("the solution that begins with 'import java.util.stream.*;'")

    def test_what_only_looks_like_an_import(self):
        self.replace_code('// import java.nio.file.*;\nString text = """\n  import x\n  """;\nint importance = 1;')
        self.assert_only()

    def test_magic(self):
        for magic in ("%maven a:b:1", "%%loadFromPOM\n<x/>", "%time f();", "%classpath x.jar", "int i;\n  %load y.ipynb"):
            with self.subTest(magic):
                self.replace_code(magic)
                self.assert_only("do not run in every kernel")

    def test_magic_in_setup(self):
        self.notebook.code[0].source = IMPORTS + "%maven a:b:1\n" + BANNER
        self.restamp()
        self.assert_only("has more between these than imports", "%maven")

    def test_remainder_and_text_are_no_magic(self):
        self.replace_code('int r = 7\n    % value;\nString s = """\n  %maven\n  """; // %time\n/*\n%load\n*/')
        self.assert_only()

    def test_printf(self):
        for source in ('System.out.printf("%d", 1);', 'System.out\n  .format("x");'):
            with self.subTest(source):
                self.replace_code(source)
                self.assert_only("println(String.format")

    def test_printf_in_comment_or_string(self):
        self.replace_code('// System.out.printf("x")\nString s = "System.out.printf(1)";')
        self.assert_only()

    def test_stderr_code(self):
        self.replace_code('System.err.println("x");')
        self.assert_only("writes to stderr")

    def test_bare_display(self):
        for source in ("display(x)", "int a = 1;\ndisplay(x);", "for (;;) { f(); }\ndisplay(\n  x, \"text/html\"); // shown"):
            with self.subTest(source):
                self.replace_code(source)
                self.assert_only("String id = display")

    def test_display_that_is_kept_or_inside(self):
        for source in ("String id = display(x);", "display(x);\nint a = 1;", "for (int i : n) {\n  display(i);\n}", "show(display(x))"):
            with self.subTest(source):
                self.replace_code(source)
                self.assert_only()

    def test_long_cells(self):
        long = "\n".join(f"int line{number} = 1;" for number in range(13))
        for source in ("int value1", "int value2"):
            self.samples.code_cell(source).source = long
        self.restamp()
        self.assert_only()
        self.samples.code_cell("int value3").source = long
        self.restamp()
        self.assert_only("3 code cells have over 12 lines")

    def test_very_long_cell(self):
        self.replace_code("\n".join(f"int line{number} = 1;" for number in range(21)))
        self.assert_only("21 lines; at most 20")

    def test_statements(self):
        self.assertEqual(last_statement("a(); b(x -> { c(); });").strip(), "b(x -> { c(); });")
        self.assertEqual(last_statement("a();\nb").strip(), "b")
        self.assertEqual(without_comments('f("//x", \'"\'); // y').strip(), 'f("", \'\');')


class Prose(CheckTest):
    def test_second_title(self):
        self.notebook.markdown[2].source += "\n\n# Again"
        self.assert_only("has 2")

    def test_hash_in_code_block_is_no_title(self):
        self.notebook.markdown[2].source += "\n\n```\n# a comment\n```\n"
        self.assert_only()

    def test_title_not_on_top(self):
        self.notebook.markdown[0].source = "Hello\n\n" + self.notebook.markdown[0].source
        self.assert_only("at the very top")

    def test_too_little_text(self):
        for cell in self.notebook.markdown[1:12]:
            cell.source = cell.source.splitlines()[0]
        self.assert_only("words; must be 600")

    def test_exercises_and_generated_parts_do_not_count_as_text(self):
        before = words(self.notebook)
        self.notebook.markdown[1].source += "\n<!-- figures -->\n- an hour\n<!-- /figures -->\n"
        self.samples.exercise.source += PROSE
        self.assertEqual(words(self.notebook), before)

    def test_exercises_do_not_count_as_cells(self):
        place = self.notebook.cells.index(self.samples.exercise)
        more = [nbformat.v4.new_markdown_cell("A hint.") for _ in range(40)]
        self.notebook.cells[place + 2 : place + 2] = more
        problems, remarks = check_notebook(self.notebook)
        self.assertEqual((problems, remarks), ([], []))

    def test_too_few_cells(self):
        del self.notebook.cells[11:21]
        self.restamp()
        self.notebook.markdown[1].source += " More words so that only the cells are too few." * 60
        self.assert_only("cells; must be 20")

    def test_more_code_than_text(self):
        self.notebook.markdown[1].source += PROSE * 2
        for cell in self.notebook.markdown[6:8]:
            self.notebook.cells.remove(cell)
        self.assert_only("code cells; at least as many")

    def test_empty_code_cell(self):
        self.notebook.cells.insert(5, code_cell(""))
        self.assert_only("empty code cell")

    def test_broken_links(self):
        for link, fragment in (
            ("[x](03-third.ipynb)", "no such file"),
            ("[x](02-second.ipynb#Nowhere)", "leave out"),
            ("[x](#Nowhere)", "no such heading"),
            ("![x](picture.png)", "no such file"),
            ('<a href="gone.md">x</a>', "no such file"),
        ):
            with self.subTest(link):
                self.notebook.markdown[2].source = "## Part 1\n\n" + "word " * 90 + link
                self.assert_only(fragment)

    def test_links_that_are_none_or_elsewhere(self):
        self.notebook.markdown[2].source += "\n`[x](gone.md)` [y](https://example.org/#z) [m](mailto:a@b.c)\n```\n[z](gone)\n```"
        self.assert_only()


class Exercises(CheckTest):
    def test_without_a_cell_to_work_in(self):
        for source in ("int value = 1;", "// your code", "// Exercise 2: your code here"):
            with self.subTest(source):
                self.samples.empty_cell.source = source
                self.restamp()
                self.samples.empty_cell.execution_count = 1
                self.assert_only("needs a code cell below it with '// Exercise 1: your code here'")

    def test_two_in_one_cell(self):
        self.samples.exercise.source += "\n\n2. **Another.** Do it again.\n"
        self.assert_only("has 2 exercises; each needs a cell of its own")

    def test_in_one_cell_with_what_follows(self):
        self.samples.exercise.source += "\n\n## More\n"
        self.assert_only("is not, or not only, below '## Exercises'")

    def test_the_empty_cell_is_no_code(self):
        self.assertNotIn(self.samples.empty_cell, self.notebook.code)
        before = self.notebook.code_hash()
        self.notebook.cells.remove(self.samples.empty_cell)
        self.assertEqual(self.notebook.code_hash(), before)

    def test_the_empty_cell_is_stored_as_if_it_had_not_run(self):
        self.samples.empty_cell.execution_count = 7
        self.samples.empty_cell.outputs = [text_output("left over")]
        stored = canonical(self.notebook.node).cells[self.notebook.cells.index(self.samples.empty_cell)]
        self.assertEqual((stored.execution_count, stored.outputs), (None, []))


class Outputs(CheckTest):
    def test_bad_text(self):
        home = "/" + "home/someone/kit"
        for text, fragment in (
            ("java.io.PrintStream@1b2c6ec2\n", "identity"),
            ("[[F@7a81197d", "identity"),
            ("[Lorg.x.Y;@7a81197d", "identity"),
            ("8f14e45f-ceea-467f-a9d5-0c6b0d6a1c11\n", "id of a display"),
            ("\tat org.mnistkit.Main.run(Main.java:7)\n", "stack trace"),
            ("Exception in thread \"main\" x\n", "stack trace"),
            (f"read {home}\n", "path of the machine"),
            ("C:\\Users\\someone\n", "path of the machine"),
        ):
            with self.subTest(text):
                self.replace_code("show();", text_output(text))
                self.assert_only(fragment)

    def test_bad_text_in_html(self):
        output = nbformat.v4.new_output("display_data", data={"text/html": "<b>Network@1b2c6ec2</b>"})
        self.replace_code("show();", output)
        self.assert_only("identity")

    def test_good_text(self):
        self.replace_code("show();", text_output("at 98.4 % (see a/home page), someone@example.org, 3f2a, https://x.org/home/y\n"))
        self.assert_only()

    def test_error(self):
        error = nbformat.v4.new_output("error", ename="EvalException", evalue="it\nbroke", traceback=[])
        self.replace_code("f();", error)
        self.assert_only("EvalException: it broke")

    def test_stderr(self):
        self.replace_code("f();", text_output("warning\n", "stderr"))
        self.assert_only("output to stderr: warning")

    def test_not_executed(self):
        self.samples.code_cell("int value0").execution_count = None
        self.assert_only("was not executed")

    def test_code_changed_after_run(self):
        self.samples.code_cell("int value0").source += " "
        self.assert_only()  # White space at the ends is no change.
        self.samples.code_cell("int value0").source = "int value0 = 17;"
        self.assert_only("tools/notebooks.sh outputs")

    def test_never_run(self):
        del self.notebook.node.metadata[KIT]
        self.assert_only("has no stored outputs")

    def test_pictures(self):
        executed = Notebook(self.notebook.path, nbformat.from_dict(self.notebook.node))
        self.assertEqual(check_pictures(executed, self.notebook), [])
        tagged = next(cell for cell in executed.code if cell.source.startswith("Charts"))
        tagged.outputs = [text_output("XYChart\n")]
        self.assertIn("shows no picture", check_pictures(executed, self.notebook)[0])
        tagged.metadata = {}
        self.assertIn("shows no picture", check_pictures(executed, self.notebook)[0])
        tagged.outputs = [nbformat.v4.new_output("display_data", data={"text/html": f'<img src="data:image/png;base64,{PNG}">'})]
        self.assertEqual(check_pictures(executed, self.notebook), [])

    def test_stored_picture_missing(self):
        self.samples.code_cell("Charts").outputs = []
        self.assert_only("shows no picture")

    def test_metric_below_floor(self):
        self.samples.code_cell("score").outputs = [text_output("test accuracy: 97.9 %\n")]
        self.assert_only("is 97.9 %, but must be at least 98.0 %")
        self.assertEqual(check_metrics(self.notebook, "smoke"), [])

    def test_metric_not_printed(self):
        self.samples.code_cell("score").outputs = [text_output("done\n")]
        self.assert_only("does not print test accuracy")
        self.assertEqual(metrics(self.notebook), {"test accuracy": None})
        self.assertEqual(len(check_metrics(self.notebook, "smoke")), 1)

    def test_large_outputs(self):
        self.replace_code("f();", text_output("x" * 50_000))
        self.assert_only("50 kB of text")
        large = picture_output()
        large.data["image/png"] = "A" * 400_000
        self.replace_code("f();", large)
        self.assert_only("a picture of 300 kB")

    def test_large_file(self):
        self.notebook.path.write_text(" " * 1_600_000)
        self.assertIn("the file has 1600 kB", check_sizes(self.notebook)[0])


class Canonical(CheckTest):
    def test_drops_what_changes_by_chance(self):
        def run(count, stamp, parts):
            node = nbformat.from_dict(self.notebook.node)
            node.metadata.language_info = {"name": "java", "version": str(count)}
            for cell in node.cells:
                if cell.cell_type == "code":
                    cell.execution_count = count = count + 3
                    cell.metadata["execution"] = {"iopub.execute_input": stamp}
            node.cells[3].outputs = [text_output(part) for part in parts]
            node.cells[5].outputs = [picture_output()]
            node.cells[5].outputs[0].data["text/plain"] = f"BufferedImage@1b2c6e{count}"
            return nbformat.writes(canonical(node))

        self.assertEqual(run(5, "a", ["one\n", "two\n"]), run(50, "b", ["one\ntwo\n"]))

    def test_writes_and_reads_the_same(self):
        before = self.notebook.path.read_bytes()
        Notebook.read(self.notebook.path).write()
        self.assertEqual(self.notebook.path.read_bytes(), before)

    def test_keeps_ids_and_tags(self):
        node = canonical(self.notebook.node)
        self.assertEqual([cell.id for cell in node.cells], [cell.id for cell in self.notebook.cells])
        self.assertEqual(node.cells[-5].metadata.tags, ["picture"])


class Navigation(CheckTest):
    def test_links_to_neighbors(self):
        first, second = (notebook.markdown[0].source for notebook in self.samples.notebooks)
        self.assertIn("[All notebooks](README.md) | [2 · Second](02-second.ipynb) →", first)
        self.assertIn("← [1 · First](01-first.ipynb) | [All notebooks](README.md)\n", second)

    def test_out_of_date(self):
        self.notebook.markdown[0].source = self.notebook.markdown[0].source.replace("2 · Second", "2 · Old")
        self.assert_only("not up to date")

    def test_numbers_come_from_the_names_of_the_files(self):
        second = self.samples.notebooks[1]
        second.markdown[0].source = second.markdown[0].source.replace("# 2 · ", "# 7 · ")
        second.markdown[2].source += "\n[Notebook 7](01-first.ipynb), [3](02-second.ipynb), [a 5](01-first.ipynb)"
        self.assertIn("not up to date", check_navigation(second, self.samples.notebooks, {})[0])
        update(self.samples.notebooks, {})
        self.assertTrue(second.markdown[0].source.startswith("# 2 · Second\n"))
        self.assertTrue(
            second.markdown[2].source.endswith("\n[Notebook 1](01-first.ipynb), [2](02-second.ipynb), [a 5](01-first.ipynb)")
        )

    def test_no_place_for_links(self):
        self.notebook.markdown[0].source = "# 1 · First\n\nHello"
        self.assert_only("no place for the links")

    def test_no_place_for_links_at_the_end(self):
        self.notebook.markdown[-1].source = "## Next"
        self.assert_only("last text cell has no place")

    def test_figures_and_table_from_records(self):
        path = self.samples.folder.parent / "records.json"
        self.assertEqual(load_records(path), {})
        record = {"seconds": 118.2, "memory_mb": 812, "metrics": {"test accuracy": 98.44}, "machine": "2 cores"}
        save_record("01-first", "fast", record, path)
        save_record("01-first", "full", {**record, "seconds": 610, "metrics": {}}, path)
        records = load_records(path)
        self.assertEqual(len(check_index(self.samples.notebooks, records)), 2)
        changed = update(self.samples.notebooks, records)
        self.assertEqual([path.name for path in changed], ["01-first.ipynb", "README.md", "README.md"])
        self.assertIn("*fast* profile: 2 min on 2 cores, 0.8 GB of memory, test accuracy 98.44 %", self.notebook.cells[0].source)
        index = (self.samples.folder / "README.md").read_text(encoding="utf-8")
        self.assertIn(
            "|  | **[1 · First](01-first.ipynb)**<br>A first look at the pixels.<br>*fast* 2 min, 98.44 % · *full* 10 min |",
            index,
        )
        top = (self.samples.folder.parent / "README.md").read_text(encoding="utf-8")
        self.assertIn(
            "| [1 · First](notebooks/01-first.ipynb) | A first look at the pixels. | 2 min / 10 min | 0.8 GB | 98.44 % / – |",
            top.replace("\N{NO-BREAK SPACE}", " "),
        )
        self.assertEqual(check_index(self.samples.notebooks, records), [])
        self.assertEqual(update(self.samples.notebooks, records), [])
        self.assertEqual(json.loads(path.read_text())["01-first"]["fast"], record)

    def test_picture_in_the_index(self):
        picture = self.samples.folder.parent / "docs" / "images" / "02-second.png"
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"")
        self.assertIn("not up to date", check_index(self.samples.notebooks, {})[0])
        update(self.samples.notebooks, {})
        index = (self.samples.folder / "README.md").read_text(encoding="utf-8")
        self.assertIn('| [<img src="../docs/images/02-second.png" width="160" alt="">](02-second.ipynb) | **[2', index)
        self.assertEqual(index.count("<img"), 1)

    def test_index_missing(self):
        (self.samples.folder / "README.md").unlink()
        self.assertIn("is missing", check_index(self.samples.notebooks, {})[0])


class SyntheticData(CheckTest):
    def setUp(self):
        super().setUp()
        self.notebook.code[0].outputs = [text_output("Data Synthetic digits, drawn by the kit\n")]
        self.samples.code_cell("score").outputs = [text_output("test accuracy: 91.0 %\n")]

    def test_has_no_floors(self):
        self.assertEqual(check_metrics(self.notebook, "fast"), [])
        self.notebook.code[0].outputs = [text_output("Data MNIST\n")]
        self.assertEqual(len(check_metrics(self.notebook, "fast")), 1)

    def test_makes_no_stored_outputs(self):
        self.assert_only("made with synthetic images")


class Solutions(CheckTest):
    def test_are_the_java_blocks_in_details(self):
        self.notebook.markdown[-2].source = (
            "```java\nint shown;\n```\n<details><summary>Solution</summary>\n\n```java\nint a = 1;\na + 1\n```\n"
            "and\n```text\nno code\n```\n</details>\n\n<details>\n```java\nint b;\n```\n</details>\n"
        )
        self.assertEqual(self.notebook.solutions(), ["int a = 1;\na + 1", "int b;"])


class Finding(CheckTest):
    def test_by_beginning(self):
        self.assertEqual([n.name for n in find_notebooks(["02"], self.samples.folder)], ["02-second"])
        with self.assertRaisesRegex(SystemExit, "no notebook begins with '7'; there are 01-first, 02-second"):
            find_notebooks(["7"], self.samples.folder)

    def test_none(self):
        with self.assertRaisesRegex(SystemExit, "there are no notebooks"):
            find_notebooks(folder=self.samples.folder.parent)


if __name__ == "__main__":
    unittest.main()
