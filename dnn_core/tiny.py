"""Networks small enough to follow every number: two inputs, two hidden neurons, one output, for XOR say.

The layers, the loss and the optimizer are those that learn MNIST, in float64. `record_pass` sends one sample forward
and its gradient backward and keeps each number on the way, as plain Python floats: a figure can step through them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dnn_core.arrays import Array, check_finite
from dnn_core.config import TrainingConfig
from dnn_core.layers import Dense, Layer
from dnn_core.losses import Loss, make_loss
from dnn_core.network import Network
from dnn_core.optimizers import Optimizer

Vector = tuple[float, ...]
Matrix = tuple[Vector, ...]
Sample = tuple[Sequence[float], Sequence[float] | int]  # inputs, and target numbers or a label

XOR: tuple[tuple[Vector, Vector], ...] = (
    ((0.0, 0.0), (0.0,)),
    ((0.0, 1.0), (1.0,)),
    ((1.0, 0.0), (1.0,)),
    ((1.0, 1.0), (0.0,)),
)


@dataclass(frozen=True, slots=True)
class DenseNumbers:
    """What only a dense layer of D inputs and H neurons has. Matrices are (D, H): [input][neuron]."""

    weights: Matrix
    biases: Vector
    products: Matrix  # weight times input; a neuron's output is its column's sum and its bias
    weights_gradient: Matrix  # dloss/dweight
    biases_gradient: Vector
    new_weights: Matrix  # after one step of gradient descent
    new_biases: Vector


@dataclass(frozen=True, slots=True)
class LayerPass:
    """One layer of the pass."""

    kind: str
    inputs: Vector
    outputs: Vector
    outputs_gradient: Vector  # dloss/doutput, which comes from above
    inputs_gradient: Vector  # dloss/dinput, which goes on to the layer below
    dense: DenseNumbers | None  # None for an activation


@dataclass(frozen=True, slots=True)
class PassRecord:
    """One sample forward and backward, the loss included, and the step that follows from it."""

    inputs: Vector
    target: Vector | int
    layers: tuple[LayerPass, ...]
    outputs: Vector
    loss: float
    learning_rate: float
    new_loss: float  # of the same sample after the step


class TinyNetwork:
    """A network of a few neurons, fully readable. Samples are sequences of numbers."""

    def __init__(
        self,
        sizes: Sequence[int] = (2, 2, 1),
        *,
        activation: str = "sigmoid",
        output_activation: str = "sigmoid",
        loss: str = "mse",
        initializer: str = "auto",
        seed: int = 0,
    ) -> None:
        if len(sizes) < 2:
            raise ValueError(f"sizes: {tuple(sizes)}; inputs and outputs at least, such as 2, 2, 1.")
        config = TrainingConfig(
            hidden_sizes=tuple(sizes[1:-1]),
            activation=activation,
            output_activation=output_activation,
            loss=loss,
            initializer=initializer,
        )
        rng = np.random.default_rng(seed)
        self.network = Network.build(config, rng, inputs=sizes[0], outputs=sizes[-1], dtype=np.float64)
        self.loss: Loss = make_loss(loss, output_activation=output_activation, dtype=np.float64)
        self._descent = Optimizer(self.network.parameters, self.network.gradients)

    def set_parameters(self, values: Sequence[float]) -> None:
        """All parameters, in the order of Network.parameters: layer by layer, weights [input][neuron], then biases."""
        if len(values) != len(self.network.parameters):
            raise ValueError(f"values: {len(values)} of them, but there are {len(self.network.parameters)} parameters.")
        self.network.parameters[:] = values

    def parameters(self) -> Vector:
        return _vector(self.network.parameters)

    def predict(self, inputs: Sequence[float]) -> Vector:
        """The outputs for one sample."""
        x, _ = _batch([(inputs, 0)])
        return _vector(self.network.forward(x)[0])

    def mean_loss(self, samples: Sequence[Sample]) -> float:
        x, targets = _batch(samples)
        return self.loss.forward(self.network.forward(x), targets)

    def learn(self, samples: Sequence[Sample], learning_rate: float) -> float:
        """One step of gradient descent on all samples (inputs, target) together; their mean loss before it."""
        x, targets = _batch(samples)
        loss = self.loss.forward(self.network.forward(x, training=True), targets)
        self.network.backward(self.loss.backward())
        self._descent.step(learning_rate)
        return loss

    def record_pass(
        self, inputs: Sequence[float], target: Sequence[float] | int, *, learning_rate: float = 1.0, keep: bool = False
    ) -> PassRecord:
        """One sample forward, backward and one step, all numbers kept. `keep`: the network keeps what it learned."""
        network, before = self.network, self.network.parameters.copy()
        x, targets = _batch([(inputs, target)])
        layers = network.layers
        values = [x]  # values[k] goes into layer k
        for layer in layers:
            values.append(layer.forward(values[-1], training=True).copy())
        loss = self.loss.forward(values[-1], targets)
        gradients = [self.loss.backward().copy()]
        for dense in network.dense:
            dense.needs_input_gradient = True  # the picture shows it, though nobody learns from it
        for layer in reversed(layers):
            gradients.append(layer.backward(gradients[-1].copy()).copy())
        gradients.reverse()  # gradients[k] is dloss/dvalues[k]
        old = [(layer.weights.copy(), layer.biases.copy()) if isinstance(layer, Dense) else None for layer in layers]
        self._descent.step(learning_rate)
        new_loss = self.loss.forward(network.forward(x), targets)
        passes = tuple(
            LayerPass(
                kind=layer.kind,
                inputs=_vector(values[number][0]),
                outputs=_vector(values[number + 1][0]),
                outputs_gradient=_vector(gradients[number + 1][0]),
                inputs_gradient=_vector(gradients[number][0]),
                dense=_dense_numbers(layer, old[number], values[number][0]),
            )
            for number, layer in enumerate(layers)
        )
        if not keep:
            network.parameters[:] = before
        return PassRecord(
            inputs=passes[0].inputs,
            target=target if isinstance(target, int) else _vector(targets[0]),
            layers=passes,
            outputs=passes[-1].outputs,
            loss=loss,
            learning_rate=float(learning_rate),
            new_loss=new_loss,
        )


def _dense_numbers(layer: Layer, old: tuple[Array, Array] | None, x: Array) -> DenseNumbers | None:
    """`old`: weights and biases before the step that the layer has taken by now."""
    if not isinstance(layer, Dense) or old is None:
        return None
    weights, biases = old
    return DenseNumbers(
        weights=_matrix(weights),
        biases=_vector(biases),
        products=_matrix(weights * x[:, None]),
        weights_gradient=_matrix(layer.weights_gradient),
        biases_gradient=_vector(layer.biases_gradient),
        new_weights=_matrix(layer.weights),
        new_biases=_vector(layer.biases),
    )


def _vector(values: Array) -> Vector:
    return tuple(float(value) for value in values)


def _matrix(values: Array) -> Matrix:
    return tuple(_vector(row) for row in values)


def _batch(samples: Sequence[Sample]) -> tuple[Array, Array]:
    """Inputs (N, D), and targets (N, C) float64 or labels (N,) int."""
    if not samples:
        raise ValueError("samples: there are none; at least one is needed.")
    x = np.array([tuple(inputs) for inputs, _ in samples], np.float64)
    check_finite("inputs", x)
    if all(isinstance(target, int) for _, target in samples):
        return x, np.array([target for _, target in samples], np.intp)
    return x, np.array([target for _, target in samples], np.float64)
