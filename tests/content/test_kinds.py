"""Questions of the newer kinds and experiments become what their author meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.content.samples import KINDS
from tests.course import load_lesson
from tutor.content.keys import parse_key_value
from tutor.domain.curriculum import Lesson
from tutor.domain.experiment import Bet, ExperimentRun, Measure, Measured
from tutor.domain.question import NumberForm, RubricLine, Sample

Write = Callable[..., Path]


def line_of(text: str) -> int:
    return KINDS.split("\n").index(text) + 1


@pytest.fixture
def lesson(write: Write) -> Lesson:
    lesson, faults = load_lesson(write(KINDS))
    assert faults == ()
    assert lesson is not None
    return lesson


def question(lesson: Lesson, id: str) -> Any:
    """Its kind is what is tried."""
    return next(question for question in lesson.questions if question.id == id)


def test_several_choices(lesson: Lesson) -> None:
    several = question(lesson, "which-bend")
    assert (several.kind, several.from_course) == ("choices", True)
    assert [(choice.text, choice.correct) for choice in several.choices] == [
        ("`tanh`", True),
        ("Doubling", False),
        ("ReLU", True),
    ]


def test_terms_with_their_samples(lesson: Lesson) -> None:
    terms = question(lesson, "say-what")
    assert terms.kind == "terms"
    assert terms.rubric == (
        RubricLine(
            "a number that multiplies what a connection carries", ("multiplies", "strength"), "weight", "weight"
        ),
        RubricLine("neither input nor output", ("neither",), "hidden layer", "hidden-layer"),
    )
    assert terms.accepts == (
        Sample("the strength of a connection", "weight", line_of("- weight: the strength of a connection")),
        Sample("it is neither", "hidden layer", line_of("- Hidden  layer: it is neither")),
    )
    assert [sample.text for sample in terms.rejects] == ["a kilogram", "a secret"]


def test_vectors_and_shapes(lesson: Lesson) -> None:
    vector = question(lesson, "the-gradient").number
    assert vector is not None
    assert vector.form is NumberForm.VECTOR
    assert vector.accepted == (((4.0, 2.0, 0.0), "each slope"), ((4.0, 2.0, 0.0), "the same"))
    assert vector.mistakes == (((4.0, 4.0, 0.0), "a term was lost"), ((6.0,), "summed"))
    shapes = question(lesson, "the-shapes")
    assert shapes.number is not None
    assert shapes.number.form is NumberForm.SHAPES
    assert shapes.number.parts == ("W1", "W2", "b")
    assert shapes.number.accepted[1] == (((4, 3), (1, 4), (4,)), "b as it is")
    assert shapes.number.mistakes == ((((12,),), "counted"),)
    assert shapes.accepts[0].text == "W1: 4 by 3\nW2: 1 by 4\nb: 4"


def test_keys_that_a_run_will_tell(lesson: Lesson) -> None:
    accuracy, pair = question(lesson, "own-accuracy").number, question(lesson, "own-pair").number
    assert accuracy is not None
    assert pair is not None
    assert (accuracy.from_run, accuracy.accepted, accuracy.percent) == ("final-test-accuracy", (), True)
    assert (pair.from_run, pair.form, pair.percent) == ("most-confused-pair", NumberForm.VECTOR, False)
    assert pair.mistakes == (((0.0, 1.0), "these two are told apart best"),)


def test_values_in_percent(lesson: Lesson) -> None:
    key = question(lesson, "in-percent").number
    assert key is not None
    assert (key.percent, key.accepted) == (True, ((25.0, "a quarter"),))


def test_an_experiment(lesson: Lesson) -> None:
    rate, images = lesson.experiments
    assert lesson.pages[0].experiments == (rate, images)
    assert (rate.id, rate.short, rate.measure) == ("ten-times", "Ten times the rate", Measure.TEST_ACCURACY)
    assert (rate.prompt, rate.explanation) == ("What do **you** bet?", "It is about the same.")
    assert (rate.surprise, rate.same_within, rate.seconds, rate.slow) == ("What surprised you?", 0.5, 12.0, True)
    assert rate.runs == (
        ExperimentRun("usual rate", "--learning-rate 0.001", line_of("- usual rate: --learning-rate 0.001")),
        ExperimentRun(
            "ten times", "--learning-rate 0.01 --epochs 1", line_of("- usual rate: --learning-rate 0.001") + 1
        ),
        ExperimentRun("defaults", "", line_of("- defaults:")),
    )
    assert rate.bets == (
        Bet("Worse", "lower", "Then it was too much."),
        Bet("The same", "same"),
        Bet("In between", "90..95.5"),
        Bet("Exactly so", "96"),
    )
    assert rate.measured == (
        Measured("usual rate", 96.2, 96.6),
        Measured("ten times", 95.9, 96.5),
        Measured("defaults", 96.4, 96.4),
    )
    assert (images.bets, images.unit, images.slow) == ((), "images", False)
    assert images.measured == (Measured("the usual network", 17_000.0, 20_400.0),)
    assert rate.line == line_of(":::{experiment} ten-times")


@pytest.mark.parametrize(
    ("measure", "bets", "measured"),
    [
        ("test-loss-shape", "- a [falls]\n- b [rises]\n- c [flat]", "rises"),
        ("images-to-90", "- a [never]\n- b [10,000..20,000]\n- c [..10,000]\n- d [30000..]", "never"),
        ("images-to-90", "- a [never]\n- b [18,000]", "17,000 to never"),
        ("lowest-recall-digit", "- a [0]\n- b [9]", "5 to 8"),
        ("lowest-recall-digit", "- a [0]\n- b [9]", "8 in 3, 5 in 15, 2 in 2"),
        ("test-loss-shape", "- a [falls]\n- b [rises]", "rises in 10"),
        ("accuracy-gap", "- a [-1..1]\n- b [-0.5]", "-0.5 to 1.5"),
    ],
)
def test_bets_and_outcomes_that_fit_the_measure(write: Write, measure: str, bets: str, measured: str) -> None:
    text = KINDS.replace(":measure: images-to-90", f":measure: {measure}")
    text = text.replace("17,000 to 20,400", measured).replace(
        "+++ measured\n- the usual", f"+++ bets\n{bets}\n\n+++ measured\n- the usual"
    )
    lesson, faults = load_lesson(write(text))
    assert faults == ()
    assert lesson is not None
    shown = lesson.experiments[1]
    assert len(shown.bets) == bets.count("- ")
    (found,) = shown.measured
    assert [count for _, count in found.counts] == sorted(map(int, re.findall(r"in (\d+)", measured)), reverse=True)
    assert all(found.has(value) for value in (found.low, found.high))


def test_an_experiment_may_be_run_from_more_seeds(write: Write) -> None:
    lesson, faults = load_lesson(write(KINDS.replace(":measure: images-to-90", ":seeds: 5\n:measure: images-to-90")))
    assert faults == ()
    assert lesson is not None
    assert [shown.seeds for shown in lesson.experiments] == [0, 5]


@pytest.mark.parametrize(
    ("written", "form", "value"),
    [
        ("1/16", NumberForm.NUMBER, 0.0625),
        ("(4, -2, 1/2)", NumberForm.VECTOR, (4.0, -2.0, 0.5)),
        ("6", NumberForm.VECTOR, (6.0,)),
        ("(6)", NumberForm.VECTOR, (6.0,)),
        ("4, 2", NumberForm.VECTOR, None),
        ("(4, 2", NumberForm.VECTOR, None),
        ("()", NumberForm.VECTOR, None),
        ("(4,, 2)", NumberForm.VECTOR, None),
        ("4x3, 1x4, 4", NumberForm.SHAPES, ((4, 3), (1, 4), (4,))),
        ("4 x 3", NumberForm.SHAPES, ((4, 3),)),
        ("2x3x4", NumberForm.SHAPES, ((2, 3, 4),)),
        ("4x", NumberForm.SHAPES, None),
        ("4x3,", NumberForm.SHAPES, None),
        ("4×3", NumberForm.SHAPES, None),
        ("", NumberForm.SHAPES, None),
    ],
)
def test_values_as_authors_write_them(written: str, form: NumberForm, value: object) -> None:
    assert parse_key_value(written, form) == value
