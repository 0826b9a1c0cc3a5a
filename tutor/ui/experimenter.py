"""Conducts experiments: starts the runs of a bet one after the other, keeps what each came to, wherever the learner is.

The cards on the pages show what the experimenter and the notebook know; a card that is gone is missed by nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from tutor.domain.experiment import Experiment
from tutor.domain.response import PlacedBet, Value
from tutor.domain.run_facts import DataFacts
from tutor.storage.errors import StoreError
from tutor.training.experiments import RunPlan, axis_of, curve, outcome_value, plan, purpose
from tutor.training.options import fault_of_options
from tutor.training.session import TrainingSession
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.workbook import Workbook

NO_MEASURE = "The run ended, but what the bet is on cannot be read off it."


class ExperimentStage(Enum):
    """Where an experiment stands with its latest bet."""

    NO_BET = auto()
    READY = auto()  # the bet is kept, nothing runs
    WAITING = auto()  # for a run that is no part of it
    RUNNING = auto()
    BROKEN = auto()  # a run failed, diverged, was stopped or could not be kept; the bet stands
    SETTLED = auto()


@dataclass(frozen=True, slots=True)
class ExperimentStatus:
    """`experiment`: the one bet on, or to bet on. `run_index`: the run that is due or under way, from 0.
    `reason`: why it is BROKEN, in words. `can_go_on`: from a checkpoint, with the run that was broken off."""

    stage: ExperimentStage
    experiment: Experiment
    bet: PlacedBet | None = None
    run_index: int = 0
    reason: str = ""
    can_go_on: bool = False


@dataclass(slots=True)
class PendingRun:
    """An experiment under way, or in the queue."""

    experiment: Experiment
    bet: PlacedBet
    plan: RunPlan


class Experimenter:
    """One for an app; all of its methods belong on the event loop. `listeners` are called when a status changes."""

    def __init__(self, session: TrainingSession, workbook: Workbook, seed: int = 0) -> None:
        self._session = session
        self._seed = seed  # the learner's own
        self._workbook = workbook
        self._current: PendingRun | None = None  # from its start until what it came to is kept
        self._known: dict[str, PendingRun] = {}  # by purpose: all that were ever under way here
        self._queue: list[PendingRun] = []
        self._troubles: dict[int, tuple[str, int]] = {}  # by bet: what went wrong, and with which run
        self._repeated: dict[int, dict[int, Value]] = {}  # by bet: what the last run came to from other seeds
        self._keeping = asyncio.Lock()
        self.listeners: set[Callable[[], None]] = set()

    # how things stand

    def status(self, experiment: Experiment) -> ExperimentStatus:
        """What is known without a look at the disk; `catch_up` looks there. `experiment` is as it is today."""
        bets = self._workbook.notebook.bets_on(experiment.id)
        if not bets:
            return ExperimentStatus(ExperimentStage.NO_BET, experiment)
        bet = bets[-1]
        experiment = self._bet_on(bet, experiment)
        outcomes = self._workbook.notebook.outcomes_of(bet)
        if any(outcome.last for outcome in outcomes):
            return ExperimentStatus(ExperimentStage.SETTLED, experiment, bet, len(experiment.runs) - 1)
        run_index = min(len(outcomes), len(experiment.runs) - 1)
        if self._current is not None and self._current.bet.id == bet.id:
            return ExperimentStatus(ExperimentStage.RUNNING, experiment, bet, self._current.plan.run_index)
        if any(waiting.bet.id == bet.id for waiting in self._queue):
            return ExperimentStatus(ExperimentStage.WAITING, experiment, bet, run_index)
        if bet.id in self._troubles:
            reason, run = self._troubles[bet.id]
            last = self._session.snapshot
            can_go_on = last.run == run and last.checkpoint is not None and not last.state.active
            return ExperimentStatus(ExperimentStage.BROKEN, experiment, bet, run_index, reason, can_go_on)
        return ExperimentStatus(ExperimentStage.READY, experiment, bet, run_index)

    def _bet_on(self, bet: PlacedBet, today: Experiment) -> Experiment:
        """As it was when the bet was placed; as it is today where its runs cannot be made any more."""
        then = self._workbook.notebook.bet_on(bet, today) or today
        return today if then is not today and any(fault_of_options(run.options) for run in then.runs) else then

    async def catch_up(self, experiment: Experiment) -> None:
        """Learn from the records what became of the latest bet's runs: after a restart only they know.

        A run that finished without being kept is kept now; one that was broken off is told as such. StoreError if
        an outcome cannot be kept.
        """
        async with self._keeping:
            while (status := self.status(experiment)).stage is ExperimentStage.READY and status.bet is not None:
                bet, run_index = status.bet, status.run_index
                found = await asyncio.to_thread(self._session.find, purpose(bet, run_index))
                if found is None or self.status(experiment) != status:
                    return
                if found.state is RunState.FINISHED:
                    if not await self._keep(status.experiment, bet, run_index, found):
                        return
                else:
                    due = self._plan(status.experiment, bet, run_index)
                    self._known[due.purpose] = PendingRun(status.experiment, bet, due)
                    self._troubles[bet.id] = (found.message, found.run)

    def other_run(self) -> TrainingSnapshot | None:
        """The run that is at work, if there is one."""
        snapshot = self._session.snapshot
        return snapshot if snapshot.state.active else None

    def _plan(self, experiment: Experiment, bet: PlacedBet, run_index: int, repeat: int = 0) -> RunPlan:
        """Runs that are compared have one seed: also where the tutor was opened with another one between them."""
        first = self._first_run(bet)
        return plan(experiment, bet, run_index, self._seed if first is None else first.config.seed, repeat)

    def _first_run(self, bet: PlacedBet) -> TrainingSnapshot | None:
        """The record of the first run that left an outcome, None before that or if it cannot be read."""
        outcomes = self._workbook.notebook.outcomes_of(bet)
        return self._session.record(outcomes[0].run) if outcomes else None

    def data_of(self, bet: PlacedBet) -> DataFacts | None:
        """What the runs of a bet learned from; None if that is not known."""
        first = self._first_run(bet)
        return None if first is None else first.data

    # other seeds: their runs settle nothing, and only their records tell what they came to

    def repeats(self, bet: PlacedBet) -> tuple[Value, ...]:
        """What the last run came to from other seeds, as far as it is known."""
        return tuple(value for _, value in sorted(self._repeated.get(bet.id, {}).items()))

    def repeating(self, bet: PlacedBet) -> bool:
        """True while runs from other seeds are under way or wait."""
        under_way = [] if self._current is None else [self._current]
        return any(each.bet.id == bet.id and each.plan.repeat for each in (*under_way, *self._queue))

    def repeat(self, experiment: Experiment, bet: PlacedBet) -> None:
        """Make the last run again from the next of the other seeds, then from those that are still missing."""
        missing = [one for one in range(1, experiment.seeds + 1) if one not in self._repeated.get(bet.id, {})]
        if not missing or self.repeating(bet):
            return
        run_index = len(experiment.runs) - 1
        self._line_up(PendingRun(experiment, bet, self._plan(experiment, bet, run_index, missing[0])))

    async def recall_repeats(self, experiment: Experiment, bet: PlacedBet) -> None:
        """Learn from the records what runs from other seeds came to before the tutor was left."""
        run_index, known = len(experiment.runs) - 1, self._repeated.setdefault(bet.id, {})
        for number in range(1, experiment.seeds + 1):
            if number in known:
                continue
            found = await asyncio.to_thread(self._session.find, purpose(bet, run_index, number))
            if found is not None and found.state is RunState.FINISHED:
                self._remember(experiment, bet, number, found)
        self._tell()

    def _remember(self, experiment: Experiment, bet: PlacedBet, number: int, snapshot: TrainingSnapshot) -> None:
        if (value := outcome_value(experiment, snapshot)) is not None:
            self._repeated.setdefault(bet.id, {})[number] = value

    # what the learner wants

    def begin(self, experiment: Experiment, bet: PlacedBet) -> None:
        """Start the run that is due, now or once the run at work and those that wait before it are over. `experiment`
        is the one bet on."""
        run_index = min(len(self._workbook.notebook.outcomes_of(bet)), len(experiment.runs) - 1)
        self._troubles.pop(bet.id, None)
        pending = PendingRun(experiment, bet, self._plan(experiment, bet, run_index))
        self._queue = [waiting for waiting in self._queue if waiting.experiment.id != experiment.id]
        self._line_up(pending)

    def _line_up(self, pending: PendingRun) -> None:
        self._queue.append(pending)
        if self._session.snapshot.slow:
            self._session.set_pace(slow=False)  # an experiment waits for nothing that it need not wait for
        self._start_next()
        self._tell()

    def go_on(self, experiment: Experiment, bet: PlacedBet) -> None:
        """Go on with the run that was broken off, from its checkpoint; from its start if there is none any more."""
        status = self.status(experiment)
        if not status.can_go_on:
            self.begin(experiment, bet)
            return
        self._take_up(PendingRun(experiment, bet, self._plan(experiment, bet, status.run_index)))
        self._session.go_on()
        self._tell()

    def do_not_wait(self, experiment: Experiment) -> None:
        """Take an experiment out of the queue; its bet stays."""
        self._queue = [waiting for waiting in self._queue if waiting.experiment.id != experiment.id]
        self._tell()

    def stop(self) -> None:
        """Stop the run at work, whoever started it."""
        self._session.stop()

    # what the runs do

    def is_relevant(self, snapshot: TrainingSnapshot) -> bool:
        """True if `follow` has something to do about it."""
        taken_up = self._current is None and snapshot.purpose in self._known
        return taken_up if snapshot.state.active else snapshot.state is not RunState.NONE

    async def follow(self, snapshot: TrainingSnapshot) -> None:
        """Hear of each new snapshot, in order."""
        if not self.is_relevant(snapshot):
            return
        pending = self._known.get(snapshot.purpose)
        if snapshot.state.active:
            if pending is not None and self._session.snapshot.state.active:  # gone on with by a key, not by its card
                self._take_up(pending)
        else:
            async with self._keeping:
                if pending is not None:
                    await self._end(pending, snapshot)
                    self._current = None
            self._start_next()
        self._tell()

    def _take_up(self, pending: PendingRun) -> None:
        self._troubles.pop(pending.bet.id, None)
        self._known[pending.plan.purpose] = self._current = pending

    async def _end(self, pending: PendingRun, snapshot: TrainingSnapshot) -> None:
        experiment, bet, run_index = pending.experiment, pending.bet, pending.plan.run_index
        if pending.plan.repeat:
            self._end_repeat(pending, snapshot)
            return
        if snapshot.state is not RunState.FINISHED:
            self._troubles[bet.id] = (snapshot.message, snapshot.run)
            return
        try:
            kept = await self._keep(experiment, bet, run_index, snapshot)
        except StoreError as error:
            self._troubles[bet.id] = (f"What the run came to could not be kept: {error}", snapshot.run)
            return
        if kept and not pending.plan.last:
            self._queue.insert(0, PendingRun(experiment, bet, self._plan(experiment, bet, run_index + 1)))

    def _end_repeat(self, pending: PendingRun, snapshot: TrainingSnapshot) -> None:
        """The next seed follows, unless this run was stopped or cannot be read."""
        experiment, bet, plan = pending.experiment, pending.bet, pending.plan
        if snapshot.state is not RunState.FINISHED:
            return
        self._remember(experiment, bet, plan.repeat, snapshot)
        known = self._repeated.get(bet.id, {})
        missing = [one for one in range(plan.repeat + 1, experiment.seeds + 1) if one not in known]
        if plan.repeat in known and missing:
            self._queue.insert(0, PendingRun(experiment, bet, self._plan(experiment, bet, plan.run_index, missing[0])))

    async def _keep(self, experiment: Experiment, bet: PlacedBet, run_index: int, snapshot: TrainingSnapshot) -> bool:
        value = outcome_value(experiment, snapshot)
        if value is None:
            self._troubles[bet.id] = (NO_MEASURE, snapshot.run)
            return False
        due = self._plan(experiment, bet, run_index)
        drawn = curve(experiment, axis_of(experiment), snapshot)
        await self._workbook.keep_outcome(bet, run_index, due.name, snapshot.run, value, drawn, last=due.last)
        return True

    def _start_next(self) -> None:
        if self._current is not None or not self._queue:
            return
        due = self._queue[0]
        if self._session.start(
            due.plan.config, title=due.plan.title, purpose=due.plan.purpose, same_data=self.data_of(due.bet)
        ):
            self._queue.pop(0)
            self._take_up(due)

    def _tell(self) -> None:
        for listener in tuple(self.listeners):
            listener()
