"""What all figures share: a heading, something to play with, what it shows in words, its keys, and a text form."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.message import Message
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.words import visible
from tutor.training.digits import DigitShelf
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.context import SnapshotHandler
from tutor.ui.internals import bindings_of
from tutor.ui.widgets.common.in_view import bring, content_rows, seen, window_of
from tutor.ui.widgets.common.prose import Prose
from tutor.ui.widgets.common.room import while_standing

ROOMY = 50
"""Columns from which a figure may put two things side by side."""

NARROWEST = 36
"""Columns that every picture fits in; where there are fewer, the text form stands in its place."""

TALL = 30
"""Rows of the screen from which a figure may take its full height."""

PLAY = "play"
"""Meta of a cell that is worth a click: the figure's action."""

ABOVE = frozenset(("figure-title", "figure-room", "figure-caption"))
"""What stands above the part to play with."""

NAMES_OF_KEYS = {"←": "left", "→": "right", "↑": "up", "↓": "down", "+": "plus", "−": "minus"}


class Stage(Protocol):
    """What a figure may use of the tutor: digits, and the learner's run. `Context` is one."""

    @property
    def shelf(self) -> DigitShelf: ...

    @property
    def snapshot(self) -> TrainingSnapshot: ...

    def follow(self, widget: DOMNode, handler: SnapshotHandler) -> None: ...


Bindings = list[Binding | tuple[str, str] | tuple[str, str, str]]


def play_keys(**actions: str) -> Bindings:
    """Bindings of a figure: `left="push(-1)"`. A key whose name is no word stands as key_0; `plus` is also =."""
    names = {name: name.removeprefix("key_").replace("shift_", "shift+") for name in actions}
    names |= {"plus": "plus,equals_sign"}
    return [Binding(names[name], action, show=False) for name, action in actions.items()]


class Figure(Vertical, can_focus=True):
    """Arrows and its own letters play with it; all other keys are the screen's, so it never holds anyone.

    A click on a key of its key line, or on cells that `target` made worth a click, does what the key does; any other
    click goes to `point`.
    """

    DEFAULT_CSS = """
    Figure { height: auto; }
    Figure .figure-title { height: auto; margin: 0 0 1 0; }
    Figure .figure-room { height: auto; color: $muted; margin: 0 0 1 0; display: none; }
    Figure .figure-words { height: auto; margin: 1 0 1 0; }
    Figure .figure-keys { height: auto; }
    Figure .figure-body { height: auto; }
    """

    class KeysChanged(Message):
        """Other keys count now."""

    title: ClassVar[str] = ""
    keys: tuple[tuple[str, str], ...] = ()

    drags = False
    """Whether a pressed mouse that moves points all the way."""

    def __init__(self, caption: str = "") -> None:
        super().__init__()
        self.caption = caption
        self._drawn_for = 0
        self._pairs: tuple[tuple[str, str], ...] = ()

    def key_pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys and their words as the key line shows them now."""
        return self.keys

    def body(self) -> ComposeResult:
        """The part to play with."""
        yield Static(classes="figure-body")

    def picture(self, width: int) -> Content | None:
        """What `.figure-body` shows, at most `width` columns wide; None where a figure has a body of its own."""
        return None

    def words(self) -> Content:
        """What to try, and what is seen now, in plain language."""
        raise NotImplementedError

    def text_form(self) -> str:
        """The figure without pictures: for exports and screen readers."""
        return f"{self.title}. {self.words().plain}"

    def compose(self) -> ComposeResult:
        yield Static(
            Content.assemble(("Figure", "bold $bright"), "  ", (visible(self.title), "$muted")), classes="figure-title"
        )
        yield Static(classes="figure-room")
        if self.caption:
            yield Prose(self.caption, classes="figure-caption")
        yield from self.body()
        yield Static(classes="figure-words")
        yield Static(classes="figure-keys")

    @property
    def room(self) -> int:
        """Columns there are; a guess from the screen's until the figure is laid out."""
        screen = self.app.size.width
        return self.content_size.width or (screen - 4 if screen < 80 else 57)

    @property
    def low(self) -> bool:
        """True where a tall picture would push its own words off the screen."""
        return self.app.size.height < TALL

    def on_mount(self) -> None:
        self._drawn_for = self.room
        self.show()
        self.watch(self.app, "theme", self._show_in_other_tones, init=False)
        self.screen.screen_layout_refresh_signal.subscribe(self, self._tell_room)

    def _show_in_other_tones(self) -> None:
        self.call_after_refresh(self.show)

    def on_resize(self) -> None:
        if self.room != self._drawn_for:
            self._drawn_for = self.room
            self.show()

    # what is seen of it

    def _rows(self, window: VerticalScroll, last: str) -> range:
        """The rows of `window`'s content from the picture down to the part `last`."""
        picture = next((part for part in self.children if part.display and not ABOVE & part.classes), self)
        return content_rows(window, picture.region.y, self.query_one(last).region.bottom)

    def _tell_room(self, screen: object = None) -> None:
        """Say how large the terminal must be where the picture and its words do not fit on the screen together."""
        window = window_of(self)
        if window is None or not self.query(".figure-words"):  # the page was turned meanwhile
            return
        missing = len(self._rows(window, ".figure-words")) - window.size.height
        line = self.query_one(".figure-room", Static)
        width, height = self.app.size
        told = f"Needs {width} x {height + missing} to be seen whole." if missing > 0 else ""
        if str(line.content) != told:
            line.update(told)
            line.display = bool(told)

    def on_key(self, event: events.Key) -> None:
        """Who plays sees it: a key of the figure brings it into view."""
        actions = [binding.action.partition("(")[0] for binding in bindings_of(self, event.key)]
        if any(self.check_action(action, ()) for action in actions):
            self.call_after_refresh(self._bring_into_view)

    def _bring_into_view(self) -> None:
        """With its keys, if there is room; else the picture with its words; of a taller one the top, if it is away."""
        window = window_of(self)
        if window is None or not self.children:
            return
        view = seen(window)
        for last in (".figure-keys", ".figure-words"):
            rows = self._rows(window, last)
            if len(rows) <= len(view):
                bring(window, rows)
                return
        if min(view.stop, rows.stop) - max(view.start, rows.start) < len(view) // 2:
            bring(window, rows)

    @while_standing
    def show(self) -> None:
        """Draw anew; subclasses with parts of their own set them and call this."""
        words = self.words()
        if (picture := self.picture(max(NARROWEST, self.room))) is not None:
            if self.room < NARROWEST:
                picture, words = Content(visible(self.text_form())), Content("")
            self.query_one(".figure-body", Static).update(picture)
        self.query_one(".figure-words", Static).update(words)
        pairs = self.key_pairs()
        self.query_one(".figure-keys", Static).update(key_line(pairs, self.room))
        if pairs != self._pairs:
            self._pairs = pairs
            self.post_message(self.KeysChanged())

    @property
    def enter_words(self) -> str:
        """What enter does here, '' while it is the screen's key."""
        words = next((words for shown, words in self.key_pairs() if "enter" in shown.split(" ")), "")
        actions = [binding.action.partition("(")[0] for binding in bindings_of(self, "enter")]
        return words if any(self.check_action(action, ()) for action in actions) else ""

    # the mouse

    async def on_click(self, event: events.Click) -> None:
        action = event.style.meta.get(PLAY)
        if action:
            await self.press(action)
        else:
            self.point(event)

    async def press(self, action: str) -> None:
        """Do what a click on `target(…, action)` means: an action, or `key:` and the name of a key."""
        kind, _, name = action.partition(":")
        if kind != "key":
            await self.run_action(action)
            return
        for binding in bindings_of(self, name):
            if await self.app.run_action(binding.action, self):
                break

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.drags and event.button:
            self.point(event)

    def point(self, event: events.MouseEvent) -> None:
        """A click elsewhere, or where `part_of` finds it in the picture."""

    def part_of(self, event: events.MouseEvent, selector: str = ".figure-body") -> tuple[int, int] | None:
        """Column and row of the pointer within a part of the figure, None outside of it."""
        part: Widget = self.query_one(selector)
        x, y = event.screen_x - part.content_region.x, event.screen_y - part.content_region.y
        inside = 0 <= x < part.content_region.width and 0 <= y < part.content_region.height
        return (x, y) if inside else None


Make = Callable[..., Figure]
"""How a module of a figure makes it: of a stage, the caption, and the options that are declared for it, by name."""


def target(content: Content, action: str) -> Content:
    """`content`, made worth a click."""
    return content.stylize(Style.from_meta({PLAY: action}))


def key_line(pairs: tuple[tuple[str, str], ...], width: int) -> Content:
    """`← → move   d next digit`; each pair stays on one line, and a click on a key presses it."""
    lines: list[list[Content]] = [[]]
    used = 0
    for shown, words in pairs:
        parts: list[str | Content | tuple[str, str]] = []
        for key in shown.split(" "):
            name = key[:-1] + NAMES_OF_KEYS.get(key[-1:], key[-1:])
            parts += [target(Content.styled(key, "bold $bright"), f"key:{name}"), " "]
        pair = Content.assemble(*parts, (words, "$muted"))
        if used and used + 3 + pair.cell_length > width:
            lines.append([])
            used = 0
        lines[-1].append(pair)
        used += 3 * bool(used) + pair.cell_length
    return Content("\n").join([Content("   ").join(line) for line in lines])
