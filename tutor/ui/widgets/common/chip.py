"""A button of one row: ` Label key `. One on a block is primary; the rest are quiet."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tutor.ui.once import presses


class Chip(Widget, can_focus=True):
    """`name_` tells chips of one block apart; `key` is only shown, the screen binds it."""

    DEFAULT_CSS = """
    Chip { width: auto; height: 1; background: $chip; color: $bright; margin: 0 0 0 2; }
    Chip:focus { text-style: bold underline; }
    Chip.-primary { background: $accent; color: $on-accent; text-style: bold; }
    Chip.-primary:focus { text-style: bold underline; }
    """
    BINDINGS = [Binding("enter", "press", "press", show=False)]  # space reads on, here too
    label: reactive[str] = reactive("", layout=True, init=False)

    class Pressed(Message):
        def __init__(self, chip: Chip) -> None:
            super().__init__()
            self.chip = chip

        @property
        def control(self) -> Chip:
            return self.chip

    def __init__(self, label: str, key: str = "", *, primary: bool = False, id: str | None = None) -> None:
        super().__init__(id=id, classes="-primary" if primary else "")
        self.set_reactive(Chip.label, label)
        self.key = self._key = key

    def show_key(self, shown: bool) -> None:
        """Whether its key is one here and now."""
        if bool(self.key) != (shown and bool(self._key)):
            self.key = self._key if shown else ""
            self.refresh(layout=True)

    def render(self) -> Content:
        muted = "not bold $on-accent" if self.has_class("-primary") else "not bold $muted"
        parts: list[str | tuple[str, str]] = [" ", (self.label, "")]
        if self.key:
            parts += [" ", (self.key, muted)]
        return Content.assemble(*parts, " ")

    def get_content_width(self, *_: object) -> int:
        return len(self.label) + 2 + (len(self.key) + 1 if self.key else 0)

    def action_press(self) -> None:
        presses.take()
        self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if event.chain == 1:
            presses.click(event)
            self.post_message(self.Pressed(self))
