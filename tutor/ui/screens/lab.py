"""The laboratory next door: the network and its run at full size, with levers."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding

from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.screens.base import TutorScreen
from tutor.ui.widgets.chip import Chip
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.lab_view import LabView
from tutor.ui.widgets.top_bar import TopBar

RATE_STEP = 1.25
"""One press of + or - multiplies or divides the learning rate by this."""

SMALLEST_RATE, LARGEST_RATE = 1e-6, 100.0


class LabScreen(TutorScreen):
    CSS_PATH = "../styles/lab.tcss"
    COMMANDS_HERE = (commands.START_RUN, commands.PAUSE, commands.STOP_RUN, commands.RATE_UP, commands.RATE_DOWN)
    BINDINGS = [
        *bindings(commands.PAUSE, commands.RATE_UP, commands.RATE_DOWN),
        Binding("up", "lever(-1)", show=False),
        Binding("down", "lever(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield TopBar()
        yield LabView()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(TopBar).show((self.tutor.unit.title, "Lab"), ("Lab",), "Lab")

    @property
    def view(self) -> LabView:
        return self.query_one(LabView)

    def show_snapshot(self, snapshot: TrainingSnapshot) -> None:
        super().show_snapshot(snapshot)
        for view in self.query(LabView):
            view.snapshot = snapshot
        self.refresh_footer()

    def footer_commands(self) -> tuple[Command, ...]:
        state = self.tutor.snapshot.state
        run: tuple[Command, ...] = (commands.START_RUN,)
        if state.active:
            run = (commands.PAUSE, commands.STOP_RUN, commands.RATE_UP, commands.RATE_DOWN)
        elif state in (RunState.STOPPED, RunState.FAILED) and self.tutor.snapshot.checkpoint is not None:
            run = (commands.GO_ON, commands.START_RUN)
        return (*run, commands.LEVERS, commands.HOME, commands.LEAVE, commands.HELP)

    def action_start_run(self) -> None:
        self.tutor.start_run(self.view.config)

    def action_rate_up(self) -> None:
        self._change_rate(RATE_STEP)

    def action_rate_down(self) -> None:
        self._change_rate(1 / RATE_STEP)

    def _change_rate(self, factor: float) -> None:
        snapshot = self.tutor.session.snapshot
        if snapshot.state.active:
            rate = min(LARGEST_RATE, max(SMALLEST_RATE, snapshot.learning_rate * factor))
            self.tutor.session.set_learning_rate(rate)

    def action_lever(self, by: int) -> None:
        self.view.move_lever(by)

    def action_turn(self, by: int) -> None:
        self.view.turn_lever(by)

    def action_page(self, by: int) -> None:
        self.view.scroll_results(by * 8)

    def on_chip_pressed(self, message: Chip.Pressed) -> None:
        match message.chip.id:
            case "run-start":
                self.action_start_run()
            case "run-pause":
                self.action_pause_run()
            case "run-stop":
                self.action_stop_run()
