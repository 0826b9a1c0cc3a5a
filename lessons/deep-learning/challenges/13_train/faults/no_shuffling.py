"""The pictures come in their original order, not shuffled. Which of your parts shuffles?"""
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
        for bx, by in [(x[i : i + size], labels[i : i + size]) for i in range(0, len(x), size)]:
            logits = model.forward(bx)
            losses.append(float(cross_entropy(logits, by)))
            step(model, backward(model, by), rate)
            if len(losses) % 100 == 0:
                print(f"step {len(losses)}: loss {losses[-1]:.3f}")
    return losses


if __name__ == "__main__":
    images, labels = course.training_digits(6_000)
    model = MNIST_DNN(784, 256, 128, 64, 10)
    losses = train(model, scale(flatten(images)), labels)
    print("from", losses[0], "to", losses[-1])
