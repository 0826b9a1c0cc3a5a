"""A sheet of cells to draw on: words, and lines of braille dots, two by four to a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from textual.content import Content

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
BRAILLE = 0x2800


class Canvas:
    """`columns` by `rows` cells. Whatever falls outside is not drawn."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.cells = [[(" ", "")] * columns for _ in range(rows)]

    def write(self, column: int, row: int, text: str, tone: str) -> None:
        """`text` from a cell on, over what is there."""
        if 0 <= row < self.rows:
            for offset, character in enumerate(text):
                if 0 <= column + offset < self.columns:
                    self.cells[row][column + offset] = (character, tone)

    def dot(self, x: int, y: int, tone: str) -> None:
        """A dot, counted in dots from the top left; it joins those of its cell that have the same tone."""
        column, row = x // 2, y // 4
        if 0 <= column < self.columns and 0 <= row < self.rows:
            character, before = self.cells[row][column]
            bits = ord(character) - BRAILLE if before == tone and character >= chr(BRAILLE) else 0
            self.cells[row][column] = (chr(BRAILLE + (bits | DOTS[y % 4][x % 2])), tone)

    def line(self, x1: int, y1: int, x2: int, y2: int, tone: str) -> None:
        """A straight line of dots, both ends included."""
        steps = max(abs(x2 - x1), abs(y2 - y1), 1)
        for step in range(steps + 1):
            self.dot(round(x1 + (x2 - x1) * step / steps), round(y1 + (y2 - y1) * step / steps), tone)

    def lines(self) -> list[Content]:
        """The rows, as many cells wide as the canvas."""
        rows = []
        for row in self.cells:
            runs = groupby(row, key=lambda cell: cell[1])
            rows.append(Content.assemble(*(("".join(cell[0] for cell in run), tone) for tone, run in runs)))
        return rows

    def content(self) -> Content:
        return Content("\n").join(self.lines())


@dataclass(frozen=True, slots=True)
class Chart:
    """A part of a canvas with numbers along its left and bottom: cells `columns` by `rows` from (`left`, `top`) on."""

    canvas: Canvas
    left: int
    top: int
    columns: int
    rows: int
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    def dot_of(self, x: float, y: float) -> tuple[int, int]:
        """The dot of a point, which may lie outside."""
        (x1, x2), (y1, y2) = self.x_range, self.y_range
        across = (2 * self.columns - 1) * (x - x1) / (x2 - x1)
        down = (4 * self.rows - 1) * (y2 - y) / (y2 - y1)
        return 2 * self.left + round(across), 4 * self.top + round(max(-1e6, min(1e6, down)))

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """The cell of a point, moved to the edge of the chart if it lies outside."""
        column, row = (part // size for part, size in zip(self.dot_of(x, y), (2, 4), strict=True))
        return (
            max(self.left, min(self.left + self.columns - 1, column)),
            max(self.top, min(self.top + self.rows - 1, row)),
        )

    def x_at(self, column: int) -> float:
        """The number that a column of the canvas stands for."""
        (x1, x2), share = self.x_range, (column - self.left + 0.5) / self.columns
        return x1 + (x2 - x1) * max(0.0, min(1.0, share))

    def curve(self, function: Callable[[float], float], tone: str) -> None:
        """A function, its dots joined; parts above and below the chart are left out."""
        (x1, x2), last = self.x_range, 2 * self.columns - 1
        top, bottom = 4 * self.top, 4 * (self.top + self.rows) - 1
        before: tuple[int, int] | None = None
        for step in range(last + 1):
            x = x1 + (x2 - x1) * step / last
            here = self.dot_of(x, function(x))
            if top <= here[1] <= bottom:
                if before is not None and top <= before[1] <= bottom:
                    self.canvas.line(*before, *here, tone)
                else:
                    self.canvas.dot(*here, tone)
            before = here

    def mark(self, x: float, y: float, glyph: str, tone: str) -> None:
        """One character at a point."""
        self.canvas.write(*self.cell(x, y), glyph, tone)

    def axes(self, x_ticks: Sequence[float], y_ticks: Sequence[float], x_name: str, y_name: str) -> None:
        """Lines at the left and the bottom, with numbers, and the names of both at their ends."""
        foot = self.top + self.rows
        for row in range(self.top, foot):
            self.canvas.write(self.left - 1, row, "│", "$faint")
        self.canvas.write(self.left - 1, foot, "└" + "─" * self.columns, "$faint")
        for x in x_ticks:
            column, text = self.cell(x, self.y_range[0])[0], number(x)
            self.canvas.write(column, foot, "┬", "$faint")
            at = min(column - len(text) // 2, self.left + self.columns - len(text))
            self.canvas.write(at, foot + 1, text, "$muted")
        for y in y_ticks:
            row, text = self.cell(self.x_range[0], y)[1], number(y)
            self.canvas.write(self.left - 1, row, "┤", "$faint")
            self.canvas.write(self.left - 1 - len(text), row, text, "$muted")
        self.canvas.write(self.left + self.columns + 1, foot, x_name, "$muted")
        self.canvas.write(self.left - 1, self.top - 1, y_name, "$muted")


def number(value: float, places: int | None = None) -> str:
    """A number with the minus sign of print: −0.5. Without `places` no more digits than it needs."""
    text = f"{value:g}" if places is None else f"{value:.{places}f}"
    return "−" + text[1:] if text.startswith("-") and float(text) else text.removeprefix("-")


def signed(value: float, places: int) -> str:
    """A number that always shows its sign: +0.50, −0.50, and 0.00 for what rounds to it."""
    text = number(value, places)
    return text if text.startswith("−") or not float(text) else f"+{text}"
