"""What the tests of the page to draw on share: the page in a browser, a hand that draws, and what can be read off.

Each test is a method of a subclass of PageTest, in a file test_*.py of this folder.
"""

import os
import re
import subprocess
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = os.environ["CHROMIUM"]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PATIENCE = 60_000  # milliseconds; of a busy machine

expect.set_options(timeout=PATIENCE)

# How each digit is written: strokes of points (x, y), from the left and from the top, in shares of the paper.
STROKES = {
    0: [[(0.52, 0.16), (0.37, 0.2), (0.27, 0.36), (0.25, 0.58), (0.33, 0.78), (0.49, 0.86), (0.64, 0.78), (0.72, 0.58), (0.7, 0.36), (0.62, 0.2), (0.5, 0.16)]],
    1: [[(0.42, 0.27), (0.54, 0.15), (0.53, 0.5), (0.51, 0.86)]],
    2: [[(0.28, 0.32), (0.36, 0.18), (0.53, 0.14), (0.67, 0.24), (0.65, 0.4), (0.5, 0.58), (0.27, 0.83), (0.5, 0.82), (0.76, 0.84)]],
    3: [[(0.3, 0.2), (0.5, 0.14), (0.67, 0.25), (0.62, 0.41), (0.45, 0.48), (0.65, 0.56), (0.7, 0.72), (0.55, 0.86), (0.28, 0.8)]],
    4: [[(0.44, 0.14), (0.36, 0.36), (0.25, 0.58), (0.5, 0.57), (0.79, 0.56)], [(0.64, 0.32), (0.63, 0.6), (0.62, 0.9)]],
    5: [[(0.7, 0.15), (0.35, 0.16), (0.33, 0.44), (0.54, 0.41), (0.69, 0.56), (0.67, 0.76), (0.5, 0.87), (0.28, 0.8)]],
    6: [[(0.64, 0.14), (0.44, 0.31), (0.32, 0.58), (0.38, 0.82), (0.57, 0.86), (0.69, 0.71), (0.6, 0.55), (0.43, 0.56), (0.33, 0.68)]],
    7: [[(0.26, 0.17), (0.5, 0.16), (0.74, 0.16), (0.59, 0.45), (0.44, 0.88)]],
    8: [[(0.62, 0.24), (0.48, 0.14), (0.35, 0.26), (0.43, 0.42), (0.6, 0.56), (0.66, 0.74), (0.5, 0.88), (0.34, 0.76), (0.4, 0.58), (0.58, 0.42), (0.65, 0.28), (0.58, 0.17)]],
    9: [[(0.66, 0.3), (0.51, 0.15), (0.35, 0.28), (0.41, 0.47), (0.58, 0.45), (0.67, 0.3), (0.65, 0.55), (0.57, 0.88)]],
}  # fmt: skip


class BrowserTest(unittest.TestCase):
    """A browser is opened once for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        cls.playwright = sync_playwright().start()
        cls.addClassCleanup(cls.playwright.stop)
        cls.browser = cls.playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        cls.addClassCleanup(cls.browser.close)

    def write(self, page, strokes, right=0.0, size=1.0, mouse=None):
        """Draws strokes as those of STROKES with the mouse: so much farther right, and larger or smaller, in shares of the paper."""
        mouse = mouse or page.mouse
        paper = page.locator("#pad").bounding_box()

        def place(point):
            x, y = (0.5 + (each - 0.5) * size for each in point)
            return paper["x"] + paper["width"] * (x + right), paper["y"] + paper["height"] * y

        for first, *others in strokes:
            mouse.move(*place(first))
            mouse.down()
            for point in others:
                mouse.move(*place(point), steps=4)
            mouse.up()

    def assert_says(self, page, digit):
        """The first model's answer, when it has been given."""
        expect(page.locator(".verdict b").first).to_have_text(str(digit))


class PageTest(BrowserTest):
    """The kit is started once for all tests of a class; each test loads the page anew, and fails if that reports an error.

    What is kept goes to a folder of the class, cls.folder.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        command = [ROOT / "mnist-kit", "draw", "--no-open", "--port", "0", "--folder", cls.folder / "handwriting"]
        cls.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.end_server)
        line = cls.server.stdout.readline()
        cls.address = re.search(r"http://\S+", line).group()

    @classmethod
    def end_server(cls):
        cls.server.terminate()
        cls.server.wait()
        cls.server.stdout.close()

    def open(self, viewport=DESKTOP, **options):
        """The page in a context of its own, when its models and layers are there."""
        context = self.browser.new_context(viewport=viewport, **options)
        context.set_default_timeout(PATIENCE)
        self.addCleanup(context.close)
        page = context.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if self.is_fault(message) else None)
        self.addCleanup(lambda: self.assertEqual(errors, []))
        page.goto(self.address)
        page.wait_for_selector("#layer option", state="attached")
        return page

    @staticmethod
    def is_fault(message):
        """The browser also reports each answer of the kit that says what is wrong with a picture."""
        return message.type == "error" and "the server responded with a status of 4" not in message.text

    def choose(self, page, view):
        """Goes to another view by what it is called."""
        page.get_by_role("radio", name=view, exact=True).check()

    def draw(self, page, digit, right=0.0, size=1.0):
        """Draws a digit: so much farther right, and larger or smaller, in shares of the paper."""
        self.write(page, STROKES[digit], right, size)
