"""A folder to put lessons in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.samples import UNIT


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """A unit's folder with an empty literacy track."""
    folder = tmp_path / "lessons" / "tiny"
    (folder / "literacy").mkdir(parents=True)
    (folder / "unit.toml").write_text(UNIT, encoding="utf-8")
    return folder


@pytest.fixture
def write(unit: Path) -> Callable[..., Path]:
    """write(text, name="01-good.md", track="literacy") puts a lesson file in the unit and gives its path."""

    def write(text: str | bytes, name: str = "01-good.md", track: str = "literacy") -> Path:
        path = unit / track / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write
