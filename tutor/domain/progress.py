"""How far a learner has come, derived from the notebook at every look and never stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from tutor.domain.frozen import frozen
from tutor.domain.marks import Mark
from tutor.domain.moments import instant
from tutor.domain.outline import LessonOutline
from tutor.domain.response import BET_DRAFT, Notebook
from tutor.domain.words import count_words
from tutor.domain.work import work_on

if TYPE_CHECKING:
    from tutor.domain.curriculum import Lesson


def is_read(lesson: Lesson | LessonOutline, slug: str, notebook: Notebook) -> bool:
    """Whether a page was read, here or in the lesson that it was part of once."""
    read = notebook.pages_read
    return f"{lesson.id}/{slug}" in read or (lesson.formerly != "" and f"{lesson.formerly}/{slug}" in read)


class ProgressState(StrEnum):
    NEW = "new"
    BEGUN = "begun"
    DONE = "done"
    SKIPPED = "skipped"


@frozen
class LessonProgress:
    """`answered` of `total` things to do: questions (bonus ones too), experiments, pieces of writing.

    `wrong` of the answered ones are known not to be right yet. They hold nobody up.
    """

    state: ProgressState
    answered: int
    total: int
    wrong: int = 0

    @property
    def mark(self) -> Mark:
        """Complete only where nothing is known to be wrong."""
        match self.state:
            case ProgressState.DONE:
                return Mark.SOME if self.wrong else Mark.RIGHT
            case ProgressState.BEGUN:
                return Mark.SOME
            case ProgressState.SKIPPED:
                return Mark.SKIPPED
            case ProgressState.NEW:
                return Mark.OPEN


@frozen
class ResumePoint:
    """Where to go on. `words` are the first of the page or question; `question_id` may be ''."""

    lesson_id: str
    page_slug: str
    question_id: str
    title: str
    words: str


def question_state(question_id: str, notebook: Notebook) -> ProgressState:
    work = work_on(question_id, notebook)
    if work.attempts:
        return ProgressState.DONE
    if work.draft is not None:
        return ProgressState.BEGUN
    return ProgressState.SKIPPED if work.skips else ProgressState.NEW


def _is_wrong(question_id: str, notebook: Notebook) -> bool:
    """True where the latest response is known not to be right, by the key that was kept with it."""
    latest = work_on(question_id, notebook).latest
    if latest is None or not latest.revision:
        return False
    from tutor.domain.status import is_right  # with all that reads numbers: Home does without, as long as it can

    return is_right(notebook.asked(latest, None), latest) is False


def experiment_state(experiment_id: str, notebook: Notebook) -> ProgressState:
    """Done once a bet on it has its outcome; begun with a bet. Words about it are welcome, and never waited for."""
    if notebook.settled(experiment_id):
        return ProgressState.DONE
    return ProgressState.BEGUN if notebook.bets_on(experiment_id) else ProgressState.NEW


@frozen
class _LessonTasks:
    """What progress needs of a lesson, whichever form it comes in."""

    pages: tuple[str, ...]
    questions: tuple[str, ...]
    bonus: frozenset[str]
    prompts: tuple[str, ...]
    choose: int
    least_words: int
    experiments: tuple[str, ...]


def _lesson_tasks(lesson: Lesson | LessonOutline) -> _LessonTasks:
    if isinstance(lesson, LessonOutline):
        return _LessonTasks(
            lesson.page_slugs,
            tuple(question_id for _, question_id, _ in lesson.question_ids),
            lesson.bonus_ids,
            lesson.writing_ids,
            lesson.writing_choose,
            lesson.writing_least_words,
            tuple(experiment_id for _, experiment_id, _ in lesson.experiment_ids),
        )
    writing = lesson.writing
    return _LessonTasks(
        tuple(page.slug for page in lesson.pages),
        tuple(question.id for question in lesson.questions),
        frozenset(question.id for question in lesson.questions if question.bonus),
        tuple(prompt.id for prompt in writing.prompts) if writing else (),
        writing.choose if writing else 0,
        writing.least_words if writing else 0,
        tuple(experiment.id for experiment in lesson.experiments),
    )


def finished_pieces(prompts: Iterable[str], least_words: int, notebook: Notebook) -> int:
    """How many writing prompts have a finished piece of at least so many words."""
    latest = (notebook.latest(prompt) for prompt in prompts)
    return sum(made is not None and count_words(made.text) >= least_words for made in latest)


def lesson_progress(lesson: Lesson | LessonOutline, notebook: Notebook) -> LessonProgress:
    """A lesson is done when all its pages are read, every question that is no bonus has a response, and every
    experiment its outcome."""
    tasks = _lesson_tasks(lesson)
    states = {question: question_state(question, notebook) for question in tasks.questions}
    states |= {experiment: experiment_state(experiment, notebook) for experiment in tasks.experiments}
    answered = sum(state is ProgressState.DONE for state in states.values())
    pieces = min(tasks.choose, finished_pieces(tasks.prompts, tasks.least_words, notebook))
    total = len(states) + tasks.choose
    read = sum(is_read(lesson, page, notebook) for page in tasks.pages)
    written = any(question_state(prompt, notebook) is not ProgressState.NEW for prompt in tasks.prompts)
    open_tasks = any(
        state is not ProgressState.DONE for question, state in states.items() if question not in tasks.bonus
    )
    if read == len(tasks.pages) and pieces == tasks.choose and not open_tasks:
        state = ProgressState.DONE
    elif read or written or any(state is not ProgressState.NEW for state in states.values()):
        state = ProgressState.BEGUN
    else:
        state = ProgressState.NEW
    responded = (question for question in tasks.questions if states[question] is ProgressState.DONE)
    wrong = sum(_is_wrong(question, notebook) for question in responded)
    return LessonProgress(state, answered + pieces, total, wrong)


def track_progress(lessons: Iterable[LessonProgress]) -> LessonProgress:
    """The sum over a track's lessons."""
    each = list(lessons)
    states = {progress.state for progress in each}
    state = states.pop() if len(states) == 1 else ProgressState.BEGUN
    return LessonProgress(state, sum(p.answered for p in each), sum(p.total for p in each), sum(p.wrong for p in each))


def continue_at(outlines: Sequence[LessonOutline], notebook: Notebook) -> ResumePoint | None:
    """A draft under way first, then the first page not read or task not done; None when all is done.

    Questions that were skipped, and bonus ones, hold nobody up.
    """
    shown = [outline for outline in outlines if not outline.fault]
    drafts = sorted(notebook.drafts, key=lambda draft: instant(draft.updated_at), reverse=True)
    for draft in drafts:
        for outline in shown:
            for number, (slug, question_id, prompt) in enumerate(outline.question_ids, start=1):
                if question_id == draft.question_id and draft.text.strip():
                    return ResumePoint(outline.id, slug, question_id, f"{outline.short}, question {number}", prompt)
            for slug, experiment_id, short in outline.experiment_ids:
                if draft.question_id in (experiment_id, BET_DRAFT + experiment_id) and draft.text.strip():
                    return ResumePoint(outline.id, slug, experiment_id, f"{outline.short}, an experiment", short)
    for outline in shown:
        for slug, title in zip(outline.page_slugs, outline.page_titles, strict=True):
            here = [
                (number, question_id, prompt)
                for number, (page, question_id, prompt) in enumerate(outline.question_ids, start=1)
                if page == slug and question_id not in outline.bonus_ids
            ]
            if not is_read(outline, slug, notebook):
                return ResumePoint(
                    outline.id, slug, "", f"{outline.short}: {title}", f"Lesson {outline.number}, {outline.title}"
                )
            for number, question_id, prompt in here:
                if question_state(question_id, notebook) in (ProgressState.NEW, ProgressState.BEGUN):
                    return ResumePoint(outline.id, slug, question_id, f"{outline.short}, question {number}", prompt)
            for page, experiment_id, short in outline.experiment_ids:
                if page == slug and experiment_state(experiment_id, notebook) is not ProgressState.DONE:
                    return ResumePoint(outline.id, slug, experiment_id, f"{outline.short}, an experiment", short)
        if outline.writing_choose:
            done = finished_pieces(outline.writing_ids, outline.writing_least_words, notebook)
            if done < outline.writing_choose:
                words = f"{done} of {outline.writing_choose} pieces are finished."
                return ResumePoint(outline.id, outline.page_slugs[-1], "", outline.title, words)
    return None
