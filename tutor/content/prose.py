"""What authors write between directives, checked line by line: headings, links, images. Code is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tutor.content.scanner import Chunk
from tutor.content.source import FaultList

_FENCE: Final = re.compile(r"[ \t]*(`{3,}|~{3,})")
_CODE: Final = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_LINK: Final = re.compile(r"(?<!\\)\]\(\s*(<[^>]*>?|[^\s)]*)([^)]*)(\)?)")
_IMAGE: Final = re.compile(r"!\[[^\]]*\](?:\([^)]*\)?|\[[^\]]*\])")
_REFERENCE: Final = re.compile(r" {0,3}\[[^\]]+\]:\s*(\S+)")
_AUTOLINK: Final = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*)>")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-+)\s*$")
# Most texts have none of this, and Home waits for us: one look says whether a closer one is needed.
_SUSPECT: Final = re.compile(r"\]\(|!\[|\]:|<|^ {0,3}[=-]+\s*$", re.MULTILINE)
_MARKS: Final = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`")


def check_prose(chunk: Chunk, faults: FaultList) -> None:
    """Faults of a run of Markdown: headings that only pages have, images, and links that cannot be opened."""
    if not _SUSPECT.search("\n".join(chunk.lines)):
        return
    above = ""
    for number, line in _outside_code(chunk):
        if above.strip() and "|" not in above and _UNDERLINE.match(line):
            faults.add(number, "--- or === under text makes it a heading; put a blank line before it, or use ###")
        if _IMAGE.search(line):
            faults.add(number, "images are not shown in a terminal; use a live figure or a code block")
        for link in _LINK.finditer(_IMAGE.sub("", line)):
            if not link[3]:
                faults.add(number, "the link is not closed; write [text](https://…) on one line")
            elif wrong := link_fault(link[1].strip("<>")):
                faults.add(number, wrong)
        targets = [found[1] for found in _AUTOLINK.finditer(line)]
        if reference := _REFERENCE.match(line):
            targets.append(reference[1].strip("<>"))
        for target in targets:
            if wrong := link_fault(target):
                faults.add(number, wrong)
        above = line


def link_fault(link: str) -> str:
    """What is wrong with the address of a link, or '' for a good one."""
    if any(character.isspace() or character in '<>"\\' for character in link):
        return f"link {link!r} is malformed: it has a blank, a quote, a backslash or an angle bracket"
    scheme, slashes, rest = link.partition("://")
    if scheme.lower() not in {"http", "https"} or not slashes:
        return f"link {link!r} must begin with https:// or http://"
    host, _, port = re.split(r"[/?#]", rest, maxsplit=1)[0].partition(":")
    if not re.fullmatch(r"\w(?:[\w-]*\w)?(?:\.\w(?:[\w-]*\w)?)*", host):
        return f"link {link!r} is malformed: it names no host"
    if port and not (port.isdecimal() and int(port) < 65_536):
        return f"link {link!r} is malformed: {port!r} is no port"
    return ""


def plain_line(markdown: str) -> str:
    """The first paragraph of a text on one line, without emphasis marks and link targets, for lists."""
    paragraph: list[str] = []
    for line in markdown.split("\n"):
        if line.strip():
            paragraph.append(line.strip())
        elif paragraph:
            break
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(paragraph))
    return _MARKS.sub("", text)


def _outside_code(chunk: Chunk) -> Iterator[tuple[int, str]]:
    """Numbered lines outside code blocks, with code spans emptied."""
    fence = ""
    for number, line in chunk.numbered():
        marker = _FENCE.match(line)
        if fence:
            if marker and marker[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            yield number, ""
        elif marker and not (marker[1][0] == "`" and "`" in line[marker.end() :]):
            fence = marker[1]
            yield number, ""
        else:
            yield number, _CODE.sub("", line)
