"""A bet that a learner placed, what came of it, and how the two are told. Pure.

A bet is kept before its runs start. Each run leaves one outcome; the outcome of the last run settles the bet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from tutor.domain.experiment import NEVER, SIDES, Experiment, Measure, bet_number, bet_range
from tutor.domain.notation.numbers import parse_number
from tutor.domain.response import PlacedBet, RecordedCurve, RunOutcome, Value

NEAR: Final = 0.15
"""A typed number this share away from what came is near."""
GOAL: Final = 90.0
"""The test accuracy, in percent, whose first time is bet on."""


@dataclass(frozen=True, slots=True)
class BetVerdict:
    """Whether a bet held (a typed number: was near), and what came, in words."""

    held: bool
    words: str


class MarkKind(StrEnum):
    LEVEL = "level"  # a horizontal line, or a band between two
    MOMENT = "moment"  # a vertical line, or a band between two
    WORDS = "words"  # nothing that a curve could show


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a bet stands in a curve's plot, from `low` to `high` (the same for a line), and what to call it there.
    `goal` is a level at which the bet is decided, `goal_words` its name; nan and '' where there is none."""

    kind: MarkKind
    low: float = 0.0
    high: float = 0.0
    words: str = ""
    goal: float = math.nan
    goal_words: str = ""

    @property
    def band(self) -> bool:
        """True if it has a width: some values of a curve are inside, others are not."""
        return self.kind is not MarkKind.WORDS and self.low < self.high


@dataclass(frozen=True, slots=True)
class Gap:
    """What a bet on the gap is about: at `x`, the end of a run, from its test accuracy `low` to its training accuracy
    `high`, both in percent."""

    x: float
    low: float
    high: float


# --- placing ---


def read_typed(text: str, measure: Measure) -> str:
    """The value of a bet that was typed (`20,000 images`, `96 %`), '' if no number that can come out is in it."""
    if text.strip().casefold() == NEVER and measure is Measure.IMAGES_TO_90:
        return NEVER
    number = parse_number(text, percent=1.0)
    if number is None or not math.isfinite(number):
        return ""
    if measure is Measure.LOWEST_RECALL_DIGIT and number not in range(10):
        return ""
    if measure in (Measure.TEST_ACCURACY, Measure.IMAGES_TO_90) and number < 0:
        return ""
    if measure is Measure.TEST_ACCURACY and number > 100:
        return ""
    return f"{number:.12g}"


def typed_fault(measure: Measure) -> str:
    """What to say of a text that `read_typed` could not read."""
    match measure:
        case Measure.LOWEST_RECALL_DIGIT:
            return "This asks for one digit, 0 to 9. What you wrote is kept."
        case Measure.IMAGES_TO_90:
            return "This asks for a number of images, such as 5,000, or never. What you wrote is kept."
        case Measure.TEST_ACCURACY:
            return "This asks for one number from 0 to 100. What you wrote is kept."
        case _:
            return "This asks for one number. What you wrote is kept."


# --- telling ---


def value_words(measure: Measure, value: Value) -> str:
    """`96.3 %`, `18,000 images`, `never`, `the 5`, `13.2 points`, `falls`."""
    if isinstance(value, str):
        return value
    match measure:
        case Measure.TEST_ACCURACY:
            return f"{value:.1f} %"
        case Measure.IMAGES_TO_90:
            return f"{value:,.0f} images"
        case Measure.LOWEST_RECALL_DIGIT:
            return f"the {value:.0f}"
        case Measure.ACCURACY_GAP:
            return f"{value:.1f} points"
        case _:
            return f"{value:g}"


MEASURE_NAMES: Final = {
    Measure.TEST_ACCURACY: "test accuracy",
    Measure.IMAGES_TO_90: "images until 90 %",
    Measure.LOWEST_RECALL_DIGIT: "digit read worst",
    Measure.ACCURACY_GAP: "training minus test accuracy",
    Measure.TEST_LOSS_SHAPE: "test loss",
}


def settle(experiment: Experiment, bet_value: str, values: Sequence[Value]) -> BetVerdict:
    """Bet beside outcome. `values` are those of the runs in their order, the last one settles it."""
    measure, last = experiment.measure, values[-1]
    if bet_value in SIDES:
        return _settle_side(experiment, bet_value, values)
    came = f"It came to {value_words(measure, last)}."
    number, span = bet_number(bet_value), bet_range(bet_value)
    if isinstance(last, str) or (number is None and span is None):
        if measure is Measure.TEST_LOSS_SHAPE:
            came = {
                "falls": "The test loss fell, and stayed down.",
                "rises": "The test loss fell at first, then rose.",
                "flat": "The test loss stood almost still.",
            }.get(str(last), came)
        elif last == NEVER:
            came = "It never got there in this run."
        return BetVerdict(bet_value == last, came)
    if span is not None:
        return BetVerdict(span[0] <= last <= span[1], came)
    assert number is not None
    if measure is Measure.LOWEST_RECALL_DIGIT:
        return BetVerdict(number == last, f"It was {value_words(measure, last)}.")
    apart = abs(number - last)
    held = apart <= experiment.same_within or (
        measure is Measure.IMAGES_TO_90 and apart <= NEAR * max(abs(last), abs(number))
    )
    return BetVerdict(held, f"{came} {_distance_words(measure, number, last)}".strip())


def _settle_side(experiment: Experiment, side: str, values: Sequence[Value]) -> BetVerdict:
    first, last = (_amount(value) for value in (values[0], values[-1]))
    found = "same" if first == last or abs(last - first) <= experiment.same_within else ""
    found = found or ("lower" if last < first else "higher")
    words = [value_words(experiment.measure, value) for value in (values[0], values[-1])]
    names = experiment.runs[0].name, experiment.runs[-1].name
    told = {"same": "about the same", "lower": "lower", "higher": "higher"}[found]
    return BetVerdict(side == found, f"{names[0]}: {words[0]}. {names[1]}: {words[1]}, {told}.")


def _amount(value: Value) -> float:
    """What never came would have come last."""
    return math.inf if isinstance(value, str) else value


def _distance_words(measure: Measure, bet: float, last: float) -> str:
    if bet == last:
        return "That is your number."
    side = "above" if last > bet else "below"
    if measure is Measure.IMAGES_TO_90 and bet > 0 and last > 0 and max(bet / last, last / bet) >= 2:
        times = max(bet / last, last / bet)
        return f"That is {times:.0f} times {'your number' if last > bet else 'less than your number'}."
    return f"That is {value_words(measure, abs(bet - last))} {side} your number."


def bet_mark(experiment: Experiment, bet: PlacedBet, values: Sequence[Value], tested: float | None = None) -> Mark:
    """How the bet is drawn into the curve, given the `values` of the runs that are done.

    A bet on lower or higher is drawn beside what the first run came to, once it is known. One on the gap stands above
    `tested`, the test accuracy of the last run, at which the training accuracy would have to end.
    """
    words = f"your bet: {bet.text}"
    measure = experiment.measure
    kind = {
        Measure.TEST_ACCURACY: MarkKind.LEVEL,
        Measure.ACCURACY_GAP: MarkKind.LEVEL,
        Measure.IMAGES_TO_90: MarkKind.MOMENT,
    }.get(measure, MarkKind.WORDS)
    if measure is Measure.ACCURACY_GAP and tested is None:
        kind = MarkKind.WORDS
    low, high = _span(experiment, bet.value, values)
    if kind is MarkKind.WORDS or math.isnan(low):
        mark = Mark(MarkKind.WORDS, words=words)
    elif measure is Measure.ACCURACY_GAP:
        assert tested is not None
        low, high = (min(100.0, max(0.0, tested + end)) if math.isfinite(end) else end for end in (low, high))
        mark = Mark(kind, low, high, f"{words}: training accuracy {_range_words(low, high)}")
    elif bet.value in SIDES:
        name = experiment.runs[0].name
        mark = Mark(kind, low, high, f"{name}: {value_words(measure, values[0])}; {words}")
    else:
        mark = Mark(kind, low, high, words)
    if measure is not Measure.IMAGES_TO_90:
        return mark
    return replace(mark, goal=GOAL, goal_words=f"{GOAL:.0f} %, where it is decided")


def _span(experiment: Experiment, value: str, values: Sequence[Value]) -> tuple[float, float]:
    """From where to where the last run wins the bet; nan where that is not known yet, or no amount."""
    if value in SIDES:
        if not values or isinstance(values[0], str):
            return math.nan, math.nan
        low, high = values[0] - experiment.same_within, values[0] + experiment.same_within
        return {"lower": (-math.inf, low), "same": (low, high), "higher": (high, math.inf)}[value]
    if (number := bet_number(value)) is not None:
        return number, number
    return bet_range(value) or (math.nan, math.nan)


def _range_words(low: float, high: float) -> str:
    if low == high:
        return f"at {low:.1f} %"
    if math.isinf(low):
        return f"below {high:.1f} %"
    return f"above {low:.1f} %" if math.isinf(high) else f"{low:.1f} to {high:.1f} %"


def gaps_of(experiment: Experiment, outcomes: Sequence[RunOutcome]) -> tuple[Gap, ...]:
    """The gap at the end of each run where the bet is on that, so that a plot can show it; nothing elsewhere."""
    if experiment.measure is not Measure.ACCURACY_GAP:
        return ()
    ends = [(one.curve.points[-1], one.value) for one in outcomes if one.curve.points]
    return tuple(Gap(x, y, y + value) for (x, y), value in ends if not isinstance(value, str))


def reached(experiment: Experiment, curve: RecordedCurve) -> float | None:
    """The test accuracy that a run has reached, above which a bet on the gap is drawn; None elsewhere."""
    return curve.points[-1][1] if experiment.measure is Measure.ACCURACY_GAP and curve.points else None
