"""`i2-tutor check` holds that every run of an experiment can be started."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.content.samples import KINDS

GOOD_OPTIONS = "--learning-rate 0.01 --epochs 1"


@pytest.fixture
def lessons_with_runs(lessons: Path) -> Path:
    (lessons / "tiny" / "literacy" / "06-kinds.md").write_text(KINDS)
    return lessons


def test_runs_that_can_be_started_are_no_fault(run: Run, lessons_with_runs: Path) -> None:
    assert run("check", lessons_with_runs).err == "i2-tutor: no faults\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--learning-rate -1", "learning_rate"),
        ("--optimizer newton", "newton"),
        ("--no-such-thing 3", "no-such-thing"),
        ("--epochs many", "many"),
        ("--save here.npz", "no use in a lesson"),
        ("--json", "no use in a lesson"),
        ("stray", "stray"),
        ('"', "quotation"),
    ],
)
def test_runs_that_cannot_be_started_are_named(run: Run, lessons_with_runs: Path, options: str, words: str) -> None:
    path = lessons_with_runs / "tiny" / "literacy" / "06-kinds.md"
    path.write_text(KINDS.replace(GOOD_OPTIONS, options))
    line = KINDS.split("\n").index(f"- ten times: {GOOD_OPTIONS}") + 1
    found = run("check", lessons_with_runs)
    assert found.code == 1
    assert found.out.startswith(f"{path}:{line}: run 'ten times' cannot be started: ")
    assert words in found.out
    assert found.out.count("\n") == 1
