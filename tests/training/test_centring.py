"""A drawing laid out as MNIST's digits: those themselves stay as they are; others come to their size and place."""

from __future__ import annotations

import numpy as np
import pytest

from dnn_core import mnist
from tutor.training.centring import centred

SIDE = 28


def bar(top: int, left: int, height: int, width: int) -> bytes:
    sheet = np.zeros((SIDE, SIDE), np.uint8)
    sheet[top : top + height, left : left + width] = 255
    return sheet.tobytes()


def box(pixels: bytes) -> tuple[int, int, int, int]:
    """Row and column of the first ink, and how high and wide the ink is."""
    ink = np.frombuffer(pixels, np.uint8).reshape(SIDE, SIDE)
    rows, columns = np.flatnonzero(ink.max(axis=1)), np.flatnonzero(ink.max(axis=0))
    return int(rows[0]), int(columns[0]), int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def test_mnists_own_digits_stay_to_the_last_pixel() -> None:
    for image in mnist.load().test_images[:200]:
        assert centred(image.tobytes()) == image.tobytes()


@pytest.mark.parametrize(("top", "left"), [(0, 0), (8, 24), (4, 13), (8, 0)])
def test_where_it_was_drawn_makes_no_difference(top: int, left: int) -> None:
    assert centred(bar(top, left, 20, 3)) == centred(bar(4, 12, 20, 3))
    assert box(centred(bar(top, left, 20, 3))) == (4, 13, 20, 3)


@pytest.mark.parametrize("size", [28, 26, 14, 8])
def test_large_and_small_ones_come_to_twenty_pixels(size: int) -> None:
    """Give or take one: the rims of what is enlarged lose some ink."""
    _, _, height, width = box(centred(bar(0, 0, size, size // 4)))
    assert 19 <= height <= 20
    assert 3 <= width <= 6


def test_a_wide_one_is_as_wide_as_others_are_high() -> None:
    top, left, height, width = box(centred(bar(20, 2, 5, 20)))
    assert (left, height, width) == (4, 5, 20)
    assert top in (11, 12)


def test_paper_and_specks_stay_as_they_are() -> None:
    for pixels in (bytes(SIDE * SIDE), bar(3, 3, 1, 1)):
        assert len(centred(pixels)) == SIDE * SIDE
    assert centred(bytes(SIDE * SIDE)) == bytes(SIDE * SIDE)
    assert any(centred(bar(3, 3, 1, 1)))


def test_another_number_of_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="783 values, but a drawing has 784"):
        centred(bytes(783))
