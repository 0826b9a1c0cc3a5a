"""The state in dictionaries, with the corrections drawn into the rate."""

import numpy as np


class Adam:
    def __init__(self, model, rate=0.001):
        self.model, self.rate, self.t = model, rate, 0
        self.state = {}

    def step(self, gradients):
        self.t += 1
        mean, square = 1 - 0.9**self.t, 1 - 0.999**self.t
        for k, pair in enumerate(gradients):
            for name, g in zip(("W", "b"), pair, strict=True):
                m, v = self.state.get((name, k), (0, 0))
                m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
                self.state[name, k] = m, v
                layers = getattr(self.model, name)
                layers[k] = layers[k] - self.rate * np.sqrt(square) / mean * m / (np.sqrt(v) + 1e-8 * np.sqrt(square))
