"""The runs of the museum of faults, as they were observed once: curves, readings, gradient sizes, confusion.

`museum.json` beside this module is written by `python -m benchmarks.museum`, which trains all of them. No NumPy here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from dnn_core.config import TrainingConfig
from tutor.domain.museum import Case
from tutor.training.messages import curve_from_json, number, share, whole
from tutor.training.snapshot import RunState, TestPoint, TrainingSnapshot

FILE: Final = Path(__file__).with_name("museum.json")
HEALTHY: Final = "healthy"
MOMENTS: Final = (10, 100, 300, 1000)
"""Steps at which readings and gradients are told."""
FIRST_STEPS, STEPS_A_POINT = 10, 5
"""Each of the first steps is a point of the curve; from then on so many of them are one, their mean."""


@dataclass(frozen=True, slots=True)
class ExhibitReading:
    """What a network made of ten test digits, 0 to 9, after `step` steps; how sure it was of them on average; and the
    share right of all test images, with the loss there."""

    step: int
    read: tuple[int, ...]
    sure: float
    loss: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One run of an epoch. `gradients` holds (step, the length of each dense layer's gradient, first layer first) of
    the batch of that step; `twins` how many neurons of the first hidden layer have the same weights as another one at
    the end; `train_accuracy` is that of the finished network, by the labels that it learned with."""

    config: TrainingConfig
    curve: tuple[tuple[float, float], ...]  # (step, training loss)
    readings: tuple[ExhibitReading, ...]
    gradients: tuple[tuple[int, tuple[float, ...]], ...]
    confusion: tuple[tuple[int, ...], ...]  # [label][reading]
    train_accuracy: float
    twins: int

    @property
    def steps(self) -> int:
        return int(self.curve[-1][0])

    @property
    def accuracy(self) -> float:
        """Share right of the test images at the end."""
        return self.readings[-1].accuracy

    def told(self) -> tuple[ExhibitReading, ...]:
        """The readings at MOMENTS."""
        return tuple(one for one in self.readings if one.step in MOMENTS)

    def snapshot(self) -> TrainingSnapshot:
        """The run as what draws curves knows runs, along its steps."""
        return TrainingSnapshot(
            state=RunState.FINISHED,
            config=replace(self.config, max_steps=self.steps),
            step=self.steps,
            total_steps=self.steps,
            train_curve=self.curve,
            test_points=tuple(TestPoint(one.step, one.loss, one.accuracy) for one in self.readings),
        )


def points(losses: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """The curve of a run by the loss of each step, thinned, to four digits."""
    singles = [(step, loss) for step, loss in enumerate(losses[:FIRST_STEPS], start=1)]
    means = [
        (min(start + STEPS_A_POINT, len(losses)), sum(part) / len(part))
        for start in range(FIRST_STEPS, len(losses), STEPS_A_POINT)
        if (part := losses[start : start + STEPS_A_POINT])
    ]
    return tuple((step, rounded(loss)) for step, loss in (*singles, *means))


def rounded(value: float) -> float:
    """To five significant digits: what is stored is to be read by people, and small."""
    return float(f"{value:.5g}")


def encode(exhibits: Mapping[str, Exhibit]) -> str:
    """The file's text: one run a line."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(_record(one), allow_nan=False, separators=(',', ':'))}"
        for name, one in exhibits.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _record(one: Exhibit) -> dict[str, Any]:
    defaults = TrainingConfig().to_dict()
    settings = {name: value for name, value in one.config.to_dict().items() if value != defaults[name]}
    return {**{field.name: getattr(one, field.name) for field in fields(one)}, "config": settings} | {
        "curve": [(int(step), loss) for step, loss in one.curve],
        "readings": [list(asdict(reading).values()) for reading in one.readings],
    }


def decode(text: str) -> dict[str, Exhibit]:
    """The exhibits by name. ValueError, KeyError or TypeError for a text that `encode` did not write."""
    return {name: _exhibit(record) for name, record in json.loads(text).items()}


def _exhibit(record: Mapping[str, Any]) -> Exhibit:
    return Exhibit(
        config=TrainingConfig.from_dict(record["config"]),
        curve=curve_from_json(record["curve"]),
        readings=tuple(
            ExhibitReading(whole(step), tuple(map(whole, read)), share(sure) or 0.0, number(loss), share(right) or 0.0)
            for step, read, sure, loss, right in record["readings"]
        ),
        gradients=tuple((whole(step), tuple(map(number, norms))) for step, norms in record["gradients"]),
        confusion=tuple(tuple(map(whole, row)) for row in record["confusion"]),
        train_accuracy=share(record["train_accuracy"]) or 0.0,
        twins=whole(record["twins"]),
    )


def mended(case: Case) -> TrainingConfig:
    """The settings of a case without its fault; tested a few times on the way."""
    config = exhibits()[case.fault].config
    return replace(config, tests_per_epoch=5, **{case.field: case.mended})  # type: ignore[arg-type]


@cache
def exhibits() -> Mapping[str, Exhibit]:
    """All runs of the museum by their fault's id, and `HEALTHY`."""
    return decode(FILE.read_text(encoding="utf-8"))
