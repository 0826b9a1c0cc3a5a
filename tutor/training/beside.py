"""A run of a learner's parts tells of ours beside it: from messages to the snapshot, to its record and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from tutor.training.messages import Message, curve_from_json, number, points_from_json, points_to_json, whole
from tutor.training.snapshot import PartsComparison, TestPoint, TrainingSnapshot

PARTS = "parts"
"""The purpose of such runs in their records."""


@dataclass(frozen=True, slots=True)
class PartsRun:
    """What a run of a learner's parts is started with: the module of its worker, what its start command says more,
    which parts are theirs, and its title."""

    worker: str
    asked: Mapping[str, Any]
    yours: tuple[str, ...]
    title: str = ""


def told(snapshot: TrainingSnapshot, message: Message) -> TrainingSnapshot:
    """`points` are [step, mean loss since the point before], `tests` [step, loss, accuracy], all of ours; `losses`
    (theirs, ours) and `gradient` (largest difference, largest of ours, layer) are of the same pictures and weights."""
    before = snapshot.beside
    if before is None:
        return snapshot
    points = [(whole(step), number(loss)) for step, loss in message["points"] if loss is not None]
    tests = [
        TestPoint(whole(step), number(loss), number(accuracy))
        for step, loss, accuracy in message["tests"]
        if loss is not None
    ]
    after = replace(
        before,
        curve=(*before.curve, *points),
        test_points=(*before.test_points, *tests),
        losses=_pair(message["losses"]) or before.losses,
        gradient=_gradient(message["gradient"]) or before.gradient,
        parted=whole(message["parted"]),
        same=message["same"] is True,
    )
    return replace(snapshot, beside=after)


def _pair(found: Sequence[Any] | None) -> tuple[float, float] | None:
    return None if found is None or None in found else (number(found[0]), number(found[1]))


def _gradient(found: Sequence[Any] | None) -> tuple[float, float, int] | None:
    return None if found is None or None in found else (number(found[0]), number(found[1]), whole(found[2], least=1))


def to_record(beside: PartsComparison | None) -> dict[str, Any] | None:
    """Ready for JSON."""
    if beside is None:
        return None
    return asdict(beside) | {"test_points": points_to_json(beside.test_points)}


def from_record(record: Mapping[str, Any] | None, unit: int = 1) -> PartsComparison | None:
    """What `to_record` made; None for a run that was no run of parts. `unit`: steps that the record's moments are
    counted in. Raises KeyError, TypeError or ValueError."""
    if record is None:
        return None
    return PartsComparison(
        yours=tuple(map(str, record["yours"])),
        curve=curve_from_json(record["curve"], unit),
        test_points=points_from_json(record["test_points"], unit),
        losses=_pair(record["losses"]),
        gradient=_gradient(record["gradient"]),
        parted=whole(record["parted"]),
        same=record["same"] is True,
    )
