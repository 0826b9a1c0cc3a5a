"""A block that asks two things: a name, and the time there is today. Both may stay as they are."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tutor.domain.learner import NAME_SETTING
from tutor.domain.today import TIME_SETTING, TIMES, minutes_of, plan
from tutor.domain.words import visible
from tutor.ui.context import Context
from tutor.ui.widgets.common.chip_row import ChipRow
from tutor.ui.widgets.common.name_field import NameField

MINUTES = tuple(minutes for minutes, _ in TIMES)


class AboutMe(Vertical):
    """↓ and ↑ go from one to the other; `keep` puts both among the settings."""

    BINDINGS = [Binding("down", "go('#time')", show=False), Binding("up", "go('#name')", show=False)]

    def __init__(self, context: Context) -> None:
        super().__init__(classes="about-me")
        self.context = context

    def compose(self) -> ComposeResult:
        settings = self.context.workbook.settings
        with Horizontal(classes="field"):
            yield Static("Your name", classes="field-name")
            yield NameField(settings.get(NAME_SETTING, ""), id="name")
        yield Static("For the page your mentor gets. Leave it empty if you like.", classes="hint")
        with Horizontal(classes="field -time"):
            yield Static("Time today", classes="field-name")
            chosen = MINUTES.index(minutes_of(settings.get(TIME_SETTING)))
            yield ChipRow(tuple(words for _, words in TIMES), chosen, id="time")
        yield Static(classes="hint plan")

    def on_mount(self) -> None:
        self._tell_plan()

    @property
    def minutes(self) -> int:
        return MINUTES[self.query_one("#time", ChipRow).chosen]

    def _tell_plan(self) -> None:
        context = self.context
        found = plan(context.outlines, context.workbook.notebook, self.minutes)
        told = " You are told when a good place to stop has come." if found.lessons else ""
        self.query_one(".plan", Static).update(visible(found.words + told))

    def on_chip_row_chosen(self) -> None:
        self._tell_plan()

    def action_go(self, target: str) -> None:
        self.query_one(target).focus()

    async def save(self) -> None:
        """Keep what differs from what is kept."""
        workbook = self.context.workbook
        for setting, value in (
            (NAME_SETTING, self.query_one(NameField).cleaned),
            (TIME_SETTING, str(self.minutes)),
        ):
            if workbook.settings.get(setting, "") != value:
                await workbook.set_setting(setting, value)
        self.context.today.plan_anew()
