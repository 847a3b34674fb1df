"""How long it takes from nothing to 99 % on the test images: the kit's recipe "fast" and PyTorch, taking turns.

  python3 bench/time_to_accuracy.py                        30 seeds of each: about half an hour on two cores
  python3 bench/time_to_accuracy.py --seeds 3 --whole 1    a first look; do not quote the results
PyTorch trains the network of train_mnist_fast with its recipe, and the kit's network with the kit's recipe
(bench/peers/torch_fast.py). Build the kit first (mvn package). MNIST_KIT_DATA names the folder with MNIST's files. bench/.venv or BENCH_PYTHON is the Python that has PyTorch,
as for side_by_side.py. Nothing else should run on the machine meanwhile. Results go to bench/results/accuracy/.
"""

import argparse
import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean, median, stdev

sys.path.insert(0, str(Path(__file__).resolve().parent))

from contenders import ROOT, Contender, kit, peer, python, rotated  # noqa: E402
from report import commit, file_name, hardware  # noqa: E402

PRECISIONS = ["float32", "bfloat16"]

# name: (what it is called in the table, the command of a process that trains when it is told to)
CONTENDERS = {
    "kit": ("mnist-kit", lambda: kit("TimeToAccuracy")),
    **{
        name: (title, lambda variant=variant, recipe=recipe: peer("torch_fast.py", variant, recipe))
        for name, title, variant, recipe in (
            ("pytorch", "PyTorch", "eager", "train_mnist_fast"),
            ("pytorch-cl", "PyTorch channels_last", "channels_last", "train_mnist_fast"),
            ("pytorch-compiled", "PyTorch compiled", "compiled", "train_mnist_fast"),
            ("pytorch-kit", "PyTorch channels_last, the kit's recipe", "channels_last", "kit"),
            ("pytorch-kit-compiled", "PyTorch compiled, the kit's recipe", "compiled", "kit"),
        )
    },
}


def whole_command(name, seed, precision, folder):
    """A command that starts a process, which reads the images, trains, tests, and ends."""
    if name == "kit":
        command = [str(ROOT / "mnist-kit"), "sweep", "fast", "--seeds", str(seed), "--precision", precision]
        return [*command, "--records", folder, "--checkpoints", folder]
    return [*CONTENDERS[name][1](), "once", str(seed), precision]


def whole_seconds(name, seed, precision):
    """From the command to the end of its process."""
    with tempfile.TemporaryDirectory() as folder:
        command = whole_command(name, seed, precision, folder)
        begin = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.perf_counter() - begin


def in_turns(names, rounds, run):
    """[{name: run(name, round)}]"""
    results = []
    for turn in range(1, rounds + 1):
        results.append({name: run(name, turn) for name in rotated(names, turn)})
        said = ", ".join(f"{name} {value}" for name, value in results[-1].items())
        print(f"{turn} of {rounds}: {said}", flush=True)
    return results


def measure(precision, options):
    """The first training of each process, the others in rounds, the whole processes, and what contenders say of themselves."""
    names = options.contenders
    contenders = {name: Contender(f"accuracy-{name}", CONTENDERS[name][1]()) for name in names}
    try:
        about = {name: contender.ask("about") for name, contender in contenders.items()}
        # With a seed that is not counted. In a process that is new, code is compiled while it trains.
        first = {name: contender.ask("train", 0, precision) for name, contender in contenders.items()}
        rounds = in_turns(names, options.seeds, lambda name, seed: contenders[name].ask("train", seed, precision))
    finally:
        for contender in contenders.values():
            contender.close()
    # The first turn is not counted: files are read from the disk, and the kit may have to be built.
    turns = options.whole + 1 if options.whole else 0
    whole = in_turns(names, turns, lambda name, seed: whole_seconds(name, seed, precision))[1:]
    return {"precision": precision, "about": about, "first": first, "rounds": rounds, "whole": whole}


def summary(result):
    """A row for each contender: means and standard deviations, and how many times the kit's seconds it takes."""
    rows = []
    for name in result["about"]:
        runs = [answers[name] for answers in result["rounds"]]
        seconds = [run["seconds"] for run in runs]
        whole = [turn[name] for turn in result["whole"]]
        row = {
            "contender": name,
            "title": CONTENDERS[name][0],
            "precision": result["precision"],
            "parameters": result["about"][name]["parameters"],
            "seeds": len(runs),
            "accuracy": spread([100 * run["accuracy"] for run in runs]),
            "first": result["first"][name]["seconds"],
            "seconds": spread(seconds),
            "whole": spread(whole) if whole else None,
        }
        if "kit" in result["about"]:
            row["timesKit"] = median(r[name]["seconds"] / r["kit"]["seconds"] for r in result["rounds"])
            row["wholeTimesKit"] = median(turn[name] / turn["kit"] for turn in result["whole"]) if whole else None
        rows.append(row)
    return rows


def spread(values):
    return {"mean": mean(values), "sd": stdev(values) if len(values) > 1 else 0}


def cell(value, digits):
    return "–" if value is None else f"{value['mean']:.{digits}f} ± {value['sd']:.{digits}f}"


def times(value):
    return "–" if value is None else f"{value:.1f}"


def table(document):
    machine, rows = document["hardware"], document["summary"]
    versions = {CONTENDERS[name][0]: about["version"] for name, about in document["contenders"].items()}
    lines = [
        f"# Time to 99 %, {document['date']}",
        "",
        f"{machine['processor']}, {machine['cores']} cores ({', '.join(machine['instructions'])}); "
        + "; ".join(f"{name}: {version}" for name, version in versions.items())
        + ".",
        "",
        "| contender | precision | parameters | test accuracy, % | training, s | × mnist-kit | first training, s | whole process, s |"
        " × mnist-kit |",
        "|---|---|" + "--:|" * 7,
    ]
    for row in rows:
        cells = [CONTENDERS[row["contender"]][0], row["precision"], f"{row['parameters']:,}"]
        cells += [cell(row["accuracy"], 2), cell(row["seconds"], 2), times(row.get("timesKit")), f"{row['first']:.2f}"]
        cells += [cell(row["whole"], 2), times(row.get("wholeTimesKit"))]
        lines.append("| " + " | ".join(cells) + " |")
    lines += [
        "",
        f"Mean ± standard deviation over {document['seeds']} seeds, one epoch of 60,000 images each; the contenders took turns"
        " on one machine. A factor is the median over the turns.",
        "",
        "- **Training** is counted from the bytes of the images in memory to the trained network, with normalization and the"
        " kit's compilation for oneDNN, in a process that has trained once before.",
        "- **First training** is that one. A new process compiles: the JVM its code, torch.compile the network.",
        f"- **Whole process** is counted from the command to its end, over {document['whole']} runs after one that is not counted:"
        " start of the JVM or of Python with PyTorch, reading the files, training, testing. The kit (`./mnist-kit sweep fast`) also"
        " measures the training images and writes a record.",
    ]
    return "\n".join(lines) + "\n"


def parsed(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=30, help="training runs of each contender (default: 30)")
    parser.add_argument("--whole", type=int, default=5, help="whole processes of each contender (default: 5)")
    parser.add_argument("--contenders", default=",".join(CONTENDERS), help="default: all")
    parser.add_argument("--precisions", help="default: float32, and bfloat16 if the processor has instructions for it")
    options = parser.parse_args(arguments)
    options.started = datetime.datetime.now()
    default = PRECISIONS if hardware()["bfloat16"] else PRECISIONS[:1]
    options.precisions = options.precisions.split(",") if options.precisions else default
    options.contenders = options.contenders.split(",")
    for name, allowed in (("contenders", CONTENDERS), ("precisions", PRECISIONS)):
        wrong = [value for value in getattr(options, name) if value not in allowed]
        if wrong:
            parser.error(f'--{name}: "{wrong[0]}" is not one of {", ".join(allowed)}')
    if options.seeds < 1 or options.whole < 0:
        parser.error("--seeds must be at least 1, and --whole at least 0")
    if not os.environ.get("MNIST_KIT_DATA"):
        parser.error("MNIST_KIT_DATA has to name the folder with MNIST's files, such as data/ after ./mnist-kit download")
    return options


def main(arguments):
    options = parsed(arguments)
    python()  # creates the environment if it is missing
    results = [measure(precision, options) for precision in options.precisions]
    machine = hardware()
    document = {
        "date": str(options.started.date()),
        "commit": commit(),
        "hardware": machine,
        "contenders": results[0]["about"],
        "seeds": options.seeds,
        "whole": options.whole,
        "summary": [row for result in results for row in summary(result)],
        "results": results,
    }
    folder = ROOT / "bench" / "results" / "accuracy"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / file_name(options.started, machine)
    text = table(document)
    file.with_suffix(".json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    file.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)
    print(f"Written: {os.path.relpath(file)}.json and .md")


if __name__ == "__main__":
    main(sys.argv[1:])
