"""The runs of an experiment: their configs, what they are called, and what is kept of them. Pure. No NumPy here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from dnn_core.config import TrainingConfig
from tutor.domain.experiment import Experiment, Measure
from tutor.domain.response import PlacedBet, RecordedCurve, Value
from tutor.training.apply_message import fewer
from tutor.training.measures import images_seen, measure, watched
from tutor.training.options import config_from_options
from tutor.training.snapshot import TrainingSnapshot

MOST_POINTS: Final = 80
"""Of a curve that is kept with an outcome."""

SEEDS: Final = 2**63
"""How many there are, from 0."""

IMAGES, STEPS, EPOCHS = "images seen", "steps", "epochs"
ACCURACY, LOSS = "test accuracy, %", "test loss"


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One run of a bet: what the session is told when it starts it."""

    run_index: int
    name: str
    config: TrainingConfig
    title: str
    purpose: str
    last: bool
    repeat: int = 0


def plan(experiment: Experiment, bet: PlacedBet, run_index: int, seed: int, repeat: int = 0) -> RunPlan:
    """Run `run_index` (from 0), with the learner's `seed` unless its options name one. As repeat number 1, 2 …, it
    takes a seed that many above. Experiments without faults only: dnn_core's ConfigError if the options cannot be used.
    """
    run = experiment.runs[run_index]
    config = watched(experiment.measure, config_from_options(run.options, seed))
    title = experiment.short if len(experiment.runs) == 1 else f"{experiment.short}: {run.name}"
    if repeat:
        config = replace(config, seed=(config.seed + repeat) % SEEDS)
        title = f"{title}, seed {config.seed}"
    last = run_index == len(experiment.runs) - 1
    return RunPlan(run_index, run.name, config, title, purpose(bet, run_index, repeat), last, repeat)


def purpose(bet: PlacedBet, run_index: int, repeat: int = 0) -> str:
    """By this the run is found again, also after the tutor was left: no other bet of any store has the same."""
    whose = f"{bet.experiment_id}/{bet.attempt}/{bet.placed_at}/{run_index}"
    return f"{whose}/{repeat}" if repeat else whose


def outcome_value(experiment: Experiment, snapshot: TrainingSnapshot) -> Value | None:
    """The experiment's measure of a finished run, None if it cannot be told."""
    value = measure(experiment.measure, snapshot)
    return value if isinstance(value, float | str) else None


def axis_of(experiment: Experiment) -> str:
    """What the runs are drawn over: images where these are counted, steps where a run is limited by them, epochs."""
    if experiment.measure is Measure.IMAGES_TO_90:
        return IMAGES
    limited = any(config_from_options(run.options).max_steps for run in experiment.runs)
    return STEPS if limited else EPOCHS


def curve(experiment: Experiment, axis: str, snapshot: TrainingSnapshot) -> RecordedCurve:
    """What the run has shown so far: its test loss where the bet is on that, else its test accuracy in percent."""
    of_loss = experiment.measure is Measure.TEST_LOSS_SHAPE
    points = [
        (_along(axis, snapshot, point.step), point.loss if of_loss else 100 * point.accuracy)
        for point in fewer(snapshot.test_points, MOST_POINTS)
    ]
    return RecordedCurve(axis, LOSS if of_loss else ACCURACY, tuple(points))


def end_of(axis: str, snapshot: TrainingSnapshot) -> float:
    """Where the whole run will end on that axis."""
    return snapshot.epochs if axis == EPOCHS else _along(axis, snapshot, snapshot.total_steps)


def _along(axis: str, snapshot: TrainingSnapshot, step: int) -> float:
    if axis == IMAGES:
        return float(images_seen(snapshot, step))
    return float(step) if axis == STEPS else step / max(1, snapshot.steps_per_epoch)
