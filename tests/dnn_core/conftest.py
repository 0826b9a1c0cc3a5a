"""A few hundred small images that are quick to learn from."""

from __future__ import annotations

import numpy as np
import pytest

from dnn_core.arrays import Array
from dnn_core.mnist import Dataset

SIDE, CLASSES = 8, 4


@pytest.fixture(scope="session")
def digits() -> Dataset:
    """203 and 50 images of 8 x 8 in 4 classes: the label is the row their bar of ink stands in, or nearly so."""
    rng = np.random.default_rng(7)

    def part(count: int) -> tuple[Array, Array]:
        labels = (np.arange(count) % CLASSES).astype(np.uint8)
        images = rng.integers(0, 120, (count, SIDE, SIDE), dtype=np.uint8)
        for image, label in zip(images, labels, strict=True):
            image[2 * label : 2 * label + 2, 1:6] = 200
        return images.reshape(count, SIDE * SIDE), labels

    return Dataset(*part(203), *part(50), SIDE, SIDE, CLASSES)
