"""Questions, by kind. A question knows its key; `tutor.domain.grading` compares a response with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QuestionKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class RubricLine:
    """An idea that a good response contains; `words` only suggest a tick, the learner decides."""

    idea: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice. A distractor's `why` says how it fails; the right one's why it holds."""

    text: str
    correct: bool
    why: str


@dataclass(frozen=True, slots=True)
class NumberKey:
    """Accepted values and known mistakes, each with its own explanation. `tolerance` is absolute."""

    accepted: tuple[tuple[float, str], ...]  # (value, why it is right: the convention)
    mistakes: tuple[tuple[float, str], ...]  # (value, what went wrong)
    tolerance: float


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its author wrote it. All texts are Markdown unless said otherwise.

    `id` keys the responses and never changes. `short` names it in outlines. `sibling` is a second question on the
    same idea as (prompt, response), or None.
    """

    id: str
    kind: QuestionKind
    short: str
    prompt: str
    bonus: bool
    from_course: bool
    rubric: tuple[RubricLine, ...]
    choices: tuple[Choice, ...]
    number: NumberKey | None
    hint: str
    explanation: str
    sibling: tuple[str, str] | None
    line: int
