import json
import sys
import tempfile
import unittest
from argparse import Namespace
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from report import (  # noqa: E402
    OPERATIONS,
    breakdown_table,
    floating_point_operations,
    hardware,
    limits_of,
    newest_whole,
    speed_table,
    summary,
    table,
)

ROUNDS = [
    {"kit": 300, "pytorch": 100, "pytorch-cl": 150, "keras": 100},
    {"kit": 200, "pytorch": 100, "pytorch-cl": 200, "keras": 50},
    {"kit": 400, "pytorch": 300, "pytorch-cl": 100, "keras": 100},
]


def result(network="baseline"):
    rounds = [{name: {"images_per_second": speed, "variant": "x"} for name, speed in r.items()} for r in ROUNDS]
    return {"network": network, "mode": "train", "batch": 128, "precision": "float32", "rounds": rounds}


class ReportTest(unittest.TestCase):
    def test_medians_and_ratios(self):
        row = summary(result(), {})

        self.assertEqual(row["medians"], {"kit": 300, "pytorch": 100, "pytorch-cl": 150, "keras": 100})
        # To channels_last, whose median is higher, round by round: 2, 1, 4.
        self.assertEqual(row["ratios"], {"pytorch": 2, "keras": 4})
        self.assertNotIn("shareOfLimit", row)

    def test_share_of_the_limit(self):
        # 300 images per second, 14.3 million floating-point operations each.
        share = summary(result(), {"float32": 100.0})["shareOfLimit"]

        self.assertAlmostEqual(share, 300 * 2 * (3 * (194_688 + 2_230_272 + 16_000) - 194_688) / 1e9 / 100)

    def test_operations_are_those_of_the_literature(self):
        self.assertAlmostEqual(sum(OPERATIONS["baseline"]) / 1e6, 2.44, places=2)
        self.assertAlmostEqual(sum(OPERATIONS["light"]) / 1e6, 15.16, places=2)
        # Of a network of dense layers, one for each weight: all parameters but the biases.
        self.assertEqual(sum(OPERATIONS["mlp"]), 19_867_510 - (3000 + 2500 + 2000 + 1500 + 1000 + 500 + 10))
        self.assertEqual(floating_point_operations("mlp", "infer"), 2 * sum(OPERATIONS["mlp"]))

    def test_limit_is_that_of_the_best(self):
        measured = [
            {"precision": "float32", "contender": name, "gflops": gflops}
            for name, gflops in (("kit", 150), ("kit", 180), ("kit", 160), ("pytorch", 140), ("pytorch", 200))
        ]
        measured.append({"precision": "bfloat16", "contender": "kit", "unsupported": "why"})

        self.assertEqual(limits_of(measured), {"float32": 170})

    def test_breakdown(self):
        names = [("conv", 8.0, 1.6e9), ("update", 1.95, 0), ("copy", 0.05, 0)]
        operations = [
            {"name": name, "implementation": "jit", "milliseconds": ms, "operations": work} for name, ms, work in names
        ]
        step = {"network": "baseline", "batch": 128, "precision": "float32", "operations": operations}

        text = breakdown_table(step, 400.0)

        self.assertIn("| conv | jit | 8.00 | 80.0% | 200 | 50% |", text)
        self.assertIn("| update | jit | 1.95 | 19.5% | – | – |", text)
        self.assertIn("| 1 others | | 0.05 | 0.5% | | |", text)
        self.assertIn("| **all** | | 10.00 | 100% | 160 | 40% |", text)

    def test_speed(self):
        document = {
            "hardware": {"processor": "Some CPU", "cores": 2, "instructions": ["avx2"]},
            "contenders": {"kit": {"version": "1"}, "pytorch": {"version": "2.0"}, "keras": {"version": "3.0"}},
            "rounds": 3,
            "date": "2026-11-21",
            "summary": [summary(result(), {})],
        }
        text = speed_table(document)

        self.assertIn("| baseline | 300 (× 2.0) | – | – | – |", text)
        self.assertIn("Some CPU, 2 cores (avx2); PyTorch 2.0, Keras 3.0.", text)

    def test_the_readme_takes_the_newest_run_of_everything(self):
        def document(date, networks, peers):
            row = {"precision": "float32", "ratios": dict.fromkeys(peers, 2)}
            return json.dumps({"date": date, "summary": [{**row, "network": network} for network in networks]})

        peers = ["pytorch", "keras", "dl4j"]
        with tempfile.TemporaryDirectory() as directory:
            folder = Path(directory)
            with self.assertRaisesRegex(SystemExit, "no results of all networks"):
                newest_whole(folder)
            (folder / "2026-11-21-cpu.json").write_text(document("older", OPERATIONS, peers))
            (folder / "2026-11-22-cpu.json").write_text(document("newer", OPERATIONS, peers))
            (folder / "2026-11-23-cpu-baseline.json").write_text(document("a part", ["baseline"], peers))
            (folder / "2026-11-24-cpu.json").write_text(document("a peer", OPERATIONS, peers[:1]))

            self.assertEqual(newest_whole(folder)["date"], "newer")

    def test_table(self):
        about = {name: {"version": "1.0"} for name in ROUNDS[0]}
        options = Namespace(rounds=3, seconds=2.0, quick=True, started=datetime(2026, 11, 21, 9, 5))
        text = table([summary(result(), {})], {}, hardware(), about, options)

        self.assertIn("# Images per second, 2026-11-21\n", text)
        self.assertIn("| baseline | train | 128 | float32 | 300 | 100 | 150 | 100 | 2.00 | 4.00 | – | – |", text)
        self.assertIn("not to be quoted", text)


if __name__ == "__main__":
    unittest.main()
