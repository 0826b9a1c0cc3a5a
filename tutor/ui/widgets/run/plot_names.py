"""The names of lines, written beside where each ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Piece: TypeAlias = tuple[str, str]
Named: TypeAlias = tuple[Sequence[tuple[float, float]], str, str]
"""Points in cells (y upward), the name, the tone."""


def name_ends(drawn: list[list[Piece]], named: Sequence[Named]) -> None:
    """Write each name into the drawn lines of cells: to the right of the end of its line, else above or below it, where
    the cells are free, and never beyond another line. One for which there is no room is left out: the row above the
    chart tells it too."""
    rows = len(drawn)
    for points, name, tone in named:
        if not (points and name):
            continue
        x, y = points[-1]
        row, column = rows - 1 - round(y), round(x)
        width = sum(len(text) for text, _ in drawn[0])
        ended = min(width, column + 1) - len(name)
        closed: set[int] = set()  # above (-1) or below (1) something lies between the line and what comes there
        for by, start in [(0, column + 2), *((by, ended) for by in (-1, 1, -2, 2, -3, 3))]:
            side, at = (by > 0) - (by < 0), row + by
            if side in closed or not (0 <= at < rows and start > 0 and start + len(name) <= width):
                continue
            if _free(drawn[at], start, len(name)):
                drawn[at] = _written(drawn[at], start, name, tone)
                break
            closed.add(side)


def names_beside(named: Sequence[Named], rows: int) -> dict[int, Piece]:
    """Name and tone by row (upward), each as near to the end of its line as those above it leave room; what no row is
    left for is left out."""
    ends = sorted(((points[-1][1], name, f"${tone}") for points, name, tone in named if points and name), reverse=True)
    found: dict[int, Piece] = {}
    free = rows - 1  # the highest row that is still free
    for place, (y, name, tone) in enumerate(ends[:rows]):
        free = max(min(free, round(y)), min(len(ends), rows) - 1 - place)
        found[free] = name, tone
        free -= 1
    return found


def _free(line: Sequence[Piece], start: int, length: int) -> bool:
    """With a cell to spare on both sides."""
    text = "".join(part for part, _ in line)
    return not text[max(0, start - 1) : start + length + 1].strip(" \u2800")


def _written(line: Sequence[Piece], start: int, name: str, tone: str) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for text, style in line:
        before, after = text[: max(0, start - at)], text[max(0, start + len(name) - at) :]
        if at <= start < at + len(text):
            pieces += [(before, style), (name, f"${tone}"), (after, style)]
        elif at + len(text) <= start or at >= start + len(name):
            pieces.append((text, style))
        else:
            pieces.append((after, style))
        at += len(text)
    return [piece for piece in pieces if piece[0]]
