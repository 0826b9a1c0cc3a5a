"""What a mentor wants to know first: how a response stands, how sure its writer was, what is worth a talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tutor.domain.grading import Outcome, grade_choices, grade_number, ticked_choices
from tutor.domain.question import Question, QuestionKind
from tutor.domain.response import Draft, Response, ResponseStatus
from tutor.domain.run_keys import RunKey
from tutor.domain.words import count_words
from tutor.storage.trials import Trial, trial_standing

SURE = {1: "guessing", 2: "fairly sure", 3: "certain"}


@dataclass(frozen=True, slots=True)
class Item:
    """A question or writing prompt with everything written for it."""

    id: str
    lesson: str
    prompt: str
    question: Question | None
    bonus: bool
    attempts: tuple[Response, ...]
    draft: Draft | None
    least_words: int
    run_keys: Mapping[int, RunKey] = field(default_factory=dict)  # by attempt: what the learner's run said
    is_experiment: bool = False
    trials: tuple[Trial, ...] = ()

    @property
    def is_piece(self) -> bool:
        """True for a piece of writing."""
        return self.question is None and not self.is_experiment

    @property
    def done(self) -> bool:
        """True for something that was submitted, and for an experiment whose bet has its outcome."""
        if self.is_experiment:
            return any(outcome.last for trial in self.trials for outcome in trial.outcomes)
        return self.latest is not None

    @property
    def latest(self) -> Response | None:
        written = [made for made in self.attempts if made.status is ResponseStatus.SUBMITTED]
        return written[-1] if written else None


def is_right(item: Item, made: Response) -> bool | None:
    """Whether a response meets its key; None where there is none: text, terms, a run that is not known."""
    question = item.question
    if question is None:
        return None
    match question.kind:
        case QuestionKind.NUMBER:
            key = item.run_keys.get(made.attempt)
            outcome = grade_number(question, made.text, key.values if key else None).outcome
            return None if outcome is Outcome.OPEN else outcome is Outcome.RIGHT
        case QuestionKind.CHOICE:
            return any(choice.correct and choice.text == made.text for choice in question.choices)
        case QuestionKind.CHOICES:
            return grade_choices(question, ticked_choices(question, made.text)).outcome is Outcome.RIGHT
    return None


def standing(item: Item) -> str:
    """One line on a response: how complete or right it is, and how sure its writer was."""
    if item.is_experiment:
        return trial_standing(item.trials)
    latest = item.latest
    if latest is None:
        skipped = any(made.status is ResponseStatus.SKIPPED for made in item.attempts)
        return "draft" if item.draft else "skipped" if skipped else "not begun"
    sure = f", {SURE[latest.confidence]}" if latest.confidence else ""
    question = item.question
    if question is None:
        words = count_words(latest.text)
        return f"{words} words" + ("" if words >= item.least_words else f" of {item.least_words}")
    right = is_right(item, latest)
    if right is not None and question.choices:
        first = next(made for made in item.attempts if made.status is ResponseStatus.SUBMITTED)
        first_sure = f", {SURE[first.confidence]} at first" if first.confidence else ""
        tries = f" at attempt {latest.attempt}" if latest.attempt > 1 else ""
        return (f"✓ right{tries}" if right else "✗ not right yet") + first_sure
    if right is not None:
        return ("✓ right" if right else "✗ not right yet") + sure
    if latest.ticks is None:
        return "submitted" + sure
    return f"{len(latest.ticks)} of {len(question.rubric)} {_parts_of(question)}" + sure


def _parts_of(question: Question) -> str:
    return "terms" if question.kind is QuestionKind.TERMS else "ideas"


def worth_a_talk(item: Item) -> str:
    """Why a mentor may want to talk about this one: certain, yet wrong or incomplete; or ''."""
    question = item.question
    if question is None:
        return ""
    certain = [made for made in item.attempts if made.confidence == 3]
    if not certain:
        return ""
    made = certain[-1]
    if is_right(item, made) is False:
        return "certain, and not right"
    if made.ticks is not None and len(question.rubric) - len(made.ticks) > 1:
        return f"certain, with {len(made.ticks)} of {len(question.rubric)} {_parts_of(question)}"
    return ""
