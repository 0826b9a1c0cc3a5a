"""What depends on the screen's size is written where it works."""

from __future__ import annotations

import re
from pathlib import Path

import tutor.ui

ROOM = Path(tutor.ui.__file__).parent


def test_no_widget_selects_by_the_screens_size() -> None:
    """A widget's DEFAULT_CSS reaches its inside only: such a rule would never match."""
    size = re.compile(r"^\s+\.-(?:narrow|medium|wide|low|short|tall)\b.*\{", re.MULTILINE)
    assert {path.name: found for path in ROOM.rglob("*.py") if (found := size.findall(path.read_text()))} == {}
