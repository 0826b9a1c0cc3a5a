"""Questions: what all of them have, and the parts of their keys. Kinds are in `tutor.domain.kinds`, a module each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Final

from tutor.domain.registry import Registry


class NumberForm(StrEnum):
    """What a number question asks for."""

    NUMBER = "number"
    VECTOR = "vector"
    SHAPES = "shapes"  # of matrices and vectors, in the order asked for


Vector = tuple[float, ...]
Shapes = tuple[tuple[int, ...], ...]
Value = float | Vector | Shapes

FROM_RUN: Final[dict[str, NumberForm]] = {
    "half-loss-step": NumberForm.NUMBER,  # first step with a training loss of at most half the first
    "images-to-90": NumberForm.NUMBER,  # training images seen when test accuracy first reached 0.90
    "most-confused-pair": NumberForm.VECTOR,  # two digits, in any order, most confusions in both directions
    "hardest-digit": NumberForm.NUMBER,  # lowest recall on the test images
    "final-test-accuracy": NumberForm.NUMBER,  # percent
}
"""What can be asked about the learner's own run, with the form of its key. `tutor.training.measures` computes it."""


@dataclass(frozen=True, slots=True)
class RubricLine:
    """An idea that a good response contains; `words` only suggest a tick, the learner decides.

    In a question of kind terms, `term` is what is to be defined and `idea` what a good definition says. `id` is unique
    in its question: ticks are kept by it, so that it never changes. `unnamed` is the line of the file where
    the author gave none, so that it was made of the idea; else 0.
    """

    idea: str
    words: tuple[str, ...] = ()
    term: str = ""
    id: str = ""
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice. A distractor's `why` says how it fails; the right one's why it holds."""

    text: str
    correct: bool
    why: str


@dataclass(frozen=True, slots=True)
class NumberKey:
    """Accepted values and known mistakes, each with its own explanation. `tolerance` is absolute, for each number.

    All values are of `form`. With `from_run` (one of FROM_RUN) nothing is accepted yet: the key is computed from the
    learner's run. With `percent` the values are percent, and so is what a learner writes with a percent sign. `parts`
    name the components or shapes in their order, so that a learner may write them in another.
    """

    accepted: tuple[tuple[Value, str], ...]  # (value, why it is right: the convention)
    mistakes: tuple[tuple[Value, str], ...]  # (value, what went wrong)
    tolerance: float
    form: NumberForm = NumberForm.NUMBER
    from_run: str = ""
    percent: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A learner's text that the key must take, or must not take; `term` is '' unless the kind is terms."""

    text: str
    term: str = ""
    line: int = 0


class Outcome(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    UNREADABLE = "unreadable"  # not a number; nobody is told that they are wrong
    OPEN = "open"  # in words: the learner compares it with the rubric


@dataclass(frozen=True, slots=True)
class Verdict:
    """`explanation` is Markdown: why it is right, what went wrong, or what could not be read."""

    outcome: Outcome
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What questions of all kinds have, as their author wrote it. All texts are Markdown unless said otherwise.

    `id` keys the responses and never changes. `short` names it in outlines. `sibling` is a second question on the
    same idea as (prompt, response), or None. The lessons' checker holds the key to `accepts` and `rejects`. In an
    `open` question nothing can be wrong, so that nobody is asked how sure they are.

    A kind is a subclass in a module of its name in `tutor.domain.kinds`: it adds its key, and says otherwise what is
    said here of a question without any.
    """

    kind: ClassVar[str]
    reported_as: ClassVar[str] = "text"
    """The kind of task that reports and exports call it."""
    ideas: ClassVar[str] = "ideas"
    """What the lines of its rubric are called."""

    id: str
    short: str
    prompt: str
    bonus: bool = False
    from_course: bool = False
    hint: str = ""
    explanation: str = ""
    sibling: tuple[str, str] | None = None
    line: int = 0
    accepts: tuple[Sample, ...] = ()
    rejects: tuple[Sample, ...] = ()
    open: bool = False

    @property
    def rubric(self) -> tuple[RubricLine, ...]:
        """What the learner ticks in the own words, once they are submitted."""
        return ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        return ()

    @property
    def from_run(self) -> str:
        """What it asks about the learner's run (one of FROM_RUN), or ''."""
        return ""

    @property
    def key_words(self) -> str:
        """What is right, a line each (Markdown); '' where that is not told so."""
        return ""

    def verdict(self, text: str, measured: Vector | None = None) -> Verdict | None:
        """On a response, with what the learner's run says; None where there is no key."""
        return None

    def unreadable(self, text: str) -> str:
        """What is asked for, when a text cannot be read (Markdown); '' when it can."""
        return ""

    def texts_for_ideas(self, text: str) -> tuple[str, ...]:
        """Where in a text each line of the rubric is to be looked for."""
        return (text,) * len(self.rubric)

    def own_words(self, text: str) -> str:
        """What of a text is the learner's own."""
        return text

    def is_empty(self, text: str) -> bool:
        """True for a text that is no response."""
        return not text.strip()

    def run_words(self, run: int, values: Vector) -> str:
        """What the record of a run says of what is asked; '' where nothing is."""
        return ""

    def refuses(self, sample: Sample) -> str:
        """Why the key does not take a learner's text, or '' where it does."""
        return ""

    def record(self) -> dict[str, Any]:
        """What a revision keeps of the kind's own key, for JSON."""
        return {}

    @classmethod
    def key_of(cls, record: dict[str, Any]) -> dict[str, Any]:
        """The kind's own fields from the `record` of a revision. ValueError, KeyError or TypeError if it has none."""
        return {}


question_kinds: Registry[type[Question]] = Registry("QUESTION", "tutor.domain.kinds")


def alike(one: Value, other: Value, tolerance: float) -> bool:
    """True for two values of one form that are the same, numbers within the tolerance, shapes exactly.

    The tolerance's very edge belongs to it: 0.3 and 0.35 are 0.05 apart, whatever binary fractions say.
    """
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return not isinstance(one, tuple) and not isinstance(other, tuple) and _close(one, other, tolerance)
    if len(one) != len(other):
        return False
    pairs: Iterable[tuple[object, object]] = zip(one, other, strict=True)
    return all(
        _close(a, b, tolerance) if isinstance(a, float | int) and isinstance(b, float | int) else a == b
        for a, b in pairs
    )


def _close(value: float, key: float, tolerance: float) -> bool:
    return abs(value - key) <= tolerance + 1e-9 * max(1.0, abs(key))
