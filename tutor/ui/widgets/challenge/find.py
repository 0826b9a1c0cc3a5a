"""Find in the code: what is typed is shown at once, and escape goes back to where one was."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tutor.ui.widgets.common.line_field import LineField


class FindField(LineField):
    """Enter and ↓ go on to the next, ↑ to the one before; tab stays there, escape goes back."""

    class Pressed(Message):
        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    ACTS = {"enter": "next", "down": "next", "ctrl+f": "next", "up": "before", "tab": "stay", "escape": "back"}

    async def on_key(self, event: events.Key) -> None:
        if (what := self.ACTS.get(event.key)) is not None:
            event.stop()
            event.prevent_default()
            self.post_message(self.Pressed(what))


class FindBar(Horizontal):
    """`Find  words   2 of 5`. It says what to look for; the screen moves the code."""

    DEFAULT_CSS = """
    FindBar { height: 1; display: none; }
    FindBar > Static { width: auto; }
    FindBar > .title { color: $bright; text-style: bold; padding: 0 2 0 1; }
    FindBar > .count { color: $muted; padding: 0 1 0 2; }
    """

    class Sought(Message):
        """The words have changed."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def compose(self) -> ComposeResult:
        yield Static("Find", classes="title")
        yield FindField(id="find")
        yield Static("", classes="count")

    @property
    def words(self) -> str:
        return self.query_one(FindField).value

    def open(self) -> None:
        """Begin, with the words of the last time, which the next letter replaces."""
        self.display = True
        field = self.query_one(FindField)
        field.focus()
        field.select_all()

    def tell(self, place: int, count: int) -> None:
        """`place` from 1; a `count` of 0 is no match."""
        words = f"{place} of {count}" if count else "nowhere" if self.words else ""
        self.query_one(".count", Static).update(Content(words))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Sought(event.value))
