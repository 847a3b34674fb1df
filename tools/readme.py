"""Extracts the snippets from the README, so that they can be run exactly as they are printed there.

A snippet is the code blocks between <!-- snippet: NAME --> and <!-- /snippet -->.
  run-notebook            executes the snippet "notebook", a cell for each block
  write-project FOLDER    writes the snippets "project FILE" as files, and "project command" as run.sh
"""

import re
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools" / "notebooks"))

from execute import execute  # noqa: E402
from notebookfile import Notebook  # noqa: E402


def snippets() -> dict[str, list[str]]:
    """{name: the code blocks of the snippet}"""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = {}
    for name, body in re.findall(r"<!-- snippet: (.+?) -->(.*?)<!-- /snippet -->", text, re.DOTALL):
        found[name] = [block.strip("\n") for block in re.findall(r"^```\w*\n(.*?)^```", body, re.DOTALL | re.MULTILINE)]
    return found


def run_notebook() -> None:
    folder = ROOT / "build"  # as deep as workspace/, where the README says to put it
    folder.mkdir(exist_ok=True)
    cells = [nbformat.v4.new_code_cell(block) for block in snippets()["notebook"]]
    run = execute(Notebook(folder / "own.ipynb", nbformat.v4.new_notebook(cells=cells)), "smoke", folder / "log" / "own.log")
    if run.problems:
        sys.exit("The notebook of the README fails:\n  " + "\n  ".join(run.problems))


def write_project(folder: Path) -> None:
    for name, blocks in snippets().items():
        kind, _, file = name.partition(" ")
        if kind == "project":
            path = folder / ("run.sh" if file == "command" else file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(blocks) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["run-notebook"]:
        run_notebook()
    elif sys.argv[1:2] == ["write-project"] and len(sys.argv) == 3:
        write_project(Path(sys.argv[2]))
    else:
        sys.exit(__doc__)
