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

ALIKE = 8
"""Neighbours in a batch that share one distortion. To sample eight images at the same places is to copy short runs of
numbers, not single ones, and is five times as fast. Who is whose neighbour changes from epoch to epoch."""


class Augmentation:
    """Distorts images (N, rows * columns), values 0 to 1, in place. Strengths are those of TrainingConfig."""

    def __init__(self, config: TrainingConfig, rows: int, columns: int) -> None:
        self.shift, self.rotation = config.shift, math.radians(config.rotation)
        self.scale, self.elastic = config.scale, config.elastic
        self.rows, self.columns = rows, columns
        y, x = np.mgrid[:rows, :columns].astype(np.float32)
        self._y, self._x = y - (rows - 1) / 2, x - (columns - 1) / 2
        self._smooth_rows, self._smooth_columns = _gaussian(rows), _gaussian(columns)

    def __call__(self, images: Array, rng: np.random.Generator) -> None:
        groups = -(-len(images) // ALIKE)
        y, x = self._affine(groups, rng)
        if self.elastic:
            y += self._displacements(groups, rng)
            x += self._displacements(groups, rng)
        for group, (places, weights) in enumerate(zip(*self._corners(y, x), strict=True)):
            self._sample(images[group * ALIKE : (group + 1) * ALIKE], places, weights)

    def _affine(self, count: int, rng: np.random.Generator) -> tuple[Array, Array]:
        """Where each pixel's ink comes from: (count, rows, columns) coordinates in pixels, twice."""

        def draw(strength: float) -> Array:
            return rng.uniform(-strength, strength, (count, 1, 1)).astype(np.float32)

        angle, size = draw(self.rotation), 1 / (1 + draw(self.scale))
        cos, sin = np.cos(angle) * size, np.sin(angle) * size
        y = cos * self._y + sin * self._x + draw(self.shift) + np.float32((self.rows - 1) / 2)
        x = cos * self._x - sin * self._y + draw(self.shift) + np.float32((self.columns - 1) / 2)
        return y, x

    def _displacements(self, count: int, rng: np.random.Generator) -> Array:
        """A smooth field (count, rows, columns) whose root mean square is `elastic` pixels."""
        field = rng.random((count, self.rows, self.columns), np.float32)
        field -= 0.5
        field = self._smooth_rows @ field @ self._smooth_columns
        spread = np.sqrt(np.mean(field * field, axis=(1, 2), keepdims=True)) + 1e-12
        field *= self.elastic / spread
        return field

    def _corners(self, y: Array, x: Array) -> tuple[Array, Array]:
        """The four pixels around real coordinates (count, rows, columns), and how much each counts.

        Both (count, 4 * rows * columns); places are in an image with a border of one pixel of paper.
        """
        width = self.columns + 2
        y, x = np.clip(y + 1, 0, self.rows + 0.999), np.clip(x + 1, 0, self.columns + 0.999)
        top, left = y.astype(np.int32), x.astype(np.int32)
        down, right = y - top, x - left
        up, first = 1 - down, top * width + left
        places = np.stack([first, first + 1, first + width, first + width + 1], axis=1)
        weights = np.stack([up * (1 - right), up * right, down * (1 - right), down * right], axis=1)
        return places.reshape(len(y), -1).astype(np.intp), weights.reshape(len(y), -1)

    def _sample(self, images: Array, places: Array, weights: Array) -> None:
        """Replace images (n, rows * columns) by their values at the same places, a pixel's n values side by side."""
        n, rows, columns = len(images), self.rows, self.columns
        paper = np.zeros((rows + 2, columns + 2, n), np.float32)
        paper[1:-1, 1:-1] = images.T.reshape(rows, columns, n)
        corners = np.take(paper.reshape(-1, n), places, axis=0, mode="clip")
        corners *= weights[:, None]
        images[...] = np.add.reduce(corners.reshape(4, -1, n), axis=0).T


def make_augmentation(config: TrainingConfig, rows: int, columns: int) -> Augmentation | None:
    """The augmentation that `config` asks for, None if it asks for none."""
    return Augmentation(config, rows, columns) if config.augments else None


def _gaussian(size: int) -> Array:
    """A matrix (size, size) that smooths along one axis: a Gaussian that reaches three deviations to each side."""
    offsets = np.arange(size)[:, None] - np.arange(size)
    matrix: Array = np.exp(-0.5 * (offsets / SMOOTHNESS) ** 2)
    matrix[np.abs(offsets) > round(3 * SMOOTHNESS)] = 0
    return matrix.astype(np.float32)
