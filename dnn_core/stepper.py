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

from dnn_core.arrays import Array, empty
from dnn_core.batching import DROPOUT, Batches, numbered_rng
from dnn_core.config import TrainingConfig
from dnn_core.layers import Dense
from dnn_core.losses import Loss
from dnn_core.memory import FIRST_CHUNK
from dnn_core.network import Network
from dnn_core.optimizers import Block, Optimizer
from dnn_core.team import Job, Task, Team

CHUNK = 140_000
"""Weights in a chunk of all layers but the first, about."""
UPDATE = 60
"""The optimizer's step on a weight takes about as long as the products of so many samples with it."""
WORTH_SHARING = 14_000_000
"""Multiplications a step, optimizer included, below which one thread is faster than two."""
HEAD_START = 1_500_000
"""Multiplications that the caller does while the helper wakes and makes ready for short jobs."""
SPLIT = 8_000_000
"""Multiplications in a product from which on two threads share it: a fifth of a millisecond for one."""


class Divergence(Exception):
    """A number of the run is no longer finite."""

    def __init__(self, step: int, loss: float, where: str) -> None:
        super().__init__(where)
        self.step, self.loss, self.where = step, loss, where


class Chunk(NamedTuple):
    """Rows of a dense layer's weights, or several small layers, with all that lies among them in the flat array."""

    parts: list[tuple[Dense, slice]]
    block: Block
    products: Array | None  # (N, H) of the next batch with these rows; first layer only


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
        work = len(network.parameters) * (2 * batches.batch_size + UPDATE)
        self._small = work < WORTH_SHARING and not config.augments
        self.team = Team(alone=alone or self._small)
        self._chunks = self._cut()
        self._first = [chunk.products for chunk in self._chunks if chunk.products is not None]
        # Not the sum of products in place: layers keep it as their input, and the chunks go on to the next batch.
        self._sum = empty(self._first[0].shape, network.dtype)
        # The batch that is learned from, the next one, and the one that is being prepared.
        self._inputs = empty((3, batches.batch_size, network.dense[0].inputs), network.dtype)
        self._ready: dict[int, tuple[Array, Array]] = {}  # x (N, D) and labels (N,), by step
        self._multiplied = -1  # the step whose products are in the chunks
        self._filling = Task(())
        for dense in network.dense:
            dense.multiply = self._multiply
        self._step = 0  # the step that runs, and the next batch
        self._following: Array | None = None
        self._jobs: list[Job] = [partial(self._update, chunk) for chunk in self._chunks]
        if not config.augments:
            self._jobs.insert(1, self._fill_next)

    def _cut(self) -> list[Chunk]:
        """All parameters in chunks, the first layer's before the others'."""
        network = self.network
        starts = [next(place.start for layer, name, place in network.places if layer is dense and name == "weights")
                  for dense in network.dense]  # fmt: skip
        ends = [*starts[1:], len(network.parameters)]
        chunks: list[Chunk] = []
        parts: list[tuple[Dense, slice]] = []
        at = 0
        for dense, start, end in zip(network.dense, starts, ends, strict=True):
            first = dense is network.dense[0]
            cuts = self._first_cuts() if first else _even(0, dense.inputs, dense.inputs * dense.outputs / CHUNK)
            for rows in map(slice, cuts, cuts[1:]):
                parts.append((dense, rows))
                stop = end if rows.stop == dense.inputs else start + rows.stop * dense.outputs
                if first or stop - at >= CHUNK / 2 or stop == len(network.parameters):
                    products = empty((self.batches.batch_size, dense.outputs), network.dtype) if first else None
                    chunks.append(Chunk(parts, self.optimizer.block(slice(at, stop)), products))
                    parts, at = [], stop
        return chunks

    def _first_cuts(self) -> list[int]:
        """Where to cut the first layer's rows: into two shares, then chunks, so that one share is half of all work."""
        first, batch = self.network.dense[0], self.batches.batch_size
        weights = first.inputs * first.outputs
        if self._small:
            return [0, first.inputs]
        others = HEAD_START + (len(self.network.parameters) - weights) * (batch + UPDATE)
        if not self.config.augments:
            others += batch * first.inputs * UPDATE  # to prepare a batch costs about as much for each number
        half = round(first.inputs * min(1.0, 0.5 + others / (2 * weights * (2 * batch + UPDATE))))
        shares = ((0, half), (half, first.inputs))
        return sorted(
            {row for low, high in shares for row in _even(low, high, (high - low) * first.outputs / FIRST_CHUNK)}
        )

    def learn(self, step: int, rate: float) -> tuple[float, int, int]:
        """One optimizer step. Mean loss, right predictions and size of the batch, all before the update.

        Raises Divergence, with the parameters as they were, if the loss or a delta is not finite.
        """
        network = self.network
        if self._multiplied != step:
            self._begin(step)
        x, labels = self._ready.pop(step)
        rng = numbered_rng(self.config.seed, DROPOUT, step) if self.config.dropout else None
        outputs = network.forward(x, training=True, rng=rng, first_products=self._products(len(x)))
        loss = self.loss.compute(outputs, labels)
        if not math.isfinite(loss):
            raise Divergence(step + 1, loss, network.not_finite(network.parameters, "a parameter") or "the loss")
        right = int(np.count_nonzero(outputs.argmax(axis=1) == labels))
        delta = network.spread(self.loss.backward())
        # A delta that is not finite makes all below it so: a look at the lowest is enough.
        if not math.isfinite(np.add.reduce(delta, axis=None)):
            for dense in network.dense:
                dense.gather(slice(None))
            raise Divergence(step + 1, loss, network.not_finite(network.gradients, "the gradient") or "the gradients")
        self.optimizer.begin_step(rate)
        self._filling.finish()
        self._step, self._following = step, self._ready[step + 1][0] if step + 1 in self._ready else None
        updating = self.team.start(self._jobs)
        if self.config.augments:  # a long job: the helper goes on with it while the next step begins
            self._filling = self.team.start([self._fill_next])
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

    def _fill_next(self) -> None:
        self._fill(self._step + 2)

    def _update(self, chunk: Chunk) -> None:
        for dense, rows in chunk.parts:
            dense.gather(rows)
        self.optimizer.update(chunk.block)
        if self._following is not None:
            self._project(chunk, self._following)

    def _project(self, chunk: Chunk, x: Array) -> None:
        if chunk.products is not None:
            ((dense, rows),) = chunk.parts
            np.matmul(x[:, rows], dense.weights[rows], out=chunk.products[: len(x)])

    def _products(self, size: int) -> Array:
        """x @ weights of the first layer (N, H)."""
        total = self._sum[:size]
        first, *others = self._first
        np.copyto(total, first[:size]) if not others else np.add(first[:size], others[0][:size], out=total)
        for products in others[1:]:
            np.add(total, products[:size], out=total)
        return total

    def _multiply(self, a: Array, b: Array, out: Array) -> Array:
        """a @ b; if large, in two parts by b's columns, so that each thread fetches its part of the weights. The helper
        has to be woken: who calls begins with the larger one."""
        if len(a) * b.size < SPLIT:
            return np.matmul(a, b, out=out)
        cut = b.shape[1] * 9 // 16
        parts = (slice(0, cut), slice(cut, None))
        self.team.start([partial(np.matmul, a, b[:, part], out=out[:, part]) for part in parts]).finish()
        return out

    def close(self) -> None:
        """End the helper's thread."""
        self.team.close()


def _even(low: int, high: int, count: float) -> list[int]:
    """About `count` equal steps from low to high, at least one."""
    steps = min(max(1, round(count)), max(1, high - low))
    return [low + round((high - low) * step / steps) for step in range(steps + 1)]
