import unittest
from pathlib import Path

import samples  # noqa: F401 (it makes the modules of tools/notebooks known)

from rules import check_document, check_links


class Links(unittest.TestCase):
    def test_anchors_as_both_github_and_jupyterlab_find_them(self):
        sample = samples.Samples()
        self.addCleanup(sample.close)
        page: Path = sample.folder / "page.md"
        page.write_text("# The title\n\n## What, and why\n", encoding="utf-8")
        for target, wrong in {
            "#The-title": None,
            "page.md#The-title": None,
            "page.md#the-title": "no such heading",
            "#What,-and-why": "no such heading",
            "#what-and-why": "no such heading",
            "01-first.ipynb": None,
            "01-first.ipynb#Part-3": "leave out #Part-3",
            "gone.md": "no such file",
        }.items():
            with self.subTest(target):
                found = check_links(f"A [link]({target}).", page)
                self.assertEqual(len(found), 1 if wrong else 0, found)
                self.assertIn(wrong or "", "".join(found))


class Documents(unittest.TestCase):
    def test_a_title_comes_first_and_each_table_has_a_head(self):
        table = "| what | why |\n|---|--:|\n| a | b |\n"
        for text, wrong in {
            f"# Title\n\n{table}\nMore.\n\n{table}": None,
            "# Title\n\n```\n| code |\n```\n": None,
            f"{table}# Title\n": "title",
            f"# Title\n\n{table}\n| torn | off |\n": "| torn | off |",
        }.items():
            with self.subTest(text):
                found = check_document(text)
                self.assertEqual(len(found), 1 if wrong else 0, found)
                self.assertIn(wrong or "", "".join(found))
