"""You divide by the mean square itself. What has the size of a gradient: v, or its root?"""
import numpy as np

from backward import backward
from network import MNIST_DNN


class Adam:
    def __init__(self, model, rate=0.001):
        self.model = model
        self.rate = rate
        self.t = 0
        parameters = [*model.W, *model.b]
        self.m = [np.zeros_like(p) for p in parameters]
        self.v = [np.zeros_like(p) for p in parameters]

    def step(self, gradients):
        """gradients [(dW, db), ...]: moves model.W, model.b"""
        self.t += 1
        parameters = [*self.model.W, *self.model.b]
        slopes = [dW for dW, _ in gradients]
        slopes += [db for _, db in gradients]
        for p, g, m, v in zip(parameters, slopes, self.m, self.v):
            m += 0.1 * (g - m)            # 0.9 m + 0.1 g
            v += 0.001 * (g * g - v)
            mean = m / (1 - 0.9**self.t)
            square = v / (1 - 0.999**self.t)
            p -= self.rate * mean / (square + 1e-8)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    model = MNIST_DNN(784, 256, 128, 64, 10, rng=rng)
    optimizer = Adam(model)
    x, labels = rng.random((60, 784)), rng.integers(0, 10, 60)
    model.forward(x)
    before = model.b[-1].copy()
    optimizer.step(backward(model, labels))
    print("the last biases moved by", model.b[-1] - before)
