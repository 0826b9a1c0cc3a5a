"""Adam."""
import numpy as np

from backward import backward
from network import MNIST_DNN


class Adam:
    def __init__(self, model, rate=0.001):
        self.model = model
        self.rate = rate
        self.t = 0
        ...

    def step(self, gradients):
        """gradients [(dW, db), ...]: moves model.W, model.b"""
        ...


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    model = MNIST_DNN(784, 256, 128, 64, 10, rng=rng)
    optimizer = Adam(model)
    x, labels = rng.random((60, 784)), rng.integers(0, 10, 60)
    model.forward(x)
    before = model.b[-1].copy()
    optimizer.step(backward(model, labels))
    print("the last biases moved by", model.b[-1] - before)
