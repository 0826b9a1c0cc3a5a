"""From the lessons and the store to the report. Pure: no clock, no files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from tutor.domain.bet_result import bet_results
from tutor.domain.curriculum import Curriculum, Lesson, Page, WritingActivity, WritingPrompt
from tutor.domain.experiment import Experiment
from tutor.domain.learner import learner_of
from tutor.domain.marks import Mark
from tutor.domain.museum import museum_lesson
from tutor.domain.progress import is_read, lesson_progress
from tutor.domain.question import Choice, Question
from tutor.domain.report import (
    Counts,
    Idea,
    IdeaState,
    JudgedResponse,
    MentorEntry,
    Report,
    Section,
    TalkTopic,
    Task,
    TaskKind,
    add_up,
)
from tutor.domain.response import BET_DRAFT, MENTOR_DRAFT, Draft, Notebook, Response
from tutor.domain.revision import question_then
from tutor.domain.run_facts import RunFacts
from tutor.domain.status import TaskStatus, status
from tutor.domain.talk import worth_a_talk
from tutor.domain.work import Work, tally, works

GONE = "No longer in the lessons"


def make_report(
    curriculum: Curriculum,
    notebook: Notebook,
    settings: Mapping[str, str],
    made_at: datetime,
    runs: Sequence[RunFacts] = (),
    version: str = "",
) -> Report:
    """Everything the learner made, counted and set beside what it was made for.

    Tracks that the learner has not set foot in are left out, and so are their questions from the counts.
    """
    every = tuple(_sections(curriculum, notebook))
    units = [unit for unit in curriculum.units if unit.tracks]
    titles = {track.id: track.title for unit in units for track in unit.tracks}
    touched = dict.fromkeys(one.track for one in every if one.track in titles and (one.begun or one.counts.pages_read))
    sections = tuple(one for one in every if not touched or one.track in touched or one.track not in titles)
    return Report(
        unit_id=units[0].id if units else "",
        unit=", ".join(unit.title for unit in units),
        tracks=tuple(dict.fromkeys(titles[track] for track in touched)),
        learner=learner_of(settings),
        made_at=made_at,
        version=version,
        counts=add_up(section.counts for section in sections),
        tally=tally(notebook),
        asked=tuple(MentorEntry(noted, page_words(curriculum, noted.page)) for noted in notebook.mentor_questions),
        half_asked=tuple(
            (draft, page_words(curriculum, draft.question_id.removeprefix(MENTOR_DRAFT)))
            for draft in _kept((*notebook.versions, *notebook.drafts))
            if draft.question_id.startswith(MENTOR_DRAFT)
        ),
        half_bet=tuple(_half_bets(curriculum, notebook)),
        talks=tuple(
            TalkTopic(task, why) for section in sections for task in section.tasks if (why := worth_a_talk(task))
        ),
        sections=sections,
        runs=tuple(runs),
        notebook=notebook,
        settings=MappingProxyType(dict(settings)),
    )


def page_words(curriculum: Curriculum, page: str) -> str:
    """`Video 1, Count the lines` for a page (`lesson-id/page-slug`); what it was called when it is no page now."""
    lesson_id, _, slug = page.partition("/")
    for lesson in curriculum.lessons:
        if lesson.id == lesson_id:
            title = next((each.title for each in lesson.pages if each.slug == slug), "")
            return ", ".join(part for part in (lesson.short, title) if part)
    return page.capitalize() if page.isalpha() else page


def _kept(drafts: Iterable[Draft]) -> Iterator[Draft]:
    return (draft for draft in drafts if draft.text.strip())


def _half_bets(curriculum: Curriculum, notebook: Notebook) -> Iterator[tuple[Draft, str]]:
    names = {experiment.id: experiment.short for experiment in curriculum.experiments}
    for draft in _kept((*notebook.versions, *notebook.drafts)):
        if draft.question_id.startswith(BET_DRAFT):
            experiment = draft.question_id.removeprefix(BET_DRAFT)
            yield draft, names.get(experiment, experiment)


# --- tasks ---


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that the lessons ask, and where. `today` is None for what they no longer ask."""

    id: str
    kind: TaskKind
    today: Question | Experiment | WritingPrompt | None
    lesson: Lesson | None
    page: Page | None
    short: str
    bonus: bool = False
    least_words: int = 0


def asks(lesson: Lesson) -> Iterator[Ask]:
    """All that a lesson asks, in reading order."""
    for page in lesson.pages:
        for block in page.blocks:
            match block:
                case Question():
                    yield Ask(block.id, TaskKind(block.reported_as), block, lesson, page, block.short, block.bonus)
                case Experiment():
                    yield Ask(block.id, TaskKind.EXPERIMENT, block, lesson, page, block.short)
                case WritingActivity():
                    for one in block.prompts:
                        least = block.least_words
                        yield Ask(one.id, TaskKind.WRITING, one, lesson, page, one.short, least_words=least)


class TaskLookup:
    """What the learner made, laid out so that each task finds its own."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.works = works(notebook)
        self._revisions = {(kept.question_id, kept.id): kept for kept in notebook.revisions}

    def asked(self, made: Response, today: Question | None) -> Question | None:
        """The question as it was when the response was made; as it is today where that is not known."""
        kept = self._revisions.get((made.question_id, made.revision))
        return (question_then(kept, today) if kept else None) or today

    def gone(self, known: Collection[str]) -> Iterator[Ask]:
        """What was made for tasks that are not `known`."""
        for id, work in self.works.items():
            if id not in known and (work.responded or work.skips or work.under_way):
                yield Ask(id, TaskKind.GONE, None, None, None, id)

    def status(self, ask: Ask) -> TaskStatus:
        return status(ask.today, self.works.get(ask.id) or Work(), self.notebook, ask.least_words)

    def task(self, ask: Ask) -> Task:
        """The task with everything made for it."""
        work = self.works.get(ask.id) or Work()
        question = ask.today if isinstance(ask.today, Question) else None
        experiment = ask.today if isinstance(ask.today, Experiment) else None
        told = tuple(_told(made, self.asked(made, question)) for made in work.attempts)
        shown = told[-1].asked if told else question
        return Task(
            id=ask.id,
            kind=ask.kind,
            page=ask.page.slug if ask.page else "",
            page_title=ask.page.title if ask.page else "",
            short=ask.short or ask.id,
            prompt=shown.prompt if shown else ask.today.prompt if ask.today else "",
            bonus=ask.bonus,
            told=told,
            skips=work.skips,
            drafts=tuple(_kept(self.notebook.drafts_of(ask.id))),
            bets=bet_results(experiment, ask.id, self.notebook),
            bet_drafts=tuple(_kept(self.notebook.drafts_of(BET_DRAFT + ask.id))),
            status=self.status(ask),
            choices=shown.choices if shown else (),
            key=shown.key_words if shown else "",
            explanation=shown.explanation if shown else "",
            least_words=ask.least_words,
        )


def _sections(curriculum: Curriculum, notebook: Notebook) -> Iterator[Section]:
    desk = TaskLookup(notebook)
    known: set[str] = set()
    for lesson in curriculum.lessons:
        tasks = tuple(map(desk.task, asks(lesson)))
        known |= {task.id for task in tasks}
        yield Section(lesson.id, lesson.track, lesson.title, name_of(lesson), tasks, _counts(lesson, tasks, notebook))
    if (museum := museum_lesson(desk.works)) is not None:
        tasks = tuple(map(desk.task, asks(museum)))
        known |= {task.id for task in tasks}
        yield Section(museum.id, "", museum.title, museum.title, tasks, add_up(map(_count, tasks)))
    gone = tuple(task for task in map(desk.task, desk.gone(known)) if task.begun)
    if gone:
        yield Section("gone", "", GONE, GONE, gone, add_up(map(_count, gone)))


def name_of(lesson: Lesson) -> str:
    """As lists have it: `Video 1` for a lesson of a group, else its title."""
    return lesson.short if lesson.group else lesson.title


def _told(made: Response, asked: Question | None) -> JudgedResponse:
    verdict = asked.verdict(made.text, made.run_key.values if made.run_key else None) if asked else None
    ideas = _ideas(asked, made) if asked else ()
    return JudgedResponse(
        made, asked, verdict.outcome if verdict else None, verdict.explanation if verdict else "", ideas
    )


def _ideas(asked: Question, made: Response) -> tuple[Idea, ...]:
    return tuple(Idea(line.id, line.idea, line.term, _idea_state(line.id, made)) for line in asked.rubric)


def _idea_state(line: str, made: Response) -> IdeaState:
    if line in (made.ticks or ()):
        return IdeaState.TICKED
    if line in made.unticked:
        return IdeaState.UNTICKED
    return IdeaState.MENTIONED if line in (made.mentioned or ()) else IdeaState.ABSENT


# --- counts ---


def _counts(lesson: Lesson, tasks: tuple[Task, ...], notebook: Notebook) -> Counts:
    progress = lesson_progress(lesson, notebook)
    own = add_up(map(_count, tasks))
    return add_up(
        (
            own,
            Counts(
                done=progress.answered,
                total=progress.total,
                pieces_wanted=lesson.writing.choose if lesson.writing else 0,
                pages_read=sum(is_read(lesson, page.slug, notebook) for page in lesson.pages),
                pages=len(lesson.pages),
            ),
        )
    )


def _count(task: Task) -> Counts:
    closed, tried = task.kind.closed, bool(task.told)
    right = task.right is True
    at_once = right and task.first_right == 1
    text = task.latest if task.kind.in_own_words else None
    settled = [result.settled.held for result in task.bets if result.settled is not None]
    return Counts(
        closed=int(closed),
        at_once=int(closed and at_once),
        later=int(closed and right and not at_once),
        not_yet=int(closed and task.right is False),
        open=int(closed and tried and task.right is None),
        sure_and_wrong=int(task.sure_and_wrong),
        texts=int(text is not None),
        ideas=len(text.ideas) if text else 0,
        ticked=text.ticked if text else 0,
        mentioned=text.mentioned if text else 0,
        pieces=int(task.kind is TaskKind.WRITING and task.status.mark is Mark.RIGHT),
        bets=len(task.bets),
        won=settled.count(True),
        lost=settled.count(False),
    )


def choice_numbers(choices: tuple[Choice, ...], text: str) -> frozenset[int]:
    """Which choices (0-based) a response names."""
    lines = set(text.split("\n"))
    return frozenset(n for n, choice in enumerate(choices) if choice.text == text or choice.text in lines)
