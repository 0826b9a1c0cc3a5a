"""One lesson file, from its lines to a Lesson of the domain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tutor.content.claims import read_claims
from tutor.content.directives import BLOCK_MAKERS, check_id
from tutor.content.experiment import experiment_block
from tutor.content.prose import check_prose
from tutor.content.question import question_block
from tutor.content.scanner import Chunk, Option, RawDirective, RawPage, RawPart, scan
from tutor.content.source import FaultList, read_lines, shown_path, slugify
from tutor.content.unit import lesson_files
from tutor.domain.curriculum import Block, Lesson, Page, Prose, WritingActivity

_REQUIRED: Final = ("title", "short", "id", "minutes")
_OPTIONAL: Final = ("group", "formerly", "says", "beside")
_FILE_NAME: Final = re.compile(r"(\d{2})-[a-z0-9-]+\.md")


@dataclass(frozen=True, slots=True)
class ParsedLesson:
    """A lesson with the faults found in it so far and the places of its ids (id, line), its own first."""

    lesson: Lesson
    faults: FaultList
    ids: tuple[tuple[str, int], ...]


def parse_lesson(path: Path, track: str = "") -> ParsedLesson:
    faults = FaultList(path)
    raw = scan(read_lines(path, faults), faults)
    number = _number(path, faults)
    minutes = _check_front(raw.front, faults)
    values = {key: option.value for key, option in raw.front.items()}
    _check_before(raw.before, faults)
    pages = [_page(page, faults) for page in raw.pages]
    if not pages:
        faults.add(1, "the lesson has no page; begin one with ## and its title")
    _check_slugs(pages, faults)
    _check_writing(pages, faults)
    lesson = Lesson(
        id=values.get("id", ""),
        track=track or path.absolute().parent.name,
        number=number,
        title=values.get("title", ""),
        short=values.get("short", ""),
        minutes=minutes,
        group=values.get("group", ""),
        pages=tuple(pages),
        source=path.name,
        formerly=values.get("formerly", ""),
        says=read_claims(raw.front, faults),
        beside=tuple(values.get("beside", "").split()),
    )
    own = raw.front.get("id")
    ids = [(lesson.id, own.line if own else 1)]
    for page in raw.pages:
        for item in page.items:
            if isinstance(item, RawDirective) and item.name in ("question", "experiment"):
                ids.append((item.argument, item.line))
            elif isinstance(item, RawDirective) and item.name == "writing":
                ids.extend((part.argument, part.line) for part in item.parts if part.name == "prompt")
    return ParsedLesson(lesson, faults, tuple(ids))


def claim_ids(parsed: ParsedLesson, claimed: dict[str, str]) -> None:
    """Enter the lesson's ids in `claimed` (id to file:line); one that is there already is a fault of this lesson.

    Lessons have their own names; questions, experiments and writing prompts share theirs: the learner's work is kept
    by them.
    """
    where = shown_path(parsed.faults.path)
    for index, (name, line) in enumerate(parsed.ids):
        if not name:
            continue
        key, what = (f"lesson {name}", "lesson id") if index == 0 else (name, "id")
        if key in claimed:
            parsed.faults.add(line, f"{what} {name!r} is already used at {claimed[key]}")
        else:
            claimed[key] = f"{where}:{line}"


def parse_track(unit_folder: Path, track: str, claimed: dict[str, str]) -> Iterator[ParsedLesson]:
    """The track's lessons in order, with the faults that only show among its other files and all ids so far."""
    numbers: dict[int, str] = {}
    for file in lesson_files(unit_folder, track):
        parsed = parse_lesson(file, track)
        claim_ids(parsed, claimed)
        number = parsed.lesson.number
        if number in numbers:
            parsed.faults.add(1, f"number {number:02} is already that of {numbers[number]}; rename one of the files")
        elif number:
            numbers[number] = file.name
        yield parsed


def _number(path: Path, faults: FaultList) -> int:
    if named := _FILE_NAME.fullmatch(path.name):
        return int(named[1])
    faults.add(1, f"a lesson file is named NN-slug.md (two digits, small letters, hyphens), not {path.name!r}")
    return 0


def _check_front(front: dict[str, Option], faults: FaultList) -> int:
    """Faults of the front matter; returns the minutes, 0 where they are wrong."""
    if not front:
        return 0  # said already: it is missing or not closed
    for key, option in front.items():
        if key not in _REQUIRED and key not in _OPTIONAL:
            known = ", ".join((*_REQUIRED, *_OPTIONAL))
            faults.add(option.line, f"front matter key {key!r} is unknown; known are {known}")
        elif not option.value and key in _REQUIRED:
            faults.add(option.line, f"front matter key {key!r} has no value")
    for key in _REQUIRED:
        if key not in front:
            faults.add(1, f"front matter key {key!r} is missing")
    if "id" in front and front["id"].value:
        name = front["id"]
        check_id(RawPart("id", name.value, name.line, Chunk(name.line)), "lesson", faults)
    if "formerly" in front and front["formerly"].value:
        once = front["formerly"]
        check_id(RawPart("formerly", once.value, once.line, Chunk(once.line)), "lesson", faults)
    minutes = front.get("minutes")
    if minutes is None or not minutes.value:
        return 0
    if not re.fullmatch(r"[0-9]{1,4}", minutes.value) or int(minutes.value) == 0:
        faults.add(minutes.line, f"minutes wants a positive whole number, not {minutes.value!r}")
        return 0
    return int(minutes.value)


def _check_before(before: RawPage, faults: FaultList) -> None:
    for item in before.items:
        if isinstance(item, RawDirective) or item.text:
            line = item.line if isinstance(item, RawDirective) else item.first_line
            faults.add(line, "only blank lines stand before the first ##; begin a page above this")
            break
    _page(before, faults, needed=False)


def _page(raw: RawPage, faults: FaultList, *, needed: bool = True) -> Page:
    blocks: list[Block] = []
    seen = 0
    for item in raw.items:
        if isinstance(item, Chunk):
            check_prose(item, faults)
            if text := item.text:
                blocks.append(Prose(text))
        elif block := _directive(item, faults):
            blocks.append(block)
        seen += isinstance(item, RawDirective)  # a faulty directive is content too
    if needed and not blocks and not seen:
        faults.add(raw.line, f"page {raw.title!r} has no content")
    return Page(slugify(raw.title), raw.title, raw.title, tuple(blocks), raw.line)


def _directive(raw: RawDirective, faults: FaultList) -> Block | None:
    if raw.name == "question":
        return question_block(raw, faults)
    if raw.name == "experiment":
        return experiment_block(raw, faults)
    if raw.name in BLOCK_MAKERS:
        return BLOCK_MAKERS[raw.name](raw, faults)
    known = ", ".join(sorted((*BLOCK_MAKERS, "experiment", "question")))
    said = f"directive {raw.name!r} is unknown" if raw.name else "the directive has no name"
    faults.add(raw.line, f"{said}; known are {known}")
    return None


def _check_slugs(pages: list[Page], faults: FaultList) -> None:
    lines: dict[str, int] = {}
    for page in pages:
        if not page.slug and page.title:
            faults.add(page.line, f"the title {page.title!r} needs a letter or a digit")
        elif page.slug in lines and page.title:
            faults.add(
                page.line, f"the title {page.title!r} is too like that of line {lines[page.slug]}; pages need their own"
            )
        lines.setdefault(page.slug, page.line)


def _check_writing(pages: list[Page], faults: FaultList) -> None:
    found = [block for page in pages for block in page.blocks if isinstance(block, WritingActivity)]
    for block in found[1:]:
        faults.add(block.line, f"a lesson has one writing activity; the first is on line {found[0].line}")
