"""What Apache Spark costs in time and memory: the same search by threads of one process and by executors, in turns.

  python3 bench/spark_overhead.py                                       a quarter of an hour on two cores
  python3 bench/spark_overhead.py --rounds 1 --ways threads-2 --add     a piece of it
The training runs of a search take about ten seconds on one thread, and differ in their learning rates alone. Executors have a core
each, and are processes of Spark's own cluster on this machine, with authentication. What a training takes besides its own work
is what Spark's event log shows between the end of one and the end of the next in the same executor, less the time that the
executor worked on it. Other programs on the machine make both longer. MNIST_KIT_DATA names the folder with MNIST's files.
Build first: tools/bench.sh spark does. Results go to bench/results/spark/, and from there into docs/cluster.md.
"""

import argparse
import contextlib
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from contenders import ROOT, rotated  # noqa: E402
from report import commit, file_name, hardware, newest, write_newest  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "spark"
SPARK = ROOT / "spark" / "target"
SECRET = {"spark.authenticate": "true", "spark.authenticate.secret": "of this measurement"}
PORT = 17077
MASTER = f"spark://127.0.0.1:{PORT}"
HEAP = "1g"  # of the driver and of each executor
JAVA = str(Path(os.environ["JAVA_HOME"], "bin", "java")) if "JAVA_HOME" in os.environ else "java"

# name: (what it is called in the table, training runs at a time, options of "explore")
WAYS = {
    "threads-2": ("`--parallel 2`", 2, ["--parallel", "2"]),
    "executors-1": ("1 executor", 1, ["--on", MASTER, "--conf", "spark.cores.max=1"]),
    "executors-2": ("2 executors", 2, ["--on", MASTER]),
}

# Options of "explore" for one network, without its rates.
NETWORK = "-c 16 -k 3 -v 1 -p 2 -z 64 -l 1 -d 0.1 -o adam -m 0.5 -y 0 -b 100 -e 1 --sample 1".split()


# ---- A cluster


@contextlib.contextmanager
def cluster(folder):
    """A master and two workers of one core each; yields the numbers of the workers' processes, and ends them."""
    environment = {**os.environ, "SPARK_HOME": str(SPARK), "SPARK_SCALA_VERSION": "2.13", "SPARK_LOCAL_IP": "127.0.0.1"}
    properties = [f"-D{key}={value}" for key, value in SECRET.items()]
    log = Path(folder, "cluster.log")
    processes = []

    def start(name, *arguments):
        command = [JAVA, "-Xmx256m", *properties, "-cp", f"{SPARK}/jars/*", f"org.apache.spark.deploy.{name}"]
        command += ["--host", "127.0.0.1", "--webui-port", "0", *arguments]
        with log.open("a", encoding="utf-8") as output:
            processes.append(subprocess.Popen(command, env=environment, stdout=output, stderr=output))

    try:
        start("master.Master", "--port", str(PORT))
        for i in (1, 2):
            start("worker.Worker", "--cores", "1", "--memory", "2g", "--work-dir", f"{folder}/work-{i}", MASTER)
        begun = time.monotonic()
        while log.read_text(encoding="utf-8").count("Successfully registered with master") < 2:
            if time.monotonic() - begun > 300:
                raise SystemExit(f"Spark's cluster has not started: {log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.5)
        yield [process.pid for process in processes[1:]]
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


class Watch:
    """What the driver and its executors take, looked at twice a second, and how busy others keep the cores meanwhile."""

    def __init__(self, driver, workers):
        self.driver, self.workers = driver, workers
        self.megabytes = {}  # {kind: the most that one has taken}
        self.processor = {}  # {process: seconds of processor time}
        self.before = busy_seconds()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.ended.wait(0.5):
            for folder in Path("/proc").glob("[0-9]*"):
                with contextlib.suppress(OSError, IndexError):  # it has just ended
                    self.look(folder)

    def look(self, folder):
        process = int(folder.name)
        _state, parent, *fields = (folder / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        kind = "driver" if process == self.driver else "executor" if int(parent) in self.workers else None
        if kind:
            peak = int((folder / "status").read_text(encoding="utf-8").split("VmHWM:")[1].split()[0]) / 1024
            self.megabytes[kind] = max(self.megabytes.get(kind, 0), peak)
            self.processor[process] = (int(fields[9]) + int(fields[10])) / TICKS

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()
        self.others = busy_seconds() - self.before - sum(self.processor.values())


TICKS = os.sysconf("SC_CLK_TCK")


def busy_seconds():
    """Of all cores, since the machine was started."""
    times = Path("/proc/stat").read_text(encoding="utf-8").split("\n")[0].split()[1:8]
    return sum(int(ticks) for i, ticks in enumerate(times) if i not in (3, 4)) / TICKS  # without those of idling


# ---- A search


def search(way, trainings, folder, workers):
    """Runs the search; returns when it began to train, when each training had ended, and what it took."""
    rates = ",".join(f"{0.0005 + i * 1e-6:.6f}" for i in range(trainings))
    name = f"{way}-{time.monotonic_ns()}"
    command = [str(ROOT / "mnist-kit"), "explore", os.environ["MNIST_KIT_DATA"], name, "--into", folder]
    command += [*NETWORK, "-r", rates, *WAYS[way][2]]
    if MASTER in command:
        log = {"spark.eventLog.enabled": "true", "spark.eventLog.compress": "false", "spark.eventLog.rolling.enabled": "false"}
        settings = {**SECRET, **log, "spark.eventLog.dir": f"file:{folder}", "spark.app.name": name}
        command += [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, "HEAP": HEAP}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    started, ends, lines = 0.0, [], []
    with Watch(process.pid, workers) as watch:
        for line in process.stdout:
            now = time.perf_counter() - begun
            lines.append(line)
            if re.match(r"\s*\d+/\d+ ", line):
                ends.append(now)
            elif not ends:
                started = now
    if process.wait() != 0 or len(ends) != trainings:
        raise SystemExit(f"{way} has failed: {''.join(lines[-5:])}")
    return {
        "startUp": started,
        "ends": ends,
        "megabytes": watch.megabytes,
        "processorSeconds": sum(watch.processor.values()),
        "processorSecondsOfOthers": watch.others,
        "tasks": tasks(folder, name) if MASTER in command else [],
    }


def tasks(folder, name):
    """
    What Spark says of the training runs but the first one of each executor, in milliseconds: "cycle" from the end of the task
    before to its own, "work" of the executor, "processor" time of that, and the result's "bytes".
    """
    ended = []
    for log in Path(folder).glob("app-*"):
        for line in log.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            if event["Event"] == "SparkListenerApplicationStart" and event["App Name"] != name:
                break
            if event["Event"] == "SparkListenerTaskEnd":
                ended.append((event["Task Info"], event["Task Metrics"]))
    ended.sort(key=lambda task: task[0]["Finish Time"])
    found, before = [], {}
    for info, metrics in ended:
        earlier = before.setdefault(info["Executor ID"], [])
        earlier.append(info["Finish Time"])
        if len(earlier) > 2:  # the first may have been the question whether the executor can train
            found.append(
                {
                    "cycle": earlier[-1] - earlier[-2],
                    "work": metrics["Executor Run Time"],
                    "processor": metrics["Executor CPU Time"] / 1e6,
                    "bytes": metrics["Result Size"],
                }
            )
    return found


def figures(way, run):
    """Of one run, in seconds, megabytes and shares."""
    at_once, ends, work = WAYS[way][1], run["ends"], run["tasks"]
    found = {
        "startUp": run["startUp"],
        "first": ends[at_once - 1] - run["startUp"],
        "later": (ends[-1] - ends[at_once - 1]) * at_once / (len(ends) - at_once),
        "whole": ends[-1],
        "processor": run["processorSeconds"],
        "others": run["processorSecondsOfOthers"] / ends[-1] / os.cpu_count(),
        **run["megabytes"],
    }
    if work:
        found["besides"] = median(task["cycle"] - task["work"] for task in work) / 1000
        found["share"] = sum(task["cycle"] - task["work"] for task in work) / sum(task["cycle"] for task in work)
        found["kilobytes"] = median(task["bytes"] for task in work) / 1000
    return found


def summary(runs):
    """{way: {figure: the median over its runs}}"""
    rows = {}
    for way in WAYS:
        own = [figures(way, run["figures"]) for run in runs if run["way"] == way]
        if own:
            rows[way] = {"runs": len(own), **{key: median(each[key] for each in own) for key in own[0]}}
    return rows


# ---- What is written


def table(document):
    """For docs/cluster.md."""
    machine, rows = document["hardware"], document["summary"]
    runs = min(row["runs"] for row in rows.values())
    of_runs = "one run" if runs == 1 else f"medians of at least {runs} runs"
    others = max(row["others"] for row in rows.values())
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, {document['versions']}, {document['date']}. A search of"
        f" {document['trainings']} training runs on one thread each, {of_runs}."
        f" Other programs kept the cores busy for up to {others:.0%} of the time. Memory is the most that a process took;"
        f" its Java heap had {HEAP}.",
        "",
        "| | start-up, s | all of it, s | processor time, s | besides the training, ms | driver, MB | executor, MB |",
        "|---|" + "--:|" * 6,
    ]
    for way, row in rows.items():
        cells = [WAYS[way][0], f"{row['startUp']:.1f}", f"{row['whole']:.0f}", f"{row['processor']:.0f}"]
        cells += [f"{1000 * row['besides']:.0f} ({row['share']:.1%})" if "besides" in row else "–"]
        cells += [f"{row[who]:,.0f}" if who in row else "–" for who in ("driver", "executor")]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


MARKS = '<!-- overhead: written by "make results" -->\n', "<!-- end of overhead -->"


def parsed(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often each way has its turn (default: 3)")
    parser.add_argument("--ways", default=",".join(WAYS), help="default: all")
    parser.add_argument("--trainings", type=int, default=8, help="in each search (default: 8)")
    parser.add_argument("--add", action="store_true", help="to the newest results, to measure them in pieces")
    parser.add_argument("--page", action="store_true", help="measure nothing, but write the table of the newest results")
    options = parser.parse_args(arguments)
    options.ways = options.ways.split(",")
    if not set(options.ways) <= set(WAYS):
        parser.error(f"--ways must be among {', '.join(WAYS)}")
    if options.rounds < 1 or options.trainings < 6:
        parser.error("--rounds must be at least 1, and --trainings at least 6")
    if options.add and not newest(RESULTS):
        parser.error("--add needs earlier results, but there are none in bench/results/spark")
    if not options.page and not os.environ.get("MNIST_KIT_DATA"):
        parser.error("MNIST_KIT_DATA has to name the folder with MNIST's files, such as data/ after ./mnist-kit download")
    return options


def versions():
    java = subprocess.run([JAVA, "-version"], capture_output=True, text=True).stderr.split('"')[1]
    spark = next((SPARK / "jars").glob("spark-core_*.jar")).stem.rsplit("-", 1)[1]
    return f"JDK {java}, Spark {spark}"


def main(arguments):
    options = parsed(arguments)
    if options.page:
        write_newest(RESULTS, ROOT / "docs" / "cluster.md", MARKS, table)
        return
    machine = hardware()
    file = newest(RESULTS) if options.add else RESULTS / f"{file_name(datetime.datetime.now(), machine)}.json"
    runs = json.loads(file.read_text(encoding="utf-8"))["runs"] if options.add else []
    RESULTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, cluster(folder) as workers:
        for turn in range(options.rounds):
            for way in rotated(options.ways, turn):
                runs.append({"way": way, "figures": search(way, options.trainings, folder, workers)})
                print(f"{way}: {json.dumps(figures(way, runs[-1]['figures']))}", flush=True)
                document = {
                    "date": str(datetime.date.today()),
                    "commit": commit(),
                    "hardware": machine,
                    "versions": versions(),
                    "trainings": options.trainings,
                    "summary": summary(runs),
                    "runs": runs,
                }
                file.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"Written: {os.path.relpath(file)}")
    print(table(document))


if __name__ == "__main__":
    main(sys.argv[1:])
