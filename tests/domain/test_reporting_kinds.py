"""A report tells a mentor how questions of every kind stand, also those about the learner's own run."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.domain.samples import made, make_question, notebook
from tutor.domain.curriculum import Curriculum, Lesson, Page, Track, Unit
from tutor.domain.document import Fact, Line, Lines, Markdown, task_blocks
from tutor.domain.question import Choice, NumberForm, NumberKey, Outcome, RubricLine
from tutor.domain.report import Report, Task
from tutor.domain.reporting import make_report
from tutor.domain.response import Notebook
from tutor.domain.run_keys import RunKey

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
BENDS = make_question(
    "bends",
    "choices",
    choices=(Choice("tanh", True, "a curve"), Choice("doubling", False, "a line"), Choice("ReLU", True, "a corner")),
)
TERMS = make_question(
    "terms",
    "terms",
    rubric=(
        RubricLine("a multiplier", ("multiplies",), "weight", "weight"),
        RubricLine("added", ("added",), "bias", "bias"),
        RubricLine("a group", ("group",), "layer", "layer"),
    ),
)
SHAPES = make_question(
    "shapes",
    "number",
    number=NumberKey(((((4, 3), (1, 4)), "rows are outputs"),), (), 0.0, NumberForm.SHAPES),
)
STEP = make_question("step", "number", number=NumberKey((), (), 5.0, from_run="half-loss-step"))
PAIR = make_question("pair", "number", number=NumberKey((), (), 0.0, NumberForm.VECTOR, from_run="most-confused-pair"))
PAGE = Page("page", "Page", "Page", (BENDS, TERMS, SHAPES, STEP, PAIR), 1)
LESSON = Lesson("kinds", "literacy", 1, "Kinds", "Kinds", 3, "", (PAGE,), "01-kinds.md")
CURRICULUM = Curriculum((Unit("u", "U", "", "", "", (Track("literacy", "Literacy", (LESSON,)),)),))
STEPS, DIGITS = RunKey(3, (74.0,)), RunKey(3, (4.0, 9.0))


def report_on(work: Notebook) -> Report:
    return make_report(CURRICULUM, work, {}, NOW)


def task(id: str, work: Notebook) -> Task:
    return next(one for one in report_on(work).sections[0].tasks if one.id == id)


def test_several_choices_are_right_together() -> None:
    first = notebook(made("bends", "tanh", 1, confidence=3))
    assert task("bends", first).status.words == "not right yet"
    assert [talk.words for talk in report_on(first).talks] == [
        "certain of “tanh” at first. ✗ Not right yet, after one try."
    ]
    both = notebook(made("bends", "tanh", 1, confidence=3), made("bends", "tanh\nReLU", 2))
    assert task("bends", both).status.words == "right, 2nd"
    assert [talk.words for talk in report_on(both).talks] == ["certain of “tanh” at first. Right at the second try."]


def test_a_wrong_response_stands_with_the_right_one_the_explanation_and_all_choices() -> None:
    blocks = list(task_blocks(task("bends", notebook(made("bends", "doubling"))), ""))
    (choices,) = (block for block in blocks if isinstance(block, Lines))
    assert choices.lines == (
        Line("✓", "tanh", "right"),
        Line("○", "doubling", "chosen"),
        Line("✓", "ReLU", "right"),
    )
    assert Markdown("because", label="Why:") in blocks
    number = list(task_blocks(task("shapes", notebook(made("shapes", "3x4, 4x1"))), ""))
    assert Markdown("4 × 3, 1 × 4: rows are outputs", label="Right would be:") in number


def test_terms_are_counted_and_named() -> None:
    work = notebook(made("terms", "weight: it multiplies", 1, confidence=3, ticks=frozenset({"weight"})))
    found = task("terms", work)
    assert found.status.words == "1 of 3 terms"
    (lines,) = (block for block in task_blocks(found, "") if isinstance(block, Lines))
    assert lines.lines[:2] == (Line("✓", "**weight**: a multiplier", "ticked"), Line("○", "**bias**: added"))
    assert [talk.words for talk in report_on(work).talks] == ["certain, with 1 of 3 terms."]


def test_shapes_are_graded_in_any_notation() -> None:
    assert task("shapes", notebook(made("shapes", "(4, 3) and (1, 4)"))).right is True
    assert task("shapes", notebook(made("shapes", "3x4, 4x1"))).right is False


def test_a_run_is_remembered_as_it_was_when_the_response_was_kept() -> None:
    work = notebook(made("step", "75", run_key=STEPS), made("pair", "9 and 4", run_key=DIGITS))
    assert [task(id, work).right for id in ("step", "pair")] == [True, True]
    assert Fact("In run 3 it is 74.") in list(task_blocks(task("step", work), ""))
    assert Fact("In run 3 it is 4 and 9.") in list(task_blocks(task("pair", work), ""))
    assert task("step", notebook(made("step", "300", run_key=STEPS))).right is False


def test_a_run_that_nobody_remembers_makes_nothing_wrong() -> None:
    work = notebook(made("step", "75", confidence=3))
    found = task("step", work)
    assert (found.status.words, found.told[0].outcome) == ("submitted", Outcome.OPEN)
    report = report_on(work)
    assert not report.talks
    assert (report.counts.open, report.counts.not_yet, report.counts.sure_and_wrong) == (1, 0, 0)
