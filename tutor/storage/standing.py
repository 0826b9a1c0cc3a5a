"""What a mentor wants to know first: how a response stands, how sure its writer was, what is worth a talk."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.domain import standing as domain
from tutor.domain.marks import GLYPHS
from tutor.domain.question import Question, QuestionKind
from tutor.domain.response import Draft, Response, ResponseStatus
from tutor.domain.standing import SURE, response_standing, ticked
from tutor.domain.words import count_words
from tutor.storage.trials import Trial, trial_standing


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
    return domain.is_right(item.question, made)


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
    found = response_standing(question, latest)
    told = f"{GLYPHS[found.mark]} {found.words}" if not question.rubric else found.words
    if question.choices:
        first = next(made for made in item.attempts if made.status is ResponseStatus.SUBMITTED)
        first_sure = f", {SURE[first.confidence]} at first" if first.confidence else ""
        tries = f" at attempt {latest.attempt}" if latest.attempt > 1 else ""
        return (f"{told}{tries}" if is_right(item, latest) else told) + first_sure
    return told + sure


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
    found, total = len(ticked(question, made)), len(question.rubric)
    if made.ticks is not None and total - found > 1:
        return f"certain, with {found} of {total} {_parts_of(question)}"
    return ""
