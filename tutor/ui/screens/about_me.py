"""A small window for one's name and the time there is today."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tutor.ui.once import once
from tutor.ui.screens.window import Form
from tutor.ui.widgets.common.about_me import AboutMe
from tutor.ui.widgets.common.chip import Chip


class AboutMeScreen(Form):
    CSS_PATH = ["../styles/welcome.tcss", "../styles/window.tcss"]

    def compose(self) -> ComposeResult:
        with Vertical(classes="window hand-in"):
            yield AboutMe(self.context)
            with Horizontal(classes="row buttons"):
                yield Static("", classes="status")
                yield Chip("Close", "escape", id="close")
                yield Chip("Keep it", "ctrl+s", primary=True, id="keep")

    def on_mount(self) -> None:
        self.query_one("#name").focus()

    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        if message.chip.id == "keep":
            await self.action_submit()
        else:
            await self.action_leave()

    @once
    async def action_submit(self) -> None:
        await self.query_one(AboutMe).save()
        self.close()
