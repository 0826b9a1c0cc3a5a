"""Values held against each other: how they differ, in words and numbers that help."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Rows = tuple[tuple[str, ...], ...]
CELLS: Final = 5
"""Values shown around the first that differs."""


class Failed(Exception):
    """A check did not pass. `sign` is what the known faults are recognized by: what came, or words for it."""

    def __init__(
        self,
        message: str,
        *,
        expected: str = "",
        came: str = "",
        rows: Rows = (),
        aside: str = "",
        sign: Any = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.came = came
        self.rows = rows
        self.aside = aside
        self.sign = message if sign is None else sign


def size(shape: tuple[int, ...]) -> str:
    """`60 × 256`; a vector's is `10`, a single number's `one number`."""
    return " × ".join(f"{one:,}" for one in shape) if shape else "one number"


def number(value: float) -> str:
    """Four digits that count, without an exponent where that can be read."""
    if not np.isfinite(value):
        return str(value).replace("-", "−")
    if value == 0 or 1e-3 <= abs(value) < 1e6:
        text = f"{value:.4g}" if abs(value) >= 1e-3 and abs(value) < 1e4 else f"{value:,.0f}" if value else "0"
    else:
        text = f"{value:.2e}"
    return text.replace("-", "−")


def as_array(value: Any, what: str = "what came") -> npt.NDArray[Any]:
    """Numbers as an array; lists, tuples and single numbers are fine. Failed for anything else."""
    if value is None:
        raise Failed("Nothing came back: None. Does the function end with a return?", came="None", sign="None")
    if isinstance(value, (np.ndarray, np.generic)):
        return np.asarray(value)
    if isinstance(value, (bool, int, float, list, tuple)):
        try:
            array = np.asarray(value)
        except ValueError as error:
            raise Failed(f"{what} holds rows of different lengths", came=_kind(value)) from error
        if array.dtype.kind in "biuf":
            return array
    raise Failed(f"This should be numbers, and {_article(_kind(value))} came.", expected="an array", came=_kind(value))


def same(came: Any, expected: Any, *, rtol: float = 1e-3, atol: float = 1e-5, what: str = "", note: str = "") -> None:
    """Failed unless `came` has the expected shape and, within the tolerance, its values.

    float32 and float64 are both fine, and so are lists. `note` is said in place of our own guess at what is odd.
    """
    wanted = np.asarray(expected)
    array = as_array(came, what or "what came")
    if array.shape != wanted.shape:
        raise Failed(
            note or _odd_shape(array, wanted),
            expected=size(wanted.shape),
            came=size(array.shape),
            sign=array,
        )
    if wanted.size == 0:
        return
    ours, theirs = wanted.astype(np.float64), array.astype(np.float64)
    close = np.isclose(theirs, ours, rtol=rtol, atol=atol * max(1.0, float(np.abs(ours[np.isfinite(ours)]).max())))
    if close.all():
        return
    first = tuple(int(one) for one in np.argwhere(~close)[0])
    theirs = np.where(close, ours, theirs)
    raise Failed(
        note or _odd_values(theirs, ours, rtol),
        rows=_around(theirs, ours, first) if wanted.ndim else (),
        expected="" if wanted.ndim else number(float(ours)),
        came="" if wanted.ndim else number(float(theirs)),
        aside=f"{int(close.sum()):,} of {close.size:,} agree" if wanted.ndim else "",
        sign=array,
    )


def shape(came: Any, wanted: tuple[int, ...], note: str = "") -> npt.NDArray[Any]:
    """Failed unless what came has that shape; returns it as an array."""
    array = as_array(came)
    if array.shape != wanted:
        raise Failed(
            note or _odd_shape(array, np.empty(wanted, bool)), expected=size(wanted), came=size(array.shape), sign=array
        )
    return array


def claim(
    holds: Any, message: str, *, expected: str = "", came: str = "", rows: Rows = (), aside: str = "", sign: Any = None
) -> None:
    """Failed with that message unless it holds."""
    if not holds:
        raise Failed(message, expected=expected, came=came, rows=rows, aside=aside, sign=sign)


def alike(one: Any, other: Any) -> bool:
    """Whether two signs are the same: equal words, or arrays with the same shape and nearly the same values."""
    if isinstance(one, (np.ndarray, np.generic)) and isinstance(other, (np.ndarray, np.generic)):
        first, second = np.asarray(one), np.asarray(other)
        if first.shape != second.shape or "f" not in first.dtype.kind + second.dtype.kind + "f":
            return False
        return bool(np.allclose(first.astype(float), second.astype(float), rtol=1e-3, atol=1e-6, equal_nan=True))
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(alike(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return False
    return bool(one == other)


def _odd_shape(came: npt.NDArray[Any], wanted: npt.NDArray[Any]) -> str:
    if came.ndim == 2 and came.shape == wanted.shape[::-1]:
        return "It is turned on its side: rows and columns are swapped."
    if came.size == wanted.size:
        return "As many numbers as there should be, in another shape."
    if came.ndim == wanted.ndim and came.ndim and came.shape[1:] == wanted.shape[1:]:
        more = came.shape[0] - wanted.shape[0]
        if more < 0:
            return f"{-more} too few along the first axis."
        tail = came[wanted.shape[0] :]
        zero = ", all 0" if not np.any(tail) else ""
        return f"rows {wanted.shape[0]} to {came.shape[0] - 1} are too many{zero}"
    if came.ndim == 0:
        return "One number came, where there should be one for each."
    return "The shape is another."


def _odd_values(came: npt.NDArray[Any], ours: npt.NDArray[Any], rtol: float) -> str:
    if np.isnan(came).any():
        return f"{int(np.isnan(came).sum()):,} of the values are nan: not a number, as 0/0 or ∞ − ∞ give."
    if np.isinf(came).any() and not np.isinf(ours).any():
        return "Some values have grown to infinity."
    if not came.any():
        return "All zeros came."
    if np.allclose(came, -ours, rtol=rtol):
        return "Right except for the sign: each is the negative of what is expected."
    usable = (np.abs(ours) > 1e-12) & np.isfinite(ours)
    if usable.any() and came.size > 1:
        ratios = came[usable] / ours[usable]
        middle = float(np.median(ratios))
        if np.allclose(ratios, middle, rtol=1e-3) and abs(middle - 1) > 1e-3:
            return f"Each is {number(middle)} times what is expected."
        if np.allclose(came - ours, np.median(came - ours), rtol=1e-3, atol=1e-7):
            return f"Each is off by the same {number(float(np.median(came - ours)))}."
    if came.ndim == 2 and came.shape[0] == came.shape[1] and np.allclose(came, ours.T, rtol=rtol):
        return "Rows and columns are swapped."
    if came.ndim and np.allclose(np.sort(came, axis=None), np.sort(ours, axis=None), rtol=rtol):
        return "The right numbers, in another order."
    return ""


def _around(came: npt.NDArray[Any], ours: npt.NDArray[Any], first: tuple[int, ...]) -> Rows:
    """The values along the last axis around the first that differs."""
    *outer, at = first
    start = max(0, min(at - 1, ours.shape[-1] - CELLS))
    indices = range(start, min(start + CELLS, ours.shape[-1]))
    theirs, right = came[tuple(outer)], ours[tuple(outer)]
    where = ", ".join(f"{name} {one}" for name, one in zip(_axis_names(ours.ndim), outer, strict=False))
    last = _axis_names(ours.ndim)[-1]
    return (
        (f"{where}, {last}" if where else last, *(f"*{index}" if index == at else str(index) for index in indices)),
        ("expected", *(number(float(right[index])) for index in indices)),
        ("came", *(number(float(theirs[index])) for index in indices)),
        ("off by", *(number(float(theirs[index] - right[index])) for index in indices)),
    )


def _axis_names(dimensions: int) -> tuple[str, ...]:
    return {1: ("index",), 2: ("row", "column"), 3: ("picture", "row", "column")}.get(
        dimensions, tuple(f"axis {axis}" for axis in range(dimensions))
    )


def _kind(value: Any) -> str:
    handle = getattr(value, "__dict__", {}).get("_handle")  # of something that stayed with the learner's code
    return str(handle.kind) if handle is not None else type(value).__name__


def _article(word: str) -> str:
    return f"an {word}" if word[:1].lower() in "aeiou" else f"a {word}"
