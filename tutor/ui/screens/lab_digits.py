"""What is done to the learner's own digits in the Lab: kept with a label, removed, exported, learned from after a
bet."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.domain.moments import local_now, stamp
from tutor.domain.run_facts import counted
from tutor.training import my_digits
from tutor.training.learned_mine import BETS, PURPOSE
from tutor.training.my_digits import OwnDigit
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.context import Context
from tutor.ui.once import once
from tutor.ui.screens.base import TutorScreen
from tutor.ui.screens.window import Form, field
from tutor.ui.widgets.common.chip_row import ChipRow
from tutor.ui.widgets.common.line_field import LineField
from tutor.ui.widgets.lab.draw import LabDraw
from tutor.ui.widgets.lab.my_digits import LabMyDigits
from tutor.ui.widgets.lab.parts import DIGITS
from tutor.ui.widgets.lab.view import LabView

LEAST = 4
"""Digits from which some can be held out."""


class DigitActions(TutorScreen):
    """Mixed into the Lab's screen."""

    labels: LabDraw | LabMyDigits | None = None
    """Where a digit waits for its label."""
    _removed: tuple[tuple[int, OwnDigit], ...] = ()

    @property
    def view(self) -> LabView:
        return self.query_one(LabView)

    def ask_label(self, panel: LabDraw | LabMyDigits | None) -> None:
        """Ask which digit it is, or no longer."""
        if isinstance(panel, LabDraw) and panel.drawing.blank:
            self.app.notify("Draw a digit first.", markup=False)
            return
        if isinstance(panel, LabMyDigits) and panel.at is None:
            return
        self.labels = panel
        self.refresh_footer()
        self.app.clear_notifications()  # what was asked has been answered
        if panel is not None:
            self.app.notify("Which digit is it? Press 0 to 9, or escape.", markup=False)

    async def label(self, number: int) -> None:
        """Keep the drawing, or give the digit at hand another label."""
        panel = self.labels
        self.ask_label(None)
        if isinstance(panel, LabDraw):
            new = OwnDigit(number, panel.drawing.pixels, stamp(local_now()))
            trouble = await self.view.change_digits(lambda kept: (*kept, new))
            words = f"Kept as {DIGITS.one(number)}. 9 shows all of yours."
        elif panel is not None and (at := panel.at) is not None:
            old = panel.digits[at]
            new = OwnDigit(number, old.pixels, old.at)
            trouble = await self.view.change_digits(lambda kept: [new if one == old else one for one in kept])
            words = f"It is {DIGITS.one(number)} now."
        else:
            return
        self.app.notify(trouble or words, markup=False)

    async def remove_digit(self, panel: LabMyDigits) -> None:
        if (at := panel.at) is None:
            return
        gone = panel.digits[at]
        trouble = await self.view.change_digits(lambda kept: [one for one in kept if one != gone])
        if not trouble:
            self._removed = (*self._removed, (at, gone))
        self.app.notify(trouble or "Removed. backspace brings it back until you leave the Lab.", markup=False)

    async def bring_digit_back(self) -> None:
        if not self._removed:
            return
        at, back = self._removed[-1]
        trouble = await self.view.change_digits(lambda kept: (*kept[:at], back, *kept[at:]))
        if not trouble:
            self._removed = self._removed[:-1]
        self.app.notify(trouble or f"The {back.label} is back.", markup=False)

    async def export_digits(self) -> None:
        if isinstance(panel := self.view.panel, LabMyDigits) and panel.digits:
            await self.app.push_screen(ExportDigitsScreen(self.context, panel.digits))

    async def learn_from_mine(self) -> None:
        """A run of the network's settings with half of the digits; first the bet."""
        panel, subject = self.view.panel, self.view.subject
        if not isinstance(panel, LabMyDigits):
            return
        learned, held = my_digits.halves(panel.digits)
        if self.context.session.snapshot.state.active:
            self.app.notify("A run is at work. Learn from them when it is done.", markup=False)
        elif len(panel.digits) < LEAST or not held or subject.state is not RunState.FINISHED:
            self.app.notify(
                f"Keep at least {LEAST} digits, two of one kind: half is learned from, the rest tells if it helped.",
                markup=False,
            )
        else:
            await self.app.push_screen(LearnMineScreen(self.context, subject, learned, len(held)))


class LearnMineScreen(Form):
    """Does it help to learn from one's own digits? First a bet."""

    def __init__(self, context: Context, subject: TrainingSnapshot, learned: tuple[OwnDigit, ...], held: int) -> None:
        super().__init__(context)
        self.subject, self.learned, self.held = subject, learned, held

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static("Learn from my digits", classes="ask")
            yield Static(
                f"A new run has the settings of run {self.subject.run} and learns from {len(self.learned)} of your "
                f"digits as well, each so often that they are 5 % of all. The other {self.held} are held out. How many "
                "of those will it read, beside the network that never saw your hand?",
                classes="fact",
            )
            yield field("My bet", ChipRow(BETS, id="bet"))
            yield from self.foot("Bet and run")

    def on_mount(self) -> None:
        self.query_one(ChipRow).focus()

    @once
    async def action_submit(self) -> None:
        bet = BETS[self.query_one(ChipRow).chosen]
        started = self.context.session.start(
            self.subject.config,
            title="With my digits",
            purpose=f"{PURPOSE}{bet}/{self.subject.run}",
            mine=self.learned,
        )
        if not started:
            self.say(Content("A run is at work. Try again when it is done."))
            return
        self.close()


class ExportDigitsScreen(Form):
    """Where the digits go as IDX files."""

    def __init__(self, context: Context, digits: tuple[OwnDigit, ...]) -> None:
        super().__init__(context)
        self.digits = digits

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static("My digits as IDX", classes="ask")
            yield Static(
                f"Two files as MNIST's are, {my_digits.IMAGES} and {my_digits.LABELS}, with "
                f"{counted(len(self.digits), 'digit')} as drawn.",
                classes="fact",
            )
            yield field("Folder", LineField("~/my-digits", id="file"))
            yield from self.foot("Write them")

    def on_mount(self) -> None:
        self.query_one(LineField).focus()

    @once
    async def action_submit(self) -> None:
        import asyncio
        from pathlib import Path

        from tutor.domain.words import visible

        try:
            folder = Path(self.query_one(LineField).value.strip()).expanduser()
            await asyncio.to_thread(my_digits.write_idx, folder, self.digits)
            words = f"Written to {folder}."
        except (OSError, RuntimeError, my_digits.DigitsError) as error:
            words = f"Not written: {error}"
        self.say(Content.styled(visible(words), "$words"))
