"""A stage for one figure: the tutor's tones around it, another thing to do below it, and a key of its own, n."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.pilot import Pilot
from textual.widgets import Button, Static

import tutor.ui
from tutor.domain.curriculum import LiveFigure
from tutor.training.digits import DigitShelf
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.figures import Figure, make_figure
from tutor.ui.internals import InnerApp
from tutor.ui.themes import I2_DARK, I2_LIGHT, tones_for

SIZES = {"120x36": (62, 36), "80x24": (73, 24), "40x12": (42, 12)}
"""Columns of the reading column, and rows, that a screen of that size has."""

SORT_BODY = """Put each where it belongs.

- [a] Spikes at moments in time
  A neuron of ours knows no time.
- [b] One number is handed on
- [a] Chemistry between cells
- [b] Every parameter can be [printed](https://example.org)
  All 218,058 of them.
"""


class Props:
    """What a figure may use of the tutor: real digits, and a run that a test tells."""

    def __init__(self) -> None:
        self.shelf = DigitShelf()
        self.snapshot = TrainingSnapshot()
        self._followers: list[Callable[[TrainingSnapshot], object]] = []

    def follow(self, widget: DOMNode, handler: Callable[[TrainingSnapshot], object]) -> None:
        self._followers.append(handler)

    def tell(self, snapshot: TrainingSnapshot) -> None:
        self.snapshot = snapshot
        for handler in self._followers:
            handler(snapshot)


class Stage(InnerApp):
    CSS_PATH = Path(tutor.ui.__file__).parent / "styles" / "base.tcss"
    BINDINGS = [Binding("n", "next_page", show=False), Binding("space", "read_on", show=False)]

    def __init__(self, kind: str, options: Mapping[str, str] | None = None, caption: str = "") -> None:
        super().__init__()
        body = SORT_BODY if kind == "sort" and not caption else caption
        named = {"a": "the brain", "b": "our network"} if kind == "sort" and options is None else options
        self.props = Props()
        self.figure: Figure = make_figure(LiveFigure(kind, named or {}, body), self.props)
        self.figure.add_class("block")
        self.turned = self.read = 0
        for theme in (I2_DARK, I2_LIGHT):
            self.register_theme(theme)
        self.begin_with_theme(I2_DARK)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return tones_for(self.current_theme)

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield self.figure
            yield Button("below")

    def on_mount(self) -> None:
        self.figure.focus(scroll_visible=False)

    def action_next_page(self) -> None:
        self.turned += 1

    def action_read_on(self) -> None:
        self.read += 1


def shown(figure: Figure, part: str = "Static") -> str:
    """All text of the figure, or of a part of it, as it stands there."""
    return "\n".join(str(static.content) for static in figure.query(part).results(Static) if static.display)


def words(figure: Figure) -> str:
    return shown(figure, ".figure-words")


async def settle(pilot: Pilot[None], figure: Figure) -> None:
    """Wait until the parts of the figure lie where they will stay."""
    before = None
    while before != (places := [part.region for part in figure.children]):
        before = places
        await pilot.pause()


async def click_on(pilot: Pilot[None], figure: Figure, text: str, part: str = ".figure-body", nth: int = 0) -> None:
    """Click on the middle of the `nth` place where `text` stands in a part of the figure that does not wrap."""
    widget = figure.query_one(part, Static)
    places = [
        (line.index(text, at), row)
        for row, line in enumerate(str(widget.content).split("\n"))
        for at in range(len(line))
        if line.startswith(text, at)
    ]
    column, row = places[nth]
    await click_at(pilot, figure, (column + len(text) // 2, row), part)


async def click_key(pilot: Pilot[None], figure: Figure, key: str) -> None:
    """Click on a key of the figure's key line."""
    for row, line in enumerate(shown(figure, ".figure-keys").split("\n")):
        if found := re.search(rf"(?<!\S){re.escape(key)}(?!\S)", line):
            await click_at(pilot, figure, (found.start(), row), ".figure-keys")
            return
    raise AssertionError(f"no key {key} in the key line")


async def click_at(pilot: Pilot[None], figure: Figure, at: tuple[int, int], part: str = ".figure-body") -> None:
    """Click on a cell of a part of the figure, brought into view first."""
    widget = figure.query_one(part)
    await settle(pilot, figure)
    widget.scroll_visible(animate=False, immediate=True)
    await settle(pilot, figure)
    screen_y = widget.content_region.y + at[1]
    scroll = figure.parent
    if isinstance(scroll, VerticalScroll) and not 0 <= screen_y < scroll.size.height:
        scroll.scroll_relative(y=screen_y - scroll.size.height // 2, animate=False, immediate=True)
        await pilot.pause()
    assert await pilot.click(widget, offset=at)
    await pilot.pause()
