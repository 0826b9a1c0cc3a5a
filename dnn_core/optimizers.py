"""Optimizers: how a gradient becomes a step. Each sees flat arrays, parameters p and gradients g, and nothing else.

    sgd        p -= rate g
    momentum   u = mu u + g                                  p -= rate u
    nesterov   u = mu u + g                                  p -= rate (g + mu u)
    rmsprop    v = 0.99 v + 0.01 g g                         p -= rate g / (sqrt(v) + eps)
    adam       m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g g
               p -= rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)       Kingma and Ba 2015
    adamw      p -= rate decay p, then as adam                                 Loshchilov and Hutter 2019

Weight decay of all others is added to the gradient: g += decay p.

The arithmetic is simple, the memory is what takes the time. So constant factors are moved from whole arrays into
single numbers: Adam here keeps m / (1 - b1) and v / (1 - b2), which saves two passes of twelve.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from dnn_core.arrays import Array, empty, zeros
from dnn_core.config import OPTIMIZERS, TrainingConfig, check_name


class Block(NamedTuple):
    """Views of one stretch of the flat arrays, and an array of the same length to work in."""

    p: Array
    g: Array
    state: tuple[Array, ...]
    work: Array


class Optimizer:
    """The base, and plain SGD. `state` holds flat arrays by name, as long as the parameters, all zero at first."""

    state_names: tuple[str, ...] = ()

    def __init__(
        self, parameters: Array, gradients: Array, *, momentum: float = 0.9, weight_decay: float = 0.0
    ) -> None:
        self.parameters, self.gradients = parameters, gradients
        self.momentum, self.weight_decay = momentum, weight_decay
        self.state = {name: zeros(parameters.shape, parameters.dtype) for name in self.state_names}
        self.steps = 0
        self.rate = 0.0

    def block(self, piece: slice) -> Block:
        """A piece of the flat arrays for `update`."""
        state = tuple(array[piece] for array in self.state.values())
        p, g = self.parameters[piece], self.gradients[piece]
        return Block(p, g, state, empty(p.shape, p.dtype))

    def step(self, learning_rate: float) -> None:
        """Update all parameters from the gradients as they are now."""
        self.begin_step(learning_rate)
        self.update(self.block(slice(None)))

    def begin_step(self, learning_rate: float) -> None:
        """Count a step; `update` of blocks that together are all parameters must follow, in any order."""
        self.steps += 1
        self.rate = learning_rate

    def update(self, block: Block) -> None:
        """Update the parameters of a block; the gradients may be overwritten with the decayed ones."""
        if self.weight_decay:
            self.decay(block)
        self.update_block(*block)

    def decay(self, block: Block) -> None:
        np.multiply(block.p, self.weight_decay, out=block.work)
        np.add(block.g, block.work, out=block.g)

    def update_block(self, p: Array, g: Array, state: tuple[Array, ...], work: Array) -> None:
        np.multiply(g, self.rate, out=work)
        p -= work


class Momentum(Optimizer):
    state_names = ("velocity",)

    def update_block(self, p: Array, g: Array, state: tuple[Array, ...], work: Array) -> None:
        (u,) = state
        u *= self.momentum
        u += g
        np.multiply(u, self.rate, out=work)
        p -= work


class Nesterov(Optimizer):
    state_names = ("velocity",)

    def update_block(self, p: Array, g: Array, state: tuple[Array, ...], work: Array) -> None:
        (u,) = state
        u *= self.momentum
        u += g
        np.multiply(u, self.momentum, out=work)
        work += g
        work *= self.rate
        p -= work


class RMSProp(Optimizer):
    state_names = ("squares",)
    memory, epsilon = 0.99, 1e-8

    def update_block(self, p: Array, g: Array, state: tuple[Array, ...], work: Array) -> None:
        (v,) = state
        np.multiply(g, g, out=work)
        work *= 1 - self.memory
        v *= self.memory
        v += work
        np.sqrt(v, out=work)
        work += self.epsilon
        np.divide(g, work, out=work)
        work *= self.rate
        p -= work


class Adam(Optimizer):
    state_names = ("means", "squares")
    b1, b2, epsilon = 0.9, 0.999, 1e-8

    def begin_step(self, learning_rate: float) -> None:
        super().begin_step(learning_rate)
        # sqrt(v / (1 - b2^t)) = root sqrt(squares), and the update is factor means / (sqrt(squares) + epsilon / root)
        root = math.sqrt((1 - self.b2) / (1 - self.b2**self.steps))
        factor = learning_rate * (1 - self.b1) / (1 - self.b1**self.steps) / root
        # As arrays: over a Python number NumPy takes twice as long, and the other thread waits for Python's lock.
        numbers = (self.b1, self.b2, self.epsilon / root, factor)
        self._numbers = tuple(np.array(number, self.parameters.dtype) for number in numbers)

    def update_block(self, p: Array, g: Array, state: tuple[Array, ...], work: Array) -> None:
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


class AdamW(Adam):
    def decay(self, block: Block) -> None:
        np.multiply(block.p, 1 - self.rate * self.weight_decay, out=block.p)


_KINDS: dict[str, type[Optimizer]] = dict(
    zip(OPTIMIZERS, (Optimizer, Momentum, Nesterov, RMSProp, Adam, AdamW), strict=True)
)


def make_optimizer(config: TrainingConfig, parameters: Array, gradients: Array) -> Optimizer:
    """A new optimizer as `config` names it, over flat arrays (P,) that it keeps hold of."""
    check_name("optimizer", config.optimizer, OPTIMIZERS)
    kind = _KINDS[config.optimizer]
    return kind(parameters, gradients, momentum=config.momentum, weight_decay=config.weight_decay)
