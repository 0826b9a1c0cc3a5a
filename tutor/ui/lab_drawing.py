"""A drawing of 28 x 28 gray values: ink, eraser, sliding, undo, redo. No widget: a sheet shows it, keys change it.

Ink that slides over the edge is kept and comes back: the sheet is a window on a field three times as wide and high.
Places on the sheet are in pixels from its top left corner, so that the middle of the first pixel is (0.5, 0.5).
"""

from __future__ import annotations

import math

SIDE = 28
FIELD = 3 * SIDE
INK = 255
REACH = 1.8
"""Pixels from the line of a stroke to where its ink ends; the last one of them fades. So a stroke is about as thick as
those of MNIST's digits."""
MOST_UNDO = 200

State = tuple[bytes, int, int]
"""The field, and how far it was slid down and to the right."""
Box = tuple[int, int, int, int]
"""Rows and columns of the sheet that have changed: first row, first column, row and column after the last."""
ALL: Box = (0, 0, SIDE, SIDE)


class Drawing:
    """`brush` is the pixel (row, column) that the keys move; while it is `down`, moving it leaves ink, or takes it
    away if it `erases`."""

    def __init__(self) -> None:
        self._field = bytearray(FIELD * FIELD)
        self._before: list[State] = []
        self._undone: list[State] = []
        self.slid_down = self.slid_right = 0
        self.brush = (SIDE // 2, SIDE // 2)
        self.down = self.erases = False

    @property
    def pixels(self) -> bytes:
        """784 gray values, row by row, 0 paper to 255 ink."""
        top, left = SIDE - self.slid_down, SIDE - self.slid_right
        return b"".join(self._field[(top + row) * FIELD + left :][:SIDE] for row in range(SIDE))

    @property
    def blank(self) -> bool:
        """Without any ink, beside the sheet too."""
        return not any(self._field)

    @property
    def in_the_middle(self) -> bytes:
        """The picture as it was drawn, before it was slid."""
        return b"".join(self._field[(SIDE + row) * FIELD + SIDE :][:SIDE] for row in range(SIDE))

    def remember(self) -> None:
        """What comes now is one step to undo."""
        self._before = [*self._before[-MOST_UNDO + 1 :], self._state]
        self._undone = []

    @property
    def _state(self) -> State:
        return bytes(self._field), self.slid_down, self.slid_right

    def _restore(self, state: State) -> Box:
        self.down = False
        field, self.slid_down, self.slid_right = state
        self._field = bytearray(field)
        return ALL

    def stroke(self, start: tuple[float, float], end: tuple[float, float]) -> Box:
        """Ink, or none any more, along a line from one place (row, column) to another, both included."""
        (y1, x1), (y2, x2) = start, end
        top, left = max(0, int(min(y1, y2) - REACH)), max(0, int(min(x1, x2) - REACH))
        bottom, right = min(SIDE, int(max(y1, y2) + REACH) + 1), min(SIDE, int(max(x1, x2) + REACH) + 1)
        for row in range(top, bottom):
            for column in range(left, right):
                gray = round(INK * max(0.0, min(1.0, REACH - _distance(row + 0.5, column + 0.5, start, end))))
                at = (SIDE - self.slid_down + row) * FIELD + SIDE - self.slid_right + column
                self._field[at] = min(self._field[at], INK - gray) if self.erases else max(self._field[at], gray)
        return top, left, max(top, bottom), max(left, right)

    def press(self) -> Box:
        """Put the brush down, with ink where it is, or lift it."""
        self.down = not self.down
        if not self.down:
            return ALL
        self.remember()
        return self.stroke(self._brush_point, self._brush_point)

    @property
    def _brush_point(self) -> tuple[float, float]:
        return self.brush[0] + 0.5, self.brush[1] + 0.5

    def move(self, down: int, right: int) -> Box:
        """Move the brush, with ink if it is down."""
        before = self._brush_point
        self.brush = max(0, min(SIDE - 1, self.brush[0] + down)), max(0, min(SIDE - 1, self.brush[1] + right))
        if self.down:
            self.stroke(before, self._brush_point)
        return ALL

    def slide(self, down: int, right: int) -> Box:
        """Move all ink, at most by the size of the sheet."""
        self.remember()
        self.down = False
        self.slid_down = max(-SIDE, min(SIDE, self.slid_down + down))
        self.slid_right = max(-SIDE, min(SIDE, self.slid_right + right))
        return ALL

    def put(self, pixels: bytes) -> Box:
        """Another drawing in place of this one: 784 gray values, row by row."""
        self.remember()
        self.down, self.slid_down, self.slid_right = False, 0, 0
        self._field = bytearray(FIELD * FIELD)
        for row in range(SIDE):
            at = (SIDE + row) * FIELD + SIDE
            self._field[at : at + SIDE] = pixels[row * SIDE : (row + 1) * SIDE]
        return ALL

    def undo(self) -> Box:
        """Take back the last stroke, slide or clearing."""
        if not self._before:
            return ALL
        self._undone.append(self._state)
        return self._restore(self._before.pop())

    def redo(self) -> Box:
        """Take back the last undo, unless something was drawn since."""
        if not self._undone:
            return ALL
        self._before.append(self._state)
        return self._restore(self._undone.pop())

    def clear(self) -> Box:
        """A new sheet, in the middle again."""
        if not self.blank:
            self.remember()
        self.down = False
        self._field = bytearray(FIELD * FIELD)
        self.slid_down = self.slid_right = 0
        return ALL


def _distance(y: float, x: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    """From a point to the nearest one of a line between two others."""
    (y1, x1), (y2, x2) = start, end
    length = (y2 - y1) ** 2 + (x2 - x1) ** 2
    along = max(0.0, min(1.0, ((y - y1) * (y2 - y1) + (x - x1) * (x2 - x1)) / length)) if length else 0.0
    return math.hypot(y - y1 - along * (y2 - y1), x - x1 - along * (x2 - x1))
