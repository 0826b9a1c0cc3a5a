"""Directives become blocks of a page: live figures, videos, definitions, the writing activity. Questions have a module
of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from tutor.content.prose import check_prose, link_fault
from tutor.content.scanner import Chunk, RawDirective, RawPart
from tutor.content.source import FaultList
from tutor.domain.curriculum import Block, Definition, LiveFigure, Video, WritingActivity, WritingPrompt
from tutor.domain.figure import figure_kinds

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ITEM: Final = re.compile(r"[-*] +(.*)$")


def live_block(raw: RawDirective, faults: FaultList) -> Block | None:
    no_parts(raw, faults)
    kind = figure_kinds.find(raw.argument)
    if kind is None:
        said = f"live figure {raw.argument!r} is unknown" if raw.argument else "the live figure's kind is missing"
        faults.add(raw.line, f"{said}; known are {', '.join(figure_kinds.names())}")
        return None
    known_options(raw, [option.name for option in kind.options], faults)
    for option in kind.options:
        if option.needed:
            required_option(raw, option.name, faults)
        said_here = raw.options.get(option.name)
        if said_here is not None and not option.is_good(said_here.value):
            faults.add(said_here.line, f":{option.name}: wants {option.wanted}, not {said_here.value!r}")
    options = {name: option.value for name, option in raw.options.items()}
    for where, what in kind.check(options, list_items(raw.body)):
        faults.add(where if isinstance(where, int) else raw.options[where].line, what)
    check_prose(raw.body, faults)
    return LiveFigure(raw.argument, options, raw.body.text)


def video_block(raw: RawDirective, faults: FaultList) -> Block | None:
    no_parts(raw, faults)
    known_options(raw, ("channel", "minutes", "link"), faults)
    check_prose(raw.body, faults)
    if not raw.argument:
        faults.add(raw.line, "the video has no title; write :::{video} title")
    channel = required_option(raw, "channel", faults)
    minutes = count_option(raw, "minutes", faults) if "minutes" in raw.options else 0  # not always known
    link = required_option(raw, "link", faults)
    if link and (wrong := link_fault(link)):
        faults.add(raw.options["link"].line, wrong)
    return Video(raw.argument, channel, minutes, link, raw.body.text)


def definition_block(raw: RawDirective, faults: FaultList) -> Block | None:
    no_parts(raw, faults)
    known_options(raw, (), faults)
    check_prose(raw.body, faults)
    if not raw.argument:
        faults.add(raw.line, "the definition has no term; write :::{definition} term")
    if not raw.body.text:
        faults.add(raw.line, "the definition has no text")
    return Definition(raw.argument, raw.body.text)


def writing_block(raw: RawDirective, faults: FaultList) -> Block | None:
    known_options(raw, ("choose", "least-words"), faults)
    choose = count_option(raw, "choose", faults)
    least_words = count_option(raw, "least-words", faults)
    if raw.argument:
        faults.add(raw.line, f"writing takes no argument; {raw.argument!r} is not shown")
    if raw.body.text:
        faults.add(raw.body.first_line, "text before the first +++ prompt is not shown; put it above the directive")
    prompts = [_prompt(part, faults) for part in raw.parts if known_part(raw, part, ("prompt",), faults)]
    if not prompts:
        faults.add(raw.line, "the writing activity has no prompt; add +++ prompt id")
    elif choose > len(prompts):
        faults.add(raw.options["choose"].line, f":choose: {choose} is more than the {len(prompts)} prompts there are")
    return WritingActivity(tuple(prompts), choose, least_words, raw.line)


def _prompt(part: RawPart, faults: FaultList) -> WritingPrompt:
    known_options(part, ("short",), faults)
    check_prose(part.body, faults)
    check_id(part, "prompt", faults)
    lines = part.body.text.split("\n")
    end = len(lines)
    while end and (_ITEM.match(lines[end - 1]) or not lines[end - 1].strip() or lines[end - 1].startswith("  ")):
        end -= 1
    prompt = "\n".join(lines[:end]).strip()
    if not prompt and part.body.text:
        faults.add(part.line, "the prompt has only notes; put its text before them")
    notes = tuple(text for _, text in list_items(Chunk(0, lines[end:])))
    short = required_option(part, "short", faults)
    return WritingPrompt(part.argument, short, prompt, notes)


# Helpers that question.py shares.


def known_options(raw: RawDirective | RawPart, known: Iterable[str], faults: FaultList) -> None:
    known = sorted(known)
    for name, option in raw.options.items():
        if name not in known:
            those = f"known are {', '.join(f':{one}:' for one in known)}" if known else "there are none"
            faults.add(option.line, f"option :{name}: is unknown to {raw.name!r}; {those}")


def required_option(raw: RawDirective | RawPart, name: str, faults: FaultList) -> str:
    option = raw.options.get(name)
    if option is None:
        faults.add(raw.line, f"{raw.name!r} wants an option :{name}:")
        return ""
    if not option.value:
        faults.add(option.line, f"option :{name}: is empty")
    return option.value


def count_option(raw: RawDirective, name: str, faults: FaultList) -> int:
    """A required option that is a positive whole number; 1 where it is not."""
    value = required_option(raw, name, faults)
    if re.fullmatch(r"[0-9]{1,6}", value) and int(value) > 0:
        return int(value)
    if value:
        faults.add(raw.options[name].line, f":{name}: wants a positive whole number, not {value!r}")
    return 1


def known_part(raw: RawDirective, part: RawPart, known: Iterable[str], faults: FaultList) -> bool:
    """True for a part that may stand here; an empty one is a fault."""
    if part.name not in known:
        if part.name:
            faults.add(part.line, f"part {part.name!r} is unknown to {raw.name!r}; known are {', '.join(known)}")
        return False
    if not part.body.text:
        faults.add(part.line, f"part {part.name!r} is empty")
    return True


def named_parts(raw: RawDirective, known: Iterable[str], faults: FaultList) -> dict[str, RawPart]:
    """The parts by name, of those that are known; none has an argument or options, and none stands twice."""
    known = tuple(known)
    parts: dict[str, RawPart] = {}
    for part in raw.parts:
        if not known_part(raw, part, known, faults):
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


def part_text(parts: dict[str, RawPart], name: str) -> str:
    """The text of a part; '' where there is none of that name."""
    return parts[name].body.text if name in parts else ""


def no_parts(raw: RawDirective, faults: FaultList) -> None:
    for part in raw.parts:
        faults.add(part.line, f"{raw.name!r} has no parts; +++ {part.name} is unknown")


def check_id(raw: RawDirective | RawPart, what: str, faults: FaultList) -> None:
    if not raw.argument:
        mark = f":::{{{raw.name}}}" if isinstance(raw, RawDirective) else f"+++ {raw.name}"
        faults.add(raw.line, f"the {what} has no id; write {mark} its-id")
    elif not is_id(raw.argument):
        faults.add(raw.line, f"id {raw.argument!r} may have only small letters, digits and single hyphens")


def is_id(written: str) -> bool:
    return _ID.fullmatch(written) is not None


def list_items(chunk: Chunk, stray: Callable[[int], None] | None = None) -> list[tuple[int, str]]:
    """The items of a flat list as (line number, text); indented lines go on with the item above, joined by LF.

    A line that belongs to no item is given to `stray`.
    """
    items: list[tuple[int, str]] = []
    for number, line in chunk.numbered():
        if item := _ITEM.match(line):
            items.append((number, item[1].strip()))
        elif line[:1] in {" ", "\t"} and line.strip() and items:
            items[-1] = items[-1][0], f"{items[-1][1]}\n{line.strip()}"
        elif line.strip() and stray:
            stray(number)
    return items


BLOCK_MAKERS: Final[dict[str, Callable[[RawDirective, FaultList], Block | None]]] = {
    "live": live_block,
    "video": video_block,
    "definition": definition_block,
    "writing": writing_block,
}
