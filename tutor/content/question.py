"""A question directive becomes a Question. Nothing is guessed: what its kind needs must be there, and no more."""

from __future__ import annotations

import math
import re
from typing import Final

from tutor.content.directives import check_id, known_options, known_part, list_items, required_option
from tutor.content.prose import check_prose, plain_line
from tutor.content.scanner import RawDirective, RawPart
from tutor.content.source import FaultList
from tutor.domain.question import Choice, NumberKey, Question, QuestionKind, RubricLine

_OPTIONS: Final = ("kind", "short", "bonus", "course", "tolerance")
# Parts by kind: those it needs, and those it may have besides.
_NEEDED: Final = {
    QuestionKind.TEXT: ("rubric", "hint", "explanation", "sibling"),
    QuestionKind.CHOICE: ("choices", "hint", "explanation"),
    QuestionKind.NUMBER: ("accept", "mistakes", "hint", "explanation"),
}
_ALSO: Final = ("sibling",)
_PARTS: Final = ("rubric", "choices", "accept", "mistakes", "hint", "explanation", "sibling")
_WORDS: Final = re.compile(r"^(.*?)\s*\[([^\[\]]*)\]$", re.DOTALL)
_CHOICE: Final = re.compile(r"\[([ xX])\](?: +|(?=\n)|$)([^\n]*)\n?(.*)$", re.DOTALL)
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_SHORT: Final = 40  # letters of a prompt that stand for a missing :short:


def question_block(raw: RawDirective, faults: FaultList) -> Question | None:
    """The question, or None when its kind is not known. Faults are added for all that is wrong in it."""
    known_options(raw, _OPTIONS, faults)
    check_id(raw, "question", faults)
    kind_name = required_option(raw, "kind", faults)
    if not raw.body.text:
        faults.add(raw.line, "the question has no prompt; write it before the first +++ part")
    check_prose(raw.body, faults)
    bonus = _yes(raw, "bonus", faults)
    from_course = _yes(raw, "course", faults)
    parts = _parts(raw, faults)
    try:
        kind = QuestionKind(kind_name)
    except ValueError:
        if kind_name:
            known = ", ".join(QuestionKind)
            faults.add(raw.options["kind"].line, f"question kind {kind_name!r} is unknown; known are {known}")
        if "explanation" not in parts:  # every kind needs one
            faults.add(raw.line, "the question needs a part +++ explanation")
        return None
    for name in _NEEDED[kind]:
        if name not in parts:
            faults.add(raw.line, f"a {kind} question needs a part +++ {name}")
    for name, part in parts.items():
        if name not in _NEEDED[kind] and name not in _ALSO:
            faults.add(part.line, f"part {name!r} has no use in a {kind} question")
    if kind is not QuestionKind.NUMBER and "tolerance" in raw.options:
        faults.add(raw.options["tolerance"].line, "option :tolerance: is only for number questions")
    return Question(
        id=raw.argument,
        kind=kind,
        short=raw.options["short"].value if "short" in raw.options else _cut(plain_line(raw.body.text)),
        prompt=raw.body.text,
        bonus=bonus,
        from_course=from_course,
        rubric=_rubric(parts.get("rubric"), faults),
        choices=_choices(parts.get("choices"), faults),
        number=_number_key(raw, parts, faults) if kind is QuestionKind.NUMBER else None,
        hint=_text(parts, "hint"),
        explanation=_text(parts, "explanation"),
        sibling=_sibling(parts.get("sibling")),
        line=raw.line,
    )


def _parts(raw: RawDirective, faults: FaultList) -> dict[str, RawPart]:
    parts: dict[str, RawPart] = {}
    for part in raw.parts:
        if not known_part(raw, part, _PARTS, faults):
            continue
        if part.argument:
            faults.add(part.line, f"part {part.name!r} takes no argument; put its text on the lines below")
        known_options(part, (), faults)
        check_prose(part.body, faults)
        if part.name in parts:
            faults.add(part.line, f"part {part.name!r} is used twice")
        else:
            parts[part.name] = part
    return parts


def _text(parts: dict[str, RawPart], name: str) -> str:
    return parts[name].body.text if name in parts else ""


def _cut(text: str) -> str:
    if len(text) <= _SHORT:
        return text
    head = text[: _SHORT + 1].rpartition(" ")[0] or text[:_SHORT]
    return head.rstrip(" ,;:") + "…"


def _yes(raw: RawDirective, name: str, faults: FaultList) -> bool:
    option = raw.options.get(name)
    if option is not None and option.value not in {"yes", "no"}:
        faults.add(option.line, f":{name}: wants yes or no, not {option.value!r}")
    return option is not None and option.value == "yes"


def _items(part: RawPart, form: str, faults: FaultList) -> list[tuple[int, str]]:
    def stray(number: int) -> None:
        faults.add(number, f"part {part.name!r} has only lines of the form {form}; indent what goes on with one")

    return list_items(part.body, stray)


def _rubric(part: RawPart | None, faults: FaultList) -> tuple[RubricLine, ...]:
    if part is None:
        return ()
    rubric = []
    for number, item in _items(part, "- idea [word, word]", faults):
        item = item.replace("\n", " ")
        found = _WORDS.match(item)
        idea, words = (found[1], found[2]) if found else (item, "")
        if not idea:
            faults.add(number, "the rubric line has no idea before its [words]")
        rubric.append(RubricLine(idea, tuple(word.strip() for word in words.split(",") if word.strip())))
    return tuple(rubric)


def _choices(part: RawPart | None, faults: FaultList) -> tuple[Choice, ...]:
    if part is None:
        return ()
    choices: list[Choice] = []
    items = _items(part, "- [x] text or - [ ] text", faults)
    for number, item in items:
        found = _CHOICE.match(item)
        if found is None:
            faults.add(number, "a choice begins with - [x] when it is right, with - [ ] when it is wrong")
            continue
        if not found[2].strip():
            faults.add(number, "the choice has no text")
        if not found[3].strip():
            faults.add(number, "the choice does not say why it is right or wrong; add an indented line under it")
        if any(choice.text == found[2].strip() for choice in choices):
            faults.add(number, f"choice {found[2].strip()!r} stands here twice")
        choices.append(Choice(found[2].strip(), found[1] != " ", found[3].strip()))
    right = sum(choice.correct for choice in choices)
    if part.body.text and right != 1:
        faults.add(part.line, f"exactly one choice is marked [x], not {right}")
    if part.body.text and len(items) < 2:
        faults.add(part.line, "there must be at least two choices")
    return tuple(choices)


def _number_key(raw: RawDirective, parts: dict[str, RawPart], faults: FaultList) -> NumberKey:
    written = required_option(raw, "tolerance", faults)
    tolerance = parse_value(written)
    if written and (tolerance is None or tolerance < 0):
        faults.add(raw.options["tolerance"].line, f":tolerance: wants a number of 0 or more, not {written!r}")
    width = max(tolerance or 0.0, 0.0)
    accepted = _values(parts.get("accept"), faults)
    mistakes = _values(parts.get("mistakes"), faults)
    for number, mistake, _ in mistakes:
        for where, value, _ in accepted:
            if abs(value - mistake) <= width:
                faults.add(number, f"{mistake:g} is accepted on line {where} (tolerance {width:g}) and a mistake here")
    return NumberKey(
        tuple((value, why) for _, value, why in accepted),
        tuple((value, why) for _, value, why in mistakes),
        width,
    )


def _values(part: RawPart | None, faults: FaultList) -> list[tuple[int, float, str]]:
    """The lines `- value: why` of a part as (line number, value, why)."""
    values: list[tuple[int, float, str]] = []
    if part is None:
        return values
    for number, item in _items(part, "- value: why", faults):
        written, colon, why = item.partition(":")
        value = parse_value(written)
        if value is None:
            faults.add(number, f"{written.strip()!r} is not a number; write a decimal (0.0625) or a fraction (1/16)")
            continue
        if not colon or not why.strip():
            faults.add(number, f"the value {written.strip()} does not say why; write - {written.strip()}: why")
        values.append((number, value, why.strip().replace("\n", " ")))
    return values


def parse_value(written: str) -> float | None:
    """A decimal or a fraction of two decimals as authors write them, or None."""
    above, slash, below = written.replace("−", "-").partition("/")
    if not _DECIMAL.fullmatch(above.strip()):
        return None
    value = float(above)
    if slash:
        if not _DECIMAL.fullmatch(below.strip()) or float(below) == 0:
            return None
        value /= float(below)
    return value if math.isfinite(value) else None


def _sibling(part: RawPart | None) -> tuple[str, str] | None:
    """(prompt, response): the response is what a parenthesis at the very end holds, '' without one."""
    if part is None:
        return None
    text = part.body.text
    if text.endswith(")"):
        depth = 0
        for index in range(len(text) - 1, -1, -1):
            depth += (text[index] == ")") - (text[index] == "(")
            if depth == 0:
                if text[:index].strip():
                    return text[:index].strip(), text[index + 1 : -1].strip()
                break
    return text, ""
