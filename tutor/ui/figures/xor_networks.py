"""Three small networks that are to learn XOR, in plain Python: a perceptron, a sigmoid neuron, four hidden neurons.

Numbers lie as in the lessons: `hidden[j]` is the row of weights into hidden neuron j, its bias last.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import Protocol

from tutor.ui.figures.arithmetic import cross_entropy, sigmoid

POINTS = ((0, 0), (0, 1), (1, 0), (1, 1))
LABELS = (0, 1, 1, 0)
RATE = 2.0
HIDDEN = 4
SPREAD = 1.0
"""Standard deviation of weights at the start."""

LOW_LOSS = 0.05
FLAT = 1e-3
"""A gradient this short changes nothing any more."""

MOST_STEPS = 3000
PERCEPTRON_STEPS = 60


class XorNetwork(Protocol):
    """What the figure needs of each. `output` is from 0 to 1, above 0.5 means class 1."""

    steps: int

    def output(self, x1: float, x2: float) -> float: ...

    def step(self) -> None:
        """One change of the weights."""
        ...

    @property
    def loss(self) -> float: ...

    @property
    def done(self) -> bool:
        """True when more steps would show nothing new."""
        ...


def right(network: XorNetwork) -> list[bool]:
    """Of each point whether the network has its class; an output of 0.5 is no decision for 1."""
    return [(network.output(*point) > 0.5) == bool(label) for point, label in zip(POINTS, LABELS, strict=True)]


def _start(count: int, rng: random.Random) -> list[float]:
    return [rng.gauss(0, SPREAD) for _ in range(count)]


@dataclass
class Perceptron:
    """Rosenblatt's neuron: 1 if w₁x₁ + w₂x₂ + b > 0, else 0. It learns from one point at a time, from mistakes only:
    the point is added to the weights, or taken away from them. The loss is its share of mistakes."""

    weights: list[float]
    steps: int = 0

    @classmethod
    def fresh(cls, seed: int) -> Perceptron:
        rng = random.Random(seed)
        return cls([round(weight, 1) for weight in _start(3, rng)])

    def output(self, x1: float, x2: float) -> float:
        return float(self.weights[0] * x1 + self.weights[1] * x2 + self.weights[2] > 0)

    def turn(self, by: float) -> None:
        """Turn the line by an angle about the middle of the four points."""
        w1, w2, b = self.weights
        if not (w1 or w2):
            w1 = 1.0
        middle = (w1 + w2) / 2 + b
        w1, w2 = w1 * math.cos(by) - w2 * math.sin(by), w1 * math.sin(by) + w2 * math.cos(by)
        self.weights = [w1, w2, middle - (w1 + w2) / 2]

    def shift(self, by: float) -> None:
        """Move the line so far towards its side of 1s, not past the plot."""
        w1, w2, b = self.weights
        length = math.hypot(w1, w2)
        farthest = length * 1.2
        middle = max(-farthest, min(farthest, (w1 + w2) / 2 + b - by * length))
        self.weights[2] = middle - (w1 + w2) / 2

    def step(self) -> None:
        """Look at the next point."""
        point, label = POINTS[self.steps % 4], LABELS[self.steps % 4]
        error = label - self.output(*point)
        for index, x in enumerate((*point, 1)):
            self.weights[index] += error * x
        self.steps += 1

    @property
    def loss(self) -> float:
        return right(self).count(False) / 4

    @property
    def done(self) -> bool:
        return self.steps >= PERCEPTRON_STEPS


@dataclass
class SigmoidNeuron:
    """σ(w₁x₁ + w₂x₂ + b), cross-entropy, gradient descent on all four points at once."""

    weights: list[float]
    steps: int = 0

    @classmethod
    def fresh(cls, seed: int) -> SigmoidNeuron:
        return cls(_start(3, random.Random(seed)))

    def output(self, x1: float, x2: float) -> float:
        return sigmoid(self.weights[0] * x1 + self.weights[1] * x2 + self.weights[2])

    @property
    def loss(self) -> float:
        return mean_loss(self)

    def gradient(self) -> list[float]:
        """∂loss/∂weights, the bias last. With σ and cross-entropy ∂loss/∂z is output − label."""
        sums = [0.0] * 3
        for point, label in zip(POINTS, LABELS, strict=True):
            delta = (self.output(*point) - label) / 4
            for index, x in enumerate((*point, 1)):
                sums[index] += delta * x
        return sums

    def step(self) -> None:
        self.weights = [w - RATE * g for w, g in zip(self.weights, self.gradient(), strict=True)]
        self.steps += 1

    @property
    def done(self) -> bool:
        return math.hypot(*self.gradient()) < FLAT or self.steps >= MOST_STEPS


@dataclass
class HiddenLayer:
    """Two inputs, four hidden sigmoid neurons, a sigmoid output; cross-entropy, gradient descent on all four points."""

    hidden: list[list[float]]
    out: list[float]
    steps: int = 0
    activations: list[float] = field(default_factory=list)

    @classmethod
    def fresh(cls, seed: int) -> HiddenLayer:
        rng = random.Random(seed)
        return cls([_start(3, rng) for _ in range(HIDDEN)], _start(HIDDEN + 1, rng))

    def output(self, x1: float, x2: float) -> float:
        self.activations = [sigmoid(row[0] * x1 + row[1] * x2 + row[2]) for row in self.hidden]
        return sigmoid(sum(v * a for v, a in zip(self.out, self.activations, strict=False)) + self.out[-1])

    @property
    def loss(self) -> float:
        return mean_loss(self)

    def gradient(self) -> tuple[list[list[float]], list[float]]:
        """∂loss/∂hidden and ∂loss/∂out, shaped like both."""
        hidden = [[0.0] * 3 for _ in range(HIDDEN)]
        out = [0.0] * (HIDDEN + 1)
        for point, label in zip(POINTS, LABELS, strict=True):
            delta = (self.output(*point) - label) / 4
            for j, a in enumerate(self.activations):
                out[j] += delta * a
                behind = delta * self.out[j] * a * (1 - a)
                for index, x in enumerate((*point, 1)):
                    hidden[j][index] += behind * x
            out[-1] += delta
        return hidden, out

    def step(self) -> None:
        hidden, out = self.gradient()
        for row, slopes in zip((*self.hidden, self.out), (*hidden, out), strict=True):
            for index, slope in enumerate(slopes):
                row[index] -= RATE * slope
        self.steps += 1

    @property
    def done(self) -> bool:
        return (all(right(self)) and self.loss < LOW_LOSS) or self.steps >= MOST_STEPS


def mean_loss(network: XorNetwork) -> float:
    """Mean cross-entropy over the four points."""
    outputs = [network.output(*point) for point in POINTS]
    return sum(cross_entropy(y if label else 1 - y) for y, label in zip(outputs, LABELS, strict=True)) / 4
