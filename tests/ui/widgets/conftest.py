"""What the tests of the widgets find ready: a learner's home with small images and lessons to bet on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.experiments import Tutors, write_data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path / "data")


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    """Tests add pages of their own with `write_lessons(lessons, …)`."""
    return tmp_path / "lessons"


@pytest.fixture
def tutors(tmp_path: Path, data: Path, lessons: Path) -> Iterator[Tutors]:
    made = Tutors(tmp_path / "home", data, lessons)
    yield made
    made.end()
