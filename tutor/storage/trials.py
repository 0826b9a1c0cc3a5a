"""Bets on experiments in an export: what was bet, what came, and a small plot of both in plain characters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tutor.domain.bet_plot import text_plot
from tutor.domain.experiment import Experiment
from tutor.domain.response import Notebook, PlacedBet, RunOutcome
from tutor.domain.wager import MEASURE_NAMES, Mark, MarkKind, Settled, bet_mark, settle, value_words

PLOT_WIDTH, PLOT_HEIGHT = 60, 10
Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Trial:
    """A bet with what its runs came to. `experiment` is None for one that is no longer in the lessons."""

    experiment: Experiment | None
    bet: PlacedBet
    outcomes: tuple[RunOutcome, ...]

    @property
    def settled(self) -> Settled | None:
        """How the bet came out, None before its last run, or where nobody knows any more what it was on."""
        if self.experiment is None or not self.outcomes or not self.outcomes[-1].last:
            return None
        return settle(self.experiment, self.bet.value, [one.value for one in self.outcomes])

    @property
    def plot(self) -> str:
        """The curves with the bet; '' before the first run is over."""
        values = [one.value for one in self.outcomes]
        words = f"your bet: {self.bet.text}"
        mark = bet_mark(self.experiment, self.bet, values) if self.experiment else Mark(MarkKind.WORDS, words=words)
        return text_plot([(one.name, one.curve) for one in self.outcomes], mark, PLOT_WIDTH, PLOT_HEIGHT)


def trials_of(experiment: Experiment | None, id: str, notebook: Notebook) -> tuple[Trial, ...]:
    """All bets on an experiment, oldest first."""
    return tuple(Trial(experiment, bet, notebook.outcomes_of(bet)) for bet in notebook.bets_on(id))


def trial_standing(trials: tuple[Trial, ...]) -> str:
    """One line on the latest bet that has its outcome, or on the latest one."""
    done = [trial for trial in trials if trial.settled is not None]
    if done:
        settled = done[-1].settled
        return "as bet" if settled is not None and settled.held else "not as bet"
    return "bet, not run to the end" if trials else "no bet"


def trial_markdown(trial: Trial, quote: Words, inline: Words) -> list[str]:
    """Paragraphs: the bet, the outcome of each run, the plot. `quote` fences foreign text, `inline` keeps it plain."""
    bet = trial.bet
    parts = [f"Bet {bet.attempt}, {bet.placed_at[:16].replace('T', ' ')}:", quote(bet.text)]
    if not trial.outcomes:
        return [*parts, "Its runs have not finished."]
    measure = f" ({MEASURE_NAMES[trial.experiment.measure]})" if trial.experiment else ""
    parts.append(f"What came{measure}:")
    parts.append(
        "\n".join(f"- {inline(one.name)}: **{inline(_value(trial, one))}**, run {one.run}" for one in trial.outcomes)
    )
    if trial.plot:
        parts.append(quote(trial.plot))
    settled = trial.settled
    if settled is not None:
        parts.append(f"{'✓ As bet.' if settled.held else '○ Not as bet.'} {inline(settled.words)}")
    elif not trial.outcomes[-1].last:
        parts.append("Its last run has not finished.")
    return parts


def _value(trial: Trial, outcome: RunOutcome) -> str:
    if trial.experiment is not None:
        return value_words(trial.experiment.measure, outcome.value)
    return outcome.value if isinstance(outcome.value, str) else f"{outcome.value:g}"


def trial_record(trial: Trial) -> dict[str, Any]:
    """The bet as JSON holds it, every text to the letter."""
    settled = trial.settled
    return {
        "attempt": trial.bet.attempt,
        "text": trial.bet.text,
        "value": trial.bet.value,
        "placed_at": trial.bet.placed_at,
        "held": settled.held if settled else None,
        "words": settled.words if settled else "",
        "outcomes": [
            {
                "name": one.name,
                "run": one.run,
                "value": one.value,
                "made_at": one.made_at,
                "curve": {"x": one.curve.x, "y": one.curve.y, "points": one.curve.points},
            }
            for one in trial.outcomes
        ],
        "plot": trial.plot,
    }
