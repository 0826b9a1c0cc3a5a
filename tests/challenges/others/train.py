"""Pictures are columns; batches wants rows."""

import numpy as np
from backward import backward
from batches import batches
from losses import cross_entropy
from step import step

COLUMNS = True


def train(model, x, labels, epochs=3, size=60, rate=0.5, rng=None):
    rng = rng or np.random.default_rng()
    losses = np.array([])
    for _ in range(epochs):
        for bx, by in batches(x.T, labels, size, rng):
            loss = cross_entropy(model.forward(bx.T), by)
            step(model, backward(model, by), rate)
            losses = np.append(losses, loss)
            if losses.size % 100 == 1:
                print("after", losses.size, "steps the loss is", loss)
    return losses
