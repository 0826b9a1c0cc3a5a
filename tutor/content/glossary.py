"""glossary.toml of a unit: its terms, each with a sentence and the pages that teach it, and everyday phrases.

A unit without the file has no glossary. What is wrong in it is told by the checker and leaves no lesson out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tutor.content.source import FaultList, read_toml
from tutor.domain.curriculum import Lesson
from tutor.domain.glossary import GlossaryEntry

FILE: Final = "glossary.toml"
LONGEST: Final = 160
"""Characters of a meaning: two rows of a screen."""
_KEYS: Final = {"term", "meaning", "pages", "also"}


@dataclass(frozen=True, slots=True)
class Glossary:
    """`everyday` are phrases in which the word of a term has its everyday sense: *step by step* is no use of step."""

    entries: tuple[GlossaryEntry, ...] = ()
    everyday: tuple[str, ...] = ()


def read_glossary(unit_folder: Path, faults: FaultList) -> Glossary:
    """The glossary of a unit; entries that are not whole are left out, and each is a fault."""
    path = unit_folder / FILE
    if not path.is_file():
        return Glossary()
    lines, table = read_toml(path, faults)
    if table is None:
        return Glossary()
    for key in table:
        if key not in ("everyday", "terms"):
            faults.add(1, f"{FILE} key {key!r} is unknown; known are everyday and [[terms]]")
    everyday = table.get("everyday", [])
    if not _texts(everyday):
        faults.add(1, 'everyday wants a list of texts: everyday = ["step by step"]')
        everyday = []
    starts = [number for number, line in enumerate(lines, start=1) if re.match(r"\s*\[\[\s*terms\s*\]\]", line)]
    raw = table.get("terms", [])
    raw = raw if isinstance(raw, list) and all(isinstance(one, dict) for one in raw) else []
    entries: list[GlossaryEntry] = []
    names: set[str] = set()
    for index, one in enumerate(raw):
        line = starts[index] if index < len(starts) else 1
        entry = _entry(one, line, faults)
        if entry is None:
            continue
        for name in entry.names:
            if name.casefold() in names:
                faults.add(line, f"{name!r} stands in the glossary twice")
            names.add(name.casefold())
        entries.append(entry)
    return Glossary(tuple(entries), tuple(everyday))


def _entry(raw: dict[str, Any], line: int, faults: FaultList) -> GlossaryEntry | None:
    for key in sorted(set(raw) - _KEYS):
        faults.add(line, f"glossary key {key!r} is unknown; known are {', '.join(sorted(_KEYS))}")
    term, meaning = raw.get("term"), raw.get("meaning")
    pages, also = raw.get("pages"), raw.get("also", [])
    if not isinstance(term, str) or not term.strip():
        faults.add(line, "the entry has no term")
        return None
    if not isinstance(meaning, str) or not _is_one_sentence(meaning):
        faults.add(line, f"{term!r} wants a meaning of one sentence, with a full stop and {LONGEST} characters at most")
        return None
    if not _texts(pages) or not pages:
        faults.add(line, f'{term!r} wants the pages that teach it: pages = ["lesson-id/page-slug"]')
        return None
    if not _texts(also):
        faults.add(line, f'{term!r}: also wants a list of texts: also = ["MSE"]')
        also = []
    return GlossaryEntry(term, meaning, tuple(pages), tuple(also), line)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)


def _is_one_sentence(text: str) -> bool:
    inner = re.sub(r"\b(?:e\.g|i\.e|etc)\.", "", text.rstrip()[:-1])
    return text.rstrip().endswith(".") and len(text) <= LONGEST and not re.search(r"[.!?]\s+[A-Z]", inner)


def check_pages(glossary: Glossary, lessons: Iterable[Lesson], faults: FaultList) -> None:
    """Every page that an entry names is there."""
    there = {f"{lesson.id}/{page.slug}" for lesson in lessons for page in lesson.pages}
    for entry in glossary.entries:
        for page in entry.pages:
            if page not in there:
                faults.add(entry.line, f"{entry.term!r} names the page {page!r}, which no lesson has")
