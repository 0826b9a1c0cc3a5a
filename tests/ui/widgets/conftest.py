"""What the tests of the widgets find ready: a learner's home with small images and lessons to bet on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.screen import Screen

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


@pytest.fixture
def layouts(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One for each layout of a screen."""
    found: list[object] = []
    before = Screen._refresh_layout

    def counted(self: Screen[object], *given: object, **named: object) -> None:
        found.append(self)
        before(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Screen, "_refresh_layout", counted)
    return found
