"""Chips of which one is chosen: it has a ✓ and a bold label. One tab stop; ← → choose."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

GAP = 2


class ChipRow(Widget, can_focus=True):
    """`chosen` is the index of the chosen label. Rows fold where the labels do not fit."""

    DEFAULT_CSS = """
    ChipRow { width: 1fr; height: auto; }
    """
    BINDINGS = [Binding("left", "move(-1)", show=False), Binding("right", "move(1)", show=False)]
    chosen: reactive[int] = reactive(0)

    class Chosen(Message):
        def __init__(self, row: ChipRow) -> None:
            super().__init__()
            self.row = row

        @property
        def control(self) -> ChipRow:
            return self.row

    def __init__(self, labels: tuple[str, ...], chosen: int = 0, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.labels = labels
        self.set_reactive(ChipRow.chosen, chosen)

    def _extents(self, width: int) -> list[tuple[int, int, int]]:
        """(row, first column, columns) of each chip; the one that is chosen is two wider, so all keep room for that."""
        row = column = 0
        found = []
        for index, label in enumerate(self.labels):
            size = len(label) + 2 + (2 if index == self.chosen else 0)
            if column and column + size > width:
                row, column = row + 1, 0
            found.append((row, column, size))
            column += size + GAP
        return found

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return self._extents(width)[-1][0] + 1

    def render(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        at = (0, 0)
        focused = " underline" if self.has_focus else ""
        extents = self._extents(self.content_size.width)
        for index, (label, (row, column, size)) in enumerate(zip(self.labels, extents, strict=True)):
            parts.append("\n" * (row - at[0]) + " " * (column - (at[1] if row == at[0] else 0)))
            if index == self.chosen:
                parts += [(" ✓ ", "$accent on $chip"), (label, f"bold{focused} $bright on $chip"), (" ", "on $chip")]
            else:
                parts.append((f" {label} ", "$words on $chip"))
            at = (row, column + size)
        return Content.assemble(*parts)

    def action_move(self, by: int) -> None:
        self.choose(max(0, min(len(self.labels) - 1, self.chosen + by)))

    def choose(self, index: int) -> None:
        if index != self.chosen:
            self.chosen = index
            self.refresh(layout=True)
            self.post_message(self.Chosen(self))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        for index, (row, column, size) in enumerate(self._extents(self.content_size.width)):
            if event.y == row and column <= event.x < column + size:
                self.choose(index)
                return
