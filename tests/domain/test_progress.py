"""Progress is derived from the notebook, the same from a whole lesson and from its outline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.samples import LESSONS, READING, VIDEO, WRITING, made, notebook, outline_of, skipped
from tutor.domain.progress import (
    LessonProgress,
    ProgressState,
    continue_at,
    is_read,
    lesson_progress,
    question_state,
    track_progress,
)
from tutor.domain.response import Draft, Notebook

NEW, BEGUN, DONE, SKIPPED = ProgressState.NEW, ProgressState.BEGUN, ProgressState.DONE, ProgressState.SKIPPED
ALL_READ = tuple(f"{lesson.id}/{page.slug}" for lesson in LESSONS for page in lesson.pages)
LONG = "five words of a piece"
REQUIRED = (made("neuron"), made("mse"), made("function"))
PIECES = (made("essay-ethics", LONG), made("essay-uses", LONG))


def draft(question_id: str, text: str = "half", minute: int = 0) -> Draft:
    return Draft(question_id, text, f"2026-05-04T09:{minute:02}:00+02:00")


@pytest.mark.parametrize(
    ("work", "state"),
    [
        (notebook(), NEW),
        (notebook(draft("q", " \n")), NEW),
        (notebook(draft("q")), BEGUN),
        (notebook(skipped("q")), SKIPPED),
        (notebook(skipped("q"), draft("q")), BEGUN),
        (notebook(made("q"), draft("q")), DONE),
        (notebook(made("q"), skipped("q")), DONE),
        (notebook(made("other")), NEW),
    ],
)
def test_a_question_is_where_its_work_is(work: Notebook, state: ProgressState) -> None:
    assert question_state("q", work) is state


@pytest.mark.parametrize("as_outline", [False, True], ids=["lesson", "outline"])
@pytest.mark.parametrize(
    ("number", "work", "state", "answered", "total"),
    [
        (0, notebook(), NEW, 0, 0),
        (0, notebook(read=("reading/one",)), BEGUN, 0, 0),
        (0, notebook(read=("reading/one", "reading/two")), DONE, 0, 0),
        (1, notebook(read=("reading/one",)), NEW, 0, 4),
        (1, notebook(draft("mse")), BEGUN, 0, 4),
        (1, notebook(*REQUIRED), BEGUN, 3, 4),
        (1, notebook(*REQUIRED, read=ALL_READ), DONE, 3, 4),
        (1, notebook(*REQUIRED[1:], made("biology"), skipped("neuron"), read=ALL_READ), BEGUN, 3, 4),
        (2, notebook(draft("essay-uses", " ")), NEW, 0, 2),
        (2, notebook(draft("essay-uses")), BEGUN, 0, 2),
        (2, notebook(made("essay-uses", "too few"), PIECES[0], read=ALL_READ), BEGUN, 1, 2),
        (2, notebook(*PIECES, made("essay-brains", LONG), read=ALL_READ), DONE, 2, 2),
    ],
)
def test_a_lesson_is_done_when_read_and_responded_to(
    as_outline: bool, number: int, work: Notebook, state: ProgressState, answered: int, total: int
) -> None:
    lesson = LESSONS[number]
    progress = lesson_progress(outline_of(lesson) if as_outline else lesson, work)
    assert (progress.state, progress.answered, progress.total) == (state, answered, total)


def of_track(made: Notebook) -> LessonProgress:
    return track_progress(lesson_progress(lesson, made) for lesson in LESSONS)


def test_a_track_is_the_sum_of_its_lessons() -> None:
    fresh = of_track(notebook())
    assert (fresh.state, fresh.answered, fresh.total) == (NEW, 0, 6)
    begun = of_track(notebook(*REQUIRED))
    assert (begun.state, begun.answered) == (BEGUN, 3)
    assert of_track(notebook(*REQUIRED, *PIECES, read=ALL_READ)).state is DONE


OUTLINES = tuple(outline_of(lesson) for lesson in LESSONS)


@pytest.mark.parametrize(
    ("work", "place"),
    [
        (notebook(), ("reading", "one", "")),
        (notebook(read=("reading/one",)), ("reading", "two", "")),
        (notebook(read=("reading/one", "reading/two")), ("video", "watch", "")),
        (notebook(read=ALL_READ), ("video", "watch", "neuron")),
        (notebook(made("neuron"), read=ALL_READ), ("video", "count", "mse")),
        (notebook(made("neuron"), skipped("mse"), read=ALL_READ), ("video", "count", "function")),
        (notebook(draft("mse", minute=1), draft("function", minute=2)), ("video", "count", "function")),
        (notebook(draft("mse", "  ")), ("reading", "one", "")),
        (notebook(*REQUIRED, PIECES[0], read=ALL_READ), ("writing", "write", "")),
    ],
)
def test_one_goes_on_where_one_left(work: Notebook, place: tuple[str, str, str]) -> None:
    going_on = continue_at(OUTLINES, work)
    assert going_on is not None
    assert (going_on.lesson_id, going_on.page_slug, going_on.question_id) == place
    assert going_on.title
    assert going_on.words


def test_when_all_is_done_there_is_nowhere_to_go_on() -> None:
    assert continue_at(OUTLINES, notebook(*REQUIRED, *PIECES, read=ALL_READ)) is None
    assert continue_at((), notebook()) is None


def test_a_lesson_with_a_fault_holds_nobody_up() -> None:
    outlines = (outline_of(READING, "reading.md:3: a fault"), outline_of(VIDEO), outline_of(WRITING))
    going_on = continue_at(outlines, notebook())
    assert going_on is not None
    assert going_on.lesson_id == "video"


def test_a_page_that_was_read_in_the_lesson_it_came_from_is_read() -> None:
    lesson = replace(READING, id="second-half", formerly="both-halves")
    slugs = [page.slug for page in lesson.pages]
    read = Notebook(pages_read={f"both-halves/{slugs[0]}": ""})
    assert is_read(lesson, slugs[0], read)
    assert not is_read(replace(lesson, formerly=""), slugs[0], read)
    assert lesson_progress(lesson, read).state is ProgressState.BEGUN
