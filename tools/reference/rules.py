"""What an update does to the weights, in NumPy: the formulas of the library's UpdateRule, Optimizer and Clipping."""

import numpy as np


def sgd(rate, g, state, t):
    return -rate * g


def momentum(rate, g, state, t, mu=0.9):
    state["v"] = mu * state.get("v", 0) - rate * g
    return state["v"]


def nesterov(rate, g, state, t, mu=0.9):
    state["v"] = mu * state.get("v", 0) - rate * g
    return mu * state["v"] - rate * g


def adam(rate, g, state, t, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """As Kingma and Ba have it before their section 2.1: ε is added to √v as it is, not to the corrected one."""
    state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * g
    state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * g**2
    return -rate * (1 - beta2**t) ** 0.5 / (1 - beta1**t) * state["m"] / (state["v"] ** 0.5 + epsilon)


def rmsprop(rate, g, state, t, rho=0.9, epsilon=1e-8):
    """v begins with ε, as DL4J has it; PyTorch begins with 0."""
    state["v"] = rho * state.get("v", epsilon) + (1 - rho) * g**2
    return -rate * g / (state["v"] ** 0.5 + epsilon)


RULES = {"sgd": sgd, "momentum": momentum, "nesterov": nesterov, "adam": adam, "rmsprop": rmsprop}


def numbers(text):
    """ "adam,0.9,0.99,1e-8" is the word "adam" and three numbers. """
    word, *rest = text.split(",")
    return word, [float(number) for number in rest]


def clipped(clipping, layer):
    """The gradients of one layer, weights and bias together."""
    word, limits = numbers(clipping)
    if word == "value":
        return [np.clip(g, -limits[0], limits[0]) for g in layer]
    if word == "norm":
        norm = np.sqrt(sum((g**2).sum() for g in layer))
        return [g * min(1, limits[0] / norm) for g in layer]
    return layer


class Updater:
    """Changes tensors in place. The order: clip, add l2 · w, rule, subtract rate · decay · w with the w of before.

    l2 and decay hold for weights alone, not for biases.
    """

    def __init__(self, rule, l2=0.0, weight_decay=0.0, clipping="none"):
        word, self.constants = numbers(rule)
        self.rule, self.l2, self.weight_decay, self.clipping = RULES[word], l2, weight_decay, clipping
        self.states, self.t = {}, 0

    def update(self, rate, layers):
        """layers: for each layer, (tensor, gradient, whether it is weights) for each of its tensors."""
        self.t += 1
        for i, layer in enumerate(layers):
            gradients = clipped(self.clipping, [g for _, g, _ in layer])
            for j, ((w, _, weights), g) in enumerate(zip(layer, gradients)):
                if weights:
                    g = g + self.l2 * w
                change = self.rule(rate, g, self.states.setdefault((i, j), {}), self.t, *self.constants)
                if weights:
                    change = change - rate * self.weight_decay * w
                w += change
