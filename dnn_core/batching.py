"""Batches in a seeded random order, every training image once an epoch.

Random acts are numbered: the order of epoch 3 and the dropout of step 1234 depend on the run's seed, that kind of
act and that number, and on nothing else. So a run that was interrupted goes on with exactly the same draws, and a
batch can be prepared early by another thread.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from dnn_core.arrays import Array, Float, check_finite

INITIAL_WEIGHTS, ORDER, DROPOUT, AUGMENTATION = range(
    4
)  # kinds of random acts; the numbers are part of a seed's result


def numbered_rng(seed: int, kind: int, number: int = 0) -> np.random.Generator:
    """The generator of random numbers for one act of a run."""
    return np.random.default_rng((seed, kind, number))


class Augment(Protocol):
    """Distorts a batch of images (N, D), from 0 to 1, in place."""

    def __call__(self, images: Array, rng: np.random.Generator) -> None: ...


def scale_pixels(images: Array, scale: float = 1 / 255, dtype: Float = np.float32) -> Array:
    """Gray values 0 to 255 times `scale`, as new numbers; floats are taken as they are, if finite."""
    if images.dtype == np.uint8:
        return np.multiply(images, scale, dtype=dtype)
    check_finite("images", images)
    return images.astype(dtype)


class Batches:
    """A run's batches, by step (0-based): step // per_epoch is the epoch, whose last batch may be smaller.

    A last batch of fewer than `least` images is left out: others of the images, as each epoch has an order of its own.
    """

    def __init__(
        self,
        images: Array,
        labels: Array,
        batch_size: int,
        seed: int,
        augment: Augment | None = None,
        scale: float = 1 / 255,
        least: int = 1,
    ) -> None:
        if len(images) == 0:
            raise ValueError("images: there are none; at least one is needed.")
        if images.ndim != 2 or labels.shape != (len(images),):
            raise ValueError(f"labels: shape {labels.shape} for images {images.shape}; (N,) and (N, D) are needed.")
        if batch_size < 1:
            raise ValueError(f"batch_size: {batch_size} must be at least 1.")
        self.images, self.labels = images, labels
        self.batch_size = min(batch_size, len(images))
        whole, rest = divmod(len(images), self.batch_size)
        self.per_epoch = whole + (rest >= least)
        self.seed = seed
        self.augment = augment
        self.scale = scale
        self._orders: dict[int, Array] = {}

    def order(self, epoch: int) -> Array:
        """The order of the images in an epoch (0-based): a permutation of 0..N-1."""
        if epoch not in self._orders:
            self._orders = {number: self._orders[number] for number in self._orders if number >= epoch - 1}
            order = numbered_rng(self.seed, ORDER, epoch).permutation(len(self.images))
            self._orders[epoch] = order.astype(np.int32)
        return self._orders[epoch]

    def indices(self, step: int) -> Array:
        """Which images make up the batch of `step`, (N,) int."""
        epoch, position = divmod(step, self.per_epoch)
        return self.order(epoch)[position * self.batch_size : (position + 1) * self.batch_size]

    def batch(self, step: int) -> tuple[Array, Array]:
        """The images (N, D), as the network sees them, and labels (N,) of `step`."""
        chosen = self.indices(step)
        x = scale_pixels(self.images[chosen], self.scale)
        if self.augment is not None:
            self.augment(x, numbered_rng(self.seed, AUGMENTATION, step))
        return x, self.labels[chosen]
