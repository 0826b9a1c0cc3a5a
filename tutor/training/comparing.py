"""Two or three runs beside each other: what differs in their settings, and how each reads the same test images.

Reading and testing the networks is work for a thread; the result needs no NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dnn_core.config import TrainingConfig
from tutor.domain.chance import TEST_IMAGES, accuracy_and_margin
from tutor.domain.run_facts import NOT_KNOWN, Classes
from tutor.training import loaded_network, shelf
from tutor.training.loaded_network import LoadError, TestImages
from tutor.training.records import readable
from tutor.training.snapshot import TrainingSnapshot

MOST_SHOWN: Final = 60
"""Of the images that one run reads and another does not, those that both are surest of."""
NAMES: Final = {
    "hidden_sizes": "Hidden layers",
    "learning_rate": "Learning rate",
    "batch_size": "Batch size",
    "samples": "Training images",
    "initializer": "First weights",
    "max_steps": "Steps",
    "batch_norm": "Batch normalization",
    "raw_pixels": "Raw pixels",
}
"""Of settings; the others are called as in the configuration, without underscores."""


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """One run. `read` and `sure`: the label that each test image is read as, and with which probability; empty where
    its network cannot be used, and then `trouble` says why."""

    run: int
    name: str
    snapshot: TrainingSnapshot
    read: tuple[int, ...] = ()
    sure: tuple[float, ...] = ()
    trouble: str = ""
    confusion: tuple[tuple[int, ...], ...] = ()

    @property
    def accuracy(self) -> float | None:
        return self.snapshot.test_accuracy


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """A run beside the first one, on the same images: how many it reads and the first does not, and the reverse; the
    difference of the accuracies in points, with what chance may do (twice its standard error)."""

    gained: int
    lost: int
    points: float
    margin: float

    @property
    def clear(self) -> bool:
        """Whether it is more than chance would do."""
        return abs(self.points) > self.margin


@dataclass(frozen=True, slots=True)
class ComparedImage:
    """A test image, and what each of the runs reads it as, with which probability."""

    label: int
    pixels: bytes
    read: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`pairs` has one for each run after the first, None where one of the two has no network here. `groups` are images
    under a title, the most telling first."""

    sides: tuple[ComparedRun, ...]
    settings: tuple[tuple[str, tuple[str, ...]], ...]
    pairs: tuple[PairedDifference | None, ...]
    groups: tuple[tuple[str, int, tuple[ComparedImage, ...]], ...]
    classes: Classes
    side: tuple[int, int]
    same_data: bool = True


def compared(runs: Path, numbers: Sequence[int]) -> Comparison:
    """For a thread. Runs that cannot be read are left out; networks are tested on their own test images."""
    images: TestImages | None = None
    sides: list[ComparedRun] = []
    about = {run: shelf.read_about(runs, run).name for run in numbers}
    for run in numbers:
        snapshot = readable(runs, run)
        if snapshot is None:
            continue
        name = about[run] or snapshot.title or f"run {run}"
        try:
            network = loaded_network.refreshed(runs, run, None)
            if network is None:
                raise LoadError("It has no weights here: s in the list trains it again.")
            same = not sides or snapshot.data is None or snapshot.data == sides[0].snapshot.data
            known = images if same and images is not None else network.test_images()
            read, sure = network.readings(known)
            confusion = _counted(known[1].tolist(), read, len(snapshot.classes.names))
        except LoadError as error:
            sides.append(ComparedRun(run, name, snapshot, trouble=str(error)))
            continue
        images = images or known
        sides.append(ComparedRun(run, name, snapshot, read, sure, confusion=confusion))
    sums = {side.snapshot.data.checksum if side.snapshot.data else None for side in sides}
    same_data = len(sums) == 1
    labels = tuple(images[1].tolist()) if images is not None and same_data else ()
    first = sides[0] if sides else None
    pairs = tuple(_paired(first, side, labels) for side in sides[1:] if first is not None)
    groups = _groups(sides, labels, images) if images is not None and labels else ()
    data = first.snapshot.data if first is not None else None
    return Comparison(
        tuple(sides),
        differing([side.snapshot for side in sides]),
        pairs,
        groups,
        data.classes if data is not None else Classes(),
        images[2] if images is not None else (28, 28),
        same_data,
    )


def _counted(labels: Sequence[int], read: Sequence[int], classes: int) -> tuple[tuple[int, ...], ...]:
    counts = [[0] * classes for _ in range(classes)]
    for label, said in zip(labels, read, strict=True):
        counts[label][said] += 1
    return tuple(map(tuple, counts))


def differing(snapshots: Sequence[TrainingSnapshot]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The settings that are not the same in all runs, by name, with their values in words."""
    found = []
    for field in TrainingConfig.__dataclass_fields__:
        values = [getattr(one.config, field) for one in snapshots]
        if field not in ("tests_per_epoch", "watch_until") and len(set(values)) > 1:
            name = NAMES.get(field, field.replace("_", " ").capitalize())
            plain = field == "seed"  # it is a name, no amount
            found.append((name, tuple(value_words(str(value) if plain else value) for value in values)))
    counts = [one.parameter_count for one in snapshots]
    if len(set(counts)) > 1:
        found.append(("Weights and biases", tuple(f"{count:,}" for count in counts)))
    rates = ["changed by hand" if one.journal.rates else "as set" for one in snapshots]
    if len(set(rates)) > 1:
        found.append(("Rate", tuple(rates)))
    data = [one.data.name if one.data else NOT_KNOWN for one in snapshots]
    if len({one.data.checksum if one.data else None for one in snapshots}) > 1:
        found.append(("Data", tuple(data)))
    return tuple(found)


def value_words(value: object) -> str:
    """A setting as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, float):
        return f"{value:g}"
    words = f"{value:,}" if isinstance(value, int) else str(value)
    return words if len(words) <= 18 else f"{words[:15]}…"


def paired(gained: int, lost: int, images: int) -> PairedDifference:
    """From the images that only one of two runs reads: each of them moves the difference by one."""
    difference = (gained - lost) / images
    error = math.sqrt(max(0.0, (gained + lost) / images - difference**2) / images)
    return PairedDifference(gained, lost, 100 * difference, 200 * error)


def _paired(first: ComparedRun, side: ComparedRun, labels: Sequence[int]) -> PairedDifference | None:
    if not (labels and first.read and side.read):
        return None
    marks = [(one == label, other == label) for label, one, other in zip(labels, first.read, side.read, strict=True)]
    return paired(sum(b and not a for a, b in marks), sum(a and not b for a, b in marks), len(labels))


def _groups(
    sides: Sequence[ComparedRun], labels: Sequence[int], images: TestImages
) -> tuple[tuple[str, int, tuple[ComparedImage, ...]], ...]:
    tested = [side for side in sides if side.read]
    if len(tested) < 2:
        return ()
    first, found = tested[0], []

    def told(index: int) -> ComparedImage:
        read = tuple((side.read[index], side.sure[index]) for side in tested)
        return ComparedImage(labels[index], images[0][index].tobytes(), read)

    def group(title: str, indices: list[int]) -> None:
        indices.sort(key=lambda index: -min(side.sure[index] for side in tested))
        found.append((title, len(indices), tuple(map(told, indices[:MOST_SHOWN]))))

    everyone = range(len(labels))
    for side in tested[1:]:
        for reads, other in ((side, first), (first, side)):
            title = f"{reads.name} reads them, {other.name} does not"
            group(title, [at for at in everyone if reads.read[at] == labels[at] != other.read[at]])
    none = [at for at in everyone if all(side.read[at] != labels[at] for side in tested)]
    group(f"{'Neither' if len(tested) == 2 else 'None of the three'} reads them", none)
    return tuple(found)


def accuracy_words(side: ComparedRun) -> str:
    """`96.4 ± 0.4 %`."""
    if side.accuracy is None:
        return "–"
    return accuracy_and_margin(100 * side.accuracy, side.snapshot.test_samples or TEST_IMAGES)


def points_words(pair: PairedDifference | None) -> str:
    """`+0.8 ± 0.4 points`; `nothing` where both read the same images right."""
    if pair is not None and not (pair.gained or pair.lost):
        return "nothing"
    return "–" if pair is None else f"{pair.points:+.1f} ± {pair.margin:.1f} points".replace("-", "−")
