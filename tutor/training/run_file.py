"""A run as one small file for a friend: settings, seed, which data, curve, readings, versions. No weights: who has the
data makes them again.

`.i2run` is JSON. Opened, it is a run of the list whose file lies in its folder (run.i2run); trained again, it says how
near the two came.
"""

from __future__ import annotations

import json
import logging
import math
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from dnn_core.atomic_file import replacing
from dnn_core.config import ConfigError, TrainingConfig
from dnn_core.idx import CHECKSUMS, FILE_NAMES
from tutor.domain.run_facts import DataFacts, Journal
from tutor.training import shelf
from tutor.training.messages import (
    curve_from_json,
    number,
    points_from_json,
    points_to_json,
    share,
    whole,
)
from tutor.training.records import new_run, readable, run_folder, write_record
from tutor.training.shelf import About
from tutor.training.snapshot import RunState, TrainingSnapshot

log = logging.getLogger(__name__)

ENDING: Final = ".i2run"
BESIDE: Final = f"run{ENDING}"
"""The file that a run came from, or was before it was trained again, in the run's folder."""
KIND, FORMAT = "i2-tutor run", 1
MOST_BYTES: Final = 2_000_000
NOTHING_SAID: Final = About()
ROUNDING: Final = 1e-3
"""Losses that are relatively farther apart than this are no longer told apart by rounding alone at that step."""
APART: Final = 0.01
"""Test accuracies that end so far apart are not the same run."""


class RunFileError(ValueError):
    """A run file that cannot be used; the message says why, in words."""


@dataclass(frozen=True, slots=True)
class RunFile:
    """What a file tells of a run."""

    name: str
    note: str
    snapshot: TrainingSnapshot

    @property
    def code(self) -> str:
        """Versions and kernel that it was trained with last, '' if that is not known."""
        sittings = self.snapshot.journal.sittings
        return f"{sittings[-1].code}, {sittings[-1].threads} threads" if sittings else ""


def to_text(snapshot: TrainingSnapshot, about: About = NOTHING_SAID) -> str:
    """The file of a run."""
    told = {
        "kind": KIND,
        "format": FORMAT,
        "name": about.name or snapshot.title or f"run {snapshot.run}",
        "note": about.note,
        "state": snapshot.state.value,
        "config": snapshot.config.to_dict(),
        "data": snapshot.data.to_share() if snapshot.data else None,
        "training_samples": snapshot.training_samples,
        "layer_sizes": list(snapshot.layer_sizes),
        "parameter_count": snapshot.parameter_count,
        "step": snapshot.step,
        "total_steps": snapshot.total_steps,
        "steps_per_epoch": snapshot.steps_per_epoch,
        "curve": snapshot.train_curve,
        "tests": points_to_json(snapshot.test_points),
        "training_accuracy": snapshot.final_train_accuracy,
        "readings": [[one.index, one.label, one.predicted_label] for one in snapshot.predictions],
        "weights": snapshot.weights,
        "started_at": snapshot.started_at,
        "elapsed_s": snapshot.elapsed_s,
        "journal": snapshot.journal.to_record(),
    }
    return json.dumps(told, allow_nan=False, separators=(",", ":")) + "\n"


def write(path: Path, snapshot: TrainingSnapshot, about: About = NOTHING_SAID) -> None:
    """OSError if it cannot be written."""
    with replacing(path) as file:
        file.write(to_text(snapshot, about).encode())


def is_run_file(path: Path) -> bool:
    """Whether a file is meant as a run's, by its name or by how it begins."""
    if path.suffix == ENDING:
        return True
    try:
        with path.open("rb") as file:
            return KIND.encode() in file.read(200)
    except OSError:  # quiet: whoever opens it next tells
        return False


def read(path: Path) -> RunFile:
    """Raises RunFileError, in words, for one that is missing, damaged, or of a newer tutor."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        text = content.decode("utf-8")
    except OSError as error:
        raise RunFileError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise RunFileError(f"{path.name} is no run file: it is not text.") from error
    if len(content) > MOST_BYTES:
        raise RunFileError(f"{path.name} has more than {MOST_BYTES:,} bytes; a run file has some thousand.")
    return from_text(text, path.name)


def from_text(text: str, name: str) -> RunFile:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RunFileError(f"{name} is damaged or cut off: it is not whole JSON any more.") from error
    if not isinstance(told, dict) or told.get("kind") != KIND:
        raise RunFileError(f"{name} is no run file of the tutor's.")
    version = told.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise RunFileError(f"{name} is from a newer tutor (format {version}; this one reads up to {FORMAT}).")
    try:
        return _run_file(told)
    except ConfigError as error:
        raise RunFileError(f"{name} has settings that this tutor does not know: {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise RunFileError(f"{name} is damaged: {type(error).__name__}: {error}.") from error


def _run_file(told: dict[str, Any]) -> RunFile:
    state = RunState(told["state"])
    config = TrainingConfig.from_dict(told["config"])
    data = told["data"]
    sizes = tuple(whole(size, least=1) for size in told["layer_sizes"])
    if sizes[1:-1] != config.hidden_sizes:
        raise ValueError(f"its layers are {sizes}, its settings say {config.hidden_sizes}")
    snapshot = TrainingSnapshot(
        state=RunState.STOPPED if state.active or state is RunState.ELSEWHERE else state,
        config=config,
        layer_sizes=sizes,
        parameter_count=whole(told["parameter_count"]),
        step=whole(told["step"]),
        total_steps=whole(told["total_steps"]),
        steps_per_epoch=whole(told["steps_per_epoch"]),
        train_curve=curve_from_json(told["curve"]),
        test_points=points_from_json(told["tests"]),
        final_train_accuracy=share(told["training_accuracy"]),
        learning_rate=config.learning_rate,
        elapsed_s=number(told["elapsed_s"]),
        started_at=str(told["started_at"]),
        training_samples=None if (count := told["training_samples"]) is None else whole(count),
        data=None if data is None else DataFacts.from_record({**data, "folder": ""}),
        journal=Journal.from_record(told["journal"]),
        weights=str(told.get("weights", ""))[:64],
    )
    return RunFile(str(told["name"])[: shelf.LONGEST_NAME], str(told["note"])[: shelf.LONGEST_NOTE], snapshot)


def bring(path: Path, runs: Path) -> int:
    """Open a run file: it is a run of the list from now on, without weights. Raises RunFileError, or OSError."""
    found = read(path)
    run = new_run(runs)
    name = found.name or path.stem
    snapshot = replace(found.snapshot, run=run, purpose=shelf.FROM_A_FILE, title=name, message="")
    with replacing(run_folder(runs, run) / BESIDE) as file:
        file.write(path.read_bytes())
    shelf.write_about(runs, run, About(name, found.note))
    write_record(runs, snapshot)
    return run


def beside(runs: Path, run: int) -> RunFile | None:
    """The file that a run came from, or that it was before; None if there is none, or it cannot be used any more."""
    path = run_folder(runs, run) / BESIDE
    if not path.is_file():
        return None
    try:
        return read(path)
    except RunFileError as error:
        log.info("%s", error)
        return None


def keep_before(runs: Path, run: int) -> None:
    """Before a run is trained again: keep what it came to, to compare. OSError if that cannot be written."""
    path = run_folder(runs, run) / BESIDE
    made = readable(runs, run)
    if made is not None and not path.is_file():
        write(path, made, shelf.read_about(runs, run))


def file_name(run: int, name: str) -> str:
    """`friends-relu.i2run`: letters, digits and hyphens of the run's name."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    return f"{plain or f'run-{run}'}{ENDING}"


def data_here(facts: DataFacts | None, folder: Path | None) -> str:
    """'' if the data of a run are those that the tutor has open, else what is wrong, in words. Other data than MNIST
    are read for it: work for a thread."""
    if facts is None:
        return "On which data it learned is not known."
    if folder is None:
        here, sums = "MNIST", tuple(CHECKSUMS[name] for name in FILE_NAMES)
    else:
        from dnn_core import mnist
        from dnn_core.idx import DataError

        try:
            now = DataFacts.from_record(mnist.load(folder).facts())
        except (DataError, OSError) as error:
            return f"The data in {folder} cannot be read: {error}"
        assert now is not None
        here, sums = now.name, tuple(file.sha256 for file in now.files)
    if tuple(file.sha256 for file in facts.files) == sums:
        return ""
    return f"It learned from {facts.words}, checksum {facts.checksum[:8]}. The tutor is open with other data, {here}."


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a run that was trained again here stands beside the file. `same`: True to the last bit, None within rounding,
    False another run."""

    same: bool | None
    words: str


def verdict(file: RunFile, here: TrainingSnapshot) -> Verdict | None:
    """None while it has not been trained here to its end."""
    before = file.snapshot
    if here.state not in (RunState.FINISHED, RunState.DIVERGED) or not here.journal.sittings:
        return None
    if here.journal.sittings == before.journal.sittings:  # that is the file's own record
        return None
    sitting = here.journal.sittings[-1]
    code = f"{sitting.code}, {sitting.threads} threads"
    kernels = "with the same code and kernel" if code == file.code else f"there {file.code}; here {code}"
    shared = _shared(before, here)
    parted = next((step for step, one, other in shared if one != other), 0)
    far = next((step for step, one, other in shared if not math.isclose(one, other, rel_tol=ROUNDING)), 0)
    ended = before.test_accuracy, here.test_accuracy
    if before.weights and before.weights == here.weights:
        return Verdict(True, f"The same to the last bit: all {here.parameter_count:,} weights, {kernels}.")
    if not parted and ended[0] == ended[1] and not (before.weights and here.weights):
        return Verdict(True, f"The same to the last digit that the file has, {kernels}.")
    if None not in ended and abs(ended[0] - ended[1]) > APART:  # type: ignore[operator]
        return Verdict(False, f"Not the same: apart from step {parted:,} on, and it ends elsewhere. {kernels}.")
    if far:
        words = f"Apart by rounding from step {parted:,} on, by more than a thousandth from step {far:,} on: {kernels}."
    elif parted:
        words = f"The same within rounding; apart from step {parted:,} on: {kernels}."
    else:
        words = f"The same curve; the weights differ in their last bits: {kernels}."
    return Verdict(None, words)


def _shared(before: TrainingSnapshot, here: TrainingSnapshot) -> list[tuple[int, float, float]]:
    """Step, loss there and loss here at each point that both curves have, and at each test that both have."""
    curves = [{round(step): loss for step, loss in one.train_curve} for one in (before, here)]
    tests = [{point.step: point.loss for point in one.test_points} for one in (before, here)]
    found = [(step, loss, one[step]) for many, one in (curves, tests) for step, loss in many.items() if step in one]
    return sorted(found)
