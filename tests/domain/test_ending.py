"""The end of a lesson, and of a unit: claims by their evidence, two attempts, what is open, the bets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.domain.samples import ESSAYS, NEURON, make_question
from tutor.domain.curriculum import Claim, Curriculum, Lesson, Page, Track, Unit
from tutor.domain.ending import ending
from tutor.domain.marks import Mark
from tutor.domain.question import Choice
from tutor.domain.reporting import TaskLookup, make_report
from tutor.domain.response import MentorQuestion, Notebook, Response, ResponseStatus
from tutor.domain.unit_end import unit_end

FUNCTION = make_question("function", "choice", choices=(Choice("IS", True, "yes"), Choice("IS NOT", False, "no")))
BONUS = replace(make_question("biology", rubric=NEURON.rubric), bonus=True)
STORY = make_question("story", rubric=NEURON.rubric)


def lesson(id: str, *blocks: object, **more: object) -> Lesson:
    pages = (Page("page", "Page", "Page", blocks, 1),)  # type: ignore[arg-type]
    return Lesson(id, "track", 1, id.capitalize(), id, 5, "", pages, f"01-{id}.md", **more)  # type: ignore[arg-type]


CLAIMS = (
    Claim("what a neuron is", ("neuron",)),
    Claim("what it is a function of", ("function", "biology")),
    Claim("what you think", tuple(prompt.id for prompt in ESSAYS.prompts)),
)
ONE = lesson("one", NEURON, FUNCTION, BONUS, says=CLAIMS)
TWO = lesson("two", STORY, ESSAYS, says=CLAIMS[2:], beside=("neuron", "story"))
LESSONS = Curriculum((Unit("u", "Unit", "", "", "", (Track("track", "T", (ONE, TWO)),)),))


def made(id: int, question: str, text: str, attempt: int = 1, **more: object) -> Response:
    moment = f"2020-05-{id:02}T12:00:00+02:00"
    response = Response(id, question, "one", attempt, ResponseStatus.SUBMITTED, text, None, None, moment)
    return replace(response, **more)  # type: ignore[arg-type]


ALL_TICKED = frozenset({"number", "sum"})


@pytest.mark.parametrize(
    ("responses", "marks"),
    [
        ((), (Mark.OPEN, Mark.OPEN)),
        ((made(1, "neuron", "a number"),), (Mark.SUBMITTED, Mark.OPEN)),
        ((made(1, "neuron", "a number", ticks=frozenset({"number"})),), (Mark.SOME, Mark.OPEN)),
        ((made(1, "neuron", "all", ticks=ALL_TICKED), made(2, "function", "IS")), (Mark.RIGHT, Mark.RIGHT)),
        (
            (made(1, "function", "IS"), made(2, "biology", "", status=ResponseStatus.SKIPPED)),
            (Mark.OPEN, Mark.RIGHT),  # a bonus that was passed over takes nothing away
        ),
        ((made(1, "function", "IS"), made(2, "biology", "like a cell")), (Mark.OPEN, Mark.SOME)),
        ((made(1, "neuron", "", status=ResponseStatus.SKIPPED),), (Mark.SKIPPED, Mark.OPEN)),
        ((made(1, "function", "IS NOT"),), (Mark.OPEN, Mark.SOME)),
    ],
)
def test_claims_are_marked_by_evidence(responses: tuple[Response, ...], marks: tuple[Mark, Mark]) -> None:
    found = ending(ONE, LESSONS, TaskLookup(Notebook(responses=responses)))
    assert tuple(said.mark for said in found.says[:2]) == marks


def test_writing_is_shown_by_as_many_pieces_as_are_chosen() -> None:
    text = "word " * 300
    some = tuple(made(n, prompt.id, text) for n, prompt in enumerate(ESSAYS.prompts, start=1))
    for count, mark in ((0, Mark.OPEN), (1, Mark.SOME), (ESSAYS.choose, Mark.RIGHT)):
        (said,) = ending(TWO, LESSONS, TaskLookup(Notebook(responses=some[:count]))).says
        assert (said.mark, said.note) == (mark, f"{count} of {ESSAYS.choose} pieces")


def test_first_and_last_attempt_with_what_is_new_and_none_with_one() -> None:
    first, last = made(1, "neuron", "It holds a number."), made(2, "neuron", "It holds a warm number.", 2)
    assert ending(ONE, LESSONS, TaskLookup(Notebook(responses=(first,)))).attempts is None
    found = ending(ONE, LESSONS, TaskLookup(Notebook(responses=(first, last)))).attempts
    assert found is not None
    assert found.last is not None
    assert (found.title, found.first.when) == ("neuron, first and last", "1 May, 12:00")
    assert [piece for piece, same in found.last.pieces if not same] == [" warm"]


def test_the_first_story_stands_beside_the_last_of_another_lesson() -> None:
    first, again, last = made(1, "neuron", "rules"), made(2, "neuron", "more rules", 2), made(3, "story", "examples")
    found = ending(TWO, LESSONS, TaskLookup(Notebook(responses=(first, again, last)))).attempts
    assert found is not None
    assert found.last is not None
    assert (found.first.pieces, found.last.pieces) == ((("rules", True),), (("examples", True),))
    assert ending(TWO, LESSONS, TaskLookup(Notebook(responses=(last,)))).attempts is None


def test_open_is_what_is_wrong_first_then_what_was_not_begun_then_questions_to_the_mentor() -> None:
    noted = MentorQuestion(1, "one/page", "Why\na sum?", "")
    notebook = Notebook(responses=(made(1, "function", "IS NOT"),), mentor_questions=(noted,))
    found = ending(ONE, LESSONS, TaskLookup(notebook))
    assert [(one.name, one.mark, one.task) for one in found.open] == [
        ("function", Mark.WRONG, "function"),
        ("neuron", Mark.OPEN, "neuron"),
        ("biology", Mark.OPEN, "biology"),
        ("Why a sum?", None, ""),
    ]
    assert (found.answered, found.total) == (1, 3)


def test_the_unit_counts_its_first_track_and_says_where_the_second_story_is_missing() -> None:
    responses = (made(1, "neuron", "It holds a number."), made(2, "neuron", "It holds one number.", 2))
    notebook = Notebook(responses=(*responses, made(4, "function", "IS")))
    report = make_report(LESSONS, notebook, {}, datetime(2020, 5, 9, tzinfo=UTC))
    found = unit_end(LESSONS.units[0], LESSONS, report)
    assert found.second_is_missing
    assert found.second == ("two/page", "story")
    assert (found.journey.words, found.journey.texts, found.journey.improved) == (4, 1, 1)
    assert (found.journey.days, found.journey.span) == (3, "1 May to 4 May")
    assert (found.journey.counts.right, found.bets, found.best) == (1, (), None)
    assert [one.page for one in found.open] == ["two/page"], "no bonus that was passed over"
    told = make_report(
        LESSONS, replace(notebook, responses=(*notebook.responses, made(5, "story", "x"))), {}, report.made_at
    )
    assert not unit_end(LESSONS.units[0], LESSONS, told).second_is_missing
