"""Initial weights: random, and of a size that keeps the signal's strength from layer to layer.

Biases start at zero. In a layer of D inputs and H neurons each weight is drawn evenly from -limit..limit:

    xavier  limit = sqrt(6 / (D + H))   variance 2 / (D + H)  Glorot and Bengio 2010, for sigmoid, tanh and softmax
    he      limit = sqrt(6 / D)         variance 2 / D        He, Zhang, Ren and Sun 2015, for ReLU: half is silent
    zeros   all zero: then all neurons of a layer stay alike, which is worth seeing once

Alike but for rounding: BLAS may compute the columns of one product by different code, and then they differ in the last
bit. With SGD the difference stays that small. Adam divides by the gradient's size, however small that is, and makes
full steps of rounding: on some processors the neurons part after an epoch or two.
"""

from __future__ import annotations

import math

import numpy as np

from dnn_core.arrays import Array
from dnn_core.config import INITIALIZERS, check_name


def initializer_for(name: str, activation: str) -> str:
    """What "auto" means before this activation; any other name as it is."""
    check_name("initializer", name, INITIALIZERS)
    if name != "auto":
        return name
    return "he" if activation in ("relu", "leaky-relu") else "xavier"


def fill_weights(weights: Array, name: str, rng: np.random.Generator) -> None:
    """Fill `weights` (D, H) in place. `name`: zeros, xavier or he."""
    inputs, outputs = weights.shape
    match name:
        case "zeros":
            weights[:] = 0
            return
        case "he":
            limit = math.sqrt(6 / inputs)
        case "xavier":
            limit = math.sqrt(6 / (inputs + outputs))
        case _:
            check_name("initializer", name, ("zeros", "xavier", "he"))
    # Drawn in float64 whatever the network's type, so that one seed gives one network.
    weights[:] = rng.uniform(-limit, limit, weights.shape)
