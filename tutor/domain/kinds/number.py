"""A number, a vector or shapes, compared with a key. Notation is never what makes a response wrong."""

from __future__ import annotations

import math
import re
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar, Final

from tutor.domain.notation.numbers import number_readings
from tutor.domain.notation.shapes import parse_shapes
from tutor.domain.notation.vectors import read_vector
from tutor.domain.notation.words import LONGEST, is_name, plain_signs, unknown_words, word_set
from tutor.domain.question import NumberForm, NumberKey, Outcome, Question, Sample, Value, Vector, Verdict, alike
from tutor.domain.run_keys import RunKey, in_words

UNREADABLE: Final = {
    NumberForm.NUMBER: "This asks for one number: `0.25`, `1/4` and `25 %` are all fine.",
    NumberForm.VECTOR: "This asks for a vector: `(1, 2)`, `[1; 2]`, `1 2` and `1i + 2j` are all fine.",
    NumberForm.SHAPES: "This asks for shapes: `2x3, 1x2`, `(2, 3), (1, 2)` and `2 by 3, 1 by 2` are all fine.",
}
TWO_DIGITS: Final = "This asks for two digits, in any order: `3 and 8`."
KEPT: Final = "What you wrote is kept."


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberQuestion(Question):
    """Right if within the key's tolerance of an accepted value; else the known mistake it comes from, if it is one."""

    kind: ClassVar[str] = "number"
    reported_as: ClassVar[str] = "number"

    number: NumberKey

    @property
    def from_run(self) -> str:
        return self.number.from_run

    @property
    def key_words(self) -> str:
        """`0.0625: the mean over the two outputs`, a line each; '' for one from a run."""
        told = ((value_text(value), re.sub(r"^Right\b[:.,]?\s*", "", why)) for value, why in self.number.accepted)
        return "\n\n".join(f"{value}: {why}" if why else value for value, why in told)

    def run_words(self, run: int, values: Vector) -> str:
        return in_words(self.number, RunKey(run, values))

    def verdict(self, text: str, measured: Vector | None = None) -> Verdict:
        """`measured` is the key of a question about the learner's own run; without it such a question is open."""
        key = self.number
        if key.from_run:
            if measured is None:
                return Verdict(Outcome.OPEN, "There is no finished run to compare this with.")
            key = run_key(key, measured)
        if told := self.unreadable(text):
            return Verdict(Outcome.UNREADABLE, told)
        readings = _readings(key, text)
        for reading in readings:
            for accepted, why in key.accepted:
                if alike(reading.value, accepted, key.tolerance):
                    return Verdict(Outcome.RIGHT, why)
        value = readings[0].value
        near = sorted(key.mistakes, key=lambda mistake: _distance(value, mistake[0]))
        for mistake, what in near:
            if alike(value, mistake, key.tolerance):
                return Verdict(Outcome.WRONG, what)
        for reading in readings:
            for accepted, why in key.accepted:
                if _fairly_rounded(reading, accepted, key.tolerance):
                    return Verdict(Outcome.RIGHT, f"{why} With more digits it is {_shown(accepted)}.")
        return Verdict(Outcome.WRONG, _no_known_slip(key, value))

    def unreadable(self, text: str) -> str:
        key = self.number
        if _repeats(self.prompt, text):
            return f"That is how the question says it. {UNREADABLE[key.form]} {KEPT}"
        return "" if _readings(key, text) else _asked_for(key, text)

    def refuses(self, sample: Sample) -> str:
        outcome = self.verdict(sample.text).outcome
        if outcome is Outcome.RIGHT:
            return ""
        return "it cannot be read" if outcome is Outcome.UNREADABLE else "the key does not take it"

    def record(self) -> dict[str, Any]:
        return {"number": asdict(self.number)}

    @classmethod
    def key_of(cls, record: dict[str, Any]) -> dict[str, Any]:
        kept = record["number"]
        key = NumberKey(
            tuple((_value(value), str(why)) for value, why in kept["accepted"]),
            tuple((_value(value), str(why)) for value, why in kept["mistakes"]),
            float(kept["tolerance"]),
            NumberForm(kept["form"]),
            str(kept["from_run"]),
            bool(kept["percent"]),
            tuple(map(str, kept["parts"])),
        )
        return {"number": key}


QUESTION = NumberQuestion


def _value(read: Any) -> Value:
    """A value of a key, whose tuples JSON holds as lists."""
    if isinstance(read, list):
        parts: Any = tuple(tuple(part) if isinstance(part, list) else part for part in read)
        made: Value = parts
        return made
    return float(read)


def _repeats(prompt: str, text: str) -> bool:
    """True if `text` is a sum or a size that the prompt itself names: 2x2, where a picture of 2 × 2 is spoken of."""
    asked, said = (re.sub(r"(?<=\d)\s*[x×*·]\s*(?=\d)", "x", plain_signs(one)) for one in (prompt, text))
    return re.fullmatch(r"\d+(?:x\d+)+", said) is not None and re.search(rf"(?<!\d){said}(?!\d)", asked) is not None


def _asked_for(key: NumberKey, text: str) -> str:
    """What a readable response looks like, and which word of this one could not be read."""
    pair = key.from_run and key.form is NumberForm.VECTOR
    asked = TWO_DIGITS if pair else UNREADABLE[key.form]
    words = unknown_words(text) if len(text) <= LONGEST and re.search(r"\d", text) else ()
    unknown = f"The word *{words[0]}* cannot be read here. " if words else ""
    return f"{unknown}{asked} {KEPT}"


def run_key(key: NumberKey, measured: Vector) -> NumberKey:
    """The key of a question about a run, once the run's record says what it is."""
    told = "That is what your run's record says."
    values: tuple[Value, ...] = (measured[0],) if key.form is NumberForm.NUMBER else (measured, measured[::-1])
    return replace(key, accepted=tuple((value, told) for value in values))


@dataclass(frozen=True, slots=True)
class _Read:
    """A value as it was written; `steps` says for each of its numbers what one in the last place is worth, 0 for the
    result of a sum."""

    value: Value
    steps: tuple[float, ...] = ()


def _readings(key: NumberKey, text: str) -> list[_Read]:
    """What `text` may mean to a question of this key, the likeliest first; nothing where it cannot be read."""
    match key.form:
        case NumberForm.NUMBER:
            numbers = number_readings(text, 1.0 if key.percent else 0.01)
            readings = [_Read(number.value, (number.step,)) for number in numbers]
            if key.from_run and key.percent:  # an accuracy of 0.964 is 96.4 %
                readings += [_Read(100 * number.value) for number in numbers if 0 <= number.value <= 1]
            return readings
        case NumberForm.VECTOR:
            if key.from_run and (digits := _two_digits(text)) is not None:
                return [_Read(digits)]
            lengths = [len(value) for value, _ in key.accepted if isinstance(value, tuple)]
            vector = read_vector(text, lengths[0] if lengths else 2 if key.from_run else None, key.parts)
            if vector is None:
                return []
            return [_Read(tuple(one.value for one in vector), tuple(one.step for one in vector))]
        case NumberForm.SHAPES:
            shapes = parse_shapes(text, key.parts)
            return [] if shapes is None else [_Read(shapes)]


_PAIR_WORDS: Final = word_set("read as with for vs versus taken confused mistaken confusion pair and")


def _two_digits(text: str) -> Vector | None:
    """4 and 9, however they are joined: 4/9, 4-9, 4s and 9s."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.casefold())
    if not all(is_name(word) or word in _PAIR_WORDS for word in words):
        return None
    numbers = re.findall(r"\d+", text)
    return (float(numbers[0]), float(numbers[1])) if [len(number) for number in numbers] == [1, 1] else None


def _fairly_rounded(reading: _Read, accepted: Value, tolerance: float) -> bool:
    """True if each number is the accepted one, or that one rounded to decimals with two digits at least: 0.063 and 0.13
    for 0.0625 and 0.125."""
    written, exact = _numbers(reading.value), _numbers(accepted)
    if not len(written) == len(exact) == len(reading.steps) > 0:
        return False
    for number, step, wanted in zip(written, reading.steps, exact, strict=True):
        rounded = 0 < step < 1 and abs(number) >= 9.5 * step and abs(number - wanted) <= step / 2 * (1 + 1e-9)
        if not rounded and not alike(number, wanted, tolerance):
            return False
    return True


def _numbers(value: Value) -> Vector:
    """A number as a vector of one, a vector as it is; () for shapes."""
    components = value if isinstance(value, tuple) else (value,)
    return tuple(float(number) for number in components if not isinstance(number, tuple))


def _no_known_slip(key: NumberKey, value: Value) -> str:
    if key.from_run:
        return "Your run's record says something else. Look once more; the hint says where."
    if isinstance(value, tuple):
        what = "shape" if key.form is NumberForm.SHAPES else "component"
        wanted = {len(accepted) for accepted, _ in key.accepted if isinstance(accepted, tuple)}
        if wanted and len(value) not in wanted:
            many = f"{len(value)} {what}{'' if len(value) == 1 else 's'}"
            return f"This has {many}; {' or '.join(map(str, sorted(wanted)))} are asked for."
        if told := _right_parts(key, value):
            return told
    elif any(_distance(value, accepted) < 0.05 * _distance(accepted, 0.0) for accepted, _ in key.accepted):
        return "This is close. Write it with more digits, or as a fraction."
    named = "these" if isinstance(value, tuple) else "this number"
    return f"I can't tell how you got {named}. Go through it step by step; the hint may help."


def _right_parts(key: NumberKey, value: tuple[object, ...]) -> str:
    """Which places of a vector or a list of shapes are right already, by the accepted value that has most of them."""
    best: list[int] = []
    mixed = False
    for accepted, _ in key.accepted:
        if isinstance(accepted, tuple) and len(accepted) == len(value):
            pairs = enumerate(zip(value, accepted, strict=True), start=1)
            right = [place for place, (one, other) in pairs if _same(one, other, key.tolerance)]
            best = max(best, right, key=len)
            mixed = mixed or sorted(map(repr, value)) == sorted(map(repr, accepted))
    order = "These are the right ones in another order. " if mixed else ""
    if not best:
        return order and f"{order}Which comes first?"
    names = [key.parts[place - 1] if len(key.parts) >= len(value) else str(place) for place in range(1, len(value) + 1)]
    kept = [names[place - 1] for place in best]
    left = [name for name in names if name not in kept]
    place, verb = ("" if key.parts else "Place " if len(kept) == 1 else "Places "), "is" if len(kept) == 1 else "are"
    return f"{order}{place}{_listed(kept)} {verb} right. Look again at {_listed(left)}."


def _same(one: object, other: object, tolerance: float) -> bool:
    if isinstance(one, tuple) or isinstance(other, tuple):
        return one == other
    return isinstance(one, float | int) and isinstance(other, float | int) and alike(one, other, tolerance)


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _shown(value: Value) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(_shown(number) for number in value)})"
    return f"{value:.10g}"


def _distance(one: Value, other: Value) -> float:
    """How far two numbers are apart; infinite for anything else."""
    return math.inf if isinstance(one, tuple) or isinstance(other, tuple) else abs(one - other)


def value_text(value: Value) -> str:
    """`0.0625`, `(1, 2)`, `2 × 3, 1 × 2`."""
    if not isinstance(value, tuple):
        return f"{value:,.12g}"
    shapes = [" × ".join(map(str, part)) for part in value if isinstance(part, tuple)]
    if shapes:
        return ", ".join(shapes)
    return f"({', '.join(f'{part:,.12g}' for part in value if not isinstance(part, tuple))})"
