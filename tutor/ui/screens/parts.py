"""A training run of the learner's parts and ours: who does what, and both curves while it learns."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content

from tutor.challenges.files import code_home
from tutor.challenges.parts import PARTS, Part, PartStatus, part_of, parts_run
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.context import Context
from tutor.ui.screens.base import RUN_BUTTONS, TutorScreen
from tutor.ui.widgets.challenge.parts import PartsList, rows_of
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.top_bar import TopBar
from tutor.ui.widgets.lab.bench import network_picture, seconds
from tutor.ui.widgets.lab.curves import LabCurves

SIZES = (784, 256, 128, 64, 10)
PICTURE_FROM = 34
STEPS = {"sgd": "SGD 0.5", "adam": "Adam 0.001"}


class PartsScreen(TutorScreen):
    """`name`: the challenge that one comes from, whose part is the learner's; '' takes all parts that pass."""

    CSS_PATH = ["../styles/challenge.tcss", "../styles/lab.tcss"]
    COMMANDS_HERE = (commands.PART, commands.YOURS_OR_OURS, commands.START_RUN, commands.PAUSE, commands.STOP_RUN)
    BINDINGS = [
        *bindings(commands.PAUSE),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("enter", "start_run", show=False),
        Binding("pageup", "page(-8)", show=False),
        Binding("pagedown", "page(8)", show=False),
    ]

    def __init__(self, context: Context, name: str = "") -> None:
        super().__init__(context)
        now = context.session.snapshot
        self.begins = not now.state.active
        parts = self._parts()
        known = {part.challenge.name for part in parts}
        passing = {part.challenge.name for part in parts if part.stand is PartStatus.PASSES}
        at_work = set(now.beside.yours) if now.beside and now.state.active else passing
        self.list = PartsList(rows_of(parts, {name} if name in known else at_work), name)

    def _parts(self) -> list[Part]:
        context, home = self.context, code_home()
        return [
            part_of(name, challenge, home, context.workbook.challenge_work(challenge.name))
            for name, of in PARTS
            if (challenge := context.ladder.named(of)) is not None
        ]

    def compose(self) -> ComposeResult:
        yield TopBar()
        with Horizontal(id="parts-run"):
            with Vertical(id="curves"):
                yield LabCurves(self.context.lab)
                yield Words("", classes="empty")
            with VerticalScroll(id="who", can_focus=False):
                yield Words(network_picture(SIZES), classes="network")
                yield Words("242,762 weights and biases", classes="fact weights")
                yield Words(
                    Content.assemble(("Parts", "bold $bright"), (" of a training run", "$muted")),
                    classes="title",
                )
                yield self.list
                yield Words("", classes="about")
                yield Words("", classes="fact settings")
                with Horizontal(classes="run-keys"):
                    yield Chip("Start", "s", primary=True, id="run-start")
                    yield Chip("Pause", "space", primary=True, id="run-pause")
                    yield Chip("Stop", "x", id="run-stop")
                yield Words("", classes="fact left")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(TopBar).show((self.context.title, "Build", "Train"), ("Build", "Train"), "Train")
        if self.begins and self.list.yours:
            self._start()
        self.show_snapshot(self.context.snapshot)

    def on_resize(self) -> None:
        self.call_after_refresh(lambda: self.show_snapshot(self.context.snapshot))

    # what is shown

    def show_snapshot(self, snapshot: TrainingSnapshot) -> None:
        super().show_snapshot(snapshot)
        self._show_run(snapshot)
        self.refresh_footer()

    @while_standing
    def _show_run(self, snapshot: TrainingSnapshot) -> None:
        active, ours = snapshot.state.active, snapshot.beside is not None
        room = self.app.size.height >= PICTURE_FROM and self.app.size.width >= 110
        self.query_one(".network").display = self.query_one(".weights").display = room
        self.query_one(LabCurves).display = ours
        self.query_one(".empty").display = not ours
        if ours:
            self.query_one(LabCurves).snapshot = snapshot
        self.query_one(".empty", Words).update(Content(self._instead(snapshot)))
        self.query_one(".about", Words).update(Content(self._about()))
        self.query_one(".settings", Words).update(Content(f"{STEPS[self.list.optimizer]}, batches of 60, seed 0."))
        self.query_one("#run-start").display = not active
        self.query_one("#run-stop").display = active
        pause = self.query_one("#run-pause", Chip)
        pause.display = active
        pause.label = "Go on" if snapshot.state is RunState.PAUSED else "Pause"
        self.query_one(".left", Words).update(Content(self._left(snapshot)))

    def _about(self) -> str:
        """Of the part that is chosen: how it stands."""
        part = self.list.rows[self.list.here].shown
        file = part.challenge.file
        if part.stand is PartStatus.FAILS:
            checks = "one check" if part.failing == 1 else f"{part.failing} checks"
            return f"{file} fails {checks}. If its shapes fit, it may run."
        return {
            PartStatus.PASSES: f"{file} passes its checks.",
            PartStatus.UNCHECKED: f"{file} is not checked as it is now.",
        }.get(part.stand, f"{file} is still to be written.")

    def _left(self, snapshot: TrainingSnapshot) -> str:
        if snapshot.state is RunState.TRAINING and snapshot.beside is not None and snapshot.progress > 0.01:
            return f"About {seconds(snapshot.elapsed_s * (1 - snapshot.progress) / snapshot.progress)} left."
        if snapshot.state is RunState.FINISHED and snapshot.beside is not None:
            return f"Kept as run {snapshot.run}: l shows its digits and mistakes."
        return ""

    def _instead(self, snapshot: TrainingSnapshot) -> str:
        if snapshot.state.active and snapshot.slow:
            return f"Run {snapshot.run} learns in slow motion. s takes it to its end; s again trains your parts."
        if snapshot.state.active:
            return f"Run {snapshot.run} is learning. Wait for it, or stop it with x; s then trains your parts."
        if not self.list.yours:
            return "All parts are ours so far. ← and → make one yours, as soon as you have written it; s trains."
        return "s trains your parts beside ours: the same settings, the same seed, step by step."

    # what is done

    def action_move(self, by: int) -> None:
        self.list.move(by)
        self.list.scroll_visible(animate=False)

    def action_turn(self, by: int) -> None:
        self.list.turn(by)

    def action_page(self, by: int) -> None:
        """Where there is little room, the parts lie below the curves."""
        for pane in (self.query_one("#parts-run"), self.query_one("#who")):
            pane.scroll_relative(y=by, animate=False, immediate=True)

    def on_parts_list_turned(self) -> None:
        self._show_run(self.context.snapshot)

    async def action_start_run(self) -> None:
        self._start()

    def _start(self) -> None:
        yours = self.list.yours
        if not self.context.ladder.challenges:
            return
        names = tuple(part.challenge.name for part in yours)
        config, parts = parts_run(self.context.ladder, code_home(), names, optimizer=self.list.optimizer)
        self.context.navigation.start_run(config, parts=parts)

    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        await self.run_action(RUN_BUTTONS[message.chip.id or ""])

    def footer_commands(self) -> tuple[Command, ...]:
        active = self.context.snapshot.state.active
        run = (commands.PAUSE, commands.STOP_RUN) if active else (commands.START_RUN,)
        return (*run, commands.PART, commands.YOURS_OR_OURS, commands.LAB, commands.LEAVE, commands.HELP)
