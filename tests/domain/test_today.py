"""The time there is today only says where a good place to stop comes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.samples import READING, VIDEO, WRITING, notebook, outline_of
from tutor.domain.today import USUAL, minutes_of, plan

LESSONS = tuple(
    replace(outline_of(lesson), minutes=minutes) for lesson, minutes in ((READING, 8), (VIDEO, 10), (WRITING, 30))
)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (10, "Lesson 1: 8 minutes."),
        (30, "Lessons 1 to 2: 18 minutes, 4 questions."),
        (60, "Lessons 1 to 3: 48 minutes, 4 questions."),
        (5, "Lesson 1: 8 minutes."),
        (0, "One page after the other, as long as you like."),
    ],
)
def test_a_plan_is_the_lessons_that_fit_and_at_least_one(minutes: int, words: str) -> None:
    assert plan(LESSONS, notebook(), minutes).words == words


def test_it_goes_on_where_the_learner_is_and_stays_in_the_track() -> None:
    read = notebook(read=("reading/one", "reading/two"))
    assert plan(LESSONS, read, 30).name == "Lesson 2"
    assert plan(LESSONS, read, 60).stop == "writing"
    other = (LESSONS[0], replace(LESSONS[1], track="technical"))
    assert plan(other, notebook(), 60).name == "Lesson 1"
    assert plan((), notebook(), 60).stop == ""


def test_what_is_set_by_something_else_counts_as_usual() -> None:
    assert [minutes_of(setting) for setting in ("10", "0", None, "soon")] == [10, 0, USUAL, USUAL]
