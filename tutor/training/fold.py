"""From snapshot and message to the next snapshot: pure, so every state of a run can be tested without running one."""

from __future__ import annotations

import base64
import math
from dataclasses import replace
from typing import Any

from tutor.training.messages import Message
from tutor.training.snapshot import Prediction, RunState, TestPoint, TrainingSnapshot

MOST_POINTS = 400
"""Of the training curve; above it, pairs of neighbours are merged into their mean."""


def fold(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    """The snapshot after `message`. A message that makes no sense here leaves it as it is."""
    handler = _HANDLERS.get(str(message.get("type")))
    if handler is None:
        return snapshot
    try:
        return handler(snapshot, message)
    except (KeyError, TypeError, ValueError):
        return snapshot


def _started(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    return replace(
        snapshot,
        state=RunState.TRAINING,
        layer_sizes=tuple(int(size) for size in message["layer_sizes"]),
        parameter_count=int(message["parameter_count"]),
        total_steps=int(message["total_steps"]),
        steps_per_epoch=int(message["steps_per_epoch"]),
        step=int(message["first_step"]),
        message="",
    )


def _progress(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    """`points` are [step, mean loss over the steps since the point before]."""
    points = [
        (int(step) / snapshot.steps_per_epoch, float(loss))
        for step, loss in message["points"]
        if loss is not None and math.isfinite(loss) and snapshot.steps_per_epoch
    ]
    return replace(
        snapshot,
        step=int(message["step"]),
        learning_rate=float(message["learning_rate"]),
        elapsed_s=float(message["elapsed_s"]),
        train_curve=thinned((*snapshot.train_curve, *points)),
    )


def thinned(curve: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """At most MOST_POINTS points: while there are more, neighbours are merged; the first and last stay."""
    while len(curve) > MOST_POINTS:
        inner = curve[1:-1]
        merged = tuple(((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(inner[0::2], inner[1::2], strict=False))
        rest = inner[-1:] if len(inner) % 2 else ()
        curve = (curve[0], *merged, *rest, curve[-1])
    return curve


def _tested(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    points = snapshot.test_points
    if message["loss"] is not None and math.isfinite(message["loss"]) and snapshot.steps_per_epoch:
        point = TestPoint(
            message["step"] / snapshot.steps_per_epoch, float(message["loss"]), float(message["accuracy"])
        )
        points = (*(kept for kept in points if kept.epoch < point.epoch), point)
    return replace(
        snapshot,
        step=max(snapshot.step, int(message["step"])),
        test_points=points,
        predictions=_predictions(message["samples"]),
        mistakes=_predictions(message["worst"]),
        confusion=tuple(tuple(int(count) for count in row) for row in message["confusion"]),
        elapsed_s=float(message["elapsed_s"]),
    )


def _predictions(found: list[dict[str, Any]]) -> tuple[Prediction, ...]:
    return tuple(
        Prediction(
            int(one["index"]),
            int(one["label"]),
            tuple(0.0 if p is None else float(p) for p in one["probabilities"]),
            base64.b64decode(one["pixels"]),
        )
        for one in found
    )


def _epoch(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    return replace(snapshot, train_accuracy=message["accuracy"], elapsed_s=float(message["elapsed_s"]))


def _paused(snapshot: TrainingSnapshot, _: Message) -> TrainingSnapshot:
    return replace(snapshot, state=RunState.PAUSED)


def _resumed(snapshot: TrainingSnapshot, _: Message) -> TrainingSnapshot:
    return replace(snapshot, state=RunState.TRAINING)


def _finished(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    return replace(
        snapshot, state=RunState.FINISHED, step=int(message["step"]), elapsed_s=float(message["elapsed_s"]), message=""
    )


def _stopped(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    return replace(
        snapshot,
        state=RunState.STOPPED,
        step=int(message["step"]),
        message=f"Stopped at step {int(message['step']):,} of {snapshot.total_steps:,}.",
    )


def _diverged(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    rate = snapshot.learning_rate
    words = (
        f"At step {int(message['step']):,} {message['where']} was no longer a finite number. "
        f"Try a smaller learning rate, such as {rate / 10:g}."
    )
    return replace(snapshot, state=RunState.DIVERGED, step=int(message["step"]), message=words, checkpoint=None)


def _fault(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    return replace(snapshot, state=RunState.FAILED, message=str(message["message"]))


_HANDLERS = {
    "started": _started,
    "progress": _progress,
    "tested": _tested,
    "epoch": _epoch,
    "paused": _paused,
    "resumed": _resumed,
    "finished": _finished,
    "stopped": _stopped,
    "diverged": _diverged,
    "fault": _fault,
}
