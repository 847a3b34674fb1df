"""The kit's networks, written once more in PyTorch from the table of their layers, not from the Java code.

Dropout is left out. Everything is float64 unless asked otherwise.
"""

import math

import torch
import torch.nn.functional as F

import generator


class Tensor:
    """What the weights of one tensor are made of: shift + scale · (value i of the stream)."""

    def __init__(self, layer: int, kind: str, shape: list, stream: int, scale: float, shift: float = 0.0):
        self.layer, self.kind, self.shape = layer, kind, shape
        self.stream, self.scale, self.shift = stream, scale, shift

    def first(self, dtype) -> torch.Tensor:
        values = self.shift + self.scale * generator.uniform_array(self.stream, self.shape)
        return torch.from_numpy(values).to(dtype)

    @property
    def trained(self) -> bool:
        return self.kind not in ("mean", "variance")

    @property
    def regularized(self) -> bool:
        return self.kind == "weights"


class Conv:
    """With the strides and paddings of TensorFlow: for "same", what is odd is added at the bottom and at the right."""

    def __init__(self, filters, kernel, activation="relu", stride=1, same=False):
        self.filters, self.kernel, self.activation = filters, kernel, activation
        self.stride, self.same = stride, same

    def tensors(self, shape):
        fan_in = shape[0] * self.kernel**2
        yield "weights", [self.filters, shape[0], self.kernel, self.kernel], he(fan_in), 0.0
        yield "bias", [self.filters], 0.1, 0.0

    def output(self, shape):
        if self.same:
            return [self.filters] + [math.ceil(size / self.stride) for size in shape[1:]]
        return [self.filters] + [(size - self.kernel) // self.stride + 1 for size in shape[1:]]

    def forward(self, x, weights, bias):
        if self.same:
            size = x.shape[2]
            total = max(0, (math.ceil(size / self.stride) - 1) * self.stride + self.kernel - size)
            before = total // 2
            x = F.pad(x, (before, total - before, before, total - before))
        return activated(F.conv2d(x, weights, bias, stride=self.stride), self.activation)


class MaxPool:
    """Windows of 2 × 2 that do not overlap; a row or column left over is dropped."""

    def tensors(self, shape):
        return ()

    def output(self, shape):
        return [shape[0]] + [size // 2 for size in shape[1:]]

    def forward(self, x):
        return F.max_pool2d(x, 2)


class Flatten:
    """In the order channel, row, column."""

    def tensors(self, shape):
        return ()

    def output(self, shape):
        return [math.prod(shape)]

    def forward(self, x):
        return x.flatten(1)


class Dense:
    """Weights are [in, out]. The last one has no activation here: softmax is part of the loss."""

    def __init__(self, units, activation="relu"):
        self.units, self.activation = units, activation

    def tensors(self, shape):
        yield "weights", [shape[0], self.units], he(shape[0]), 0.0
        yield "bias", [self.units], 0.1, 0.0

    def output(self, shape):
        return [self.units]

    def forward(self, x, weights, bias):
        return activated(x @ weights + bias, self.activation)


class BatchNorm:
    """Normalizes with the batch's mean and biased variance; both go into the running ones as they are.

    running = momentum · running + (1 − momentum) · batch, as DL4J has it. PyTorch's own layer puts the unbiased
    variance there, so it isn't used.
    """

    EPSILON = 1e-3
    MOMENTUM = 0.99

    def tensors(self, shape):
        yield "gamma", [shape[0]], 0.25, 1.0
        yield "beta", [shape[0]], 0.25, 0.0
        yield "mean", [shape[0]], 0.25, 0.25
        yield "variance", [shape[0]], 0.5, 1.0

    def output(self, shape):
        return shape

    def forward(self, x, gamma, beta, mean, variance, training):
        along = [d for d in range(x.dim()) if d != 1]
        if training:
            batch_variance, batch_mean = torch.var_mean(x, along, correction=0)
            for running, batch in ((mean, batch_mean), (variance, batch_variance)):
                running.mul_(self.MOMENTUM).add_(batch.detach(), alpha=1 - self.MOMENTUM)
            mean, variance = batch_mean, batch_variance
        by_channel = [1, -1] + [1] * (x.dim() - 2)
        scale = gamma / torch.sqrt(variance + self.EPSILON)
        return x * scale.view(by_channel) + (beta - mean * scale).view(by_channel)


def he(fan_in: int) -> float:
    """The limit of He's uniform distribution: it keeps the activations of relu layers at one size."""
    return math.sqrt(6 / fan_in)


def activated(x, activation):
    return x if activation is None else getattr(F, activation)(x)


def _light():
    layers = []
    for filters in (32, 64):
        layers += [Conv(filters, 3), BatchNorm(), Conv(filters, 3), BatchNorm()]
        layers += [Conv(filters, 5, stride=2, same=True), BatchNorm()]
    return layers + [Conv(128, 4), BatchNorm(), Flatten(), Dense(10, None)]


LAYERS = {
    "baseline": [Conv(32, 3), MaxPool(), Conv(64, 3, "elu"), MaxPool(), Flatten(), Dense(10, None)],
    "deep": [Conv(32, 3), Conv(32, 3), MaxPool(), Conv(32, 3), Conv(32, 3, same=True), MaxPool(), Flatten()]
    + [Dense(512), Dense(64), BatchNorm(), Dense(10, None)],
    "light": _light(),
    "mlp": [Flatten()] + [Dense(units) for units in (3000, 2500, 2000, 1500, 1000, 500)] + [Dense(10, None)],
    "optimized": [Conv(32, 3), Conv(32, 3), MaxPool(), Conv(32, 3), Conv(32, 3), MaxPool(), Flatten()]
    + [Dense(256), Dense(256), Dense(10, None)],
    "example": [Conv(8, 3), MaxPool(), Flatten(), Dense(32), Dense(10, None)],
}


class Network:
    """One of the six, with the generator's weights."""

    def __init__(self, name: str, dtype=torch.float64):
        self.layers = LAYERS[name]
        self.tensors, self.values = [], []
        shape = [1, 28, 28]
        for index, layer in enumerate(self.layers):
            for kind, size, scale, shift in layer.tensors(shape):
                tensor = Tensor(index, kind, size, generator.WEIGHTS + len(self.tensors), scale, shift)
                self.tensors.append(tensor)
                self.values.append(tensor.first(dtype).requires_grad_(tensor.trained))
            shape = layer.output(shape)

    def logits(self, images, training=True):
        x, values = images, list(self.values)
        for layer in self.layers:
            own = [values.pop(0) for _ in layer.tensors(list(x.shape[1:]))]
            if isinstance(layer, BatchNorm):
                x = layer.forward(x, *own, training)
            else:
                x = layer.forward(x, *own)
        return x

    def gradients(self, images, labels):
        """The mean cross-entropy and its gradients; L2 regularization is the updater's."""
        loss = F.cross_entropy(self.logits(images), labels)
        trained = [value for value, tensor in zip(self.values, self.tensors) if tensor.trained]
        gradients = iter(torch.autograd.grad(loss, trained))
        return float(loss.detach()), [next(gradients) if t.trained else None for t in self.tensors]
