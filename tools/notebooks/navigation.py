"""The generated parts of the notebooks and of their table of contents: links, and figures from the records of runs.

The generated text is between two comments, <!-- links --> … <!-- /links --> and the like; the rest is left alone.
In a notebook: "links" (previous, all, next) and "figures" (time, memory, accuracy). In README.md: "table". In
notebooks/README.md, which JupyterLab opens with: "contents", with a picture of each notebook from docs/images/.

A notebook's number comes from the name of its file: in its title, and in the links to it that name it.
"""

import json
import re
from pathlib import Path

from notebookfile import ROOT, Notebook, without_generated_parts

RECORDS = ROOT / "notebooks" / "figures.json"
INDEX = "README.md"  # next to the notebooks, and in the root of the repository
SHOWN = ("fast", "full")


def load_records(path: Path = RECORDS) -> dict:
    """{notebook: {profile: {"seconds", "memory_mb", "metrics": {name: percent}, …}}}; empty if nothing was recorded."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def save_record(name: str, profile: str, record: dict, path: Path = RECORDS) -> None:
    records = load_records(path)
    records.setdefault(name, {})[profile] = record
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name("." + path.name + ".part")
    part.write_text(json.dumps(records, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    part.replace(path)


def fill(text: str, marker: str, generated: str) -> str:
    """The text with the part between the marker's comments replaced, wherever they are."""
    block = re.compile(rf"(<!-- {marker} -->\n?).*?(\n?<!-- /{marker} -->)", re.DOTALL)
    return block.sub(lambda match: f"<!-- {marker} -->\n{generated}\n<!-- /{marker} -->", text)


def links(notebook: Notebook, all_notebooks: list[Notebook]) -> str:
    names = [other.name for other in all_notebooks]
    position = names.index(notebook.name)
    parts = [f"[All notebooks]({INDEX})"]
    if position > 0:
        previous = all_notebooks[position - 1]
        parts.insert(0, f"← [{previous.title}]({previous.path.name})")
    if position + 1 < len(names):
        following = all_notebooks[position + 1]
        parts.append(f"[{following.title}]({following.path.name}) →")
    return " | ".join(parts)


def duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(5, round(seconds / 5) * 5)} s"
    return f"{seconds / 60:.0f} min"


def memory(megabytes: float) -> str:
    return f"{megabytes / 1000:.1f} GB"


def accuracy(record: dict) -> str | None:
    value = record.get("metrics", {}).get("test accuracy")
    return None if value is None else f"{value:.2f} %"


def unbroken(quantity: str) -> str:
    """The quantity without the space at which a narrow column would break the line."""
    return quantity.replace(" ", "\N{NO-BREAK SPACE}")


def figures(records: dict) -> str:
    """One line for each recorded profile, for the head of a notebook."""
    lines = []
    for profile in SHOWN:
        record = records.get(profile)
        if record:
            parts = [f"{duration(record['seconds'])} on {record['machine']}"]
            if record.get("memory_mb"):
                parts.append(f"{memory(record['memory_mb'])} of memory")
            if accuracy(record):
                parts.append(f"test accuracy {accuracy(record)}")
            lines.append(f"- *{profile}* profile: {', '.join(parts)}")
    return "\n".join(lines) or "- not measured yet"


def summary(notebook: Notebook) -> str:
    """The first paragraph below the title and the generated parts."""
    text = without_generated_parts(notebook.cells[0].source)
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return next((" ".join(part.split()) for part in paragraphs if not part.startswith("#")), "")


def table(notebooks: list[Notebook], records: dict) -> str:
    """The table of contents for the README of the repository."""
    rows = ["| Notebook | What it is about | Time fast / full | Memory | Test accuracy fast / full |", "|---|---|---|---|---|"]
    for notebook in notebooks:
        link = f"[{notebook.title}]({notebook.path.parent.name}/{notebook.path.name})"
        measured = [records.get(notebook.name, {}).get(profile) for profile in SHOWN]
        times = " / ".join(unbroken(duration(record["seconds"])) if record else "–" for record in measured)
        accuracies = " / ".join(unbroken((record and accuracy(record)) or "–") for record in measured)
        most = max([record.get("memory_mb") or 0 for record in measured if record] or [0])
        rows.append(
            f"| {link} | {summary(notebook).replace('|', '/')} | {times} | "
            f"{unbroken(memory(most)) if most else '–'} | {accuracies} |"
        )
    return "\n".join(rows)


def contents(notebooks: list[Notebook], records: dict) -> str:
    """The same for the page beside the notebooks: a picture and three lines for each, which fit next to a file browser."""
    rows = ["| | |", "|---|---|"]
    for notebook in notebooks:
        name = notebook.path.name
        image = f"docs/images/{notebook.path.stem}.png"
        seen = (notebook.path.parent.parent / image).exists()
        picture = f'[<img src="../{image}" width="160" alt="">]({name})' if seen else ""
        measured = []
        for profile in SHOWN:
            record = records.get(notebook.name, {}).get(profile)
            if record:
                percent = accuracy(record)
                measured.append(f"*{profile}* {duration(record['seconds'])}" + (f", {percent}" if percent else ""))
        lines = [f"**[{notebook.title}]({name})**", summary(notebook).replace("|", "/"), " · ".join(measured)]
        rows.append(f"| {picture} | {'<br>'.join(filter(None, lines))} |")
    return "\n".join(rows)


def renumbered(source: str, notebook: Notebook) -> str:
    """The text with the number of each notebook as in the name of its file: "[notebook 6](06-mlp.ipynb)"."""
    source = re.sub(r"\A# \d+ · ", f"# {notebook.number} · ", source)
    return re.sub(
        r"\[((?:notebook )?)\d+\]\(((\d\d)-[\w-]+\.ipynb)\)",
        lambda match: f"[{match[1]}{int(match[3])}]({match[2]})",
        source,
        flags=re.IGNORECASE,
    )


def generated_sources(notebook: Notebook, notebooks: list[Notebook], records: dict) -> list[str]:
    """The sources of the Markdown cells as they should be."""
    sources = []
    for cell in notebook.markdown:
        source = fill(renumbered(cell.source, notebook), "links", links(notebook, notebooks))
        sources.append(fill(source, "figures", figures(records.get(notebook.name, {}))))
    return sources


def check_navigation(notebook: Notebook, notebooks: list[Notebook], records: dict) -> list[str]:
    problems = []
    if not notebook.markdown or "<!-- links -->" not in notebook.markdown[0].source:
        return ["the first cell has no place for the links: <!-- links --> and <!-- /links -->"]
    if "<!-- links -->" not in notebook.markdown[-1].source:
        problems.append("the last text cell has no place for the links: <!-- links --> and <!-- /links -->")
    if generated_sources(notebook, notebooks, records) != [cell.source for cell in notebook.markdown]:
        problems.append("links or figures are not up to date: run 'tools/notebooks.sh navigation'")
    return problems


def update(notebooks: list[Notebook], records: dict) -> list[Path]:
    """Fills all generated parts and returns the files that changed."""
    changed = []
    for notebook in notebooks:
        sources = generated_sources(notebook, notebooks, records)
        if sources != [cell.source for cell in notebook.markdown]:
            for cell, source in zip(notebook.markdown, sources):
                cell.source = source
            notebook.write()
            changed.append(notebook.path)
    for page, marker, generated in pages(notebooks, records):
        text = page.read_text(encoding="utf-8") if page.exists() else f"# Notebooks\n\n<!-- {marker} -->\n<!-- /{marker} -->\n"
        filled = fill(text, marker, generated)
        if not page.exists() or filled != text:
            page.write_text(filled, encoding="utf-8")
            changed.append(page)
    return changed


def pages(notebooks: list[Notebook], records: dict) -> list[tuple[Path, str, str]]:
    """The pages that list the notebooks: where, between which comments, and what belongs there."""
    folder = notebooks[0].path.parent
    return [
        (folder / INDEX, "contents", contents(notebooks, records)),
        (folder.parent / INDEX, "table", table(notebooks, records)),
    ]


def check_index(notebooks: list[Notebook], records: dict) -> list[str]:
    problems = []
    for page, marker, generated in pages(notebooks, records):
        text = page.read_text(encoding="utf-8") if page.exists() else ""
        if f"<!-- {marker} -->" not in text or fill(text, marker, generated) != text:
            problems.append(f"{page}: the list of notebooks is missing or not up to date: run 'tools/notebooks.sh navigation'")
    return problems
