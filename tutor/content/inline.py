"""Markdown prose as a plain tree of blocks and spans, for whoever shows it. HTML is never interpreted: it is text.

The only module that needs a Markdown parser, so it is imported when the first page opens and not before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

Layer = Literal["input", "hidden", "output", ""]
BlockKind = Literal["paragraph", "heading", "bullet", "ordered", "quote", "code", "table", "rule"]
Alignment = Literal["left", "center", "right"]

_LAYERS: Final = re.compile(r"\b(input|hidden|output)\s+layers?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one style. A line feed in it is a line break the author asked for.

    `link` is the address or ''. `layer` is set when the text names a layer of the network: it has a colour.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    layer: Layer = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ProseBlock:
    """One block in reading order. Lists and quotes are flat: `indent` counts the lists a block stands in, `quoted` the
    quotes.

    `spans` hold the text of paragraph, heading, bullet, ordered and quote. `marker` is '•' or '3.' on the first block
    of a list item; what follows in the same item has the same `indent`, its own kind and no marker. `code` and
    `language` belong to code; `header`, `rows` and `alignments` (one a column) to table.
    """

    kind: BlockKind
    spans: Spans = ()
    indent: int = 0
    quoted: int = 0
    marker: str = ""
    code: str = ""
    language: str = ""
    header: tuple[Spans, ...] = ()
    rows: tuple[tuple[Spans, ...], ...] = ()
    alignments: tuple[Alignment, ...] = ()


@lru_cache(maxsize=1024)
def parse_blocks(markdown: str) -> tuple[ProseBlock, ...]:
    """The blocks of a Markdown text, in reading order; () for a blank one. Kept by text: asking again is free."""
    return _Blocks(_parser().parse(markdown)).read()


def parse_spans(markdown: str) -> Spans:
    """The styled text of one line (a choice, a rubric line); paragraphs are joined by a line feed."""
    blocks = [block.spans for block in parse_blocks(markdown) if block.spans]
    spans: list[Span] = []
    for index, block in enumerate(blocks):
        spans.extend((Span("\n"), *block) if index else block)
    return _merged(spans)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("gfm-like", {"html": False}).disable(["strikethrough"])
    assert parser.linkify is not None
    # `train.py` and `notes.md` are file names, not hosts in Paraguay and Moldova.
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    return parser


class _Blocks:
    """Reads the flat stream of block tokens; containers only count."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.blocks: list[ProseBlock] = []
        self.lists: list[int | None] = []  # the next number of each open list, None for bullets
        self.marker = ""  # waits for the first block of a list item
        self.quoted = 0
        self.in_heading = False
        self.row: list[Spans] | None = None
        self.rows: list[tuple[Spans, ...]] = []
        self.alignments: list[Alignment] = []

    def read(self) -> tuple[ProseBlock, ...]:
        for token in self.tokens:
            self._take(token)
        return tuple(self.blocks)

    def _take(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._end_marker()
                self.lists.append(None)
            case "ordered_list_open":
                self._end_marker()
                start = token.attrGet("start")
                self.lists.append(1 if start is None else int(start))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self._open_item()
            case "list_item_close":
                self._end_marker()
            case "blockquote_open":
                self.quoted += 1
            case "blockquote_close":
                self.quoted -= 1
            case "heading_open" | "heading_close":
                self.in_heading = token.type == "heading_open"
            case "inline":
                self._inline(token)
            case "fence" | "code_block":
                words = token.info.split()
                code = token.content.removesuffix("\n").expandtabs(4)
                self._add(ProseBlock("code", code=code, language=words[0] if words else ""))
            case "hr":
                self._add(ProseBlock("rule"))
            case "table_open":
                self.rows, self.alignments = [], []
            case "tr_open":
                self.row = []
            case "th_open":
                self.alignments.append(_alignment(str(token.attrGet("style") or "")))
            case "tr_close":
                self.rows.append(tuple(self.row or ()))
                self.row = None
            case "table_close":
                header, *rows = self.rows
                self._add(ProseBlock("table", header=header, rows=tuple(rows), alignments=tuple(self.alignments)))

    def _open_item(self) -> None:
        number = self.lists[-1]
        if number is None:
            self.marker = "•"
        else:
            self.marker = f"{number}."
            self.lists[-1] = number + 1

    def _end_marker(self) -> None:
        """An item that begins with a list, or is empty, still shows its marker."""
        if self.marker:
            self._add(ProseBlock(self._item_kind()))

    def _item_kind(self) -> BlockKind:
        return "bullet" if self.marker == "•" else "ordered"

    def _inline(self, token: Token) -> None:
        spans = _spans(token.children or [])
        if self.row is not None:
            self.row.append(spans)
        elif self.in_heading:
            self._add(ProseBlock("heading", spans))
        elif self.marker:
            self._add(ProseBlock(self._item_kind(), spans))
        else:
            self._add(ProseBlock("quote" if self.quoted else "paragraph", spans))

    def _add(self, block: ProseBlock) -> None:
        self.blocks.append(replace(block, indent=len(self.lists), quoted=self.quoted, marker=self.marker))
        self.marker = ""


def _alignment(style: str) -> Alignment:
    if "right" in style:
        return "right"
    return "center" if "center" in style else "left"


def _spans(tokens: list[Token]) -> Spans:
    spans: list[Span] = []
    bold = italic = 0
    link = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                href = str(token.attrGet("href") or "")
                link = href if href.lower().startswith(("http://", "https://")) else ""
            case "link_close":
                link = ""
            case "code_inline":
                spans.append(Span(token.content, bold > 0, italic > 0, code=True, link=link))
            case "softbreak":
                spans.append(Span(" ", bold > 0, italic > 0, link=link))
            case "hardbreak":
                spans.append(Span("\n", bold > 0, italic > 0, link=link))
            case _:  # text, and the words that stand for an image
                if token.content:
                    spans.append(Span(token.content, bold > 0, italic > 0, link=link))
    return tuple(part for span in _merged(spans) for part in _with_layers(span))


def _merged(spans: list[Span]) -> Spans:
    """Neighbours of one style become one span, so that a phrase broken over two lines is whole again."""
    merged: list[Span] = []
    for span in spans:
        if merged and replace(merged[-1], text="") == replace(span, text=""):
            merged[-1] = replace(span, text=merged[-1].text + span.text)
        else:
            merged.append(span)
    return tuple(merged)


def _with_layers(span: Span) -> Spans:
    """The span cut where it names a layer; names in code and links keep their own look."""
    if span.code or span.link:
        return (span,)
    parts: list[Span] = []
    end = 0
    for found in _LAYERS.finditer(span.text):
        if found.start() > end:
            parts.append(replace(span, text=span.text[end : found.start()]))
        parts.append(replace(span, text=found[0], layer=_LAYER_OF[found[1].lower()]))
        end = found.end()
    if end < len(span.text):
        parts.append(replace(span, text=span.text[end:]))
    return tuple(parts)


_LAYER_OF: Final[dict[str, Layer]] = {"input": "input", "hidden": "hidden", "output": "output"}
