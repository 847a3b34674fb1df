"""A notebook file: where it is, how it is read and written, and what the checks and generators need from it."""

import hashlib
import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "notebooks"
PROFILES = ("smoke", "fast", "full")

# Kept in the metadata of a notebook: the profile and the hash of the code that its outputs were made with.
# Kept in the metadata of a cell: {"metric": {"name": "test accuracy", "pattern": "…([0-9.]+) %", "floor": {"fast": 98}}},
# a figure in percent that the cell prints, and the least it must be in a profile. The tag "picture" says that a cell
# must show a picture.
KIT = "mnistkit"
PICTURE_TAG = "picture"

# The same for every kernel and JDK, so that running a notebook changes nothing but its outputs.
METADATA = {
    "kernelspec": {"display_name": "Java", "language": "java", "name": "java"},
    "language_info": {
        "codemirror_mode": "text/x-java",
        "file_extension": ".jshell",
        "mimetype": "text/x-java-source",
        "name": "Java",
        "pygments_lexer": "java",
    },
}


class Notebook:
    def __init__(self, path: Path, node: nbformat.NotebookNode):
        self.path = path
        self.node = node

    @classmethod
    def read(cls, path: Path) -> "Notebook":
        return cls(path, nbformat.read(path, as_version=4))

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def cells(self) -> list:
        return self.node.cells

    @property
    def code(self) -> list:
        """Code cells that do anything; the cells for the exercises contain only a comment."""
        return [cell for cell in self.cells if cell.cell_type == "code" and does_anything(cell)]

    @property
    def markdown(self) -> list:
        return [cell for cell in self.cells if cell.cell_type == "markdown"]

    @property
    def number(self) -> int:
        return int(self.name[:2])

    @property
    def title(self) -> str:
        """With the number that the file's name has: "5 · Backpropagation by hand"."""
        heading = next((text for level, text in self.headings() if level == 1), self.name)
        return re.sub(r"^\d+ · ", f"{self.number} · ", heading)

    def headings(self) -> list[tuple[int, str]]:
        """(level, text) of every heading, in order; lines in code blocks that look like headings don't count."""
        return [heading for cell in self.markdown for heading in headings_of(cell.source)]

    def solutions(self) -> list[str]:
        """The code of the exercises' solutions: Java blocks inside <details>, in order."""
        details = "".join(re.findall(r"<details>.*?</details>", "\n".join(cell.source for cell in self.markdown), re.DOTALL))
        return [block.strip() for block in re.findall(r"^```java\n(.*?)^```", details, re.DOTALL | re.MULTILINE)]

    def code_hash(self) -> str:
        """SHA-256 over the sources of the code cells: changes if and only if the outputs may."""
        sources = "\0".join(cell.source.strip() for cell in self.code)
        return hashlib.sha256(sources.encode("utf-8")).hexdigest()

    def kit(self) -> dict:
        return self.node.metadata.get(KIT, {})

    def write(self, path: Path | None = None) -> None:
        """Writes the canonical form, which differs from run to run only where the outputs do."""
        node = canonical(self.node)
        nbformat.validate(node)
        target = path or self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name("." + target.name + ".part")
        nbformat.write(node, part)
        part.replace(target)


def find_notebooks(only: list[str] = (), folder: Path = FOLDER) -> list[Notebook]:
    """All notebooks of a folder in order, or those whose names begin with one of the given words.

    Raises SystemExit if a word fits none, or if there are no notebooks at all.
    """
    paths = sorted(folder.glob("[0-9][0-9]-*.ipynb"))
    if not paths:
        raise SystemExit(f"Error: there are no notebooks (01-….ipynb and so on) in {folder}.")
    for word in only:
        if not any(path.name.startswith(word) for path in paths):
            names = ", ".join(path.stem for path in paths)
            raise SystemExit(f"Error: no notebook begins with '{word}'; there are {names}.")
    return [Notebook.read(path) for path in paths if not only or path.name.startswith(tuple(only))]


def does_anything(cell) -> bool:
    return bool(without_comments(cell.source).strip())


def without_comments(java: str) -> str:
    """The code with comments and the contents of strings taken out, so that checks see only code."""
    token = r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|/\*[\s\S]*?\*/'
    return re.sub(token, lambda match: "" if match[0].startswith("/") else match[0][0] * 2, java)


def headings_of(markdown: str) -> list[tuple[int, str]]:
    found = []
    for line in without_code_blocks(markdown).splitlines():
        match = re.match(r"(#{1,6}) +(.+?) *#*$", line)
        if match:
            found.append((len(match[1]), match[2]))
    return found


def without_code_blocks(markdown: str) -> str:
    return re.sub(r"^(```|~~~).*?^\1[^\n]*$", "", markdown, flags=re.MULTILINE | re.DOTALL)


def without_generated_parts(markdown: str) -> str:
    """The text without what a script fills in between <!-- name --> and <!-- /name -->."""
    return re.sub(r"<!-- (\w+) -->.*?<!-- /\1 -->", "", markdown, flags=re.DOTALL)


def metric_of(cell) -> dict | None:
    return cell.metadata.get(KIT, {}).get("metric")


def has_picture(cell) -> bool:
    """Whether the cell's output shows a PNG, by itself or in HTML."""
    return picture_of(cell) is not None or any(
        "data:image/png" in output.get("data", {}).get("text/html", "") for output in cell.get("outputs", [])
    )


def picture_of(cell) -> str | None:
    """The last PNG that the cell shows by itself, in base64."""
    pictures = [output.get("data", {}).get("image/png") for output in cell.get("outputs", [])]
    return next((picture for picture in reversed(pictures) if picture), None)


def canonical(node: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy without what a run leaves behind by chance: counters, time stamps, folded cells, split streams."""
    node = nbformat.from_dict(node)
    kit = node.metadata.get(KIT)
    node.metadata = nbformat.from_dict({**METADATA, **({KIT: kit} if kit else {})})
    node.nbformat, node.nbformat_minor = 4, 5
    count = 0
    seen = set()
    for number, cell in enumerate(node.cells, start=1):
        if not cell.get("id") or cell.id in seen:
            cell.id = f"cell-{number}"
        seen.add(cell.id)
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in ("tags", KIT) if key in cell.metadata})
        if cell.cell_type != "code":
            continue
        if not does_anything(cell):
            cell.execution_count, cell.outputs = None, []
        if cell.execution_count is not None:
            count += 1
            cell.execution_count = count
        cell.outputs = joined_streams(cell.outputs)
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                output.data.pop("text/plain", None)  # The identity of a BufferedImage: nothing to read, ever new.
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count
    return node


def joined_streams(outputs: list) -> list:
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined
