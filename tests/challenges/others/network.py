"""Columns: W (H, D), b (H, 1), pictures (D, N)."""

import numpy as np
from activations import sigmoid
from dense import forward as dense

COLUMNS = True


class MNIST_DNN:
    def __init__(self, *sizes, rng=None):
        rng = rng or np.random.default_rng()
        pairs = list(zip(sizes[:-1], sizes[1:], strict=True))
        self.W = [rng.uniform(-1, 1, (H, D)) * np.sqrt(6 / (D + H)) for D, H in pairs]
        self.b = [np.zeros((H, 1)) for _, H in pairs]

    def forward(self, x):
        self.a = [x]
        last = len(self.W) - 1
        for k in range(last):
            self.a.append(sigmoid(dense(self.a[k], self.W[k], self.b[k])))
        self.logits = dense(self.a[last], self.W[last], self.b[last])
        return self.logits


model = MNIST_DNN(784, 200, 100, 50, 10)
