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


def whose(one: TrainingSnapshot | Entry) -> int:
    """The run whose settings a run has from another seed; its own number if it is no such run."""
    number = one.purpose.removeprefix(PURPOSE)
    return int(number) if number != one.purpose and number.isdecimal() else one.run


def missing(run: int, seed: int, entries: Sequence[Entry]) -> list[int]:
    """The seeds of a run's series, its own one aside, with which no run has finished."""
    done = {one.seed for one in entries if one.purpose == f"{PURPOSE}{run}" and one.state is RunState.FINISHED}
    return [other for other in range(seed + 1, seed + SEEDS) if other not in done]


def series_words(here: Entry, entries: Sequence[Entry]) -> str:
    """`3 of 5, f5 goes on`: of a run whose series was broken off, and of the runs in it; '' for all others."""
    run = whose(here)
    first = next((one for one in entries if one.run == run), None)
    series = [one for one in entries if one.purpose == f"{PURPOSE}{run}"]
    if first is None or not series or any(one.state.active for one in series):
        return ""
    left = len(missing(run, first.seed, entries))
    return f"{SEEDS - left} of {SEEDS}, f5 goes on" if left else ""


class SeedSeries:
    """What is still to be run. Give it each snapshot."""

    def __init__(self, session: TrainingSession) -> None:
        self._session = session
        self._left: list[tuple[TrainingConfig, str, str]] = []

    def begin(self, one: TrainingSnapshot, entries: Sequence[Entry]) -> str:
        """Run its settings from four other seeds, or from those that are missing among the `entries` of all runs: a
        series broken off goes on, its last run from its checkpoint. What is told of it, or why it cannot be."""
        if self._session.snapshot.state.active:
            return f"Run {self._session.snapshot.run} is at work. Press f5 again when it is done."
        if (run := whose(one)) != one.run:
            one = self._session.record(run) or one
        if one.state is not RunState.FINISHED or one.beside is not None:
            return "Only a run that has finished, and was trained by the tutor alone, has other seeds."
        seeds, purpose, last = missing(one.run, one.config.seed, entries), f"{PURPOSE}{one.run}", self._session.snapshot
        if not seeds:
            return f"Run {one.run} has its {SEEDS} seeds. Tick it and another run, and compare them."
        count, goes_on = len(seeds), last.purpose == purpose and last.checkpoint and last.config.seed in seeds
        if goes_on:
            seeds.remove(last.config.seed)
        for seed in seeds:
            self._left.append((replace(one.config, seed=seed), f"Run {one.run}, seed {seed}"[:40], purpose))
        if goes_on:
            self._session.go_on()
        else:
            self._next()
        one_by_one = "s, one after the other" if count > 1 else ""
        return f"The settings of run {one.run} learn from {count} other seed{one_by_one}."

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
