"""The files of the runs: runs/run-0001/{record.json, checkpoint.npz, worker.log}. A damaged one is passed over."""

from __future__ import annotations

import base64
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dnn_core.config import TrainingConfig
from tutor.training.snapshot import Prediction, RunState, TestPoint, TrainingSnapshot

RECORD, CHECKPOINT, LOG, LOCK = "record.json", "checkpoint.npz", "worker.log", "lock"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run in a list: its number, state, and in words what it was and reached."""

    run: int
    state: RunState
    summary: str


def run_folder(runs: Path, number: int) -> Path:
    return runs / f"run-{number:04d}"


def numbers(runs: Path) -> list[int]:
    """The numbers of all runs, oldest first."""
    try:
        names = [entry.name for entry in runs.iterdir() if entry.is_dir()]
    except OSError:
        return []
    return sorted(int(name[4:]) for name in names if name.startswith("run-") and name[4:].isdigit())


def new_run(runs: Path) -> int:
    """Make the folder of the next run; no two tutors get the same. OSError if it cannot be made."""
    runs.mkdir(parents=True, exist_ok=True)
    number = max(numbers(runs), default=0) + 1
    while True:
        try:
            run_folder(runs, number).mkdir()
        except FileExistsError:
            number += 1
        else:
            return number


def write_record(runs: Path, snapshot: TrainingSnapshot) -> None:
    """Keep what a run has shown so far. OSError if it cannot be written."""
    record = {
        "format": FORMAT,
        "run": snapshot.run,
        "state": snapshot.state.value,
        "config": snapshot.config.to_dict(),
        "layer_sizes": snapshot.layer_sizes,
        "parameter_count": snapshot.parameter_count,
        "step": snapshot.step,
        "total_steps": snapshot.total_steps,
        "steps_per_epoch": snapshot.steps_per_epoch,
        "train_curve": snapshot.train_curve,
        "test_points": [[point.epoch, point.loss, point.accuracy] for point in snapshot.test_points],
        "train_accuracy": snapshot.train_accuracy,
        "predictions": [_prediction_record(one) for one in snapshot.predictions],
        "mistakes": [_prediction_record(one) for one in snapshot.mistakes],
        "confusion": snapshot.confusion,
        "learning_rate": snapshot.learning_rate,
        "elapsed_s": snapshot.elapsed_s,
        "started_at": snapshot.started_at,
        "message": snapshot.message,
    }
    folder = run_folder(runs, snapshot.run)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".record.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(record, file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(folder / RECORD)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _prediction_record(one: Prediction) -> list[Any]:
    return [one.index, one.label, list(one.probabilities), base64.b64encode(one.pixels).decode()]


def read_record(runs: Path, number: int) -> TrainingSnapshot | None:
    """The run as it was last written, None if its record is missing or damaged.

    One that was at work when it was written is STOPPED now; it can go on if it left a checkpoint.
    """
    folder = run_folder(runs, number)
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if record["format"] != FORMAT:
            return None
        state = RunState(record["state"])
        snapshot = TrainingSnapshot(
            run=number,
            state=RunState.STOPPED if state.active else state,
            config=TrainingConfig.from_dict(record["config"]),
            layer_sizes=tuple(record["layer_sizes"]),
            parameter_count=record["parameter_count"],
            step=record["step"],
            total_steps=record["total_steps"],
            steps_per_epoch=record["steps_per_epoch"],
            train_curve=tuple((float(x), float(y)) for x, y in record["train_curve"]),
            test_points=tuple(TestPoint(*map(float, point)) for point in record["test_points"]),
            train_accuracy=record["train_accuracy"],
            predictions=tuple(_read_prediction(one) for one in record["predictions"]),
            mistakes=tuple(_read_prediction(one) for one in record["mistakes"]),
            confusion=tuple(tuple(row) for row in record["confusion"]),
            learning_rate=record["learning_rate"],
            elapsed_s=record["elapsed_s"],
            started_at=record["started_at"],
            message=record["message"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return with_checkpoint(runs, snapshot)


def _read_prediction(one: list[Any]) -> Prediction:
    return Prediction(int(one[0]), int(one[1]), tuple(map(float, one[2])), base64.b64decode(one[3]))


def with_checkpoint(runs: Path, snapshot: TrainingSnapshot) -> TrainingSnapshot:
    """The snapshot with its checkpoint, if there is one on the disk from which the run can go on."""
    path = run_folder(runs, snapshot.run) / CHECKPOINT
    can_go_on = snapshot.state in (RunState.STOPPED, RunState.FAILED) and path.is_file()
    return replace(snapshot, checkpoint=path if can_go_on else None)


def last_record(runs: Path) -> TrainingSnapshot | None:
    """The newest run that can be read."""
    return next((found for number in reversed(numbers(runs)) if (found := read_record(runs, number))), None)


def summaries(runs: Path) -> Iterator[RunSummary]:
    """All runs that can be read, oldest first."""
    for number in numbers(runs):
        snapshot = read_record(runs, number)
        if snapshot is not None:
            yield RunSummary(number, snapshot.state, summary(snapshot))


def summary(snapshot: TrainingSnapshot) -> str:
    """`784-256-64-10, sigmoid, cross-entropy, adam 0.001, 3 epochs: 96.4 % of the test images right`."""
    config = snapshot.config
    words = (
        f"{'-'.join(map(str, snapshot.layer_sizes))}, {config.activation}, {config.loss}, {config.optimizer} "
        f"{config.learning_rate:g}, {config.epochs} epochs"
    )
    if snapshot.test_accuracy is None:
        return words
    return f"{words}: {snapshot.test_accuracy:.1%} of the test images right".replace("%", " %")
