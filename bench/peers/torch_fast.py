"""PyTorch trains to 99 % in one epoch: torch_fast.py VARIANT RECIPE [once SEED PRECISION]. See ../time_to_accuracy.py.

VARIANT is eager, channels_last or compiled. RECIPE is train_mnist_fast, the fastest one known to us before the kit's own
(github.com/tuomaso/train_mnist_fast), written anew for a CPU; or kit, that of data/recipes/fast.txt. Without "once" it
answers on standard output, line by line:

  train SEED PRECISION   → {"seconds": …, "accuracy": …}
  about                  → {"version": …, "parameters": …}
  quit
With "once" it reads the images, trains, tests, prints the answer, and ends.
"""

import functools
import gzip
import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

BETAS = (0.7, 0.9)  # of Adam, in both recipes


def train_mnist_fast():
    return [
        nn.Conv2d(1, 24, 5),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(24, 32, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(800, 256),
        nn.ReLU(),
        nn.Linear(256, 10),
    ]


def kit():
    def normalized(filters):
        return nn.BatchNorm2d(filters, eps=1e-3, momentum=0.1)

    layers = [
        *(nn.Conv2d(1, 8, 5, stride=2), nn.ReLU(), normalized(8)),
        *(nn.Conv2d(8, 16, 3), nn.ReLU(), nn.MaxPool2d(2), normalized(16)),
        *(nn.Conv2d(16, 64, 3), nn.ReLU(), normalized(64)),
        *(nn.Flatten(), nn.Linear(576, 10)),
    ]
    for layer in layers:
        if hasattr(layer, "bias") and layer.weight.dim() > 1:
            layer.reset_parameters = functools.partial(glorot, layer)
    return layers


def glorot(layer):
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)


VARIANTS = ("eager", "channels_last", "compiled")

# name: (layers, batch size, highest learning rate, label smoothing, mean and standard deviation for the normalization)
RECIPES = {
    "train_mnist_fast": (train_mnist_fast, 256, 0.01, 0.0, 0.1307, 0.3081),
    "kit": (kit, 128, 0.03, 0.1, 0.0, 1.0),
}


def idx(folder, name, header):
    return np.frombuffer(gzip.decompress((folder / f"{name}-ubyte.gz").read_bytes()), np.uint8, offset=header)


def images_and_labels(part):
    """uint8 [n, 1, 28, 28] and int64 [n], as they lie in MNIST's files; the part is "train" or "t10k"."""
    folder = Path(os.environ.get("MNIST_KIT_DATA", ""))
    folder = folder / "mnist" if (folder / "mnist").is_dir() else folder
    images = idx(folder, f"{part}-images-idx3", 16).reshape(-1, 1, 28, 28)
    return torch.from_numpy(images.copy()), torch.from_numpy(idx(folder, f"{part}-labels-idx1", 8).astype(np.int64))


class FastTraining:
    def __init__(self, variant, recipe):
        layers, self.batch, self.rate, self.smoothing, self.mean, self.deviation = RECIPES[recipe]
        torch.set_num_threads(int(os.environ.get("THREADS") or len(os.sched_getaffinity(0))))
        self.layout = torch.channels_last if variant == "channels_last" else torch.contiguous_format
        self.train, self.test = images_and_labels("train"), images_and_labels("t10k")
        # Built, and compiled, once; each training begins with new weights.
        self.network = nn.Sequential(*layers()).to(memory_format=self.layout)
        self.forward = torch.compile(self.network) if variant == "compiled" else self.network

    def normalized(self, pixels):
        images = pixels.float().div_(255).sub_(self.mean).div_(self.deviation)
        return images.contiguous(memory_format=self.layout)

    def run(self, seed, low):
        """Seconds from the bytes in memory to the trained network."""
        begin = time.perf_counter()
        torch.manual_seed(seed)
        for layer in self.network:
            if hasattr(layer, "reset_parameters"):
                layer.reset_parameters()
        pixels, labels = self.train
        images = self.normalized(pixels)
        batches = torch.randperm(len(images)).split(self.batch)
        optimizer = torch.optim.Adam(self.network.parameters(), lr=self.rate, betas=BETAS, fused=True)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, self.rate, total_steps=len(batches), cycle_momentum=False
        )
        self.network.train()
        for batch in batches:
            optimizer.zero_grad(set_to_none=True)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=low):
                loss = F.cross_entropy(self.forward(images[batch]), labels[batch], label_smoothing=self.smoothing)
            loss.backward()
            optimizer.step()
            schedule.step()
        return time.perf_counter() - begin

    def accuracy(self):
        """On the test images, with the network as it is and in float32, whatever it was trained in."""
        self.network.eval()
        pixels, labels = self.test
        with torch.inference_mode():
            answers = [self.network(images).argmax(1) for images in self.normalized(pixels).split(1000)]
        return (torch.cat(answers) == labels).double().mean().item()

    def answer(self, words):
        if words[0] == "about":
            # As the kit counts them: with the statistics of batch normalization.
            values = [tensor.numel() for tensor in self.network.state_dict().values() if tensor.is_floating_point()]
            return {"version": torch.__version__, "parameters": sum(values)}
        seconds = self.run(int(words[1]), words[2] == "bfloat16")
        return {"seconds": seconds, "accuracy": self.accuracy()}


def main(variant, recipe, *once):
    answers = os.fdopen(os.dup(1), "w")  # libraries may print anything to standard output
    os.dup2(2, 1)
    training = FastTraining(variant, recipe)
    for line in [" ".join(("train", *once[1:]))] if once else sys.stdin:
        if line.split() == ["quit"]:
            break
        print(json.dumps(training.answer(line.split())), file=answers, flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in VARIANTS or sys.argv[2] not in RECIPES:
        sys.exit(__doc__)
    main(*sys.argv[1:])
