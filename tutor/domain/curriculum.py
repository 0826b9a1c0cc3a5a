"""The curriculum: units hold tracks, tracks hold lessons, lessons hold pages, pages hold blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tutor.domain.experiment import Experiment
from tutor.domain.glossary import GlossaryEntry
from tutor.domain.question import Question


@dataclass(frozen=True, slots=True)
class Prose:
    """A run of Markdown text (headings below `##`, paragraphs, lists, tables, code) to be read."""

    markdown: str


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """A figure to play with, named by kind (`flatten`, `digits`, …) with the author's options."""

    kind: str
    options: Mapping[str, str]
    caption: str = ""  # Markdown: one line that says what to try and what to notice


@dataclass(frozen=True, slots=True)
class Video:
    """A video card. Nothing needs the video to be watched."""

    title: str
    channel: str
    minutes: int
    link: str
    note: str = ""  # Markdown: what it shows, and how it differs from the page


@dataclass(frozen=True, slots=True)
class Definition:
    """A term of the field, introduced here, with its meaning (Markdown)."""

    term: str
    markdown: str


@dataclass(frozen=True, slots=True)
class WritingPrompt:
    """One prompt of the writing activity. `id` keys the learner's piece; `short` is its name in lists."""

    id: str
    short: str
    prompt: str
    notes: tuple[str, ...] = ()  # questions that help while writing; they never block


@dataclass(frozen=True, slots=True)
class WritingActivity:
    """Prompts of which the learner chooses some and writes at least so many words on each."""

    prompts: tuple[WritingPrompt, ...]
    choose: int
    least_words: int
    line: int


Block = Prose | LiveFigure | Video | Definition | WritingActivity | Question | Experiment


@dataclass(frozen=True, slots=True)
class Page:
    """One `##` section of a lesson; `slug` is made of the title and is unique within the lesson."""

    slug: str
    title: str
    short: str
    blocks: tuple[Block, ...]
    line: int

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Question))

    @property
    def experiments(self) -> tuple[Experiment, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Experiment))


@dataclass(frozen=True, slots=True)
class Claim:
    """What a learner can say at the end of a lesson, and the ids of the tasks that show whether they can."""

    words: str
    shown_by: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """One Markdown file. `group` sets lessons apart in lists (videos, writing).

    `formerly` is the id of the lesson that its pages were part of once, or '': a page read there is read here.
    `beside` are the ids of two questions that ask nearly the same, the first of an earlier lesson: at the end their
    responses stand beside each other.
    """

    id: str
    track: str
    number: int
    title: str
    short: str
    minutes: int
    group: str
    pages: tuple[Page, ...]
    source: str  # file name, for faults
    formerly: str = ""
    says: tuple[Claim, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    @property
    def experiments(self) -> tuple[Experiment, ...]:
        return tuple(experiment for page in self.pages for experiment in page.experiments)

    @property
    def writing(self) -> WritingActivity | None:
        for page in self.pages:
            for block in page.blocks:
                if isinstance(block, WritingActivity):
                    return block
        return None


@dataclass(frozen=True, slots=True)
class Track:
    id: str
    title: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    id: str
    title: str
    subtitle: str
    credit: str  # one line that names the course
    link: str
    tracks: tuple[Track, ...]
    glossary: tuple[GlossaryEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a lesson file: where, what, and what to do."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Curriculum:
    """All there is to learn. A lesson with a fault is left out and its faults are kept."""

    units: tuple[Unit, ...]
    faults: tuple[Fault, ...] = field(default=())

    @property
    def lessons(self) -> Iterator[Lesson]:
        return (lesson for unit in self.units for track in unit.tracks for lesson in track.lessons)

    @property
    def questions(self) -> Iterator[Question]:
        return (question for lesson in self.lessons for question in lesson.questions)

    @property
    def experiments(self) -> Iterator[Experiment]:
        return (experiment for lesson in self.lessons for experiment in lesson.experiments)

    def lesson(self, lesson_id: str) -> Lesson:
        """The lesson of that id; KeyError if there is none."""
        for lesson in self.lessons:
            if lesson.id == lesson_id:
                return lesson
        raise KeyError(lesson_id)

    def unit_of(self, lesson_id: str) -> Unit | None:
        """The unit that a lesson belongs to."""
        found = (unit for unit in self.units for track in unit.tracks for one in track.lessons if one.id == lesson_id)
        return next(found, None)
