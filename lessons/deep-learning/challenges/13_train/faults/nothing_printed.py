"""Nothing is printed. How would you notice after three minutes that it isn't learning?"""
import numpy as np

import course
from backward import backward
from batches import batches
from losses import cross_entropy
from network import MNIST_DNN
from prepare import flatten, scale
from step import step


def train(
    model, x, labels, epochs=3, size=60, rate=0.5, rng=None
):
    """x (N, D), labels (N,)  ->  the loss at each step"""
    rng = rng or np.random.default_rng()
    losses = []
    for epoch in range(epochs):
        for bx, by in batches(x, labels, size, rng):
            logits = model.forward(bx)
            losses.append(float(cross_entropy(logits, by)))
            step(model, backward(model, by), rate)
            if len(losses) % 100 == 0:
                pass
    return losses


if __name__ == "__main__":
    images, labels = course.training_digits(6_000)
    model = MNIST_DNN(784, 256, 128, 64, 10)
    losses = train(model, scale(flatten(images)), labels)
    print("from", losses[0], "to", losses[-1])
