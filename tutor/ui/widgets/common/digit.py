"""A handwritten digit in half blocks: ink on paper."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

SIDE = 28
FULL, SMALL = (28, 14), (14, 7)
"""Columns and rows. A cell holds two pixels, one above the other; small pixels are means of 2 x 2."""

SHADES = " .:-=+*#%@"
"""For terminals without colour."""


@lru_cache(maxsize=256)
def fitted(pixels: bytes, side: tuple[int, int]) -> bytes:
    """A picture of any size as one of 28 x 28, its longer side filled: larger pixels, or means of several; blank paper
    where the pixels are not those of such a picture."""
    rows, columns = side
    if side == (SIDE, SIDE) and len(pixels) == SIDE * SIDE:
        return pixels
    made = bytearray(SIDE * SIDE)
    if len(pixels) != rows * columns:
        return bytes(made)
    longer = max(rows, columns)
    height, width = max(1, SIDE * rows // longer), max(1, SIDE * columns // longer)
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    across = [_span(column, width, columns) for column in range(width)]
    for row in range(height):
        first, last = _span(row, height, rows)
        for column, (begin, end) in enumerate(across):
            box = [pixel for at in range(first, last) for pixel in pixels[at * columns + begin : at * columns + end]]
            made[(top + row) * SIDE + left + column] = round(sum(box) / len(box))
    return bytes(made)


def _span(index: int, of: int, total: int) -> tuple[int, int]:
    """Which of `total` pixels lie under number `index` of `of`, at least one."""
    first = index * total // of
    return first, max(first + 1, (index + 1) * total // of)


class DigitView(Widget):
    """`pixels` are 784 gray values row by row, 0 paper to 255 ink. `highlight` is (row, column), 0-based, full size."""

    DEFAULT_CSS = """
    DigitView { width: 28; height: 14; }
    DigitView.-small { width: 14; height: 7; }
    """
    pixels: reactive[bytes] = reactive(bytes(SIDE * SIDE))
    highlight: reactive[tuple[int, int] | None] = reactive(None)

    def __init__(
        self, pixels: bytes = bytes(SIDE * SIDE), size: Literal["full", "small"] = "full", id: str | None = None
    ) -> None:
        super().__init__(id=id, classes="-small" if size == "small" else "")
        self.small = size == "small"
        self.set_reactive(DigitView.pixels, pixels)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return (SMALL if self.small else FULL)[0]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return (SMALL if self.small else FULL)[1]

    def render_line(self, y: int) -> Strip:
        columns, rows = SMALL if self.small else FULL
        if y >= rows:
            return Strip.blank(self.size.width, Style.null())
        side = SIDE // 2 if self.small else SIDE
        grays = shrunk(self.pixels) if self.small else self.pixels
        upper, lower = grays[2 * y * side : (2 * y + 1) * side], grays[(2 * y + 1) * side : (2 * y + 2) * side]
        if self.app.no_color:
            shades = "".join(SHADES[(a + b) * (len(SHADES) - 1) // 510] for a, b in zip(upper, lower, strict=True))
            return Strip([Segment(shades, Style.null())], columns)  # Textual's filter for NO_COLOR wants a style
        tones = self.app.theme_variables
        paper, ink, tint = tones["paper"], tones["ink"], tones["layer-input"]
        segments = []
        for column in range(columns):
            top = self.tinted(upper[column], 2 * y, column)
            bottom = self.tinted(lower[column], 2 * y + 1, column)
            segments.append(Segment("▀", half_block(*top, *bottom, paper, ink, tint)))
        return Strip(segments, columns)

    def tinted(self, gray: int, row: int, column: int) -> tuple[int, int]:
        """Gray value, and how strongly it takes the input layer's colour (0, 1 the row, 2 the pixel itself)."""
        if self.highlight is None or row != self.highlight[0]:
            return gray, 0
        return gray, 2 if column == self.highlight[1] else 1


@lru_cache(maxsize=256)
def shrunk(pixels: bytes) -> bytes:
    """14 x 14 means of 2 x 2 pixels."""
    half = SIDE // 2
    return bytes(
        sum(pixels[(2 * row + a) * SIDE + 2 * column + b] for a in (0, 1) for b in (0, 1)) // 4
        for row in range(half)
        for column in range(half)
    )


@lru_cache(maxsize=65536)
def half_block(top: int, top_tint: int, bottom: int, bottom_tint: int, paper: str, ink: str, tint: str) -> Style:
    """The style of one cell: foreground its upper pixel, background its lower one."""
    upper, lower = tone(top, top_tint, paper, ink, tint), tone(bottom, bottom_tint, paper, ink, tint)
    return Style.from_color(upper.rich_color, lower.rich_color)


@lru_cache(maxsize=4096)
def tone(gray: int, tinted: int, paper: str, ink: str, tint: str) -> Color:
    """The colour of a pixel: paper to ink, mixed with the input layer's colour where it is looked at."""
    color = Color.parse(paper).blend(Color.parse(ink), gray / 255)
    if tinted == 2:
        return Color.parse(tint)
    return color.blend(Color.parse(tint), 0.55 * (1 - gray / 255) + 0.15) if tinted else color
