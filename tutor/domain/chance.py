"""What a run came to, beside what chance does: the margin of an accuracy, and the spread of our own runs. Pure.

`+++ measured` of an experiment states what runs of ours came to, each from another seed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tutor.domain.bet import settle, value_words
from tutor.domain.experiment import Experiment, Measure, Measured
from tutor.domain.response import Value

TEST_IMAGES: Final = 10_000
BAND: Final = 13
"""Cells of the band that is drawn for our spread."""
RUN: Final = "●"
OURS: Final = "Ours come from ten seeds."


@dataclass(frozen=True, slots=True)
class SpreadComparison:
    """A run beside ours: `ours` in words (`95.2 to 96.9 %`); `band` is that as a line with the run on it or beside it,
    '' for words."""

    inside: bool
    ours: str
    band: str = ""


def margin(percent: float, images: int) -> float:
    """How far chance may move an accuracy on so many images, in points: twice the root of p (1 - p) / N. In 95 of 100
    cases what would be read of all images lies that near. Two accuracies on other images differ by the margins of both:
    the root of the sum of their squares."""
    share = percent / 100
    return 200 * math.sqrt(share * (1 - share) / images)


def accuracy_and_margin(percent: float, images: int) -> str:
    """`96.2 ± 0.4 %`, and `99.99 ± 0.02 %` where one decimal would make 0 of the margin. Where all are right or none
    is, the formula of `margin` says 0, which is not true: then `100 % (≥ 99.97)` or `0 % (≤ 0.03)` tells how low or
    high the accuracy of all images may well be. A share of 0.05 ** (1 / N), about 1 - 3 / N, reads all of N images in
    5 of 100 cases."""
    if 0 < percent < 100:
        chance = margin(percent, images)
        decimals = 1 if chance >= 0.05 else 2
        return f"{percent:.{decimals}f} ± {chance:.{decimals}f} %"
    away = float(f"{100 * (1 - 0.05 ** (1 / images)):.2g}")
    return f"0 % (≤ {away:g})" if percent <= 0 else f"100 % (≥ {100 - away:g})"


def with_margin(measure: Measure, value: Value, images: int) -> str:
    """An accuracy with its margin, and everything else as it is told anywhere."""
    if measure is not Measure.TEST_ACCURACY or isinstance(value, str):
        return value_words(measure, value)
    return accuracy_and_margin(value, images)


def ours_of(today: Experiment, measure: Measure, options: str) -> Measured | None:
    """What we measured of a run with these options; None where the lesson, as it is today, has no such run."""
    names = [run.name for run in today.runs if run.options == options] if measure is today.measure else []
    return next((found for found in today.measured if names and found.run == names[0]), None)


def beside_ours(measure: Measure, found: Measured, value: Value) -> SpreadComparison:
    """Where a run stands beside ours."""
    ours = spread_words(measure, found)
    if isinstance(value, str) or isinstance(found.low, str) or isinstance(found.high, str) or _counted(measure):
        return SpreadComparison(found.has(value), ours)
    ends = [value_words(measure, end).split()[0] for end in (found.low, found.high)]
    return SpreadComparison(found.has(value), ours, _band(found, ends, found.low, found.high, value))


def spread_words(measure: Measure, found: Measured) -> str:
    """`95.2 to 96.9 %`; where digits or words came, how often: `5 in 15 of 20 runs, 8 in 3`."""
    if found.counts:
        runs = sum(count for _, count in found.counts)
        (first, often), *others = [(_short(value), count) for value, count in found.counts]
        if not others:
            return f"{first} in all {runs} runs"
        return ", ".join([f"{first} in {often} of {runs} runs", *(f"{value} in {count}" for value, count in others)])
    low, high = value_words(measure, found.low), value_words(measure, found.high)
    return low if low == high else f"{low if _counted(measure) else low.split()[0]} to {high}"


def _counted(measure: Measure) -> bool:
    """True where runs come to one of a few things, and one counts how many came to each."""
    return measure in (Measure.LOWEST_RECALL_DIGIT, Measure.TEST_LOSS_SHAPE)


def _short(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:.0f}"


def _band(found: Measured, ends: list[str], low: float, high: float, value: float) -> str:
    """`  95.2 ├───●───────┤ 96.9`; a run outside of it stands before or behind the numbers."""
    bar = ["├", *"─" * (BAND - 2), "┤"]
    if inside := found.has(value):
        share = (value - low) / (high - low) if high > low else 0.5
        bar[round(min(1.0, max(0.0, share)) * (BAND - 1))] = RUN
    before, behind = (RUN if not inside and beyond else " " for beyond in (value < low, value > high))
    return f"{before} {ends[0]} {''.join(bar)} {ends[1]} {behind}"


def inside_words(names: Sequence[str], beside: Sequence[SpreadComparison]) -> str:
    """Whether the runs lie inside of ours, in a sentence or two."""
    outside = [name for name, one in zip(names, beside, strict=True) if not one.inside]
    if not outside:
        return f"Yours {'lies' if len(names) == 1 else 'lie'} inside. {OURS}"
    who = "Yours" if len(names) == 1 else f"Yours of {' and '.join(outside)}"
    return (
        f"{who} {'lies' if len(outside) == 1 else 'lie'} outside. {OURS} They don't show everything that chance can do."
    )


def repeated_words(experiment: Experiment, bet: str, values: Sequence[Value], others: Sequence[Value]) -> list[str]:
    """What runs from other seeds came to, and what that says of the bet. `values` are those that settled it."""
    measure = experiment.measure
    numbers = [value for value in others if not isinstance(value, str)]
    if _counted(measure) or len(numbers) < len(others):
        found = [value_words(measure, value) for value in others]
        counted = sorted(set(found), key=lambda word: (-found.count(word), word))
        came = ", ".join(f"{word} in {found.count(word)}" for word in counted) + f" of {len(found)} runs."
    else:
        low, high = (value_words(measure, end) for end in (min(numbers), max(numbers)))
        came = f"{low.split()[0]} to {high}." if low != high else f"{low} every time."
    held = sum(settle(experiment, bet, [*values[:-1], value]).held for value in others)
    return [f"{came[:1].upper()}{came[1:]}", f"Your bet holds in {held} of these {len(others)}."]
