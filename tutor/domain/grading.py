"""Comparing a response with its question's key. Pure, and kind: notation is never what makes a response wrong.

Responses in words have no key: `tutor.domain.mentions` suggests, the learner decides."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from tutor.domain.notation import number_readings, parse_number, parse_shapes, parse_vector
from tutor.domain.question import NumberForm, NumberKey, Question, Value, Vector, alike

__all__ = [
    "Outcome",
    "Verdict",
    "choices_text",
    "grade_choice",
    "grade_choices",
    "grade_number",
    "parse_number",
    "run_key",
    "ticked_choices",
    "unreadable",
]


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


# --- choices ---


def grade_choice(question: Question, index: int) -> Verdict:
    """The verdict on choice `index` (0-based); IndexError if there is none."""
    choice = question.choices[index]
    return Verdict(Outcome.RIGHT if choice.correct else Outcome.WRONG, choice.why)


def grade_choices(question: Question, ticked: frozenset[int]) -> Verdict:
    """Right when exactly the right choices are ticked (0-based); else how many are missing or too many."""
    right = frozenset(index for index, choice in enumerate(question.choices) if choice.correct)
    missing, extra = len(right - ticked), len(ticked - right)
    if not missing and not extra:
        return Verdict(Outcome.RIGHT, "These, and no others.")
    told = []
    if missing:
        told.append("one that belongs here is missing" if missing == 1 else f"{missing} that belong here are missing")
    if extra:
        told.append("one does not belong here" if extra == 1 else f"{extra} do not belong here")
    sentence = ", and ".join(told)
    return Verdict(Outcome.WRONG, f"{sentence[0].upper()}{sentence[1:]}.")


def choices_text(question: Question, ticked: frozenset[int]) -> str:
    """The response that ticking these choices makes: their texts, a line each."""
    return "\n".join(choice.text for index, choice in enumerate(question.choices) if index in ticked)


def ticked_choices(question: Question, text: str) -> frozenset[int]:
    """The choices (0-based) that a response names; a line that is no choice any more names none."""
    lines = set(text.split("\n"))
    return frozenset(index for index, choice in enumerate(question.choices) if choice.text in lines)


# --- numbers, vectors, shapes ---

UNREADABLE: Final = {
    NumberForm.NUMBER: "One number is what this asks for: `0.25`, `1/4` and `25 %` are all fine.",
    NumberForm.VECTOR: "A vector is what this asks for: `(1, 2)`, `[1; 2]`, `1 2` and `1i + 2j` are all fine.",
    NumberForm.SHAPES: "Shapes are what this asks for: `2x3, 1x2`, `(2, 3), (1, 2)` and `2 by 3, 1 by 2` are all fine.",
}
TWO_DIGITS: Final = "Two digits are what this asks for, in any order: `3 and 8`."
KEPT: Final = "What you wrote is kept."


def grade_number(question: Question, text: str, measured: Vector | None = None) -> Verdict:
    """Right if within the key's tolerance of an accepted value; else the known mistake it comes from, if it is one.

    `measured` is the key of a question about the learner's own run; without it such a question is open.
    """
    key = question.number
    if key is None:
        return Verdict(Outcome.OPEN, "")
    if key.from_run:
        if measured is None:
            return Verdict(Outcome.OPEN, "There is no finished run to compare this with.")
        key = run_key(key, measured)
    readings = _readings(key, text)
    if not readings:
        return Verdict(Outcome.UNREADABLE, _asked_for(key))
    for value in readings:
        for accepted, why in key.accepted:
            if alike(value, accepted, key.tolerance):
                return Verdict(Outcome.RIGHT, why)
    value = readings[0]
    near = sorted(key.mistakes, key=lambda mistake: _distance(value, mistake[0]))
    for mistake, what in near:
        if alike(value, mistake, key.tolerance):
            return Verdict(Outcome.WRONG, what)
    return Verdict(Outcome.WRONG, _no_known_slip(key, value))


def unreadable(question: Question, text: str) -> str:
    """What is asked for, when a number question's text cannot be read (Markdown); '' when it can."""
    key = question.number
    return "" if key is None or _readings(key, text) else _asked_for(key)


def _asked_for(key: NumberKey) -> str:
    pair = key.from_run and key.form is NumberForm.VECTOR
    return f"{TWO_DIGITS if pair else UNREADABLE[key.form]} {KEPT}"


def run_key(key: NumberKey, measured: Vector) -> NumberKey:
    """The key of a question about a run, once the run's record says what it is."""
    told = "That is what your run's record says."
    values: tuple[Value, ...] = (measured[0],) if key.form is NumberForm.NUMBER else (measured, measured[::-1])
    return replace(key, accepted=tuple((value, told) for value in values))


def _readings(key: NumberKey, text: str) -> list[Value]:
    """What `text` may mean to a question of this key, the likeliest first; nothing where it cannot be read."""
    readings: list[Value | None] = []
    match key.form:
        case NumberForm.NUMBER:
            numbers = number_readings(text, 1.0 if key.percent else 0.01)
            readings = list(numbers)
            if key.from_run and key.percent:  # an accuracy of 0.964 is 96.4 %
                readings += [100 * number for number in numbers if 0 <= number <= 1]
        case NumberForm.VECTOR if key.from_run:
            readings = [_two_digits(text), parse_vector(text, 2)]
        case NumberForm.VECTOR:
            lengths = [len(value) for value, _ in key.accepted if isinstance(value, tuple)]
            readings = [parse_vector(text, lengths[0] if lengths else None)]
        case NumberForm.SHAPES:
            readings = [parse_shapes(text)]
    return [value for value in readings if value is not None]


def _two_digits(text: str) -> Vector | None:
    """4 and 9, however they are joined: 4/9, 4-9, 4s and 9s."""
    numbers = re.findall(r"\d+", text)
    return (float(numbers[0]), float(numbers[1])) if [len(number) for number in numbers] == [1, 1] else None


def _no_known_slip(key: NumberKey, value: Value) -> str:
    if key.from_run:
        return "Your run's record says something else. Look once more; the hint says where."
    if isinstance(value, tuple):
        wanted = {len(accepted) for accepted, _ in key.accepted if isinstance(accepted, tuple)}
        what = "shapes" if key.form is NumberForm.SHAPES else "components"
        if wanted and len(value) not in wanted:
            many = f"{len(value)} {what if len(value) != 1 else what[:-1]}"
            return f"This has {many}; {' or '.join(map(str, sorted(wanted)))} are asked for."
    elif any(_distance(value, accepted) < 0.05 * _distance(accepted, 0.0) for accepted, _ in key.accepted):
        return "This is close. Write it with more digits, or as a fraction."
    named = "these" if isinstance(value, tuple) else "this number"
    return f"No known slip leads to {named}. Go through it step by step; the hint may help."


def _distance(one: Value, other: Value) -> float:
    """How far two numbers are apart; infinite for anything else."""
    return math.inf if isinstance(one, tuple) or isinstance(other, tuple) else abs(one - other)
