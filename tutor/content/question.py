"""A question directive becomes a Question. Nothing is guessed: what its kind needs must be there, and no more."""

from __future__ import annotations

from typing import Final

from tutor.content.directives import check_id, known_options, named_parts, part_text, required_option
from tutor.content.prose import check_prose, plain_line
from tutor.content.reader import RequiredParts, readers
from tutor.content.scanner import RawDirective, RawPart
from tutor.content.source import FaultList
from tutor.domain.question import Question, question_kinds

OPTIONS: Final = ("kind", "short", "bonus", "course")
_SHORT: Final = 40  # letters of a prompt that stand for a missing :short:


def question_block(raw: RawDirective, faults: FaultList) -> Question | None:
    """The question, or None when its kind is not known. Faults are added for all that is wrong in it."""
    kinds = {name: found for name in readers.names() if (found := readers.find(name)) is not None}
    own = {option: name for name, reader in kinds.items() for option in reader.options}
    known_options(raw, (*OPTIONS, *own), faults)
    check_id(raw, "question", faults)
    name = required_option(raw, "kind", faults)
    if not raw.body.text:
        faults.add(raw.line, "the question has no prompt; write it before the first +++ part")
    check_prose(raw.body, faults)
    bonus = _yes(raw, "bonus", faults)
    from_course = _yes(raw, "course", faults)
    is_open = _yes(raw, "open", faults)
    all_needs = [reader.needs(options) for reader in kinds.values() for options in (raw.options, ())]
    parts = named_parts(raw, dict.fromkeys(part for one in all_needs for part in (*one.needed, *one.also)), faults)
    kind, reader = question_kinds.find(name), kinds.get(name)
    if kind is None or reader is None:
        if name:
            known = ", ".join(kinds)
            faults.add(raw.options["kind"].line, f"question kind {name!r} is unknown; known are {known}")
        if "explanation" not in parts:  # every kind needs one
            faults.add(raw.line, "the question needs a part +++ explanation")
        return None
    _check_parts(raw, reader.needs(raw.options), parts, faults)
    for option, whose in own.items():
        if option in raw.options and option not in reader.options:
            faults.add(raw.options[option].line, f"option :{option}: is only for {whose} questions")
    return kind(
        id=raw.argument,
        short=raw.options["short"].value if "short" in raw.options else _cut(plain_line(raw.body.text)),
        prompt=raw.body.text,
        bonus=bonus,
        from_course=from_course,
        hint=part_text(parts, "hint"),
        explanation=part_text(parts, "explanation"),
        sibling=_sibling(parts.get("sibling")),
        line=raw.line,
        open=is_open,
        **reader.key(raw, parts, faults),
    )


def _check_parts(raw: RawDirective, needs: RequiredParts, parts: dict[str, RawPart], faults: FaultList) -> None:
    for name in needs.needed:
        if name not in parts:
            faults.add(raw.line, f"{needs.what} needs a part +++ {name}")
    for name, part in parts.items():
        if name not in needs.needed and name not in needs.also:
            faults.add(part.line, f"part {name!r} has no use in {needs.what}")


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
