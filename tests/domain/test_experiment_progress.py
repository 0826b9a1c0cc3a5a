"""An experiment is done when its outcome is kept; until then it is a thing to do, and a place to go on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.samples import READING, made, notebook, outline_of
from tests.domain.test_bet import ACCURACY, EPOCHS, experiment
from tutor.domain.curriculum import Lesson
from tutor.domain.outline import LessonOutline
from tutor.domain.progress import ProgressState, continue_at, experiment_state, lesson_progress
from tutor.domain.response import BET_DRAFT, Draft, Notebook, PlacedBet, RunOutcome

MOMENT = "2026-05-04T09:12:00+02:00"
BET = PlacedBet(1, "rate", "reading", 1, "Better", "higher", MOMENT)
FIRST = RunOutcome(1, 1, 0, False, "usual", 1, 96.3, EPOCHS, MOMENT)
LAST = replace(FIRST, id=2, run_index=1, last=True)
READ = notebook(read=("reading/one", "reading/two"))


def lesson() -> Lesson:
    page, *pages = READING.pages
    return replace(READING, pages=(replace(page, blocks=(experiment(ACCURACY),)), *pages))


def outline() -> LessonOutline:
    return replace(outline_of(READING), experiment_ids=(("one", "rate", "Rate times ten"),))


@pytest.mark.parametrize(
    ("work", "state"),
    [
        (notebook(), ProgressState.NEW),
        (Notebook(bets=(BET,)), ProgressState.BEGUN),
        (Notebook(bets=(BET,), outcomes=(FIRST,)), ProgressState.BEGUN),
        (Notebook(bets=(BET,), outcomes=(FIRST, LAST)), ProgressState.DONE),
        (notebook(made("rate")), ProgressState.NEW),
    ],
)
def test_an_experiment_is_where_its_bet_is(work: Notebook, state: ProgressState) -> None:
    assert experiment_state("rate", work) is state


@pytest.mark.parametrize("form", [lesson, outline])
def test_a_lesson_waits_for_its_experiment(form: object) -> None:
    assert callable(form)
    bet = replace(READ, bets=(BET,))
    settled = replace(bet, outcomes=(FIRST, LAST))
    progress = lesson_progress(form(), bet)
    assert (progress.state, progress.answered, progress.total) == (ProgressState.BEGUN, 0, 1)
    progress = lesson_progress(form(), settled)
    assert (progress.state, progress.answered, progress.total) == (ProgressState.DONE, 1, 1)


def test_one_goes_on_with_the_experiment_of_a_page_that_is_read() -> None:
    going = continue_at([outline()], READ)
    assert going is not None
    assert (going.lesson_id, going.page_slug, going.question_id) == ("reading", "one", "rate")
    assert going.words == "Rate times ten"
    assert continue_at([outline()], replace(READ, bets=(BET,), outcomes=(FIRST, LAST))) is None


@pytest.mark.parametrize("id", ["rate", f"{BET_DRAFT}rate"])
def test_words_and_bets_that_are_half_written_come_first(id: str) -> None:
    going = continue_at([outline()], notebook(Draft(id, "half", MOMENT)))
    assert going is not None
    assert going.question_id == "rate"
