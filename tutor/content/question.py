"""A question directive becomes a Question. Nothing is guessed: what its kind needs must be there, and no more."""

from __future__ import annotations

import re
from typing import Final

from tutor.content.directives import check_id, known_options, named_parts, required_option
from tutor.content.keys import NUMBER_OPTIONS, items, listed_texts, number_key, rubric_lines, term_lines
from tutor.content.prose import check_prose, plain_line
from tutor.content.scanner import RawDirective, RawPart
from tutor.content.source import FaultList
from tutor.domain.question import Choice, Question, QuestionKind

_OPTIONS: Final = ("kind", "short", "bonus", "course", "open", *NUMBER_OPTIONS)
# Parts by kind: those it needs, and those it may have besides.
_NEEDED: Final = {
    QuestionKind.TEXT: ("rubric", "hint", "explanation", "sibling"),
    QuestionKind.CHOICE: ("choices", "hint", "explanation"),
    QuestionKind.CHOICES: ("choices", "hint", "explanation"),
    QuestionKind.TERMS: ("terms", "accepts", "rejects", "hint", "explanation", "sibling"),
    QuestionKind.NUMBER: ("accept", "mistakes", "hint", "explanation"),
}
_FROM_RUN_NEEDED: Final = ("hint", "explanation")
_ALSO: Final = dict.fromkeys(QuestionKind, ("sibling",)) | {QuestionKind.NUMBER: ("accepts", "rejects", "sibling")}
_FROM_RUN_ALSO: Final = ("mistakes", "sibling")
_PARTS: Final = (
    "rubric", "terms", "choices", "accept", "mistakes", "accepts", "rejects", "hint", "explanation", "sibling",
)  # fmt: skip
_CHOICE: Final = re.compile(r"\[([ xX])\](?: +|(?=\n)|$)([^\n]*)\n?(.*)$", re.DOTALL)
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
    is_open = _yes(raw, "open", faults)
    parts = named_parts(raw, _PARTS, faults)
    try:
        kind = QuestionKind(kind_name)
    except ValueError:
        if kind_name:
            known = ", ".join(QuestionKind)
            faults.add(raw.options["kind"].line, f"question kind {kind_name!r} is unknown; known are {known}")
        if "explanation" not in parts:  # every kind needs one
            faults.add(raw.line, "the question needs a part +++ explanation")
        return None
    _check_parts(raw, kind, parts, faults)
    if is_open and kind is not QuestionKind.TEXT:
        faults.add(raw.options["open"].line, "option :open: is only for text questions: all others have a key")
    if kind is not QuestionKind.NUMBER:
        for name in NUMBER_OPTIONS:
            if name in raw.options:
                faults.add(raw.options[name].line, f"option :{name}: is only for number questions")
    rubric = term_lines(parts.get("terms"), faults) if kind is QuestionKind.TERMS else ()
    return Question(
        id=raw.argument,
        kind=kind,
        short=raw.options["short"].value if "short" in raw.options else _cut(plain_line(raw.body.text)),
        prompt=raw.body.text,
        bonus=bonus,
        from_course=from_course,
        rubric=rubric or rubric_lines(parts.get("rubric"), faults),
        choices=_choices(parts.get("choices"), kind, faults),
        number=number_key(raw, parts, faults) if kind is QuestionKind.NUMBER else None,
        hint=_text(parts, "hint"),
        explanation=_text(parts, "explanation"),
        sibling=_sibling(parts.get("sibling")),
        line=raw.line,
        accepts=listed_texts(parts.get("accepts"), rubric, faults),
        rejects=listed_texts(parts.get("rejects"), rubric, faults),
        open=is_open,
    )


def _check_parts(raw: RawDirective, kind: QuestionKind, parts: dict[str, RawPart], faults: FaultList) -> None:
    needed: tuple[str, ...] = _NEEDED[kind]
    also: tuple[str, ...] = _ALSO[kind]
    what = f"a {kind} question"
    if kind is QuestionKind.NUMBER and "from-run" in raw.options:
        needed, also, what = _FROM_RUN_NEEDED, _FROM_RUN_ALSO, "a question from the learner's run"
    for name in needed:
        if name not in parts:
            faults.add(raw.line, f"{what} needs a part +++ {name}")
    for name, part in parts.items():
        if name not in needed and name not in also:
            faults.add(part.line, f"part {name!r} has no use in {what}")


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


def _choices(part: RawPart | None, kind: QuestionKind, faults: FaultList) -> tuple[Choice, ...]:
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
    right = sum(choice.correct for choice in choices)
    if part.body.text and kind is not QuestionKind.CHOICES and right != 1:
        faults.add(part.line, f"exactly one choice is marked [x], not {right}")
    if part.body.text and kind is QuestionKind.CHOICES and not right:
        faults.add(part.line, "no choice is marked [x]; at least one is right")
    if part.body.text and len(listed) < 2:
        faults.add(part.line, "there must be at least two choices")
    return tuple(choices)


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
