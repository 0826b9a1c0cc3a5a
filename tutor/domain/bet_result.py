"""A bet with what its runs came to, and a small plot of both in plain characters. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.domain.bet import BetVerdict, Gap, Mark, MarkKind, bet_mark, gaps_of, reached, settle, value_words
from tutor.domain.bet_plot import text_plot
from tutor.domain.experiment import Experiment
from tutor.domain.marks import Mark as Glyph
from tutor.domain.response import Notebook, PlacedBet, RunOutcome

PLOT_WIDTH, PLOT_HEIGHT = 60, 10


@dataclass(frozen=True, slots=True)
class BetResult:
    """A bet with what its runs came to. `experiment` is the one bet on, None where nobody knows it any more."""

    experiment: Experiment | None
    bet: PlacedBet
    outcomes: tuple[RunOutcome, ...]

    @property
    def settled(self) -> BetVerdict | None:
        """How the bet came out, None before its last run, or where nobody knows any more what it was on."""
        if self.experiment is None or not self.finished:
            return None
        return settle(self.experiment, self.bet.value, [one.value for one in self.outcomes])

    @property
    def finished(self) -> bool:
        """True once the last run has its outcome."""
        return bool(self.outcomes) and self.outcomes[-1].last

    @property
    def bet_mark(self) -> Glyph:
        """Won, lost, or not known yet (or any more)."""
        settled = self.settled
        return Glyph.SUBMITTED if settled is None else Glyph.RIGHT if settled.held else Glyph.LOST

    @property
    def mark(self) -> Mark:
        """Where the bet stands in the plot of the curves."""
        if self.experiment is None:
            return Mark(MarkKind.WORDS, words=f"your bet: {self.bet.text}")
        tested = reached(self.experiment, self.outcomes[-1].curve) if self.outcomes else None
        return bet_mark(self.experiment, self.bet, [one.value for one in self.outcomes], tested)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gap at the end of each run, where the bet is on that."""
        return gaps_of(self.experiment, self.outcomes) if self.experiment is not None else ()

    @property
    def plot(self) -> str:
        """The curves with the bet; '' before the first run is over."""
        runs = [(one.name, one.curve) for one in self.outcomes]
        return text_plot(runs, self.mark, PLOT_WIDTH, PLOT_HEIGHT, self.gaps)


def bet_results(experiment: Experiment | None, id: str, notebook: Notebook) -> tuple[BetResult, ...]:
    """All bets on an experiment, oldest first. `experiment` is as the lessons have it today."""
    return tuple(
        BetResult(notebook.bet_on(bet, experiment), bet, notebook.outcomes_of(bet)) for bet in notebook.bets_on(id)
    )


def outcome_words(result: BetResult, outcome: RunOutcome) -> str:
    """What a run came to: `96.3 %`, `never`."""
    if result.experiment is not None:
        return value_words(result.experiment.measure, outcome.value)
    return outcome.value if isinstance(outcome.value, str) else f"{outcome.value:g}"
