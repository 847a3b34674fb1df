import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from report import write_between  # noqa: E402
from spark_overhead import MARKS, figures, summary, table, tasks  # noqa: E402


def run(start_up, ends, works=()):
    return {
        "startUp": start_up,
        "ends": ends,
        "megabytes": {"driver": 500.0, "executor": 900.0} if works else {"driver": 400.0},
        "processorSeconds": 60.0,
        "processorSecondsOfOthers": 0.0,
        "tasks": [{"cycle": cycle, "work": work, "processor": work, "bytes": 2000} for cycle, work in works],
    }


def task(executor, finish, work):
    return {
        "Event": "SparkListenerTaskEnd",
        "Task Info": {"Executor ID": executor, "Finish Time": finish},
        "Task Metrics": {"Executor Run Time": work, "Executor CPU Time": work * 1_000_000, "Result Size": 2000},
    }


class SparkOverheadTest(unittest.TestCase):
    def test_what_a_training_takes_besides_its_work(self):
        found = figures("executors-2", run(8.0, [20.0, 20.5, 30.0, 30.5], [(10_000, 9_900), (10_000, 9_700), (10_000, 9_800)]))

        self.assertEqual(found["besides"], 0.2)
        self.assertAlmostEqual(found["share"], 0.02)
        self.assertEqual((found["startUp"], found["first"], found["whole"]), (8.0, 12.5, 30.5))
        self.assertEqual(found["later"], 10.0)  # two at a time

    def test_the_event_log(self):
        with tempfile.TemporaryDirectory() as folder:
            other = [{"Event": "SparkListenerApplicationStart", "App Name": "another"}, task("0", 1, 1)]
            own = [
                {"Event": "SparkListenerApplicationStart", "App Name": "own"},
                task("0", 1_000, 500),  # can it train?
                task("1", 12_000, 10_000),
                task("0", 12_100, 10_000),
                task("0", 22_200, 10_000),
                task("1", 22_050, 10_000),
                task("1", 32_250, 10_050),
            ]
            for name, events in (("app-1", other), ("app-2", own)):
                Path(folder, name).write_text("\n".join(map(json.dumps, events)), encoding="utf-8")

            found = tasks(folder, "own")

        # Of each executor, those after its second task.
        self.assertEqual([(each["cycle"], each["work"]) for each in found], [(10_100, 10_000), (10_200, 10_050)])

    def test_table(self):
        runs = [
            {"way": "threads-2", "figures": run(3.0, [12.0, 13.0, 22.0, 23.0])},
            {"way": "executors-2", "figures": run(8.0, [20.0, 20.5, 30.0, 30.5], [(10_000, 9_900)])},
        ]
        document = {
            "date": "2026-11-30",
            "hardware": {"processor": "P1", "cores": 2},
            "versions": "JDK 17, Spark 4.2.0",
            "trainings": 4,
            "summary": summary(runs),
        }
        text = table(document)

        self.assertIn("| `--parallel 2` | 3.0 | 23 | 60 | – | 400 | – |", text)
        self.assertIn("| 2 executors | 8.0 | 30 | 60 | 100 (1.0%) | 500 | 900 |", text)

    def test_the_place_of_the_table(self):
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder, "page.md")
            page.write_text(f"before\n{MARKS[0]}old\n{MARKS[1]}\nafter\n", encoding="utf-8")
            write_between(page, MARKS, "new\n")
            self.assertEqual(page.read_text(encoding="utf-8"), f"before\n{MARKS[0]}new\n{MARKS[1]}\nafter\n")


if __name__ == "__main__":
    unittest.main()
