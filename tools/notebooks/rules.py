"""How a notebook has to be written. Every check returns sentences; none means all is well."""

import re
import urllib.parse
from pathlib import Path

from notebookfile import (
    Notebook,
    headings_of,
    without_code_blocks,
    without_comments,
    without_generated_parts,
)
from outputs import where

# The magic %classpath itself could not read the variable, which "make lab" sets so that folders may be anywhere.
CLASS_PATH_LINE = (
    'lineMagic("classpath", List.of(System.getenv().getOrDefault("MNIST_KIT_CLASSPATH", "../lib/target/classpath/*")));'
)
BANNER = "Kit.banner()"

LIBRARY = Path(__file__).resolve().parents[2] / "lib/src/main/java/org/mnistkit"

MAX_LINES = 12
MAX_LONG_CELLS = 2
MAX_LINES_EVER = 20

# The wanted (least, most), and the (least, most) that passes with a remark.
CELLS = ((25, 50), (20, 60))
WORDS = ((800, 1800), (600, 2500))

MAGIC = re.compile(r"^\s*%{1,2}[A-Za-z]\w*", re.MULTILINE)
PRINTF = re.compile(r"System\s*\.\s*(?:out|err)\s*\.\s*(?:printf|format)\s*\(")
STDERR = re.compile(r"System\s*\.\s*err\b|\.printStackTrace\s*\(\s*\)")
KIT_IMPORT = re.compile(r"^import org\.mnistkit\.(\w+)\.\*;", re.MULTILINE)
IMPORT = re.compile(r"^\s*import\s", re.MULTILINE)
EXERCISES = re.compile(r"^## Exercises$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
EXERCISE = re.compile(r"^(\d+)\. \*\*", re.MULTILINE)
EMPTY_CELL = "// Exercise {}: your code here"
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|(?:href|src)=[\"']([^\"']+)[\"']")


def code_lines(source: str) -> int:
    return sum(1 for line in source.splitlines() if line.strip())


def words(notebook: Notebook) -> int:
    """Counts what is read from top to bottom: without the exercises and the parts that a script fills in."""
    text = "\n".join(without_code_blocks(cell.source) for cell in notebook.markdown)
    text = EXERCISES.sub("", without_generated_parts(text))
    text = re.sub(r"<!--.*?-->|<[^>]*>|\]\([^)]*\)", " ", text, flags=re.DOTALL)
    return len(re.findall(r"[^\W_]+(?:['’.,-][^\W_]+)*", text))


def check_setup(notebook: Notebook) -> list[str]:
    """The first code cell sets the class path, imports what the notebook uses, then shows the banner."""
    if not notebook.code:
        return ["has no code"]
    setup = notebook.code[0].source.strip()
    problems = []
    if not setup.startswith(CLASS_PATH_LINE) or not setup.endswith(BANNER):
        problems.append(f"the first code cell must begin with '{CLASS_PATH_LINE}' and end with '{BANNER}'")
    between = setup.removeprefix(CLASS_PATH_LINE).removesuffix(BANNER)
    if any(line.strip() and not IMPORT.match(line) for line in between.splitlines()):
        problems.append("the setup cell (first code cell) has more between these than imports")
    code = [BANNER, *(without_comments(cell.source) for cell in notebook.code[1:]), *notebook.solutions()]
    names = set(re.findall(r"(?<![.\w])[A-Z]\w*", "\n".join(code)))
    for package in KIT_IMPORT.findall(between):
        if names.isdisjoint(file.stem for file in (LIBRARY / package).glob("*.java")):
            problems.append(f"no cell and no solution uses anything of org.mnistkit.{package}, which the setup cell imports")
    return problems


def check_imports(notebook: Notebook) -> list[str]:
    """Only the setup cell has imports: in IJava 1.3.0, a later import may set variables back to null."""
    remedy = "has imports, which belong in the setup cell; elsewhere, write the full name"
    problems = [
        f"{where(notebook, cell)}: {remedy}" for cell in notebook.code[1:] if IMPORT.search(without_comments(cell.source))
    ]
    for solution in notebook.solutions():
        if IMPORT.search(without_comments(solution)):
            problems.append(f"the solution that begins with '{solution.splitlines()[0][:40]}': {remedy}")
    return problems


def exercise_section(notebook: Notebook) -> list[int]:
    """The positions of the cells from the heading "Exercises" to the next heading of its level."""
    found, inside = [], False
    for position, cell in enumerate(notebook.cells):
        headings = headings_of(cell.source) if cell.cell_type == "markdown" else []
        for level, text in headings:
            if level <= 2:
                inside = text == "Exercises"
        if inside:
            found.append(position)
    return found


def check_exercises(notebook: Notebook) -> list[str]:
    """Each exercise has a cell of its own, and below it an empty cell to do it in."""
    problems = []
    for position, cell in enumerate(notebook.cells):
        numbers = EXERCISE.findall(cell.source) if cell.cell_type == "markdown" else []
        if not numbers:
            continue
        wanted = EMPTY_CELL.format(numbers[0])
        below = notebook.cells[position + 1 :][:1]
        if position not in exercise_section(notebook):
            problems.append(f"{where(notebook, cell)}: has an exercise and is not, or not only, below '## Exercises'")
        elif len(numbers) > 1:
            problems.append(f"{where(notebook, cell)}: has {len(numbers)} exercises; each needs a cell of its own")
        elif not below or below[0].cell_type != "code" or below[0].source != wanted:
            problems.append(f"{where(notebook, cell)}: needs a code cell below it with '{wanted}'")
    return problems


def check_code(notebook: Notebook) -> list[str]:
    """Runs in JJava and in IJava 1.3.0, prints whole lines, and keeps cells short."""
    problems = []
    long_cells = 0
    for number, cell in enumerate(notebook.code):
        at = where(notebook, cell)
        java = without_comments(cell.source)
        magics = MAGIC.findall(java)
        if magics:
            problems.append(f"{at}: magics such as {magics[-1].strip()} do not run in every kernel")
        if PRINTF.search(java):
            problems.append(f"{at}: printf comes out in pieces; use println(String.format(…))")
        if STDERR.search(java):
            problems.append(f"{at}: writes to stderr")
        statements = [line for line in java.splitlines() if line.strip()]
        if statements and re.match(r"\s*display\s*\(", last_statement(java)):
            problems.append(f"{at}: ends with display(…), which shows its id, too; assign it: String id = display(…)")
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
    """(problems, remarks) about the number of cells and words, those of the exercises not counted."""
    problems, remarks = [], []
    cells = len(notebook.cells) - len(exercise_section(notebook))
    counts = (("cells", cells, CELLS), ("words", words(notebook), WORDS))
    for what, count, ((low, high), (least, most)) in counts:
        if not least <= count <= most:
            problems.append(f"{count} {what}; must be {least} to {most}")
        elif not low <= count <= high:
            remarks.append(f"{count} {what}; {low} to {high} would be better")
    return problems, remarks


def anchors(path: Path) -> set[str]:
    """The anchors in a notebook or Markdown file that both GitHub and JupyterLab know.

    JupyterLab takes the heading as it is, with dashes for blanks. GitHub makes it lower case, which it does to the anchor of
    a link too, and leaves out commas and the like; a heading with such has no anchor that works in both.
    """
    if path.suffix == ".ipynb":
        headings = Notebook.read(path).headings()
    else:
        headings = headings_of(path.read_text(encoding="utf-8"))
    plain = [re.sub(r"[`*_]|\]\([^)]*\)|\[", "", text).replace(" ", "-") for _, text in headings]
    return {text for text in plain if re.fullmatch(r"[\w-]+", text)}


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
        elif anchor and destination.suffix == ".ipynb" and file:
            problems.append(f"link to {target}: JupyterLab opens a notebook at its top; leave out #{anchor}")
        elif anchor and destination.suffix in (".ipynb", ".md") and anchor not in anchors(destination):
            problems.append(f"link to {target}: there is no such heading (JupyterLab wants its upper and lower case)")
    return problems


def check_document(text: str) -> list[str]:
    """A Markdown file begins with its title, and each of its tables with a head; without one, the rows are shown as they are."""
    problems = [] if text.startswith("# ") else ["the first line is not the title"]
    for table in re.findall(r"(?:^\|.*\n?)+", without_code_blocks(text), re.MULTILINE):
        rows = table.splitlines()
        if len(rows) < 2 or not re.fullmatch(r"[|:\- ]+", rows[1]):
            problems.append(f"a table without a head begins with: {rows[0][:60]}")
    return problems


def check_notebook(notebook: Notebook) -> tuple[list[str], list[str]]:
    """(problems, remarks) of everything but the outputs and the generated parts."""
    problems, remarks = size_report(notebook)
    problems = check_setup(notebook) + check_imports(notebook) + check_code(notebook) + problems
    problems += check_prose(notebook) + check_exercises(notebook)
    for cell in notebook.markdown:
        problems += check_links(cell.source, notebook.path)
    return problems, remarks
