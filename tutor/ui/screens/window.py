"""What opens over a screen: nothing closes twice."""

from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from tutor.ui.commands import LEAVE, SUBMIT, bindings
from tutor.ui.context import Context
from tutor.ui.once import once
from tutor.ui.screens.common import CommonScreen
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.room import while_standing

Result = TypeVar("Result")


class Window(CommonScreen[Result], ModalScreen[Result]):
    """Opens over a screen."""

    def close(self, result: Result | None = None) -> None:
        """Go, with a result for who opened it. Once only: what closes it may be pressed again while it goes."""
        if self.app.screen is self:
            self.dismiss(result)


class Form(Window[None]):
    """A window with fields: enter or its button takes what they hold, escape leaves."""

    CSS_PATH: ClassVar[str | list[str | PurePath]] = "../styles/window.tcss"
    BINDINGS = [*bindings(SUBMIT, LEAVE), Binding("enter", "submit", show=False)]

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def foot(self, does: str, key: str = "enter", *others: Chip) -> ComposeResult:
        """What came of it, and the buttons: one that leaves, `others`, and one that `does` what the window is for."""
        yield Static("", classes="outcome")
        with Horizontal(classes="row buttons"):
            yield Static("", classes="status")
            yield Chip("Close", "escape", id="close")
            yield from others
            yield Chip(does, key, primary=True, id="do")

    @while_standing
    def say(self, words: Content) -> None:
        """What came of it, where it can be seen."""
        outcome = self.query_one(".outcome", Static)
        outcome.update(words)
        self.call_after_refresh(outcome.scroll_visible, animate=False)

    async def on_input_submitted(self) -> None:
        await self.run_action("submit")

    @once
    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        if message.chip.id == "do":
            await self.run_action("submit")
        elif message.chip.id == "close":
            self.close()

    @once
    async def action_leave(self) -> None:
        self.close()


def field(name: str, entry: Widget) -> Horizontal:
    """A row of a window: what is asked for, and where it is typed or chosen."""
    return Horizontal(Static(name, classes="field-name"), entry, classes="field")
