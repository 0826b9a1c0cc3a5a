"""An experiment: a bet first, then the runs that settle it. What an author wrote of it, and what its values mean."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Measure(StrEnum):
    """What is read off a run when it has ended."""

    TEST_ACCURACY = "test-accuracy"  # percent
    IMAGES_TO_90 = "images-to-90"  # training images seen at the first test accuracy of 90 %; never
    LOWEST_RECALL_DIGIT = "lowest-recall-digit"  # of the test images
    ACCURACY_GAP = "accuracy-gap"  # training minus test accuracy, points
    TEST_LOSS_SHAPE = (
        "test-loss-shape"  # falls, rises (falls, then rises by more than 5 %), flat (falls by 5 % at most)
    )


SIDES: Final = ("lower", "same", "higher")  # bets on the last run against the first
LOSS_SHAPES: Final = ("falls", "rises", "flat")
NEVER: Final = "never"

_NUMBER: Final = r"-?\d+(?:,\d{3})*(?:\.\d+)?"
_RANGE: Final = re.compile(rf"({_NUMBER})?\s*\.\.\s*({_NUMBER})?")


@dataclass(frozen=True, slots=True)
class ExperimentRun:
    """One of the runs: its name in texts, and options of `i2-tutor train` ('' for all defaults)."""

    name: str
    options: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Bet:
    """What can be bet on. `value` is a side, a loss shape, `never`, a number or a range; `why` says what it tells."""

    text: str
    value: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """The spread of the measure that we found for a run, low to high; both are one word where it is a word. `counts`
    is how often each digit or word came, the most frequent first, where the author tells that: the first is low and
    high.
    """

    run: str
    low: float | str
    high: float | str
    counts: tuple[tuple[float | str, int], ...] = ()

    def has(self, value: float | str) -> bool:
        """True for a value of the spread; numbers are taken as precisely as the spread is stated."""
        if self.counts:
            return any(value == known for known, _ in self.counts)
        if isinstance(value, str) or isinstance(self.low, str) or isinstance(self.high, str):
            return value in (self.low, self.high)
        digits = max(_decimals(self.low), _decimals(self.high))
        return self.low <= round(value, digits) <= self.high


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment as its author wrote it. All texts are Markdown unless said otherwise.

    `id` keys what the learner bet and wrote. The last of `runs` is the one that bets are about. Without `bets` the
    learner types a number in `unit`. `seconds` is the rough duration of all runs on two cores. `same_within` is how
    far two measures may be apart to count as the same. `seeds` is how many more times the learner may make the last
    run, each from another seed.
    """

    id: str
    short: str
    prompt: str
    measure: Measure
    runs: tuple[ExperimentRun, ...]
    bets: tuple[Bet, ...]
    measured: tuple[Measured, ...]
    same_within: float
    seconds: float
    unit: str
    explanation: str
    surprise: str
    line: int
    faults: tuple[str, ...] = ()  # of runs that cannot be started: such an experiment is not shown, but its faults are
    seeds: int = 0

    @property
    def slow(self) -> bool:
        """True if the learner is to be told of the wait before it starts."""
        return self.seconds > 10


def _decimals(number: float) -> int:
    return len(f"{number:.10f}".rstrip("0").partition(".")[2])


def bet_number(value: str) -> float | None:
    """The number that a bet's value is (`3`, `18,000`), or None."""
    return float(value.replace(",", "")) if re.fullmatch(_NUMBER, value) else None


def bet_range(value: str) -> tuple[float, float] | None:
    """Low and high of a bet's value that is a range (`20..30`; `..30` and `20..` are open at one end), or None."""
    found = _RANGE.fullmatch(value)
    if found is None or not (found[1] or found[2]):
        return None
    low = float(found[1].replace(",", "")) if found[1] else -math.inf
    high = float(found[2].replace(",", "")) if found[2] else math.inf
    return (low, high) if low < high else None
