"""JAX as a contender, jitted, with the layers and weights of PyTorch's networks. See protocol.py.

Images lie with their channels last, as XLA's convolutions on processors want them.
"""

import os

from protocol import Peer, Unsupported, check_learning, images_and_labels, repeat, threads_wanted

if hasattr(os, "sched_setaffinity"):  # JAX takes as many threads as the process may use cores
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: threads_wanted()])

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
from jax import lax  # noqa: E402
from torch import nn  # noqa: E402

import exported  # noqa: E402

DIMENSIONS = ("NHWC", "HWIO", "NHWC")
LEARNING_RATE, DECAY, SQUARES_DECAY, EPSILON = 1e-3, 0.9, 0.999, 1e-8


def parameters(layers):
    """[{name: array}] of PyTorch's layers, in JAX' order of axes."""
    own, channels = [], 0
    for layer in layers:
        values = {name: value.detach().numpy() for name, value in layer.named_parameters()}
        if isinstance(layer, nn.Conv2d):
            values["weight"] = values["weight"].transpose(2, 3, 1, 0)
            channels = layer.out_channels
        if isinstance(layer, nn.Linear):
            weight = values["weight"]
            if channels:  # its inputs are maps, whose channels come last here
                weight = weight.reshape(len(weight), channels, -1).transpose(0, 2, 1).reshape(len(weight), -1)
            values["weight"], channels = weight.T, 0
        own.append({name: jnp.array(value) for name, value in values.items()})
    return own


def statistics(layers):
    """[{mean, variance}] of the layers that normalize, empty for the others."""
    norms = (nn.BatchNorm1d, nn.BatchNorm2d)
    return [
        {"mean": jnp.array(layer.running_mean.numpy()), "variance": jnp.array(layer.running_var.numpy())}
        if isinstance(layer, norms)
        else {}
        for layer in layers
    ]


def forward(layers, weights, state, x, key=None):
    """Logits and new statistics; with a key as in training, otherwise as in prediction."""
    news = []
    for i, (layer, own, old) in enumerate(zip(layers, weights, state)):
        new = old
        match layer:
            case nn.Conv2d():
                padding = [(p, p) for p in layer.padding]
                x = lax.conv_general_dilated(x, own["weight"], layer.stride, padding, dimension_numbers=DIMENSIONS) + own["bias"]
            case nn.Linear():
                x = x @ own["weight"] + own["bias"]
            case nn.ReLU():
                x = jax.nn.relu(x)
            case nn.ELU():
                x = jax.nn.elu(x)
            case nn.MaxPool2d():
                size = (1, layer.kernel_size, layer.kernel_size, 1)
                x = lax.reduce_window(x, -jnp.inf, lax.max, size, size, "VALID")
            case nn.Flatten():
                x = x.reshape(len(x), -1)
            case nn.Dropout():
                if key is not None:
                    kept = jax.random.bernoulli(jax.random.fold_in(key, i), 1 - layer.p, x.shape)
                    x = jnp.where(kept, x / (1 - layer.p), 0).astype(x.dtype)
            case nn.BatchNorm1d() | nn.BatchNorm2d():
                mean, variance = old["mean"], old["variance"]
                wide = x.astype(jnp.float32)
                if key is not None:
                    axes = tuple(range(x.ndim - 1))
                    mean, variance = wide.mean(axes), wide.var(axes)
                    kept, count = 1 - layer.momentum, x.size // x.shape[-1]
                    unbiased = variance * count / (count - 1)
                    new = {
                        "mean": kept * old["mean"] + layer.momentum * mean,
                        "variance": kept * old["variance"] + layer.momentum * unbiased,
                    }
                x = ((wide - mean) * (lax.rsqrt(variance + layer.eps) * own["weight"]) + own["bias"]).astype(x.dtype)
            case _:
                raise ValueError(f"no layer of this kind: {layer}")
        news.append(new)
    return x.astype(jnp.float32), news


def cast(tree, dtype):
    return jax.tree.map(lambda value: value.astype(dtype), tree)


def training_step(layers, dtype):
    """Jitted: (weights, state, Adam's moments, step, images, labels) → the same and the loss."""

    def loss(weights, state, images, labels, key):
        logits, state = forward(layers, cast(weights, dtype), state, images.astype(dtype), key)
        chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], 1)
        return -chosen.mean(), state

    def step(weights, state, moments, number, images, labels):
        key = jax.random.key(number, impl="unsafe_rbg")  # the fastest generator
        (value, state), gradient = jax.value_and_grad(loss, has_aux=True)(weights, state, images, labels, key)
        number += 1
        mean = jax.tree.map(lambda m, g: DECAY * m + (1 - DECAY) * g, moments[0], gradient)
        squares = jax.tree.map(lambda s, g: SQUARES_DECAY * s + (1 - SQUARES_DECAY) * g * g, moments[1], gradient)
        rate = LEARNING_RATE / (1 - DECAY**number)
        scale = 1 / jnp.sqrt(1 - SQUARES_DECAY**number)
        weights = jax.tree.map(lambda w, m, s: w - rate * m / (jnp.sqrt(s) * scale + EPSILON), weights, mean, squares)
        return weights, state, (mean, squares), number, value

    return jax.jit(step, donate_argnums=(0, 1, 2, 3))


class JaxPeer(Peer):
    def about(self):
        return {"name": "JAX", "version": jax.__version__, "threads": threads_wanted()}

    def variants(self, name, mode, batch, precision):
        layers, dtype = list(exported.network(name)), jnp.dtype(precision)
        images, labels = images_and_labels()
        count = len(images) // batch
        images = images[: count * batch].reshape(count, batch, 28, 28, 1)
        labels = labels[: count * batch].reshape(count, batch).astype(np.int32)
        return self.inference(layers, dtype, images) if mode == "infer" else self.training(layers, dtype, images, labels)

    def inference(self, layers, dtype, images):
        weights, state = cast(parameters(layers), dtype), statistics(layers)

        def probabilities(weights, images):
            return jax.nn.softmax(forward(layers, weights, state, images.astype(dtype))[0])

        graph = jax.jit(probabilities)

        def predict(images):
            return np.asarray(graph(weights, images))

        exported.check(nn.Sequential(*layers), lambda _: predict(images[0]), np.moveaxis(images[0], 3, 1), dtype.name)
        return {"jit": repeat(lambda i: predict(images[i % len(images)]), images.shape[1])}

    def training(self, layers, dtype, images, labels):
        step = training_step(layers, dtype)
        weights = parameters(layers)
        zeros = [jax.tree.map(jnp.zeros_like, weights) for _ in range(2)]
        now = [weights, statistics(layers), tuple(zeros), jnp.int32(0)]
        batches = list(zip(images, labels))

        def train(i):
            *now[:], loss = step(*now, *batches[i % len(batches)])
            loss.block_until_ready()
            return float(loss)

        check_learning(lambda: train(0))
        return {"jit": repeat(train, images.shape[1])}

    def limit(self, precision, seconds):
        raise Unsupported("not measured with JAX")


if __name__ == "__main__":
    JaxPeer().serve()
