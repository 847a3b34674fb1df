"""The table of bench/local_sgd.py."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "bench"))

from local_sgd import WAYS, table  # noqa: E402


def document(seeds, rounds):
    return {
        "date": "2026-11-30",
        "hardware": {"processor": "P1", "cores": 2},
        "versions": "JDK 17, Spark 4.2.0",
        "rounds": rounds,
        "runs": [
            {"way": way, "seed": seed, "rounds": [(2.0 * (i + 1), 0.9 + 0.01 * i + 0.001 * seed) for i in range(rounds)]}
            for seed in range(seeds)
            for way in WAYS
        ],
    }


class LocalSgdTest(unittest.TestCase):
    def test_several_seeds(self):
        lines = table(document(3, 6)).splitlines()
        self.assertIn("3 seeds", lines[0])
        self.assertEqual(lines[2], "| | after 1 | after 2 | after 5 | after 6 | seconds |")
        self.assertEqual(
            lines[4], "| all images, 1 thread | 90.10 ± 0.10 % | 91.10 ± 0.10 % | 94.10 ± 0.10 % | 95.10 ± 0.10 % | 12 |"
        )
        self.assertEqual(len(lines), 4 + len(WAYS))

    def test_one_seed(self):
        lines = table(document(1, 1)).splitlines()
        self.assertIn("one seed", lines[0])
        self.assertEqual(lines[2], "| | after 1 | seconds |")
        self.assertEqual(lines[4], "| all images, 1 thread | 90.00 % | 2 |")


if __name__ == "__main__":
    unittest.main()
