"""More training images than there are: each batch is drawn a little differently every time it is seen.

Shift, rotation and scale are one affine map about the image's middle; elastic distortion adds a smooth random field of
displacements (Simard, Steinkraus and Platt 2003). Images are sampled bilinearly, and what comes from outside is paper.
"""

from __future__ import annotations

import math

import numpy as np

from dnn_core.arrays import Array
from dnn_core.config import TrainingConfig

SMOOTHNESS = 4.0
"""Standard deviation, in pixels, of the Gaussian that smooths the elastic displacements."""


class Augmentation:
    """Distorts images (N, rows * columns), values 0 to 1, in place. Strengths are those of TrainingConfig."""

    def __init__(self, config: TrainingConfig, rows: int, columns: int) -> None:
        self.shift, self.rotation = config.shift, math.radians(config.rotation)
        self.scale, self.elastic = config.scale, config.elastic
        self.rows, self.columns = rows, columns
        y, x = np.mgrid[:rows, :columns].astype(np.float32)
        self._y, self._x = y - (rows - 1) / 2, x - (columns - 1) / 2
        self._smooth = _gaussian(SMOOTHNESS)

    def __call__(self, images: Array, rng: np.random.Generator) -> None:
        y, x = self._affine(len(images), rng)
        if self.elastic:
            y += self._displacements(len(images), rng)
            x += self._displacements(len(images), rng)
        images[:] = self._sample(images, y, x)

    def _affine(self, count: int, rng: np.random.Generator) -> tuple[Array, Array]:
        """Where each pixel's ink comes from: (N, rows, columns) coordinates in pixels."""

        def draw(strength: float) -> Array:
            return rng.uniform(-strength, strength, (count, 1, 1)).astype(np.float32)

        angle, size = draw(self.rotation), 1 / (1 + draw(self.scale))
        cos, sin = np.cos(angle) * size, np.sin(angle) * size
        y = cos * self._y + sin * self._x + draw(self.shift) + (self.rows - 1) / 2
        x = cos * self._x - sin * self._y + draw(self.shift) + (self.columns - 1) / 2
        return y, x

    def _displacements(self, count: int, rng: np.random.Generator) -> Array:
        """A smooth field (N, rows, columns) whose root mean square is `elastic` pixels."""
        field = rng.uniform(-1, 1, (count, self.rows, self.columns)).astype(np.float32)
        field = _convolve(_convolve(field, self._smooth, 1), self._smooth, 2)
        spread = np.sqrt(np.mean(field * field, axis=(1, 2), keepdims=True)) + 1e-12
        distorted: Array = field * (self.elastic / spread)
        return distorted

    def _sample(self, images: Array, y: Array, x: Array) -> Array:
        """The images' values at real coordinates, between the four pixels around each."""
        count = len(images)
        padded = np.zeros((count, self.rows + 2, self.columns + 2), images.dtype)
        padded[:, 1:-1, 1:-1] = images.reshape(count, self.rows, self.columns)
        y, x = np.clip(y + 1, 0, self.rows + 0.999), np.clip(x + 1, 0, self.columns + 0.999)
        top, left = y.astype(np.intp), x.astype(np.intp)
        down, right = y - top, x - left
        width = self.columns + 2
        first = top * width + left + np.arange(count)[:, None, None] * padded[0].size
        flat = padded.reshape(-1)
        above = flat[first] * (1 - right) + flat[first + 1] * right
        below = flat[first + width] * (1 - right) + flat[first + width + 1] * right
        sampled: Array = (above * (1 - down) + below * down).reshape(count, -1)
        return sampled


def make_augmentation(config: TrainingConfig, rows: int, columns: int) -> Augmentation | None:
    """The augmentation that `config` asks for, None if it asks for none."""
    return Augmentation(config, rows, columns) if config.augments else None


def _gaussian(deviation: float) -> Array:
    """A kernel (2k + 1,) that sums to one and reaches three deviations to each side."""
    reach = round(3 * deviation)
    weights: Array = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2).astype(np.float32)
    weights /= weights.sum()
    return weights


def _convolve(field: Array, kernel: Array, axis: int) -> Array:
    """`field` (N, rows, columns) convolved with `kernel` along one axis; beyond the edge is zero."""
    reach = len(kernel) // 2
    size = field.shape[axis]
    offsets = np.arange(size)[:, None] - np.arange(size)[None, :]
    matrix = np.where(np.abs(offsets) <= reach, kernel[np.clip(offsets + reach, 0, len(kernel) - 1)], 0)
    smoothed: Array = field @ matrix if axis == 2 else matrix @ field
    return smoothed
