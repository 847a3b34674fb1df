import contextlib
import io
import json
import sys
import tempfile
import unittest
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from contenders import CONTENDERS, FAMILIES  # noqa: E402
from report import (  # noqa: E402
    OPERATIONS,
    breakdown_table,
    accuracy_note,
    accuracy_notes,
    fastest_peer,
    floating_point_operations,
    hardware,
    limits_of,
    newest_whole,
    speed_table,
    speed_tables,
    summary,
    table,
)
from side_by_side import parsed, tasks, without_failures  # noqa: E402

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
        names = [("conv", 8.0, 1.6e9, 0), ("update", 1.95, 0, 39e6), ("copy", 0.05, 0, 0)]
        operations = [
            {"name": name, "implementation": "jit", "milliseconds": ms, "operations": work, "bytes": moved}
            for name, ms, work, moved in names
        ]
        step = {"network": "baseline", "batch": 128, "precision": "float32", "operations": operations}

        text = breakdown_table(step, 400.0, 25)

        self.assertIn("| conv | jit | 8.00 | 80.0% | 200 | – | 50% |", text)
        self.assertIn("| update | jit | 1.95 | 19.5% | – | 20 | 80% |", text)
        self.assertIn("| 1 others | | 0.05 | 0.5% | | | |", text)
        self.assertIn("| **all** | | 10.00 | 100% | 160 | | 40% |", text)

    def test_speed(self):
        document = {
            "hardware": {"processor": "Some CPU", "cores": 2, "instructions": ["avx2"]},
            "contenders": {"kit": {"version": "1"}, "pytorch": {"version": "2.0"}, "keras": {"version": "3.0"}},
            "rounds": 3,
            "date": "2026-11-21",
            "summary": [summary(result(), {})],
        }
        text = speed_table(document)

        self.assertIn("| baseline | training | 300 | 150 (PyTorch channels_last) | × 2.00 | – |", text)
        self.assertIn("**AVX2**: Some CPU, 2 cores, 2026-11-21.", text)
        self.assertIn("PyTorch 2.0, Keras 3.0.", text)

    def test_bfloat16_stands_beside_float32(self):
        rows = [summary(result(), {}), {**summary(result(), {}), "precision": "bfloat16"}]
        hardware = {"processor": "Some CPU", "cores": 2, "instructions": ["avx512f", "avx512_bf16"]}
        document = {"hardware": hardware, "contenders": {}, "rounds": 3, "date": "2026-11-30", "summary": rows}

        text = speed_table(document)

        self.assertIn("| network | mode | mnist-kit | fastest peer | ratio | DL4J | in bfloat16 | fastest peer | ratio |", text)
        both = "300 | 150 (PyTorch channels_last) | × 2.00"
        self.assertIn(f"| baseline | training | {both} | – | {both} |", text)

    def test_a_contender_that_fails_in_a_round_is_left_out_of_all(self):
        good, bad = {"images_per_second": 5.0}, {"unsupported": "wrong: MemoryError, see the log"}
        output = io.StringIO()

        with contextlib.redirect_stdout(output):
            rounds = without_failures([{"kit": good, "jax": good}, {"kit": good, "jax": bad}])

        self.assertEqual(rounds, [{"kit": good}, {"kit": good}])
        self.assertIn("jax is left out", output.getvalue())

    def test_time_to_accuracy(self):
        def row(name, times, accuracy=99.04):
            measured = {"accuracy": {"mean": accuracy, "sd": 0.06}, "seconds": {"mean": 1.9, "sd": 0.1}}
            return {"contender": name, "precision": "float32", "seeds": 30, "timesKit": times, **measured}

        peers = [row("pytorch", 6.0), row("pytorch-cl", 3.0), row("pytorch-kit", 2.2), row("pytorch-kit-compiled", 2.9)]
        hardware = {"processor": "CPU", "cores": 2, "instructions": ["avx512f", "avx2"]}
        document = {"date": "2026-11-29", "hardware": hardware, "summary": [row("kit", 1), *peers]}

        text = accuracy_note(document, "float32")

        self.assertIn("(float32, CPU, 2 cores, AVX-512, 2026-11-29)", text)
        self.assertIn("trains for 1.9 s and gets 99.04 ± 0.06 % right", text)
        self.assertIn("takes 2.2 times as long for the same recipe, and 3.0 times as long for the best-known other", text)
        self.assertEqual(accuracy_note({**document, "summary": peers}, "float32"), "")
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(accuracy_notes(Path(folder)), [])
            Path(folder, "2026-11-29-cpu.json").write_text(json.dumps(document))
            Path(folder, "2026-11-30-cpu.json").write_text(json.dumps({**document, "summary": peers}))
            self.assertEqual(accuracy_notes(Path(folder)), [text])

    def test_the_fastest_peer_is_any_but_the_kit_and_dl4j(self):
        rounds = [{"kit": 400, "dl4j": 900, "pytorch": 100, "jax": 200, "openvino": 300}]
        row = summary({**result(), "rounds": [{n: {"images_per_second": s} for n, s in r.items()} for r in rounds]}, {})

        self.assertEqual(fastest_peer(row), ("OpenVINO", 300, 400 / 300))

    def test_int8_is_compared_with_nothing(self):
        answers = {name: {"images_per_second": 100} for name in ("onnxruntime", "openvino")}
        row = summary({**result(), "mode": "infer", "batch": 1000, "precision": "int8", "rounds": [answers]}, {})
        options = Namespace(rounds=1, seconds=2.0, quick=False, started=datetime(2026, 11, 21))

        self.assertIsNone(fastest_peer(row))
        text = table([row], {}, hardware(), {}, options)
        self.assertIn("| baseline | infer | 1000 | int8 | 100 | 100 | – | – | – |", text)

    def test_the_readme_takes_the_newest_run_of_everything_on_each_kind_of_processor(self):
        def document(date, networks, peers, *instructions):
            rows = [{**summary(result(network), {}), "ratios": dict.fromkeys(peers, 2)} for network in networks]
            machine = {"processor": "CPU", "cores": 2, "instructions": ["avx2", *instructions]}
            return json.dumps({"date": date, "hardware": machine, "contenders": {}, "rounds": 3, "summary": rows})

        peers = ["pytorch", "keras", "dl4j"]
        with tempfile.TemporaryDirectory() as directory:
            folder = Path(directory)
            with self.assertRaisesRegex(SystemExit, "no results of all networks"):
                newest_whole(folder)
            (folder / "2026-11-21-cpu.json").write_text(document("older", OPERATIONS, peers))
            (folder / "2026-11-22-cpu.json").write_text(document("newer", OPERATIONS, [*peers, "jax"]))
            (folder / "2026-11-23-cpu-baseline.json").write_text(document("a part", ["baseline"], peers))
            (folder / "2026-11-24-cpu.json").write_text(document("a peer", OPERATIONS, peers[:1]))
            (folder / "2026-11-25-cpu-quick.json").write_text(document("quick", OPERATIONS, peers))

            self.assertEqual({kind: d["date"] for kind, d in newest_whole(folder).items()}, {"AVX2": "newer"})
            self.assertIn("only a processor with AVX2", speed_tables(folder))

            (folder / "2026-11-20-amx.json").write_text(document("amx", OPERATIONS, peers, "avx512f", "amx_tile"))
            (folder / "2026-11-19-wide.json").write_text(document("wide", OPERATIONS, peers, "avx512f"))

            dates = {"AVX2": "newer", "AMX": "amx", "AVX-512": "wide"}
            self.assertEqual({kind: d["date"] for kind, d in newest_whole(folder).items()}, dates)
            self.assertNotIn("only a processor", speed_tables(folder))

    def test_table(self):
        about = {name: {"version": "1.0"} for name in ROUNDS[0]}
        options = Namespace(rounds=3, seconds=2.0, quick=True, started=datetime(2026, 11, 21, 9, 5))
        text = table([summary(result(), {})], {}, hardware(), about, options)

        self.assertIn("# Images per second, 2026-11-21\n", text)
        self.assertIn("| baseline | train | 128 | float32 | 300 | 100 | 150 | 100 | PyTorch channels_last | 2.00 | 2.00 | 4.00 | – |", text)
        self.assertIn("not to be quoted", text)


class OptionsTest(unittest.TestCase):
    def test_only_predictions_are_measured_with_int8(self):
        self.assertEqual(list(tasks("deep", ["int8"])), [("deep", "infer", 1000, "int8"), ("deep", "infer", 1, "int8")])

    def test_without_a_compiler_one_contender_is_left_out_and_says_why(self):
        said = io.StringIO()
        with mock.patch("contenders.shutil.which", return_value=None), contextlib.redirect_stdout(said):
            options = parsed(["--precisions", "float32"])

        self.assertEqual(options.contenders, [name for name in CONTENDERS if name != "pytorch-compile"])
        self.assertIn("pytorch-compile is left out: torch.compile needs a C++ compiler", said.getvalue())

    def test_every_contender_has_a_family_with_a_name(self):
        self.assertEqual({family for _, family, _ in CONTENDERS.values()} - {"kit"}, set(FAMILIES))


if __name__ == "__main__":
    unittest.main()
