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
import time
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from dnn_core.arrays import Array, empty
from dnn_core.fast.dense import DenseInParts
from dnn_core.fast.optimizers import Block, in_place
from dnn_core.fast.thread_choice import ThreadChoice
from dnn_core.fast.worker_thread import Job, Task, WorkerThread
from dnn_core.layers import Dense, Layer
from dnn_core.memory import FIRST_CHUNK
from dnn_core.trainer import Divergence, Trainer

CHUNK = 140_000
"""Weights in a chunk of all layers but the first, about."""
UPDATE = 60
"""The optimizer's step on a weight takes about as long as the products of so many samples with it."""
WORTH_SHARING = 14_000_000
"""Multiplications a step, optimizer included, below which one thread is faster than two."""
HEAD_START = 1_500_000
"""Multiplications that the caller does while the other thread wakes and makes ready for short jobs."""
SPLIT = 8_000_000
"""Multiplications in a product from which on two threads share it: a fifth of a millisecond for one."""


class Chunk(NamedTuple):
    """Rows of a dense layer's weights, or several small layers, with all that lies among them in the flat array."""

    parts: list[tuple[DenseInParts, slice]]
    block: Block
    products: Array | None  # (N, H) of the next batch with these rows; first layer only


class Stepper:
    """Takes the steps of a trainer, one after the other."""

    def __init__(self, trainer: Trainer, *, alone: bool = False) -> None:
        self.trainer, self.config, self.batches = trainer, trainer.config, trainer.batches
        self.network = network = trainer.network
        self.optimizer = in_place(trainer.optimizer)
        batch = self.batches.batch_size
        work = len(network.parameters) * (2 * batch + UPDATE)
        self._small = work < WORTH_SHARING and not self.config.augments
        self.worker = WorkerThread(alone=alone or self._small)
        self._choice = ThreadChoice()
        self._dense = {id(dense): DenseInParts(dense, self._multiply) for dense in network.dense}
        self._chunks = self._cut()
        self._first = [chunk.products for chunk in self._chunks if chunk.products is not None]
        # Not the sum of products in place: layers keep it as their input, and the chunks go on to the next batch.
        self._sum = empty(self._first[0].shape, network.dtype)
        self._ready: dict[int, tuple[Array, Array]] = {}  # x (N, D) and labels (N,), by step
        self._multiplied = -1  # the step whose products are in the chunks
        self._filling = Task(())
        self._step = 0  # the step that runs, and the next batch
        self._following: Array | None = None
        self._jobs: list[Job] = [partial(self._update, chunk) for chunk in self._chunks]
        if not self.config.augments:
            self._jobs.insert(1, self._fill_next)

    def _cut(self) -> list[Chunk]:
        """All parameters in chunks, the first layer's before the others'."""
        network = self.network
        starts = [part.start for layer, name, part in network.slices if isinstance(layer, Dense) and name == "weights"]
        ends = [*starts[1:], len(network.parameters)]
        chunks: list[Chunk] = []
        parts: list[tuple[DenseInParts, slice]] = []
        at = 0
        for dense, start, end in zip(network.dense, starts, ends, strict=True):
            first = dense is network.dense[0]
            cuts = self._first_cuts() if first else _even(0, dense.inputs, dense.inputs * dense.outputs / CHUNK)
            for rows in map(slice, cuts, cuts[1:]):
                parts.append((self._dense[id(dense)], rows))
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

    def learn(self) -> tuple[float, Array, Array]:
        """One step, as `Trainer.learn` says."""
        began, trainer = time.perf_counter(), self.trainer
        self.worker.rests = not self._choice.shared
        step = trainer.step
        if self._multiplied != step:
            self._begin(step)
        x, labels = self._ready.pop(step)
        outputs = self._forward_batch(x)
        loss = trainer.loss.forward(outputs, labels)
        if not math.isfinite(loss):
            trainer.check_finite(loss)
        delta = self._backward(trainer.loss.backward())
        # A delta that is not finite makes all below it so: a look at the lowest is enough.
        if not math.isfinite(np.add.reduce(delta, axis=None)):
            for dense in self._dense.values():
                dense.weight_gradients(slice(None))
            trainer.check_finite(loss)
            raise Divergence(step + 1, "the gradients")
        self.optimizer.begin(trainer.rate)
        self._filling.finish()
        self._step, self._following = step, self._ready[step + 1][0] if step + 1 in self._ready else None
        updating = self.worker.start(self._jobs)
        if self.config.augments:  # a long job: the other thread goes on with it while the next step begins
            self._filling = self.worker.start([self._fill_next])
        updating.finish()
        self._multiplied = step + 1
        if self.worker.size > 1:
            self._choice.took(time.perf_counter() - began)
        return loss, outputs, labels

    def _forward_batch(self, x: Array) -> Array:
        first, *others = self.network.layers
        y, rng = self._dense[id(first)].add_biases(x, self._products(len(x))), self.trainer.dropout_rng()
        return self._through(others, y, training=True, rng=rng)

    def _through(self, layers: Sequence[Layer], x: Array, **how: Any) -> Array:
        for layer in layers:
            dense = self._dense.get(id(layer))
            x = dense.forward(x) if dense else layer.forward(x, **how)
        return x

    def forward(self, x: Array) -> Array:
        """Outputs (N, C) for x (N, D), without learning."""
        return self._through(self.network.layers, x)

    def _backward(self, delta: Array) -> Array:
        """All deltas, from dloss/doutputs down to that of the first layer, which is returned."""
        first, *others = self.network.layers
        for layer in reversed(others):
            dense = self._dense.get(id(layer))
            delta = dense.backward_inputs(delta) if dense else layer.backward(delta)
        self._dense[id(first)].keep_delta(delta)
        return delta

    def _begin(self, step: int) -> None:
        """What the step before would have done: the first step of a run, or after a checkpoint."""
        self._filling.finish()
        self._ready.clear()
        self._fill(step)
        for chunk in self._chunks:
            self._project(chunk, self._ready[step][0])
        self._filling = self.worker.start([partial(self._fill, step + 1)])

    def _fill(self, step: int) -> None:
        if step < self.trainer.total_steps:
            self._ready[step] = self.batches.batch(step)

    def _fill_next(self) -> None:
        self._fill(self._step + 2)

    def _update(self, chunk: Chunk) -> None:
        for dense, rows in chunk.parts:
            dense.weight_gradients(rows)
        self.optimizer.update(chunk.block)
        if self._following is not None:
            self._project(chunk, self._following)

    def _project(self, chunk: Chunk, x: Array) -> None:
        if chunk.products is not None:
            ((first, rows),) = chunk.parts
            np.matmul(x[:, rows], first.dense.weights[rows], out=chunk.products[: len(x)])

    def _products(self, size: int) -> Array:
        """x @ weights of the first layer (N, H)."""
        total = self._sum[:size]
        first, *others = self._first
        np.copyto(total, first[:size]) if not others else np.add(first[:size], others[0][:size], out=total)
        for products in others[1:]:
            np.add(total, products[:size], out=total)
        return total

    def _multiply(self, a: Array, b: Array, out: Array) -> Array:
        """a @ b; if large, in two parts by b's columns, so that each thread fetches its part of the weights. The other
        one has to be woken: who calls begins with the larger part."""
        if len(a) * b.size < SPLIT:
            return np.matmul(a, b, out=out)
        cut = b.shape[1] * 9 // 16
        parts = (slice(0, cut), slice(cut, None))
        self.worker.start([partial(np.matmul, a, b[:, part], out=out[:, part]) for part in parts]).finish()
        return out

    def close(self) -> None:
        """End the second thread."""
        self.worker.close()


def _even(low: int, high: int, count: float) -> list[int]:
    """About `count` equal steps from low to high, at least one."""
    steps = min(max(1, round(count)), max(1, high - low))
    return [low + round((high - low) * step / steps) for step in range(steps + 1)]
