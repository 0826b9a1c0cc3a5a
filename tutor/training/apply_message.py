"""From snapshot and message to the next snapshot: pure, so every state of a run can be tested without running one."""

from __future__ import annotations

import math
from dataclasses import replace

from tutor.domain.run_facts import DataFacts, Journal
from tutor.training import beside
from tutor.training.messages import (
    Message,
    norms_from_json,
    number,
    points_from_json,
    predictions_from_json,
    share,
    whole,
)
from tutor.training.snapshot import RunState, TestPoint, TrainingSnapshot

MOST_POINTS = 400
"""Of the training curve; above it, neighbours are merged into their mean."""
CLOCK_POINTS = 60

Curve = tuple[tuple[float, float], ...]


def apply_message(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    """The snapshot after `message`. A message that makes no sense here leaves it as it is: the very same object.

    Every number in the result is finite, whatever the message held.
    """
    handler = _HANDLERS.get(str(message.get("type")))
    if handler is None or not snapshot.state.active:
        return snapshot
    try:
        return handler(snapshot, message)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return snapshot


def _started(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    """A run that goes on from a checkpoint forgets what it had learned after that checkpoint, and so does its curve."""
    per_epoch = whole(message["steps_per_epoch"], least=1)
    first_step = whole(message["first_step"])
    return replace(
        snapshot,
        state=RunState.TRAINING,
        layer_sizes=tuple(whole(size, least=1) for size in message["layer_sizes"]),
        parameter_count=whole(message["parameter_count"]),
        total_steps=whole(message["total_steps"], least=1),
        steps_per_epoch=per_epoch,
        step=first_step,
        train_curve=tuple(point for point in snapshot.train_curve if point[0] <= first_step),
        test_points=tuple(point for point in snapshot.test_points if point.step <= first_step),
        validation=tuple(point for point in snapshot.validation if point.step <= first_step),
        clock=tuple(point for point in snapshot.clock if point[0] <= first_step),
        gradients=tuple(point for point in snapshot.gradients if point[0] <= first_step),
        learning_rate=number(message["learning_rate"]),
        training_samples=whole(message["training_samples"], least=1),
        data=DataFacts.from_record(message["data"]),
        journal=Journal.from_record(message["journal"]),
        slow=message.get("slow") is True,
        message="",
    )


def _progress(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    """`points` are [step, mean loss over the steps since the point before], `gradients` [step, norms of the layers];
    what is not finite is null, and left out."""
    points = [(whole(step), number(loss)) for step, loss in message["points"] if loss is not None]
    step, elapsed_s = whole(message["step"]), number(message["elapsed_s"])
    return replace(
        snapshot,
        step=max(snapshot.step, step),
        learning_rate=number(message["learning_rate"]),
        elapsed_s=elapsed_s,
        train_curve=thinned((*snapshot.train_curve, *points)),
        clock=_timed(snapshot, step, elapsed_s),
        gradients=(*snapshot.gradients, *norms_from_json(message.get("gradients", ()))),
    )


def _timed(snapshot: TrainingSnapshot, step: int, elapsed_s: float) -> Curve:
    """The clock with one moment more, if it is one."""
    later = not snapshot.clock or (step > snapshot.clock[-1][0] and elapsed_s >= snapshot.clock[-1][1])
    return thinned((*snapshot.clock, (step, elapsed_s)), CLOCK_POINTS) if step and later else snapshot.clock


def thinned(curve: Curve, most: int = MOST_POINTS) -> Curve:
    """At most `most` points: above that, the mean point of each of evenly wide strips; first and last stay."""
    if len(curve) <= most:
        return curve
    first, last = curve[0], curve[-1]
    strips = most // 2
    width = (last[0] - first[0]) / strips or 1.0
    gathered: dict[int, list[tuple[float, float]]] = {}
    for point in curve[1:-1]:
        strip = min(strips - 1, max(0, int((point[0] - first[0]) / width)))
        gathered.setdefault(strip, []).append(point)
    merged = (_mean(gathered[strip]) for strip in sorted(gathered))
    return (first, *merged, last)


def _mean(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Divided before it is added up, so that no sum leaves the range of finite numbers."""
    count = len(points)
    return sum(x / count for x, _ in points), sum(y / count for _, y in points)


def _tested(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    """`points` are [step, test loss, test accuracy] of this test and of those since the last that was told."""
    fresh = [
        TestPoint(whole(step), number(loss), number(accuracy))
        for step, loss, accuracy in message["points"]
        if loss is not None
    ]
    kept = tuple(point for point in snapshot.test_points if not fresh or point.step < fresh[0].step)
    return replace(
        snapshot,
        step=max(snapshot.step, whole(message["step"])),
        test_points=fewer((*kept, *fresh)),
        predictions=predictions_from_json(message["samples"], snapshot.side),
        mistakes=predictions_from_json(message["worst"], snapshot.side),
        confusion=tuple(tuple(whole(count) for count in row) for row in message["confusion"]),
        elapsed_s=number(message["elapsed_s"]),
    )


def _readings(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    step = max(snapshot.step, whole(message["step"]))
    return replace(snapshot, step=step, predictions=predictions_from_json(message["samples"], snapshot.side))


def _pace(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    return replace(snapshot, slow=message["slow"] is True)


def fewer(points: tuple[TestPoint, ...], most: int = MOST_POINTS) -> tuple[TestPoint, ...]:
    """At most `most` tests: above that, every second one; they are real tests still, and the first and last stay."""
    while len(points) > most:
        points = (*points[:-1:2], points[-1])
    return points


def _validated(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    """`points` are those of the epochs since the last telling, as tests have them."""
    return replace(snapshot, validation=fewer((*snapshot.validation, *points_from_json(message["points"]))))


def _learning_rate(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    return _with_journal(replace(snapshot, learning_rate=number(message["value"])), message)


def _paused(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    return _with_journal(replace(snapshot, state=RunState.PAUSED), message)


def _resumed(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    return _with_journal(replace(snapshot, state=RunState.TRAINING), message)


def _with_journal(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    return replace(snapshot, journal=Journal.from_record(message["journal"]))


def _finished(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    early = message.get("stopped_early") is True
    words = _ended_early(snapshot.config.patience) if early else snapshot.message
    if trouble := str(message.get("moments_trouble") or ""):
        words = f"{words} Not all of its moments could be kept: {trouble}.".strip()
    return replace(
        snapshot,
        state=RunState.FINISHED,
        slow=False,
        step=whole(message["step"]),
        elapsed_s=number(message["elapsed_s"]),
        clock=_timed(snapshot, whole(message["step"]), number(message["elapsed_s"])),
        final_train_accuracy=share(message.get("train_accuracy")),
        weights=str(message.get("weights") or ""),
        message=words,
    )


def _checkpoint(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    """Whether it can be saved: it goes on without."""
    trouble = str(message.get("trouble") or "")
    words = f"It trains on without a checkpoint: none can be saved ({trouble})." if trouble else ""
    return replace(snapshot, message=words)


def _stopped(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    step = whole(message["step"])
    words = f"Stopped at step {step:,} of {snapshot.total_steps:,}."
    trouble = str(message.get("trouble") or "")
    if trouble:
        words += f" Its checkpoint could not be saved: {trouble}."
    return _with_journal(replace(snapshot, state=RunState.STOPPED, step=step, message=words), message)


def _refused(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    """It does not go on now, and is as it was: its record and its checkpoint stay."""
    return replace(snapshot, state=RunState.STOPPED, message=str(message["message"]))


def _diverged(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    step, rate = whole(message["step"]), smaller_rate(snapshot.learning_rate)
    words = f"The run diverged at step {step:,}: {message['where']} was no longer a finite number. "
    advice = f"Try a smaller learning rate, such as {rate:g}."
    words += "Ours, with the same settings, is well." if snapshot.beside else advice
    return replace(snapshot, state=RunState.DIVERGED, step=step, message=words, checkpoint=None)


def smaller_rate(rate: float) -> float:
    """What to try after divergence: at most a tenth, and never above 0.01, where every optimizer here is well."""
    return min(0.01, float(f"{rate / 10:.1g}")) if math.isfinite(rate) else 0.01


def _fault(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    return replace(snapshot, state=RunState.FAILED, message=str(message["message"]))


_HANDLERS = {
    "started": _started,
    "progress": _progress,
    "tested": _tested,
    "readings": _readings,
    "pace": _pace,
    "validated": _validated,
    "beside": beside.told,
    "learning_rate": _learning_rate,
    "paused": _paused,
    "resumed": _resumed,
    "finished": _finished,
    "checkpoint": _checkpoint,
    "stopped": _stopped,
    "diverged": _diverged,
    "refused": _refused,
    "fault": _fault,
}


def _ended_early(patience: int) -> str:
    return f"Ended early: no better validation loss for {patience} epoch{'' if patience == 1 else 's'}."
