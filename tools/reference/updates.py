"""A small problem whose gradient NumPy computes, trained for twelve updates in many ways.

4 × 4 pixels → 4 tanh units → softmax over 3 classes; 3 batches of 8 images, again and again, an epoch each time.
"""

import numpy as np
import torch

import generator
import schedules
from rules import Updater

SIZE, HIDDEN, CLASSES, BATCH, BATCHES, STEPS = 4, 4, 3, 8, 3, 12

# (tensor's shape, scale): weights [in, out], bias [out], layer by layer, with the streams WEIGHTS + 0, 1, 2, 3.
TENSORS = [((SIZE * SIZE, HIDDEN), 0.5), ((HIDDEN,), 0.25), ((HIDDEN, CLASSES), 0.75), ((CLASSES,), 0.25)]


def case(name, rule, rate, schedule="constant", **others):
    usual = {"l2": 0.0, "weightDecay": 0.0, "clipping": "none", "labelSmoothing": 0.0, "averaging": 0.0}
    return {"name": name, "rule": rule, "rate": rate, "schedule": schedule, **usual, **others}


CASES = [
    case("sgd", "sgd", 0.5),
    case("momentum", "momentum,0.9", 0.2),
    case("nesterov", "nesterov,0.8", 0.2),
    case("adam", "adam,0.9,0.999,1e-8", 0.05),
    case("adam with a large epsilon", "adam,0.8,0.99,0.01", 0.1),
    case("adamw", "adam,0.9,0.999,1e-8", 0.05, weightDecay=0.1),
    case("rmsprop", "rmsprop,0.9,1e-8", 0.02),
    case("rmsprop with a large epsilon", "rmsprop,0.7,0.001", 0.05),
    # Momentum keeps steps, not gradients: it matters as soon as the learning rate changes.
    case("momentum, exponential", "momentum,0.9", 0.3, "exponential,0.5"),
    case("nesterov, one-cycle", "nesterov,0.9", 0.5, "one-cycle"),
    case("sgd, inverse-time", "sgd", 0.5, "inverse-time,0.1"),
    case("adam, inverse-sqrt", "adam,0.9,0.999,1e-8", 0.05, "inverse-sqrt"),
    case("rmsprop, step", "rmsprop,0.9,1e-8", 0.05, "step,0.1,2"),
    case("adam, cosine", "adam,0.9,0.999,1e-8", 0.05, "cosine,0.1"),
    case("sgd, l2", "sgd", 0.5, l2=0.05),
    case("adam, l2", "adam,0.9,0.999,1e-8", 0.05, l2=0.05),
    case("sgd, weight decay", "sgd", 0.5, weightDecay=0.05),
    case("momentum, weight decay, exponential", "momentum,0.9", 0.2, "exponential,0.5", weightDecay=0.05),
    case("sgd, clipped by value", "sgd", 0.5, clipping="value,0.03"),
    case("sgd, clipped by norm", "sgd", 0.5, clipping="norm,0.25"),
    case("adam, clipped by value", "adam,0.9,0.999,1e-8", 0.05, clipping="value,0.03"),
    case("adam, clipped by norm", "adam,0.9,0.999,1e-8", 0.05, clipping="norm,0.25"),
    case("sgd, label smoothing", "sgd", 0.5, labelSmoothing=0.1),
    case("adam, averaging", "adam,0.9,0.999,1e-8", 0.05, averaging=0.4),
    case(
        "everything at once",
        "adam,0.9,0.99,1e-7",
        0.05,
        "one-cycle,0.4,10,100",
        l2=0.02,
        weightDecay=0.05,
        clipping="norm,0.3",
        labelSmoothing=0.2,
        averaging=0.9,
    ),
]


def first_weights():
    return [s * generator.uniform_array(generator.WEIGHTS + k, shape) for k, (shape, s) in enumerate(TENSORS)]


def batches():
    images = generator.images_array(BATCH * BATCHES, SIZE).reshape(-1, SIZE * SIZE)
    labels = np.eye(CLASSES)[generator.labels_array(BATCH * BATCHES, CLASSES)]
    return [(images[i : i + BATCH], labels[i : i + BATCH]) for i in range(0, BATCH * BATCHES, BATCH)]


def loss_and_gradients(weights, images, targets):
    """Mean cross-entropy, and its gradients written out by hand."""
    w1, b1, w2, b2 = weights
    hidden = np.tanh(images @ w1 + b1)
    logits = hidden @ w2 + b2
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -(targets * log_probabilities).sum(axis=1).mean()
    d_logits = (np.exp(log_probabilities) - targets) / len(images)
    d_hidden = (d_logits @ w2.T) * (1 - hidden**2)
    return loss, [images.T @ d_hidden, d_hidden.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)]


def run(case):
    """The case with what comes of it: losses, learning rates, weights after the first and the last update."""
    weights = first_weights()
    updater = Updater(case["rule"], case["l2"], case["weightDecay"], case["clipping"])
    rates = schedules.rates(case["schedule"], case["rate"], STEPS // BATCHES, BATCHES)
    losses, average, after_first, clipping = [], None, None, set()
    for step in range(STEPS):
        images, labels = batches()[step % BATCHES]
        smoothing = case["labelSmoothing"]
        targets = (1 - smoothing) * labels + smoothing / CLASSES
        loss, gradients = loss_and_gradients(weights, images, targets)
        losses.append(loss)
        w1, b1, w2, b2 = zip(weights, gradients, (True, False, True, False))
        clipping |= would_clip(case["clipping"], gradients)
        updater.update(rates[step], [[w1, b1], [w2, b2]])
        if case["averaging"] > 0:
            # The first average is the weights after the first update.
            decay = min(case["averaging"], (1 + step) / (10 + step)) if step > 0 else 0
            average = flat(weights) * (1 - decay) + (flat(average) * decay if average is not None else 0)
        after_first = flat(weights) if step == 0 else after_first
    if case["clipping"] != "none" and clipping != {True, False}:
        raise AssertionError(f"{case['name']}: clipping has to act on some gradients and to leave others, not {clipping}")
    result = {**case, "losses": losses, "rates": rates, "afterFirst": after_first, "afterLast": flat(weights)}
    return result if average is None else {**result, "average": flat(average)}


def would_clip(clipping, gradients):
    """Whether each layer's norm, or the largest component of any tensor, exceeds the limit."""
    word, _, limit = clipping.partition(",")
    if word == "norm":
        return {bool(np.linalg.norm(flat(gradients[i : i + 2])) > float(limit)) for i in (0, 2)}
    return {bool(np.abs(g).max() > float(limit)) for g in gradients} if word == "value" else set()


def flat(tensors):
    return np.concatenate([np.ravel(tensor) for tensor in tensors])


def compare_with_torch():
    """Where PyTorch's optimizers mean the same, they have to come to the same weights."""
    adam = {"lr": 0.05, "betas": (0.9, 0.999), "eps": 1e-30}  # PyTorch adds ε elsewhere: the same only where it is ~0
    pairs = [
        (case("", "sgd", 0.5), torch.optim.SGD, {"lr": 0.5}),
        (case("", "momentum,0.9", 0.2), torch.optim.SGD, {"lr": 0.2, "momentum": 0.9}),
        (case("", "nesterov,0.8", 0.2), torch.optim.SGD, {"lr": 0.2, "momentum": 0.8, "nesterov": True}),
        (case("", "adam,0.9,0.999,1e-30", 0.05), torch.optim.Adam, adam),
        (case("", "adam,0.9,0.999,1e-30", 0.05, l2=0.05), torch.optim.Adam, {**adam, "decay": 0.05}),
        (case("", "adam,0.9,0.999,1e-30", 0.05, weightDecay=0.1), torch.optim.AdamW, {**adam, "decay": 0.1}),
        (case("", "rmsprop,0.9,1e-30", 0.02), torch.optim.RMSprop, {"lr": 0.02, "alpha": 0.9, "eps": 1e-30}),
        (case("", "sgd", 0.5, clipping="norm,0.25"), torch.optim.SGD, {"lr": 0.5}),
        (case("", "sgd", 0.5, clipping="value,0.03"), torch.optim.SGD, {"lr": 0.5}),
        (case("", "sgd", 0.5, labelSmoothing=0.1), torch.optim.SGD, {"lr": 0.5}),
    ]
    for ours, kind, options in pairs:
        wanted, found = run(ours)["afterLast"], torch_run(ours, kind, dict(options))
        if np.abs(wanted - found).max() > 1e-12:
            raise AssertionError(f"{ours} differs from PyTorch's {kind.__name__} by {np.abs(wanted - found).max()}")


def torch_run(case, kind, options):
    weights = [torch.from_numpy(w).requires_grad_() for w in first_weights()]
    decay = options.pop("decay", 0)
    groups = [{"params": weights[::2], "weight_decay": decay}, {"params": weights[1::2], "weight_decay": 0}]
    optimizer = kind(groups, **options)
    word, _, limit = case["clipping"].partition(",")
    for step in range(STEPS):
        images, labels = (torch.from_numpy(array) for array in batches()[step % BATCHES])
        logits = torch.tanh(images @ weights[0] + weights[1]) @ weights[2] + weights[3]
        loss = torch.nn.functional.cross_entropy(logits, labels, label_smoothing=case["labelSmoothing"])
        optimizer.zero_grad()
        loss.backward()
        if word == "norm":
            for layer in (weights[:2], weights[2:]):
                norm = torch.cat([w.grad.ravel() for w in layer]).norm()
                for w in layer:
                    w.grad *= min(1, float(limit) / norm)
        elif word == "value":
            torch.nn.utils.clip_grad_value_(weights, float(limit))
        optimizer.step()
    return flat([w.detach().numpy() for w in weights])
