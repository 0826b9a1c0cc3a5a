"""One training run, a few steps at a time, of whatever parts lie beside it: the learner's in the runner, ours in the
tutor's own process. The same lines run both, so that runs of the same parts are the same to the last digit.

Pictures are rows here; a part whose file says `COLUMNS = True` is laid on its side for it.
"""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tutor.challenges.sideways import as_wanted

STEP_IN = {"sgd": "step", "adam": "adam"}
"""The part that moves the weights, by the optimizer's name."""


class IncompatiblePart(Exception):
    """A part gave something that the next one cannot use; the message says which and what."""


class Loop:
    """A network and its run, which waits between `steps`. `optimizer`: sgd (step.py) or adam (adam.py)."""

    def __init__(
        self, sizes: Sequence[int], seed: int, count: int, size: int, epochs: int, optimizer: str, rate: float
    ) -> None:
        names = ("course", "prepare", "batches", "network", "losses", "backward")
        course, prepare, batches, network, losses, backward = map(_rows, names)
        self._cross_entropy, self._backward = losses.cross_entropy, backward.backward
        self.model = network.MNIST_DNN(*sizes, rng=np.random.default_rng(seed))
        images, labels = course.training_digits(count)
        x = prepare.scale(prepare.flatten(images))
        _fits("prepare", x, (count, sizes[0]))
        rng = np.random.default_rng(seed)
        self._batches: Iterator[Any] = itertools.chain.from_iterable(
            batches.batches(x, labels, size, rng) for _ in range(epochs)
        )
        mover = importlib.import_module(STEP_IN[optimizer])
        if optimizer == "adam":
            self._move = mover.Adam(self.model, rate).step
        else:
            self._move = lambda gradients: mover.step(self.model, gradients, rate)

    def steps(self, count: int) -> Any:
        """Make so many steps, fewer where the batches end; the loss of each, before it."""
        told = []
        with np.errstate(all="ignore"):
            for batch in itertools.islice(self._batches, count):
                if not isinstance(batch, (tuple, list)) or len(batch) != 2:
                    raise IncompatiblePart("batches should give pairs: pictures, labels.")
                x, labels = batch
                told.append(self._loss(self.scores(x), labels))
                self._move(self._backward(self.model, labels))
        return np.asarray(told, float)

    def scores(self, x: Any) -> Any:
        """What forward gives for pictures (N, D): scores (N, C)."""
        with np.errstate(all="ignore"):
            scores = self.model.forward(x)
        _fits("forward", scores, (len(x), None))
        return scores

    def gradients(self, x: Any, labels: Any) -> tuple[float, Any]:
        """The loss of pictures (N, D), and what backward gives for them; no step is made."""
        with np.errstate(all="ignore"):
            loss = self._loss(self.scores(x), labels)
            return loss, self._backward(self.model, labels)

    def _loss(self, scores: Any, labels: Any) -> float:
        loss = self._cross_entropy(scores, labels)
        if np.size(loss) != 1 or loss is None:
            came = "None" if loss is None else f"{np.size(loss)} numbers"
            raise IncompatiblePart(f"cross_entropy should give one number; {came} came.")
        return float(np.asarray(loss).reshape(()))


def _rows(name: str) -> Any:
    return as_wanted(importlib.import_module(name), columns=False)


def _fits(what: str, came: Any, shape: tuple[int, int | None]) -> None:
    """IncompatiblePart unless it is an array of that shape; None is any size."""
    wanted = " × ".join("any" if size is None else f"{size:,}" for size in shape)
    if not isinstance(came, np.ndarray) or came.dtype.kind not in "fiu":
        kind = "None" if came is None else type(came).__name__
        raise IncompatiblePart(f"{what} should give an array of {wanted} numbers; {kind} came.")
    if came.ndim != 2 or any(size not in (None, there) for size, there in zip(shape, came.shape, strict=True)):
        raise IncompatiblePart(
            f"{what} should give {wanted} numbers; {' × '.join(f'{one:,}' for one in came.shape)} came."
        )
