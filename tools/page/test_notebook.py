"""The page below a cell: in JupyterLab on this machine, and as on Binder, where a hub hands on what is asked."""

import contextlib
import json
import os
import re
import secrets
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from browser import DESKTOP, PATIENCE, STROKES, BrowserTest, expect

SETUP = 'lineMagic("classpath", List.of(System.getenv("MNIST_KIT_CLASSPATH")));\nimport org.mnistkit.notebook.*;\nKit.banner()'


class NotebookTest(BrowserTest):
    def test_below_a_cell_of_this_machine(self):
        frame = self.frame("/")
        self.assertRegex(frame.url, r"^http://127\.0\.0\.1:\d+/")

    def test_below_a_cell_of_a_hub(self):
        frame = self.frame("/user/me/", JUPYTERHUB_SERVICE_PREFIX="/user/me/")
        self.assertRegex(frame.url, r"/user/me/proxy/\d+/")

    def frame(self, base, **variables):
        """The page in a frame, when it has given an answer, and has begun to tell of a training."""
        context = self.browser.new_context(viewport=DESKTOP)
        context.set_default_timeout(PATIENCE)
        self.addCleanup(context.close)
        page = context.new_page()
        page.goto(self.lab(base, variables))
        expect(page.locator(".jp-Toolbar-kernelName")).to_have_text("Java")
        for cell in page.locator(".jp-CodeCell").all():
            self.run_cell(page, cell)
        element = page.locator("iframe[title='Draw a digit']")
        frame = element.element_handle().content_frame()
        frame.wait_for_selector("#layer option", state="attached")
        element.scroll_into_view_if_needed()
        self.write(frame, STROKES[7], mouse=page.mouse)
        self.assert_says(frame, 7)
        frame.check("input[name=view][value=learn]", force=True)
        frame.click("#learn-start")
        expect(frame.locator("#learn-state")).to_contain_text(re.compile("Step [1-9]"))
        frame.click("#learn-start")
        return frame

    def run_cell(self, page, cell):
        """Runs a cell. JupyterLab loses keys while it is still opening the notebook, so they are pressed until it has begun."""
        for _ in range(5):
            cell.click()
            page.keyboard.press("Shift+Enter")
            with contextlib.suppress(AssertionError):
                expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[(\*|\d+)]:"), timeout=5_000)
                return
        self.fail("JupyterLab does not run the cell")

    def lab(self, base, variables):
        """Starts JupyterLab with a notebook that shows the page, and says at which address."""
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        folder = Path(temporary.name)
        (folder / "draw.ipynb").write_text(json.dumps(notebook(SETUP, "Kit.draw()")), encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        token = secrets.token_hex()
        log = (folder / "log").open("w")
        self.addCleanup(log.close)
        command = [os.environ["JUPYTER_PYTHON"], "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
        command += [f"--ServerApp.port={port}", f"--ServerApp.base_url={base}", f"--ServerApp.root_dir={folder}"]
        lab = subprocess.Popen(command, env={**os.environ, **variables, "JUPYTER_TOKEN": token}, stdout=log, stderr=log)
        self.addCleanup(lab.wait)
        self.addCleanup(lab.terminate)
        while not answers(port):
            self.assertIsNone(lab.poll(), (folder / "log").read_text())
            time.sleep(0.2)
        return f"http://127.0.0.1:{port}{base}doc/tree/draw.ipynb?token={token}"


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def notebook(*cells):
    """A notebook for the kit's kernel, with some cells of code."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "java", "display_name": "Java", "language": "java"}},
        "cells": [
            {"cell_type": "code", "id": f"cell-{i}", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
            for i, source in enumerate(cells)
        ],
    }


if __name__ == "__main__":
    unittest.main()
