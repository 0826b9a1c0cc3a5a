"""Home: the unit as a map, where to go on, and the last run. On the first launch: a welcome and one key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget

from tutor.domain.words import visible
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.context import Context
from tutor.ui.once import once
from tutor.ui.screens.base import TutorScreen
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.frame.home_map import HomeMap
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.map_lines import MapLines
from tutor.ui.widgets.frame.top_bar import TopBar

if TYPE_CHECKING:
    from tutor.ui.screens.welcome import Welcome

BEGUN_SETTING = "begun"
STYLES = Path(__file__).parents[1] / "styles"


class HomeScreen(TutorScreen):
    COMMANDS_HERE = (commands.OPEN, commands.MOVE)
    BINDINGS = [
        *bindings(commands.OPEN, commands.PACE),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("space", "begin_task", show=False),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._map: HomeMap | None = None
        self._welcome: Welcome | None = None
        self._is_styled = False

    def compose(self) -> ComposeResult:
        yield TopBar()
        if self.first_launch:
            from tutor.ui.screens.welcome import Welcome

            self._welcome = Welcome(self.context)
            yield self._styled(self._welcome)
        else:
            self._map = HomeMap(self.context)
            yield self._styled(self._map)
        yield KeyBar()

    def _styled(self, part: Welcome | HomeMap) -> Widget:
        """The part for which its styles are read: Textual reads no CSS_PATH of a first screen."""
        self.app.stylesheet.read(STYLES / part.STYLES)
        self.app.stylesheet.parse()
        return part

    def on_mount(self) -> None:
        self._show_place()

    @property
    def first_launch(self) -> bool:
        workbook = self.context.workbook
        notebook = workbook.notebook
        known = workbook.settings.get(BEGUN_SETTING) or notebook.responses or notebook.drafts
        return not known and not workbook.unreadable

    def _show_place(self) -> None:
        way = ("I2 Tutor",) if self._welcome else tuple(dict.fromkeys(("I2 Tutor", self.context.title)))
        self.query_one(TopBar).show(way, way)
        self.refresh_footer()

    def show_snapshot(self, snapshot: TrainingSnapshot) -> None:
        super().show_snapshot(snapshot)
        if self._map is not None:
            self._map.show_run(snapshot)

    async def on_screen_resume(self, event: events.ScreenResume) -> None:
        if not self._is_styled:  # its parts have their styles since they were mounted, a moment ago
            self._is_styled, event.refresh_styles = True, False
        if self._map is not None:
            self._map.rebuild()
        elif self._welcome is not None and not self.first_launch:
            await self._welcome.remove()
            self._welcome, self._map = None, HomeMap(self.context)
            await self.mount(self._styled(self._map), before=self.query_one(KeyBar))
            self._show_place()

    def footer_commands(self) -> tuple[Command, ...]:
        if self._welcome:
            help_here = commands.HELP_IN_TEXT if self.writes else commands.HELP
            return (commands.BEGIN, commands.TIME_TODAY, help_here, commands.QUIT)
        return (*self.COMMANDS_HERE, commands.LAB, commands.RESPONSES, commands.WRITING, commands.HELP, commands.QUIT)

    def footer_note(self) -> str:
        trouble = self.context.workbook.trouble or self.context.workbook.desk.trouble
        if self._welcome:
            credits = dict.fromkeys(unit.credit for unit in self.context.units)
            return visible(", ".join(credits)) if self.size.width >= 110 else ""
        return "nothing can be saved" if trouble else "all saved"

    def action_move(self, by: int) -> None:
        if self._map is not None:
            self._map.move(by)

    async def action_begin_task(self) -> None:
        if self._welcome is not None:
            await self._begin()
            return
        if self._map is None or self._map.fold():
            return
        if self._map.builds:
            await self.context.navigation.go_to("ladder")
            return
        lesson_id, page, task = self._map.target
        if lesson_id:
            await self.context.navigation.open_lesson(lesson_id, page, task)
        elif self.context.outlines:
            await self.context.navigation.go_to("unit end")

    @once
    async def _begin(self) -> None:
        """The first launch: a network starts to learn while the first page is read."""
        if self._welcome is not None:
            await self._welcome.save()
        await self.context.workbook.set_setting(BEGUN_SETTING, "yes")
        if self.context.session.snapshot.state is RunState.NONE:
            self.context.navigation.start_run(slow=True)
        lesson = next((outline for outline in self.context.outlines if not outline.fault), None)
        if lesson is not None:
            await self.context.navigation.open_lesson(lesson.id)

    async def on_input_submitted(self) -> None:
        await self.action_begin_task()

    @once
    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        if message.chip.id == "go-on-run":
            self.context.navigation.go_on_with_run()
        else:
            await self.action_begin_task()

    async def on_map_lines_opened(self, message: MapLines.Opened) -> None:
        if self._map is not None and self._map.move_to(message.entry):
            await self.action_begin_task()
