"""What was asked stays with the response: a lesson that is changed changes no old attempt."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.course import course
from tests.domain.samples import BONUS, ESSAYS, FUNCTION, NEURON, SIZE, made, notebook
from tests.domain.test_grading import GRADIENT, SHAPES
from tutor.domain.asked import Revision
from tutor.domain.question import Question, RubricLine
from tutor.domain.response import Notebook
from tutor.domain.revision import question_then, revision_of


@pytest.mark.parametrize("question", [NEURON, BONUS, SIZE, FUNCTION, GRADIENT, SHAPES])
def test_a_question_comes_back_from_its_revision(question: Question) -> None:
    kept = revision_of(question)
    plain = replace(question, hint="", sibling=None, from_course=False, bonus=False, line=0)
    assert question_then(kept) == plain
    assert question_then(kept, question) == question
    today = replace(question, prompt="Something else?", hint="another hint", line=9)
    then = question_then(kept, today)
    assert then is not None
    assert (then.prompt, then.hint) == (question.prompt, "another hint")


def test_every_question_of_the_lessons_comes_back() -> None:
    for question in course().questions:
        then = question_then(revision_of(question))
        assert then is not None
        assert revision_of(then) == revision_of(question)


def test_whatever_is_judged_by_makes_another_revision() -> None:
    lines = (*NEURON.rubric[:1], RubricLine("another idea", id="sum"))
    changed = [
        replace(NEURON, prompt="What?"),
        replace(NEURON, rubric=lines),
        replace(NEURON, rubric=NEURON.rubric[::-1]),
        replace(NEURON, rubric=(replace(NEURON.rubric[0], id="other"), NEURON.rubric[1])),
        replace(NEURON, explanation="otherwise"),
    ]
    assert len({revision_of(one).id for one in [NEURON, *changed]}) == 6
    elsewhere = replace(NEURON, line=99, hint="h", sibling=("p", "r"), bonus=True)
    assert revision_of(elsewhere) == revision_of(NEURON)
    assert SIZE.number is not None
    assert revision_of(replace(SIZE, number=replace(SIZE.number, tolerance=0.1))) != revision_of(SIZE)


def test_a_writing_prompt_has_a_revision_and_is_no_question() -> None:
    kept = revision_of(ESSAYS.prompts[0])
    assert '"prompt":"Write about ethics."' in kept.content
    assert question_then(kept) is None


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '{"kind": "text"}', '{"kind": "text", "rubric": 3}'])
def test_a_damaged_revision_is_no_question_and_no_exception(content: str) -> None:
    assert question_then(Revision("q", "0" * 16, content)) is None


def test_an_attempt_is_read_with_what_was_asked_then() -> None:
    old = revision_of(NEURON)
    today = replace(NEURON, rubric=(RubricLine("quite another idea", id="number"), *NEURON.rubric[1:]))
    made_then = replace(made("neuron", ticks=frozenset({"number"})), revision=old.id)
    work: Notebook = replace(notebook(made_then), revisions=(old,))
    then = work.asked(made_then, today)
    assert then is not None
    assert [line.idea for line in then.rubric if line.id in (made_then.ticks or ())] == ["holds a number"]
    assert work.asked(made("neuron"), today) is today, "one of which nobody knows what was asked"
    gone = work.asked(made_then, None)
    assert gone is not None
    assert gone.prompt == NEURON.prompt
    assert json.loads(old.content)["rubric"][0]["id"] == "number"


def test_lessons_that_are_read_again_have_not_changed() -> None:
    """A card asks by identity whether the question has changed: an equal one of an earlier reading would be another."""
    kept = revision_of(NEURON)
    for reading in (replace(NEURON), replace(NEURON)):
        assert question_then(kept, reading) is reading
