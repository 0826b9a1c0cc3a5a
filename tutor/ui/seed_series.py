"""The settings of one run from five seeds: four more runs, one after the other, wherever the learner is meanwhile."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dnn_core.config import TrainingConfig
from tutor.training.session import TrainingSession
from tutor.training.shelf import Entry
from tutor.training.snapshot import RunState, TrainingSnapshot

SEEDS: Final = 5
PURPOSE: Final = "seeds of run "
BAND: Final = 21
"""Cells of the line from the lowest to the highest."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What the runs from several seeds came to: accuracies from 0 to 1, the first that of the run itself."""

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        return sum(self.values) / len(self.values)

    @property
    def deviation(self) -> float:
        """The standard deviation of the runs, n - 1 below; 0 of a single one."""
        count = len(self.values)
        return math.sqrt(sum((value - self.mean) ** 2 for value in self.values) / (count - 1)) if count > 1 else 0.0

    @property
    def band(self) -> str:
        """`96.1 ├──●──·──┤ 96.7`: a dot for each run, the large one for the run itself."""
        low, high = min(self.values), max(self.values)
        cells = ["├", *"─" * (BAND - 2), "┤"]
        for place, value in reversed(list(enumerate(self.values))):
            share = (value - low) / (high - low) if high > low else 0.5
            cells[round(share * (BAND - 1))] = "●" if place == 0 else "○"
        return f"{100 * low:.1f} {''.join(cells)} {100 * high:.1f} %"


def spread(run: int, entries: Sequence[Entry]) -> Spread | None:
    """Of a run and those of its other seeds; None without any of these."""
    own = [one.test for one in entries if one.run == run and one.test is not None]
    others = [
        one.test
        for one in sorted(entries, key=lambda one: one.run)
        if one.purpose == f"{PURPOSE}{run}" and one.state is RunState.FINISHED and one.test is not None
    ]
    return Spread((*own, *others)) if own and others else None


class SeedSeries:
    """What is still to be run. Give it each snapshot."""

    def __init__(self, session: TrainingSession) -> None:
        self._session = session
        self._left: list[tuple[TrainingConfig, str, str]] = []

    def begin(self, one: TrainingSnapshot) -> str:
        """Run its settings from four other seeds; '' or why not."""
        if self._session.snapshot.state.active:
            return f"Run {self._session.snapshot.run} is at work. Press f5 again when it is done."
        if one.state is not RunState.FINISHED or one.beside is not None:
            return "Only a run that has finished, and was trained by the tutor alone, has other seeds."
        for more in range(1, SEEDS):
            config = replace(one.config, seed=one.config.seed + more)
            self._left.append((config, f"Run {one.run}, seed {config.seed}"[:40], f"{PURPOSE}{one.run}"))
        self._next()
        return f"The settings of run {one.run} learn from {SEEDS - 1} other seeds, one after the other."

    def follow(self, snapshot: TrainingSnapshot) -> None:
        """A run has ended: the next one. One that was stopped or failed ends the series."""
        if not self._left or snapshot.state.active:
            return
        if snapshot.purpose.startswith(PURPOSE) and snapshot.state in (RunState.STOPPED, RunState.FAILED):
            self._left.clear()
        elif snapshot.state is not RunState.NONE:
            self._next()

    def _next(self) -> None:
        config, title, purpose = self._left[0]
        if self._session.start(config, title=title, purpose=purpose):
            del self._left[0]
