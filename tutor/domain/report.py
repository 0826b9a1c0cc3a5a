"""The learner's work as a mentor gets it: one frozen structure, of which every format is written.

Whatever is counted is counted here, once. Lesson texts are Markdown, learner texts are plain and to the letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from tutor.domain.bet_result import BetResult
from tutor.domain.learner import Learner
from tutor.domain.question import Choice, Outcome, Question
from tutor.domain.response import Draft, MentorQuestion, Notebook, Response
from tutor.domain.run_facts import RunFacts
from tutor.domain.status import TaskStatus
from tutor.domain.work import TaskCounts


class TaskKind(StrEnum):
    """What a learner was asked for: the kinds of questions, an experiment, a piece of writing."""

    TEXT = "text"
    TERMS = "terms"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    EXPERIMENT = "experiment"
    WRITING = "writing"
    GONE = "gone"  # no longer in the lessons

    @property
    def closed(self) -> bool:
        """True for a question that has a key."""
        return self in (TaskKind.NUMBER, TaskKind.CHOICE, TaskKind.CHOICES)

    @property
    def in_own_words(self) -> bool:
        return self in (TaskKind.TEXT, TaskKind.TERMS)


class IdeaState(StrEnum):
    TICKED = "ticked"  # by the learner
    MENTIONED = "mentioned"  # the tutor found words of it, the learner has not decided
    UNTICKED = "unticked"  # the tutor had suggested it, the learner took it away
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Idea:
    """A line of the rubric beside a response."""

    id: str
    text: str  # Markdown
    term: str
    state: IdeaState


@dataclass(frozen=True, slots=True)
class JudgedResponse:
    """A response with what the learner was told of it. `outcome` is None where there is no key."""

    response: Response
    asked: Question | None  # as it was then
    outcome: Outcome | None
    why: str  # Markdown: of the key, the known mistake or the choice
    ideas: tuple[Idea, ...]

    @property
    def ticked(self) -> int:
        return sum(idea.state is IdeaState.TICKED for idea in self.ideas)

    @property
    def mentioned(self) -> int:
        """How many ideas the tutor found words of, whatever the learner made of it."""
        return sum(idea.state in (IdeaState.MENTIONED, IdeaState.UNTICKED) for idea in self.ideas)


@dataclass(frozen=True, slots=True)
class Task:
    """Something a learner was asked, with all that they made of it, oldest first."""

    id: str
    kind: TaskKind
    page: str  # its slug
    page_title: str
    short: str
    prompt: str  # Markdown
    bonus: bool
    told: tuple[JudgedResponse, ...]  # what was submitted
    skips: tuple[Response, ...]
    drafts: tuple[Draft, ...]  # the latest one last; those before it were written in another window
    bets: tuple[BetResult, ...]
    bet_drafts: tuple[Draft, ...]  # of a bet that is typed and not placed, the latest one last
    status: TaskStatus
    choices: tuple[Choice, ...]
    key: str  # what is right, in words, for a number; '' else
    explanation: str  # Markdown
    least_words: int

    @property
    def latest(self) -> JudgedResponse | None:
        return self.told[-1] if self.told else None

    @property
    def begun(self) -> bool:
        """True if there is anything to show of it."""
        return bool(self.told or self.skips or self.drafts or self.bets)

    @property
    def first_right(self) -> int | None:
        """The number (from 1) of the first attempt that is right; None if there is none."""
        return next((n for n, one in enumerate(self.told, start=1) if one.outcome is Outcome.RIGHT), None)

    @property
    def right(self) -> bool | None:
        """How the newest attempt stands; None where nobody can say."""
        if self.latest is None or self.latest.outcome in (None, Outcome.OPEN):
            return None
        return self.latest.outcome is Outcome.RIGHT

    @property
    def sure_and_wrong(self) -> bool:
        """Certain at the first attempt, and wrong."""
        return bool(self.told) and self.told[0].response.confidence == 3 and self.told[0].outcome is Outcome.WRONG


@dataclass(frozen=True, slots=True)
class Counts:
    """What a mentor sees at a glance; those of lessons add up to those of the unit."""

    done: int = 0
    """Of `total` things to do: questions, experiments and pieces of writing, as on Home."""
    total: int = 0
    closed: int = 0
    at_once: int = 0
    later: int = 0
    not_yet: int = 0
    open: int = 0  # responded to, and its run is not known
    sure_and_wrong: int = 0
    texts: int = 0
    ideas: int = 0
    ticked: int = 0
    mentioned: int = 0
    pieces: int = 0  # that are long enough
    pieces_wanted: int = 0
    bets: int = 0
    won: int = 0
    lost: int = 0
    pages_read: int = 0
    pages: int = 0

    @property
    def right(self) -> int:
        return self.at_once + self.later

    @property
    def not_tried(self) -> int:
        return self.closed - self.right - self.not_yet - self.open

    @property
    def waiting(self) -> int:
        """Bets whose runs have not finished."""
        return self.bets - self.won - self.lost


def add_up(counts: Iterable[Counts]) -> Counts:
    each = list(counts)
    return Counts(**{one.name: sum(getattr(count, one.name) for count in each) for one in fields(Counts)})


@dataclass(frozen=True, slots=True)
class Section:
    """A lesson. `tasks` are all that it asks, begun or not; `name` is short, for lists."""

    id: str
    track: str
    title: str
    name: str
    tasks: tuple[Task, ...]
    counts: Counts

    @property
    def begun(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.begun)


@dataclass(frozen=True, slots=True)
class MentorEntry:
    """A question to the mentor, with where it arose in words: `Video 1, Count the lines`."""

    noted: MentorQuestion
    where: str


@dataclass(frozen=True, slots=True)
class TalkTopic:
    """A response worth a talk, and why."""

    task: Task
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """`settings` and `notebook` are the store's, whole."""

    unit_id: str
    unit: str
    tracks: tuple[str, ...]  # those in which something was done
    learner: Learner
    made_at: datetime
    version: str
    counts: Counts
    tally: TaskCounts
    asked: tuple[MentorEntry, ...]
    half_asked: tuple[tuple[Draft, str], ...]  # questions to the mentor under way, with where they arose
    half_bet: tuple[tuple[Draft, str], ...]  # bets that are typed and not placed, with their experiment's name
    talks: tuple[TalkTopic, ...]
    sections: tuple[Section, ...]
    runs: tuple[RunFacts, ...]
    notebook: Notebook
    settings: Mapping[str, str]

    @property
    def pieces(self) -> tuple[Task, ...]:
        """The pieces of writing that were begun."""
        return tuple(t for section in self.sections for t in section.tasks if t.kind is TaskKind.WRITING and t.begun)

    @property
    def best_run(self) -> RunFacts | None:
        measured = [run for run in self.runs if run.test_accuracy is not None]
        return max(measured, key=lambda run: run.test_accuracy or 0.0, default=None)
