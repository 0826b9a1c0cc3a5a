"""One weight of a network under the microscope, for one picture: its gradient two ways, the chain that it is made of,
the step that an optimizer makes of it. All of it in float64, by dnn_core's own layers, losses and optimizers.

Work for a thread: some milliseconds for the course's network. NumPy comes with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from dnn_core.arrays import Array
from dnn_core.batching import scale_pixels
from dnn_core.config import TrainingConfig
from dnn_core.layers import Layer
from dnn_core.losses import make_loss
from dnn_core.network import Network
from dnn_core.optimizers import make_optimizer

NUDGE: Final = 1e-4
OPTIMIZERS: Final = (("sgd", 0.1), ("momentum", 0.1), ("adam", 0.001))
"""With the learning rates that are usual for them."""
LATER: Final = 10
"""The step that is told beside the first one, were the gradient the same in all of them."""
AT_ONCE: Final = 16_384
"""Weights that make their step together: an optimizer's arrays for all of them would take ten megabytes."""


@dataclass(frozen=True, slots=True)
class WeightIndex:
    """A weight: of dense layer `layer` (from 0), from input `source` (pixel or neuron before) to its `neuron`. -1 for a
    neuron, or a source that is one, is the one that counts most: of the largest delta, or the largest activation."""

    layer: int
    source: int
    neuron: int


@dataclass(frozen=True, slots=True)
class Step:
    """What an optimizer makes of the weight: after its first step, and after LATER of them with the same gradient; and
    the picture's loss once all weights have made the first one."""

    optimizer: str
    rate: float
    first: float
    later: float
    loss: float


@dataclass(frozen=True, slots=True)
class WeightGradient:
    """`gradient` is dloss/dweight by backpropagation: `value` (what comes in at the weight) times `delta` (dloss/dsum
    of its neuron). A hidden neuron's delta is `slope` times `above`; `above` is the sum of `terms`, a (weight, delta)
    of each neuron of the next layer; the output's delta comes from the loss, then both are None. `nudged` are the
    losses with the weight NUDGE larger and smaller. `incoming` are all weights of the neuron, `values` all that comes
    in at its layer, `norms` the length of each dense layer's gradient."""

    place: WeightIndex
    weight: float
    loss: float
    probabilities: tuple[float, ...]
    value: float
    delta: float
    gradient: float
    nudged: tuple[float, float]
    slope: float | None
    above: float | None
    terms: tuple[tuple[float, float], ...]
    incoming: tuple[float, ...]
    values: tuple[float, ...]
    norms: tuple[float, ...]
    steps: tuple[Step, ...]

    @property
    def by_nudging(self) -> float:
        """The gradient as a central difference."""
        return (self.nudged[0] - self.nudged[1]) / (2 * NUDGE)


class Microscope:
    """Looks into a copy of `network`; `order` says which pixel of a picture each input is, `scale` how gray values are
    made numbers. It looks as a test does, without dropout, so that the loss of one picture is a number of its own."""

    def __init__(self, network: Network, config: TrainingConfig, order: Array, scale: float) -> None:
        sizes = network.layer_sizes
        self.config, self._order, self._scale = config, order, scale
        blank, rng = replace(config, initializer="zeros"), np.random.default_rng(0)
        self.network = Network.build(blank, rng, inputs=sizes[0], outputs=sizes[-1], dtype=np.float64)
        self.network.parameters[:] = network.parameters
        kept = network.state()
        for name, array in self.network.state().items():
            array[:] = kept[name]
        self._loss = make_loss(
            config.loss, smoothing=config.label_smoothing, output_activation=config.output_activation
        )

    def _inputs(self, pixels: bytes) -> Array:
        return scale_pixels(np.frombuffer(pixels, np.uint8)[self._order][None], self._scale, np.float64)

    def _forward(self, x: Array, label: int) -> float:
        return self._loss.forward(self.network.forward(x), np.array([label]))

    def _backward(self, x: Array, label: int) -> tuple[float, dict[Layer, Array], Array]:
        """The loss, dloss/d(what comes out of) each layer, and dloss/dx; the network's gradients are filled."""
        loss = self._forward(x, label)
        gradient, arriving = self._loss.backward(), {}
        for layer in reversed(self.network.layers):
            arriving[layer] = gradient[0]
            gradient = layer.backward(gradient)
        return loss, arriving, gradient[0]

    def norms(self, pixels: bytes, label: int) -> tuple[float, ...]:
        """Length of each dense layer's gradient for a picture, first layer first."""
        self._backward(self._inputs(pixels), label)
        return self.network.gradient_norms()

    def input_of(self, pixel: int) -> int:
        """Which input a pixel of the picture is."""
        return int(np.flatnonzero(self._order == pixel)[0])

    def look(self, pixels: bytes, label: int, place: WeightIndex) -> WeightGradient:
        """The weight at a place, for a picture (gray values) with its label. In the first layer `source` is a pixel."""
        x, dense = self._inputs(pixels), self.network.dense[place.layer]
        loss, arriving, _ = self._backward(x, label)
        if place.neuron < 0:
            place = replace(place, neuron=int(np.abs(arriving[dense]).argmax()))
        if place.layer and place.source < 0:
            place = replace(place, source=int(np.abs(dense._x[0]).argmax()))
        source = self.input_of(place.source) if place.layer == 0 else place.source
        delta, value = float(arriving[dense][place.neuron]), float(dense._x[0, source])
        slope = above = None
        terms: tuple[tuple[float, float], ...] = ()
        if place.layer + 1 < len(self.network.dense):
            following = self.network.dense[place.layer + 1]
            weights, deltas = following.weights[place.neuron], arriving[following]
            terms = tuple((float(w), float(d)) for w, d in zip(weights, deltas, strict=True))
            above = float(weights @ deltas)
            slope = delta / above if above else 0.0
        probabilities = self._loss.probabilities(self.network.forward(x))[0]
        values = dense._x[0].copy()
        incoming = dense.weights[:, place.neuron].copy()
        if place.layer == 0:  # as the picture lies
            picture = np.empty_like(incoming), np.empty_like(values)
            picture[0][self._order], picture[1][self._order] = incoming, values
            incoming, values = picture
        gradient = float(dense.weights_gradient[source, place.neuron])
        norms = self.network.gradient_norms()
        steps = tuple(self._step(x, label, name, rate, dense, source, place.neuron) for name, rate in OPTIMIZERS)
        return WeightGradient(
            place=place,
            weight=float(dense.weights[source, place.neuron]),
            loss=loss,
            probabilities=_floats(probabilities),
            value=value,
            delta=delta,
            gradient=gradient,
            nudged=self._nudged(x, label, dense.weights, source, place.neuron),
            slope=slope,
            above=above,
            terms=terms,
            incoming=_floats(incoming),
            values=_floats(values),
            norms=norms,
            steps=steps,
        )

    def _nudged(self, x: Array, label: int, weights: Array, source: int, neuron: int) -> tuple[float, float]:
        kept, found = weights[source, neuron], []
        for sign in (1, -1):
            weights[source, neuron] = kept + sign * NUDGE
            found.append(self._forward(x, label))
        weights[source, neuron] = kept
        return found[0], found[1]

    def _step(self, x: Array, label: int, name: str, rate: float, dense: Any, source: int, neuron: int) -> Step:
        """With the gradients as they are, by a fresh optimizer, which without decay leaves them so; the network is left
        as it was."""
        settings = replace(self.config, optimizer=name, weight_decay=0.0)
        alone = np.array([dense.weights[source, neuron]])  # each weight's step is its own
        optimizer = make_optimizer(settings, alone, np.array([dense.weights_gradient[source, neuron]]))
        for _ in range(LATER):
            optimizer.step(rate)
        parameters, kept = self.network.parameters, self.network.parameters.copy()
        for start in range(0, len(kept), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            make_optimizer(settings, parameters[part], self.network.gradients[part]).step(rate)
        first, loss = float(dense.weights[source, neuron]), self._forward(x, label)
        parameters[:] = kept
        return Step(name, rate, first, float(alone[0]), loss)

    def saliency(self, pixels: bytes, digit: int) -> tuple[float, ...]:
        """What more ink at each pixel would do to the loss of reading the picture as `digit`, with its sign turned:
        positive where it would make the network surer of it. d(log probability)/d(input) for cross-entropy."""
        _, _, gradient = self._backward(self._inputs(pixels), digit)
        picture = np.empty_like(gradient)
        picture[self._order] = -gradient
        return _floats(picture)


def _floats(values: Sequence[Any] | Array) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
