"""What opens over a screen, and what all screens share: nothing that is going is pressed, and nothing closes twice."""

from __future__ import annotations

from typing import TypeVar

from textual.binding import Binding
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from tutor.ui.commands import LEAVE, SUBMIT, bindings
from tutor.ui.context import Context
from tutor.ui.internals import stands
from tutor.ui.once import once

Result = TypeVar("Result")

WIDTHS = [(0, "-narrow"), (80, "-medium"), (110, "-wide")]
HEIGHTS = [(0, "-low"), (20, "-tall")]
"""From how many columns and rows a screen has a class."""


class Sound(Screen[Result]):
    """Textual begins to select text at a widget that is just being taken away, and finds no place for it."""

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (widget, offset) if widget is not None and stands(widget) else (None, None)


class Window(Sound[Result], ModalScreen[Result]):
    """Opens over a screen."""

    def close(self, result: Result | None = None) -> None:
        """Go, with a result for who opened it. Once only: what closes it may be pressed again while it goes."""
        if self.app.screen is self:
            self.dismiss(result)


class Form(Window[None]):
    """A window with fields: enter or its button takes what they hold, escape leaves."""

    CSS_PATH = "../styles/window.tcss"
    HORIZONTAL_BREAKPOINTS, VERTICAL_BREAKPOINTS = WIDTHS, HEIGHTS
    BINDINGS = [*bindings(SUBMIT, LEAVE), Binding("enter", "submit", show=False)]

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    async def on_input_submitted(self) -> None:
        await self.run_action("submit")

    @once
    async def action_leave(self) -> None:
        self.close()
