"""A stand for the screens: see tests/ui/stand.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.stand import Stand, open_at_noon

LOOK_EVERY_S = 0.005


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    """Tutors on lessons of the tests' own; their clock stands at noon."""

    monkeypatch.setattr("tutor.ui.app.open_workbook", open_at_noon)
    made = Stand(tmp_path)
    yield made
    made.close()


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual waits for a pause of the process after every key; a test that itself waits for what it wants to see, and
    clicks on nothing that may still move, needs less of that."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", LOOK_EVERY_S)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", LOOK_EVERY_S / 20)
