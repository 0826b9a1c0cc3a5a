"""The end of a lesson: what one can now say by the evidence there is, two attempts, what is still open. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tutor.domain.comparing import Spans, compared
from tutor.domain.curriculum import Claim, Curriculum, Lesson
from tutor.domain.marks import Mark
from tutor.domain.moments import day_clock
from tutor.domain.question import Question
from tutor.domain.report import TaskKind
from tutor.domain.reporting import Ask, TaskLookup, asks
from tutor.domain.response import Response
from tutor.domain.status import SURE, TaskStatus, response_status

SLUG: Final = "looking-back"
"""Of the last page of every lesson, which no author writes."""
TITLE: Final = "Looking back"

UNDONE: Final = (Mark.WRONG, Mark.SOME, Mark.OPEN, Mark.SKIPPED)
"""What is still open, in the order in which it is listed."""
MOST_OPEN: Final = 3
"""Rows of what is open; the rest of it is one row more."""

_DONE: Final = (Mark.RIGHT, Mark.LOST)
"""Of a claim, what is as good as right: a bet that is lost is no fault."""


@dataclass(frozen=True, slots=True)
class ClaimEvidence:
    """A claim with its evidence: ✓ all of it, ◐ some, – passed over, ○ none yet; `note` says it in words."""

    words: str
    mark: Mark
    note: str


@dataclass(frozen=True, slots=True)
class ShownAttempt:
    """One of two attempts: when, the words, and how sure and how complete it was."""

    when: str
    pieces: Spans  # (words, are they the other attempt's too?)
    facts: str


@dataclass(frozen=True, slots=True)
class FirstAndLast:
    """`title` is the question's; `last` is None where the second of two questions has no response yet."""

    title: str
    first: ShownAttempt
    last: ShownAttempt | None


@dataclass(frozen=True, slots=True)
class Open:
    """Something that is not done or not right: `page` and `task` are where, `mark` None for a question to a mentor."""

    name: str
    note: str
    mark: Mark | None
    page: str
    task: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """`answered` of `total` tasks of the lesson have a response or a bet with its outcome."""

    says: tuple[ClaimEvidence, ...]
    attempts: FirstAndLast | None
    open: tuple[Open, ...]
    answered: int
    total: int


def ending(lesson: Lesson, curriculum: Curriculum, desk: TaskLookup) -> Ending:
    every = tuple(asks(lesson))
    tasks = [ask for ask in every if ask.kind is not TaskKind.WRITING]
    asked = {ask.id: ask for ask in every}
    choose = lesson.writing.choose if lesson.writing else 0
    done = [ask for ask in tasks if desk.status(ask).mark not in (Mark.OPEN, Mark.SKIPPED)]
    return Ending(
        tuple(_said(claim, asked, desk, choose) for claim in lesson.says),
        first_and_last(lesson, curriculum, desk),
        shortened(tuple(_open(lesson, tasks, desk))),
        len(done),
        len(tasks),
    )


# --- what one can say ---


def _said(claim: Claim, asked: dict[str, Ask], desk: TaskLookup, choose: int) -> ClaimEvidence:
    shown = [asked[id] for id in claim.shown_by if id in asked]
    if shown and all(ask.kind is TaskKind.WRITING for ask in shown):
        full = sum(desk.status(ask).mark is Mark.RIGHT for ask in shown)
        mark = Mark.RIGHT if full >= choose else Mark.SOME if any(ask.id in desk.works for ask in shown) else Mark.OPEN
        return ClaimEvidence(claim.words, mark, f"{min(full, choose)} of {choose} pieces")
    found = [(ask, desk.status(ask)) for ask in shown]
    # what is a bonus and was passed over shows nothing, and takes nothing away
    counted = [status for ask, status in found if not (ask.bonus and status.mark in (Mark.SKIPPED, Mark.OPEN))]
    counted = counted or [status for _, status in found]
    return ClaimEvidence(claim.words, _mark([status.mark for status in counted]), _note(counted))


def _mark(marks: Sequence[Mark]) -> Mark:
    if marks and all(mark in _DONE for mark in marks):
        return Mark.RIGHT
    if any(mark not in (Mark.SKIPPED, Mark.OPEN) for mark in marks):
        return Mark.SUBMITTED if set(marks) == {Mark.SUBMITTED} else Mark.SOME
    return Mark.SKIPPED if Mark.SKIPPED in marks else Mark.OPEN


def _note(counted: Sequence[TaskStatus]) -> str:
    if len(counted) == 1:
        return counted[0].words
    done = sum(status.mark in _DONE for status in counted)
    begun = any(status.mark not in (Mark.SKIPPED, Mark.OPEN) for status in counted)
    return f"{done} of {len(counted)} tasks" if begun else counted[0].words if counted else ""


# --- two attempts ---


def first_and_last(lesson: Lesson, curriculum: Curriculum, desk: TaskLookup) -> FirstAndLast | None:
    """The two questions that the lesson sets beside each other; else the text with the most new words. None without
    two attempts."""
    if lesson.beside:
        return beside(lesson.beside, curriculum, desk)
    best: tuple[int, FirstAndLast] | None = None
    for ask in asks(lesson):
        work = desk.works.get(ask.id)
        if not ask.kind.in_own_words or work is None or len(work.attempts) < 2:
            continue
        told = _two(ask, ask, work.attempts[0], work.attempts[-1], desk)
        assert told.last is not None
        new = sum(len(piece) for piece, same in told.last.pieces if not same)
        if best is None or new > best[0]:
            best = (new, told)
    return best[1] if best is not None else None


def beside(ids: Sequence[str], curriculum: Curriculum, desk: TaskLookup) -> FirstAndLast | None:
    """The first response to the first question beside the latest one to the second. None without the first."""
    wanted = {ask.id: ask for lesson in curriculum.lessons for ask in asks(lesson) if ask.id in ids}
    first, last = (desk.works.get(id) for id in ids)
    if first is None or first.first is None or len(wanted) < 2:
        return None
    return _two(wanted[ids[0]], wanted[ids[1]], first.first, last.latest if last else None, desk)


def _two(one: Ask, other: Ask, first: Response, last: Response | None, desk: TaskLookup) -> FirstAndLast:
    pieces: tuple[Spans, Spans] = (((first.text, True),), ())
    if last is not None:
        pieces = compared(first.text, last.text)
        if one is not other:  # another question is another text: nothing of it is new
            pieces = ((first.text, True),), ((last.text, True),)
    title = f"{one.short}, first and last" if one is other else "Your story, first and last"
    return FirstAndLast(
        title,
        ShownAttempt(day_clock(first.submitted_at), pieces[0], _facts(one, first, desk)),
        ShownAttempt(day_clock(last.submitted_at), pieces[1], _facts(other, last, desk)) if last is not None else None,
    )


def _facts(ask: Ask, made: Response, desk: TaskLookup) -> str:
    today = ask.today if isinstance(ask.today, Question) else None
    status = response_status(desk.asked(made, today), made)
    return ", ".join(part for part in (SURE.get(made.confidence or 0, ""), status.words) if part)


# --- what is open ---


def _open(lesson: Lesson, tasks: Sequence[Ask], desk: TaskLookup) -> Iterator[Open]:
    for ask in tasks:
        status = desk.status(ask)
        if status.mark in UNDONE and ask.page is not None:
            note = f"bonus, {status.words}" if ask.bonus and status.mark is not Mark.SOME else status.words
            yield Open(ask.short, note, status.mark, ask.page.slug, ask.id)
    pages = {f"{lesson.id}/{page.slug}": page.slug for page in lesson.pages}
    for noted in desk.notebook.mentor_questions:
        if noted.page in pages:
            yield Open(" ".join(noted.text.split()), "for your mentor", None, pages[noted.page])


def shortened(found: Sequence[Open]) -> tuple[Open, ...]:
    """Wrong and half done first; after MOST_OPEN rows one that says how many more there are, and leads to the next."""
    marks = [*UNDONE, None]
    ordered = sorted(found, key=lambda one: (marks.index(one.mark), one.note.endswith("not begun")))
    if len(ordered) <= MOST_OPEN + 1:
        return tuple(ordered)
    following = ordered[MOST_OPEN]
    return (
        *ordered[:MOST_OPEN],
        Open(f"{len(ordered) - MOST_OPEN} more", "", following.mark, following.page, following.task),
    )
