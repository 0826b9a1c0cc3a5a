"""Where the lessons and their units are: one rule for a checkout, an editable install and a wheel."""

from __future__ import annotations

from pathlib import Path

import tutor


def lessons_folder() -> Path:
    """The folder `lessons`: beside the package in a checkout, an editable install and a wheel alike."""
    return Path(tutor.__file__).parent.parent / "lessons"


def unit_folders(folder: Path | None = None) -> list[Path]:
    """The units in `folder` (lessons_folder() unless given) by name; a folder that is a unit itself is the only one."""
    folder = lessons_folder() if folder is None else folder
    if (folder / "unit.toml").is_file():
        return [folder]
    try:
        return sorted(inner for inner in folder.iterdir() if (inner / "unit.toml").is_file())
    except OSError:  # quiet: what is missing is told as a fault
        return []
