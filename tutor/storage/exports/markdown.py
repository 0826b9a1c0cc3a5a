"""The report as Markdown, readable as it stands and rendered by any forge. Learner text can never become structure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tutor.domain import document as doc
from tutor.domain.words import visible

_MEANS_SOMETHING = re.compile(r"[\\`*_{}\[\]<>#|~&$^@]|(?<=:)//|\bwww\.", re.IGNORECASE)


def write_markdown(blocks: Iterable[doc.Block]) -> str:
    """One text, its parts set apart by empty lines."""
    each = list(blocks)
    slugs = _slugs(each)
    return "\n\n".join(part for block in each for part in _parts(block, slugs)) + "\n"


def _slugs(blocks: Iterable[doc.Block]) -> dict[str, str]:
    """For each anchor the name that forges give its heading: lower case, no punctuation, a number when it is taken."""
    taken: dict[str, int] = {}
    found = {}
    for block in blocks:
        if isinstance(block, doc.Title | doc.Heading | doc.Questions):
            text = block.title if isinstance(block, doc.Questions) else block.text
            slug = re.sub(r"[^\w\- ]", "", visible(text).strip().lower()).replace(" ", "-")
            number = taken[slug] = taken.get(slug, -1) + 1
            if isinstance(block, doc.Heading) and block.anchor:
                found[block.anchor] = f"{slug}-{number}" if number else slug
    return found


def _parts(block: doc.Block, slugs: Mapping[str, str]) -> Iterator[str]:
    match block:
        case doc.Title(over, text, under):
            yield from (f"# {inline(text)}", f"{inline(over)}. {inline(under)}")
        case doc.Heading(level, text, _, note):
            yield f"{'#' * level} {inline(text)}"
            if note:
                yield f"*{inline(note)}*"
        case doc.Tiles(tiles):
            yield "\n".join(
                f"- {' '.join(filter(None, (f'**{tile.number}**', inline(tile.of), inline(tile.words))))}"
                for tile in tiles
            )
        case doc.Questions(title, asked):
            yield f"## {inline(title)}"
            for text, where in asked:
                yield quote(text)
                yield f"*{inline(where)}*"
        case doc.TalkTopics(rows):
            yield "\n".join(f"- [{inline(name)}](#{slugs[anchor]}): {inline(words)}" for name, anchor, words in rows)
        case doc.Contents(head, rows):
            lines = [f"| {' | '.join(head)} |", f"|---{'|--:' * (len(head) - 1)}|"]
            for title, anchor, cells in rows:
                name = f"[{inline(title)}](#{slugs[anchor]})" if anchor else inline(title)
                lines.append(f"| {' | '.join((name, *map(inline, cells)))} |")
            yield "\n".join(lines)
        case doc.Fact(text, mark):
            yield f"{mark} *{inline(text)}*".strip()
        case doc.Markdown(text, label, prompt):
            told = f"**{inline(label)}** {visible(text).strip()}".strip() if label else visible(text).strip()
            yield "\n".join(f"> {line}".rstrip() for line in told.split("\n")) if prompt else told
        case doc.LearnerText(text):
            yield quote(text)
        case doc.Lines(label, lines):
            if label:
                yield f"{inline(label)}:"
            yield "\n".join(
                " ".join(
                    filter(
                        None,
                        (
                            "-",
                            line.mark,
                            inline(line.text) if line.plain else visible(" ".join(line.text.split())),
                            f"({inline(line.note)})" if line.note else "",
                        ),
                    )
                )
                for line in lines
            )
        case doc.Plot(result):
            if result.plot:
                yield fence(result.plot)


def inline(text: str) -> str:
    """One line of plain words in which no character means anything to Markdown."""
    return _line(" ".join(visible(text).split()))


def quote(text: str) -> str:
    """The learner's words as a quotation: their lines, their paragraphs, and nothing that Markdown obeys."""
    lines = visible(text).split("\n")
    told = []
    for index, line in enumerate(lines):
        blanks = len(line) - len(line.lstrip(" \t"))
        shown = "\u00a0" * len(line[:blanks].expandtabs(4)) + _line(line[blanks:].rstrip(" \t"))
        more = index + 1 < len(lines) and line.strip() and lines[index + 1].strip()
        told.append(f"> {shown}{chr(92) if more else ''}".rstrip(" "))
    return "\n".join(told)


def _line(text: str) -> str:
    escaped = _MEANS_SOMETHING.sub(
        lambda found: "".join(rf"\{one}" if one in _PUNCTUATION else one for one in found[0]), text
    )
    begun = re.match(r"([-+=:])|(\d+)([.)])", escaped)  # what begins a list, a rule or a table's second row
    if begun is None:
        return escaped
    at = begun.start(3) if begun[3] else begun.start(1)
    return f"{escaped[:at]}\\{escaped[at:]}"


_PUNCTUATION = frozenset("\\`*_{}[]<>#|~&$^@/.")


def fence(text: str) -> str:
    """Text in a fence longer than any in it."""
    shown = visible(text)
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}text\n{shown}\n{ticks}"
