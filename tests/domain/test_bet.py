"""Bets beside outcomes: what holds, what is said, and where a bet stands in the plot."""

from __future__ import annotations

import math

import pytest

from tutor.domain.bet import (
    Gap,
    Mark,
    MarkKind,
    bet_mark,
    gaps_of,
    reached,
    read_typed,
    settle,
    typed_fault,
    value_words,
)
from tutor.domain.bet_plot import axes, bottom_line, curve_words, mark_cells, text_plot
from tutor.domain.experiment import Bet, Experiment, ExperimentRun, Measure
from tutor.domain.response import PlacedBet, RecordedCurve, RunOutcome, Value


def experiment(measure: Measure, runs: int = 2, same_within: float = 0.5) -> Experiment:
    names = ("usual rate", "ten times", "hundred times")[:runs]
    return Experiment(
        id="rate",
        short="Rate",
        prompt="What happens?",
        measure=measure,
        runs=tuple(ExperimentRun(name, "") for name in names),
        bets=(Bet("Better", "higher"),),
        measured=(),
        same_within=same_within,
        seconds=3,
        unit="",
        explanation="Because.",
        surprise="What surprised you?",
        line=1,
    )


ACCURACY, IMAGES, DIGIT = Measure.TEST_ACCURACY, Measure.IMAGES_TO_90, Measure.LOWEST_RECALL_DIGIT
SHAPE, GAP = Measure.TEST_LOSS_SHAPE, Measure.ACCURACY_GAP


@pytest.mark.parametrize(
    ("measure", "bet", "values", "held"),
    [
        (ACCURACY, "lower", (96.3, 95.0), True),
        (ACCURACY, "lower", (96.3, 96.0), False),
        (ACCURACY, "same", (96.3, 95.8), True),
        (ACCURACY, "same", (96.3, 95.7), False),
        (ACCURACY, "higher", (96.3, 97.0), True),
        (ACCURACY, "higher", (96.3, 10.0, 97.0), True),  # the last run is the one that counts
        (ACCURACY, "20..95.5", (96.3, 95.5), True),
        (ACCURACY, "..20", (96.3, 11.35), True),
        (ACCURACY, "..20", (96.3, 20.1), False),
        (IMAGES, "higher", (18_000.0, "never"), True),
        (IMAGES, "same", ("never", "never"), True),
        (IMAGES, "lower", ("never", 6_000.0), True),
        (IMAGES, "never", (18_000.0,), False),
        (IMAGES, "never", ("never",), True),
        (IMAGES, "12000..30000", (18_000.0,), True),
        (IMAGES, "12000..30000", ("never",), False),
        (IMAGES, "20000", (18_000.0,), True),  # near
        (IMAGES, "5000", (18_000.0,), False),
        (DIGIT, "5", (5.0,), True),
        (DIGIT, "8", (5.0,), False),
        (SHAPE, "rises", ("rises",), True),
        (SHAPE, "falls", ("rises",), False),
        (GAP, "10..20", (0.4, 15.2), True),
        (GAP, "higher", (0.4, 15.2), True),
    ],
)
def test_which_bets_hold(measure: Measure, bet: str, values: tuple[Value, ...], held: bool) -> None:
    settled = settle(experiment(measure, len(values)), bet, values)
    assert settled.held is held
    assert settled.words
    assert not any(word in settled.words.casefold() for word in ("wrong", "fail", "mistake", "bad"))


@pytest.mark.parametrize(
    ("measure", "bet", "values", "words"),
    [
        (ACCURACY, "higher", (96.3, 96.2), "usual rate: 96.3 %. ten times: 96.2 %, about the same."),
        (IMAGES, "3000", (18_000.0,), "It came to 18,000 images. That is 6 times your number."),
        (IMAGES, "90000", (18_000.0,), "It came to 18,000 images. That is 5 times less than your number."),
        (IMAGES, "20000", (18_000.0,), "It came to 18,000 images. That is 2,000 images below your number."),
        (IMAGES, "20000", ("never",), "It never got there in this run."),
        (ACCURACY, "90", (96.25,), "It came to 96.2 %. That is 6.2 % above your number."),
        (DIGIT, "8", (5.0,), "It was the 5."),
        (SHAPE, "falls", ("rises",), "The test loss fell at first, then rose."),
        (IMAGES, "18000", (18_000.0,), "It came to 18,000 images. That is your number."),
    ],
)
def test_what_is_said(measure: Measure, bet: str, values: tuple[Value, ...], words: str) -> None:
    assert settle(experiment(measure, len(values)), bet, values).words == words


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("20,000 images", IMAGES, "20000"),
        ("about 20 000", IMAGES, "20000"),
        ("Never", IMAGES, "never"),
        ("never", ACCURACY, ""),
        ("96 %", ACCURACY, "96"),
        ("96,5", ACCURACY, "96.5"),
        ("101", ACCURACY, ""),
        ("-3", IMAGES, ""),
        ("-3", GAP, "-3"),
        ("5", DIGIT, "5"),
        ("the 5", DIGIT, "5"),
        ("10", DIGIT, ""),
        ("2.5", DIGIT, ""),
        ("many", IMAGES, ""),
        ("", IMAGES, ""),
        ("1e999", IMAGES, ""),
    ],
)
def test_a_typed_bet_is_taken_as_a_person_would_take_it(text: str, measure: Measure, value: str) -> None:
    assert read_typed(text, measure) == value


@pytest.mark.parametrize("measure", list(Measure))
def test_what_cannot_be_read_is_said_kindly(measure: Measure) -> None:
    assert typed_fault(measure).endswith("What you wrote is kept.")


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [
        (ACCURACY, 96.25, "96.2 %"),
        (IMAGES, 18_000.0, "18,000 images"),
        (IMAGES, "never", "never"),
        (DIGIT, 5.0, "the 5"),
        (GAP, 13.24, "13.2 points"),
        (SHAPE, "rises", "rises"),
    ],
)
def test_values_in_words(measure: Measure, value: Value, words: str) -> None:
    assert value_words(measure, value) == words


def placed(value: str, text: str = "Better") -> PlacedBet:
    return PlacedBet(1, "rate", "learning", 1, text, value, "2026-05-04T09:30:00+02:00")


@pytest.mark.parametrize(
    ("measure", "bet", "values", "kind", "low", "high"),
    [
        (ACCURACY, "90", (), MarkKind.LEVEL, 90, 90),
        (ACCURACY, "90..95", (), MarkKind.LEVEL, 90, 95),
        (ACCURACY, "..20", (), MarkKind.LEVEL, -math.inf, 20),
        (ACCURACY, "higher", (), MarkKind.WORDS, 0, 0),
        (ACCURACY, "higher", (96.3,), MarkKind.LEVEL, 96.8, math.inf),
        (ACCURACY, "lower", (96.3,), MarkKind.LEVEL, -math.inf, 95.8),
        (ACCURACY, "same", (96.25,), MarkKind.LEVEL, 95.75, 96.75),
        (IMAGES, "20000", (), MarkKind.MOMENT, 20_000, 20_000),
        (IMAGES, "lower", ("never",), MarkKind.WORDS, 0, 0),
        (IMAGES, "never", (), MarkKind.WORDS, 0, 0),
        (DIGIT, "5", (), MarkKind.WORDS, 0, 0),
        (SHAPE, "falls", (), MarkKind.WORDS, 0, 0),
        (GAP, "higher", (0.4,), MarkKind.WORDS, 0, 0),
    ],
)
def test_where_a_bet_is_drawn(
    measure: Measure, bet: str, values: tuple[Value, ...], kind: MarkKind, low: float, high: float
) -> None:
    mark = bet_mark(experiment(measure), placed(bet), values)
    assert (mark.kind, mark.low, mark.high) == (kind, low, high)
    assert "your bet: Better" in mark.words


GAP_END = RecordedCurve("steps", "test accuracy, %", ((100.0, 70.0), (500.0, 84.0)))


@pytest.mark.parametrize(
    ("bet", "values", "low", "high", "words"),
    [
        ("10..30", (), 94.0, 100.0, "training accuracy 94.0 to 100.0 %"),
        ("..10", (), -math.inf, 94.0, "training accuracy below 94.0 %"),
        ("higher", (0.5,), 85.0, math.inf, "training accuracy above 85.0 %"),
        ("12", (), 96.0, 96.0, "training accuracy at 96.0 %"),
    ],
)
def test_a_bet_on_the_gap_stands_above_the_test_accuracy(
    bet: str, values: tuple[Value, ...], low: float, high: float, words: str
) -> None:
    trial = experiment(GAP)
    mark = bet_mark(trial, placed(bet), values, reached(trial, GAP_END))
    assert (mark.kind, mark.low, mark.high) == (MarkKind.LEVEL, low, high)
    assert words in mark.words


def test_the_gap_is_drawn_where_the_bet_is_on_it() -> None:
    outcomes = [RunOutcome(1, 1, 0, True, "few", 7, 15.5, GAP_END, "")]
    assert gaps_of(experiment(GAP), outcomes) == (Gap(500.0, 84.0, 99.5),)
    assert gaps_of(experiment(ACCURACY), outcomes) == ()
    plot = text_plot([("few", GAP_END)], Mark(MarkKind.WORDS), gaps=gaps_of(experiment(GAP), outcomes))
    assert [line.rstrip()[-1] for line in plot.splitlines()[1:5]] == ["^", "|", "|", "1"]
    assert "the gap is 15.5 points" in plot


def test_a_bet_on_the_first_ninety_percent_shows_the_ninety() -> None:
    mark = bet_mark(experiment(IMAGES), placed("2000..12000", "About 6,000"), ())
    assert mark.goal == 90
    plot = text_plot([("one", WATCHED)], mark)
    (goal,) = [line for line in plot.splitlines() if "===" in line]
    assert ":" in goal
    assert "=  90 %" in plot
    assert math.isnan(bet_mark(experiment(ACCURACY), placed("90"), ()).goal)


def test_the_band_between_two_ends_is_filled() -> None:
    plot = text_plot([("one", WATCHED)], Mark(MarkKind.MOMENT, 3_000, 20_000, "x")).splitlines()
    assert ":...." in plot[1]
    across = text_plot([("one", EPOCHS)], Mark(MarkKind.LEVEL, 92.0, 96.0, "x"))
    assert sum("...." in line for line in across.splitlines()) >= 2
    one_line = text_plot([("one", EPOCHS)], Mark(MarkKind.LEVEL, 95.0, 95.0, "x"))
    assert "...." not in one_line


def test_a_curve_in_words() -> None:
    assert curve_words("few", GAP_END) == "few: test accuracy from 70.0 to 84.0 %, after 500 steps."
    assert curve_words("few", LOSSES).endswith("test loss from 0.51 to 0.77, after 3,000 steps.")
    assert curve_words("few", RecordedCurve("steps", "test loss", ())) == "few: nothing measured yet."


# the plot in plain characters

EPOCHS = RecordedCurve("epochs", "test accuracy, %", tuple((n / 3, 97 - 7 / n) for n in range(1, 10)))
WATCHED = RecordedCurve("images seen", "test accuracy, %", tuple((1200.0 * n, 97 - 60 / n) for n in range(1, 150)))
LOSSES = RecordedCurve("steps", "test loss", tuple((150.0 * n, 0.45 + 0.02 * abs(n - 4)) for n in range(1, 21)))


def test_a_level_is_a_line_across_and_a_moment_one_upward() -> None:
    level = text_plot([("one", EPOCHS)], Mark(MarkKind.LEVEL, 96.0, 96.0, "your bet: 96"))
    assert "-----" in level.split("your bet")[0].split("+")[1]
    moment = text_plot([("one", WATCHED)], Mark(MarkKind.MOMENT, 20_000, 20_000, "your bet: 20,000"))
    columns = {line.index(":") for line in moment.splitlines()[1:-5] if ":" in line}
    assert len(columns) == 1


@pytest.mark.parametrize("curve", [EPOCHS, WATCHED, LOSSES], ids=lambda curve: curve.x)
def test_the_plot_names_its_axes_and_fits_its_size(curve: RecordedCurve) -> None:
    plot = text_plot([("one", curve), ("two", curve)], Mark(MarkKind.WORDS, words="your bet: x"), 50, 8)
    lines = plot.splitlines()
    assert lines[0] == curve.y
    assert curve.x in plot
    assert "1  one" in lines
    assert "2  two" in lines
    assert all(len(line) <= 52 for line in lines)
    assert plot.isascii()


@pytest.mark.parametrize(
    "points",
    [(), ((0.0, 0.0),), ((5.0, 50.0),), ((0.0, 1e-30), (1.0, 1e12)), ((3.0, 2.0), (3.0, 2.0)), ((0.001, 99.99),)],
)
@pytest.mark.parametrize("x", ["epochs", "steps", "images seen"])
@pytest.mark.parametrize("y", ["test accuracy, %", "test loss"])
@pytest.mark.parametrize(
    "mark",
    [
        Mark(MarkKind.WORDS),
        Mark(MarkKind.LEVEL, -math.inf, 20),
        Mark(MarkKind.LEVEL, 0, 1e9),
        Mark(MarkKind.MOMENT, 0, math.inf),
        Mark(MarkKind.MOMENT, 1e9, 1e9),
    ],
)
def test_no_curve_and_no_bet_breaks_a_plot(points: tuple[tuple[float, float], ...], x: str, y: str, mark: Mark) -> None:
    curve = RecordedCurve(x, y, points)
    plot = text_plot([("one", curve)], mark)
    assert bool(plot) is bool(points)
    across, up = axes([curve], mark)
    assert across.low < across.high
    assert up.low < up.high
    rule, labels = bottom_line(across, 40)
    assert len(rule) == 40
    assert len(labels) <= 42
    assert all(0 <= cell < 10 for cell in mark_cells(mark, up, 10))
