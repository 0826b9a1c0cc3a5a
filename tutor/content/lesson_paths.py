"""Where the lessons are: one rule for a checkout, an editable install and a wheel."""

from __future__ import annotations

from pathlib import Path

import tutor


def lessons_folder() -> Path:
    """The folder `lessons`: beside the package in a checkout, an editable install and a wheel alike."""
    return Path(tutor.__file__).parent.parent / "lessons"
