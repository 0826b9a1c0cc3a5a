"""Home: the unit as a map, where to go on, and the last run. On the first launch: a welcome and one key."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.domain.words import visible
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.context import Context
from tutor.ui.once import once
from tutor.ui.screens.base import TutorScreen
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.frame.home_map import HomeMap, MapRow
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.top_bar import TopBar

BEGUN_SETTING = "begun"

WELCOME_DIGITS = (0, 0, 0, 2, 0)
"""Which test digit of each label, 0 to 4, greets a learner: plain ones."""


class HomeScreen(TutorScreen):
    COMMANDS_HERE = (commands.OPEN, commands.MOVE)
    BINDINGS = [
        *bindings(commands.OPEN, commands.PACE),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("space", "begin_task", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield TopBar()
        with Container(id="home"):
            yield (Welcome if self.first_launch else HomeMap)(self.context)
        yield KeyBar()

    def on_mount(self) -> None:
        self._show_place()

    @property
    def first_launch(self) -> bool:
        workbook = self.context.workbook
        notebook = workbook.notebook
        known = workbook.settings.get(BEGUN_SETTING) or notebook.responses or notebook.drafts
        return not known and not workbook.unreadable

    def _show_place(self) -> None:
        way = ("I2 Tutor",) if self.query(Welcome) else tuple(dict.fromkeys(("I2 Tutor", self.context.title)))
        self.query_one(TopBar).show(way, way)
        self.refresh_footer()

    def show_snapshot(self, snapshot: TrainingSnapshot) -> None:
        super().show_snapshot(snapshot)
        for home_map in self.query(HomeMap):
            home_map.show_run(snapshot)

    async def on_screen_resume(self) -> None:
        if not self.query(Welcome):
            for home_map in self.query(HomeMap):
                home_map.rebuild()
        elif not self.first_launch:
            await self.query(Welcome).remove()
            await self.query_one("#home", Container).mount(HomeMap(self.context))
            self._show_place()

    def footer_commands(self) -> tuple[Command, ...]:
        if self.query(Welcome):
            help_here = commands.HELP_IN_TEXT if self.writes else commands.HELP
            return (commands.BEGIN, commands.TIME_TODAY, help_here, commands.QUIT)
        return (*self.COMMANDS_HERE, commands.LAB, commands.RESPONSES, commands.WRITING, commands.HELP, commands.QUIT)

    def footer_note(self) -> str:
        trouble = self.context.workbook.trouble or self.context.workbook.desk.trouble
        if self.query(Welcome):
            credits = dict.fromkeys(unit.credit for unit in self.context.units)
            return visible(", ".join(credits)) if self.size.width >= 110 else ""
        return "nothing can be saved" if trouble else "all saved"

    def action_move(self, by: int) -> None:
        for home_map in self.query(HomeMap):
            home_map.move(by)

    async def action_begin_task(self) -> None:
        if self.query(Welcome):
            await self._begin()
            return
        for home_map in self.query(HomeMap):
            if await home_map.fold():
                return
            if home_map.builds:
                await self.context.navigation.go_to("ladder")
                return
            lesson_id, page, task = home_map.target
            if lesson_id:
                await self.context.navigation.open_lesson(lesson_id, page, task)
            elif self.context.outlines:
                await self.context.navigation.go_to("unit end")

    @once
    async def _begin(self) -> None:
        """The first launch: a network starts to learn while the first page is read."""
        for welcome in self.query(Welcome):
            await welcome.save()
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

    async def on_map_row_opened(self, message: MapRow.Opened) -> None:
        for home_map in self.query(HomeMap):
            if home_map.move_to(message.row):
                await self.action_begin_task()


class Welcome(Vertical):
    """Five digits, a question, a name and the time there is; one key begins, wherever one is."""

    def __init__(self, context: Context) -> None:
        super().__init__(id="welcome")
        self.context = context

    def compose(self) -> ComposeResult:
        from tutor.ui.widgets.common.about_me import AboutMe  # for the first launch only

        with Vertical(classes="greeting"):
            if self.context.workbook.trouble is not None:
                yield Static(Content(visible(str(self.context.workbook.trouble))), classes="trouble")
            yield Horizontal(classes="digits")
            yield Static("You read these five digits without effort. How?", classes="ask")
            yield Static(
                "Nobody has written down the rules for a three. In this unit you meet a machine that finds such rules "
                "by itself, question it, and build your own.",
                classes="words",
            )
            yield Static(
                "One page at a time, and no hurry. All you write stays on this computer until you hand it in.",
                classes="fact",
            )
            yield AboutMe(self.context)
            with Horizontal(classes="row"):
                yield Chip("Begin", "enter", primary=True, id="begin")
                yield Static("Name and time can be changed later, or stay as they are.", classes="later")

    def on_mount(self) -> None:
        if self.context.workbook.trouble is None:
            self.query_one("#name").focus(scroll_visible=False)
        self.call_after_refresh(self._add_digits)

    async def save(self) -> None:
        """Save the name and the time."""
        from tutor.ui.widgets.common.about_me import AboutMe

        await self.query_one(AboutMe).save()

    async def _add_digits(self) -> None:
        """They have their place from the start and come a moment after the words."""
        from tutor.ui.widgets.common.digit import DigitView

        shelf = self.context.shelf
        digits = [DigitView(shelf.find(label, nth).pixels, size="small") for label, nth in enumerate(WELCOME_DIGITS)]
        await self.query_one(".digits").mount(*digits)
