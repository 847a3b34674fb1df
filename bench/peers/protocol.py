"""The protocol that every contender speaks on standard input and output, one line for each line, and how it measures.

  run NETWORK MODE BATCH PRECISION SECONDS     MODE: train, infer; PRECISION: float32, bfloat16
      → {"images_per_second": …, "images": …, "seconds": …, "variant": …}  or  {"unsupported": "why"}
  limit PRECISION SECONDS                      the fastest matrix product or convolution that the contender has
      → {"gflops": …, "how": …}  or  {"unsupported": "why"}
  breakdown NETWORK BATCH PRECISION            the kit alone: the operations of a training step
      → {"operations": [{"name": …, "implementation": …, "milliseconds": …, "operations": …}]}
  about                                        → {"name": …, "version": …, "threads": …, …}
  quit
The first run of a network builds it, warms it up and, where there are several ways to do the same, tries each for a
moment and stays with the fastest, which is the "variant". All that is not measured.
"""

import gzip
import json
import os
import sys
import time
import traceback
from pathlib import Path

import numpy as np

IMAGES = 20_000
WARM_UP_SECONDS = 0.5
TRIAL_SECONDS = 0.5


class Unsupported(Exception):
    """The contender cannot do this; the message says why."""


def images_and_labels():
    """float32 [n, 28, 28] in [0, 1] and int64 [n]: MNIST's training images where MNIST_KIT_DATA names them, else noise."""
    folder = Path(os.environ.get("MNIST_KIT_DATA", ""))
    folder = next((f for f in (folder / "mnist", folder) if (f / "train-images-idx3-ubyte.gz").is_file()), None)
    if folder is None:
        random = np.random.default_rng(1)
        return random.random((IMAGES, 28, 28), dtype=np.float32), random.integers(0, 10, IMAGES)
    pixels = gzip.decompress((folder / "train-images-idx3-ubyte.gz").read_bytes())[16:]
    labels = gzip.decompress((folder / "train-labels-idx1-ubyte.gz").read_bytes())[8:]
    images = np.frombuffer(pixels, np.uint8).reshape(-1, 28, 28)[:IMAGES]
    return images.astype(np.float32) / 255, np.frombuffer(labels, np.uint8)[:IMAGES].astype(np.int64)


class Task:
    """One network, mode, batch size and precision. "variants" is {name: a function that works for some seconds and
    returns (images, seconds)}."""

    def __init__(self, variants):
        names = list(variants)
        for name in names:
            variants[name](WARM_UP_SECONDS)
        if len(names) > 1:
            speeds = {name: rate(*variants[name](TRIAL_SECONDS)) for name in names}
            names = sorted(names, key=speeds.get, reverse=True)
        self.variant, self.work = names[0], variants[names[0]]

    def run(self, seconds):
        images, taken = self.work(seconds)
        return {"images_per_second": rate(images, taken), "images": images, "seconds": taken, "variant": self.variant}


def check_learning(step):
    """That the loss falls when a network sees one batch again and again; step trains it and returns the loss."""
    losses = [step() for _ in range(12)]
    if not sum(losses[-3:]) < sum(losses[:3]):
        raise Unsupported(f"wrong results: the loss went from {losses[0]:.3g} to {losses[-1]:.3g}")


def rate(images, seconds):
    return images / seconds


def repeat(step, batch):
    """A variant that calls step(i) for i = 0, 1, … until the time is over."""

    def work(seconds):
        i, begin = 0, time.perf_counter()
        while (taken := time.perf_counter() - begin) < seconds:
            step(i)
            i += 1
        return i * batch, taken

    return work


class Peer:
    """To be subclassed: about(), variants(network, mode, batch, precision), limit(precision, seconds)."""

    def __init__(self):
        self.tasks = {}

    def answer(self, words):
        if words[0] == "about":
            return self.about()
        if words[0] == "limit":
            return self.limit(words[1], float(words[2]))
        if words[0] == "run":
            network, mode, batch, precision, seconds = words[1:]
            key = (network, mode, batch, precision)
            if key not in self.tasks:
                self.tasks.clear()  # contenders rest in memory together; tasks come one after another
                self.tasks[key] = Task(self.variants(network, mode, int(batch), precision))
            return self.tasks[key].run(float(seconds))
        raise ValueError(f'"{words[0]}" is not a command; allowed: run, limit, about, quit')

    def serve(self):
        # Libraries may print anything to standard output, so answers get a channel of their own.
        answers = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)
        for line in sys.stdin:
            words = line.split()
            if words == ["quit"]:
                break
            try:
                answer = self.answer(words)
            except Unsupported as e:
                answer = {"unsupported": str(e)}
            except Exception as e:  # such as a compiler that fails: the others go on, and the log has the rest
                traceback.print_exc()
                answer = {"unsupported": f"wrong: {type(e).__name__}, see the log"}
            print(json.dumps(answer), file=answers, flush=True)


def threads_wanted():
    """The cores that this process may use, or what THREADS says."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return int(os.environ.get("THREADS") or cores)


def fastest_product(candidates, seconds):
    """{how: (function, floating-point operations of a call)} → the fastest, as the answer to "limit"."""
    results = {}
    for how, (call, operations) in candidates.items():
        call()
        times, end = [], time.perf_counter() + seconds / len(candidates)
        while not times or time.perf_counter() < end:
            begin = time.perf_counter()
            call()
            times.append(time.perf_counter() - begin)
        results[how] = operations / sorted(times)[len(times) // 2] / 1e9
    best = max(results, key=results.get)
    return {"gflops": results[best], "how": best, "all": results}
