"""Copies of the store beside it: of the last days on which something changed, and of before each upgrade."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Final

from tutor.storage.files import make_private, private_folder

FOLDER: Final = "backups"
DAYS: Final = 7


def newest_copy(path: Path) -> Path | None:
    """The latest copy of the store `path`, None if there is none."""
    try:
        copies = [(copy.stat().st_mtime, copy) for copy in (path.parent / FOLDER).glob(f"{path.stem}-*{path.suffix}")]
    except OSError:  # quiet: a folder that cannot be read has none
        return None
    return max(copies)[1] if copies else None


def daily_copy(connection: sqlite3.Connection, path: Path, now: datetime) -> Path | None:
    """Copy the store for today, if something has changed since the copy before, and drop copies but of the last seven
    days; None when there was nothing to do. OSError or sqlite3.Error if it cannot be made."""
    made = path.parent / FOLDER / f"{path.stem}-{now:%Y%m%d}{path.suffix}"
    days = _days(path)
    if made in days or (days and days[-1].stat().st_mtime >= _changed_at(path)):
        return None
    copy_to(connection, made)
    for old in _days(path)[:-DAYS]:
        old.unlink(missing_ok=True)
    return made


def copy_to(connection: sqlite3.Connection, made: Path) -> None:
    """Copy what `connection` shows, its log included, to the file `made`: the whole of it or nothing."""
    private_folder(made.parent)
    begun = made.with_name(f".{made.name}")
    begun.unlink(missing_ok=True)
    try:
        copy = sqlite3.connect(begun)
        try:
            connection.backup(copy)
        finally:
            copy.close()
        make_private(begun)
        begun.replace(made)
    except BaseException:
        with contextlib.suppress(OSError):  # quiet: the first error is raised
            begun.unlink(missing_ok=True)
        raise


def _days(path: Path) -> list[Path]:
    """The daily copies, oldest first."""
    day = re.compile(rf"{re.escape(path.stem)}-[0-9]{{8}}{re.escape(path.suffix)}")
    folder = path.parent / FOLDER
    return sorted(copy for copy in folder.iterdir() if day.fullmatch(copy.name)) if folder.is_dir() else []


def _changed_at(path: Path) -> float:
    times = [path.stat().st_mtime]
    with contextlib.suppress(OSError):  # quiet: there is no such file
        log = path.with_name(path.name + "-wal").stat()
        times += [log.st_mtime] if log.st_size else []
    return max(times)
