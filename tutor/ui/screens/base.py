"""What all screens of the tutor share: the top row, the bottom row, the ways to other screens, and the run."""

from __future__ import annotations

from typing import ClassVar, cast

from textual import events, on
from textual.binding import Binding

from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.context import Context
from tutor.ui.once import presses
from tutor.ui.screens.typing_begins import TypingBegins
from tutor.ui.widgets.common.ground import Ground
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.unsaved_bar import UnsavedBar
from tutor.ui.widgets.run.strip import RunStrip

PLACES = (commands.HOME, commands.LAB, commands.RESPONSES, commands.WRITING, commands.BUILD)
EVERYWHERE = (
    *PLACES,
    commands.SEARCH,
    commands.UNIT_END,
    commands.MENTOR,
    commands.ABOUT_ME,
    commands.HELP,
    commands.LEAVE,
    commands.NEXT_TASK,
    commands.PREVIOUS_TASK,
    commands.START_RUN,
    commands.STOP_RUN,
    commands.GO_ON,
)

RUN_BUTTONS = {
    "run-start": "start_run",
    "run-pause": "pause_run",
    "run-stop": "stop_run",
    "run-go-on": "go_on",
}
"""What the buttons of a run do."""


class TutorScreen(Ground, TypingBegins):
    """Subclasses name their own `COMMANDS`, bind them, and say which of them count now in `footer_commands`."""

    AUTO_FOCUS = ""  # a text area that took the focus by itself would eat the first n
    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = ()
    BINDINGS = cast("list[Binding | tuple[str, str] | tuple[str, str, str]]", bindings(*EVERYWHERE))

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._was_shown = False

    # Textual calls the handlers of every class of a screen; decorated ones leave the plain names to the subclasses.

    @on(events.Mount)
    def _follow_the_run(self) -> None:
        self.context.follow(self, self._on_snapshot)
        self.show_snapshot(self.context.snapshot)
        self.context.workbook.listeners.add(self._saved_or_not)
        self._saved_or_not()

    @on(events.Unmount)
    def _hear_no_more(self) -> None:
        self.context.workbook.listeners.discard(self._saved_or_not)

    @while_standing
    def _saved_or_not(self, _question_id: str = "") -> None:
        """While something is not saved, a row says so wherever the learner is."""
        bars = self.query(UnsavedBar)
        if bars:
            bars.first().show()
        elif self.context.workbook.desk.trouble is not None:
            self.mount(UnsavedBar(self.context.workbook))

    def action_copy_unsaved(self) -> None:
        for bar in self.query(UnsavedBar):
            bar.copy()

    def action_save_unsaved(self) -> None:
        for bar in self.query(UnsavedBar):
            bar.save()

    @on(events.ScreenResume)
    def _catch_up(self, event: events.ScreenResume) -> None:
        """All parts of a new screen have just got their styles and the run: Textual would style them once more."""
        event.refresh_styles = event.refresh_styles and self._was_shown
        if self._was_shown:
            self.show_snapshot(self.context.snapshot)
        self._was_shown = True
        self.refresh_footer()

    @while_standing
    def _on_snapshot(self, snapshot: TrainingSnapshot) -> None:
        if self.app.screen is self:  # `is_current` also holds for the screen below, which would be drawn for nobody
            self.show_snapshot(snapshot)

    def show_snapshot(self, snapshot: TrainingSnapshot) -> None:
        """Set the run's latest state on the widgets that show it."""
        if (strip := self.query_one_optional(RunStrip)) is not None:  # it is remembered, where `query` looks at all
            strip.snapshot = self.context.shown(snapshot)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.refresh_footer()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self.refresh_footer()

    def footer_commands(self) -> tuple[Command, ...]:
        return (*self.COMMANDS_HERE, *PLACES, commands.HELP)

    def footer_note(self) -> str:
        return ""

    @while_standing
    def refresh_footer(self) -> None:
        if (bar := self.query_one_optional(KeyBar)) is not None:
            bar.show(self.footer_commands(), self.footer_note())

    # opening screens

    def action_go_home(self) -> None:
        self.context.navigation.go_home()

    async def action_go_to(self, place: str) -> None:
        await self.context.navigation.go_to(place)

    async def action_search(self) -> None:
        await self.context.navigation.search()

    def action_help(self) -> None:
        from tutor.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.COMMANDS_HERE))

    async def action_leave(self) -> None:
        """One step back: out of the text, else out of the screen."""
        if self.writes:
            self.leave_field()
        else:
            self.context.navigation.go_back()

    def action_next_task(self) -> None:
        self.focus_next()

    def action_previous_task(self) -> None:
        self.focus_previous()

    def current_page(self) -> str:
        """What a question for a mentor arose on."""
        return type(self).__name__.removesuffix("Screen").lower()

    def action_ask_mentor(self) -> None:
        from tutor.ui.screens.mentor import MentorScreen

        self.app.push_screen(MentorScreen(self.context.workbook, self.current_page()))

    def action_about_me(self) -> None:
        from tutor.ui.screens.about_me import AboutMeScreen

        self.app.push_screen(AboutMeScreen(self.context))

    # the run

    async def action_start_run(self) -> None:
        self.context.navigation.start_run()

    def action_pause_run(self) -> None:
        presses.take()
        session = self.context.session
        state = session.snapshot.state
        if state is RunState.PAUSED:
            session.resume()
        elif state.active:
            session.pause()
        else:
            self.context.navigation.go_on_with_run()

    def action_stop_run(self) -> None:
        if self.context.session.snapshot.state.active:
            self.context.session.stop()

    def action_turn_pace(self) -> None:
        self.context.navigation.turn_pace()

    def action_go_on(self) -> None:
        self.context.navigation.go_on_with_run()

    async def on_run_strip_pressed(self) -> None:
        await self.context.navigation.go_to("lab")
