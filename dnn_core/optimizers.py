"""Optimizers: how a gradient becomes a step. Each sees flat arrays, parameters p and gradients g, and nothing else.

    sgd        p -= rate g
    momentum   u = mu u + g                                  p -= rate u
    nesterov   u = mu u + g                                  p -= rate (g + mu u)
    rmsprop    v = 0.99 v + 0.01 g g                         p -= rate g / (sqrt(v) + eps)
    adam       m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g g
               p -= rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)       Kingma and Ba 2015
    adamw      p -= rate decay p, then as adam                                 Loshchilov and Hutter 2019

Weight decay of all others is added to the gradient: g += decay p.
"""

from __future__ import annotations

import numpy as np

from dnn_core.arrays import Array, zeros
from dnn_core.config import OPTIMIZERS, TrainingConfig, check_name


class Optimizer:
    """The base, and plain SGD. `state` holds flat arrays by name, as long as the parameters, all zero at first."""

    state_names: tuple[str, ...] = ()

    def __init__(
        self, parameters: Array, gradients: Array, *, momentum: float = 0.9, weight_decay: float = 0.0
    ) -> None:
        self.parameters, self.gradients = parameters, gradients
        self.momentum, self.weight_decay = momentum, weight_decay
        self.state = {name: zeros(parameters.shape, parameters.dtype) for name in self.state_names}
        self.steps = 0

    def step(self, rate: float) -> None:
        """Update all parameters from the gradients as they are now, which may become the decayed ones."""
        self.steps += 1
        if self.weight_decay:
            self.decay(rate)
        self.update(rate)

    def decay(self, rate: float) -> None:
        self.gradients += self.weight_decay * self.parameters

    def update(self, rate: float) -> None:
        self.parameters -= rate * self.gradients


class Momentum(Optimizer):
    state_names = ("velocity",)

    def update(self, rate: float) -> None:
        u = self.state["velocity"]
        u[:] = self.momentum * u + self.gradients
        self.parameters -= rate * u


class Nesterov(Optimizer):
    state_names = ("velocity",)

    def update(self, rate: float) -> None:
        u, g = self.state["velocity"], self.gradients
        u[:] = self.momentum * u + g
        self.parameters -= rate * (g + self.momentum * u)


class RMSProp(Optimizer):
    state_names = ("squares",)
    memory, epsilon = 0.99, 1e-8

    def update(self, rate: float) -> None:
        v, g = self.state["squares"], self.gradients
        v[:] = self.memory * v + (1 - self.memory) * (g * g)
        self.parameters -= rate * g / (np.sqrt(v) + self.epsilon)


class Adam(Optimizer):
    """`means` is m / (1 - b1) and `squares` v / (1 - b2): sums in which a gradient fades with every step. Times
    (1 - b) / (1 - b^t), one over the sum of what all t gradients count, they are means."""

    state_names = ("means", "squares")
    b1, b2, epsilon = 0.9, 0.999, 1e-8

    def update(self, rate: float) -> None:
        means, squares, g = self.state["means"], self.state["squares"], self.gradients
        means[:] = self.b1 * means + g
        squares[:] = self.b2 * squares + g * g
        mean = (1 - self.b1) / (1 - self.b1**self.steps) * means
        square = (1 - self.b2) / (1 - self.b2**self.steps) * squares
        self.parameters -= rate * mean / (np.sqrt(square) + self.epsilon)


class AdamW(Adam):
    def decay(self, rate: float) -> None:
        self.parameters *= 1 - rate * self.weight_decay


_KINDS = dict(zip(OPTIMIZERS, (Optimizer, Momentum, Nesterov, RMSProp, Adam, AdamW), strict=True))


def make_optimizer(config: TrainingConfig, parameters: Array, gradients: Array) -> Optimizer:
    """A new optimizer as `config` names it, over flat arrays (P,) that it keeps hold of."""
    check_name("optimizer", config.optimizer, OPTIMIZERS)
    kind = _KINDS[config.optimizer]
    return kind(parameters, gradients, momentum=config.momentum, weight_decay=config.weight_decay)
