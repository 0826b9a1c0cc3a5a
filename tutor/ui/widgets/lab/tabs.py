"""The tabs of the Lab: names with their keys, the active one bright and bold over an accent line. A tab may have
several views; their names stand in the row of the title, each with the digit that leads there from anywhere."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

NAMES = ("Curves", "Digits", "Confusion", "Neurons", "Draw", "Runs", "Compare", "Museum", "Gradient", "My digits")
"""Of all views; the Lab knows them by their places here."""
TABS = (
    ("Train", ("Curves",)),
    ("Look", ("Digits", "Confusion", "Neurons", "Gradient")),
    ("Draw", ("Draw", "My digits")),
    ("Runs", ("Runs", "Compare")),
    ("Museum", ("Museum",)),
)
"""Each tab with its views, in order."""
SHOWN = {"Draw": "Canvas", "Runs": "List"}
"""What a view is called among those of its tab, where that is not its name."""
GAP = 2
VIEWS_FROM = 56
"""Columns from which the row of the title names the views; in fewer, the tab has the name of the one shown."""


def tab_of(view: int) -> int:
    """The tab, from 0, that a view belongs to."""
    return next(tab for tab, (_, views) in enumerate(TABS) if NAMES[view] in views)


def views_of(tab: int) -> tuple[int, ...]:
    return tuple(NAMES.index(name) for name in TABS[tab][1])


def _others() -> list[int]:
    return [view for tab in range(len(TABS)) for view in views_of(tab)[1:]]


DIGITS = {
    view: digit % 10
    for digit, view in enumerate([*(views_of(tab)[0] for tab in range(len(TABS))), *_others()], start=1)
}
"""Of each view the digit that leads there: 1 to 5 of the first ones of the tabs, 6 to 9 and 0 of the others."""


def next_view(tab: int, here: int) -> int:
    """Where a click on a tab leads: to its next view, or from another tab to its first."""
    views = views_of(tab)
    return views[(views.index(here) + 1) % len(views)] if here in views else views[0]


def view_of(digit: int, here: int) -> int:
    """Where a digit leads: to its view; to the tab's next view from that one."""
    view = next(view for view, key in DIGITS.items() if key == digit)
    return view if view != here else next_view(tab_of(here), here)


def view_extents(view: int, width: int) -> list[tuple[int, int, str]]:
    """Where the names of the views of its tab stand in the row of the title: start, view, words. Empty if it is the
    only one, or where there is no room."""
    found: list[tuple[int, int, str]] = []
    at = 0
    for other in views_of(tab_of(view)):
        words = f"{DIGITS[other]} {SHOWN.get(NAMES[other], NAMES[other])}"
        found.append((at, other, words))
        at += len(words) + GAP
    return found if len(found) > 1 and width >= VIEWS_FROM else []


class LabTabs(Widget):
    """Numbers and names where there is room, then names, then numbers and the name of the view that is shown."""

    DEFAULT_CSS = """
    LabTabs { height: 2; width: 1fr; margin: 0 1 0 0; }
    """
    active: reactive[int] = reactive(0)
    """The view that is shown."""

    class Chosen(Message):
        def __init__(self, tab: int) -> None:
            super().__init__()
            self.tab = tab

    def extents(self, width: int) -> list[tuple[int, str, str]]:
        """Where each tab starts, with its number (or nothing) and its name (or nothing)."""
        here = tab_of(self.active)
        for numbers, names, gap in ((True, True, 3), (True, True, 2), (False, True, 2), (True, False, 2)):
            found: list[tuple[int, str, str]] = []
            at = 0
            for index, (name, views) in enumerate(TABS):
                number = str(index + 1) if numbers else ""
                if index == here and width < VIEWS_FROM and len(views) > 1:
                    name = SHOWN.get(NAMES[self.active], NAMES[self.active])
                shown = name if names or index == here else ""
                found.append((at, number, shown))
                at += len(number) + len(shown) + bool(number and shown) + gap
            if at - gap <= width:
                break
        return found

    def render(self) -> Content:
        width, here = self.content_size.width, tab_of(self.active)
        extents = self.extents(width)
        row: list[str | tuple[str, str]] = []
        rule: list[tuple[str, str]] = []
        end = 0
        for index, (start, number, name) in enumerate(extents):
            active = index == here
            low = " underline" if active and self.content_size.height < 2 else ""
            space = " " if number and name else ""
            tone = "bold $bright" if active else "$muted"
            row += [" " * (start - end), (number + space, "$muted" + low), (name, tone + low)]
            end = start + len(number + space + name)
            if active:
                rule = [("─" * start, "$line"), ("━" * (end - start), "$accent"), ("─" * (width - end), "$line")]
        return Content.assemble(*row, "\n", *rule)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        extents = self.extents(self.content_size.width)
        for index in reversed(range(len(extents))):
            if event.x >= extents[index][0]:
                self.post_message(self.Chosen(index))
                return
