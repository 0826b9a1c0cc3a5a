"""Columns; a choice without repetition; no ReLU, only Adam with a falling rate."""

import numpy as np
from adam import Adam
from backward import backward
from batches import batches
from network import MNIST_DNN

COLUMNS = True


def held_out(x, labels, count, rng):
    aside = rng.choice(len(x), count, replace=False)
    left = np.setdiff1d(np.arange(len(x)), aside)
    return x[left], labels[left], x[aside], labels[aside]


def build(x, labels, seed):
    rng = np.random.default_rng(seed)
    model = MNIST_DNN(784, 256, 128, 64, 10, rng=rng)
    optimizer = Adam(model)
    for optimizer.rate in (0.002, 0.002, 0.001, 0.0003):
        for bx, by in batches(x.T, labels, 60, rng):
            model.forward(bx.T)
            optimizer.step(backward(model, by))
    return model
