"""ROC curves and the areas under them, from scikit-learn."""

import generator
import numpy as np
from sklearn.metrics import roc_auc_score, roc_curve

# The numbers of positives and negatives, the shift of the positives' scores, and the number of steps that scores are
# rounded to; 0 for none. Few steps make many ties.
CASES = {
    "apart": (12, 9, 0.5, 0),
    "unequal": (40, 7, 0.25, 0),
    "ties": (25, 30, 0.4, 4),
    "many ties": (60, 50, 0.1, 2),
    "worse than chance": (20, 20, -0.6, 8),
    "perfect": (8, 11, 2.0, 0),
    "hopeless": (5, 6, -2.0, 0),
    "all equal": (7, 4, 0.0, 1e-9),
    "one of each": (1, 1, 0.0, 0),
}

FIRST_STREAM = 100


def scores(stream, count, shift, steps):
    values = generator.uniform_array(stream, (count,)) + shift
    return np.round(values * steps) if steps else values


def run(index, positives, negatives, shift, steps):
    high = scores(FIRST_STREAM + 2 * index, positives, shift, steps)
    low = scores(FIRST_STREAM + 2 * index + 1, negatives, 0.0, steps)
    labels = np.concatenate([np.ones(positives), np.zeros(negatives)])
    everything = np.concatenate([high, low])
    false, true, thresholds = roc_curve(labels, everything, drop_intermediate=False)
    return {
        "positives": high,
        "negatives": low,
        "falsePositiveRates": false,
        "truePositiveRates": true,
        "thresholds": thresholds[1:],  # the first is infinite, which JSON has no word for
        "area": float(roc_auc_score(labels, everything)),
    }


def cases():
    return {name: run(index, *case) for index, (name, case) in enumerate(CASES.items())}
