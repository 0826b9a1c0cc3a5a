"""An export tells a mentor how questions of every kind stand, also those about the learner's own run."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.domain.samples import made, make_question, notebook
from tutor.domain.curriculum import Curriculum, Lesson, Page, Track, Unit
from tutor.domain.question import Choice, NumberForm, NumberKey, QuestionKind, RubricLine
from tutor.domain.response import Notebook
from tutor.domain.run_keys import RunKey
from tutor.storage.export import export

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
BENDS = make_question(
    "bends",
    QuestionKind.CHOICES,
    choices=(Choice("tanh", True, "a curve"), Choice("doubling", False, "a line"), Choice("ReLU", True, "a corner")),
)
TERMS = make_question(
    "terms",
    QuestionKind.TERMS,
    rubric=(
        RubricLine("a multiplier", ("multiplies",), "weight", "weight"),
        RubricLine("added", ("added",), "bias", "bias"),
        RubricLine("a group", ("group",), "layer", "layer"),
    ),
)
SHAPES = make_question(
    "shapes",
    QuestionKind.NUMBER,
    number=NumberKey(((((4, 3), (1, 4)), "rows are outputs"),), (), 0.0, NumberForm.SHAPES),
)
STEP = make_question("step", QuestionKind.NUMBER, number=NumberKey((), (), 5.0, from_run="half-loss-step"))
PAIR = make_question(
    "pair", QuestionKind.NUMBER, number=NumberKey((), (), 0.0, NumberForm.VECTOR, from_run="most-confused-pair")
)
PAGE = Page("page", "Page", "Page", (BENDS, TERMS, SHAPES, STEP, PAIR), 1)
LESSON = Lesson("kinds", "literacy", 1, "Kinds", "Kinds", 3, "", (PAGE,), "01-kinds.md")
CURRICULUM = Curriculum((Unit("u", "U", "", "", "", (Track("literacy", "Literacy", (LESSON,)),)),))
STEPS, DIGITS = RunKey(3, (74.0,)), RunKey(3, (4.0, 9.0))


def markdown(work: Notebook) -> str:
    return export(CURRICULUM, work, (), "md", NOW)


def test_several_choices_are_right_together() -> None:
    assert "*✗ not right yet, certain at first*" in markdown(notebook(made("bends", "tanh", 1, confidence=3)))
    both = notebook(made("bends", "tanh", 1, confidence=3), made("bends", "tanh\nReLU", 2))
    assert "*✓ right at attempt 2, certain at first*" in markdown(both)
    assert "- What is bends? (certain, and not right)" in markdown(both)


def test_terms_are_counted_and_named() -> None:
    work = notebook(made("terms", "weight: it multiplies", 1, confidence=3, ticks=frozenset({"weight"})))
    text = markdown(work)
    assert "*1 of 3 terms, certain*" in text
    assert "- ✓ found: weight: a multiplier\n- ○ not found: bias: added" in text
    assert "(certain, with 1 of 3 terms)" in text


def test_shapes_are_graded_in_any_notation() -> None:
    assert "*✓ right*" in markdown(notebook(made("shapes", "(4, 3) and (1, 4)")))
    assert "*✗ not right yet*" in markdown(notebook(made("shapes", "3x4, 4x1")))


def test_a_run_is_remembered_as_it_was_when_the_response_was_kept() -> None:
    text = markdown(notebook(made("step", "75", run_key=STEPS), made("pair", "9 and 4", run_key=DIGITS)))
    assert text.count("*✓ right*") == 2
    assert "In run 3 it is 74." in text
    assert "In run 3 it is 4 and 9." in text
    assert "*✗ not right yet*" in markdown(notebook(made("step", "300", run_key=STEPS)))


def test_a_run_that_nobody_remembers_makes_nothing_wrong() -> None:
    text = markdown(notebook(made("step", "75", confidence=3)))
    assert "*• submitted, certain*" in text
    assert "Worth a talk" not in text


def test_json_tells_verdicts_and_runs() -> None:
    work = notebook(made("step", "75", run_key=STEPS), made("bends", "doubling"), made("terms", "weight: x"))
    record = json.loads(export(CURRICULUM, work, (), "json", NOW))
    found = {entry["id"]: (entry["attempts"][0]["right"], entry["attempts"][0]["run"]) for entry in record["responses"]}
    assert found == {"step": (True, 3), "bends": (False, None), "terms": (None, None)}
    assert record["responses"][1]["rubric"][0] == "weight: a multiplier"
