import contextlib
import io
import os
import sys
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from time_to_accuracy import CONTENDERS, in_turns, parsed, summary, table, whole_command  # noqa: E402


def answers(seconds, accuracy):
    return {"seconds": seconds, "accuracy": accuracy}


RESULT = {
    "precision": "float32",
    "about": {"kit": {"version": "K", "parameters": 16778}, "pytorch": {"version": "P", "parameters": 215194}},
    "first": {"kit": answers(3.0, 0.99), "pytorch": answers(9.0, 0.99)},
    "rounds": [
        {"kit": answers(1.0, 0.990), "pytorch": answers(6.0, 0.991)},
        {"kit": answers(2.0, 0.992), "pytorch": answers(6.0, 0.991)},
        {"kit": answers(3.0, 0.991), "pytorch": answers(30.0, 0.991)},
    ],
    "whole": [{"kit": 4.0, "pytorch": 16.0}],
}


class TimeToAccuracyTest(unittest.TestCase):
    def test_means_deviations_and_the_median_factor(self):
        kit, pytorch = summary(RESULT)

        self.assertEqual(kit["seconds"], {"mean": 2.0, "sd": 1.0})
        self.assertAlmostEqual(kit["accuracy"]["mean"], 99.1)
        self.assertAlmostEqual(kit["accuracy"]["sd"], 0.1)
        self.assertEqual((kit["timesKit"], kit["first"], kit["whole"]["mean"]), (1, 3.0, 4.0))
        # Round by round 6, 3, and 10: one disturbed round does not count.
        self.assertEqual((pytorch["timesKit"], pytorch["wholeTimesKit"]), (6, 4))
        self.assertEqual(pytorch["parameters"], 215194)

    def test_table(self):
        document = {
            "date": "2026-11-29",
            "hardware": {"processor": "P1", "cores": 2, "instructions": ["avx2"]},
            "contenders": RESULT["about"],
            "seeds": 3,
            "whole": 1,
            "summary": summary(RESULT),
        }

        lines = table(document).splitlines()

        self.assertIn("| mnist-kit | float32 | 16,778 | 99.10 ± 0.10 | 2.00 ± 1.00 | 1.0 | 3.00 | 4.00 ± 0.00 | 1.0 |", lines)
        self.assertIn("| PyTorch | float32 | 215,194 | 99.10 ± 0.00 | 14.00 ± 13.86 | 6.0 | 9.00 | 16.00 ± 0.00 | 4.0 |", lines)
        self.assertTrue(any("over 3 seeds" in line for line in lines))

    def test_without_whole_processes_and_without_the_kit(self):
        alone = {**RESULT, "whole": []}
        for part in ("about", "first"):
            alone[part] = {"pytorch": RESULT[part]["pytorch"]}

        (row,) = summary(alone)

        self.assertIsNone(row["whole"])
        self.assertNotIn("timesKit", row)

    def test_each_round_begins_with_another_and_asks_all(self):
        asked = []
        with contextlib.redirect_stdout(io.StringIO()):
            results = in_turns(["a", "b", "c"], 3, lambda name, turn: asked.append((turn, name)) or name)

        self.assertEqual([name for turn, name in asked if turn == 1], ["b", "c", "a"])
        self.assertEqual([name for turn, name in asked if turn == 3], ["a", "b", "c"])
        self.assertEqual(results, [{"a": "a", "b": "b", "c": "c"}] * 3)

    def test_whole_processes_are_what_a_user_would_start(self):
        with mock.patch.dict(os.environ, {"BENCH_PYTHON": "python"}):
            kit = whole_command("kit", 7, "bfloat16", "out")
            pytorch = whole_command("pytorch-cl", 7, "float32", "out")

        self.assertTrue(kit[0].endswith("mnist-kit"))
        self.assertEqual(kit[1:7], ["sweep", "fast", "--seeds", "7", "--precision", "bfloat16"])
        self.assertEqual(pytorch[2:], ["channels_last", "train_mnist_fast", "once", "7", "float32"])

    def test_wrong_options_name_the_allowed_ones(self):
        for wrong, said in (
            (["--contenders", "kit,jax"], '"jax" is not one of ' + ", ".join(CONTENDERS)),
            (["--precisions", "int8"], '"int8" is not one of float32, bfloat16'),
            (["--seeds", "0"], "--seeds must be at least 1"),
        ):
            with contextlib.redirect_stderr(io.StringIO()) as err, self.assertRaises(SystemExit):
                parsed(wrong)
            self.assertIn(said, err.getvalue())

    def test_the_images_have_to_be_named(self):
        with mock.patch.dict(os.environ), contextlib.redirect_stderr(io.StringIO()) as err:
            os.environ.pop("MNIST_KIT_DATA", None)
            with self.assertRaises(SystemExit):
                parsed([])
        self.assertIn("MNIST_KIT_DATA has to name the folder", err.getvalue())


if __name__ == "__main__":
    unittest.main()
