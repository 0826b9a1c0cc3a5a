"""All runs as a list: one line of facts each, read from a small index, so that a thousand runs are as quick as ten.

Beside its record a run has what its learner says of it (runs/run-0001/about.json). A run that was deleted waits for a
day in runs/deleted/, from where it is brought back.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import time
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from dnn_core.atomic_file import replacing
from dnn_core.config import TrainingConfig
from tutor.training import records
from tutor.training.lock import is_held
from tutor.training.records import LOCK, RECORD, run_folder
from tutor.training.snapshot import RunState, TrainingSnapshot

log = logging.getLogger(__name__)

ABOUT: Final = "about.json"
INDEX: Final = "index.json"
DELETED: Final = "deleted"
FROM_A_FILE: Final = "from a file"
"""The purpose of a run that came as a run file."""
OWN_PURPOSES: Final = ("", "brought from elsewhere", "parts")
INDEX_FORMAT: Final = 1
KEPT_S: Final = 24 * 3600
"""How long a deleted run can be brought back."""
LONGEST_NAME, LONGEST_NOTE = 40, 2_000
FILTERS: Final = ("all", "mine", "experiments", "faults", "friends'")


@dataclass(frozen=True, slots=True)
class About:
    """What the learner says of a run. A pinned one keeps its moments for good."""

    name: str = ""
    note: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A run as the list tells it."""

    run: int
    state: RunState
    name: str  # the learner's, else the title of what it was for, else ''
    note: str
    pinned: bool
    purpose: str
    hidden: tuple[int, ...]
    special: str
    seed: int
    test: float | None
    started_at: str
    digits: bool  # of the ten digits, not of other images

    @property
    def kind(self) -> str:
        """One of FILTERS: what went wrong is a fault, whosever it is."""
        if self.state in (RunState.DIVERGED, RunState.FAILED):
            return "faults"
        if self.purpose == FROM_A_FILE:
            return "friends'"
        return "mine" if self.purpose in OWN_PURPOSES else "experiments"


def read_about(runs: Path, run: int) -> About:
    """What was said of a run; nothing if nothing was, or if it cannot be read."""
    try:
        found = json.loads((run_folder(runs, run) / ABOUT).read_text(encoding="utf-8"))
        name, note = str(found.get("name", "")), str(found.get("note", ""))
        return About(name[:LONGEST_NAME], note[:LONGEST_NOTE], found.get("pinned") is True)
    except FileNotFoundError:  # quiet: nothing was said
        return About()
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        log.info("what was said of run %d cannot be read: %s", run, type(error).__name__)
        return About()


def write_about(runs: Path, run: int, about: About) -> None:
    """Keep what the learner says of a run. OSError if it cannot be written."""
    with replacing(run_folder(runs, run) / ABOUT) as file:
        file.write(json.dumps(asdict(about)).encode())


def pinned(runs: Path) -> tuple[int, ...]:
    """The runs that are pinned."""
    return tuple(one.run for one in entries(runs) if one.pinned)


# the list


_kept: dict[Path, tuple[dict[str, dict[str, Any]], dict[str, Entry | None]]] = {}
"""Of the folder that was listed last: the lines of its index, and what they say."""


def entries(runs: Path) -> tuple[Entry, ...]:
    """All runs whose records can be read, newest first. For a thread; what has not changed since is not read again."""
    before, said = _kept.get(runs) or (_read_index(runs), {})
    now: dict[str, dict[str, Any]] = {}
    for run, stamp in _stamps(runs):
        known = before.get(str(run))
        fresh = known is not None and known.get("stamp") == stamp
        now[str(run)] = known if fresh and known is not None else _line(runs, run, stamp)
    if now != before:
        _write_index(runs, now)
    says = {run: said[run] if run in said and line is before.get(run) else _entry(line) for run, line in now.items()}
    _kept.clear()
    _kept[runs] = now, says
    found = [_as_it_is(runs, entry) for entry in says.values() if entry is not None]
    return tuple(sorted(found, key=lambda one: -one.run))


def listed(runs: Path) -> tuple[Entry, ...] | None:
    """What `entries` found when it was asked last, at once; None if it was not, or for another folder since."""
    if (kept := _kept.get(runs)) is None:
        return None
    return tuple(sorted(filter(None, kept[1].values()), key=lambda one: -one.run))


def unreadable(runs: Path) -> int:
    """How many runs, when they were listed last, had a record that is damaged or of a newer tutor."""
    lines, _ = _kept.get(runs, ({}, {}))
    return sum("run" not in line and line["stamp"][1] > 0 for line in lines.values())


def _stamps(runs: Path) -> Iterator[tuple[int, list[int]]]:
    """Each run with what tells whether its files are others now."""
    for run in records.numbers(runs):
        stamp = []
        for name in (RECORD, ABOUT):
            try:
                told = os.stat(f"{runs}/run-{run:04d}/{name}")  # noqa: PTH116  # a Path for each takes as long again
            except OSError:  # quiet: it has none
                stamp += [0, 0]
            else:
                stamp += [told.st_mtime_ns, told.st_size]
        yield run, stamp


def _line(runs: Path, run: int, stamp: list[int]) -> dict[str, Any]:
    """What the index keeps of a run; of one that cannot be read only that."""
    snapshot = records.readable(runs, run)
    if snapshot is None:
        return {"stamp": stamp}
    entry = entry_of(snapshot, read_about(runs, run))
    return {**asdict(entry), "hidden": list(entry.hidden), "stamp": stamp}


def _entry(line: dict[str, Any]) -> Entry | None:
    if "run" not in line:
        return None
    told = {field.name: line[field.name] for field in fields(Entry)}
    return Entry(**{**told, "state": RunState(told["state"]), "hidden": tuple(told["hidden"])})


def _as_it_is(runs: Path, entry: Entry) -> Entry:
    """A run that was in another window's hands when it was noted may have been let go since."""
    if entry.state is RunState.ELSEWHERE and not is_held(run_folder(runs, entry.run) / LOCK):
        return replace(entry, state=RunState.STOPPED)
    return entry


def entry_of(snapshot: TrainingSnapshot, about: About) -> Entry:
    return Entry(
        run=snapshot.run,
        state=snapshot.state,
        name=about.name or snapshot.title,
        note=about.note,
        pinned=about.pinned,
        purpose=snapshot.purpose,
        hidden=snapshot.layer_sizes[1:-1],
        special=special(snapshot.config, snapshot.purpose),
        seed=snapshot.config.seed,
        test=snapshot.test_accuracy,
        started_at=snapshot.started_at,
        digits=snapshot.classes.are_digits,
    )


def _read_index(runs: Path) -> dict[str, dict[str, Any]]:
    try:
        found = json.loads((runs / INDEX).read_bytes())
        lines = found["runs"] if found["format"] == INDEX_FORMAT else {}
        known = {field.name for field in fields(Entry)}
        return {run: line for run, line in lines.items() if "run" not in line or known <= line.keys()}
    except FileNotFoundError:  # quiet: it is made now
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        log.info("the index of the runs is made anew: %s", type(error).__name__)
        return {}


def _write_index(runs: Path, lines: dict[str, dict[str, Any]]) -> None:
    try:
        with replacing(runs / INDEX) as file:
            file.write(json.dumps({"format": INDEX_FORMAT, "runs": lines}, separators=(",", ":")).encode())
    except OSError as error:  # all is read again the next time
        log.info("the index of the runs cannot be written: %s", error)


def special(config: TrainingConfig, purpose: str = "") -> str:
    """In a few words how a run's settings differ from the course's: `ReLU, SGD 0.1, seed 7`."""
    usual, parts = TrainingConfig(), []
    if config.activation != usual.activation:
        parts.append({"relu": "ReLU", "leaky-relu": "leaky ReLU"}.get(config.activation, config.activation))
    if not config.hidden_sizes:
        parts = ["no hidden layer"]
    if config.optimizer != usual.optimizer:
        parts.append({"sgd": "SGD", "rmsprop": "RMSProp", "adamw": "AdamW"}.get(config.optimizer, config.optimizer))
    if config.learning_rate != usual.learning_rate:
        parts.append(f"rate {config.learning_rate:g}")
    told = (
        ("loss", "loss {}"),
        ("initializer", "first weights {}"),
        ("batch_size", "batches of {}"),
        ("epochs", "epochs: {}"),
        ("max_steps", "{:,} steps"),
        ("samples", "{:,} images"),
        ("dropout", "dropout {:g}"),
        ("weight_decay", "decay {:g}"),
        ("label_smoothing", "smoothing {:g}"),
        ("schedule", "rate {}"),
        ("label_noise", "labels {:.0%} drawn anew"),
        ("order", "{}"),
        ("test_shift", "test shifted {}"),
    )
    for name, words in told:
        if (value := getattr(config, name)) != getattr(usual, name):
            parts.append(words.format(value))
    flags = (("batch_norm", "batch norm"), ("raw_pixels", "raw pixels"), ("scramble_pixels", "pixels scrambled"))
    parts += [words for name, words in flags if getattr(config, name)]
    if config.augments:
        parts.append("augmented")
    if config.seed:
        seed = str(config.seed)
        parts.append(f"seed {seed if len(seed) <= 12 else seed[:10] + '…'}")
    if purpose == FROM_A_FILE:
        parts.append("from a file")
    return ", ".join(parts) or "as in the course"


def narrowed(found: Collection[Entry], kind: str) -> tuple[Entry, ...]:
    """Those of one of FILTERS."""
    return tuple(found if kind == FILTERS[0] else [one for one in found if one.kind == kind])


# deleted, and brought back


class RunInUse(OSError):
    """A run that somebody trains is not deleted."""


def delete(runs: Path, run: int) -> None:
    """Put a run where it can be brought back from for a day. OSError if it cannot be moved, or is at work."""
    folder = run_folder(runs, run)
    if is_held(folder / LOCK):
        raise RunInUse(f"Run {run} is at work; stop it first.")
    target = runs / DELETED / folder.name
    target.parent.mkdir(exist_ok=True)
    if target.exists():
        shutil.rmtree(target)
    folder.rename(target)
    os.utime(target)


def deleted(runs: Path) -> tuple[int, ...]:
    """The runs that can be brought back, the one deleted last first."""
    try:
        found = [(one.stat().st_mtime_ns, one.name) for one in (runs / DELETED).iterdir() if one.is_dir()]
    except OSError:  # quiet: none was deleted
        return ()
    names = [name for _, name in sorted(found, reverse=True)]
    return tuple(int(name[4:]) for name in names if re.fullmatch(r"run-[0-9]{4,9}", name))


def bring_back(runs: Path, run: int) -> None:
    """Undo `delete`. OSError if it is gone, or another run has its number."""
    (runs / DELETED / run_folder(runs, run).name).rename(run_folder(runs, run))


def clear_away(runs: Path) -> None:
    """Remove what was deleted more than a day ago. What cannot be removed stays until the next time."""
    for run in deleted(runs):
        folder = runs / DELETED / run_folder(runs, run).name
        try:
            old = time.time() - folder.stat().st_mtime > KEPT_S
        except OSError:  # quiet: another tutor was quicker
            continue
        if old:
            shutil.rmtree(folder, ignore_errors=True)
