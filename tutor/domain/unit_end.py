"""The end of a unit: the way through its first track, the first story and the last, bets, what is open. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutor.domain.bet_result import outcome_words
from tutor.domain.curriculum import Curriculum, Unit
from tutor.domain.ending import UNDONE, FirstAndLast, Open, beside, shortened
from tutor.domain.marks import Mark
from tutor.domain.moments import day, instant
from tutor.domain.report import Counts, Report, Section, Task, TaskKind, add_up
from tutor.domain.reporting import TaskLookup
from tutor.domain.run_facts import RunFacts
from tutor.domain.words import count_words


@dataclass(frozen=True, slots=True)
class BetLine:
    """A bet's experiment, what came, and whether it was as bet (None while its runs have not finished)."""

    name: str
    came: str
    won: bool | None

    @property
    def mark(self) -> Mark:
        return Mark.SUBMITTED if self.won is None else Mark.RIGHT if self.won else Mark.LOST


@dataclass(frozen=True, slots=True)
class Journey:
    """`words` of `texts` responses (of which `improved` more than once) and `pieces` of writing, on `days` days."""

    counts: Counts
    words: int
    texts: int
    improved: int
    pieces: int
    days: int
    first: str
    last: str

    @property
    def span(self) -> str:
        """`22 Oct to 12 Nov`, `12 Nov`, ''"""
        if not self.first:
            return ""
        return self.first if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class UnitEnd:
    """`track` is the title of the track that is looked back on, `beyond` that of the one after it and its first
    lesson's id (both '' where there is none). `story` is None without a first story; `second` is where the second one
    is asked (a lesson's page, its question), '' where the unit sets no two beside each other."""

    unit: str
    track: str
    beyond: tuple[str, str]
    journey: Journey
    story: FirstAndLast | None
    second: tuple[str, str]
    open: tuple[Open, ...]
    bets: tuple[BetLine, ...]
    best: RunFacts | None
    first_run: RunFacts | None
    mentor: int

    @property
    def second_is_missing(self) -> bool:
        return bool(self.second[0]) and (self.story is None or self.story.last is None)


def unit_end(unit: Unit, curriculum: Curriculum, report: Report) -> UnitEnd:
    """`report` is of everything the learner made."""
    track = unit.tracks[0]
    sections = [section for section in report.sections if section.track == track.id]
    desk = TaskLookup(report.notebook)
    pair = next((lesson.beside for lesson in track.lessons if lesson.beside), ())
    where = next(
        (
            (f"{lesson.id}/{page.slug}", q.id)
            for lesson in track.lessons
            for page in lesson.pages
            for q in page.questions
            if pair and q.id == pair[1]
        ),
        ("", ""),
    )
    beyond = next(((other.title, other.lessons[0].id) for other in unit.tracks[1:] if other.lessons), ("", ""))
    measured = [run for run in report.runs if run.test_accuracy is not None]
    return UnitEnd(
        unit.title,
        track.title,
        beyond,
        _journey(sections),
        beside(pair, curriculum, desk) if pair else None,
        where,
        _open(sections),
        tuple(_bets(sections)),
        report.best_run,
        measured[0] if measured else None,
        len(report.asked),
    )


def _journey(sections: Sequence[Section]) -> Journey:
    tasks = [task for section in sections for task in section.tasks]
    texts = [task for task in tasks if task.kind.in_own_words and task.latest is not None]
    pieces = [task for task in tasks if task.kind is TaskKind.WRITING and task.latest is not None]
    words = sum(count_words(task.latest.response.text) for task in (*texts, *pieces) if task.latest is not None)
    moments = [told.response.submitted_at for task in tasks for told in task.told]
    moments += [result.bet.placed_at for task in tasks for result in task.bets]
    moments.sort(key=instant)
    return Journey(
        add_up(section.counts for section in sections),
        words,
        len(texts),
        sum(len(task.told) > 1 for task in texts),
        len(pieces),
        len({moment[:10] for moment in moments}),
        day(moments[0]) if moments else "",
        day(moments[-1]) if moments else "",
    )


def _open(sections: Sequence[Section]) -> tuple[Open, ...]:
    """What is begun or wrong first, then what was passed over, then what was not begun."""
    found = [
        Open(task.short, task.status.words, task.status.mark, f"{section.id}/{task.page}", task.id)
        for section in sections
        for task in section.tasks
        if task.kind is not TaskKind.WRITING and task.status.mark in UNDONE and not _is_passed_bonus(task)
    ]
    return shortened(found)


def _is_passed_bonus(task: Task) -> bool:
    return task.bonus and not task.told


def _bets(sections: Sequence[Section]) -> Iterator[BetLine]:
    for section in sections:
        for task in section.tasks:
            if task.bets:
                result = task.bets[-1]
                settled = result.settled
                came = outcome_words(result, result.outcomes[-1]) if result.finished else "not finished"
                yield BetLine(task.short, came, None if settled is None else settled.held)
