"""A dense layer's forward and backward taken apart, so that its parts can be done in another order, by two threads."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dnn_core.arrays import Array, empty
from dnn_core.layers import Dense

Multiply = Callable[[Array, Array, Array], Array]  # a @ b, written to the third


class DenseInParts:
    """Works on the parameters and gradients of `dense`. What it returns is overwritten by its next call."""

    def __init__(self, dense: Dense, multiply: Multiply) -> None:
        self.dense, self._multiply = dense, multiply
        self._x = self._delta = np.empty(0)
        self._made: dict[tuple[str, int], Array] = {}  # arrays to work in, by what for and rows

    def forward(self, x: Array) -> Array:
        """As Dense.forward: x (N, D) to y (N, H)."""
        return self.add_biases(x, self._multiply(x, self.dense.weights, self._work("y", len(x), self.dense.outputs)))

    def add_biases(self, x: Array, products: Array) -> Array:
        """The rest of forward where x @ weights is known already: `products` (N, H) becomes y."""
        self._x = x
        return np.add(products, self.dense.biases, out=products)

    def backward_inputs(self, delta: Array) -> Array:
        """The half of backward that the layer below waits for: dloss/dx = dloss/dy @ weights.T."""
        self.keep_delta(delta)
        return self._multiply(delta, self.dense.weights.T, self._work("dx", len(delta), self.dense.inputs))

    def keep_delta(self, delta: Array) -> None:
        """Take dloss/dy (N, H) for `weight_gradients`; enough for the first layer, below which nobody waits."""
        self._delta = delta

    def weight_gradients(self, rows: slice) -> None:
        """The other half, for which nobody waits: for some rows of the weights dloss/dweights = x.T @ dloss/dy, and
        with the last of them dloss/dbiases, the sum of dloss/dy over the samples."""
        np.matmul(self._x.T[rows], self._delta, out=self.dense.weights_gradient[rows])
        if rows.stop is None or rows.stop >= self.dense.inputs:
            np.add.reduce(self._delta, axis=0, out=self.dense.biases_gradient)

    def _work(self, name: str, rows: int, columns: int) -> Array:
        if (name, rows) not in self._made:
            self._made[name, rows] = empty((rows, columns), self.dense.weights.dtype)
        return self._made[name, rows]
