"""The arithmetic of the figures, in plain Python: a page opens without NumPy. All numbers stay finite."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LEAK = 0.01
"""Slope of leaky ReLU below 0; dnn_core's too."""

SMALLEST_PROBABILITY = 1e-12


def sigmoid(z: float) -> float:
    """1 / (1 + e⁻ᶻ), by way of tanh, which cannot overflow."""
    return 0.5 * math.tanh(0.5 * z) + 0.5


@dataclass(frozen=True, slots=True)
class ActivationCurve:
    """An activation function: its value and its slope at z."""

    name: str
    formula: str
    value: Callable[[float], float]
    slope: Callable[[float], float]


def _sigmoid_slope(z: float) -> float:
    return sigmoid(z) * (1 - sigmoid(z))


CURVES = (
    ActivationCurve("sigmoid", "σ(z) = 1 / (1 + e⁻ᶻ)", sigmoid, _sigmoid_slope),
    ActivationCurve("tanh", "tanh(z) = 2 σ(2z) − 1", math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    ActivationCurve("ReLU", "max(0, z)", lambda z: max(0.0, z), lambda z: 1.0 if z > 0 else 0.0),
    ActivationCurve("leaky ReLU", "z, or 0.01 z below 0", lambda z: max(z, LEAK * z), lambda z: 1.0 if z > 0 else LEAK),
    ActivationCurve("identity", "z itself", lambda z: z, lambda z: 1.0),
)
"""The slope of ReLU and leaky ReLU at 0 itself, where there is none, is taken as that below 0, as dnn_core does."""


def softmax(scores: Sequence[float]) -> list[float]:
    """e to each score, over the sum of all: positive numbers that sum to one."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def cross_entropy(probability: float) -> float:
    """−ln of the probability that the right class was given."""
    return -math.log(max(SMALLEST_PROBABILITY, probability))


# The cost curve of `descent`: two valleys, the left one deeper.


def cost(w: float) -> float:
    """0.05 w⁴ − 0.4 w² + 0.15 w + 1.2: valleys near −2.09 (cost 0.09) and 1.90 (0.69), a hill near 0.19 between."""
    return 0.05 * w**4 - 0.4 * w**2 + 0.15 * w + 1.2


def cost_slope(w: float) -> float:
    return 0.2 * w**3 - 0.8 * w + 0.15


def in_hundredths(shares: Sequence[float]) -> list[float]:
    """Shares that sum to 1, rounded to two places so that what is shown sums to 1.00 as well: each is rounded down, and
    those that lost most get the hundredths that are left."""
    whole = [math.floor(100 * share + 1e-9) for share in shares]
    left = 100 - sum(whole)
    most = sorted(range(len(whole)), key=lambda index: whole[index] - 100 * shares[index])
    for index in most[:left]:
        whole[index] += 1
    return [hundredths / 100 for hundredths in whole]
