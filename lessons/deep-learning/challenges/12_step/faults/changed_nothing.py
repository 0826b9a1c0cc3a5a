"""Nothing has moved. Giving a loop variable a new array does not change the list: where does the model keep its own?"""
import numpy as np

from backward import backward
from network import MNIST_DNN


def step(model, gradients, rate):
    """gradients [(dW, db), ...]: change model.W, model.b"""
    for W, b, (dW, db) in zip(model.W, model.b, gradients):
        W = W - rate * dW
        b = b - rate * db


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    model = MNIST_DNN(784, 256, 128, 64, 10, rng=rng)
    model.forward(rng.random((60, 784)))
    before = model.b[-1].copy()
    step(model, backward(model, rng.integers(0, 10, 60)), 0.5)
    print("the last biases moved by", model.b[-1] - before)
