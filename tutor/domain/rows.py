"""The list of responses: a row for each task with something made for it, and for each question to the mentor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tutor.domain.challenge import ChallengeTold, challenges_told
from tutor.domain.curriculum import Curriculum
from tutor.domain.marks import Mark
from tutor.domain.museum import museum_lesson
from tutor.domain.question import Question
from tutor.domain.reporting import GONE, Ask, TaskLookup, asks, name_of, page_words
from tutor.domain.response import MENTOR_DRAFT, Draft, MentorQuestion
from tutor.domain.status import is_right
from tutor.domain.talk import count_of
from tutor.domain.work import Work, mentor_drafts

FOR_MY_MENTOR, BUILT = "For my mentor", "Build it yourself"


class Filter(StrEnum):
    """What the list shows, in the order of the keys 1 to 6."""

    ALL = "all"
    IMPROVE = "to improve"
    WRONG_AT_FIRST = "wrong at first"
    DRAFTS = "drafts"
    MENTOR = "for my mentor"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """`noted` is a question to the mentor, or the draft of one; `built` a challenge; else `ask` is what it is about."""

    group: str  # the lesson it stands under
    name: str
    note: str
    mark: Mark
    filters: frozenset[Filter]
    ask: Ask | None = None
    noted: MentorQuestion | Draft | None = None
    built: ChallengeTold | None = None

    @property
    def page(self) -> str:
        """`lesson-id/page-slug` of a question to the mentor."""
        if isinstance(self.noted, MentorQuestion):
            return self.noted.page
        return self.noted.question_id.removeprefix(MENTOR_DRAFT) if self.noted else ""


def rows(curriculum: Curriculum, desk: TaskLookup) -> tuple[ResponseRow, ...]:
    """All rows in the order of the lessons, the questions to the mentor first."""
    found = list(_mentor_rows(curriculum, desk))
    known: set[str] = set()
    museum = museum_lesson(desk.works)
    for lesson in (*curriculum.lessons, *((museum,) if museum else ())):
        for ask in asks(lesson):
            known.add(ask.id)
            work = desk.works.get(ask.id)
            if work is not None:
                found.append(_row(desk, ask, work, name_of(lesson)))
    found += [_row(desk, ask, desk.works[ask.id], GONE) for ask in desk.gone(known)]
    return (*found, *_built_rows(desk))


def _built_rows(desk: TaskLookup) -> Iterator[ResponseRow]:
    for told in challenges_told(desk.notebook.tries, desk.notebook.aids):
        note = f"{'solved' if told.solved else 'begun'}, {count_of(told.tries, 'try')}"
        mark = Mark.RIGHT if told.solved else Mark.SOME
        kept = frozenset({Filter.ALL} if told.solved else {Filter.ALL, Filter.IMPROVE})
        yield ResponseRow(BUILT, told.name, note, mark, kept, built=told)


def _mentor_rows(curriculum: Curriculum, desk: TaskLookup) -> Iterator[ResponseRow]:
    for noted in desk.notebook.mentor_questions:
        name, where = _one_line(noted.text), page_words(curriculum, noted.page)
        kept = frozenset({Filter.ALL, Filter.MENTOR})
        yield ResponseRow(FOR_MY_MENTOR, name, where, Mark.SUBMITTED, kept, noted=noted)
    for draft in mentor_drafts(desk.notebook):
        kept = frozenset({Filter.ALL, Filter.MENTOR, Filter.DRAFTS})
        yield ResponseRow(FOR_MY_MENTOR, _one_line(draft.text), "draft", Mark.OPEN, kept, noted=draft)


def _row(desk: TaskLookup, ask: Ask, work: Work, group: str) -> ResponseRow:
    found = desk.status(ask)
    filters = {Filter.ALL}
    if found.mark in (Mark.WRONG, Mark.SOME):
        filters.add(Filter.IMPROVE)
    today = ask.today if isinstance(ask.today, Question) else None
    if work.first is not None and is_right(desk.asked(work.first, today), work.first) is False:
        filters.add(Filter.WRONG_AT_FIRST)
    if work.under_way:
        filters.add(Filter.DRAFTS)
    if work.skipped:
        filters.add(Filter.SKIPPED)
    note = f"bonus, {found.words}" if ask.bonus and work.skipped else found.words
    if work.under_way and work.responded:
        note += ", draft"
    return ResponseRow(group, ask.short or ask.id, note, found.mark, frozenset(filters), ask)


def _one_line(text: str) -> str:
    return " ".join(text.split())
