"""A run from start to end: events while it trains, tests in between, and the checkpoint that it can go on from."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from dnn_core.arrays import Array
from dnn_core.checkpoint import CheckpointError, check_data, fill, read_checkpoint, write_checkpoint
from dnn_core.config import TrainingConfig
from dnn_core.events import (
    EpochFinished,
    RunDiverged,
    RunFinished,
    RunStarted,
    SamplePrediction,
    StepFinished,
    TestEvaluated,
    TrainingEvent,
)
from dnn_core.metrics import Evaluation, evaluate, fixed_samples, sample_predictions
from dnn_core.mnist import Dataset
from dnn_core.trainer import Divergence, Trainer
from dnn_core.variations import pixel_scale

SAMPLES_SHOWN = 12
WORST_SHOWN = 12
TRAINING_TESTED = 10_000
_KEPT = ("step", "elapsed_s", "learning_rate", "history", "_told_step", "_sums", "_best", "_over")
"""Attributes of a run that a checkpoint holds, without the underscore, beside arrays and sizes."""


class TrainingRun(Trainer):
    """One run: how its trainer goes from step to step. Iterate `events()`; `save` it between any two of them.

    The same config and data give the same parameters to the last bit, whether or not the run was saved, loaded and
    gone on with in between.
    """

    threads = 1  # that share a step

    def __init__(self, config: TrainingConfig, data: Dataset) -> None:
        super().__init__(config, data)
        self.data_facts = data.facts()  # of the run's own data: a checkpoint that does not know them stays without
        self.notes: dict[str, Any] = {}  # of whoever conducts the run, ready for JSON; kept in its checkpoint
        self._test_loss = self.make_loss(smoothing=0.0)
        self._samples = fixed_samples(self.data.test_labels, SAMPLES_SHOWN)
        self.elapsed_s = 0.0
        self._resumed = time.perf_counter()
        self.history: list[dict[str, float]] = []  # one entry an epoch, its losses and accuracies
        self._told_step = 0  # the step whose evaluation has been told, if it had one
        self._sums = _no_sums()  # of the epoch that runs
        self._best = {"loss": float("inf"), "epoch": 0.0}
        self._over = False

    # the run

    def events(self) -> Iterator[TrainingEvent]:
        """What happens from here to the end of the run. A run that was saved in between begins at its next step."""
        run = self._run()
        while True:
            self._resumed = time.perf_counter()
            with np.errstate(all="ignore"):  # divergence is found and told, not warned about
                event = next(run, None)
            self.elapsed_s = self._elapsed()
            if event is None:
                return
            yield event

    def _elapsed(self) -> float:
        """Seconds of training so far, without what whoever iterates the events does in between."""
        return self.elapsed_s + time.perf_counter() - self._resumed

    def _run(self) -> Iterator[TrainingEvent]:
        yield RunStarted(
            layer_sizes=self.network.layer_sizes,
            parameter_count=len(self.network.parameters),
            training_samples=len(self.batches.images),
            steps_per_epoch=self.batches.per_epoch,
            total_steps=self.total_steps,
            first_step=self.step,
        )
        try:
            yield from self._evaluations()  # of a step that was saved before they were told
            while self.step < self.total_steps and not self._over:
                yield self._step()
                if self.evaluations.due(self.step):
                    yield from self._evaluations()
        except Divergence as found:
            epoch = -(-found.step // self.batches.per_epoch)
            yield RunDiverged(found.step, epoch, found.where)
            return
        last = self.history[-1]
        yield RunFinished(self.step, last["test_loss"], last["test_accuracy"], self._elapsed(), self._over)

    def _step(self) -> StepFinished:
        loss, outputs, labels = self.learn()
        self.step += 1
        size = len(labels)
        self._sums["loss"] += loss * size
        self._sums["right"] += int(np.count_nonzero(outputs.argmax(axis=1) == labels))
        self._sums["seen"] += size
        return StepFinished(self.step, self.epoch, loss, self._elapsed())

    @property
    def epoch(self) -> int:
        """The epoch of the last step done, 1-based."""
        return max(1, -(-self.step // self.batches.per_epoch))

    def _evaluations(self) -> Iterator[TrainingEvent]:
        """After a step: the test images, if it is their turn, and the end of the epoch."""
        if self.step in (0, self._told_step) or not self.evaluations.due(self.step):
            return
        ends = self.evaluations.ends_epoch(self.step)
        test = self._evaluate(self.data.test_images, self.data.test_labels)
        if test.accuracy >= self.config.watch_until:
            self.evaluations.watched = False
        if not ends:
            self._told_step = self.step
        yield self._tell_test(test)  # a run saved here, at an epoch's end, tells the test once more, then that end
        if ends:
            finished = self._finish_epoch(test)
            self._told_step = self.step
            yield finished

    def _tell_test(self, test: Evaluation) -> TestEvaluated:
        images = self.data.test_images
        return TestEvaluated(
            step=self.step,
            loss=test.loss,
            accuracy=test.accuracy,
            samples=sample_predictions(test, images, self._samples),
            worst=sample_predictions(test, images, test.worst(WORST_SHOWN)),
            confusion=test.confusion(),
            elapsed_s=self._elapsed(),
        )

    def look(self) -> TestEvaluated | None:
        """What the network makes of the test images between two of its events, whether or not their turn has come. The
        run stays as it is. None if the network is no longer finite, which its next step will tell."""
        with np.errstate(all="ignore"):
            try:
                found = self._tell_test(self._evaluate(self.data.test_images, self.data.test_labels))
            except Divergence:
                return None
        return replace(found, elapsed_s=self.elapsed_s)

    def readings(self) -> tuple[SamplePrediction, ...]:
        """What the network makes of the samples alone: a millisecond's work, and the run stays as it is."""
        images, labels = self.data.test_images[self._samples], self.data.test_labels[self._samples]
        with np.errstate(all="ignore"):
            try:
                found = self._evaluate(images, labels)
            except Divergence:
                return ()
        read = sample_predictions(found, images, range(len(images)))
        return tuple(replace(one, index=index) for one, index in zip(read, self._samples, strict=True))

    def _finish_epoch(self, test: Evaluation) -> EpochFinished:
        seen = self._sums["seen"]
        loss, accuracy = self._sums["loss"] / seen, self._sums["right"] / seen
        validation = self._validate()
        self._sums = _no_sums()
        self.history.append(
            {"loss": loss, "accuracy": accuracy, "test_loss": test.loss, "test_accuracy": test.accuracy}
            | ({"validation_loss": validation.loss, "validation_accuracy": validation.accuracy} if validation else {})
        )
        return EpochFinished(
            epoch=self.epoch,
            loss=loss,
            accuracy=accuracy,
            test_loss=test.loss,
            test_accuracy=test.accuracy,
            elapsed_s=self._elapsed(),
            validation_loss=validation.loss if validation else None,
            validation_accuracy=validation.accuracy if validation else None,
        )

    def _validate(self) -> Evaluation | None:
        """Look at the images held out, and end the run if they have not become better for `patience` epochs."""
        if not self.config.validation_samples:
            return None
        images, labels = self.data.train_images[self.held_out], self.data.train_labels[self.held_out]
        found = self._evaluate(images, labels)
        if found.loss < self._best["loss"]:
            self._best = {"loss": found.loss, "epoch": float(self.epoch)}
        elif self.config.patience and self.epoch - self._best["epoch"] >= self.config.patience:
            self._over = True
        return found

    def _evaluate(self, images: Array, labels: Array) -> Evaluation:
        found = evaluate(self.network, images, labels, self._test_loss, pixel_scale(self.config), self.forward)
        if not math.isfinite(found.loss):
            where = self.network.not_finite(self.network.parameters, "a parameter") or "the loss without learning"
            raise Divergence(self.step, where)
        return found

    def training_accuracy(self) -> float:
        """Share right of the images learned from (the first 10,000 at most), by the labels they were learned with."""
        images, labels = self.batches.images[:TRAINING_TESTED], self.batches.labels[:TRAINING_TESTED]
        return self._evaluate(images, labels).accuracy

    # keeping it

    def save(self, path: Path) -> None:
        """Everything that the rest of the run depends on, in one file. Raises OSError if it cannot be written."""
        values = {"config": self.config.to_dict(), **self._sizes()}
        values |= {"optimizer_steps": self.optimizer.steps, "watched": self.evaluations.watched}
        values |= {"data": self.data_facts, "notes": self.notes}
        values |= {name.lstrip("_"): getattr(self, name) for name in _KEPT}
        write_checkpoint(path, self._arrays(), values)

    def _arrays(self) -> dict[str, Array]:
        arrays = {"parameters": self.network.parameters}
        arrays |= {f"optimizer.{name}": array for name, array in self.optimizer.state.items()}
        return arrays | {f"network.{name}": array for name, array in self.network.state().items()}

    def _sizes(self) -> dict[str, object]:
        return {"layer_sizes": list(self.network.layer_sizes), "training_samples": len(self.batches.images)}

    @classmethod
    def load(cls, path: Path, data: Dataset, **options: bool) -> Self:
        """The run as it was saved, on the same data. Raises CheckpointError for a file that does not fit, and its
        kind OtherDataError for data whose checksums are others."""
        arrays, values = read_checkpoint(path)
        try:
            check_data(path, values.get("data"), data.facts())
            run = cls(TrainingConfig.from_dict(values["config"]), data, **options)
            try:
                run._restore(path, arrays, values)
            except BaseException:
                run.close()
                raise
        except CheckpointError:
            raise
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
            raise CheckpointError(f"{path}: damaged, or of other data: {error}") from error
        return run

    def _restore(self, path: Path, arrays: Mapping[str, Array], values: Mapping[str, Any]) -> None:
        for what, here in self._sizes().items():
            if values.get(what, here) != here:
                raise CheckpointError(f"{path}: {what} is {values[what]}, but with these data it is {here}.")
        for name, array in self._arrays().items():
            fill(path, array, arrays, name)
        for name in _KEPT:
            kind = type(getattr(self, name))
            setattr(self, name, kind(values[name.lstrip("_")]))
        self.data_facts, self.notes = values.get("data"), dict(values.get("notes") or {})
        self.optimizer.steps = int(values["optimizer_steps"])
        self.evaluations.watched = bool(values.get("watched", False))
        if not 0 <= self.step <= self.total_steps:
            raise CheckpointError(f"{path}: step is {self.step}, but the run has 0 to {self.total_steps}.")

    def close(self) -> None:
        """End what works for the run, if anything does; it can still be saved."""


def _no_sums() -> dict[str, float]:
    return {"loss": 0.0, "right": 0.0, "seen": 0.0}
