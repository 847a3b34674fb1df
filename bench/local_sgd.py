"""One training by one or by two executors: what the mean of two networks learns in a round, and how long the round takes.

  python3 bench/local_sgd.py          twenty minutes on two slow cores
The baseline is trained by Java's LocalSgd: with all images by one thread, by two threads of one process, and by two executors
of a thread each, as processes of Spark's own cluster on this machine, which train with half of the images each and then take
the mean of their weights. MNIST_KIT_DATA names the folder with MNIST's files. Build first: tools/bench.sh local-sgd does.
Results go to bench/results/local-sgd/, and from there into docs/cluster.md.
"""

import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean, stdev

sys.path.insert(0, str(Path(__file__).resolve().parent))

from contenders import ROOT, rotated  # noqa: E402
from report import commit, file_name, hardware, write_newest  # noqa: E402
from spark_overhead import HEAP, JAVA, MASTER, SECRET, SPARK, cluster, versions  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "local-sgd"

# name: (what it is called in the table, master, threads of each training, shares of the images)
WAYS = {
    "thread-1": ("all images, 1 thread", "local[1]", 1, 1),
    "threads-2": ("all images, 2 threads", "local[2]", 2, 1),
    "executors-2": ("half of them each, 2 executors", MASTER, 1, 2),
}


def train(way, rounds, seed):
    """Of each round, the seconds that the training has taken so far, and the accuracy on validation images."""
    _name, master, threads, shares = WAYS[way]
    # Spark's jars first.
    class_path = f"{SPARK}/jars/*:{SPARK}/mnist-kit-spark.jar:{ROOT}/lib/target/classpath/*"
    command = [JAVA, f"-Xmx{HEAP}", "-Djava.awt.headless=true", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
    command += ["-cp", class_path, str(ROOT / "bench/LocalSgdRun.java"), master, str(threads), str(shares), str(rounds)]
    command += [str(seed), os.environ["MNIST_KIT_DATA"], SECRET["spark.authenticate.secret"]]
    done = subprocess.run(command, capture_output=True, text=True)
    found = [(float(seconds), float(accuracy)) for seconds, accuracy in re.findall(r"round \d+: (\S+) (\S+)", done.stdout)]
    if done.returncode != 0 or len(found) != rounds:
        raise SystemExit(f"{way} has failed: {done.stderr[-2000:]}")
    return found


def table(document):
    """For docs/cluster.md."""
    machine, runs, rounds = document["hardware"], document["runs"], document["rounds"]
    shown = [number for number in (1, 2, 5, 10, 20) if number < rounds] + [rounds]
    seeds = len({run["seed"] for run in runs})
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, {document['versions']}, {document['date']}: baseline,"
        f" {rounds} rounds, which are epochs where one network has all images; accuracy on validation images,"
        + (f" mean ± standard deviation of {seeds} seeds." if seeds > 1 else " one seed.")
        + " The seconds are those of all rounds, without the start-up.",
        "",
        "| | " + " | ".join(f"after {number}" for number in shown) + " | seconds |",
        "|---|" + "--:|" * (len(shown) + 1),
    ]
    for way, (name, *_) in WAYS.items():
        own = [run["rounds"] for run in runs if run["way"] == way]
        cells = [percent([each[number - 1][1] for each in own]) for number in shown]
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {mean(each[-1][0] for each in own):.0f} |")
    return "\n".join(lines) + "\n"


def percent(shares):
    return f"{100 * mean(shares):.2f}" + (f" ± {100 * stdev(shares):.2f}" if len(shares) > 1 else "") + " %"


MARKS = '<!-- local SGD: written by "make results" -->\n', "<!-- end of local SGD -->"


def parsed(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="of each training (default: 5)")
    parser.add_argument("--seeds", type=int, default=3, help="how many training runs of each kind (default: 3)")
    parser.add_argument("--page", action="store_true", help="measure nothing, but write the table of the newest results")
    options = parser.parse_args(arguments)
    if options.rounds < 1 or options.seeds < 1:
        parser.error("--rounds and --seeds must be at least 1")
    if not options.page and not os.environ.get("MNIST_KIT_DATA"):
        parser.error("MNIST_KIT_DATA has to name the folder with MNIST's files, such as data/ after ./mnist-kit download")
    return options


def main(arguments):
    options = parsed(arguments)
    if options.page:
        write_newest(RESULTS, ROOT / "docs" / "cluster.md", MARKS, table)
        return
    machine, runs = hardware(), []
    file = RESULTS / f"{file_name(datetime.datetime.now(), machine)}.json"
    RESULTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, cluster(folder):
        for seed in range(1, options.seeds + 1):
            for way in rotated(list(WAYS), seed):
                runs.append({"way": way, "seed": seed, "rounds": train(way, options.rounds, seed)})
                print(f"{way}, seed {seed}: {runs[-1]['rounds']}", flush=True)
    document = {
        "date": str(datetime.date.today()),
        "commit": commit(),
        "hardware": machine,
        "versions": versions(),
        "rounds": options.rounds,
        "runs": runs,
    }
    file.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"Written: {os.path.relpath(file)}")
    print(table(document))


if __name__ == "__main__":
    main(sys.argv[1:])
