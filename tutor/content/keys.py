"""The keys of number and terms questions, as authors write them: values, what is accepted, what must be rejected."""

from __future__ import annotations

import math
import re
from typing import Final

from tutor.content.directives import is_id, list_items, required_option
from tutor.content.scanner import RawDirective, RawPart
from tutor.content.source import FaultList, slugify
from tutor.domain.question import FROM_RUN, Choice, NumberForm, NumberKey, RubricLine, Sample, Value, alike

_DECIMAL: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_SIZE: Final = re.compile(r"[1-9]\d{0,5}")
_WORDS: Final = re.compile(r"^(.*?)\s*\[([^\[\]]*)\]$", re.DOTALL)
_ID_AT_END: Final = re.compile(r"^(.*?)\s*\{#([^{}]*)\}$", re.DOTALL)
_CHOICE: Final = re.compile(r"\[([ xX])\](?: +|(?=\n)|$)([^\n]*)\n?(.*)$", re.DOTALL)
WORDS_OF_ID: Final = 5
"""Of an idea, where its author gave no id."""
_WANTED: Final = {
    NumberForm.NUMBER: ("a number", "a decimal (0.0625) or a fraction (1/16)"),
    NumberForm.VECTOR: ("a vector", "its components in parentheses, (4, 2, 0), or one number"),
    NumberForm.SHAPES: ("a list of shapes", "sizes with x between, shapes with commas between: 4x3, 1x4, 4"),
}
NUMBER_OPTIONS: Final = ("tolerance", "form", "from-run", "unit", "parts")


def items(part: RawPart, form: str, faults: FaultList) -> list[tuple[int, str]]:
    """The part's list as (line number, text); a line that is none of its items is a fault."""

    def stray(number: int) -> None:
        faults.add(number, f"part {part.name!r} has only lines of the form {form}; indent what goes on with one")

    return list_items(part.body, stray)


def rubric_lines(part: RawPart | None, faults: FaultList) -> tuple[RubricLine, ...]:
    """Lines `- idea [word, word] {#its-id}`. A line without an id gets one of its idea's words."""
    if part is None:
        return ()
    rubric: list[RubricLine] = []
    for number, item in items(part, "- idea [word, word] {#its-id}", faults):
        idea, words, id = _idea(item, number, faults)
        if not idea:
            faults.add(number, "the rubric line has no idea before its [words]")
        made = id or _unused("-".join(slugify(idea).split("-")[:WORDS_OF_ID]) or "idea", rubric)
        _add_line(rubric, RubricLine(idea, words, id=made, unnamed=0 if id else number), number, faults)
    return tuple(rubric)


def term_lines(part: RawPart | None, faults: FaultList) -> tuple[RubricLine, ...]:
    """Lines `- term: what a good definition says [word, word]`. The words are needed: without them nothing suggests.

    The id is made of the term, unless the line ends in one: `{#its-id}`.
    """
    if part is None:
        return ()
    terms: list[RubricLine] = []
    for number, item in items(part, "- term: what a good definition says [word, word]", faults):
        term, colon, rest = item.partition(":")
        term = " ".join(term.split())
        idea, words, id = _idea(rest.strip(), number, faults)
        if not colon or not term or not idea:
            faults.add(number, "the term or what defines it is missing; write - term: what a good definition says")
        elif not words:
            faults.add(number, f"term {term!r} has no [word, word] that suggest its tick")
        if any(known.term.casefold() == term.casefold() for known in terms):
            faults.add(number, f"term {term!r} stands here twice")
        if term:
            made = id or _unused(slugify(term) or "term", terms)
            _add_line(terms, RubricLine(idea, words, term, made), number, faults)
    return tuple(terms)


def _idea(item: str, number: int, faults: FaultList) -> tuple[str, tuple[str, ...], str]:
    """An idea, its words and its id; () and '' where they are missing."""
    item = item.replace("\n", " ")
    named = _ID_AT_END.match(item)
    item, id = (named[1], named[2].strip()) if named else (item, "")
    if named and not is_id(id):
        faults.add(number, f"id {id!r} may have only small letters, digits and single hyphens")
    found = _WORDS.match(item)
    idea, words = (found[1], found[2]) if found else (item, "")
    if "{#" in idea:
        faults.add(number, "the id stands at the end of the line, after the [words]: {#its-id}")
    return idea, tuple(word.strip() for word in words.split(",") if word.strip()), id


def _add_line(lines: list[RubricLine], line: RubricLine, number: int, faults: FaultList) -> None:
    if any(known.id == line.id for known in lines):
        faults.add(number, f"id {line.id!r} stands here twice; each line of a question has its own")
    lines.append(line)


def _unused(id: str, lines: list[RubricLine]) -> str:
    """`id`, with a number where a line before has it already."""
    taken = {line.id for line in lines}
    names = (id if count == 1 else f"{id}-{count}" for count in range(1, len(lines) + 2))
    return next(name for name in names if name not in taken)


def listed_choices(part: RawPart | None, faults: FaultList) -> tuple[Choice, ...]:
    """Lines `- [x] text` or `- [ ] text`, with an indented line under each that says why."""
    if part is None:
        return ()
    choices: list[Choice] = []
    listed = items(part, "- [x] text or - [ ] text", faults)
    for number, item in listed:
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
    if part.body.text and len(listed) < 2:
        faults.add(part.line, "there must be at least two choices")
    return tuple(choices)


def number_key(raw: RawDirective, parts: dict[str, RawPart], faults: FaultList) -> NumberKey:
    written = required_option(raw, "tolerance", faults)
    tolerance = parse_value(written)
    if written and (tolerance is None or tolerance < 0):
        faults.add(raw.options["tolerance"].line, f":tolerance: wants a number of 0 or more, not {written!r}")
    width = max(tolerance or 0.0, 0.0)
    form = _form(raw, faults)
    unit = raw.options.get("unit")
    if unit is not None and unit.value != "%":
        faults.add(unit.line, f":unit: is only for values in percent: write %, not {unit.value!r}")
    known = "form" not in raw.options or raw.options["form"].value == form  # else no value can be read
    accepted = _values(parts.get("accept") if known else None, form, faults)
    mistakes = _values(parts.get("mistakes") if known else None, form, faults)
    for number, mistake, _ in mistakes:
        for where, value, _ in accepted:
            if alike(value, mistake, width):
                faults.add(
                    number, f"{shown(mistake)} is accepted on line {where} (tolerance {width:g}) and a mistake here"
                )
    from_run = raw.options["from-run"].value if "from-run" in raw.options else ""
    return NumberKey(
        tuple((value, why) for _, value, why in accepted),
        tuple((value, why) for _, value, why in mistakes),
        width,
        form,
        from_run if from_run in FROM_RUN else "",
        unit is not None or from_run == "final-test-accuracy",
        _parts(raw, form, [value for _, value, _ in accepted], faults),
    )


def _parts(raw: RawDirective, form: NumberForm, accepted: list[Value], faults: FaultList) -> tuple[str, ...]:
    """The names of `:parts:`, one at least for each component or shape of every accepted value."""
    option = raw.options.get("parts")
    if option is None:
        return ()
    names = tuple(name.strip() for name in option.value.split(","))
    longest = max((len(value) for value in accepted if isinstance(value, tuple)), default=0)
    if form is NumberForm.NUMBER:
        faults.add(option.line, ":parts: names the components of a vector or the shapes of a list; a number has none")
    elif not all(names) or len(set(names)) < len(names):
        faults.add(option.line, ":parts: wants a name for each part, all different, with commas between")
    elif len(names) < longest:
        faults.add(option.line, f":parts: names {len(names)} of the {longest} parts of an accepted value")
    return names


def _form(raw: RawDirective, faults: FaultList) -> NumberForm:
    option = raw.options.get("form")
    form = NumberForm.NUMBER
    if option is not None:
        try:
            form = NumberForm(option.value)
        except ValueError:
            faults.add(option.line, f"form {option.value!r} is unknown; known are {', '.join(NumberForm)}")
            return form
    run = raw.options.get("from-run")
    if run is None:
        return form
    if run.value not in FROM_RUN:
        faults.add(run.line, f":from-run: {run.value!r} is unknown; known are {', '.join(FROM_RUN)}")
    elif form is not FROM_RUN[run.value]:
        faults.add(run.line, f"{run.value} is a {FROM_RUN[run.value]}; write :form: {FROM_RUN[run.value]}")
    return form


def _values(part: RawPart | None, form: NumberForm, faults: FaultList) -> list[tuple[int, Value, str]]:
    """The lines `- value: why` of a part as (line number, value, why)."""
    values: list[tuple[int, Value, str]] = []
    if part is None:
        return values
    wanted, example = _WANTED[form]
    for number, item in items(part, "- value: why", faults):
        written, colon, why = item.partition(":")
        value = parse_key_value(written.strip(), form)
        if value is None:
            faults.add(number, f"{written.strip()!r} is not {wanted}; write {example}")
            continue
        if not colon or not why.strip():
            faults.add(number, f"the value {written.strip()} does not say why; write - {written.strip()}: why")
        values.append((number, value, why.strip().replace("\n", " ")))
    return values


def parse_key_value(written: str, form: NumberForm) -> Value | None:
    """A value of a key as authors write it, or None."""
    if form is NumberForm.NUMBER:
        return parse_value(written)
    if form is NumberForm.VECTOR:
        inner = written[1:-1] if written.startswith("(") and written.endswith(")") else written
        if inner == written and "," in inner:
            return None
        components = [parse_value(component) for component in inner.split(",")]
        numbers = tuple(number for number in components if number is not None)
        return numbers if len(numbers) == len(components) else None
    shapes = [tuple(size.strip() for size in shape.split("x")) for shape in written.split(",")]
    if not all(_SIZE.fullmatch(size) for shape in shapes for size in shape):
        return None
    return tuple(tuple(map(int, shape)) for shape in shapes)


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


def shown(value: Value) -> str:
    """A value of a key as its author would write it."""
    if not isinstance(value, tuple):
        return f"{value:g}"
    if value and isinstance(value[0], tuple):
        return ", ".join("x".join(map(str, shape)) for shape in value if isinstance(shape, tuple))
    numbers = [f"{number:g}" for number in value if not isinstance(number, tuple)]
    return f"({', '.join(numbers)})" if len(numbers) > 1 else numbers[0]


def listed_texts(part: RawPart | None, terms: tuple[RubricLine, ...], faults: FaultList) -> tuple[Sample, ...]:
    """The items of accepts or rejects; with `terms` each names one of them."""
    if part is None:
        return ()
    form = "- term: definition" if terms else "- a learner's text"
    texts: list[Sample] = []
    for number, item in items(part, form, faults):
        term, _, text = item.partition(":") if terms else ("", "", item)
        known = next((line.term for line in terms if line.term.casefold() == " ".join(term.casefold().split())), "")
        if not text.strip():
            faults.add(number, f"the line holds no text; write {form}")
        elif terms and not known:
            faults.add(number, f"{term.strip()!r} is no term of this question; its terms are {_names(terms)}")
        else:
            texts.append(Sample(text.strip(), known, number))
    return tuple(texts)


def _names(terms: tuple[RubricLine, ...]) -> str:
    return ", ".join(line.term for line in terms)
