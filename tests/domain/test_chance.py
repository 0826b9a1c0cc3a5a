"""What chance does to a number, and a run beside ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.test_bet import ACCURACY, DIGIT, IMAGES, SHAPE, experiment
from tutor.domain.chance import beside_ours, inside_words, margin, ours_of, repeated_words, spread_words, with_margin
from tutor.domain.experiment import ExperimentRun, Measure, Measured
from tutor.domain.response import Value

RATE = Measured("ten times", 95.2, 96.9)
HALF = "Your bet holds in 1 of these 2."
LAST = Measured("150 steps", 5.0, 5.0, ((5.0, 15), (8.0, 3), (2.0, 2)))


@pytest.mark.parametrize(
    ("percent", "images", "points"),
    [(96.0, 10_000, 0.392), (96.0, 100, 3.92), (50.0, 10_000, 1.0), (100.0, 10_000, 0.0)],
)
def test_the_margin_of_an_accuracy(percent: float, images: int, points: float) -> None:
    assert margin(percent, images) == pytest.approx(points, abs=0.001)


@pytest.mark.parametrize(
    ("percent", "images", "words"),
    [
        (100.0, 10_000, "100 % (≥ 99.97)"),
        (100.0, 60, "100 % (≥ 95.1)"),
        (100.0, 1, "100 % (≥ 5)"),
        (0.0, 10_000, "0 % (≤ 0.03)"),
        (99.99, 10_000, "99.99 ± 0.02 %"),
        (0.01, 10_000, "0.01 ± 0.02 %"),
    ],
)
def test_no_accuracy_is_told_as_if_chance_did_nothing(percent: float, images: int, words: str) -> None:
    assert with_margin(ACCURACY, percent, images) == words


def test_only_accuracies_are_told_with_their_margin() -> None:
    assert with_margin(ACCURACY, 96.04, 10_000) == "96.0 ± 0.4 %"
    assert with_margin(ACCURACY, 96.04, 100) == "96.0 ± 3.9 %"
    assert with_margin(IMAGES, 18_000.0, 10_000) == "18,000 images"
    assert with_margin(IMAGES, "never", 10_000) == "never"


@pytest.mark.parametrize(
    ("value", "inside", "band"),
    [
        (95.2, True, "  95.2 ●───────────┤ 96.9  "),
        (96.05, True, "  95.2 ├─────●─────┤ 96.9  "),
        (96.94, True, "  95.2 ├───────────● 96.9  "),  # as precisely as ours is stated
        (96.96, False, "  95.2 ├───────────┤ 96.9 ●"),
        (11.35, False, "● 95.2 ├───────────┤ 96.9  "),
    ],
)
def test_a_run_stands_on_the_band_of_ours_or_beside_it(value: float, inside: bool, band: str) -> None:
    found = beside_ours(ACCURACY, RATE, value)
    assert (found.inside, found.band, found.ours) == (inside, band, "95.2 to 96.9 %")


@pytest.mark.parametrize(
    ("measure", "found", "value", "inside", "ours"),
    [
        (DIGIT, LAST, 8.0, True, "5 in 15 of 20 runs, 8 in 3, 2 in 2"),
        (DIGIT, LAST, 9.0, False, "5 in 15 of 20 runs, 8 in 3, 2 in 2"),
        (SHAPE, Measured("few", "rises", "rises", (("rises", 10),)), "falls", False, "rises in all 10 runs"),
        (SHAPE, Measured("few", "rises", "rises"), "rises", True, "rises"),
        (DIGIT, Measured("few", 5.0, 8.0), 9.0, False, "the 5 to the 8"),
        (IMAGES, Measured("usual", 17_400.0, 20_400.0), "never", False, "17,400 to 20,400 images"),
    ],
)
def test_words_and_digits_have_no_band(
    measure: Measure, found: Measured, value: Value, inside: bool, ours: str
) -> None:
    beside = beside_ours(measure, found, value)
    assert (beside.inside, beside.ours, beside.band) == (inside, ours, "")
    assert spread_words(measure, found) == ours


def test_ours_is_of_a_run_with_the_same_options_and_measure() -> None:
    runs = (ExperimentRun("usual", ""), ExperimentRun("ten times", "--learning-rate 0.01"))
    today = replace(experiment(ACCURACY), runs=runs, measured=(Measured("usual", 95.8, 96.6), RATE))
    assert ours_of(today, ACCURACY, "--learning-rate 0.01") is RATE
    assert ours_of(today, ACCURACY, "--learning-rate 0.1") is None
    assert ours_of(today, IMAGES, "") is None


def test_inside_and_outside_in_words() -> None:
    inside, outside = beside_ours(ACCURACY, RATE, 96.0), beside_ours(ACCURACY, RATE, 97.5)
    assert inside_words(["one"], [inside]).startswith("Yours lies inside. ")
    assert inside_words(["one"], [outside]).startswith("Yours lies outside. ")
    assert inside_words(["one", "two"], [inside, inside]).startswith("Yours lie inside. ")
    assert inside_words(["one", "two"], [inside, outside]).startswith("Yours of two lies outside. ")
    assert inside_words(["one", "two"], [outside, outside]).startswith("Yours of one and two lie outside. ")


@pytest.mark.parametrize(
    ("measure", "bet", "values", "others", "words"),
    [
        (DIGIT, "8", [5.0], [5.0, 8.0, 5.0], ["The 5 in 2, the 8 in 1 of 3 runs.", "Your bet holds in 1 of these 3."]),
        (ACCURACY, "..80", [9.8], [8.9, 75.0, 81.0], ["8.9 to 81.0 %.", "Your bet holds in 2 of these 3."]),
        (ACCURACY, "higher", [93.0, 96.0], [96.1, 93.1], ["93.1 to 96.1 %.", HALF]),
        (IMAGES, "never", [9e3], ["never", 9e3], ["9,000 images in 1, never in 1 of 2 runs.", HALF]),
    ],
)
def test_what_other_seeds_came_to(
    measure: Measure, bet: str, values: list[Value], others: list[Value], words: list[str]
) -> None:
    assert repeated_words(experiment(measure), bet, values, others) == words
