"""Experiments on the data: what a run would learn from other pixels, other labels, another order.

Every variation is asked for by a field of TrainingConfig, so a checkpoint knows it. Each random act is numbered
(dnn_core.batching): the same seed scrambles and relabels alike, however many images the run takes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from dnn_core.arrays import Array
from dnn_core.batching import AUGMENTATION, Augment, Batches, numbered_rng
from dnn_core.config import TrainingConfig
from dnn_core.mnist import Dataset

SCRAMBLE, LABEL_NOISE = AUGMENTATION + 1, AUGMENTATION + 2
"""Kinds of random acts, beside those of dnn_core.batching; the numbers are part of a seed's result."""

TESTS_OF_LIMITED_RUN = 20
"""How often the test images are evaluated in a run with `max_steps`, evenly over its steps."""

WATCHED_STEPS, WATCHED_SHARE = 20, 0.05
"""While a run is watched (`watch_until`): steps between two looks at the test images, or this share of all steps done
if that is more."""


def apply_variations(config: TrainingConfig, data: Dataset) -> Dataset:
    """`data` as `config` wants it: the same object unless pixels or labels are to change, else a copy of those."""
    if config.test_shift:
        moved = shifted(data.test_images, data.rows, data.columns, config.test_shift)
        data = replace(data, test_images=moved)
    if config.scramble_pixels:
        order = numbered_rng(config.seed, SCRAMBLE).permutation(data.train_images.shape[1])
        train, test = (np.take(images, order, axis=1) for images in (data.train_images, data.test_images))
        data = replace(data, train_images=train, test_images=test)
    if config.label_noise:
        labels = redrawn(data.train_labels, data.classes, config.label_noise, config.seed)
        data = replace(data, train_labels=labels)
    return data


def shifted(images: npt.NDArray[np.uint8], rows: int, columns: int, pixels: int) -> npt.NDArray[np.uint8]:
    """Images (N, rows * columns) moved `pixels` to the right, or to the left if negative; what comes in is paper."""
    pictures = images.reshape(-1, rows, columns)
    moved = np.zeros_like(pictures)
    if pixels >= 0:
        moved[:, :, pixels:] = pictures[:, :, : columns - pixels]
    else:
        moved[:, :, :pixels] = pictures[:, :, -pixels:]
    return moved.reshape(images.shape)


def redrawn(labels: npt.NDArray[np.uint8], classes: int, share: float, seed: int) -> npt.NDArray[np.uint8]:
    """Labels (N,) of which each was drawn anew with probability `share`, evenly from all classes: so with ten classes
    a tenth of the redrawn ones come out as they were. What happens to a label does not depend on the others."""
    rng = numbered_rng(seed, LABEL_NOISE)
    chosen = rng.random(len(labels)) < share
    drawn = rng.integers(classes, size=len(labels), dtype=np.uint8)
    return np.where(chosen, drawn, labels)


class SortedBatches(Batches):
    """All images of the lowest label first, the same in every epoch."""

    def order(self, epoch: int) -> Array:
        if 0 not in self._orders:
            self._orders[0] = np.argsort(self.labels, kind="stable").astype(np.int32)
        return self._orders[0]


def make_batches(config: TrainingConfig, images: Array, labels: Array, augment: Augment | None) -> Batches:
    """The batches of a run, in the order and on the scale that `config` asks for."""
    kind = SortedBatches if config.order == "sorted" else Batches
    least = 2 if config.batch_norm else 1  # one image has no spread to normalize by
    return kind(images, labels, config.batch_size, config.seed, augment, pixel_scale(config), least)


def pixel_scale(config: TrainingConfig) -> float:
    """What a gray value is multiplied by before the network sees it."""
    return 1.0 if config.raw_pixels else 1 / 255


class EvaluationSchedule:
    """After which steps (1-based) of a run the test images are evaluated, and which of these end an epoch.

    A run of whole epochs is tested `tests_per_epoch` times in each, last at its end. One with `max_steps` is tested
    twenty times, and at its own end, which ends its last epoch; if it goes through a few images again and again, only
    the ends of epochs that are tested are told. While a run is watched, it is tested more often.
    """

    def __init__(self, config: TrainingConfig, per_epoch: int) -> None:
        self.per_epoch = per_epoch
        self.total_steps = config.max_steps or per_epoch * config.epochs
        self.watched = config.watch_until > 0  # until the run has reached it
        self._within = {round(per_epoch * n / config.tests_per_epoch) for n in range(1, config.tests_per_epoch)}
        self._limited = self._spread() if config.max_steps else frozenset()
        self._short_epochs = bool(config.max_steps) and per_epoch * TESTS_OF_LIMITED_RUN < config.max_steps
        self._watched_steps = _watched_steps(self.total_steps) if self.watched else frozenset()
        self._is_limited = bool(config.max_steps)

    def _spread(self) -> frozenset[int]:
        gap = self.total_steps / TESTS_OF_LIMITED_RUN
        steps = [max(1, round(gap * number)) for number in range(1, TESTS_OF_LIMITED_RUN + 1)]
        if gap > self.per_epoch:
            steps = [-(-step // self.per_epoch) * self.per_epoch for step in steps]
        return frozenset(min(step, self.total_steps) for step in steps)

    def due(self, step: int) -> bool:
        """True if the test images are evaluated after `step`."""
        if self.ends_epoch(step) or (self.watched and step in self._watched_steps):
            return True
        if self._is_limited:
            return step in self._limited
        return (step - 1) % self.per_epoch + 1 in self._within

    def ends_epoch(self, step: int) -> bool:
        """True if an epoch ends after `step`, and is told."""
        if step % self.per_epoch:
            return step >= self.total_steps
        return not self._short_epochs or step in self._limited


def _watched_steps(total: int) -> frozenset[int]:
    steps, step = set(), WATCHED_STEPS
    while step < total:
        steps.add(step)
        step = max(step + WATCHED_STEPS, round(step * (1 + WATCHED_SHARE)))
    return frozenset(steps)
