"""The report as plain text, for a mail: no marks but indents and lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from tutor.domain import document as doc
from tutor.domain.words import visible
from tutor.storage.exports.prose import paragraphs, plain_line

WIDTH = 80


def write_plain(blocks: Iterable[doc.Block]) -> str:
    """One text, its parts set apart by empty lines."""
    return "\n\n".join("\n".join(lines) for block in blocks if (lines := list(_lines(block)))) + "\n"


def _lines(block: doc.Block) -> Iterator[str]:
    match block:
        case doc.Title(over, text, under):
            yield from (visible(over), visible(text), visible(under))
        case doc.Heading(level, text, _, note):
            told = visible(text) + (f" ({visible(note)})" if note else "")
            yield from ("", told.upper() if level == 2 else told, ("=" if level == 2 else "-") * min(WIDTH, len(told)))
        case doc.Tiles(tiles):
            for tile in tiles:
                yield f"  {' '.join(filter(None, (tile.number, tile.of, '-', tile.words)))}"
        case doc.Questions(title, asked):
            yield title.upper()
            for number, (text, where) in enumerate(asked, start=1):
                yield from ("", f"  {number}.")
                yield from _quoted(text)
                yield f"     ({visible(where)})"
        case doc.TalkTopics(rows):
            for name, _, words in rows:
                yield f"  {visible(name)}: {visible(words)}"
        case doc.Contents(head, rows):
            for title, _, cells in rows:
                each_told = [f"{name} {cell}" for name, cell in zip(head[1:], cells, strict=True) if cell]
                yield f"  {visible(title)}: {'; '.join(each_told)}"
        case doc.Fact(text, mark):
            yield f"{mark} {visible(text)}".strip()
        case doc.Markdown(text, label):
            yield from _prose(text, label)
        case doc.LearnerText(text):
            yield from _quoted(text)
        case doc.Lines(label, each):
            if label:
                yield f"{label}:"
            for one in each:
                told = visible(one.text) if one.plain else plain_line(one.text)
                note = f" ({visible(one.note)})" if one.note else ""
                yield f"  {one.mark} {told}{note}" if one.mark else f"  - {told}{note}"
        case doc.Plot(result):
            yield from visible(result.plot).split("\n")


def _quoted(text: str) -> Iterator[str]:
    """The learner's words with a bar before each line; the lines are theirs, never broken anew."""
    for line in visible(text).split("\n"):
        yield f"  | {line}".rstrip()


def _prose(markdown: str, label: str) -> Iterator[str]:
    before = f"{label} " if label else ""
    for para in paragraphs(markdown):
        indent = "  " * para.depth
        if para.code:
            yield f"    {para.text}"
            continue
        first = f"{indent}{para.bullet} " if para.bullet else indent
        yield from wrap(before + para.text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first))
        before = ""
    if before:
        yield before.strip()
