"""Looks into a network: what each layer makes of an image, what a neuron looks for, which pixels a decision hangs on.

None of it learns or changes the network: gradients of a run that is between two steps are left as they were.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dnn_core.arrays import Array
from dnn_core.batching import INITIAL_WEIGHTS, numbered_rng, scale_pixels
from dnn_core.config import TrainingConfig
from dnn_core.layers import Dense
from dnn_core.network import Network


@dataclass(frozen=True, slots=True)
class LayerActivations:
    kind: str  # "inputs", then each layer's kind
    values: Array  # (H,)


def activations(network: Network, image: Array, *, scale: float = 1 / 255) -> tuple[LayerActivations, ...]:
    """What comes out of every layer for one image (D,), gray values times `scale` or floats; the image first."""
    y = _batch_of_one(network, image, scale)
    seen = [LayerActivations("inputs", y[0])]
    for layer in network.layers:
        y = layer.forward(y)
        seen.append(LayerActivations(layer.kind, y[0]))
    return tuple(seen)


def weights_picture(network: Network, neuron: int, *, rows: int = 28, columns: int = 28) -> Array:
    """The weights (rows, columns) that a neuron of the first layer gives each pixel, as a copy.

    What training made of them is this less the same picture of `initial_network`: W - W0.
    """
    first = network.dense[0]
    if not 0 <= neuron < first.outputs:
        raise ValueError(f"neuron: {neuron} is not in the first layer; it has 0 to {first.outputs - 1}.")
    _check_picture(network, rows, columns)
    return first.weights[:, neuron].reshape(rows, columns).copy()


def initial_network(config: TrainingConfig, *, inputs: int = 784, outputs: int = 10) -> Network:
    """The network as a run with `config` begins: the seed draws the same weights again."""
    return Network.build(config, numbered_rng(config.seed, INITIAL_WEIGHTS), inputs=inputs, outputs=outputs)


def saliency(network: Network, image: Array, *, rows: int = 28, columns: int = 28, scale: float = 1 / 255) -> Array:
    """The gradient (rows, columns) of the winning logit by each pixel of one image (D,).

    Positive where more ink would raise the winner's logit, in logits for a change of 1 in what the network is fed (255
    gray values). The logits are what the last dense layer gives, before an output activation if there is one.
    """
    _check_picture(network, rows, columns)
    y = _batch_of_one(network, image, scale)
    until = max(number for number, layer in enumerate(network.layers) if isinstance(layer, Dense)) + 1
    for layer in network.layers[:until]:
        y = layer.forward(y)
    gradient = np.zeros_like(y)
    gradient[0, y[0].argmax()] = 1
    kept = network.gradients.copy()
    for layer in reversed(network.layers[:until]):
        gradient = layer.backward(gradient)
    network.gradients[:] = kept
    return gradient.reshape(rows, columns)


def _batch_of_one(network: Network, image: Array, scale: float) -> Array:
    inputs = network.layer_sizes[0]
    if image.shape != (inputs,):
        raise ValueError(f"image: shape {image.shape}, but this network takes ({inputs},).")
    return scale_pixels(image[None], scale, network.dtype)


def _check_picture(network: Network, rows: int, columns: int) -> None:
    inputs = network.layer_sizes[0]
    if rows * columns != inputs:
        raise ValueError(f"rows, columns: {rows} x {columns}, but the network has {inputs} inputs.")
