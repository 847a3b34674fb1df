"""How a notebook has to be written. Every check returns sentences; none means all is well."""

import re
import urllib.parse
from pathlib import Path

from notebookfile import Notebook, find_notebooks, headings_of, without_code_blocks, without_generated_parts
from outputs import where

CLASS_PATH_LINE = "%classpath ../lib/target/classpath/*"
BANNER = "Kit.banner()"

MAX_LINES = 12
MAX_LONG_CELLS = 2
MAX_LINES_EVER = 20

# (least, most) that is asked for, and what is let pass with a remark.
CELLS = ((25, 50), (20, 60))
WORDS = ((800, 1800), (600, 2500))

MAGIC = re.compile(r"^\s*%{1,2}[A-Za-z]\w*", re.MULTILINE)
PRINTF = re.compile(r"System\s*\.\s*(?:out|err)\s*\.\s*(?:printf|format)\s*\(")
STDERR = re.compile(r"System\s*\.\s*err\b|\.printStackTrace\s*\(\s*\)")
EXERCISES = re.compile(r"^## Exercises$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|(?:href|src)=[\"']([^\"']+)[\"']")


def without_comments(java: str) -> str:
    """The code with comments and the contents of strings taken out, so that checks see code alone."""
    token = r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|/\*[\s\S]*?\*/'
    return re.sub(token, lambda match: "" if match[0].startswith("/") else match[0][0] * 2, java)


def code_lines(source: str) -> int:
    return sum(1 for line in source.splitlines() if line.strip())


def words(notebook: Notebook) -> int:
    """What is to be read from top to bottom: without the exercises and the parts that a script fills in."""
    text = "\n".join(without_code_blocks(cell.source) for cell in notebook.markdown)
    text = EXERCISES.sub("", without_generated_parts(text))
    text = re.sub(r"<!--.*?-->|<[^>]*>|\]\([^)]*\)", " ", text, flags=re.DOTALL)
    return len(re.findall(r"[^\W_]+(?:['’.,-][^\W_]+)*", text))


def check_setup(notebook: Notebook, expected: str) -> list[str]:
    """The first code cell is the setup cell, the same in every notebook, and nothing else touches the class path."""
    if not notebook.code:
        return ["has no code"]
    setup = notebook.code[0].source.strip()
    problems = []
    if not setup.startswith(CLASS_PATH_LINE) or not setup.endswith(BANNER):
        problems.append(f"the first code cell must begin with '{CLASS_PATH_LINE}' and end with '{BANNER}'")
    if setup != expected:
        problems.append("the setup cell (first code cell) is not the same as in the first notebook")
    return problems


def check_code(notebook: Notebook) -> list[str]:
    """Runs in JJava and in IJava 1.3.0, prints whole lines, and keeps cells short."""
    problems = []
    long_cells = 0
    for number, cell in enumerate(notebook.code):
        at = where(notebook, cell)
        java = without_comments(cell.source)
        magics = MAGIC.findall(java)
        if magics[1 if number == 0 else 0 :]:
            problems.append(f"{at}: magics such as {magics[-1].strip()} do not run in every kernel")
        if PRINTF.search(java):
            problems.append(f"{at}: printf comes out in pieces; use println(String.format(…))")
        if STDERR.search(java):
            problems.append(f"{at}: writes to stderr")
        statements = [line for line in java.splitlines() if line.strip()]
        if statements and re.match(r"\s*display\s*\(", last_statement(java)):
            problems.append(f"{at}: ends on display(…), which shows its id too; keep it: String id = display(…)")
        if number > 0 and code_lines(cell.source) > MAX_LINES:
            long_cells += 1
            if code_lines(cell.source) > MAX_LINES_EVER:
                problems.append(f"{at}: {code_lines(cell.source)} lines; at most {MAX_LINES_EVER}")
    if long_cells > MAX_LONG_CELLS:
        problems.append(f"{long_cells} code cells have over {MAX_LINES} lines; at most {MAX_LONG_CELLS} may")
    return problems


def last_statement(java: str) -> str:
    """What follows the last ';' or '}' that ends a statement at the top level."""
    depth = 0
    start = 0
    statement = ""
    for index, character in enumerate(java):
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(character, 0)
        if depth == 0 and character in ";}":
            if java[start : index + 1].strip(" \n\t;"):
                statement = java[start : index + 1]
            start = index + 1
    rest = java[start:]
    return rest if rest.strip() else statement


def check_prose(notebook: Notebook) -> list[str]:
    """One title, at the top; sections; a text cell for each code cell."""
    problems = []
    titles = [text for level, text in notebook.headings() if level == 1]
    first = notebook.cells[0] if notebook.cells else None
    if len(titles) != 1 or not (first and first.cell_type == "markdown" and first.source.startswith("# ")):
        problems.append(f"must have one title ('# …'), at the very top; has {len(titles)}")
    if len(notebook.markdown) < len(notebook.code):
        problems.append(f"{len(notebook.markdown)} text cells for {len(notebook.code)} code cells; at least as many")
    if any(cell.cell_type == "code" and not cell.source.strip() for cell in notebook.cells):
        problems.append("has an empty code cell")
    return problems


def size_report(notebook: Notebook) -> tuple[list[str], list[str]]:
    """(problems, remarks) about the number of cells and words."""
    problems, remarks = [], []
    counts = (("cells", len(notebook.cells), CELLS), ("words", words(notebook), WORDS))
    for what, count, ((low, high), (least, most)) in counts:
        if not least <= count <= most:
            problems.append(f"{count} {what}; must be {least} to {most}")
        elif not low <= count <= high:
            remarks.append(f"{count} {what}; {low} to {high} would be better")
    return problems, remarks


def anchors(path: Path) -> set[str]:
    """The anchors of a notebook or Markdown file, as GitHub and as JupyterLab form them."""
    if path.suffix == ".ipynb":
        headings = Notebook.read(path).headings()
    else:
        headings = headings_of(path.read_text(encoding="utf-8"))
    found = set()
    for _, text in headings:
        plain = re.sub(r"[`*_]|\]\([^)]*\)|\[", "", text)
        found.add(plain.replace(" ", "-"))
        found.add(re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-"))
    return found


def check_links(text: str, path: Path) -> list[str]:
    """Every relative link of the Markdown text in the file names a file that exists, and a heading in it."""
    problems = []
    for groups in LINK.findall(re.sub(r"`[^`\n]*`", "", without_code_blocks(text))):
        target = groups[0] or groups[1]
        if re.match(r"[a-z][a-z0-9+.-]*:|//", target):
            continue
        file, _, anchor = urllib.parse.unquote(target).partition("#")
        destination = (path.parent / file).resolve() if file else path
        if not destination.exists():
            problems.append(f"link to {target}: there is no such file")
        elif anchor and destination.suffix in (".ipynb", ".md") and anchor not in anchors(destination):
            problems.append(f"link to {target}: there is no such heading")
    return problems


def check_notebook(notebook: Notebook, setup: str) -> tuple[list[str], list[str]]:
    """(problems, remarks) of everything but the outputs and the generated parts."""
    problems, remarks = size_report(notebook)
    problems = check_setup(notebook, setup) + check_code(notebook) + check_prose(notebook) + problems
    for cell in notebook.markdown:
        problems += check_links(cell.source, notebook.path)
    return problems, remarks


def setup_cell(folder: Path) -> str:
    """The source that every notebook's first code cell must have: that of the first notebook."""
    first = find_notebooks(folder=folder)[0]
    return first.code[0].source.strip() if first.code else ""
