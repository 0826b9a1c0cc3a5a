"""What a training run was: the data it learned from, its settings, what was done to it on the way. Pure.

What nobody noted is None, empty or `NOT_KNOWN` in words: records of older tutors name neither data nor threads.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, field, replace
from typing import Any, Final

from tutor.domain.frozen import frozen
from tutor.domain.moments import clock, day_and_clock

NOT_KNOWN: Final = "not known"
DIGITS: Final = tuple("0123456789")
_MOST_CLASSES: Final = 256
_PLURALS: Final = ("zeros", "ones", "twos", "threes", "fours", "fives", "sixes", "sevens", "eights", "nines")


@frozen
class Classes:
    """What the labels 0, 1, 2 … stand for: the ten digits, unless names were given."""

    names: tuple[str, ...] = DIGITS

    @property
    def are_digits(self) -> bool:
        return self.names == DIGITS

    @property
    def noun(self) -> str:
        """What one image shows: a digit, or just an image."""
        return "digit" if self.are_digits else "image"

    def name(self, label: int) -> str:
        """The name of a label; its number where it has none."""
        return self.names[label] if 0 <= label < len(self.names) else str(label)

    def one(self, label: int) -> str:
        """`a 4`, `an 8`, `Ankle boot`."""
        return f"a{'n' if label == 8 else ''} {label}" if self.are_digits else self.name(label)

    def counted(self, count: int, label: int) -> str:
        """`1 six`, `2 sixes`, `2 images of Ankle boot`."""
        if self.are_digits and 0 <= label < len(_PLURALS):
            plural = _PLURALS[label]
            singular = plural.removesuffix("es") if label == 6 else plural.removesuffix("s")
            return f"{count:,} {singular if count == 1 else plural}"
        return f"{count:,} image{'' if count == 1 else 's'} of {self.name(label)}"


@frozen
class DataFile:
    """A file's name, and the SHA-256 of what is in it once unpacked."""

    name: str
    sha256: str


@frozen
class DataFacts:
    """The images that a run learned from and was tested on. `folder` is where they were, '' for the tutor's own."""

    name: str
    folder: str
    files: tuple[DataFile, ...]  # training images, training labels, test images, test labels
    training_images: int
    test_images: int
    rows: int
    columns: int
    classes: Classes

    @property
    def checksum(self) -> str:
        """One for the whole: the SHA-256 of the four files' own."""
        import hashlib  # with OpenSSL, which the first paint does without

        return hashlib.sha256("".join(file.sha256 for file in self.files).encode()).hexdigest()

    @property
    def words(self) -> str:
        """`MNIST: 60,000 training images and 10,000 test images of 28 x 28 pixels, 10 classes`."""
        counts = f"{counted(self.training_images, 'training image')} and {counted(self.test_images, 'test image')}"
        return f"{self.name}: {counts} of {self.rows} x {self.columns} pixels, {len(self.classes.names)} classes"

    @property
    def way_there(self) -> str:
        """How the tutor is started with these data."""
        return f"`i2-tutor --data {self.folder}`" if self.folder else "`i2-tutor`, without --data"

    def to_record(self) -> dict[str, Any]:
        return asdict(self) | {"classes": self.classes.names}

    def to_share(self) -> dict[str, Any]:
        """The record for others: with the checksum, without the folder, which is nobody else's business."""
        record = self.to_record() | {"checksum": self.checksum}
        del record["folder"]
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, Any] | None) -> DataFacts | None:
        """What `to_record` wrote, None for None. KeyError, TypeError or ValueError for anything else."""
        if record is None:
            return None
        names = tuple(str(name) for name in record["classes"])
        if not 1 <= len(names) <= _MOST_CLASSES:
            raise ValueError(f"{len(names)} classes")
        return cls(
            name=str(record["name"]),
            folder=str(record["folder"]),
            files=tuple(DataFile(str(file["name"]), str(file["sha256"])) for file in record["files"]),
            training_images=_count(record["training_images"]),
            test_images=_count(record["test_images"]),
            rows=_count(record["rows"]),
            columns=_count(record["columns"]),
            classes=Classes(names),
        )


@frozen
class Sitting:
    """A worker took up the run: after which step, when, with which code, on how many threads."""

    step: int
    at: str  # ISO 8601 with offset, local time, as all times here
    code: str  # `i2-tutor 0.1.0, NumPy 2.3.1, Python 3.11.7`
    threads: int


@frozen
class RateChange:
    """The learning rate that counts from the step after `step` on."""

    step: int
    rate: float
    at: str


@frozen
class Pause:
    """The run stood still after `step`. `ended` is '' if it was never ended: the worker was gone before."""

    step: int
    began: str
    ended: str = ""


@frozen
class Journal:
    """What was done to a run, in order. The worker keeps it, and the checkpoint: they cannot tell different tales."""

    sittings: tuple[Sitting, ...] = ()
    rates: tuple[RateChange, ...] = ()
    pauses: tuple[Pause, ...] = ()

    def sat_down(self, sitting: Sitting) -> Journal:
        return replace(self, sittings=(*self.sittings, sitting))

    def rate_changed(self, step: int, rate: float, at: str) -> Journal:
        """Of several changes between two steps the last one counts: no step was made with the others."""
        before = tuple(change for change in self.rates if change.step != step)
        return replace(self, rates=(*before, RateChange(step, rate, at)))

    def paused(self, step: int, at: str) -> Journal:
        return replace(self, pauses=(*self.pauses, Pause(step, at)))

    def resumed(self, at: str) -> Journal:
        if not self.pauses or self.pauses[-1].ended:
            return self
        return replace(self, pauses=(*self.pauses[:-1], replace(self.pauses[-1], ended=at)))

    def to_record(self) -> dict[str, Any]:
        return {
            "sittings": [[one.step, one.at, one.code, one.threads] for one in self.sittings],
            "rates": [[one.step, one.rate, one.at] for one in self.rates],
            "pauses": [[one.step, one.began, one.ended] for one in self.pauses],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any] | None) -> Journal:
        """What `to_record` wrote; an empty one for None. KeyError, TypeError or ValueError for anything else."""
        if record is None:
            return cls()
        return cls(
            sittings=tuple(
                Sitting(_count(step), str(at), str(code), _count(threads))
                for step, at, code, threads in record["sittings"]
            ),
            rates=tuple(RateChange(_count(step), _rate(rate), str(at)) for step, rate, at in record["rates"]),
            pauses=tuple(Pause(_count(step), str(began), str(ended)) for step, began, ended in record["pauses"]),
        )


@frozen
class RunFacts:
    """A run as its record tells it, for whoever was not there. `settings` are those of `i2-tutor train`, by name."""

    run: int
    state: str
    title: str  # of the experiment that it was part of; '' for a run of the learner's own
    summary: str  # one line: layers, settings, what it reached
    started_at: str
    layer_sizes: tuple[int, ...]
    parameter_count: int
    settings: Mapping[str, object]
    seed: int
    training_images: int | None  # that it learned from: fewer than the data have, if it was asked for fewer
    test_images: int | None
    step: int
    total_steps: int
    elapsed_s: float
    test_accuracy: float | None  # 0 to 1
    test_loss: float | None
    training_accuracy: float | None
    data: DataFacts | None
    journal: Journal = field(default_factory=Journal)

    def told(self) -> tuple[tuple[str, str], ...]:
        """Name and words of each fact that a reader wants beside the summary."""
        learned = NOT_KNOWN if self.training_images is None else counted(self.training_images, "image")
        tested = NOT_KNOWN if self.test_images is None else counted(self.test_images, "image")
        sizes = " › ".join(map(str, self.layer_sizes))
        return (
            ("data", self.data.words if self.data else NOT_KNOWN),
            ("checksum", self.data.checksum[:16] if self.data else NOT_KNOWN),
            ("learned from", learned),
            ("tested on", tested),
            ("layers", f"{sizes}, {self.parameter_count:,} weights and biases"),
            ("seed", str(self.seed)),
            ("steps", f"{self.step:,} of {self.total_steps:,}, {self.elapsed_s:.1f} s of training"),
            ("code", _joined(_changes((one.step, one.code) for one in self.journal.sittings))),
            ("threads", _joined(_changes((one.step, str(one.threads)) for one in self.journal.sittings))),
            ("learning rate", "; ".join([str(self.settings.get("learning_rate", "")), *rate_words(self.journal)])),
            ("pauses", "; ".join(pause_words(self.journal)) or self._none),
            ("gone on with", "; ".join(sitting_words(self.journal)) or self._none),
        )

    @property
    def _none(self) -> str:
        return "none" if self.journal.sittings else NOT_KNOWN

    def to_record(self) -> dict[str, Any]:
        """All of it for JSON, the data as they are told to others."""
        record = asdict(self) | {"data": self.data.to_share() if self.data else None}
        journal = record.pop("journal")
        return record | {
            "sittings": journal["sittings"],
            "learning_rates": journal["rates"],
            "pauses": journal["pauses"],
        }


def counted(count: int, noun: str) -> str:
    """`1 image`, `60,000 images`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def rate_words(journal: Journal) -> list[str]:
    """`0.002 from step 501 on`, for each change."""
    return [f"{change.rate:g} from step {change.step + 1:,} on" for change in journal.rates]


def pause_words(journal: Journal) -> list[str]:
    """`after step 500, 15:02 to 15:04`, for each pause."""
    return [
        f"after step {pause.step:,}, {clock(pause.began)}" + (f" to {clock(pause.ended)}" if pause.ended else "")
        for pause in journal.pauses
    ]


def sitting_words(journal: Journal) -> list[str]:
    """`after step 500, 2026-05-04 15:10`, for each time that the run was taken up again."""
    return [f"after step {one.step:,}, {day_and_clock(one.at)}" for one in journal.sittings[1:]]


def _changes(told: Iterator[tuple[int, str]]) -> list[str]:
    """What was so from the start, then each change with its step."""
    found: list[tuple[int, str]] = []
    for step, words in told:
        if not found or found[-1][1] != words:
            found.append((step, words))
    return [words if index == 0 else f"{words} from step {step + 1:,} on" for index, (step, words) in enumerate(found)]


def _joined(parts: Sequence[str]) -> str:
    return "; ".join(parts) or NOT_KNOWN


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value


def _rate(value: Any) -> float:
    rate = float(value)
    if not (math.isfinite(rate) and rate > 0):
        raise ValueError(f"{value!r} is no learning rate")
    return rate
