"""Numeric against analytic gradients: the proof that backward is what forward's slope is.

The slope of the loss along one number v is measured by central differences in float64, at two distances, so that what
the first leaves out (of the order h^2) falls away, and h can be wide enough for rounding not to matter:

    slope(h) = (loss(v + h) - loss(v - h)) / (2 h)        slope = (4 slope(h) - slope(2 h)) / 3,  h = 0.0002

and compared with what backward says. The walk goes the way of the gradient, from the loss down to the inputs, and the
slope along a layer's inputs needs only the layers above it: the first disagreement met is at the layer that is wrong.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from dnn_core.arrays import Array
from dnn_core.layers import Dropout
from dnn_core.losses import Loss
from dnn_core.network import Network

STEP = 2e-4
TOLERANCE = 1e-6
_SMALLEST = 1e-4
"""Gradients below this, times a loss over 1, are compared as if they were as large: the rest may be rounding, which
alone makes up 1e-12 of a numeric gradient at a loss of 1."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One number whose gradient was checked. `layer` counts from 0; the loss comes after the last layer."""

    layer: int
    kind: str  # of the layer, or of the loss
    name: str  # a parameter's, or "inputs"
    index: tuple[int, ...]
    analytic: float
    numeric: float
    loss: float = 1.0  # of the whole batch

    @property
    def relative_error(self) -> float:
        """|analytic - numeric| / the larger of both; NaN counts as infinitely wrong."""
        size = max(abs(self.analytic), abs(self.numeric), _SMALLEST * max(1.0, self.loss))
        error = abs(self.analytic - self.numeric) / size
        return error if error == error else float("inf")

    def __str__(self) -> str:
        return (
            f"layer {self.layer} ({self.kind}), {self.name} {list(self.index)}: the gradient is {self.analytic:.9g} by "
            f"backward, but {self.numeric:.9g} by central differences (relative error {self.relative_error:.1e})"
        )


@dataclass(frozen=True, slots=True)
class GradientCheck:
    checked: int  # how many numbers
    worst: Entry  # the largest relative error
    first_bad: Entry | None  # the first over the tolerance on the way from the loss to the inputs


def numeric_gradient(loss: Callable[[], float], values: Array, index: tuple[int, ...], step: float = STEP) -> float:
    """The slope of `loss()` along one number of `values`, which is moved and put back."""
    before = values[index]

    def slope(distance: float) -> float:
        values[index] = before + distance
        above = loss()
        values[index] = before - distance
        return (above - loss()) / (2 * distance)

    numeric = (4 * slope(step) - slope(2 * step)) / 3
    values[index] = before
    return numeric


def check_gradients(
    network: Network,
    loss: Loss,
    x: Array,
    targets: Array,
    *,
    training: bool = True,
    seed: int = 0,
    most: int = 200,
    tolerance: float = TOLERANCE,
    step: float = STEP,
) -> GradientCheck:
    """Check a float64 network on a batch x (N, D). At most `most` numbers of each array, evenly spread over it.

    Dropout silences the same neurons in every forward pass (by `seed`). Running means are put back afterwards.
    Where a ReLU is so near its kink that moving a number by twice `step` crosses it, the slope is neither side's.
    """
    if network.dtype != np.float64:
        raise ValueError(f"network: {network.dtype}; gradients are checked in float64.")
    state = {name: array.copy() for name, array in network.state().items()}
    try:
        walk = _Walk(network, loss, np.array(x, np.float64), targets, training, seed)
        entries = list(walk.entries(most, step))
    finally:
        for name, array in network.state().items():
            array[:] = state[name]
    bad = (entry for entry in entries if entry.relative_error > tolerance)
    return GradientCheck(len(entries), max(entries, key=lambda entry: entry.relative_error), next(bad, None))


class _Walk:
    """One forward and one backward pass with everything kept, and the passes that measure slopes."""

    def __init__(self, network: Network, loss: Loss, x: Array, targets: Array, training: bool, seed: int) -> None:
        self.layers, self.loss, self.targets = network.layers, loss, targets
        self.training, self.seed = training, seed
        self.inputs = [x]  # inputs[k] goes into layer k, the last into the loss
        for number in range(len(self.layers)):
            self.inputs.append(self.forward(number, self.inputs[number]).copy())  # the identity hands on what it got
        self.value = loss.forward(self.inputs[-1], targets)
        gradients = [loss.backward()]
        for layer in reversed(self.layers):
            gradients.append(layer.backward(gradients[-1]))
        self.input_gradients = gradients[::-1]  # of inputs[k]
        self.parameters: list[tuple[int, str, Array, Array]] = [  # layer, name, parameters and gradients
            (number, name, getattr(layer, name), getattr(layer, f"{name}_gradient").copy())
            for number, layer in enumerate(self.layers)
            for name in layer.parameter_shapes()
        ]

    def forward(self, number: int, x: Array) -> Array:
        layer = self.layers[number]
        # made anew, so that the same neurons are silent each time; that takes longer than the pass of a small layer
        rng = np.random.default_rng((self.seed, number)) if isinstance(layer, Dropout) else None
        return layer.forward(x, training=self.training, rng=rng)

    def loss_from(self, number: int) -> float:
        """The loss if inputs[number] goes into that layer."""
        y = self.inputs[number]
        for above in range(number, len(self.layers)):
            y = self.forward(above, y)
        return self.loss.forward(y, self.targets)

    def entries(self, most: int, step: float) -> Iterator[Entry]:
        """All comparisons, from the loss down."""
        for number in reversed(range(len(self.inputs))):
            kind = self.layers[number].kind if number < len(self.layers) else self.loss.kind
            arrays = [(name, values, gradient) for at, name, values, gradient in self.parameters if at == number]
            arrays.append(("inputs", self.inputs[number], self.input_gradients[number]))
            slope = functools.partial(self.loss_from, number)
            for name, values, gradient in arrays:
                for index in _indices(values.shape, most):
                    numeric = numeric_gradient(slope, values, index, step)
                    yield Entry(number, kind, name, index, float(gradient[index]), numeric, self.value)


def _indices(shape: tuple[int, ...], most: int) -> Iterator[tuple[int, ...]]:
    """At most `most` indices of an array, evenly spread from its first number on."""
    size = math.prod(shape)
    for flat in range(0, size, max(1, -(-size // most))):
        yield tuple(int(index) for index in np.unravel_index(flat, shape))
