"""The rows of a list of runs: of a thousand, only those in sight are drawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from tutor.domain.words import visible
from tutor.training.shelf import Entry
from tutor.training.snapshot import RunState
from tutor.ui.widgets.run.strip import percent

WIDE, MEDIUM = 68, 44
MOST_LINES = 200
"""That are remembered as they were drawn: a run at work is another row in each frame, and the rest stay as they are."""
GLYPHS = {RunState.DIVERGED: "✗", RunState.FAILED: "✗", RunState.STOPPED: "–", RunState.ELSEWHERE: "–"}


class RunList(Widget):
    """`here` is the place of the chosen run; what is ticked, and which is the learner's own, is told with the runs."""

    DEFAULT_CSS = """
    RunList { height: auto; }
    """

    class Chosen(Message):
        """Another run was chosen by a click; `again` if it was that one already, `tick` if its mark was clicked."""

        def __init__(self, index: int, *, again: bool, tick: bool) -> None:
            super().__init__()
            self.index, self.again, self.tick = index, again, tick

    def __init__(self) -> None:
        super().__init__()
        self.runs: Sequence[Entry] = ()
        self.here = self.first = 0
        self.rows = 1
        self._ticked: Collection[int] = ()
        self._mine = 0
        self._lines: dict[tuple[object, ...], Strip] = {}

    def show(self, runs: Sequence[Entry], here: int, rows: int, ticked: Collection[int], mine: int) -> None:
        """`rows` is how many there is room for."""
        rows, before = max(1, min(rows, len(runs))), self._told
        same = runs is self.runs
        self.runs, self.here, self.rows, self._ticked, self._mine = runs, here, rows, tuple(ticked), mine
        self.first = max(0, min(self.first, here, len(runs) - rows), here - rows + 1)
        if not same or self._told != before:
            self.refresh(layout=rows != before[0])

    @property
    def _told(self) -> tuple[object, ...]:
        return self.rows, self.first, self.here, self._ticked, self._mine

    def get_content_height(self, *_: object) -> int:
        return self.rows

    def render_line(self, y: int) -> Strip:
        place, width = self.first + y, self.content_size.width
        if y >= self.rows or place >= len(self.runs):
            return Strip.blank(width, self.rich_style)
        run = self.runs[place]
        row = run, place == self.here, run.run in self._ticked, run.run == self._mine
        key = *row, width, self.visual_style, self.app.theme
        if key not in self._lines:
            if len(self._lines) >= MOST_LINES:
                self._lines.clear()
            drawn = Visual.to_strips(self, _row(*row, width), width, 1, self.visual_style)
            self._lines[key] = drawn[0] if drawn else Strip.blank(width, self.rich_style)
        return self._lines[key]

    def on_click(self, event: events.Click) -> None:
        index = self.first + event.y
        if 0 <= index < len(self.runs):
            event.stop()
            self.post_message(self.Chosen(index, again=index == self.here, tick=event.x < 2))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(event, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(event, -3)

    def _scroll(self, event: events.MouseEvent, by: int) -> None:
        if len(self.runs) > self.rows:
            event.stop()
            self.first = max(0, min(len(self.runs) - self.rows, self.first + by))
            self.refresh()


def _row(one: Entry, here: bool, ticked: bool, mine: bool, width: int) -> Content:
    ground = " on $here" if here else ""
    tick = "✓" if ticked else " "
    mark = "›" if here else "◆" if mine else "▪" if one.pinned else " "
    glyph = "◐" if one.state.active else GLYPHS.get(one.state, " ")
    test = (percent(one.test) if one.test is not None else "–").rjust(8)
    tone = "bold $bright" if here else "$words"
    name = visible(one.name) or f"run {one.run}"
    hidden = ", ".join(map(str, one.hidden)) or "none"
    parts: list[tuple[str, str]] = [
        (f"{tick} ", "$right" + ground),
        (f"{mark} ", ("$accent" if mark in "◆›" else "$muted") + ground),
        (f"{one.run:4} {glyph} ", tone + ground),
    ]
    room = width - 19
    if width >= WIDE:
        parts += [(fit(both_ends(name, 18), 20), tone + ground), (fit(hidden, 13), tone + ground)]
        parts.append((fit(visible(one.special), room - 33), ("$words" if here else "$muted") + ground))
    elif width >= MEDIUM:
        parts += [(fit(both_ends(name, room - 13), room - 12), tone + ground), (fit(hidden, 12), tone + ground)]
    else:
        parts.append((fit(both_ends(name, room - 1), room), tone + ground))
    return Content.assemble(*parts, (test, tone + ground))


def heading(width: int) -> str:
    """The names of the columns that `width` has room for."""
    names = " " * 4 + " run   "
    room = width - 19
    if width >= WIDE:
        names += fit("name", 20) + fit("hidden", 13) + fit("what is special", room - 33)
    elif width >= MEDIUM:
        names += fit("name", room - 12) + fit("hidden", 12)
    else:
        names += fit("name", room)
    return names + "test".rjust(8)


def fit(text: str, width: int) -> str:
    """Exactly `width` columns, the last of them free."""
    return text.ljust(width) if len(text) < width else text[: max(0, width - 2)] + "… "


def both_ends(name: str, width: int) -> str:
    """At most `width` columns, cut in the middle: `Run 3, s…141198`, as the runs of a series differ at the end."""
    end = max(0, width - 1) // 2
    return name if len(name) <= width else f"{name[: width - 1 - end]}…{name[len(name) - end :].lstrip()}"
