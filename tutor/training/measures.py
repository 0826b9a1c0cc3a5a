"""What can be read off a run: measures of experiments, and the numbers that questions ask about a learner's own run.

Pure functions of a TrainingSnapshot. None means that the snapshot cannot tell, most often because its run has not
finished. Percent and points run from 0 to 100; a digit is a whole number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dnn_core.config import TrainingConfig
from tutor.training.snapshot import RunState, TestPoint, TrainingSnapshot

Measured = float | str | tuple[int, int]
Measure = Callable[[TrainingSnapshot], Measured | None]

NEVER: Final = "never"
ENOUGH: Final = 0.9
"""The test accuracy whose first time is asked for."""
CHANGE: Final = 0.05
"""A test loss that changes by no more than this share stands still."""
TESTS_PER_EPOCH: Final = 3


def measure(name: str, snapshot: TrainingSnapshot) -> Measured | None:
    """The measure called `name`. KeyError for a name that is not known.

    `epoch-N-test-accuracy` and `test-loss-at-step-N` take any N; `MEASURES` has all others.
    """
    if name in MEASURES:
        return MEASURES[name](snapshot) if snapshot.state is RunState.FINISHED else None
    if found := re.fullmatch(r"epoch-([0-9]+)-test-accuracy", name):
        return _test_accuracy_after(snapshot, int(found[1]) * snapshot.steps_per_epoch)
    if found := re.fullmatch(r"test-loss-at-step-([0-9]+)", name):
        return next((point.loss for point in snapshot.test_points if point.step == int(found[1])), None)
    raise KeyError(name)


def watched(name: str, config: TrainingConfig) -> TrainingConfig:
    """`config` with the test images evaluated often enough for that measure; what is learned stays the same."""
    config = replace(config, tests_per_epoch=max(TESTS_PER_EPOCH, config.tests_per_epoch))
    if name not in ("images-to-90", "step-to-90"):
        return config
    return replace(config, watch_until=max(ENOUGH, config.watch_until))


def images_seen(snapshot: TrainingSnapshot, step: int) -> int:
    """Training images seen up to that step (1-based), repeats counted."""
    config = snapshot.config
    whole, rest = divmod(step, max(1, snapshot.steps_per_epoch))
    there = snapshot.training_samples or config.samples - config.validation_samples
    in_epoch = min(snapshot.steps_per_epoch * config.batch_size, there)
    return whole * in_epoch + min(in_epoch, rest * config.batch_size)


def _test_accuracy_after(snapshot: TrainingSnapshot, step: int) -> float | None:
    return next((100 * point.accuracy for point in snapshot.test_points if point.step == step), None)


def _test_accuracy(snapshot: TrainingSnapshot) -> float | None:
    return None if snapshot.test_accuracy is None else 100 * snapshot.test_accuracy


def _test_loss(snapshot: TrainingSnapshot) -> float | None:
    return snapshot.test_points[-1].loss if snapshot.test_points else None


def _training_accuracy(snapshot: TrainingSnapshot) -> float | None:
    return None if snapshot.final_train_accuracy is None else 100 * snapshot.final_train_accuracy


def _accuracy_gap(snapshot: TrainingSnapshot) -> float | None:
    training, test = _training_accuracy(snapshot), _test_accuracy(snapshot)
    return None if training is None or test is None else training - test


def _first_enough(snapshot: TrainingSnapshot) -> TestPoint | None:
    return next((point for point in snapshot.test_points if point.accuracy >= ENOUGH), None)


def _images_to_90(snapshot: TrainingSnapshot) -> float | str | None:
    if not snapshot.test_points:
        return None
    first = _first_enough(snapshot)
    return NEVER if first is None else float(images_seen(snapshot, first.step))


def _step_to_90(snapshot: TrainingSnapshot) -> float | str | None:
    if not snapshot.test_points:
        return None
    first = _first_enough(snapshot)
    return NEVER if first is None else float(first.step)


def _half_loss_step(snapshot: TrainingSnapshot) -> float | None:
    curve = snapshot.train_curve
    return next((float(round(step)) for step, loss in curve if 2 * loss <= curve[0][1]), None)


def _lowest_recall_digit(snapshot: TrainingSnapshot) -> float | None:
    """The smaller digit of two with the same recall; digits without test images have none."""
    confusion = snapshot.confusion
    recall = {label: row[label] / sum(row) for label, row in enumerate(confusion) if sum(row) and label < len(row)}
    return float(min(recall, key=lambda label: (recall[label], label))) if recall else None


def _most_confused_pair(snapshot: TrainingSnapshot) -> tuple[int, int] | None:
    """The smaller digit first; None if no digit was taken for another."""
    confusion = snapshot.confusion
    labels = range(len(confusion))
    counts = {(a, b): confusion[a][b] + confusion[b][a] for a in labels for b in labels if a < b}
    pair = max(counts, key=lambda pair: (counts[pair], -pair[0], -pair[1]), default=None)
    return pair if pair is not None and counts[pair] else None


def _test_loss_shape(snapshot: TrainingSnapshot) -> str | None:
    losses = [point.loss for point in snapshot.test_points]
    if len(losses) < 2:
        return None
    lowest = min(losses)
    if losses[-1] > (1 + CHANGE) * lowest:
        return "rises"
    return "falls" if lowest < (1 - CHANGE) * losses[0] else "flat"


MEASURES: Final[dict[str, Measure]] = {
    # of experiments
    "test-accuracy": _test_accuracy,
    "images-to-90": _images_to_90,
    "lowest-recall-digit": _lowest_recall_digit,
    "accuracy-gap": _accuracy_gap,
    "test-loss-shape": _test_loss_shape,
    # of questions about the learner's own run, beside images-to-90
    "half-loss-step": _half_loss_step,
    "most-confused-pair": _most_confused_pair,
    "hardest-digit": _lowest_recall_digit,
    "final-test-accuracy": _test_accuracy,
    # of the claims that texts make
    "training-accuracy": _training_accuracy,
    "test-loss": _test_loss,
    "step-to-90": _step_to_90,
}
