"""Rows of words with a mark before them and a note at their right: to be read, or to be gone to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tutor.domain.words import visible

LEAST = 16
"""Columns of words beside a note; where there are fewer, the note goes below."""


@dataclass(frozen=True, slots=True)
class Facing:
    """A row: its glyph with its tone, its words and its note. `cut`: one line, however long the words are."""

    glyph: str
    tone: str
    words: str
    note: str
    cut: bool = False


class FacingRows(Widget):
    """Each row takes as many lines as its words need."""

    DEFAULT_CSS = """
    FacingRows { height: auto; width: 1fr; }
    """

    def __init__(self, rows: Sequence[Facing], *, classes: str = "") -> None:
        super().__init__(classes=classes)
        self.rows = tuple(rows)

    def lines(self, width: int) -> list[tuple[int, Content]]:
        """(index of the row, line)"""
        return [(index, line) for index, row in enumerate(self.rows) for line in self._row(index, row, width)]

    def _row(self, index: int, row: Facing, width: int) -> list[Content]:
        ground, style = self.look(index)
        words, note = visible(row.words), visible(row.note)
        room = width - 2 - (len(note) + 2 if note else 0)
        below = room < LEAST and bool(note)
        room = width - 2 if below else room
        if row.cut and len(words) > room:
            words = words[: max(1, room - 1)].rstrip() + "…"
        lines = []
        for number, line in enumerate(Content(words).wrap(max(1, room)) or [Content("")]):
            right = note if number == 0 and not below else ""
            gap = " " * max(0, width - 2 - line.cell_length - len(right))
            glyph = row.glyph if number == 0 else " "
            lines.append(
                Content.assemble(
                    (f"{glyph} ", row.tone + ground),
                    (line.plain, style + ground),
                    (gap, ground.strip()),
                    (right, "$muted" + ground),
                )
            )
        if below:
            lines.append(Content.styled(f"  {note}"[:width].ljust(width), "$muted" + ground))
        return lines

    def look(self, index: int) -> tuple[str, str]:
        """(ground, style of the words) of a row."""
        return "", "$words"

    def render(self) -> Content:
        return Content("\n").join(line for _, line in self.lines(max(8, self.content_size.width)))

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return len(self.lines(max(8, width)))


class FacingList(FacingRows, can_focus=True):
    """Rows to go to: ↑ and ↓ move, enter or a click opens one."""

    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("enter", "open", show=False),
    ]

    class Opened(Message):
        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, rows: Sequence[Facing], *, classes: str = "") -> None:
        super().__init__(rows, classes=classes)
        self.here = 0

    def look(self, index: int) -> tuple[str, str]:
        here = self.has_focus and index == self.here
        return (" on $here", "bold $bright") if here else ("", "$words")

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def action_move(self, by: int) -> None:
        self.here = max(0, min(len(self.rows) - 1, self.here + by))
        self.refresh()
        self.call_after_refresh(self._bring_here)

    def _bring_here(self) -> None:
        from tutor.ui.widgets.common.in_view import bring_lines

        bring_lines(
            self, [at for at, (index, _) in enumerate(self.lines(self.content_size.width)) if index == self.here]
        )

    def action_open(self) -> None:
        self.post_message(self.Opened(self.here))

    def on_click(self, event: events.Click) -> None:
        lines = self.lines(self.content_size.width)
        if 0 <= event.y < len(lines):
            self.here = lines[event.y][0]
            self.action_open()
