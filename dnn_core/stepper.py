"""One training step, cut into jobs for two threads. With the arrays of the notebook's network:

    x (60, 784) -> logits (60, 10) -> loss, and dloss/dlogits (60, 10) -> a delta for each layer
    delta, layer input -> gradient of its weights -> optimizer -> new weights

From the input of the second layer to the loss and back everything waits for everything, but that is a fifth of the
work. The rest goes by rows of weights: once the deltas are known, a chunk of rows needs nothing but itself for

    gradient x[:, rows].T @ delta  ->  optimizer step  ->  first layer: products next_x[:, rows] @ weights[rows]

and the sum of all chunks' products is where the next step begins. So a step hands over once, not at every layer.
Meanwhile the batch after the next one is prepared. Sums are taken in a fixed order: one seed, one result, to the last
bit, whoever did what.
"""

from __future__ import annotations

import math
from functools import partial
from typing import NamedTuple

import numpy as np

from dnn_core import blas
from dnn_core.arrays import Array, empty
from dnn_core.batching import DROPOUT, Batches, numbered_rng
from dnn_core.config import TrainingConfig
from dnn_core.layers import Dense
from dnn_core.losses import Loss
from dnn_core.network import Network
from dnn_core.optimizers import Block, Optimizer
from dnn_core.team import Task, Team

FIRST_CHUNKS = 4
"""Of the first layer at most; each more is one more array of products to add up."""
CHUNK = 100_000
"""Weights in a chunk of another layer, about; fewer do not pay for the hand-over."""
SPLIT = 8_000_000
"""Multiplications in a product from which on two threads share it: a fifth of a millisecond for one."""


class Divergence(Exception):
    """A number of the run is no longer finite."""

    def __init__(self, step: int, loss: float, where: str) -> None:
        super().__init__(where)
        self.step, self.loss, self.where = step, loss, where


class Chunk(NamedTuple):
    """Some rows of a dense layer's weights; the last chunk of a layer also has all else there is to learn in it."""

    dense: Dense
    rows: slice
    blocks: list[Block]
    products: Array | None  # (N, H), of the next batch with these rows; first layer only


class Stepper:
    """Takes one step after the other; `step` counts from 0, and the same step has the same batch in every run."""

    def __init__(
        self,
        config: TrainingConfig,
        network: Network,
        optimizer: Optimizer,
        loss: Loss,
        batches: Batches,
        total_steps: int,
        *,
        alone: bool = False,
    ) -> None:
        self.config, self.network, self.optimizer, self.loss, self.batches = config, network, optimizer, loss, batches
        self.total_steps = total_steps
        self.team = Team(alone=alone)
        self._chunks = self._cut()
        self._first = [chunk.products for chunk in self._chunks if chunk.products is not None]
        # Not the sum of products in place: layers keep it as their input, and the chunks go on to the next batch.
        self._sum = empty(self._first[0].shape, network.dtype)
        # The batch that is learned from, the next one, and the one that is being prepared.
        self._inputs = empty((3, batches.batch_size, network.dense[0].inputs), network.dtype)
        self._ready: dict[int, tuple[Array, Array]] = {}  # x (N, D) and labels (N,), by step
        self._multiplied = -1  # the step whose products are in the chunks
        self._filling = Task(())
        self._learning = False
        for dense in network.dense[1:]:
            if batches.batch_size * dense.inputs * dense.outputs >= SPLIT:
                dense.multiply = self._multiply

    def _cut(self) -> list[Chunk]:
        network = self.network
        weights = [(dense, place) for dense in network.dense for layer, name, place in network.places
                   if layer is dense and name == "weights"]  # fmt: skip
        ends = [place.start for _, place in weights[1:]] + [len(network.parameters)]
        chunks: list[Chunk] = []
        for (dense, place), end in zip(weights, ends, strict=True):
            first = not chunks
            size = dense.inputs * dense.outputs
            count = min(max(1, round(size / CHUNK)), dense.inputs, FIRST_CHUNKS if first else size)
            cuts = [round(dense.inputs * number / count) for number in range(count + 1)]
            at = [place.start + row * dense.outputs for row in cuts]
            at[0], at[-1] = 0 if first else at[0], end
            for rows, span in zip(map(slice, cuts, cuts[1:]), map(slice, at, at[1:]), strict=True):
                products = empty((self.batches.batch_size, dense.outputs), network.dtype) if first else None
                chunks.append(Chunk(dense, rows, self.optimizer.blocks([span]), products))
        return chunks

    def learn(self, step: int, rate: float) -> tuple[float, int, int]:
        """One optimizer step. Mean loss, right predictions and size of the batch, all before the update.

        Raises Divergence, with the parameters as they were, if the loss or a delta is not finite.
        """
        with blas.threads(1):
            self._learning = True
            try:
                return self._learn(step, rate)
            finally:
                self._learning = False

    def _learn(self, step: int, rate: float) -> tuple[float, int, int]:
        network = self.network
        if self._multiplied != step:
            self._begin(step)
        x, labels = self._ready.pop(step)
        rng = numbered_rng(self.config.seed, DROPOUT, step) if self.config.dropout else None
        outputs = network.forward(x, training=True, rng=rng, first_products=self._products(len(x)))
        loss = self.loss.forward(outputs, labels)
        if not math.isfinite(loss):
            layer = network.not_finite(network.parameters)
            raise Divergence(step + 1, loss, f"a parameter of layer {layer}" if layer else "the loss")
        right = int(np.count_nonzero(outputs.argmax(axis=1) == labels))
        network.spread(self.loss.backward())
        # A delta that is not finite makes all below it so: a look at the lowest is enough.
        if not np.isfinite(network.dense[0].biases_gradient).all():
            raise Divergence(step + 1, loss, f"the gradient of layer {network.not_finite(network.gradients)}")
        self.optimizer.begin_step(rate)
        self._filling.finish()
        following = self._ready[step + 1][0] if step + 1 in self._ready else None
        updating = self.team.start([partial(self._update, chunk, following) for chunk in self._chunks])
        self._filling = self.team.start([partial(self._fill, step + 2)])
        updating.finish()
        self._multiplied = step + 1
        return loss, right, len(labels)

    def _begin(self, step: int) -> None:
        """What the step before would have done: the first step of a run, or after a checkpoint."""
        self._filling.finish()
        self._ready.clear()
        self._fill(step)
        for chunk in self._chunks:
            self._project(chunk, self._ready[step][0])
        self._filling = self.team.start([partial(self._fill, step + 1)])

    def _fill(self, step: int) -> None:
        if step < self.total_steps:
            self._ready[step] = self.batches.fill(step, self._inputs[step % len(self._inputs)])

    def _update(self, chunk: Chunk, following: Array | None) -> None:
        chunk.dense.gather(chunk.rows)
        self.optimizer.update(chunk.blocks)
        if following is not None:
            self._project(chunk, following)

    def _project(self, chunk: Chunk, x: Array) -> None:
        if chunk.products is not None:
            np.matmul(x[:, chunk.rows], chunk.dense.weights[chunk.rows], out=chunk.products[: len(x)])

    def _products(self, size: int) -> Array:
        """x @ weights of the first layer (N, H)."""
        total = self._sum[:size]
        np.copyto(total, self._first[0][:size])
        for products in self._first[1:]:
            np.add(total, products[:size], out=total)
        return total

    def _multiply(self, a: Array, b: Array, out: Array) -> Array:
        """a @ b, by halves of a's rows."""
        if not self._learning:  # BLAS has all cores then
            return np.matmul(a, b, out=out)
        half = len(a) // 2
        halves = (slice(half, None), slice(0, half))
        self.team.start([partial(np.matmul, a[rows], b, out=out[rows]) for rows in halves]).finish()
        return out

    def close(self) -> None:
        """End the helper's thread."""
        self.team.close()
