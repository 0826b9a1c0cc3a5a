"""A small window for one's name and the time there is today."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tutor.ui.commands import LEAVE, SUBMIT, bindings
from tutor.ui.context import Context
from tutor.ui.once import once
from tutor.ui.screens.window import HEIGHTS, WIDTHS, Window
from tutor.ui.widgets.common.about_me import AboutMe
from tutor.ui.widgets.common.chip import Chip


class AboutMeScreen(Window[None]):
    CSS_PATH = "../styles/window.tcss"
    HORIZONTAL_BREAKPOINTS, VERTICAL_BREAKPOINTS = WIDTHS, HEIGHTS
    BINDINGS = [*bindings(SUBMIT, LEAVE), Binding("enter", "submit", show=False)]

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def compose(self) -> ComposeResult:
        with Vertical(classes="window hand-in"):
            yield AboutMe(self.context)
            with Horizontal(classes="row buttons"):
                yield Static("", classes="status")
                yield Chip("Close", "escape", id="close")
                yield Chip("Keep it", "ctrl+s", primary=True, id="keep")

    def on_mount(self) -> None:
        self.query_one("#name").focus()

    async def on_input_submitted(self) -> None:
        await self.action_submit()

    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        if message.chip.id == "keep":
            await self.action_submit()
        else:
            await self.action_leave()

    @once
    async def action_submit(self) -> None:
        await self.query_one(AboutMe).save()
        self.close()

    @once
    async def action_leave(self) -> None:
        self.close()
