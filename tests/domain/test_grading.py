"""Notation is never what makes a response wrong, and what could mean two things is not guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import FUNCTION, MSE_KEY, NEURON, SIZE, make_question
from tutor.domain.question import NumberForm, NumberKey, Outcome, Question, Vector


@pytest.mark.parametrize(
    ("text", "outcome", "told"),
    [
        ("1/16", Outcome.RIGHT, "the mean over the two outputs"),
        ("0,125", Outcome.RIGHT, "the sum, as in the video"),
        ("6.3 %", Outcome.RIGHT, "the mean"),
        ("0.25", Outcome.WRONG, "not squared yet"),
        ("0", Outcome.WRONG, "signed errors cancel"),
        ("0.06", Outcome.WRONG, "close"),
        ("0.063", Outcome.RIGHT, "the mean over the two outputs"),
        ("0.13", Outcome.RIGHT, "the sum, as in the video With more digits it is 0.125."),
        ("0.062", Outcome.RIGHT, "the mean"),
        ("13 %", Outcome.RIGHT, "With more digits it is 0.125."),
        ("0.14", Outcome.WRONG, "I can't tell how you got"),
        ("twice as much as 1/16", Outcome.UNREADABLE, "The word *twice* cannot be read here."),
        ("7", Outcome.WRONG, "I can't tell how you got"),
        ("[.0625, .0625]", Outcome.UNREADABLE, "This asks for one number"),
        ("a lot", Outcome.UNREADABLE, "This asks for one number"),
    ],
)
def test_every_number_gets_its_own_explanation(text: str, outcome: Outcome, told: str) -> None:
    verdict = SIZE.verdict(text)
    assert verdict.outcome is outcome
    assert told in verdict.explanation


def test_the_edge_of_the_tolerance_belongs_to_it() -> None:
    question = make_question("edge", "number", number=NumberKey(((0.3, "right"),), ((5.0, "slip"),), 0.05))
    assert question.verdict("0.35").outcome is Outcome.RIGHT
    assert question.verdict("0.351").outcome is Outcome.WRONG
    assert question.verdict("5.04").explanation == "slip"
    assert MSE_KEY.tolerance < 0.001


def test_of_two_known_slips_within_the_tolerance_the_nearer_one_is_told() -> None:
    key = NumberKey(((3.0, "right"),), ((0.5, "the first slip"), (0.54, "the second slip")), 0.05)
    question = make_question("near", "number", number=key)
    assert question.verdict("0.55").explanation == "the second slip"
    assert question.verdict("0.51").explanation == "the first slip"


def test_a_question_without_a_key_is_open() -> None:
    assert NEURON.verdict("3") is None


def test_a_choice_is_right_or_says_why_not() -> None:
    is_it, is_not = (choice.text for choice in FUNCTION.choices)
    assert FUNCTION.verdict(is_it).outcome is Outcome.RIGHT
    assert FUNCTION.verdict(is_not).outcome is Outcome.WRONG
    assert FUNCTION.verdict(is_not).explanation == "it is"
    assert FUNCTION.verdict("a choice that is none any more").outcome is Outcome.WRONG


# vectors, shapes, percent

GRADIENT = make_question(
    "gradient",
    "number",
    number=NumberKey(
        (((4.0, 2.0, 0.0), "each slope in its place"),),
        (((4.0, 4.0, 0.0), "a term was lost"), ((6.0,), "summed")),
        0.01,
        NumberForm.VECTOR,
    ),
)
SHAPES = make_question(
    "shapes",
    "number",
    number=NumberKey(
        (
            (((4, 3), (1, 4), (4, 1)), "columns"),
            (((4, 3), (1, 4), (4,)), "b as it is"),
            (((3, 4), (4, 1), (1, 4)), "rows, as code has them"),
        ),
        ((((3, 4), (1, 4), (4, 1)), "the first alone is transposed"), (((12,),), "counted")),
        0.0,
        NumberForm.SHAPES,
        parts=("W1", "W2", "b"),
    ),
)
PERCENT = make_question(
    "percent", "number", number=NumberKey(((25.0, "a quarter"),), ((75.0, "the rest"),), 0.5, percent=True)
)


@pytest.mark.parametrize(
    ("text", "outcome", "told"),
    [
        ("gradient = [4; 2; 0]", Outcome.RIGHT, "each slope"),
        ("4i + 2j", Outcome.RIGHT, "each slope"),
        ("(4, 4, 0)", Outcome.WRONG, "a term was lost"),
        ("6", Outcome.WRONG, "summed"),
        ("(4, 2)", Outcome.WRONG, "This has 2 components; 3 are asked for."),
        ("7", Outcome.WRONG, "This has 1 component; 3 are asked for."),
        ("(1, 3, 3)", Outcome.WRONG, "I can't tell how you got these."),
        ("(4, 9, 0)", Outcome.WRONG, "Places 1 and 3 are right. Look again at 2."),
        ("(2, 4, 0)", Outcome.WRONG, "in another order. Place 3 is right. Look again at 1 and 2."),
        ("(4|2|0)", Outcome.RIGHT, "each slope"),
        ("minus 4, minus 2, 0", Outcome.WRONG, "Place 3 is right"),
        ("-(4, 2, 0)", Outcome.WRONG, "Place 3 is right"),
        ("not (4, 2, 0)", Outcome.UNREADABLE, "The word *not* cannot be read"),
        ("∂f/∂x=4 ∂f/∂y=2 ∂f/∂z=0", Outcome.RIGHT, "each slope"),
        ("z = 0, x = 4, y = 2", Outcome.RIGHT, "each slope"),
        ("up and left", Outcome.UNREADABLE, "This asks for a vector"),
    ],
)
def test_vectors_are_graded(text: str, outcome: Outcome, told: str) -> None:
    verdict = GRADIENT.verdict(text)
    assert verdict.outcome is outcome
    assert told in verdict.explanation


@pytest.mark.parametrize(
    ("text", "outcome", "told"),
    [
        ("W1: (4, 3), W2: (1, 4), b: (4, 1)", Outcome.RIGHT, "columns"),
        ("4 by 3, 1 by 4, 4", Outcome.RIGHT, "b as it is"),
        ("3x4, 4x1, 1x4", Outcome.RIGHT, "rows, as code has them"),
        ("3x4, 1x4, 4x1", Outcome.WRONG, "the first alone"),
        ("12", Outcome.WRONG, "counted"),
        ("4x3, 1x4", Outcome.WRONG, "This has 2 shapes; 3 are asked for."),
        ("21", Outcome.WRONG, "This has 1 shape; 3 are asked for."),
        ("b: 4x1, W1: 4x3, W2: 1x4", Outcome.RIGHT, "columns"),
        ("W₂ is 1×4, W₁ is 4×3 and b is 4", Outcome.RIGHT, "b as it is"),
        ("4х3, 1х4, 4х1", Outcome.RIGHT, "columns"),
        ("4x3, 4x1, 4x1", Outcome.WRONG, "W1 and b are right. Look again at W2."),
        ("not 4x3, 1x4, 4x1", Outcome.UNREADABLE, "The word *not* cannot be read"),
        ("big ones", Outcome.UNREADABLE, "This asks for shapes"),
    ],
)
def test_shapes_are_graded(text: str, outcome: Outcome, told: str) -> None:
    verdict = SHAPES.verdict(text)
    assert verdict.outcome is outcome
    assert told in verdict.explanation


def test_what_is_asked_for_in_percent_may_be_written_with_the_sign_or_without() -> None:
    assert [PERCENT.verdict(text).outcome for text in ("25", "25 %", "25,2 percent", "75%", "0.25")] == [
        Outcome.RIGHT,
        Outcome.RIGHT,
        Outcome.RIGHT,
        Outcome.WRONG,
        Outcome.WRONG,
    ]


def test_a_comma_that_may_be_decimal_or_not_is_read_in_the_learners_favour() -> None:
    ln4 = make_question("ln4", "number", number=NumberKey(((1.386, "ln 4"),), (), 0.005))
    many = make_question("many", "number", number=NumberKey(((18_000.0, "a third"),), (), 0.0))
    assert ln4.verdict("1,386").outcome is Outcome.RIGHT
    assert many.verdict("18,000 images").outcome is Outcome.RIGHT
    assert many.verdict("18.000").outcome is Outcome.RIGHT
    assert many.verdict("18").outcome is Outcome.WRONG


def test_only_what_cannot_be_read_is_unreadable() -> None:
    assert SIZE.unreadable("7") == ""
    assert "`1/4`" in SIZE.unreadable("a lot")
    assert "`2x3, 1x2`" in SHAPES.unreadable("a lot")
    assert "`3 and 8`" in PAIR.unreadable("all of them")
    assert NEURON.unreadable("words") == ""


# the learner's own run

STEP = make_question(
    "step", "number", number=NumberKey((), ((0.0, "before it began"),), 5.0, from_run="half-loss-step")
)
ACCURACY = make_question(
    "accuracy",
    "number",
    number=NumberKey((), (), 0.1, from_run="final-test-accuracy", percent=True),
)
PAIR = make_question("pair", "number", number=NumberKey((), (), 0.0, NumberForm.VECTOR, from_run="most-confused-pair"))


def test_without_a_run_nothing_is_right_or_wrong() -> None:
    verdict = STEP.verdict("74")
    assert verdict.outcome is Outcome.OPEN
    assert "no finished run" in verdict.explanation


@pytest.mark.parametrize(
    ("text", "outcome", "told"),
    [
        ("74", Outcome.RIGHT, "your run's record"),
        ("about step 78", Outcome.RIGHT, "your run's record"),
        ("0", Outcome.WRONG, "before it began"),
        ("300", Outcome.WRONG, "says something else"),
        ("early", Outcome.UNREADABLE, "This asks for one number"),
    ],
)
def test_the_run_gives_the_key(text: str, outcome: Outcome, told: str) -> None:
    verdict = STEP.verdict(text, (75.0,))
    assert verdict.outcome is outcome
    assert told in verdict.explanation


@pytest.mark.parametrize("text", ["96.4 %", "96.4", "96,4%", "0.964", "96.35 percent"])
def test_an_accuracy_may_be_a_share_or_percent(text: str) -> None:
    assert ACCURACY.verdict(text, (96.4,)).outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    "text", ["4 and 9", "9, 4", "(4, 9)", "4/9", "4-9", "9 → 4", "4s and 9s", "4 9", "4 is read as 9"]
)
def test_two_digits_in_any_order(text: str) -> None:
    assert PAIR.verdict(text, (4.0, 9.0)).outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    ("text", "outcome"), [("4 and 8", Outcome.WRONG), ("4", Outcome.WRONG), ("?", Outcome.UNREADABLE)]
)
def test_other_digits_are_not(text: str, outcome: Outcome) -> None:
    assert PAIR.verdict(text, (4.0, 9.0)).outcome is outcome


@given(st.text(max_size=80), st.sampled_from((SIZE, GRADIENT, SHAPES, PERCENT, STEP, ACCURACY, PAIR)))
def test_no_text_breaks_the_grading(text: str, question: Question) -> None:
    measured: Vector = (4.0, 9.0)
    outcome = question.verdict(text, measured).outcome
    assert (outcome is Outcome.UNREADABLE) == bool(question.unreadable(text))
