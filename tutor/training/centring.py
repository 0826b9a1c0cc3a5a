"""A drawing made as the digits of MNIST were: scaled into 20 x 20 pixels, then centred by its mass of ink.

Source: the description of the data by Y. LeCun, C. Cortes and C. Burges ("size normalized to fit in a 20x20 pixel box
while preserving their aspect ratio", "centered in a 28x28 image by computing the center of mass of the pixels").
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDE: Final = 28
BOX: Final = 20
MIDDLE: Final = 14
"""Pixels from the edge: MNIST's own digits have their centre of mass there, or less than a pixel farther."""
TAKEN, MOST_TAKEN = 0.5, 0.6
"""How much ink the rims of an enlarged line lose, for each unit that it is larger than before: the pen that wrote
MNIST's digits was as thick for small ones. Measured: benchmarks/drawing.py."""


@lru_cache(maxsize=64)
def centred(pixels: bytes) -> bytes:
    """784 gray values, row by row, 0 paper to 255 ink, as MNIST's makers would have laid them out.

    A drawing without ink stays as it is. ValueError for another number of pixels.
    """
    import numpy as np

    if len(pixels) != SIDE * SIDE:
        raise ValueError(f"pixels: {len(pixels)} values, but a drawing has {SIDE * SIDE}.")
    ink = np.frombuffer(pixels, np.uint8).reshape(SIDE, SIDE) / 255
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not rows.size:
        return pixels
    drawn = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = BOX / max(drawn.shape)
    height, width = (max(1, round(scale * length)) for length in drawn.shape)
    made = _resampling(drawn.shape[0], height) @ drawn @ _resampling(drawn.shape[1], width).T
    if scale > 1:
        taken = min(MOST_TAKEN, TAKEN * (scale - 1))
        made = np.maximum(0.0, made - taken) / (1 - taken)
        if not made.any():
            return pixels
    sheet = np.zeros((SIDE, SIDE))
    top, left = (
        int(np.clip(math.ceil(MIDDLE - middle), 0, SIDE - length))
        for middle, length in zip(_centre_of_mass(made), made.shape, strict=True)
    )
    sheet[top : top + height, left : left + width] = made
    return bytes(np.clip(np.rint(255 * sheet), 0, 255).astype(np.uint8).tobytes())


def _resampling(before: int, after: int) -> NDArray[Any]:
    """(after, before): each new pixel as a mean of old ones, weighted by a triangle as wide as the larger of both."""
    import numpy as np

    step = before / after
    there = (np.arange(after) + 0.5) * step
    distance = np.abs(there[:, None] - (np.arange(before) + 0.5)) / max(1.0, step)
    weights = np.maximum(0.0, 1.0 - distance)
    means: NDArray[Any] = weights / weights.sum(axis=1, keepdims=True)
    return means


def _centre_of_mass(ink: NDArray[Any]) -> tuple[float, float]:
    """(row, column) in pixels from the top left corner."""
    import numpy as np

    row, column = np.indices(ink.shape) + 0.5
    return float((row * ink).sum() / ink.sum()), float((column * ink).sum() / ink.sum())
