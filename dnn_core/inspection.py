"""Looks into a network: what each layer makes of an image, and what its weights were at first. Nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass

from dnn_core.arrays import Array
from dnn_core.batching import INITIAL_WEIGHTS, numbered_rng, scale_pixels
from dnn_core.config import TrainingConfig
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


def initial_network(config: TrainingConfig, *, inputs: int = 784, outputs: int = 10) -> Network:
    """The network as a run with `config` begins: the seed draws the same weights again."""
    return Network.build(config, numbered_rng(config.seed, INITIAL_WEIGHTS), inputs=inputs, outputs=outputs)


def _batch_of_one(network: Network, image: Array, scale: float) -> Array:
    inputs = network.layer_sizes[0]
    if image.shape != (inputs,):
        raise ValueError(f"image: shape {image.shape}, but this network takes ({inputs},).")
    return scale_pixels(image[None], scale, network.dtype)
