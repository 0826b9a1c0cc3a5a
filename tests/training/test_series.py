"""What charts are drawn of: where a step lies on each axis, and the learning rate of every step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dnn_core import mnist
from dnn_core.config import SCHEDULES, TrainingConfig
from dnn_core.events import StepFinished
from dnn_core.run import TrainingRun
from tests.training.test_records import snapshot
from tutor.domain.run_facts import Journal
from tutor.training import series
from tutor.training.snapshot import RunState

RAN = replace(snapshot(), clock=((10.0, 1.0), (20.0, 5.0)), elapsed_s=5.0)


def test_a_step_lies_where_it_was_reached() -> None:
    steps = (0, 5, 10, 15, 20)
    assert [series.along(RAN, "steps")(step) for step in steps] == list(steps)
    assert [series.along(RAN, "epochs")(step) for step in steps] == [0, 0.25, 0.5, 0.75, 1.0]
    assert [series.along(RAN, "seconds")(step) for step in steps] == [0, 0.5, 1.0, 3.0, 5.0]
    older = replace(RAN, clock=())
    assert [series.along(older, "seconds")(step) for step in steps] == [0, 1.25, 2.5, 3.75, 5.0]
    assert series.losses(RAN, "seconds") == (((1.0, 2.0), (5.0, 1.5)), ((5.0, 1.25),))
    assert series.accuracies(RAN, "epochs") == ((1.0, 0.5),)
    held_out = replace(RAN, validation=RAN.test_points)
    assert series.validation(held_out, "epochs") == (((1.0, 1.25),), ((1.0, 0.5),))
    assert series.gradients(RAN, "epochs") == (((0.5, 0.25),), ((0.5, 1.5),))


def test_an_axis_ends_where_the_run_does() -> None:
    assert [series.end_of(RAN, axis) for axis in series.AXES] == [40, 2, 5.0]
    assert series.end_of(replace(RAN, config=TrainingConfig(max_steps=30)), "epochs") == 1.5
    at_work = [series.end_of(snapshot(state=RunState.TRAINING, elapsed_s=took), "seconds") for took in (0.0, 1.0, 70.0)]
    assert at_work == [1, 2, 100], "of a run at work nobody knows, and the axis moves seldom"
    assert series.end_of(snapshot(state=RunState.TRAINING, elapsed_s=1e300), "seconds") > 1e90
    assert series.axis_of(RAN) == "epochs"
    assert series.axis_of(replace(RAN, slow=True)) == "steps"
    assert series.axis_of(replace(RAN, slow=True), "seconds") == "seconds"


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_rate_drawn_is_the_one_that_each_step_had(schedule: str, data: Path) -> None:
    config = TrainingConfig(hidden_sizes=(2,), samples=100, batch_size=5, max_steps=40, schedule=schedule)
    run, had, journal = TrainingRun(config, mnist.load(data)), {}, Journal()
    rate = run.rate
    for event in run.events():
        if isinstance(event, StepFinished):
            had[event.step] = rate
            if event.step == 11:
                run.learning_rate = 0.004
                journal = journal.rate_changed(11, 0.004, "")
        rate = run.rate
    one = snapshot(config=config, total_steps=40, step=40, journal=journal)
    so_far, to_come = series.rates(one, "steps")
    assert to_come == ()
    assert dict(so_far) == {step: pytest.approx(rate) for step, rate in had.items()}
    so_far, to_come = series.rates(replace(one, state=RunState.TRAINING, step=20), "steps")
    assert (so_far[-1][0], to_come[0][0], to_come[-1][0]) == (20, 20, 40)


def test_of_a_long_run_the_rate_is_told_at_few_steps_and_at_both_sides_of_a_change() -> None:
    journal = Journal().rate_changed(50_001, 0.1, "")
    one = snapshot(total_steps=100_000, step=100_000, steps_per_epoch=1000, journal=journal)
    so_far, _ = series.rates(one, "steps")
    assert len(so_far) < 3 * series.SAMPLED
    assert dict(so_far)[50_001] == 0.02
    assert dict(so_far)[50_002] == 0.1
    falls = replace(one, config=replace(one.config, schedule="cosine"), journal=Journal())
    drawn, _ = series.rates(falls, "steps", 0.01)
    assert min(rate for _, rate in drawn) == pytest.approx(0.01 * 0.02), "the last step's is a millionth of that"
    assert min(rate for _, rate in series.rates(falls, "steps")[0]) < 1e-5
