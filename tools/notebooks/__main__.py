"""Executes and checks the notebooks, and updates their generated parts. Run it with .venv's Python:

    python tools/notebooks execute --profile smoke [01 02]   run them, copies and HTML in build/notebooks/PROFILE/
    python tools/notebooks check                             static checks of notebooks, outputs and links
    python tools/notebooks outputs [--profile full] [02]     run them and store outputs and figures in notebooks/, by default
                                                             with the profile of each notebook's present outputs
    python tools/notebooks navigation                        fill in links, figures and the table of contents

Exits with 1 if anything is wrong.
"""

import argparse
import base64
import datetime
import json
import os
import platform
import sys

from execute import Run, execute, write_html
from navigation import check_index, check_navigation, load_records, save_record, update
from notebookfile import FOLDER, KIT, PROFILES, ROOT, Notebook, find_notebooks, picture_of
from outputs import check_committed, check_sizes, is_synthetic, metrics
from rules import check_document, check_links, check_notebook

INDENT = "\n      "
DEFAULT_PROFILE = "fast"
README_TAG = "readme-picture"
README_PICTURE = ROOT / "docs" / "images" / "readme.png"


def report(name: str, problems: list[str], remarks: list[str] = (), measured: str = "") -> bool:
    """Prints one line for the notebook, and one for each problem and remark. Returns whether it passed."""
    lines = [f"{name:<32} {measured}{'FAILED' if problems else 'passed'}"]
    lines += problems + [f"remark: {remark}" for remark in remarks]
    print(INDENT.join(lines), flush=True)
    return not problems


def finish(passed: list[bool]) -> int:
    failed = passed.count(False)
    print(f"{passed.count(True)} passed, {failed} failed")
    return 1 if failed else 0


def run_and_report(notebook: Notebook, profile: str, for_tests: bool = False) -> tuple[Run, bool]:
    folder = ROOT / "build" / "notebooks" / profile
    run = execute(notebook, profile, folder / f"{notebook.name}.log", for_tests)
    run.notebook.write(folder / notebook.path.name)
    write_html(run.notebook, folder / f"{notebook.name}.html")
    memory = f"{run.memory_mb:5d} MB  " if run.memory_mb else ""
    return run, report(notebook.name, run.problems, measured=f"{run.seconds:6.1f} s  {memory}")


def run_all(profile: str, only: list[str], once: bool) -> int:
    # The smoke profile is for tests: every cell must run again, and every solution.
    for_tests = profile == "smoke" and not once
    return finish([run_and_report(notebook, profile, for_tests)[1] for notebook in find_notebooks(only)])


def check_all() -> int:
    notebooks = find_notebooks()
    records = load_records()
    passed = []
    for notebook in notebooks:
        problems, remarks = check_notebook(notebook)
        problems += check_navigation(notebook, notebooks, records) + check_committed(notebook)
        passed.append(report(notebook.name, problems, remarks))
    passed.append(report("table of contents", check_index(notebooks, records)))
    folders = (ROOT, FOLDER, ROOT / "docs", ROOT / "data", ROOT / "bench")
    for path in sorted(path for folder in folders for path in folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        problems = check_document(text) + check_links(text, path)
        passed.append(report(path.relative_to(ROOT).as_posix(), problems))
    return finish(passed)


def store_outputs(asked: str | None, only: list[str]) -> int:
    """A notebook whose run fails keeps the outputs it had."""
    passed = []
    for notebook in find_notebooks(only):
        profile = asked or notebook.kit().get("profile", DEFAULT_PROFILE)
        run, good = run_and_report(notebook, profile)
        problems = check_sizes(run.notebook)
        if is_synthetic(run.notebook):
            problems.append("ran on synthetic images; outputs are stored only from the real data")
        if good and problems:
            good = report(notebook.name, problems)
        if good:
            run.notebook.node.metadata[KIT] = {"profile": profile, "code": run.notebook.code_hash()}
            run.notebook.write()
            save_record(notebook.name, profile, record_of(run))
        passed.append(good)
    notebooks = find_notebooks()
    write_readme_picture(notebooks)
    update(notebooks, load_records())
    return finish(passed)


def write_readme_picture(notebooks: list[Notebook]) -> None:
    """The README shows the picture of the one cell with the tag for it."""
    for notebook in notebooks:
        for cell in notebook.code:
            if README_TAG in cell.metadata.get("tags", []):
                README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
                README_PICTURE.write_bytes(base64.b64decode(picture_of(cell)))


def record_of(run: Run) -> dict:
    return {
        "seconds": round(run.seconds, 1),
        "memory_mb": run.memory_mb,
        "metrics": {name: value for name, value in metrics(run.notebook).items() if value is not None},
        "machine": f"{os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.machine()}",
        "date": datetime.date.today().isoformat(),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("execute", "check", "outputs", "navigation"))
    parser.add_argument("--profile", choices=PROFILES)
    parser.add_argument("--once", action="store_true", help="in the smoke profile, run no cell again, and no solutions")
    parser.add_argument("only", nargs="*", help="beginnings of notebook names; by default, all notebooks")
    arguments = parser.parse_intermixed_args()
    if arguments.command == "execute":
        return run_all(arguments.profile or DEFAULT_PROFILE, arguments.only, arguments.once)
    if arguments.command == "outputs":
        return store_outputs(arguments.profile, arguments.only)
    if arguments.command == "check":
        return check_all()
    for path in update(find_notebooks(), load_records()):
        print(f"updated {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
