"""Columns, and ln of the sum by NumPy's logaddexp."""

import numpy as np

COLUMNS = True


def mse(outputs, targets):
    return sum((o - t) ** 2 for o, t in zip(outputs.ravel(), targets.ravel(), strict=True)) / outputs.size


def cross_entropy(logits, labels):
    total = 0.0
    for picture, label in enumerate(labels):
        total += np.logaddexp.reduce(logits[:, picture]) - logits[label, picture]
    return total / len(labels)
