"""The lines of Home's map, drawn as one: a widget for each of them was a tenth of the first paint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from tutor.domain.marks import GLYPHS, TONES, half_step_bar
from tutor.domain.outline import LessonOutline, TrackHeader
from tutor.domain.progress import LessonProgress

BUILD = "Build it yourself"
"""The way to the challenges."""
Entry = TrackHeader | LessonOutline | str
"""What a line stands for: a track that folds, a lesson, or `BUILD`."""


class MapLine(NamedTuple):
    """`above` and `below`: the empty rows that it wants there; two lines share those between them."""

    entry: Entry
    words: Content
    above: int = 0
    below: int = 0


class MapLines(Widget):
    """Lines that can be opened, of one row each. They are as wide as the map has room for."""

    class Opened(Message):
        """A line was clicked."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[MapLine | None] = []  # None: an empty row

    def show(self, lines: Sequence[MapLine]) -> None:
        before = len(self._rows)
        self._rows = []
        for line, last in zip(lines, (None, *lines), strict=False):
            self._rows += [None] * (max(line.above, last.below) if last else 0)
            self._rows.append(line)
        self.refresh(layout=len(self._rows) != before)

    def region_of(self, entry: Entry) -> Region | None:
        """Its row among those of the map, with the one above it; None if it is not among these lines."""
        for row, line in enumerate(self._rows):
            if line is not None and line.entry == entry:
                return Region(0, self.virtual_region.y + row - 1, 1, 2)
        return None

    def render(self) -> Content:
        return Content("\n").join(Content() if line is None else line.words for line in self._rows)

    def get_content_height(self, *_: object) -> int:
        return len(self._rows)

    def on_click(self, event: events.Click) -> None:
        line = self._rows[event.y] if 0 <= event.y < len(self._rows) else None
        if line is not None:
            self.post_message(self.Opened(line.entry))


def lesson_words(outline: LessonOutline, progress: LessonProgress, width: int, *, here: bool) -> Content:
    """`› ○   2  Training and testing        10 min    1 of 4`."""
    ground = " on $here" if here else ""
    count = f"{progress.answered} of {progress.total}" if progress.total else ""
    minutes = f"{outline.minutes} min" if width >= 50 else ""
    # the short name of a lesson of a group (Video 1) goes before its title
    name = f"{outline.short}  {outline.title}" if outline.group and outline.short != outline.title else outline.title
    tail = minutes.rjust(7) + count.rjust(10) if minutes else count.rjust(8)
    room = width - 9 - len(tail)
    if len(name) > room:
        name = outline.short if len(outline.short) <= room else outline.short[: room - 1] + "…"
    return Content.assemble(
        ("› " if here else "  ", "$accent" + ground),
        (GLYPHS[progress.mark], TONES[progress.mark] + ground),
        (f"{outline.number:>4}  ", "$muted" + ground),
        (name.ljust(room), ("bold $bright" if here else "$words") + ground),
        (tail, "$muted" + ground),
    )


def title_words(title: str, done: int, total: int, unit: str, width: int, *, is_open: bool, here: bool) -> Content:
    """`▸ Technical             ━━━━────────   3 of 12 answered`, where `unit` is "answered"."""
    cells = 20 if width >= 60 else 8
    count = f"{done} of {total} {unit}".rjust(18) if width >= 50 else f"{done} of {total}".rjust(9)
    bar = half_step_bar(done / total if total else 0.0, cells)
    gap = max(1, width - len(title) - 2 - cells - len(count))
    ground = " on $here" if here else ""
    return Content.assemble(
        ("▾ " if is_open else "▸ ", ("$accent" if here else "$muted") + ground),
        (title, "bold $bright" + ground),
        (" " * gap, ground.strip()),
        (bar, "$accent" + ground),
        ("─" * (cells - len(bar)), "$line" + ground),
        (count, "$muted" + ground),
    )
