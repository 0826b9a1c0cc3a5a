"""How good a network is on images it does not learn from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dnn_core.arrays import Array
from dnn_core.batching import scale_pixels
from dnn_core.events import SamplePrediction
from dnn_core.losses import CrossEntropy, Loss
from dnn_core.memory import TESTED_AT_ONCE
from dnn_core.network import Network


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Mean loss and share of right predictions over N images; `probabilities` (N, C)."""

    loss: float
    accuracy: float
    probabilities: Array
    labels: Array

    @property
    def predicted_labels(self) -> Array:
        """(N,) int."""
        labels: Array = self.probabilities.argmax(axis=1)
        return labels

    def confusion(self) -> tuple[tuple[int, ...], ...]:
        """Counts [label][predicted_label]."""
        return confusion_matrix(self.labels, self.predicted_labels, self.probabilities.shape[1])

    def worst(self, count: int) -> list[int]:
        """Indices of at most `count` wrong predictions, most confident first."""
        wrong = np.flatnonzero(self.predicted_labels != self.labels)
        confidence = self.probabilities[wrong].max(axis=1) if len(wrong) else np.empty(0)
        return [int(index) for index in wrong[np.argsort(-confidence, kind="stable")[:count]]]


def evaluate(
    network: Network,
    images: Array,
    labels: Array,
    loss: Loss | None = None,
    scale: float = 1 / 255,
    forward: Callable[[Array], Array] | None = None,
) -> Evaluation:
    """See all `images` (N, D), gray values times `scale` or floats, with `labels` (N,), without learning. `forward`
    may do what the network's does in another way."""
    inputs = network.layer_sizes[0]
    if images.ndim != 2 or len(images) == 0 or images.shape[1] != inputs:
        raise ValueError(f"images: shape {images.shape}, but this network takes (N, {inputs}), N at least 1.")
    if labels.shape != (len(images),):
        raise ValueError(f"labels: shape {labels.shape}, but {len(images)} images need ({len(images)},).")
    loss, forward = loss or CrossEntropy(), forward or network.forward
    total, right = 0.0, 0
    probabilities = np.empty((len(images), network.layer_sizes[-1]), network.dtype)
    for start in range(0, len(images), TESTED_AT_ONCE):
        span = slice(start, start + TESTED_AT_ONCE)
        outputs = forward(scale_pixels(images[span], scale, network.dtype))
        total += loss.forward(outputs, labels[span]) * len(outputs)
        probabilities[span] = loss.probabilities(outputs)
        right += int(np.count_nonzero(outputs.argmax(axis=1) == labels[span]))
    return Evaluation(total / len(images), right / len(images), probabilities, labels)


def confusion_matrix(labels: Array, predicted_labels: Array, classes: int) -> tuple[tuple[int, ...], ...]:
    """Counts [label][predicted_label] of two arrays (N,)."""
    pairs = labels.astype(np.intp) * classes + predicted_labels
    counts = np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)
    return tuple(tuple(int(count) for count in row) for row in counts)


def fixed_samples(labels: Array, count: int) -> list[int]:
    """Indices of `count` images (fewer if there are fewer) to watch through a run: the classes in turn, by label."""
    by_label = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    rounds = max((len(indices) for indices in by_label), default=0)
    in_turn = [int(indices[turn]) for turn in range(min(rounds, count)) for indices in by_label if turn < len(indices)]
    return sorted(in_turn[:count], key=lambda index: (int(labels[index]), index))


def sample_predictions(evaluation: Evaluation, images: Array, indices: Sequence[int]) -> tuple[SamplePrediction, ...]:
    """What the network says of these test images, (N, D) uint8, as frozen plain values."""
    return tuple(
        SamplePrediction(
            index=index,
            label=int(evaluation.labels[index]),
            probabilities=tuple(float(probability) for probability in evaluation.probabilities[index]),
            pixels=images[index].tobytes(),
        )
        for index in indices
    )
