"""The ideas of a good response, to be ticked by the learner. Suggestions are marked as such; nobody grades."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tutor.domain.question import RubricLine
from tutor.ui.widgets.in_view import bring_lines
from tutor.ui.widgets.prose import styled_line

NOT_FOUND = "Not found among your words. Tick it if you meant it."
FOUND = "Some of its words are in yours. Untick it if you meant something else."


class Rubric(Widget, can_focus=True):
    """One line an idea: ✓ ticked, ○ not. Up and down move, space ticks, so does a click."""

    DEFAULT_CSS = """
    Rubric { height: auto; margin: 0 0 1 0; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", "move", show=False),
        Binding("down", "move(1)", "move", show=False),
        Binding("space,enter", "tick", "tick", show=False),
    ]

    class Ticked(Message):
        def __init__(self, rubric: Rubric, ticks: frozenset[int]) -> None:
            super().__init__()
            self.rubric = rubric
            self.ticks = ticks

    def __init__(self, lines: tuple[RubricLine, ...], suggested: frozenset[int], ticks: frozenset[int]) -> None:
        super().__init__()
        self.lines = lines
        self.suggested = suggested
        self.ticks = ticks
        missing = [index for index in range(len(lines)) if index not in ticks]
        self.here = missing[0] if missing else 0
        self._line_of_row: list[int] = []

    def render(self) -> Content:
        width = max(12, self.content_size.width)
        rows: list[Content] = []
        self._line_of_row = []
        for index, line in enumerate(self.lines):
            ticked = index in self.ticks
            here = index == self.here and self.has_focus
            ground = " on $here" if here else ""
            words = ("$bright" if here else "$words") + ground
            told = f"**{line.term}**: {line.idea}" if line.term else line.idea
            for number, part in enumerate(styled_line(told, words).wrap(width - 2)):
                glyph = ("✓" if ticked else "○") if number == 0 else " "
                glyph_style = ("$right" if ticked else "$muted") + ground
                fill = " " * (width - 2 - part.cell_length)
                rows.append(Content.assemble((glyph + " ", glyph_style), part, (fill, words)))
                self._line_of_row.append(index)
            if here:
                note = FOUND if ticked and index in self.suggested else NOT_FOUND if not ticked else ""
                for part in Content.styled(note, "$muted").wrap(width - 2) if note else ():
                    rows.append(Content.assemble("  ", part))
                    self._line_of_row.append(index)
        return Content("\n").join(rows)

    def on_focus(self) -> None:
        self.refresh(layout=True)

    def on_blur(self) -> None:
        self.refresh(layout=True)

    def action_move(self, by: int) -> None:
        self.here = max(0, min(len(self.lines) - 1, self.here + by))
        self.refresh(layout=True)
        self.call_after_refresh(self._bring_here)

    def _bring_here(self) -> None:
        bring_lines(self, [row for row, line in enumerate(self._line_of_row) if line == self.here])

    def action_tick(self) -> None:
        self.ticks = self.ticks ^ {self.here}
        self.refresh(layout=True)
        self.post_message(self.Ticked(self, self.ticks))

    def on_click(self, event: events.Click) -> None:
        if 0 <= event.y < len(self._line_of_row):
            self.here = self._line_of_row[event.y]
            self.action_tick()
