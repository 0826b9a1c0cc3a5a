"""Values held against each other: the same numbers in another shape are not the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tutor.challenges.compare import Failed, as_array, same

ROWS = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize("came", [ROWS, ROWS.tolist(), ROWS.astype(np.float32), ROWS + 4e-6], ids=str)
def test_lists_float32_and_the_last_digits_are_no_difference(came: Any) -> None:
    same(came, ROWS)


@pytest.mark.parametrize(
    "came", [ROWS.T, ROWS.ravel(), ROWS[None], ROWS[:, :, None], ROWS[:1]], ids=lambda a: str(a.shape)
)
def test_another_shape_is_told_though_the_numbers_are_the_same(came: Any) -> None:
    with pytest.raises(Failed) as told:
        same(came, ROWS)
    assert told.value.expected == "2 × 3"
    assert told.value.came == " × ".join(map(str, came.shape))


@pytest.mark.parametrize("change", [0.05, -0.05, np.nan, np.inf])
def test_one_number_that_differs_is_found(change: float) -> None:
    came = ROWS.copy()
    came[1, 2] += change
    with pytest.raises(Failed):
        same(came, ROWS)


def test_a_nan_is_no_number_to_agree_with() -> None:
    with pytest.raises(Failed):
        same(np.full(3, np.nan), np.zeros(3))


@pytest.mark.parametrize(
    ("came", "words"), [(None, "Nothing came back"), ("sums", "a str came"), ([[1], [2, 3]], "rows")]
)
def test_what_is_no_array_is_said_so(came: Any, words: str) -> None:
    with pytest.raises(Failed, match=words):
        as_array(came)
