import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from workspace import Workspace  # noqa: E402


def notebook(source, output="", **metadata):
    outputs = [{"output_type": "stream", "name": "stdout", "text": output}] if output else []
    cell = {"cell_type": "code", "source": [source], "outputs": outputs, "metadata": {}, "execution_count": None}
    return json.dumps({"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


class WorkspaceTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.originals = Path(temporary.name) / "notebooks"
        self.copy = Path(temporary.name) / "workspace"
        self.originals.mkdir()
        self.original("01.ipynb", notebook("one", "output"))
        self.original("images/a.txt", "a")
        self.refresh()

    def original(self, name, text):
        (self.originals / name).parent.mkdir(exist_ok=True)
        (self.originals / name).write_text(text)

    def edit(self, name, text):
        (self.copy / name).write_text(text)

    def refresh(self):
        return Workspace(self.originals, self.copy).refresh()

    def reset(self):
        return Workspace(self.originals, self.copy).reset()

    def text(self, name):
        return (self.copy / name).read_text()

    def backups(self):
        return sorted((self.copy / "backups").rglob("*.*"))

    def test_copies_all(self):
        self.assertEqual(self.text("01.ipynb"), notebook("one", "output"))
        self.assertEqual(self.text("images/a.txt"), "a")

    def test_leaves_figures_and_records_out(self):
        self.original("figures.json", "{}")
        self.original("results/run.json", "{}")
        self.refresh()
        self.assertFalse((self.copy / "figures.json").exists())
        self.assertFalse((self.copy / "results").exists())

    def test_takes_what_is_new_and_changed(self):
        self.original("02.ipynb", notebook("two"))
        self.original("images/a.txt", "b")
        self.assertEqual(self.refresh(), [])
        self.assertEqual((self.text("02.ipynb"), self.text("images/a.txt")), (notebook("two"), "b"))

    def test_keeps_an_edit(self):
        self.edit("01.ipynb", notebook("mine"))
        self.assertEqual(self.refresh(), [])
        self.assertEqual(self.text("01.ipynb"), notebook("mine"))

    def test_lays_a_new_original_beside_an_edit_once(self):
        self.edit("01.ipynb", notebook("mine"))
        self.original("01.ipynb", notebook("new"))
        self.assertIn("workspace/01.new.ipynb", self.refresh()[0])
        self.assertEqual((self.text("01.ipynb"), self.text("01.new.ipynb")), (notebook("mine"), notebook("new")))
        (self.copy / "01.new.ipynb").unlink()
        self.assertEqual(self.refresh(), [])
        self.assertFalse((self.copy / "01.new.ipynb").exists())

    def test_an_unread_new_original_that_the_reader_edited_is_kept(self):
        self.edit("01.ipynb", notebook("mine"))
        self.original("01.ipynb", notebook("new"))
        self.refresh()
        self.edit("01.new.ipynb", notebook("new, but mine"))
        self.original("01.ipynb", notebook("newer"))
        self.refresh()
        self.assertIn(notebook("new, but mine"), [path.read_text() for path in self.backups()])
        self.assertEqual(self.text("01.new.ipynb"), notebook("newer"))

    def test_adopting_the_new_original_ends_the_conflict(self):
        self.edit("01.ipynb", notebook("mine"))
        self.original("01.ipynb", notebook("new"))
        self.refresh()
        (self.copy / "01.new.ipynb").rename(self.copy / "01.ipynb")
        self.refresh()
        self.original("01.ipynb", notebook("newer"))
        self.assertEqual(self.refresh(), [])
        self.assertEqual(self.text("01.ipynb"), notebook("newer"))

    def test_running_is_no_edit_but_the_outputs_are_kept(self):
        self.edit("01.ipynb", notebook("one", "my output", kernelspec={"name": "java"}))
        self.assertEqual(self.refresh(), [])
        self.assertEqual(self.text("01.ipynb"), notebook("one", "my output", kernelspec={"name": "java"}))
        self.original("01.ipynb", notebook("new"))
        self.assertIn("backups", self.refresh()[0])
        self.assertEqual(self.text("01.ipynb"), notebook("new"))
        self.assertIn("my output", self.backups()[0].read_text())

    def test_new_outputs_alone_do_not_disturb_an_edit(self):
        self.edit("01.ipynb", notebook("mine"))
        self.original("01.ipynb", notebook("one", "other output"))
        self.assertEqual(self.refresh(), [])
        self.assertEqual(self.refresh(), [])
        self.assertEqual(sorted(path.name for path in self.copy.glob("*.ipynb")), ["01.ipynb"])

    def test_brings_back_what_was_deleted(self):
        (self.copy / "01.ipynb").unlink()
        self.refresh()
        self.assertEqual(self.text("01.ipynb"), notebook("one", "output"))

    def test_removes_a_copy_whose_original_is_gone_unless_edited(self):
        self.original("02.ipynb", notebook("two"))
        self.refresh()
        self.edit("02.ipynb", notebook("mine"))
        for path in (self.originals / "01.ipynb", self.originals / "02.ipynb"):
            path.unlink()
        self.refresh()
        self.assertFalse((self.copy / "01.ipynb").exists())
        self.assertEqual(self.text("02.ipynb"), notebook("mine"))

    def test_lost_or_broken_state_loses_nothing(self):
        for state in (None, "{broken", '{"01.ipynb": 7}', "[]"):
            with self.subTest(state):
                self.edit("01.ipynb", notebook("mine"))
                if state is None:
                    (self.copy / ".originals.json").unlink()
                else:
                    self.edit(".originals.json", state)
                self.refresh()
                self.assertEqual(self.text("01.ipynb"), notebook("mine"))
                self.reset()

    def test_broken_notebook_of_the_reader_is_kept(self):
        self.edit("01.ipynb", '{"cells": [')
        self.original("01.ipynb", notebook("new"))
        self.refresh()
        self.assertEqual(self.text("01.ipynb"), '{"cells": [')

    def test_reset_moves_edits_and_additions_away(self):
        self.edit("01.ipynb", notebook("mine"))
        self.edit("my own.ipynb", "x")
        self.assertIn("2 changed or added file(s) to workspace/backups/", self.reset()[0])
        self.assertEqual(self.text("01.ipynb"), notebook("one", "output"))
        self.assertFalse((self.copy / "my own.ipynb").exists())
        self.assertEqual({path.read_text() for path in self.backups()}, {notebook("mine"), "x"})

    def test_two_resets_have_two_backups(self):
        for text in ("first", "second"):
            self.edit("images/a.txt", text)
            self.reset()
        self.assertEqual(sorted(path.read_text() for path in self.backups()), ["first", "second"])

    def test_reset_of_an_untouched_copy_is_silent(self):
        self.assertEqual(self.reset(), [])
        self.assertFalse((self.copy / "backups").exists())


if __name__ == "__main__":
    unittest.main()
