"""Runs a notebook on the Java kernel, every cell even if one before it failed, and measures time and memory."""

import contextlib
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter

from notebookfile import Notebook, canonical
from outputs import check_metrics, check_outputs, check_pictures

# Nothing should ever take this long; a cell that does hangs.
CELL_SECONDS = {"smoke": 300, "fast": 1800, "full": 7200}
START_SECONDS = 120


@dataclass
class Run:
    """An executed notebook; memory_mb is the kernel's peak resident memory, or None if the system does not report it."""

    notebook: Notebook
    seconds: float
    memory_mb: int | None
    problems: list[str]


def peak_memory_mb(pid: int) -> int | None:
    """High-water mark of a process's resident memory."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) * 1024 / 1e6)
    return None


def execute(committed: Notebook, profile: str, log: Path, for_tests: bool = False) -> Run:
    """Runs a copy of the notebook in the notebook's folder.

    For tests more cells follow: every cell once more, from the last to the first, since a reader may run any of them
    again after all, and then the solutions of the exercises.

    What the kernel process itself prints goes to the log.
    """
    node = nbformat.from_dict(committed.node)
    for cell in node.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    if for_tests:
        again = [cell.source + "\n// Once more" for cell in reversed(committed.code)]
        solutions = ["// Solution\n" + code for code in committed.solutions()]
        node.cells += [nbformat.v4.new_code_cell(code) for code in again + solutions]
    notebook = Notebook(committed.path, node)
    client = NotebookClient(
        node,
        kernel_name="java",
        timeout=CELL_SECONDS[profile],
        startup_timeout=START_SECONDS,
        allow_errors=True,
        record_timing=False,
        resources={"metadata": {"path": str(committed.path.parent)}},
    )
    problems: list[str] = []
    memory = None
    start = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as kernel_output:
        environment = {**os.environ, "MNIST_KIT_PROFILE": profile}
        try:
            with client.setup_kernel(env=environment, stdout=kernel_output, stderr=kernel_output):
                try:
                    for index, cell in enumerate(node.cells):
                        _progress(notebook, index)
                        client.execute_cell(cell, index)
                finally:
                    memory = peak_memory_mb(client.km.provisioner.pid)
        except CellTimeoutError:
            problems.append(f"cell {index + 1} ran for over {CELL_SECONDS[profile]} s and was stopped")
        except DeadKernelError:
            problems.append(f"the kernel died in cell {index + 1} (out of memory?); its output: {log}")
        except RuntimeError as error:
            problems.append(f"the kernel did not start: {error}; its output: {log}")
    seconds = time.monotonic() - start
    _progress(notebook, None)
    problems += check_outputs(notebook) + check_pictures(notebook, committed) + check_metrics(notebook, profile)
    return Run(notebook, seconds, memory, problems)


def write_html(notebook: Notebook, path: Path) -> None:
    body, _ = HTMLExporter(exclude_input_prompt=True, exclude_output_prompt=True).from_notebook_node(canonical(notebook.node))
    path.write_text(body, encoding="utf-8")


def _progress(notebook: Notebook, index: int | None) -> None:
    """In a terminal, one line that says where the run is; it is wiped at the end."""
    if sys.stdout.isatty():
        line = "" if index is None else f"{notebook.name}: cell {index + 1} of {len(notebook.cells)}"
        print("\r\033[K" + line, end="", flush=True)
