"""The sheet to draw on: a pixel is two columns wide and a row high where there is room, else half blocks."""

from __future__ import annotations

import math
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tutor.ui.lab_drawing import SIDE, Box, Drawing
from tutor.ui.widgets.common.digit import SHADES, half_block, tone

BRUSH = 2
"""How strongly the brush's pixel takes the input layer's colour: it is one of the inputs."""


GUIDE = 26
"""The gray of the four corners of the box that MNIST's digits fill."""
CORNERS = frozenset(
    (row + down, column + right)
    for row, inward in ((4, 1), (23, -1))
    for column, side in ((4, 1), (23, -1))
    for down, right in ((0, 0), (inward, 0), (0, side))
)


def with_guide(pixels: bytes) -> bytes:
    """The picture on a sheet whose corners of a good size are marked."""
    marked = bytearray(pixels)
    for row, column in CORNERS:
        marked[row * SIDE + column] = max(GUIDE, marked[row * SIDE + column])
    return bytes(marked)


class DrawSheet(Widget):
    """Drag to draw. `large` is set by whoever knows the room."""

    DEFAULT_CSS = """
    DrawSheet { width: 28; height: 14; }
    DrawSheet.-large { width: 56; height: 28; }
    """

    class Inked(Message):
        """The picture has changed."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self._pixels = with_guide(drawing.pixels)
        self._last: tuple[float, float] | None = None

    @property
    def large(self) -> bool:
        return self.has_class("-large")

    def changed(self, *boxes: Box) -> None:
        """Show what has changed, and tell."""
        self._pixels = with_guide(self.drawing.pixels)
        self.refresh(*(self._region(box) for box in boxes))
        self.post_message(self.Inked())

    def _region(self, box: Box) -> Region:
        """The cells of a part of the picture: all others need not be sent to the terminal again."""
        top, left, bottom, right = box
        if self.large:
            return Region(2 * left, top, 2 * (right - left), bottom - top)
        return Region(left, top // 2, right - left, (bottom + 1) // 2 - top // 2)

    # the mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        self.capture_mouse()
        self.drawing.remember()
        self.drawing.down = False
        point = self._point_of(event)
        self._draw(point, point)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._last is None:
            return
        event.stop()
        self._draw(self._last, self._point_of(event))

    def _draw(self, before: tuple[float, float], point: tuple[float, float]) -> None:
        brush, self._last = self.drawing.brush, point
        self.drawing.brush = self._pixel(point)
        self.changed(self.drawing.stroke(before, point), around(brush), around(self.drawing.brush))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._last is not None:
            event.stop()
            self._last = None
            self.release_mouse()

    def _point_of(self, event: events.MouseEvent) -> tuple[float, float]:
        """Row and column in pixels of the picture; the middle of the cell, where the terminal tells no more."""
        x, y = event.pointer_x, event.pointer_y
        if x == int(x) and y == int(y):
            x, y = x + 0.5, y + 0.5
        return (y, x / 2) if self.large else (2 * y, x)

    @staticmethod
    def _pixel(point: tuple[float, float]) -> tuple[int, int]:
        row, column = (max(0, min(SIDE - 1, math.floor(part))) for part in point)
        return row, column

    # the picture

    def render_line(self, y: int) -> Strip:
        brush_row, brush_column = self.drawing.brush
        if self.app.no_color:
            return self._shades(y)
        tones = self.app.theme_variables
        colors = tones["paper"], tones["ink"], tones["layer-input"]
        if self.large:
            if y >= SIDE:
                return Strip.blank(self.size.width, Style.null())
            row = self._pixels[y * SIDE : (y + 1) * SIDE]
            tints = [BRUSH if (y, column) == (brush_row, brush_column) else 0 for column in range(SIDE)]
            segments = [Segment("  ", ground(gray, tint, *colors)) for gray, tint in zip(row, tints, strict=True)]
            return Strip(segments, 2 * SIDE)
        if y >= SIDE // 2:
            return Strip.blank(self.size.width, Style.null())
        segments = []
        for column in range(SIDE):
            cell: list[int] = []
            for row_number in (2 * y, 2 * y + 1):
                here = (row_number, column) == (brush_row, brush_column)
                cell += [self._pixels[row_number * SIDE + column], BRUSH if here else 0]
            segments.append(Segment("▀", half_block(*cell, *colors)))
        return Strip(segments, SIDE)

    def _shades(self, y: int) -> Strip:
        """Without colours, ink is denser characters and the brush an o."""
        rows, wide = ((y,), 2) if self.large else ((2 * y, 2 * y + 1), 1)
        if rows[-1] >= SIDE:
            return Strip.blank(self.size.width, Style.null())
        line = ""
        for column in range(SIDE):
            gray = sum(self._pixels[row * SIDE + column] for row in rows) // len(rows)
            here = self.drawing.brush[0] in rows and self.drawing.brush[1] == column
            line += ("o" if here else SHADES[gray * (len(SHADES) - 1) // 255]) * wide
        return Strip([Segment(line, Style.null())], len(line))  # Textual's filter for NO_COLOR wants a style


def around(pixel: tuple[int, int]) -> Box:
    row, column = pixel
    return row, column, row + 1, column + 1


@lru_cache(maxsize=4096)
def ground(gray: int, tint: int, paper: str, ink: str, color: str) -> Style:
    return Style.from_color(None, tone(gray, tint, paper, ink, color).rich_color)
