"""A notebook that passes every check, for the tests to spoil."""

import sys
import tempfile
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "notebooks"))

from notebookfile import KIT, Notebook  # noqa: E402
from navigation import update  # noqa: E402
from rules import BANNER, CLASS_PATH_LINE  # noqa: E402

IMPORTS = f"{CLASS_PATH_LINE}\nimport org.mnistkit.notebook.*;\n"
SETUP = IMPORTS + BANNER
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PROSE = "Each pixel is a number, and the network looks at its neighbors to find edges. " * 6
LINKS = "<!-- links -->\n<!-- /links -->"
METRIC = {"name": "test accuracy", "pattern": r"test accuracy: ([0-9.]+) %", "floor": {"fast": 98.0}}


def text_output(text, name="stdout"):
    return nbformat.v4.new_output("stream", name=name, text=text)


def picture_output():
    return nbformat.v4.new_output("execute_result", data={"image/png": PNG}, execution_count=1)


def code_cell(source, *outputs, **metadata):
    return nbformat.v4.new_code_cell(source, execution_count=1, outputs=list(outputs), metadata=metadata)


def sample_cells(title):
    markdown = nbformat.v4.new_markdown_cell
    cells = [
        markdown(f"# {title}\n\n{LINKS}\n\nA first look at the pixels.\n\n<!-- figures -->\n<!-- /figures -->"),
        code_cell(SETUP, text_output("Java 17\n")),
    ]
    for number in range(11):
        cells.append(markdown(f"## Part {number}\n\n{PROSE}"))
        cells.append(code_cell(f"int value{number} = {number};"))
    cells.append(markdown("## Evaluate\n\nBack to [part 3](#Part-3) and the [other](01-first.ipynb)."))
    cells.append(code_cell("Charts.curve(history)", picture_output(), tags=["picture"]))
    cells.append(code_cell("score", text_output("test accuracy: 98.4 %\n"), **{KIT: {"metric": METRIC}}))
    cells.append(markdown("## Exercises\n\n1. **Count.** How many are there?"))
    cells.append(nbformat.v4.new_code_cell("// Exercise 1: your code here"))
    cells.append(markdown(f"## Next\n\n{LINKS}"))
    return cells


class Samples:
    """A folder with two good notebooks and their table of contents, removed by close()."""

    def __init__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name) / "notebooks"
        self.folder.mkdir()
        (self.folder / "README.md").write_text("# Notebooks\n\n<!-- contents -->\n<!-- /contents -->\n", encoding="utf-8")
        self.notebooks = []
        for name, title in (("01-first", "1 · First"), ("02-second", "2 · Second")):
            node = nbformat.v4.new_notebook(cells=sample_cells(title))
            notebook = Notebook(self.folder / f"{name}.ipynb", node)
            node.metadata[KIT] = {"profile": "fast", "code": notebook.code_hash()}
            notebook.write()
            self.notebooks.append(notebook)
        update(self.notebooks, {})

    @property
    def first(self):
        return self.notebooks[0]

    def code_cell(self, source):
        return next(cell for cell in self.first.code if cell.source.startswith(source))

    @property
    def exercise(self):
        return next(cell for cell in self.first.markdown if cell.source.startswith("## Exercises"))

    @property
    def empty_cell(self):
        return self.first.cells[self.first.cells.index(self.exercise) + 1]

    def close(self):
        self.temporary.cleanup()
