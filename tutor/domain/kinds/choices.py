"""Several choices to tick: right when exactly the right ones are ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tutor.domain.kinds.choice import ChoiceQuestion
from tutor.domain.question import Outcome, Question, Vector, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesQuestion(ChoiceQuestion):
    """A response is the texts of the ticked choices, a line each."""

    kind: ClassVar[str] = "choices"
    reported_as: ClassVar[str] = "choices"

    def verdict(self, text: str, measured: Vector | None = None) -> Verdict:
        """Right, or how many are missing or too many."""
        ticked = ticked_choices(self, text)
        right = frozenset(index for index, choice in enumerate(self.choices) if choice.correct)
        missing, extra = len(right - ticked), len(ticked - right)
        if not missing and not extra:
            return Verdict(Outcome.RIGHT, "These, and no others.")
        told = []
        if missing:
            told.append(
                "one that belongs here is missing" if missing == 1 else f"{missing} that belong here are missing"
            )
        if extra:
            told.append("one does not belong here" if extra == 1 else f"{extra} do not belong here")
        sentence = ", and ".join(told)
        return Verdict(Outcome.WRONG, f"{sentence[0].upper()}{sentence[1:]}.")


QUESTION = ChoicesQuestion


def choices_text(question: Question, ticked: frozenset[int]) -> str:
    """The response that ticking these choices (0-based) makes: their texts, a line each."""
    return "\n".join(choice.text for index, choice in enumerate(question.choices) if index in ticked)


def ticked_choices(question: Question, text: str) -> frozenset[int]:
    """The choices (0-based) that a response names; a line that is no choice any more names none."""
    lines = set(text.split("\n"))
    return frozenset(index for index, choice in enumerate(question.choices) if choice.text in lines)
