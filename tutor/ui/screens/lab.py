"""The laboratory next door: the network and its run at full size, with levers, in tabs and their views."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget

from dnn_core.memory import MemoryNeeded, check_memory
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.once import presses
from tutor.ui.screens.base import RUN_BUTTONS
from tutor.ui.screens.lab_study import StudyActions
from tutor.ui.screens.lever import LeverScreen
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.top_bar import TopBar
from tutor.ui.widgets.lab.compare import LabCompare
from tutor.ui.widgets.lab.curves import LabCurves
from tutor.ui.widgets.lab.digits import LabDigits
from tutor.ui.widgets.lab.draw import LabDraw
from tutor.ui.widgets.lab.gradient import LabGradient
from tutor.ui.widgets.lab.levers import Levers
from tutor.ui.widgets.lab.museum import LabMuseum
from tutor.ui.widgets.lab.my_digits import LabMyDigits
from tutor.ui.widgets.lab.runs import LabRuns
from tutor.ui.widgets.lab.tabs import view_of
from tutor.ui.widgets.lab.view import LabView
from tutor.ui.widgets.lab.views import CURVES, DIGITS, DRAW

RATE_STEP = 1.25
"""One press of + or - multiplies or divides the learning rate by this."""

SMALLEST_RATE, LARGEST_RATE = 1e-6, 100.0
BUTTONS = RUN_BUTTONS | {
    "look-at": "open_chosen",
    "make-mine": "make_mine",
    "again": "start_run",
    "go-on-with": "go_on",
    "to-train": "to_train",
    "about-run": "about_run",
    "pin": "keep",
    "export-run": "export_run",
}
"""And those beside the list of runs."""
ARROWS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


class LabScreen(StudyActions):
    """Arrows, enter and space are the tab's: levers in Curves, the brush and its ink in Draw."""

    CSS_PATH = "../styles/lab.tcss"
    COMMANDS_HERE = (
        commands.TABS,
        commands.VIEWS,
        commands.MUSEUM,
        commands.CONFUSION,
        commands.NEURONS,
        commands.GRADIENT,
        commands.MY_DIGITS,
        commands.COMPARE,
        commands.NEXT_PICTURE,
        commands.NEXT_CHART,
        commands.NEXT_AXIS,
        commands.CHART_WORDS,
        commands.SALIENCY,
        commands.MORE_EVIDENCE,
        commands.TAKE_APART,
        commands.DIGIT_FILTER,
        commands.OPEN_NETWORK,
        commands.MOMENT_BACK,
        commands.MOMENT_ON,
        commands.NEXT_NETWORK,
        commands.NETWORK_BEFORE,
        commands.MAKE_MINE,
        commands.ABOUT_RUN,
        commands.PIN_RUN,
        commands.EXPORT_RUN,
        commands.TO_TRAIN,
        commands.DELETE_RUN,
        commands.BRING_BACK,
        commands.FIVE_SEEDS,
        commands.START_RUN,
        commands.PAUSE,
        commands.STOP_RUN,
        commands.PACE,
        commands.RATE_UP,
        commands.RATE_DOWN,
    )
    BINDINGS = [
        *bindings(commands.RATE_UP, commands.RATE_DOWN, commands.PACE),
        *bindings(commands.ABOUT_RUN, commands.PIN_RUN, commands.DELETE_RUN, commands.FIVE_SEEDS),
        *bindings(commands.DIGIT_FILTER, commands.OPEN_NETWORK),
        *bindings(commands.MOMENT_BACK, commands.MOMENT_ON, commands.FIRST_MOMENT, commands.LAST_MOMENT),
        *bindings(commands.NEXT_NETWORK, commands.NETWORK_BEFORE, commands.MAKE_MINE),
        *bindings(
            commands.TAKE_APART,
            commands.SAY_WHY,
            commands.NEXT_PICTURE,
            commands.SALIENCY,
            commands.CHART_WORDS,
            commands.NEXT_AXIS,
        ),
        *bindings(commands.UNDO_INK, commands.REDO_INK, commands.ERASE, commands.CENTRE, commands.CLEAR),
        Binding("space", "space", show=False),
        Binding("enter", "open_chosen", show=False),
        *(Binding(key, f"arrow({down},{right})", show=False) for key, (down, right) in ARROWS.items()),
        *(Binding(f"shift+{key}", f"slide({down},{right})", show=False) for key, (down, right) in ARROWS.items()),
        *(Binding(str(number), f"number({number})", show=False) for number in range(10)),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    _keys_of: tuple[RunState, bool] | None = None
    """For which state of a run, and whether it can go on, the footer tells the keys."""

    def compose(self) -> ComposeResult:
        yield TopBar()
        context = self.context
        yield LabView(context.lab, context.home / "runs", context.snapshot, lambda: context.mine)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(TopBar).show((self.context.title, "Lab"), ("Lab",), "Lab")

    def show_snapshot(self, snapshot: TrainingSnapshot) -> None:
        super().show_snapshot(snapshot)
        if (view := self.query_one_optional(LabView)) is not None:
            view.snapshot = snapshot
        if self._keys_of != (now := (snapshot.state, snapshot.checkpoint is None)):
            self._keys_of = now
            self.refresh_footer()

    def footer_commands(self) -> tuple[Command, ...]:
        if self.query_one_optional(LabView) is None:
            return ()
        if self.labels is not None:
            return (commands.WHICH_DIGIT, commands.LEAVE)
        panel, state = self.view.panel, self.context.snapshot.state
        if isinstance(panel, LabMuseum):
            return (*panel.commands, commands.TABS, commands.HOME, commands.HELP)
        if state is RunState.NONE:  # the keys of a tab have nothing to work on yet
            levers = panel.commands if self.context.lab.tab == CURVES else (commands.OPEN_NETWORK,)
            return (commands.START_RUN, commands.TABS, *levers, commands.HOME, commands.HELP)
        if isinstance(panel, LabDraw):
            return (*(panel.commands if panel.fits else (commands.TABS, commands.HOME)), commands.HELP)
        if isinstance(panel, LabMyDigits):
            return (*panel.commands[:3], commands.TABS, *panel.commands[3:], commands.HOME, commands.HELP)
        if isinstance(panel, LabCompare):
            return (*panel.commands, commands.TABS, commands.HOME, commands.HELP)
        if isinstance(panel, LabRuns):
            return (*panel.commands[:4], commands.TABS, *panel.commands[4:], commands.HELP)
        run: tuple[Command, ...] = (commands.START_RUN,)
        if state.active:
            roomy = self.size.width >= 110
            run = (commands.PAUSE, commands.STOP_RUN, *((commands.PACE,) if roomy else ()))
            if self.context.lab.tab == CURVES:
                run = (*run, commands.RATES)
        elif state in (RunState.STOPPED, RunState.FAILED) and self.context.snapshot.checkpoint is not None:
            run = (commands.GO_ON, commands.START_RUN)
        if self.context.lab.tab == CURVES:
            return (*run, commands.TABS, *panel.commands, commands.HOME, commands.HELP)
        return (*panel.commands, commands.TABS, *run, commands.HOME, commands.HELP)

    def footer_note(self) -> str:
        if (view := self.query_one_optional(LabView)) is None or not view.more_below:
            return ""
        return "page down: more below ↓" if self.size.width >= 110 else "page down: more ↓"

    async def action_leave(self) -> None:
        """First out of the layers of a digit, or back to the suspects."""
        panel = self.view.panel
        if self.labels is not None:
            self.ask_label(None)
        elif isinstance(panel, LabMuseum) and panel.guessed:
            await panel.back()
        elif isinstance(panel, LabDigits) and panel.inside:
            panel.look_inside(False)
        else:
            await super().action_leave()

    # the run

    async def action_start_run(self) -> None:
        if (panel := self.run_list) is not None and panel.entry is not None:
            await self.action_train_again()
            return
        if isinstance(self.view.panel, LabMyDigits):
            await self.learn_from_mine()
            return
        lab, before = self.context.lab, self.context.session.snapshot.run
        try:
            check_memory(self.view.config, lab.images, lab.tests, lab.inputs, lab.outputs)
        except MemoryNeeded as needed:
            self.app.notify(str(needed), markup=False)
            return
        self.context.navigation.start_run(self.view.config, slow=self.context.lab.slow)
        if (now := self.context.session.snapshot.run) != before:
            self.context.lab.looked, self.context.lab.moment = now, None

    def action_rate(self, by: int) -> None:
        """Up or down for the run at work; without one, the lever of the next run."""
        snapshot = self.context.session.snapshot
        if snapshot.state.active:
            rate = min(LARGEST_RATE, max(SMALLEST_RATE, snapshot.learning_rate * RATE_STEP**by))
            self.context.session.set_learning_rate(rate)
        else:
            self.query_one(Levers).turn_rate(by)

    @property
    def awaited(self) -> Widget:
        """Keys wait for a view that was clicked, and is still being made."""
        return self.view.panel

    def action_space(self) -> None:
        if self.context.lab.tab == DRAW:
            self.action_ink()
            return
        presses.take()
        if (runs := self.view.chooses) is not None:
            runs.tick()
        elif self.view.panel.has_moments and not self.context.session.snapshot.state.active:
            self.view.play()
        else:
            self.action_pause_run()

    def action_go_on(self) -> None:
        """In Runs with the run that is chosen there, if it can go on."""
        one, session = self.run_list.here if self.run_list is not None else None, self.context.session
        if one is not None and one.checkpoint is not None and not session.snapshot.state.active:
            if one.run == session.snapshot.run or session.take_up(one.run):
                session.go_on()
        else:
            super().action_go_on()

    def action_open_network(self) -> None:
        """Weights that were trained elsewhere, or a friend's run."""
        from tutor.ui.screens.open_network import OpenNetworkScreen

        self.app.push_screen(OpenNetworkScreen(self.context, lambda run: self.call_next(self.open_runs, run)))

    # which run, and when

    def action_moment(self, by: int) -> None:
        self.view.hold()
        self.view.go_to_moment(self.view.place + by)

    async def action_network(self, by: int) -> None:
        """To another network; in the museum to another case."""
        if museum := self._museum():
            museum.turn_to(self.context.lab.case + by)
        else:
            await self.view.next_network(by)

    async def action_make_mine(self) -> None:
        """In Runs the run that is chosen there, in all other tabs the one at hand."""
        one = self.run_list.here if self.run_list is not None else self.view.subject
        if one is None or one.state is not RunState.FINISHED:
            self.app.notify("Only a run that has finished can be your network.", markup=False)
            return
        await self.context.make_mine(one.run)
        self.app.notify(f"Run {one.run} is your network now: lessons, margin and Home speak of it.", markup=False)
        if self.run_list is None:
            await self.view.look_at(one.run)
        self.show_snapshot(self.context.snapshot)

    # the tabs

    async def action_number(self, number: int) -> None:
        """The label of a drawing that is kept, where one is asked for; else a view."""
        if self.labels is not None:
            await self.label(number)
        else:
            await self.view.choose(view_of(number, self.context.lab.tab))

    def on_lab_view_turned(self) -> None:
        self.refresh_footer()

    def action_arrow(self, down: int, right: int) -> None:
        self.view.arrow(down, right)

    def action_open_chosen(self) -> None:
        if self.context.lab.tab == CURVES:
            self.app.push_screen(LeverScreen(self.context, self.view.bench.levers))
        elif self.view.panel.is_mounted:
            presses.take()
            self.view.panel.enter()

    def action_page(self, by: int) -> None:
        self.view.scroll_page(by)

    async def action_filter(self) -> None:
        """The palette offers it in every tab: then it leads to the digits first. In Runs: which runs; in Compare: which
        digits."""
        if (panel := self.run_list) is not None:
            panel.filter()
            return
        if isinstance(self.view.panel, LabCompare):
            self.view.panel.next_group()
            return
        if isinstance(self.view.panel, LabMyDigits):
            self.view.panel.filter()
            return
        if self.context.lab.tab != DIGITS:
            await self.view.choose(DIGITS)
        self.query_one(LabDigits).filter()

    def _draw(self) -> LabDraw | None:
        panel = self.view.panel
        return panel if isinstance(panel, LabDraw) else None

    def action_ink(self) -> None:
        if draw := self._draw():
            draw.ink()

    def action_slide(self, down: int, right: int) -> None:
        panel = self.view.panel
        if isinstance(panel, LabGradient):
            panel.slide(down, right)
        elif draw := self._draw():
            draw.slide(down, right)

    async def action_undo_ink(self) -> None:
        if self.run_list is not None:
            await self.action_bring_back()
        if isinstance(self.view.panel, LabMyDigits):
            await self.bring_digit_back()
        if draw := self._draw():
            draw.undo()

    def action_redo_ink(self) -> None:
        if draw := self._draw():
            draw.redo()

    async def action_erase(self) -> None:
        self.action_more_evidence()
        if self.run_list is not None:
            await self.action_export_run()
        if isinstance(self.view.panel, LabMyDigits):
            await self.export_digits()
        if draw := self._draw():
            draw.erase()

    # drawing

    def action_centre(self) -> None:
        if isinstance(panel := self.view.panel, LabMyDigits):
            self.context.lab.centres = not self.context.lab.centres
            panel.show_again()
            self.view.show_anew()
        if draw := self._draw():
            draw.centre()

    async def action_clear(self) -> None:
        if draw := self._draw():
            draw.clear()
        elif isinstance(self.view.panel, LabCurves):
            await self.action_next_chart()

    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        if (action := BUTTONS.get(message.chip.id or "")) is not None:
            await self.run_action(action)
