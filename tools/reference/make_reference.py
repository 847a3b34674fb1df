"""Writes the reference values that the Java tests compare with, into lib/src/test/resources/reference/.

  python tools/reference/make_reference.py            writes them
  python tools/reference/make_reference.py --check    compares those stored with what is computed now
It needs the packages in requirements.txt. All of it is float64, and computed by PyTorch, NumPy, SciPy, scikit-learn or
scikit-image alone.
"""

import json
import math
import re
import sys
from pathlib import Path

import numpy as np
import torch

import augmentation
import calibration
import corruptions
import generator
import networks
import roc
import schedules
import updates
from rules import Updater

FOLDER = Path(__file__).resolve().parents[2] / "lib" / "src" / "test" / "resources" / "reference"
STEPS = 10
BATCHES = 5  # so that ten steps are two epochs
SAMPLES = 5

# How each network is trained: batch size, learning rate of plain SGD, and its own optimizer, at a tenth of its own
# learning rate. With these rates PyTorch's float32 follows float64 for ten steps within 1e-6 (light: 6e-5, without oneDNN
# 2e-4), so that an implementation in float32 can be held to it; with higher ones batch normalization over 16 images
# multiplies float32's errors until nothing can be said anymore.
ADAM = "adam,0.9,0.999,1e-8"
TRAINING = {
    "baseline": (16, 0.005, {"rule": ADAM, "rate": 1e-4, "schedule": "constant", "l2": 0.0}),
    "deep": (16, 0.001, {"rule": ADAM, "rate": 1e-4, "schedule": "constant", "l2": 0.0}),
    "light": (16, 0.001, {"rule": ADAM, "rate": 1e-4, "schedule": "exponential,0.95", "l2": 0.0}),
    "mlp": (8, 0.001, {"rule": ADAM, "rate": 1e-4, "schedule": "inverse-sqrt", "l2": 0.05 / 256}),
    "optimized": (16, 0.005, {"rule": ADAM, "rate": 1e-4, "schedule": "inverse-time,0.0001", "l2": 0.0}),
    "example": (16, 0.005, {"rule": ADAM, "rate": 1e-4, "schedule": "inverse-time,0.0001", "l2": 0.0}),
}


def summary(values):
    """Enough of a tensor to know it by: Euclidean norm, sum, and a few values with their places (C order)."""
    array = np.asarray(values, dtype=np.float64).ravel()
    places = sorted({int(i) for i in np.linspace(0, array.size - 1, SAMPLES)})
    samples = {str(i): float(array[i]) for i in places}
    return {"norm": float(np.linalg.norm(array)), "sum": float(array.sum()), "samples": samples}


def batches(batch, dtype):
    images = torch.from_numpy(generator.images_array(batch * BATCHES, 28)[:, None]).to(dtype)
    labels = torch.from_numpy(generator.labels_array(batch * BATCHES, 10))
    return list(zip(images.split(batch), labels.split(batch)))


def train(name, optimizer, dtype=torch.float64):
    """The losses of ten steps, and the network after them."""
    network = networks.Network(name, dtype)
    updater = Updater(optimizer["rule"], optimizer["l2"])
    rates = schedules.rates(optimizer["schedule"], optimizer["rate"], STEPS // BATCHES, BATCHES)
    losses = []
    for step in range(STEPS):
        images, labels = batches(TRAINING[name][0], dtype)[step % BATCHES]
        loss, gradients = network.gradients(images, labels)
        losses.append(loss)
        trained = [
            (value.detach(), gradient, tensor.regularized)
            for value, gradient, tensor in zip(network.values, gradients, network.tensors)
            if tensor.trained
        ]
        updater.update(rates[step], [trained])  # nothing is clipped here, so layers don't matter
    return losses, network


def network_reference(name, dtype=torch.float64):
    batch, rate, own = TRAINING[name]
    images, labels = batches(batch, dtype)[0]
    network = networks.Network(name, dtype)
    with torch.no_grad():
        probabilities = network.logits(images[:1], training=False).softmax(1)
    first_loss, gradients = network.gradients(images, labels)
    sgd = {"rule": "sgd", "rate": rate, "schedule": "constant", "l2": 0.0}
    sgd_losses, after_sgd = train(name, sgd, dtype)
    own_losses, _ = train(name, own, dtype)
    tensors = []
    for i, tensor in enumerate(network.tensors):
        entry = {"layer": tensor.layer, "kind": tensor.kind, "shape": tensor.shape}
        entry |= {"stream": tensor.stream, "scale": tensor.scale, "shift": tensor.shift}
        if tensor.trained:
            entry["gradient"] = summary(gradients[i])
        entry["afterSgd"] = summary(after_sgd.values[i].detach())
        tensors.append(entry)
    return {
        "network": name,
        "batch": batch,
        "batches": BATCHES,
        "parameters": sum(math.prod(tensor.shape) for tensor in network.tensors),
        "probabilities": probabilities[0].tolist(),
        "firstLoss": first_loss,
        "sgd": {**sgd, "losses": sgd_losses},
        "own": {**own, "losses": own_losses},
        "tensors": tensors,
    }


def everything():
    updates.compare_with_torch()
    training = {"base": schedules.BASE, "epochs": schedules.EPOCHS, "updatesPerEpoch": schedules.UPDATES_PER_EPOCH}
    yield "schedules", {**training, "rates": {text: schedules.rates(text) for text in schedules.SCHEDULES}}
    yield "augmentation", augmentation.everything()
    yield "calibration", calibration.everything()
    yield "roc", roc.cases()
    yield "corruptions", corruptions.everything()
    yield "updates", {"tensors": updates.TENSORS, "cases": [updates.run(case) for case in updates.CASES]}
    for name in networks.LAYERS:
        yield f"network-{name}", network_reference(name)


def plain(value):
    """What JSON can hold; 15 digits, so that the last bit, which depends on the machine, stays out of it."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    return float(f"{value:.15g}") if isinstance(value, float) else value


def text(values):
    """JSON with each list of numbers on a line of its own."""
    indented = json.dumps(values, indent=1)
    return re.sub(r"\[[^\[\]{}]*\]", lambda found: " ".join(found[0].split()), indented) + "\n"


def differences(stored, computed, place=""):
    """Where the two are not the same. Sums of many terms differ in the last digits from machine to machine."""
    if isinstance(stored, dict) and isinstance(computed, dict) and stored.keys() == computed.keys():
        return [d for key in stored for d in differences(stored[key], computed[key], f"{place}.{key}")]
    if isinstance(stored, list) and isinstance(computed, list) and len(stored) == len(computed):
        return [d for i, pair in enumerate(zip(stored, computed)) for d in differences(*pair, f"{place}[{i}]")]
    if isinstance(stored, float) and isinstance(computed, float):
        return [] if math.isclose(stored, computed, rel_tol=1e-9, abs_tol=1e-11) else [f"{place}: {stored} / {computed}"]
    return [] if stored == computed else [f"{place}: {stored} / {computed}"]


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit(__doc__)
    different = []
    for name, values in everything():
        path = FOLDER / f"{name}.json"
        computed = plain(values)
        if arguments:
            stored = json.loads(path.read_text(encoding="utf-8"))
            different += [f"{name}{difference}" for difference in differences(stored, json.loads(json.dumps(computed)))]
        else:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(text(computed), encoding="utf-8")
    if different:
        sys.exit("Stored / computed now:\n  " + "\n  ".join(different[:50]))


if __name__ == "__main__":
    main(sys.argv[1:])
