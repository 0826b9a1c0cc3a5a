"""One choice of several: each says why it is right, or how it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.domain.question import Choice, Outcome, Question, Vector, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceQuestion(Question):
    """A response is the text of the choice."""

    kind: ClassVar[str] = "choice"
    reported_as: ClassVar[str] = "choice"

    choices: tuple[Choice, ...]

    def verdict(self, text: str, measured: Vector | None = None) -> Verdict:
        chosen = next((choice for choice in self.choices if choice.text == text), None)
        if chosen is None:
            return Verdict(Outcome.WRONG, "")
        return Verdict(Outcome.RIGHT if chosen.correct else Outcome.WRONG, chosen.why)

    def record(self) -> dict[str, Any]:
        return {"choices": [{"text": one.text, "correct": one.correct, "why": one.why} for one in self.choices]}

    @classmethod
    def key_of(cls, record: dict[str, Any]) -> dict[str, Any]:
        choices = (Choice(str(one["text"]), bool(one["correct"]), str(one["why"])) for one in record["choices"])
        return {"choices": tuple(choices)}


QUESTION = ChoiceQuestion
