"""The lessons' Markdown taken apart, for formats that have no Markdown: pieces of a line, lines of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tutor.domain.words import visible


class Span(NamedTuple):
    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph, or a line of a list (`bullet` is then its mark), of a table or of code."""

    spans: tuple[Span, ...]
    bullet: str = ""
    depth: int = 0
    code: bool = False

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables, and no raw HTML."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def paragraphs(markdown: str) -> Iterator[Para]:
    """The paragraphs of a text, top to bottom."""
    lists: list[tuple[str, int]] = []
    bullet = ""
    cells: list[tuple[Span, ...]] | None = None
    for token in parser().parse(visible(markdown)):
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                lists.append((token.type, int(token.attrs.get("start", 1))))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                kind, number = lists[-1]
                bullet = "•" if kind == "bullet_list_open" else f"{number}."
                lists[-1] = (kind, number + 1)
            case "tr_open":
                cells = []
            case "tr_close" if cells is not None:
                joined: list[Span] = []
                for cell in cells:
                    joined += [Span("   "), *cell] if joined else [*cell]
                yield Para(tuple(joined))
                cells = None
            case "inline":
                spans = tuple(_spans(token.children or []))
                if cells is not None:
                    cells.append(spans)
                else:
                    yield Para(spans, bullet, len(lists))
                    bullet = ""
            case "fence" | "code_block":
                for line in token.content.rstrip("\n").split("\n"):
                    yield Para((Span(line, code=True),), code=True, depth=len(lists))


def _spans(tokens: list[Token]) -> Iterator[Span]:
    bold = italic = 0
    for token in tokens:
        match token.type:
            case "strong_open":
                bold += 1
            case "strong_close":
                bold -= 1
            case "em_open":
                italic += 1
            case "em_close":
                italic -= 1
            case "softbreak":
                yield Span(" ", bool(bold), bool(italic))
            case "hardbreak":
                yield Span("\n", bool(bold), bool(italic))
            case "code_inline":
                yield Span(token.content, bool(bold), bool(italic), code=True)
            case "text" | "text_special":
                yield Span(token.content, bool(bold), bool(italic))
            case "image":
                yield Span(token.content, bool(bold), bool(italic))


def plain_line(markdown: str) -> str:
    """A text of one line without its marks."""
    return " ".join(para.text for para in paragraphs(markdown))
