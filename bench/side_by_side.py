"""The kit's speed compared with other frameworks and plain DL4J, which take turns on one machine.

  python3 bench/side_by_side.py                    everything: an hour or two on two cores
  python3 bench/side_by_side.py --quick            only the baseline, a few minutes; do not quote the results
  python3 bench/side_by_side.py --networks mlp --rounds 9 --contenders kit,pytorch
Build the kit first (mvn package). The Python environment of the other frameworks, bench/.venv, is created if it is missing
(a few GB). The variable BENCH_PYTHON names another Python that has the packages in bench/requirements.txt. Nothing else
should run on the machine meanwhile. Results go to bench/results/, as JSON and as a table.
"""

import argparse
import datetime
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from contenders import CONTENDERS, INT8, Contender, left_out, rotated  # noqa: E402
from report import hardware, write  # noqa: E402

TRAINING = {"baseline": [128], "deep": [128, 32], "light": [128], "mlp": [256]}
INFERENCE = [1000, 1]
PRECISIONS = ["float32", "bfloat16", "int8"]
LIMITS = {"kit", "pytorch"}  # these measure what the machine can do


def tasks(network, precisions):
    for precision in precisions:
        for batch in TRAINING[network] if precision != "int8" else []:
            yield (network, "train", batch, precision)
        for batch in INFERENCE:
            yield (network, "infer", batch, precision)


def measure(network, names, options):
    """[{network, mode, batch, precision, rounds: [{contender: answer}]}], the machine's limits in each round, the
    kit's breakdown of each training step, and what the contenders say about themselves.

    In each round every contender has its turn, and each round begins with a different one, so that whatever else the
    machine does, and how warm it is, affects all of them alike.
    """
    contenders = {name: Contender(name, CONTENDERS[name][2]()) for name in names}
    try:
        about = {name: contender.ask("about") for name, contender in contenders.items()}
        results, limits, breakdowns = [], [], []
        for task in tasks(network, options.precisions):
            able = [name for name in names if can(contenders[name], task)]
            if not able:
                continue
            rounds = []
            for turn in range(options.rounds):
                order = rotated(able, turn)
                rounds.append({name: contenders[name].ask("run", *task, options.seconds) for name in order})
                precision = task[3]
                for name in LIMITS.intersection(contenders) if precision != "int8" else []:
                    answer = contenders[name].ask("limit", precision, 0.5)
                    limits.append({"precision": precision, "contender": name, **answer})
            rounds = without_failures(rounds)
            if not rounds[0]:
                continue
            what = dict(zip(("network", "mode", "batch", "precision"), task))
            results.append({**what, "rounds": rounds})
            say(results[-1])
            if task[1] == "train" and "kit" in able:
                breakdowns.append({**what, **contenders["kit"].ask("breakdown", task[0], *task[2:])})
        return results, limits, breakdowns, about
    finally:
        for contender in contenders.values():
            contender.close()


def can(contender, task):
    """Whether the contender is able to do it. It builds and compiles what it needs, and checks its own results."""
    if task[3] == "int8" and contender.name not in INT8:
        return False
    why = contender.ask("run", *task, 0.1).get("unsupported", "")
    if "wrong" in why:
        print(f"{contender.name} is left out: {why}", flush=True)
    return not why


def without_failures(rounds):
    """The rounds without the contenders that failed in any of them; the others still compare."""
    failed = {name for answers in rounds for name, answer in answers.items() if "images_per_second" not in answer}
    for name in sorted(failed):
        print(f"{name} is left out: it failed while it was measured; the reason is in its log", flush=True)
    return [{name: answer for name, answer in answers.items() if name not in failed} for answers in rounds]


def say(result):
    last = {name: f"{answer['images_per_second']:,.0f}" for name, answer in result["rounds"][-1].items()}
    what = "{network} {mode} {batch} {precision}".format(**result)
    print(f"{what}: " + "  ".join(f"{name} {speed}" for name, speed in last.items()), flush=True)


def parsed(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", default=",".join(TRAINING), help="default: all")
    parser.add_argument("--contenders", default=",".join(CONTENDERS), help="default: all")
    parser.add_argument(
        "--precisions", help="default: float32, int8, and bfloat16 if the processor has instructions for it"
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2.0, help="length of each turn")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(arguments)
    options.started = datetime.datetime.now()
    if options.quick:
        options.networks, options.rounds, options.seconds = "baseline", 2, 0.5
    for name in ("networks", "contenders", "precisions"):
        setattr(options, name, (getattr(options, name) or "").split(","))
    if options.precisions == [""]:
        options.precisions = [p for p in PRECISIONS if p != "bfloat16" or hardware()["bfloat16"]]
    for name, allowed in (("networks", TRAINING), ("contenders", CONTENDERS), ("precisions", PRECISIONS)):
        wrong = [value for value in getattr(options, name) if value not in allowed]
        if wrong:
            parser.error(f'--{name}: "{wrong[0]}" is not one of {", ".join(allowed)}')
    for name, why in left_out().items():
        if name in options.contenders:
            print(f"{name} is left out: {why}.")
            options.contenders.remove(name)
    return options


def main(arguments):
    options = parsed(arguments)
    results, limits, breakdowns, about = [], [], [], {}
    for network in options.networks:  # processes of their own for each network, so that none keeps another's memory
        more, more_limits, more_breakdowns, about = measure(network, options.contenders, options)
        results += more
        limits += more_limits
        breakdowns += more_breakdowns
        files = write(results, limits, breakdowns, about, options)  # so that nothing is lost if the next one fails
    print(files[1].read_text(encoding="utf-8"))
    print("Written: " + ", ".join(os.path.relpath(file) for file in files))


if __name__ == "__main__":
    main(sys.argv[1:])
