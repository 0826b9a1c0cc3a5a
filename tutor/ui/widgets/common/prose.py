"""Lesson text on the page: one widget for consecutive prose, wrapped to its own width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from tutor.content.inline import ProseBlock, Span, Spans, parse_blocks, parse_spans
from tutor.domain.words import visible

LINK = "link"
"""Meta of a cell that belongs to a link: its address."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands in a text: its words, and where it leads."""

    words: str
    address: str


class Prose(Widget):
    """Markdown as styled lines. `style` is that of plain words (a question's prompt is bold and bright).

    A click on a link says so; the screen has a key for the links of all its texts.
    """

    class LinkPressed(Message):
        def __init__(self, address: str) -> None:
            super().__init__()
            self.address = address

    DEFAULT_CSS = """
    Prose { height: auto; width: 1fr; margin: 0 0 1 0; }
    """

    def __init__(self, markdown: str, *, style: str = "$words", classes: str = "") -> None:
        super().__init__(classes=classes)
        self.blocks = parse_blocks(markdown)
        self.style_of_words = style
        self._laid: tuple[int, Content] = (-1, Content(""))

    def say(self, markdown: str) -> None:
        """Show other words."""
        self.blocks = parse_blocks(markdown)
        self._laid = (-1, Content(""))
        self.refresh(layout=True)

    def _lines(self, width: int) -> Content:
        if self._laid[0] != width:
            self._laid = (width, Content("\n").join(lay_out(self.blocks, max(8, width), self.style_of_words)))
        return self._laid[1]

    @property
    def links(self) -> tuple[Link, ...]:
        """In reading order, an address once, with the words that it stands under first."""
        found: dict[str, str] = {}
        for block in self.blocks:
            for address, spans in groupby(_spans(block), key=lambda span: span.link):
                if address:
                    found.setdefault(address, "".join(span.text for span in spans))
        return tuple(Link(words, address) for address, words in found.items())

    def on_click(self, event: events.Click) -> None:
        if address := event.style.meta.get(LINK):
            self.post_message(self.LinkPressed(address))

    def render(self) -> Content:
        return self._lines(self.content_size.width)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return self._lines(width).plain.count("\n") + 1


class Aside(Prose):
    """Words that are not there before somebody tells them."""

    DEFAULT_CSS = """
    Aside { display: none; }
    Aside.-told { display: block; }
    """

    def __init__(self, markdown: str = "", *, classes: str = "") -> None:
        super().__init__(markdown, classes=classes)

    def tell(self, markdown: str | None = None) -> None:
        """Show other words, or those it was made with."""
        if markdown is not None:
            self.say(markdown)
        self.add_class("-told")


def _spans(block: ProseBlock) -> Iterator[Span]:
    yield from block.spans
    for cells in (block.header, *block.rows):
        for cell in cells:
            yield from cell


def styled(spans: Spans, words: str = "$words") -> Content:
    """Spans as content: bold is bright, a layer has its colour, code stands on a tone of its own."""
    parts: list[Content] = []
    for span in spans:
        style = words
        if span.bold:
            style = "bold $bright"
        if span.layer:
            style = f"{'bold ' if span.bold or 'bold' in words else ''}$layer-{span.layer}"
        if span.code:
            style = "$bright on $here"
        if span.link:
            style = "$accent"
        if span.italic:
            style = f"italic {style}"
        part = Content.styled(visible(span.text), style)
        if span.link and span.link not in (span.text, f"mailto:{span.text}"):
            part = Content.assemble(part, (f" ({visible(span.link)})", "$muted"))
        parts.append(part.stylize(Style.from_meta({LINK: span.link})) if span.link else part)
    return Content.assemble(*parts)


def styled_line(markdown: str, words: str = "$words") -> Content:
    """One line of Markdown as content."""
    return styled(parse_spans(markdown), words)


def lay_out(blocks: tuple[ProseBlock, ...], width: int, words: str = "$words") -> list[Content]:
    """The lines of all blocks, none wider than `width`."""
    lines: list[Content] = []
    before: ProseBlock | None = None
    for block in blocks:
        close = before is not None and before.indent and block.indent and block.marker
        if before is not None and not close:
            lines.append(Content(""))
        lines += _block_lines(block, width, words)
        before = block
    return lines


def _block_lines(block: ProseBlock, width: int, words: str) -> list[Content]:
    match block.kind:
        case "code":
            return _code_lines(block, width)
        case "table":
            return _table_lines(block, width, words)
        case "rule":
            return [Content.styled("─" * width, "$line")]
        case "heading":
            return styled(block.spans, "bold $bright").wrap(width)
    hang = ""
    lead = Content("")
    if block.indent:
        marker = block.marker or " "
        hang = "  " * (block.indent - 1) + " " * (len(marker) + 1)
        lead = Content.assemble("  " * (block.indent - 1), (marker, "$muted"), " ")
    if block.quoted:
        lead = Content.assemble(lead, ("▏ " * block.quoted, "$faint")) if not block.indent else lead
    return [
        Content.assemble(lead if number == 0 or (block.quoted and not block.indent) else Content(hang), line)
        for number, line in enumerate(styled(block.spans, words).wrap(max(1, width - max(len(hang), lead.cell_length))))
    ]


def _code_lines(block: ProseBlock, width: int) -> list[Content]:
    """Code and pictures in text stand in a well, comments muted; what is too long goes on in the next line."""
    written = visible(block.code.rstrip("\n")).split("\n")
    pad = 2 if max(map(len, written), default=0) + 4 <= width else 0
    ground = " on $well"
    lines = []
    for text in written:
        code, hash_, comment = text.partition("#") if block.language in ("python", "py", "sh") else (text, "", "")
        line = Content.assemble((code, "$words" + ground), (hash_ + comment, "$muted" + ground))
        for start in range(0, max(1, len(text)), width):
            piece = line[start : start + width]
            fill = " " * max(0, width - pad - len(piece.plain))
            lines.append(Content.assemble((" " * pad, ground.strip()), piece, (fill, ground.strip())))
    blank = Content.styled(" " * width, "on $well")
    return [blank, *lines, blank]


def _table_lines(block: ProseBlock, width: int, words: str) -> list[Content]:
    """Columns as wide as their widest cell, two apart; the last one wraps when there is not room for all."""
    header = [styled(cell, "$muted") for cell in block.header]
    rows = [[styled(cell, words) for cell in row] for row in block.rows]
    count = len(header)
    widths = [max([header[at].cell_length, *(row[at].cell_length for row in rows)]) for at in range(count)]
    gap = 3 if sum(widths) + 3 * (count - 1) <= width else 2
    spare = width - gap * (count - 1)
    while sum(widths) > spare and max(widths) > 3:
        widths[widths.index(max(widths))] -= 1
    lines: list[Content] = []
    for number, row in enumerate([header, *rows]):
        cells = [cell.wrap(widths[at]) for at, cell in enumerate(row)]
        for line in range(max(map(len, cells))):
            parts: list[Content | str] = []
            for at, cell in enumerate(cells):
                text = cell[line] if line < len(cell) else Content("")
                fill = " " * (widths[at] - text.cell_length)
                right = block.alignments[at] == "right"
                parts += [fill, text] if right else [text, fill]
                if at + 1 < count:
                    parts.append(" " * gap)
            lines.append(Content.assemble(*parts))
        if number == 0:
            lines.append(Content.styled("─" * width, "$line"))
    return lines
