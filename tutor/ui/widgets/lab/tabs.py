"""The tabs of the Lab: names with their keys, the active one bright and bold over an accent line."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

NAMES = ("Curves", "Digits", "Confusion", "Neurons", "Draw", "Runs", "Museum")


class LabTabs(Widget):
    """Numbers and names where there is room, then names, then numbers and the name of the active one."""

    DEFAULT_CSS = """
    LabTabs { height: 2; width: 1fr; margin: 0 1 0 0; }
    """
    active: reactive[int] = reactive(0)

    class Chosen(Message):
        def __init__(self, tab: int) -> None:
            super().__init__()
            self.tab = tab

    def extents(self, width: int) -> list[tuple[int, str, str]]:
        """Where each tab starts, with its number (or nothing) and its name (or nothing)."""
        for numbers, names, gap in ((True, True, 3), (True, True, 2), (False, True, 2), (True, False, 2)):
            found: list[tuple[int, str, str]] = []
            at = 0
            for index, name in enumerate(NAMES):
                number = str(index + 1) if numbers else ""
                shown = name if names or index == self.active else ""
                found.append((at, number, shown))
                at += len(number) + len(shown) + bool(number and shown) + gap
            if at - gap <= width:
                break
        return found

    def render(self) -> Content:
        width = self.content_size.width
        extents = self.extents(width)
        row = rule = Content("")
        for index, (start, number, name) in enumerate(extents):
            active = index == self.active
            low = " underline" if active and self.content_size.height < 2 else ""
            gap = " " * (start - row.cell_length)
            space = " " if number and name else ""
            tone = "bold $bright" if active else "$muted"
            row = Content.assemble(row, gap, (number + space, "$muted" + low), (name, tone + low))
            if active:
                rule = Content.assemble(("─" * start, "$line"), ("━" * (row.cell_length - start), "$accent"))
        rule = Content.assemble(rule, ("─" * (width - rule.cell_length), "$line"))
        return Content("\n").join([row, rule])

    def on_click(self, event: events.Click) -> None:
        event.stop()
        extents = self.extents(self.content_size.width)
        for index in reversed(range(len(extents))):
            if event.x >= extents[index][0]:
                self.post_message(self.Chosen(index))
                return
