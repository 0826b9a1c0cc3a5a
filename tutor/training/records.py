"""The files of the runs: runs/run-0001/{record.json, checkpoint.npz, worker.log, lock}.

A damaged record never stands in the way: it is passed over, and `faults` names it.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from dnn_core.atomic_file import replacing
from dnn_core.config import TrainingConfig
from tutor.domain.run_facts import DataFacts, Journal, RunFacts
from tutor.training import beside
from tutor.training.lock import is_held
from tutor.training.messages import (
    curve_from_json,
    norms_from_json,
    number,
    points_from_json,
    points_to_json,
    prediction_to_json,
    predictions_from_json,
    share,
    whole,
)
from tutor.training.snapshot import RunState, TrainingSnapshot

log = logging.getLogger(__name__)

RECORD, CHECKPOINT, LOG, LOCK = "record.json", "checkpoint.npz", "worker.log", "lock"
FORMAT, NOT_VALIDATED, IN_EPOCHS = 4, 3, 2
"""Of records. Those before 4 have no validation, and those before 3 count moments in epochs, not in steps."""


class RecordError(ValueError):
    """A record that cannot be used; the message names the file and says why."""


def run_folder(runs: Path, number: int) -> Path:
    return runs / f"run-{number:04d}"


def numbers(runs: Path) -> list[int]:
    """The numbers of all runs, oldest first."""
    try:
        with os.scandir(runs) as entries:  # it tells folders from files without looking at each
            names = [entry.name for entry in entries if entry.is_dir()]
    except OSError:  # quiet: there is no run yet, or what is asked next tells
        return []
    return sorted(int(name[4:]) for name in names if re.fullmatch(r"run-[0-9]{4,9}", name))


def new_run(runs: Path) -> int:
    """Make the folder of the next run; no two tutors get the same. OSError if it cannot be made."""
    runs.mkdir(parents=True, exist_ok=True)
    number = max((*numbers(runs), *numbers(runs / "deleted")), default=0) + 1  # of which one may be brought back
    while True:
        try:
            run_folder(runs, number).mkdir()
        except FileExistsError:
            number += 1
        else:
            return number


def write_record(runs: Path, snapshot: TrainingSnapshot) -> None:
    """Keep what a run has shown so far. OSError if it cannot be written."""
    record = {one.name: getattr(snapshot, one.name) for one in fields(snapshot)} | {
        "format": FORMAT,
        "config": snapshot.config.to_dict(),
        "test_points": points_to_json(snapshot.test_points),
        "validation": points_to_json(snapshot.validation),
        "predictions": [prediction_to_json(one) for one in snapshot.predictions],
        "mistakes": [prediction_to_json(one) for one in snapshot.mistakes],
        "data": snapshot.data.to_record() if snapshot.data else None,
        "journal": snapshot.journal.to_record(),
        "beside": beside.to_record(snapshot.beside),
    }
    del record["checkpoint"], record["mine"]  # the folder tells the one, the settings the other
    with replacing(run_folder(runs, snapshot.run) / RECORD) as file:
        file.write(json.dumps(record, allow_nan=False).encode())


def read_record(runs: Path, run: int) -> TrainingSnapshot | None:
    """The run as it was last written, None if nothing was. Raises RecordError for a damaged record.

    One that was at work when it was written is STOPPED now, and can go on if it left a checkpoint; or it is ELSEWHERE,
    if somebody still holds its lock.
    """
    path = run_folder(runs, run) / RECORD
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise RecordError(f"{path}: cannot be read: {error}.") from error
    try:
        record = json.loads(text)
        if record["format"] not in (FORMAT, NOT_VALIDATED, IN_EPOCHS):
            raise RecordError(f"{path}: is of format {record['format']!r}; this program reads up to {FORMAT}.")
        held = RunState(record["state"]).active and is_held(run_folder(runs, run) / LOCK)
        snapshot = _snapshot(run, record, held=held)
    except RecordError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise RecordError(f"{path}: damaged: {type(error).__name__}: {error}.") from error
    return with_checkpoint(runs, snapshot)


def _snapshot(run: int, record: dict[str, Any], *, held: bool = False) -> TrainingSnapshot:
    """Every number checked: what a screen draws must be finite, whoever wrote the file."""
    state, message = RunState(record["state"]), str(record["message"])
    step, total_steps, per_epoch = (whole(record[name]) for name in ("step", "total_steps", "steps_per_epoch"))
    unit = per_epoch if record["format"] == IN_EPOCHS else 1
    if held:
        state, message = RunState.ELSEWHERE, "Another window of the tutor trains it right now."
    elif state.active:
        state = RunState.STOPPED
        message = f"The tutor was left at step {step:,} of {total_steps:,}." if total_steps else "It had just started."
    made = TrainingSnapshot(
        run=run,
        state=state,
        config=TrainingConfig.from_dict(record["config"]),
        layer_sizes=tuple(whole(size, least=1) for size in record["layer_sizes"]),
        parameter_count=whole(record["parameter_count"]),
        step=step,
        total_steps=total_steps,
        steps_per_epoch=per_epoch,
        train_curve=curve_from_json(record["train_curve"], unit),
        test_points=points_from_json(record["test_points"], unit),
        clock=curve_from_json(record.get("clock", ())),
        gradients=norms_from_json(record.get("gradients", ())),
        validation=points_from_json(record.get("validation", ())),
        final_train_accuracy=share(record.get("final_train_accuracy")),
        confusion=tuple(tuple(whole(count) for count in row) for row in record["confusion"]),
        learning_rate=number(record["learning_rate"]),
        elapsed_s=number(record["elapsed_s"]),
        started_at=str(record["started_at"]),
        title=str(record.get("title", "")),  # a record of an older tutor has none
        purpose=str(record.get("purpose", "")),
        message=message,
        training_samples=None if (samples := record.get("training_samples")) is None else whole(samples),
        data=DataFacts.from_record(record.get("data")),
        journal=Journal.from_record(record.get("journal")),
        slow=record.get("slow") is True,
        weights=str(record.get("weights", "")),
        beside=beside.from_record(record.get("beside"), unit),
    )
    return replace(
        made,
        predictions=predictions_from_json(record["predictions"], made.side),
        mistakes=predictions_from_json(record["mistakes"], made.side),
    )


def with_checkpoint(runs: Path, snapshot: TrainingSnapshot) -> TrainingSnapshot:
    """The snapshot with its checkpoint, if there is one on the disk from which the run can go on: a learner's parts
    cannot, for what they remember is theirs."""
    path = run_folder(runs, snapshot.run) / CHECKPOINT
    ended = snapshot.state in (RunState.STOPPED, RunState.FAILED) and snapshot.beside is None
    can_go_on = ended and path.is_file()
    return replace(snapshot, checkpoint=path if can_go_on else None)


def readable(runs: Path, run: int) -> TrainingSnapshot | None:
    """A run as its record tells it, None if there is none or it cannot be read."""
    try:
        return read_record(runs, run)
    except RecordError as error:
        log.info("%s", error)
        return None


def last_record(runs: Path) -> TrainingSnapshot | None:
    """The newest run that can be read."""
    return next((found for run in reversed(numbers(runs)) if (found := readable(runs, run))), None)


def first_finished(runs: Path) -> TrainingSnapshot | None:
    """The oldest run of the learner's own that finished, of digits."""
    for run in numbers(runs):
        found = readable(runs, run)
        if found and found.state is RunState.FINISHED and not found.purpose and found.classes.are_digits:
            return found
    return None


def facts(runs: Path) -> Iterator[RunFacts]:
    """What is known of all runs that can be read, oldest first."""
    for run in numbers(runs):
        snapshot = readable(runs, run)
        if snapshot is not None:
            yield facts_of(snapshot)


def facts_of(snapshot: TrainingSnapshot) -> RunFacts:
    """A run for whoever was not there: a mentor, a file."""
    return RunFacts(
        run=snapshot.run,
        state=snapshot.state.value,
        title=snapshot.title,
        summary=summary(snapshot),
        started_at=snapshot.started_at,
        layer_sizes=snapshot.layer_sizes,
        parameter_count=snapshot.parameter_count,
        settings=snapshot.config.to_dict(),
        seed=snapshot.config.seed,
        training_images=snapshot.training_samples,
        test_images=snapshot.test_samples,
        step=snapshot.step,
        total_steps=snapshot.total_steps,
        elapsed_s=snapshot.elapsed_s,
        test_accuracy=snapshot.test_accuracy,
        test_loss=snapshot.test_points[-1].loss if snapshot.test_points else None,
        training_accuracy=snapshot.final_train_accuracy,
        data=snapshot.data,
        journal=snapshot.journal,
    )


def faults(runs: Path) -> list[str]:
    """What is wrong with the records, in words, oldest run first; an empty list if nothing is."""
    found = []
    for run in numbers(runs):
        try:
            read_record(runs, run)
        except RecordError as error:
            found.append(str(error))
    return found


def find_purpose(runs: Path, purpose: str, *, of_digits: bool = False) -> TrainingSnapshot | None:
    """The newest readable run with that purpose ('': of the learner's own). Only records that name it are parsed."""
    told = json.dumps(purpose).encode()
    for run in reversed(numbers(runs)):
        try:
            if purpose and told not in (run_folder(runs, run) / RECORD).read_bytes():
                continue
        except OSError as error:
            log.info("the record of a run cannot be read", exc_info=error)
            continue
        found = readable(runs, run)
        if found is not None and found.purpose == purpose and (found.classes.are_digits or not of_digits):
            return found
    return None


def summary(snapshot: TrainingSnapshot) -> str:
    """`784-256-64-10, sigmoid, cross-entropy, adam 0.001, 3 epochs: 96.4 % of the test images right`."""
    config = snapshot.config
    length = (
        f"{config.max_steps:,} steps"
        if config.max_steps
        else f"{config.epochs} epoch{'' if config.epochs == 1 else 's'}"
    )
    words = (
        f"{'-'.join(map(str, snapshot.layer_sizes))}, {config.activation}, {config.loss}, {config.optimizer} "
        f"{config.learning_rate:g}, {length}"
    )
    if snapshot.title:
        words = f"{snapshot.title}: {words}"
    if snapshot.test_accuracy is None:
        return words
    return f"{words}: {snapshot.test_accuracy:.1%} of the test images right".replace("%", " %")
