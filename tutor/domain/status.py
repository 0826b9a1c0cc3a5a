"""How a response stands: its mark, and the same in words. Every screen, list and export tells it from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tutor.domain.bet_result import BetResult
from tutor.domain.curriculum import WritingPrompt
from tutor.domain.experiment import Experiment
from tutor.domain.marks import Mark
from tutor.domain.question import Outcome, Question
from tutor.domain.response import Notebook, Response
from tutor.domain.words import count_words
from tutor.domain.work import Work

SURE: Final = {1: "guessing", 2: "fairly sure", 3: "certain"}
"""How sure a learner was, by the number that is kept."""

Task = Question | WritingPrompt | Experiment | None
"""What something was made for; None for what is no longer in the lessons."""


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """`words` go behind the mark: `right`, `3 of 4 ideas`, `submitted`, `skipped`, `draft`."""

    mark: Mark
    words: str


NOT_BEGUN: Final = TaskStatus(Mark.OPEN, "not begun")


def is_right(asked: Question | None, made: Response) -> bool | None:
    """Whether a response meets its key; None where there is none: text, terms, a run that is not known."""
    verdict = asked.verdict(made.text, made.run_key.values if made.run_key else None) if asked else None
    return None if verdict is None or verdict.outcome is Outcome.OPEN else verdict.outcome is Outcome.RIGHT


def ticked(asked: Question, made: Response) -> frozenset[str]:
    """The lines of the rubric that the learner ticked."""
    return (made.ticks or frozenset()) & {line.id for line in asked.rubric}


def lost_ticks(asked: Question | None, made: Response) -> frozenset[str]:
    """What the learner ticked of a rubric that nobody knows any more; only with responses of old stores."""
    known = {line.id for line in asked.rubric} if asked else set()
    return (made.ticks or frozenset()) - known


def line_mark(line_id: str, made: Response) -> Mark:
    """Of one line of the rubric: ticked by the learner, mentioned as the tutor finds, or open."""
    if line_id in (made.ticks or ()):
        return Mark.RIGHT
    if line_id in (made.mentioned or ()) and line_id not in made.unticked:
        return Mark.MENTIONED
    return Mark.OPEN


def response_status(asked: Task, made: Response, least_words: int = 0) -> TaskStatus:
    """How one submitted response stands. `asked` is what was asked when it was made (`Notebook.asked`)."""
    if isinstance(asked, Question):
        right = is_right(asked, made)
        if right is not None:
            return TaskStatus(Mark.RIGHT, "right") if right else TaskStatus(Mark.WRONG, "not right yet")
        if asked.rubric and made.ticks is not None:
            found, total = len(ticked(asked, made)), len(asked.rubric)
            mark = Mark.RIGHT if found == total else Mark.SOME if found else Mark.SUBMITTED
            return TaskStatus(mark, f"{found} of {total} {asked.ideas}")
        return TaskStatus(Mark.SUBMITTED, "submitted")
    if isinstance(asked, WritingPrompt):
        words = count_words(made.text)
        if words >= least_words:
            return TaskStatus(Mark.RIGHT, counted_words(words))
        return TaskStatus(Mark.SOME, f"{words} of {least_words} words")
    return TaskStatus(Mark.SUBMITTED, "submitted")


def status(task: Task, work: Work, notebook: Notebook, least_words: int = 0) -> TaskStatus:
    """How the latest that was made for a task stands. `task` is as the lessons have it today."""
    if work.bets:
        return _bet_status(task if isinstance(task, Experiment) else None, work, notebook)
    latest = work.latest
    if latest is not None:
        asked = notebook.asked(latest, task) if isinstance(task, Question) or task is None else task
        found = response_status(asked, latest, least_words)
        tries = f", {ordinal(latest.attempt)}" if latest.attempt > 1 else ""
        return TaskStatus(found.mark, found.words + tries)
    if work.under_way:
        return TaskStatus(Mark.OPEN, "draft")
    return TaskStatus(Mark.SKIPPED, "skipped") if work.skips else NOT_BEGUN


def _bet_status(experiment: Experiment | None, work: Work, notebook: Notebook) -> TaskStatus:
    """By the latest bet that has its outcome, else the latest one."""
    found = (BetResult(notebook.bet_on(bet, experiment), bet, notebook.outcomes_of(bet)) for bet in work.bets)
    came = [settled for result in found if (settled := result.settled) is not None]
    if came:
        return TaskStatus(Mark.RIGHT, "bet, won") if came[-1].held else TaskStatus(Mark.LOST, "bet, lost")
    return TaskStatus(Mark.SUBMITTED, "bet, runs not finished")


def counted_words(words: int) -> str:
    return f"{words:,} word{'' if words == 1 else 's'}"


def ordinal(number: int) -> str:
    """`2nd`, for the attempt something came with."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
