"""A stand for the screens: see tests/ui/stand.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.stand import Stand, open_at_noon
from tutor.storage.errors import StoreError
from tutor.ui.workbook import Workbook


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    """Tutors on lessons of the tests' own; their clock stands at noon."""

    def open_workbook(home: Path) -> Workbook:
        try:
            return open_at_noon(home)
        except StoreError as error:
            return Workbook(None, error)

    monkeypatch.setattr("tutor.ui.app.open_workbook", open_workbook)
    made = Stand(tmp_path)
    yield made
    made.close()
