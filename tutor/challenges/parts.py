"""The parts of a training run: which of them a learner has, how each stands, and the run that they make with ours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from dnn_core.config import TrainingConfig
from tutor.challenges.files import FileError, read_code
from tutor.domain.challenge import Challenge, ChallengeWork, Ladder
from tutor.training.beside import PartsRun

WORKER: Final = "tutor.challenges.parts_run"
HIDDEN: Final = (256, 128, 64)
RATES: Final = {"sgd": 0.5, "adam": 0.001}
PARTS: Final = (
    ("Pictures", "prepare"),
    ("Batches", "batches"),
    ("Layer", "dense"),
    ("Activation", "activations"),
    ("Softmax", "softmax"),
    ("Loss", "losses"),
    ("Forward", "network"),
    ("Backward", "backward"),
    ("Step, SGD", "step"),
    ("Step, Adam", "adam"),
)
"""What a step of training is made of, and the challenge that each part comes from."""


class PartStatus(StrEnum):
    """How a learner's part stands, as its file is now."""

    NONE = "not begun"
    PASSES = "passes"
    FAILS = "fails"
    UNCHECKED = "not checked as it is"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name on the screen, its challenge, how the learner's file stands, and how many checks it fails."""

    name: str
    challenge: Challenge
    stand: PartStatus
    failing: int = 0

    @property
    def there(self) -> bool:
        """Whether the learner has something that could run."""
        return self.stand is not PartStatus.NONE


def part_of(name: str, challenge: Challenge, home: Path, work: ChallengeWork) -> Part:
    """How that part stands now."""
    try:
        code = read_code(home / challenge.file)
    except FileError:  # quiet: then it is not there
        return Part(name, challenge, PartStatus.NONE)
    if code.strip() == challenge.starter.strip():
        return Part(name, challenge, PartStatus.NONE)
    last = next((one for one in reversed(work.tries) if one.code == code), None)
    if last is None:
        return Part(name, challenge, PartStatus.UNCHECKED)
    failing = len(last.marks) - last.marks.count("p")
    return Part(name, challenge, PartStatus.FAILS if failing else PartStatus.PASSES, failing)


def parts_run(
    ladder: Ladder, home: Path, yours: tuple[str, ...], *, optimizer: str = "sgd"
) -> tuple[TrainingConfig, PartsRun]:
    """Settings and worker of a run in which `yours` (names of challenges) are the learner's, and all else ours."""
    config = TrainingConfig(
        hidden_sizes=HIDDEN,
        optimizer=optimizer,
        learning_rate=RATES[optimizer],
        tests_per_epoch=3,
    )
    asked = {"unit": str(ladder.challenges[0].folder.parent.parent), "home": str(home), "own": list(yours)}
    files = [one.file for one in ladder.challenges if one.name in yours]
    return config, PartsRun(WORKER, asked, yours, f"Yours: {_listed(files)}" if files else "Parts, all of them ours")


def _listed(files: list[str]) -> str:
    """`dense.py`, `dense.py and step.py`, `6 parts of it`."""
    if len(files) > 3:
        return f"{len(files)} parts"
    return " and ".join([", ".join(files[:-1]), files[-1]] if len(files) > 1 else files)
