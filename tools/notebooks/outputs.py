"""What is wrong with the outputs of an executed notebook. Every function returns sentences; none means all is well."""

import base64
import html
import re

from notebookfile import PICTURE_TAG, Notebook, has_picture, metric_of

MAX_PICTURE = 150_000
MAX_TEXT = 40_000
MAX_NOTEBOOK = 1_500_000

STACK_TRACE = re.compile(r"^\s+at [\w.$/<>]+\([^)\n]*\)$|^(Exception in thread|Caused by:) ", re.MULTILINE)
IDENTITY = re.compile(r"(?:\b(?:[a-z]\w*\.)*[A-Z][\w$]*|\[+(?:[BCDFIJSZ]|L[\w.$]+;))@[0-9a-f]{4,8}\b")
UUID_LINE = re.compile(r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.MULTILINE)
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:home|root|tmp|Users|private/var|var/folders)(?:/|\b)|\b[A-Z]:\\Users\\")


def text_of(cell) -> str:
    """All text that a reader sees below the cell; of HTML the text without tags."""
    parts = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            parts.append(output.text)
        data = output.get("data", {})
        if "text/html" in data:
            parts.append(html.unescape(re.sub(r"<[^>]*>", " ", data["text/html"])))
        elif "image/png" not in data:
            parts.extend(value for mime, value in data.items() if mime.startswith("text/"))
    return "\n".join(parts)


def where(notebook: Notebook, cell) -> str:
    """"cell 7 (net.fit(…)": the position as the reader counts, and the first line."""
    position = next(number for number, other in enumerate(notebook.cells, start=1) if other is cell)
    lines = cell.source.strip().splitlines() or [""]
    return f"cell {position} ({lines[0][:40]})"


def check_outputs(notebook: Notebook) -> list[str]:
    """Errors, stderr, cells that did not run, and text that no reader should see."""
    problems = []
    for cell in notebook.code:
        at = where(notebook, cell)
        if cell.execution_count is None:
            problems.append(f"{at}: was not executed")
        for output in cell.outputs:
            if output.output_type == "error":
                message = " ".join(f"{output.ename}: {output.evalue}".split())
                problems.append(f"{at}: error: {message[:300]}")
            elif output.output_type == "stream" and output.name == "stderr":
                problems.append(f"{at}: output to stderr: {output.text.strip()[:200]}")
        text = text_of(cell)
        if STACK_TRACE.search(text):
            problems.append(f"{at}: prints a stack trace")
        identity = IDENTITY.search(text)
        if identity:
            problems.append(f"{at}: shows an object's identity instead of its value: {identity[0]}")
        if UUID_LINE.search(text):
            problems.append(f"{at}: shows the id of a display; assign it: String id = display(…)")
        path = MACHINE_PATH.search(text)
        if path:
            problems.append(f"{at}: shows a path of the machine: {text[path.start():path.start() + 40]!r}")
    return problems


def check_pictures(executed: Notebook, committed: Notebook) -> list[str]:
    """A cell with the tag "picture", or that has a picture in the committed notebook, must show one."""
    expected = {cell.source for cell in committed.code if has_picture(cell)}
    return [
        f"{where(executed, cell)}: shows no picture"
        for cell in executed.code
        if not has_picture(cell) and (cell.source in expected or PICTURE_TAG in cell.metadata.get("tags", []))
    ]


def metrics(notebook: Notebook) -> dict[str, float | None]:
    """The declared figures by name; None where the cell does not print it."""
    found = {}
    for cell in notebook.code:
        metric = metric_of(cell)
        if metric:
            match = re.search(metric["pattern"], text_of(cell))
            found[metric["name"]] = float(match[1]) if match else None
    return found


def is_synthetic(notebook: Notebook) -> bool:
    """Whether the banner, in the first code cell, says that the images were drawn by the kit."""
    return bool(notebook.code) and "Synthetic" in text_of(notebook.code[0])


def check_metrics(notebook: Notebook, profile: str) -> list[str]:
    """Each declared figure must be printed and, where there is a floor for the profile, reach it with real data."""
    problems = []
    if is_synthetic(notebook):
        profile = "none"
    values = metrics(notebook)
    for cell in notebook.code:
        metric = metric_of(cell)
        if not metric:
            continue
        name, value, floor = metric["name"], values[metric["name"]], metric.get("floor", {}).get(profile)
        if value is None:
            problems.append(f"{where(notebook, cell)}: does not print {name} (nothing matches {metric['pattern']!r})")
        elif floor is not None and not value >= floor:
            problems.append(f"{where(notebook, cell)}: {name} is {value} %, but must be at least {floor} %")
    return problems


def check_sizes(notebook: Notebook) -> list[str]:
    """Outputs and file must stay small enough for a browser and for the repository."""
    problems = []
    for cell in notebook.code:
        for output in cell.outputs:
            data = output.get("data", {})
            size = len(base64.b64decode(data.get("image/png", "")))
            if size > MAX_PICTURE:
                problems.append(f"{where(notebook, cell)}: a picture of {size // 1000} kB; at most {MAX_PICTURE // 1000}")
            text = max([len(output.get("text", ""))] + [len(v) for k, v in data.items() if k.startswith("text/")])
            if text > MAX_TEXT and "data:image/" not in data.get("text/html", ""):
                problems.append(f"{where(notebook, cell)}: {text // 1000} kB of text; at most {MAX_TEXT // 1000}")
    size = notebook.path.stat().st_size if notebook.path.exists() else 0
    if size > MAX_NOTEBOOK:
        problems.append(f"the file has {size // 1000} kB; at most {MAX_NOTEBOOK // 1000}")
    return problems


def check_committed(notebook: Notebook) -> list[str]:
    """The stored outputs are complete, presentable and made by the present code."""
    kit = notebook.kit()
    remedy = f"tools/notebooks.sh outputs {notebook.name[:2]}"
    if "code" not in kit or "profile" not in kit:
        return [f"has no stored outputs: run '{remedy}'"]
    problems = ["the stored outputs were made with synthetic images"] if is_synthetic(notebook) else []
    if kit["code"] != notebook.code_hash():
        problems.append(f"the code has changed since its outputs were made: run '{remedy}'")
    problems += check_outputs(notebook) + check_pictures(notebook, notebook) + check_sizes(notebook)
    return problems + check_metrics(notebook, kit["profile"])
