"""What can go wrong with the learner's store, in words: what happened, where, and what to do."""

from __future__ import annotations

import errno
import sqlite3


class StoreError(Exception):
    """`what` happened `where` (a path or ""), and `to_do` about it. Nothing that was saved before is touched."""

    def __init__(self, what: str, where: str, to_do: str) -> None:
        super().__init__(what, where, to_do)
        self.what = what
        self.where = where
        self.to_do = to_do

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.what}{place}. {self.to_do}."


class NewerStore(StoreError):
    """Written by a newer tutor."""


class DamagedStore(StoreError):
    """Not a database, or one with damage."""


class LockedStore(StoreError):
    """Another program holds it."""


class FullDisk(StoreError):
    """No room, or a limit on file sizes."""


class ReadOnlyStore(StoreError):
    """The folder or the file cannot be written."""


# IOERR_WRITE and its kin are what a quota or a limit on file sizes looks like; a full disk says FULL.
_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_SHMSIZE")
_READ_ONLY = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")
_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_IOERR_SHORT_READ")
_LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")


def from_sqlite(error: sqlite3.Error, where: str) -> StoreError:
    """The store's own error for one of SQLite's."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(_LOCKED):
        return LockedStore("Another program is using your responses", where, "Close it and try again")
    if name.startswith(_FULL):
        return _full(where)
    if name.startswith(_READ_ONLY):
        return _read_only(where)
    if name.startswith(_DAMAGED):
        return damaged(where)
    return StoreError(f"The store said: {error}", where, "Try again; `i2-tutor doctor` looks closer")


def from_os(error: OSError, where: str) -> StoreError:
    """The store's own error for one of the file system's."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _full(where)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return _read_only(where)
    what = f"The folder for your responses cannot be used: {error.strerror or error}"
    return StoreError(what, where, "Set I2_TUTOR_HOME to a folder of yours")


def damaged(where: str, how: str = "the file is damaged") -> DamagedStore:
    return DamagedStore(
        f"Your responses cannot be read, {how}",
        where,
        "It was left as it is. Move it away to begin anew, or put a copy of it (see `backups` beside it) in its place",
    )


def _full(where: str) -> FullDisk:
    return FullDisk("The disk is full", where, "Free some space; what was saved before is safe")


def _read_only(where: str) -> ReadOnlyStore:
    return ReadOnlyStore("Your responses cannot be written", where, "Check the permissions of the folder and its files")
