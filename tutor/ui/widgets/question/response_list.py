"""Many rows of which only those in view are drawn: the list of responses."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tutor.domain.marks import GLYPHS, TONES
from tutor.domain.rows import Row
from tutor.domain.words import visible


class ResponseList(ScrollView, can_focus=False):
    """Rows under the names of their lessons. `here` is the index of the chosen row."""

    DEFAULT_CSS = """
    ResponseList { height: 1fr; background: $side; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    class Chosen(Message):
        """Another row was chosen; `opened` if it was clicked once more."""

        def __init__(self, row: Row, *, opened: bool = False) -> None:
            super().__init__()
            self.row = row
            self.opened = opened

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self.here = 0
        self._lines: list[tuple[int, str]] = []  # (index of the row, '') or (-1, the name of a lesson or '')
        self._line_of: list[int] = []

    @property
    def chosen(self) -> Row | None:
        return self.rows[self.here] if self.rows else None

    def show(self, rows: Sequence[Row], here: int = 0) -> None:
        """Other rows. Nobody is told of the choice that this makes."""
        self.rows = tuple(rows)
        self.here = max(0, min(len(self.rows) - 1, here))
        self._lines, self._line_of = [], []
        group = None
        for index, row in enumerate(self.rows):
            if row.group != group:
                self._lines += [(-1, ""), (-1, row.group)] if self._lines else [(-1, row.group)]
                group = row.group
            self._line_of.append(len(self._lines))
            self._lines.append((index, ""))
        self.virtual_size = Size(self.size.width, len(self._lines))
        self.refresh()
        self.call_after_refresh(self._in_view)

    def move(self, by: int) -> None:
        self.choose(max(0, min(len(self.rows) - 1, self.here + by)))

    def page(self, by: int) -> None:
        """About a screenful further."""
        self.move(by * max(1, self.size.height - 2))

    def choose(self, index: int) -> None:
        if self.rows and index != self.here:
            self.here = index
            self.refresh()
            self._in_view()
            self.post_message(self.Chosen(self.rows[index]))

    def _in_view(self) -> None:
        if self.rows:
            line = self._line_of[self.here]
            above = 0 if line < 2 else line - (self._lines[line - 1][0] < 0)  # the name of its lesson, too
            self.scroll_to_region(Region(0, above, 1, line - above + 1), animate=False, immediate=True)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._lines))

    def on_click(self, event: events.Click) -> None:
        line = int(event.y + self.scroll_offset.y)
        if 0 <= line < len(self._lines) and (index := self._lines[line][0]) >= 0:
            if index == self.here:
                self.post_message(self.Chosen(self.rows[index], opened=True))
            self.choose(index)

    def render_line(self, y: int) -> Strip:
        line, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if line >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        index, name = self._lines[line]
        if index >= 0:
            told = self._row(self.rows[index], width, here=index == self.here)
        else:
            told = Content.styled(f" {visible(name)}", "$muted")
        (strip, *_) = [*Visual.to_strips(self, told, width, 1, self.visual_style), Strip.blank(width, self.rich_style)]
        return strip

    def _row(self, row: Row, width: int, *, here: bool) -> Content:
        """`✓ Lines to count           right`; the other pane has a long name whole."""
        ground = " on $here" if here else ""
        note = visible(row.note)
        room = width - 4
        name = visible(row.name)
        if len(note) > room // 2:
            note = note if len(name) + len(note) + 2 <= room else note[: room // 2 - 1] + "…"
        if len(name) + len(note) + 2 > room:
            name = name[: max(1, room - len(note) - 3)] + "…"
        gap = " " * max(1, room - len(name) - len(note))
        return Content.assemble(
            (" ", ground.strip()),
            (GLYPHS[row.mark] + " ", TONES[row.mark] + ground),
            (name, ("bold $bright" if here else "$words") + ground),
            (gap, ground.strip()),
            (note, "$muted" + ground),
            (" ", ground.strip()),
        )
