"""The last run of a settled bet from other seeds: one key runs them, and the card tells what they came to."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.domain.bet import value_words
from tutor.domain.chance import repeated_words
from tutor.domain.experiment import Experiment
from tutor.domain.response import PlacedBet
from tutor.domain.words import visible
from tutor.ui.background import in_background
from tutor.ui.context import Context
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.room import while_standing


class Seeds(Vertical):
    """It hears of the runs by itself, so that the words the learner writes below it stay as they are."""

    DEFAULT_CSS = """
    Seeds { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self, context: Context, experiment: Experiment, bet: PlacedBet) -> None:
        super().__init__()
        self._experimenter, self._outcomes = context.experimenter, context.workbook.notebook.outcomes_of(bet)
        self._experiment, self._bet = experiment, bet

    def compose(self) -> ComposeResult:
        yield Static(classes="seeds-told")
        chip = Chip(f"Run {self._experiment.seeds} more seeds", "f5", id="more-seeds")
        yield Horizontal(Static("", classes="status"), chip, classes="row buttons")

    def on_mount(self) -> None:
        self._experimenter.listeners.add(self._tell)
        self._tell()
        in_background(self, self._experimenter.recall_repeats(self._experiment, self._bet))

    def on_unmount(self) -> None:
        self._experimenter.listeners.discard(self._tell)

    @while_standing
    def _tell(self) -> None:
        known, under_way = self._experimenter.repeats(self._bet), self._experimenter.repeating(self._bet)
        self.query_one(".buttons").display = not under_way and len(known) < self._experiment.seeds
        self.query_one(".seeds-told", Static).update(Content("\n").join(self._lines(known, under_way=under_way)))

    def _lines(self, known: tuple[float | str, ...], *, under_way: bool) -> list[Content]:
        experiment, all_of_them = self._experiment, self._experiment.seeds
        came = ", ".join(value_words(experiment.measure, value) for value in known)
        if len(known) < all_of_them:
            if not under_way and not known:
                return [Content.styled("That was one run. Would it come out the same from another start?", "$words")]
            told = f": {came}" if known else ""
            return [Content.styled(visible(f"Other seeds, {len(known)} of {all_of_them} done{told}"), "$words")]
        values = [one.value for one in self._outcomes]
        words = repeated_words(experiment, self._bet.value, values, known)
        head = Content.assemble(("Other seeds: ", "bold $bright"), (visible(came), "$words"))
        return [head, Content.styled(visible(" ".join(words)), "$words")]
