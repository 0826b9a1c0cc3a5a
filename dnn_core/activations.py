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

import numpy as np

from dnn_core.arrays import Array, Float
from dnn_core.config import ACTIVATIONS, check_name
from dnn_core.layers import Layer


class Activation(Layer):
    """A layer without parameters that works on each row (softmax) or each number (all others) by itself."""

    def forward(self, x: Array, *, training: bool = False, rng: np.random.Generator | None = None) -> Array:
        self.y = self.apply(x, self.work.get("y", x.shape))
        return self.y

    def apply(self, x: Array, out: Array) -> Array:
        """y for x, written to `out`."""
        out[:] = x
        return out


class Sigmoid(Activation):
    kind = "sigmoid"

    def apply(self, x: Array, out: Array) -> Array:
        # The same curve as 1 / (1 + exp(-x)), but tanh cannot overflow, however large x is.
        np.multiply(x, 0.5, out=out)
        np.tanh(out, out=out)
        out *= 0.5
        out += 0.5
        return out

    def backward(self, gradient: Array) -> Array:
        slope = np.subtract(1, self.y, out=self.work.get("slope", self.y.shape))
        slope *= self.y
        gradient *= slope
        return gradient


class Tanh(Activation):
    kind = "tanh"

    def apply(self, x: Array, out: Array) -> Array:
        return np.tanh(x, out=out)

    def backward(self, gradient: Array) -> Array:
        slope = np.multiply(self.y, self.y, out=self.work.get("slope", self.y.shape))
        np.subtract(1, slope, out=slope)
        gradient *= slope
        return gradient


class ReLU(Activation):
    kind = "relu"

    def apply(self, x: Array, out: Array) -> Array:
        # NumPy compares with an array three times as fast as with the number 0.
        return np.maximum(x, self.work.zeros(x.shape[1:]), out=out)

    def backward(self, gradient: Array) -> Array:
        gradient *= self.y > 0
        return gradient


class LeakyReLU(Activation):
    kind = "leaky-relu"
    leak = 0.01

    def apply(self, x: Array, out: Array) -> Array:
        np.multiply(x, self.leak, out=out)
        return np.maximum(x, out, out=out)

    def backward(self, gradient: Array) -> Array:
        slope = self.work.get("slope", self.y.shape)
        np.greater(self.y, 0, out=slope)
        np.maximum(slope, self.leak, out=slope)
        gradient *= slope
        return gradient


class Softmax(Activation):
    kind = "softmax"

    def apply(self, x: Array, out: Array) -> Array:
        return softmax(x, out)

    def backward(self, gradient: Array) -> Array:
        # dloss/dx_j = y_j (g_j - sum_i g_i y_i)
        gradient -= np.einsum("nc,nc->n", gradient, self.y)[:, None]
        gradient *= self.y
        return gradient


def softmax(x: Array, out: Array | None = None) -> Array:
    """Probabilities (N, C) from logits (N, C). The row's largest is taken off first, so that exp cannot overflow."""
    y: Array = np.subtract(x, x.max(axis=1, keepdims=True), out=out)
    np.exp(y, out=y)
    y /= y.sum(axis=1, keepdims=True)
    return y


def make_activation(name: str, dtype: Float = np.float32) -> Layer:
    """A new activation layer by its name in the config; raises ConfigError for an unknown one."""
    check_name("activation", name, ACTIVATIONS)
    kinds: tuple[type[Layer], ...] = (Layer, Sigmoid, Tanh, ReLU, LeakyReLU, Softmax)
    return next(kind for kind in kinds if kind.kind == name)(dtype)
