"""The optimizers' steps on a piece of the flat arrays, in place.

The arithmetic is simple, the memory is what takes the time. So nothing is made anew, and constant factors are moved
from whole arrays into single numbers.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from dnn_core.arrays import Array, empty
from dnn_core.optimizers import Adam, AdamW, Momentum, Nesterov, Optimizer, RMSProp


class Block(NamedTuple):
    """Views of one stretch of the flat arrays, and an array of the same length to work in."""

    p: Array
    g: Array
    state: tuple[Array, ...]
    work: Array


class InPlace:
    """Takes the steps of an optimizer in blocks: `begin` once, then `update` of blocks that together are all
    parameters, in any order."""

    def __init__(self, optimizer: Optimizer) -> None:
        self.optimizer = optimizer
        self.rate = 0.0

    def block(self, piece: slice) -> Block:
        """A piece of the flat arrays for `update`."""
        optimizer = self.optimizer
        state = tuple(array[piece] for array in optimizer.state.values())
        p, g = optimizer.parameters[piece], optimizer.gradients[piece]
        return Block(p, g, state, empty(p.shape, p.dtype))

    def begin(self, rate: float) -> None:
        """Count a step."""
        self.rate = rate
        self.optimizer.steps += 1

    def update(self, block: Block) -> None:
        """Update the parameters of a block; the gradients may be overwritten with the decayed ones."""
        if self.optimizer.weight_decay:
            self.decay(block)
        self.step(*block)

    def decay(self, block: Block) -> None:
        np.multiply(block.p, self.optimizer.weight_decay, out=block.work)
        np.add(block.g, block.work, out=block.g)

    def step(self, p: Array, g: Array, state: tuple[Array, ...], work: Array) -> None:
        np.multiply(g, self.rate, out=work)
        p -= work


class MomentumInPlace(InPlace):
    def step(self, p: Array, g: Array, state: tuple[Array, ...], work: Array) -> None:
        (u,) = state
        u *= self.optimizer.momentum
        u += g
        np.multiply(u, self.rate, out=work)
        p -= work


class NesterovInPlace(InPlace):
    def step(self, p: Array, g: Array, state: tuple[Array, ...], work: Array) -> None:
        (u,) = state
        u *= self.optimizer.momentum
        u += g
        np.multiply(u, self.optimizer.momentum, out=work)
        work += g
        work *= self.rate
        p -= work


class RMSPropInPlace(InPlace):
    def step(self, p: Array, g: Array, state: tuple[Array, ...], work: Array) -> None:
        (v,) = state
        np.multiply(g, g, out=work)
        work *= 1 - RMSProp.memory
        v *= RMSProp.memory
        v += work
        np.sqrt(v, out=work)
        work += RMSProp.epsilon
        np.divide(g, work, out=work)
        work *= self.rate
        p -= work


class AdamInPlace(InPlace):
    def begin(self, rate: float) -> None:
        super().begin(rate)
        b1, b2, steps = Adam.b1, Adam.b2, self.optimizer.steps
        # sqrt(v / (1 - b2^t)) = root sqrt(squares), and the update is factor means / (sqrt(squares) + epsilon / root)
        root = math.sqrt((1 - b2) / (1 - b2**steps))
        factor = rate * (1 - b1) / (1 - b1**steps) / root
        # As arrays: over a Python number NumPy takes twice as long, and the other thread waits for Python's lock.
        numbers = (b1, b2, Adam.epsilon / root, factor)
        self._numbers = tuple(np.array(number, self.optimizer.parameters.dtype) for number in numbers)

    def step(self, p: Array, g: Array, state: tuple[Array, ...], work: Array) -> None:
        means, squares = state
        b1, b2, epsilon, factor = self._numbers
        means *= b1
        means += g
        np.multiply(g, g, out=work)
        squares *= b2
        squares += work
        np.sqrt(squares, out=work)
        work += epsilon
        np.divide(means, work, out=work)
        work *= factor
        p -= work


class AdamWInPlace(AdamInPlace):
    def decay(self, block: Block) -> None:
        np.multiply(block.p, 1 - self.rate * self.optimizer.weight_decay, out=block.p)


_IN_PLACE: dict[type[Optimizer], type[InPlace]] = {
    Optimizer: InPlace,
    Momentum: MomentumInPlace,
    Nesterov: NesterovInPlace,
    RMSProp: RMSPropInPlace,
    Adam: AdamInPlace,
    AdamW: AdamWInPlace,
}


def in_place(optimizer: Optimizer) -> InPlace:
    """The same steps, taken in blocks."""
    return _IN_PLACE[type(optimizer)](optimizer)
