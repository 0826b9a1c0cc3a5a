"""Many rows under headings, of which only those in view are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tutor.domain.words import visible


class ListRow(Protocol):
    """A row: its name, a note at its right edge, and the group that it stands under."""

    @property
    def group(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def note(self) -> str: ...


Shown = TypeVar("Shown", bound=ListRow)


class RowList(ScrollView, Generic[Shown], can_focus=False):
    """`here` is the index of the chosen row. The keys are the screen's."""

    DEFAULT_CSS = """
    RowList { height: 1fr; background: $side; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    class Chosen(Message):
        """Another row was chosen; `opened` if it was clicked once more."""

        def __init__(self, *, opened: bool = False) -> None:
            super().__init__()
            self.opened = opened

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Shown, ...] = ()
        self.here = 0
        self._notes: Mapping[str, str] = {}
        self._lines: list[tuple[int, str]] = []  # (index of the row, '') or (-1, the name of a group or '')
        self._line_of: list[int] = []

    @property
    def chosen(self) -> Shown | None:
        return self.rows[self.here] if self.rows else None

    def show(self, rows: Sequence[Shown], here: int = 0, notes: Mapping[str, str] | None = None) -> None:
        """Other rows; `notes` stand at the right of the groups' names. Nobody is told of the choice that this makes."""
        self.rows = tuple(rows)
        self.here = max(0, min(len(self.rows) - 1, here))
        self._notes = notes or {}
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

    def next_group(self, by: int) -> None:
        """To the first row of the group after (or before) this one; round and round."""
        firsts = [at for at, row in enumerate(self.rows) if not at or self.rows[at - 1].group != row.group]
        if firsts:
            now = max(place for place, at in enumerate(firsts) if at <= self.here)
            self.choose(firsts[(now + by) % len(firsts)])

    def choose(self, index: int) -> None:
        if self.rows and index != self.here:
            self.here = index
            self.refresh()
            self._in_view()
            self.post_message(self.Chosen())

    def _in_view(self) -> None:
        if self.rows:
            line = self._line_of[self.here]
            above = 0 if line < 2 else line - (self._lines[line - 1][0] < 0)  # the name of its group, too
            self.scroll_to_region(Region(0, above, 1, line - above + 1), animate=False, immediate=True)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._lines))

    def on_click(self, event: events.Click) -> None:
        line = int(event.y + self.scroll_offset.y)
        if 0 <= line < len(self._lines) and (index := self._lines[line][0]) >= 0:
            if index == self.here:
                self.post_message(self.Chosen(opened=True))
            self.choose(index)

    def render_line(self, y: int) -> Strip:
        line, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if line >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        index, name = self._lines[line]
        told = self._row(self.rows[index], width, here=index == self.here) if index >= 0 else self._head(name, width)
        (strip, *_) = [*Visual.to_strips(self, told, width, 1, self.visual_style), Strip.blank(width, self.rich_style)]
        return strip

    def _head(self, group: str, width: int) -> Content:
        name, note = visible(group), self._notes.get(group, "")
        gap = " " * max(1, width - 2 - len(name) - len(note)) if note else ""
        return Content.styled(f" {name}{gap}{note}", "$muted")

    def lead(self, row: Shown, *, here: bool) -> tuple[str, str]:
        """The glyph before a row, and its tone."""
        return ("›" if here else " ", "$accent")

    def _row(self, row: Shown, width: int, *, here: bool) -> Content:
        """`✓ Lines to count           right`; the other pane has a long name whole."""
        ground = " on $here" if here else ""
        note = visible(row.note)
        room = width - 4
        name = visible(row.name)
        if len(note) > room // 2:
            note = note if len(name) + len(note) + 2 <= room else note[: room // 2 - 1] + "…"
        if len(name) + len(note) + 2 > room:
            name = name[: max(1, room - len(note) - 3)].rstrip() + "…"
        gap = " " * max(1, room - len(name) - len(note))
        glyph, tone = self.lead(row, here=here)
        return Content.assemble(
            (" ", ground.strip()),
            (glyph + " ", tone + ground),
            (name, ("bold $bright" if here else "$words") + ground),
            (gap, ground.strip()),
            (note, "$muted" + ground),
            (" ", ground.strip()),
        )
