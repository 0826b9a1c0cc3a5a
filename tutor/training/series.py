"""What the charts of a run are drawn of: its series, against steps, epochs or seconds of training. No NumPy here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Final

from dnn_core.schedules import factor
from tutor.training.snapshot import RunState, TrainingSnapshot

Points = tuple[tuple[float, float], ...]
AXES: Final = ("steps", "epochs", "seconds")
SAMPLED: Final = 120
"""Steps at which the learning rate is told, besides those where it was changed."""


def axis_of(one: TrainingSnapshot, wanted: str = "") -> str:
    """One of AXES: the one that is wanted, else what the run is counted in."""
    return wanted or ("steps" if one.slow or one.config.max_steps else "epochs")


def along(one: TrainingSnapshot, axis: str) -> Callable[[float], float]:
    """Where a step lies on the axis."""
    if axis == "epochs":
        return lambda step: step / max(1, one.steps_per_epoch)
    if axis == "seconds":
        return lambda step: seconds_at(one, step)
    return lambda step: step


def seconds_at(one: TrainingSnapshot, step: float) -> float:
    """Seconds of training until a step, pauses aside; evenly between the moments that are known: of a run of an older
    tutor, or from a file, these are the first and the last."""
    clock = one.clock or ((float(one.step), one.elapsed_s),)
    place = bisect_right(clock, step, key=lambda known: known[0])
    before = clock[place - 1] if place else (0.0, 0.0)
    after = clock[min(place, len(clock) - 1)]
    if after[0] <= before[0]:
        return before[1]
    return before[1] + (after[1] - before[1]) * (step - before[0]) / (after[0] - before[0])


def end_of(one: TrainingSnapshot, axis: str) -> float:
    """Where the run ends on the axis. How many seconds one at work will take nobody knows: then a round number that
    it has not reached yet, so that the axis moves seldom."""
    if axis == "epochs":
        return one.epochs
    if axis == "steps":
        return float(one.total_steps or one.length)
    if not one.state.active:
        return one.elapsed_s
    rounds = (count * 10.0**power for power in range(99) for count in (1, 2, 5))
    return next(end for end in rounds if end > min(one.elapsed_s, 1e90))


def losses(one: TrainingSnapshot, axis: str) -> tuple[Points, Points]:
    """Training loss and test loss."""
    at = along(one, axis)
    return tuple((at(step), loss) for step, loss in one.train_curve), tuple(
        (at(point.step), point.loss) for point in one.test_points
    )


def accuracies(one: TrainingSnapshot, axis: str) -> Points:
    """Share of the test images read right, 0 to 1."""
    at = along(one, axis)
    return tuple((at(point.step), point.accuracy) for point in one.test_points)


def validation(one: TrainingSnapshot, axis: str) -> tuple[Points, Points]:
    """Loss of the training images held out, and the share of them read right, at the end of each epoch."""
    at = along(one, axis)
    points = [(at(point.step), point.loss, point.accuracy) for point in one.validation]
    return tuple((x, loss) for x, loss, _ in points), tuple((x, accuracy) for x, _, accuracy in points)


def gradients(one: TrainingSnapshot, axis: str) -> tuple[Points, ...]:
    """Of each dense layer, first layer first: how long the gradient of a step's batch was."""
    at = along(one, axis)
    layers = len(one.gradients[0][1]) if one.gradients else 0
    return tuple(tuple((at(step), norms[layer]) for step, norms in one.gradients) for layer in range(layers))


def rates(one: TrainingSnapshot, axis: str, least: float = 0.0) -> tuple[Points, Points]:
    """The learning rate of the steps so far, as it was set, changed and scheduled, and of those to come, if it is at
    work; what is smaller than `least` of the largest is told as that. Nothing of weights from elsewhere."""
    total = one.total_steps
    if not total or one.from_elsewhere:
        return (), ()
    changes = {0: one.config.learning_rate} | {change.step: change.rate for change in one.journal.rates}
    places = {round(total * part / SAMPLED) for part in range(SAMPLED)}
    places |= {round(total ** (part / SAMPLED)) for part in range(SAMPLED)}  # for an axis on a log scale
    places |= {place for change in changes for place in (change - 1, change)} | {one.step - 1, one.step}
    known, at = sorted(changes), along(one, axis)

    def rate(done: int) -> float:
        return changes[known[bisect_right(known, done) - 1]] * factor(one.config.schedule, done, total)

    line = [(done + 1, rate(done)) for done in sorted(places) if 0 <= done < total]
    floor = least * max(value for _, value in line)
    line = [(step, max(floor, value)) for step, value in line]
    so_far = tuple((at(step), value) for step, value in line if step <= max(1, one.step))
    goes_on = one.state.active and one.state is not RunState.STARTING and axis != "seconds"
    return so_far, tuple((at(step), value) for step, value in line if step >= one.step) if goes_on else ()
