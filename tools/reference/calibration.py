"""Temperatures fitted by scikit-learn, and the calibration error computed by NumPy, for made-up logits."""

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator
from sklearn.metrics import log_loss

import generator

LOGITS = 50  # streams of the generator: each case has one, and the next but 10 for what is wrong
ROWS, CLASSES, BINS = 400, 10, 15
CASES = {"underconfident": 3.0, "nearly right": 6.0, "overconfident": 10.0}  # the scale of the logits


class Logits(ClassifierMixin, BaseEstimator):
    """A classifier whose inputs are its logits already."""

    def fit(self, logits, labels):
        self.classes_ = np.arange(CLASSES)
        self.n_features_in_ = CLASSES
        return self

    def decision_function(self, logits):
        return logits

    def predict(self, logits):
        return logits.argmax(axis=1)


def problem(stream, scale):
    """Logits, and labels that are those of the largest logit, but for every fifth, which is any."""
    logits = scale * generator.uniform_array(LOGITS + stream, (ROWS, CLASSES))
    labels = logits.argmax(axis=1)
    others = generator.bits_array(LOGITS + 10 + stream, ROWS) >> np.uint64(33)
    return logits, np.where(np.arange(ROWS) % 5 == 0, (others % np.uint64(CLASSES)).astype(int), labels)


def softmax(logits):
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def calibration_error(probabilities, labels):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bins = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    gaps = [abs(confidence[bins == b].sum() - right[bins == b].sum()) for b in range(BINS)]
    return float(sum(gaps) / len(labels))


def case(stream, scale):
    logits, labels = problem(stream, scale)
    fitted = CalibratedClassifierCV(FrozenEstimator(Logits().fit(logits, labels)), method="temperature")
    fitted.fit(logits, labels)
    temperature = 1 / fitted.calibrated_classifiers_[0].calibrators[0].beta_
    before, after = softmax(logits), softmax(logits / temperature)
    return {
        "scale": scale,
        "temperature": float(temperature),
        "loss": [float(log_loss(labels, each, labels=range(CLASSES))) for each in (before, after)],
        "error": [calibration_error(each, labels) for each in (before, after)],
    }


def everything():
    cases = {name: case(stream, scale) for stream, (name, scale) in enumerate(CASES.items())}
    return {"rows": ROWS, "classes": CLASSES, "cases": cases}
