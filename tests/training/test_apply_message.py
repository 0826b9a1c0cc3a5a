"""From message to snapshot, without a worker: every state, and every kind of nonsense."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnn_core.config import TrainingConfig
from tests.training.test_messages import PREDICTION
from tutor.training.apply_message import CLOCK_POINTS, MOST_POINTS, apply_message, fewer, smaller_rate, thinned
from tutor.training.messages import Message, prediction_to_json
from tutor.training.snapshot import RunState, TestPoint, TrainingSnapshot

CONFIG = TrainingConfig(epochs=3)
STARTING = TrainingSnapshot(run=4, state=RunState.STARTING, config=CONFIG)
STARTED = {
    "type": "started",
    "layer_sizes": [784, 8, 10],
    "parameter_count": 6370,
    "steps_per_epoch": 10,
    "total_steps": 30,
    "first_step": 0,
    "learning_rate": 0.01,
    "training_samples": 600,
    "data": None,
    "journal": None,
}
RATES = {"sittings": [], "rates": [[5, 0.1, "2026-05-04T09:30:00+02:00"]], "pauses": []}
TRAINING = apply_message(STARTING, STARTED)
PROGRESS = {"type": "progress", "step": 5, "points": [[2, 2.0], [5, 1.0]], "learning_rate": 0.01, "elapsed_s": 0.5}
TESTED = {
    "type": "tested",
    "step": 10,
    "points": [[10, 0.5, 0.9]],
    "samples": [prediction_to_json(PREDICTION)],
    "worst": [],
    "confusion": [[5, 1], [0, 4]],
    "elapsed_s": 1.0,
}
ALL: list[Message] = [
    STARTED,
    PROGRESS,
    TESTED,
    {"type": "validated", "points": [[10, 0.6, 0.85], [20, 0.5, 0.88]]},
    {"type": "learning_rate", "value": 0.1, "journal": RATES},
    {"type": "paused", "journal": RATES},
    {"type": "resumed", "journal": RATES},
    {"type": "finished", "step": 30, "elapsed_s": 3.0, "stopped_early": False},
    {"type": "stopped", "step": 5, "trouble": "", "journal": RATES},
    {"type": "diverged", "step": 5, "where": "the loss"},
    {"type": "fault", "message": "no memory"},
]


def numbers(value: object) -> list[float]:
    """Every number in a snapshot, at any depth."""
    if isinstance(value, float):
        return [value]
    if isinstance(value, tuple):
        return [number for inner in value for number in numbers(inner)]
    if isinstance(value, TestPoint):
        return [value.step, value.loss, value.accuracy]
    return []


def test_started() -> None:
    assert (TRAINING.state, TRAINING.run) == (RunState.TRAINING, 4)
    assert (TRAINING.layer_sizes, TRAINING.parameter_count) == ((784, 8, 10), 6370)
    assert (TRAINING.step, TRAINING.total_steps, TRAINING.steps_per_epoch) == (0, 30, 10)
    assert (TRAINING.epoch, TRAINING.progress, TRAINING.loss) == (1, 0.0, None)


def test_progress_and_tests() -> None:
    snapshot = apply_message(apply_message(TRAINING, PROGRESS), TESTED)
    assert snapshot.train_curve == ((2, 2.0), (5, 1.0))
    assert snapshot.test_points == (TestPoint(10, 0.5, 0.9),)
    assert (snapshot.loss, snapshot.test_accuracy, snapshot.step, snapshot.epoch) == (1.0, 0.9, 10, 2)
    assert [one.index for one in snapshot.predictions] == [7]
    assert snapshot.confusion == ((5, 1), (0, 4))
    assert snapshot.progress == pytest.approx(1 / 3)


def test_no_message_takes_a_step_back() -> None:
    ahead = apply_message(TRAINING, {**PROGRESS, "step": 25})
    assert apply_message(ahead, {**PROGRESS, "step": 24}).step == 25
    assert apply_message(ahead, TESTED).step == 25


def test_a_test_told_twice_is_one_point() -> None:
    snapshot = apply_message(apply_message(TRAINING, TESTED), {**TESTED, "points": [[10, 0.4, 0.9]]})
    assert snapshot.test_points == (TestPoint(10, 0.4, 0.9),)


def test_losses_that_are_none_leave_no_point() -> None:
    points = [[1, None], [2, 2.0], [3, None]]
    assert apply_message(TRAINING, {**PROGRESS, "points": points}).train_curve == ((2, 2.0),)
    assert apply_message(TRAINING, {**TESTED, "points": [[10, None, 0.9]]}).test_points == ()


def test_a_run_that_goes_on_forgets_what_came_after_its_checkpoint() -> None:
    snapshot = apply_message(
        apply_message(apply_message(TRAINING, PROGRESS), TESTED), {**PROGRESS, "step": 15, "points": [[15, 0.5]]}
    )
    left = replace(snapshot, state=RunState.STARTING, message="killed")
    again = apply_message(left, {**STARTED, "first_step": 10})
    assert (again.step, again.message) == (10, "")
    assert again.train_curve == ((2, 2.0), (5, 1.0))
    assert again.test_points == (TestPoint(10, 0.5, 0.9),)
    assert apply_message(left, {**STARTED, "first_step": 7}).test_points == ()
    assert apply_message(left, STARTED).train_curve == (), "from the start: all of it"


def test_pause_and_resume() -> None:
    paused = apply_message(TRAINING, {"type": "paused", "journal": None})
    assert paused.state is RunState.PAUSED
    assert paused.state.active
    assert apply_message(paused, {"type": "resumed", "journal": None}).state is RunState.TRAINING


def test_finished_stopped_and_fault() -> None:
    finished = apply_message(TRAINING, {"type": "finished", "step": 30, "elapsed_s": 3.0})
    assert (finished.state, finished.step, finished.progress, finished.epoch) == (RunState.FINISHED, 30, 1.0, 3)
    patient = replace(TRAINING, config=TrainingConfig(validation_samples=10, patience=2))
    early = apply_message(patient, {"type": "finished", "step": 20, "elapsed_s": 3.0, "stopped_early": True})
    assert early.message == "Ended early: no better validation loss for 2 epochs."
    stopped = apply_message(
        TRAINING, {"type": "stopped", "step": 5, "trouble": "No space left on device", "journal": None}
    )
    assert stopped.message == ("Stopped at step 5 of 30. Its checkpoint could not be saved: No space left on device.")
    assert (apply_message(TRAINING, ALL[-1]).state, apply_message(TRAINING, ALL[-1]).message) == (
        RunState.FAILED,
        "no memory",
    )


def test_diverged_says_where_and_what_to_try() -> None:
    end = apply_message(replace(TRAINING, learning_rate=0.03), {"type": "diverged", "step": 1234, "where": "the loss"})
    assert end.state is RunState.DIVERGED
    assert end.message == (
        "The run diverged at step 1,234: the loss was no longer a finite number. "
        "Try a smaller learning rate, such as 0.003."
    )


@pytest.mark.parametrize(("rate", "next_one"), [(0.1, 0.01), (10.0, 0.01), (0.0003, 3e-05), (math.inf, 0.01)])
def test_what_to_try(rate: float, next_one: float) -> None:
    assert smaller_rate(rate) == next_one
    assert smaller_rate(rate) < rate


@pytest.mark.parametrize("state", [state for state in RunState if not state.active])
@pytest.mark.parametrize("message", ALL, ids=lambda message: message["type"])
def test_a_run_that_is_over_hears_nothing(state: RunState, message: dict[str, object]) -> None:
    over = replace(TRAINING, state=state)
    assert apply_message(over, message) is over


@pytest.mark.parametrize("message", [{}, {"type": "dance"}, {"type": None}, {"command": "stop"}])
def test_unknown_messages_change_nothing(message: dict[str, object]) -> None:
    assert apply_message(TRAINING, message) is TRAINING


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_a_spoiled_message_is_taken_whole_or_not_at_all(data: st.DataObject) -> None:
    message: dict[str, object] = dict(data.draw(st.sampled_from(ALL)))
    for key in data.draw(st.sets(st.sampled_from([key for key in message if key != "type"] or ["more"]))):
        message[key] = data.draw(JUNK)
    before = apply_message(TRAINING, PROGRESS)
    after = apply_message(before, message)
    assert after.run == 4
    assert all(math.isfinite(number) for field in fields(after) for number in numbers(getattr(after, field.name)))
    assert after.step >= 0
    assert after is before or after.total_steps > 0


# thinning


@pytest.mark.parametrize("count", [MOST_POINTS, MOST_POINTS + 1, MOST_POINTS + 2, 3 * MOST_POINTS])
def test_of_many_tests_the_first_and_the_last_stay(count: int) -> None:
    points = tuple(TestPoint(number, 1.0, 0.5) for number in range(count))
    kept = fewer(points)
    assert len(kept) <= MOST_POINTS
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    assert set(kept) <= set(points)


def test_a_short_curve_stays_as_it_is() -> None:
    curve = tuple((step / 10, 1.0) for step in range(MOST_POINTS))
    assert thinned(curve) is curve


def test_a_long_curve_is_merged_and_keeps_its_ends_and_its_mean() -> None:
    curve = tuple((step / 100, 2.0 + (step % 2)) for step in range(5_000))
    shorter = thinned(curve)
    assert len(shorter) <= MOST_POINTS
    assert (shorter[0], shorter[-1]) == (curve[0], curve[-1])
    assert [x for x, _ in shorter] == sorted(x for x, _ in shorter)
    assert all(abs(y - 2.5) < 0.1 for _, y in shorter[1:-1])


@pytest.mark.parametrize(
    "curve",
    [
        tuple((1.0, float(step)) for step in range(1_000)),
        tuple((step * 1e300, 1e308) for step in range(1_000)),
        ((0.0, 1.0), *((1e-9 * step, 1.0) for step in range(1_000)), (1e9, 1.0)),
    ],
    ids=["one epoch only", "near the largest number", "one far away"],
)
def test_odd_curves_are_thinned_too(curve: tuple[tuple[float, float], ...]) -> None:
    shorter = thinned(curve)
    assert len(shorter) <= MOST_POINTS
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in shorter)


def test_the_images_held_out_are_kept_and_forgotten_like_the_curve() -> None:
    told = {"type": "validated", "points": [[10, 0.6, 0.85], [20, 0.5, 0.88]]}
    snapshot = apply_message(TRAINING, told)
    assert snapshot.validation == (TestPoint(10, 0.6, 0.85), TestPoint(20, 0.5, 0.88))
    again = apply_message(snapshot, {**STARTED, "first_step": 10})
    assert again.validation == snapshot.validation[:1]


def test_a_curve_that_grows_by_progress_never_grows_too_long() -> None:
    snapshot = replace(TRAINING, steps_per_epoch=100_000, total_steps=300_000)
    for first in range(1, 3_000, 100):
        points = [[step, 1.0 / step] for step in range(first, first + 100)]
        snapshot = apply_message(snapshot, {**PROGRESS, "step": first + 99, "points": points})
        assert len(snapshot.train_curve) <= MOST_POINTS
    assert snapshot.train_curve[0] == (1, 1.0)
    assert snapshot.loss == 1 / 3_000


def test_seconds_and_gradients_grow_by_progress_and_end_where_a_run_goes_on() -> None:
    snapshot = TRAINING
    for step in range(1, 31):
        norms = [[step, [1.0 / step, None if step == 7 else 2.0]]]
        snapshot = apply_message(snapshot, {**PROGRESS, "step": step, "elapsed_s": step / 10, "gradients": norms})
    assert snapshot.clock == tuple((step, step / 10) for step in range(1, 31))
    assert [step for step, _ in snapshot.gradients] == [step for step in range(1, 31) if step != 7], "it was not finite"
    assert snapshot.gradients[1] == (2, (0.5, 2.0))
    again = apply_message(replace(snapshot, state=RunState.STARTING), {**STARTED, "first_step": 4})
    assert (again.clock[-1], again.gradients[-1][0]) == ((4, 0.4), 4)
    for step in range(31, 3_000):
        snapshot = apply_message(snapshot, {**PROGRESS, "step": step, "elapsed_s": step / 10})
    assert len(snapshot.clock) <= CLOCK_POINTS
    assert all(seconds == pytest.approx(step / 10) for step, seconds in snapshot.clock)


def test_tests_that_follow_each_other_fast_are_told_together() -> None:
    snapshot = apply_message(TRAINING, {**TESTED, "points": [[4, 0.9, 0.5], [7, 0.7, 0.8], [10, 0.5, 0.9]]})
    assert snapshot.test_points == (TestPoint(4, 0.9, 0.5), TestPoint(7, 0.7, 0.8), TestPoint(10, 0.5, 0.9))


def test_of_very_many_tests_some_are_kept_and_always_the_last() -> None:
    snapshot = TRAINING
    for start in range(1, 2001, 50):
        points = [[step, 1 / step, step / 2000] for step in range(start, start + 50)]
        snapshot = apply_message(snapshot, {**TESTED, "step": start + 49, "points": points})
    assert 200 <= len(snapshot.test_points) <= 400
    assert snapshot.test_points[0] == TestPoint(1, 1.0, 0.0005)
    assert snapshot.test_points[-1] == TestPoint(2000, 0.0005, 1.0)
    steps = [point.step for point in snapshot.test_points]
    assert steps == sorted(steps)
