"""How much there is, and how it stands: counted and marked in one place."""

from __future__ import annotations

from dataclasses import replace

from tests.domain.samples import ESSAYS, FUNCTION, NEURON, SIZE, made, notebook, skipped
from tutor.domain.marks import GLYPHS, TONES, Mark
from tutor.domain.question import Question
from tutor.domain.response import Draft, MentorQuestion, PlacedBet, RecordedCurve, Response, RunOutcome
from tutor.domain.status import Task, ordinal, response_status, status
from tutor.domain.talk import ordinal_word
from tutor.domain.work import TaskCounts, mentor_drafts, tally, work_on, works

WHEN = "2026-05-04T09:30:00+02:00"
ALL = replace(
    notebook(
        made("neuron", "first", 1),
        made("neuron", "second", 2),
        skipped("biology"),
        skipped("function"),
        made("function", "IS", 1),
        skipped("mse"),
        Draft("mse", "0.0", WHEN),
        Draft("neuron", "third", WHEN),
        Draft("blank", "  \n", WHEN),
        Draft("bet:rate", "5,", WHEN),
        Draft("mentor:video/watch", "half a question", WHEN),
    ),
    mentor_questions=(MentorQuestion(1, "video/watch", "Why?", WHEN),),
    bets=(PlacedBet(1, "width", "lesson", 1, "Better", "higher", WHEN),),
)


def test_a_skip_is_no_response_and_half_written_questions_to_a_mentor_are_drafts() -> None:
    assert tally(ALL) == TaskCounts(responses=3, drafts=4, skipped=1, mentor=1, attempts=4)
    assert [draft.text for draft in mentor_drafts(ALL)] == ["half a question"]
    assert list(works(ALL)) == ["neuron", "biology", "function", "mse", "width", "rate"]
    assert work_on("nothing", ALL).latest is None


def mark(task: Task, *work: Response | Draft, least_words: int = 0) -> tuple[Mark, str]:
    kept = notebook(*work)
    id = task.id if task else "gone"
    found = status(task, work_on(id, kept), kept, least_words)
    return found.mark, found.words


def test_what_is_right_has_the_mark_of_it_and_nothing_else_has() -> None:
    assert mark(FUNCTION, made("function", "IS")) == (Mark.RIGHT, "right")
    assert mark(FUNCTION, made("function", "IS NOT"), made("function", "IS", 2)) == (Mark.RIGHT, "right, 2nd")
    assert mark(FUNCTION, made("function", "IS NOT")) == (Mark.WRONG, "not right yet")
    assert mark(SIZE, made("mse", "1/16")) == (Mark.RIGHT, "right")
    assert mark(SIZE, made("mse", "0.25")) == (Mark.WRONG, "not right yet")
    assert mark(SIZE, Draft("mse", "0.25", WHEN)) == (Mark.OPEN, "draft")
    assert mark(SIZE, skipped("mse")) == (Mark.SKIPPED, "skipped")
    assert mark(SIZE) == (Mark.OPEN, "not begun")


def test_words_stand_by_what_the_learner_ticked() -> None:
    def ticked(*lines: str) -> tuple[Mark, str]:
        return mark(NEURON, made("neuron", ticks=frozenset(lines)))

    assert mark(NEURON, made("neuron")) == (Mark.SUBMITTED, "submitted")
    assert ticked() == (Mark.SUBMITTED, "0 of 2 ideas")
    assert ticked("sum") == (Mark.SOME, "1 of 2 ideas")
    assert ticked("sum", "number") == (Mark.RIGHT, "2 of 2 ideas")
    assert ticked("#1", "#2") == (Mark.SUBMITTED, "0 of 2 ideas"), "nobody knows what these were"


def test_what_is_only_mentioned_is_not_found() -> None:
    near = replace(made("neuron"), mentioned=frozenset({"number", "sum"}))
    assert response_status(NEURON, near).mark is Mark.SUBMITTED


def test_a_piece_is_complete_when_it_is_long_enough() -> None:
    piece = ESSAYS.prompts[0]
    assert mark(piece, made(piece.id, "five words are quite enough"), least_words=5) == (Mark.RIGHT, "5 words")
    assert mark(piece, made(piece.id, "too short"), least_words=5) == (Mark.SOME, "2 of 5 words")
    assert mark(None, made("gone", "of a lesson that is gone")) == (Mark.SUBMITTED, "submitted")


def test_a_bet_that_nobody_can_settle_is_neither_won_nor_lost() -> None:
    bet = PlacedBet(1, "width", "lesson", 1, "Better", "higher", WHEN)
    outcome = RunOutcome(1, 1, 0, True, "wide", 3, 96.0, RecordedCurve("x", "y", ()), WHEN)
    kept = replace(notebook(), bets=(bet,), outcomes=(outcome,))
    assert status(None, work_on("width", kept), kept).mark is Mark.SUBMITTED


def test_a_question_that_was_asked_otherwise_is_marked_by_what_was_asked() -> None:
    from tutor.domain.revision import revision_of

    old = revision_of(FUNCTION)
    response = replace(made("function", "IS"), revision=old.id)
    today: Question = replace(FUNCTION, choices=FUNCTION.choices[1:])
    kept = replace(notebook(response), revisions=(old,))
    assert status(today, work_on("function", kept), kept).mark is Mark.RIGHT
    assert status(None, work_on("function", kept), kept).mark is Mark.RIGHT, "also when it is no longer asked"


def test_every_mark_has_a_glyph_of_its_own_and_a_tone() -> None:
    assert set(GLYPHS) == set(TONES) == set(Mark)
    assert len(set(GLYPHS.values())) == len(Mark) - 1, "a lost bet has the mark of what is wrong, in a muted tone"
    assert TONES[Mark.LOST] != TONES[Mark.WRONG]


def test_attempts_have_their_places() -> None:
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "111th",
    ]  # fmt: skip
    assert [ordinal_word(number) for number in (1, 10, 11, 21)] == ["first", "tenth", "11th", "21st"]
