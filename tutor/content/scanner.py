"""The structure of a lesson file, found line by line: front matter, pages, directives with their options and parts.

No Markdown is parsed here: `##`, `:::`, `+++` and code fences are enough, and Home must open quickly. The rules are
those of CommonMark with colon fences (a closing `:::` closes even inside a code block), plus one of ours: a `##` line
always begins a page, so that one open directive or code block never swallows the rest of a file in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from tutor.content.source import FaultList

_HEADING: Final = re.compile(r"(#{1,2})(?!#)(.*)$")
_OPENING: Final = re.compile(r"(:{3,})\{([^{}]*)\}(.*)$")
_OPTION: Final = re.compile(r":([A-Za-z][\w-]*):(?:[ \t]+(.*))?$")
_FENCE: Final = re.compile(r"[ \t]*(`{3,}|~{3,})(.*)$")
_SPECIAL: Final = frozenset("#:`~+ \t")


@dataclass(slots=True)
class Chunk:
    """Lines of text as written; `line` is the number of the first (1-based)."""

    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text without blank lines around it."""
        return "\n".join(self.lines).strip("\n").rstrip() if any(map(str.strip, self.lines)) else ""

    @property
    def first_line(self) -> int:
        """The number of the first line that is not blank."""
        return next((number for number, line in self.numbered() if line.strip()), self.line)

    def numbered(self) -> list[tuple[int, str]]:
        return list(enumerate(self.lines, start=self.line))


@dataclass(slots=True)
class Option:
    """`items` are the lines `- …` under a key of the front matter, each with its number."""

    value: str
    line: int
    items: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class RawPart:
    """`+++ name argument`, the options right under it, and its text."""

    name: str
    argument: str
    line: int
    body: Chunk
    options: dict[str, Option] = field(default_factory=dict)


@dataclass(slots=True)
class RawDirective:
    """`:::{name} argument`, the options right under it, its body and its parts."""

    name: str
    argument: str
    line: int
    body: Chunk
    options: dict[str, Option] = field(default_factory=dict)
    parts: list[RawPart] = field(default_factory=list)


@dataclass(slots=True)
class RawPage:
    title: str
    line: int
    items: list[Chunk | RawDirective] = field(default_factory=list)


@dataclass(slots=True)
class RawLesson:
    """`before` holds what stands above the first `##`: blank lines, if the author did well."""

    front: dict[str, Option]
    before: RawPage
    pages: list[RawPage]


def scan(lines: list[str], faults: FaultList) -> RawLesson:
    """The bones of a lesson; whatever is out of place is added to `faults` and the scan goes on."""
    front, start = front_matter(lines, faults)
    walk = _PageScan(lines, start, faults)
    before = walk.page
    return RawLesson(front, before, walk.run())


def front_matter(lines: list[str], faults: FaultList) -> tuple[dict[str, Option], int]:
    """The `key: value` lines between two `---`, with their lists, and the index of the first line after them."""
    if not lines or lines[0].rstrip() != "---":
        faults.add(1, "front matter is missing; the first line must be ---, with key: value lines and --- after it")
        return {}, 0
    front: dict[str, Option] = {}
    for index in range(1, len(lines)):
        line = lines[index].rstrip()
        if line == "---":
            return front, index + 1
        if line.startswith("##"):
            faults.add(1, f"front matter is not closed before line {index + 1}; end it with ---")
            return front, index
        if not line:
            continue
        if line.startswith("- ") and front:
            front[next(reversed(front))].items.append((line[2:].strip(), index + 1))
            continue
        key, colon, value = line.partition(":")
        if not colon or not key.strip():
            faults.add(index + 1, f"front matter wants key: value, not {line!r}")
        elif key.strip() in front:
            faults.add(index + 1, f"front matter key {key.strip()!r} is used twice")
        else:
            front[key.strip()] = Option(value.strip(), index + 1)
    faults.add(1, "front matter is not closed; end it with a line ---")
    return front, len(lines)


class _PageScan:
    """Walks the lines once. Text goes to `chunk`, which belongs to the open page, directive or part."""

    def __init__(self, lines: list[str], start: int, faults: FaultList) -> None:
        self.lines = lines
        self.index = start
        self.faults = faults
        self.pages: list[RawPage] = []
        self.page = RawPage("", start + 1)
        self.chunk = Chunk(start + 1)
        self.page.items.append(self.chunk)
        self.directive: RawDirective | None = None
        self.colons = 0
        self.options: dict[str, Option] | None = None  # where an option line goes, while one may come
        self.fence = ""  # the marker of the open code block
        self.fence_index = 0
        self.fence_kept = 0  # lines of the chunk before the code block
        self.ignored_fence = -1  # a fence line known to be unclosed, read as text

    def run(self) -> list[RawPage]:
        while True:
            while self.index < len(self.lines):
                line = self.lines[self.index]
                if line and line[0] in _SPECIAL:
                    self._special(line)
                else:
                    self._text(line)
                self.index += 1
            if not self._close_all():
                break
            self.index += 1
        return self.pages

    def _number(self) -> int:
        return self.index + 1

    def _text(self, line: str) -> None:
        self.options = None
        self.chunk.lines.append(line)

    def _special(self, line: str) -> None:
        if line[0] == "#" and (heading := _HEADING.match(line)):
            self._heading(line, heading)
        elif self.fence:
            self._in_fence(line)
        elif (fence := _FENCE.match(line)) and self.index != self.ignored_fence and not _inline_code(fence):
            self.fence, self.fence_index, self.fence_kept = fence[1], self.index, len(self.chunk.lines)
            self._text(line)
        elif self.options is not None and (option := _OPTION.match(line.rstrip())):
            self._option(self.options, option)
        elif line.lstrip().startswith(":::"):
            self._colons(line)
        elif line.startswith("+++"):
            self._part(line)
        else:
            if self.directive and (option := _OPTION.match(line.rstrip())):
                where = f"directly under :::{{{self.directive.name}}} or +++"
                self.faults.add(self._number(), f"option :{option[1]}: comes after text; put it {where}")
            self._text(line)

    def _heading(self, line: str, heading: re.Match[str]) -> None:
        title = heading[2]
        if title[:1].strip():  # `##Title` and `#hashtag` are plain text to Markdown
            if len(heading[1]) == 2 and not self.fence:
                self.faults.add(self._number(), "put a blank between ## and the page's title")
            self._text(line)
            return
        if len(heading[1]) == 1:
            if not self.fence:  # in code it is a comment
                self.faults.add(self._number(), "heading # is not used; ## begins a page, ### is a heading within one")
            self._text(line)
            return
        if self._close_all():
            return
        self.page = RawPage(re.sub(r"\s#+\s*$", "", title).strip(), self._number())
        if not self.page.title:
            self.faults.add(self._number(), "the page has no title; write it after ##")
        self.pages.append(self.page)
        self._new_chunk()

    def _new_chunk(self) -> None:
        self.options = None
        self.chunk = Chunk(self._number() + 1)
        self.page.items.append(self.chunk)

    def _close_all(self) -> bool:
        """Close what is open before a new page or the end. True: an unclosed code block is to be read again as text."""
        if self.fence:
            self._reread_fence("the code block opened here is not closed on this page")
            return True
        if self.directive:
            closing = ":" * self.colons
            self.faults.add(
                self.directive.line, f"directive {self.directive.name!r} is not closed; end it with a line {closing}"
            )
            self.directive = None
        return False

    def _in_fence(self, line: str) -> None:
        colons = line.rstrip()
        if self.directive and set(colons) == {":"} and len(colons) >= self.colons:
            more = ":" * (self.colons + 1)
            self._reread_fence(
                "the code block opened here is not closed before the directive's end"
                f" (if its code has a {':' * self.colons} line, open and close the directive with {more})"
            )
            return
        marker = line.strip()
        if set(marker) == {self.fence[0]} and len(marker) >= len(self.fence):
            self.fence = ""
        self._text(line)

    def _reread_fence(self, message: str) -> None:
        """An unclosed code block hides everything under it: say so, and read it again as if it were text."""
        self.faults.add(self.fence_index + 1, message)
        del self.chunk.lines[self.fence_kept :]
        self.fence = ""
        self.ignored_fence = self.fence_index
        self.index = self.fence_index - 1  # the loop goes on with the fence line itself

    def _option(self, options: dict[str, Option], option: re.Match[str]) -> None:
        name = option[1].lower()
        if name in options:
            self.faults.add(self._number(), f"option :{name}: is used twice")
        else:
            options[name] = Option((option[2] or "").strip(), self._number())
        self.chunk.line = self._number() + 1

    def _colons(self, line: str) -> None:
        line = line.rstrip()
        if line != line.lstrip():
            self.faults.add(self._number(), "a ::: line begins at the left margin")
            line = line.lstrip()
        if set(line) == {":"}:
            self._closing(line)
        elif opening := _OPENING.match(line):
            self._opening(opening)
        elif "{" in line:
            self.faults.add(self._number(), f"{line[:40]!r} is not a directive; write :::{{name}} argument")
            self._text(line)
        elif self.directive:
            self.faults.add(self._number(), "a line that closes a directive has only colons")
            self._text(line)
        else:
            name = line.lstrip(":").split()[0]
            self.faults.add(self._number(), f"a directive's name stands in braces: :::{{{name}}}")
            self._text(line)

    def _closing(self, line: str) -> None:
        if self.directive is None:
            self.faults.add(self._number(), f"{line} closes nothing; no directive is open here")
        elif len(line) < self.colons:
            self._text(line)
        else:
            self.directive = None
            self._new_chunk()

    def _opening(self, opening: re.Match[str]) -> None:
        if self.directive:
            self.faults.add(
                self.directive.line,
                f"directive {self.directive.name!r} is not closed before line {self._number()}"
                " (directives cannot be nested)",
            )
        self.colons = len(opening[1])
        self.chunk = Chunk(self._number() + 1)
        self.directive = RawDirective(opening[2].strip(), opening[3].strip(), self._number(), self.chunk)
        self.options = self.directive.options
        self.page.items.append(self.directive)

    def _part(self, line: str) -> None:
        if self.directive is None:
            self.faults.add(self._number(), "+++ begins a part of a directive, and none is open here")
            self._text(line)
            return
        name, _, argument = line.lstrip("+").strip().partition(" ")
        if not name:
            self.faults.add(self._number(), "the part has no name; write +++ name")
        self.chunk = Chunk(self._number() + 1)
        part = RawPart(name, argument.strip(), self._number(), self.chunk)
        self.options = part.options
        self.directive.parts.append(part)


def _inline_code(fence: re.Match[str]) -> bool:
    """A line such as ```` ```code``` ```` opens no block."""
    return fence[1][0] == "`" and "`" in fence[2]
