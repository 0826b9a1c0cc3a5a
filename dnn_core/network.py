"""A network: layers in a row, and all their parameters in one flat array.

With 784 inputs, hidden layers of 256 and 64 neurons and 10 classes:

    x (N, 784) -> dense (N, 256) -> sigmoid -> dense (N, 64) -> sigmoid -> dense -> logits (N, 10)

`parameters` (P,) holds layer after layer, each layer's weights row by row, then its biases; `gradients` (P,) lies
the same way. Each layer works on views into them, so an optimizer can treat a whole network as one vector.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from dnn_core.activations import make_activation
from dnn_core.arrays import Array, Float, zeros
from dnn_core.config import TrainingConfig
from dnn_core.initializers import fill_weights, initializer_for
from dnn_core.layers import BatchNorm, Dense, Dropout, Layer


class Network:
    """Layers in a row. `parameters` and `gradients` are flat (P,); write to them in place, never replace them."""

    def __init__(self, layers: Sequence[Layer], dtype: Float = np.float32) -> None:
        self.layers = list(layers)
        self.dtype = np.dtype(dtype)
        self.dense = [layer for layer in self.layers if isinstance(layer, Dense)]
        if not self.dense:
            raise ValueError("layers: a network needs at least one dense layer.")
        self._check_sizes()
        count = sum(int(np.prod(shape)) for layer in self.layers for shape in layer.parameter_shapes().values())
        self.parameters: Array = zeros((count,), dtype)
        self.gradients: Array = zeros((count,), dtype)
        self.slices: list[tuple[Layer, str, slice]] = []  # where each layer's parameters lie in the flat array
        self._output_shape: tuple[int, ...] = ()  # of the last forward call
        self._bind()

    def _check_sizes(self) -> None:
        size: int | None = None  # of what comes out of the layers so far, if they say
        for number, layer in enumerate(self.layers):
            if None not in (size, layer.inputs) and size != layer.inputs:
                raise ValueError(
                    f"layers: {layer.kind} {number} takes {layer.inputs} inputs, but {size} come from below; "
                    "they must be equal."
                )
            size = layer.outputs or size

    def _bind(self) -> None:
        at = 0
        for layer in self.layers:
            views: tuple[dict[str, Array], dict[str, Array]] = ({}, {})
            for name, shape in layer.parameter_shapes().items():
                part = slice(at, at + int(np.prod(shape)))
                self.slices.append((layer, name, part))
                for view, flat in zip(views, (self.parameters, self.gradients), strict=True):
                    view[name] = flat[part].reshape(shape)
                at = part.stop
            layer.bind(*views)
            if isinstance(layer, BatchNorm):
                layer.scales[:] = 1

    @classmethod
    def build(
        cls,
        config: TrainingConfig,
        rng: np.random.Generator,
        *,
        inputs: int = 784,
        outputs: int = 10,
        dtype: Float = np.float32,
    ) -> Network:
        """The network that `config` describes, with fresh weights drawn from `rng`."""
        layers: list[Layer] = []
        names: list[str] = []  # the activation after each dense layer
        size = inputs
        for hidden in config.hidden_sizes:
            layers.append(Dense(size, hidden))
            if config.batch_norm:
                layers.append(BatchNorm(hidden))
            layers.append(make_activation(config.activation))
            if config.dropout:
                layers.append(Dropout(config.dropout))
            names.append(config.activation)
            size = hidden
        layers.append(Dense(size, outputs))
        names.append("softmax")
        if config.loss == "mse":
            layers.append(make_activation(config.output_activation))
        network = cls(layers, dtype)
        for dense, activation in zip(network.dense, names, strict=True):
            fill_weights(dense.weights, initializer_for(config.initializer, activation), rng)
        return network

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Inputs, the neurons of each dense layer, so outputs last."""
        return (self.dense[0].inputs, *(dense.outputs for dense in self.dense))

    def forward(self, x: Array, *, training: bool = False, rng: np.random.Generator | None = None) -> Array:
        """Outputs (N, C) for x (N, D): logits, unless the network ends in an activation."""
        if x.ndim != 2 or len(x) == 0 or x.shape[1] != self.dense[0].inputs:
            raise ValueError(f"x: shape {x.shape}, but this network takes (N, {self.dense[0].inputs}), N at least 1.")
        for layer in self.layers:
            x = layer.forward(x, training=training, rng=rng)
        self._output_shape = x.shape
        return x

    def backward(self, gradient: Array) -> Array:
        """Fill `gradients` from dloss/doutputs (N, C) of the last forward call; returns dloss/dx (N, D)."""
        if gradient.shape != self._output_shape:
            raise ValueError(f"gradient: shape {gradient.shape}, but the outputs' is {self._output_shape}.")
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient

    def gradient_norms(self) -> tuple[float, ...]:
        """Length of the gradient of each dense layer (its weights and biases), first layer first."""
        squares = {id(dense): 0.0 for dense in self.dense}
        for layer, _, part in self.slices:
            if id(layer) in squares:
                numbers = self.gradients[part].astype(np.float64)  # squares of large float32 numbers do not fit float32
                squares[id(layer)] += float(np.dot(numbers, numbers))
        return tuple(math.sqrt(square) for square in squares.values())

    def not_finite(self, flat: Array, what: str = "a number") -> str:
        """Where in `flat`, parameters or gradients, a NaN or infinity is: "a number of layer 1" for the first dense
        layer and what follows it. Of several layers the one nearest to the loss; "" if all is finite."""
        number, found = 0, 0
        for layer, name, part in self.slices:
            number += isinstance(layer, Dense) and name == "weights"
            if not np.isfinite(flat[part]).all():
                found = max(number, 1)
        return f"{what} of layer {found}" if found else ""

    def state(self) -> dict[str, Array]:
        """What layers gather besides parameters (the running means of batch normalization), by name."""
        return {
            f"layer{number}.{name}": array
            for number, layer in enumerate(self.layers)
            for name, array in layer.state().items()
        }
