"""Activation layers: what makes a network more than one big matrix.

All derivatives are written in terms of the output y, so that forward leaves only that behind:

    identity    y = x                     dy/dx = 1
    sigmoid     y = 1 / (1 + exp(-x))     dy/dx = y (1 - y)         x = 0: y = 0.5, dy/dx = 0.25
    tanh        y = tanh(x)               dy/dx = 1 - y y           x = 0: y = 0,   dy/dx = 1
    relu        y = max(x, 0)             dy/dx = 1 if y > 0 else 0
    leaky-relu  y = max(x, 0.01 x)        dy/dx = 1 if y > 0 else 0.01
    softmax     y_i = exp(x_i) / sum_j exp(x_j), so that a row sums to 1;  dy_i/dx_j = y_i ((i == j) - y_j)
                x = [0, log 3]: y = [1/4, 3/4], dy_1/dx_1 = 1/4 * 3/4 = 3/16, dy_1/dx_2 = -3/16
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from dnn_core.arrays import Array
from dnn_core.config import ACTIVATIONS, check_name
from dnn_core.layers import Layer


class Activation(Layer, ABC):
    """A layer without parameters that works on each row (softmax) or each number (all others) by itself."""

    def forward(self, x: Array, *, training: bool = False, rng: np.random.Generator | None = None) -> Array:
        self.y = self.apply(x)
        return self.y

    @abstractmethod
    def apply(self, x: Array) -> Array:
        """y for x, both (N, D)."""


class Sigmoid(Activation):
    kind = "sigmoid"

    def apply(self, x: Array) -> Array:
        # The same curve as 1 / (1 + exp(-x)), but tanh cannot overflow, however large x is.
        y: Array = np.tanh(0.5 * x) * 0.5 + 0.5
        return y

    def backward(self, gradient: Array) -> Array:
        slope: Array = (1 - self.y) * self.y
        return gradient * slope


class Tanh(Activation):
    kind = "tanh"

    def apply(self, x: Array) -> Array:
        y: Array = np.tanh(x)
        return y

    def backward(self, gradient: Array) -> Array:
        slope: Array = 1 - self.y * self.y
        return gradient * slope


class ReLU(Activation):
    kind = "relu"

    def apply(self, x: Array) -> Array:
        return np.maximum(x, 0)

    def backward(self, gradient: Array) -> Array:
        return gradient * (self.y > 0)


class LeakyReLU(Activation):
    kind = "leaky-relu"
    leak = 0.01

    def apply(self, x: Array) -> Array:
        return np.maximum(x, self.leak * x)

    def backward(self, gradient: Array) -> Array:
        return np.where(self.y > 0, gradient, self.leak * gradient)


class Softmax(Activation):
    kind = "softmax"

    def apply(self, x: Array) -> Array:
        return softmax(x)

    def backward(self, gradient: Array) -> Array:
        # dloss/dx_j = y_j (g_j - sum_i g_i y_i)
        sums: Array = np.einsum("nc,nc->n", gradient, self.y)
        return (gradient - sums[:, None]) * self.y


def softmax(x: Array) -> Array:
    """Probabilities (N, C) from logits (N, C). The row's largest is taken off first, so that exp cannot overflow."""
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    shares: Array = powers / powers.sum(axis=1, keepdims=True)
    return shares


def make_activation(name: str) -> Layer:
    """A new activation layer by its name in the config; raises ConfigError for an unknown one."""
    check_name("activation", name, ACTIVATIONS)
    kinds: tuple[type[Layer], ...] = (Layer, Sigmoid, Tanh, ReLU, LeakyReLU, Softmax)
    return next(kind for kind in kinds if kind.kind == name)()
