"""The weights move along the gradient, uphill. Which way is the valley?"""
import numpy as np

from backward import backward
from network import MNIST_DNN


def step(model, gradients, rate):
    """gradients [(dW, db), ...]: change model.W, model.b"""
    for k, (dW, db) in enumerate(gradients):
        model.W[k] += rate * dW  # against the slope
        model.b[k] += rate * db


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    model = MNIST_DNN(784, 256, 128, 64, 10, rng=rng)
    model.forward(rng.random((60, 784)))
    before = model.b[-1].copy()
    step(model, backward(model, rng.integers(0, 10, 60)), 0.5)
    print("the last biases moved by", model.b[-1] - before)
