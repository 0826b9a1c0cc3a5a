"""Faults of a challenge's files are found where they are, and leave it out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tutor.content.challenge import read_ladder
from tutor.content.lesson_paths import lessons_folder

DENSE = lessons_folder() / "deep-learning" / "challenges" / "04_dense"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A unit with one challenge."""
    copy = tmp_path / "challenges" / "04_dense"
    shutil.copytree(DENSE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def test_a_whole_challenge_is_read(folder: Path) -> None:
    ladder, faults = read_ladder(folder.parents[1])
    assert faults == ()
    (dense,) = ladder.challenges
    assert (dense.name, dense.number, dense.file, dense.module, dense.minutes) == ("dense", 4, "dense.py", "dense", 10)
    assert ladder.named("DENSE") is ladder.named("4") is ladder.named("dense.py") is dense
    assert len(dense.hints) == 3
    assert dense.faults[0].hint


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("task.md", "title: A dense layer, forward\n", "", "front matter lacks 'title'"),
        ("task.md", "minutes: 10", "minutes: ten", "minutes: a whole number"),
        ("task.md", "group:", "grouping:", "'grouping' is no key"),
        ("task.md", "+++ hint\n", "+++ hnt\n", "only +++ hint and +++ differs"),
        ("task.md", "---\n", "", "front matter is missing"),
        ("starter.py", "    ...\n", f"    ...  # {'x' * 70}\n", "more than 64 characters"),
        ("solution.py", "return", "retur n", "Python cannot read it"),
        ("faults/no_bias.py", '"""', "'", "Python cannot read it"),
        ("faults/no_bias.py", '"""Without', 'x = """Without', "the docstring is missing"),
    ],
)
def test_a_fault_is_named_and_leaves_the_challenge_out(folder: Path, file: str, old: str, new: str, told: str) -> None:
    path = folder / file
    path.write_text(path.read_text().replace(old, new, 1))
    ladder, faults = read_ladder(folder.parents[1])
    assert ladder.challenges == ()
    assert any(told in fault.message for fault in faults), faults


def test_a_unit_without_challenges_has_none(tmp_path: Path) -> None:
    assert read_ladder(tmp_path)[0].challenges == ()
