"""Columns, and a recursion in place of the loop."""

import numpy as np
from activations import sigmoid_slope
from softmax import softmax

COLUMNS = True


def backward(model, labels):
    hot = np.eye(len(model.logits))[labels].T
    return down(model, len(model.W) - 1, (softmax(model.logits) - hot) / len(labels))


def down(model, k, delta):
    own = [(delta @ model.a[k].T, delta.sum(axis=1, keepdims=True))]
    if k == 0:
        return own
    return down(model, k - 1, model.W[k].T @ delta * sigmoid_slope(model.a[k])) + own
