"""What can go wrong with the learner's store, in words: what happened, where, and what to do."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from tutor.storage.backups import newest_copy


class StoreError(Exception):
    """`what` happened `where` (a path or ""), and `to_do` about it. Nothing that was saved before is touched."""

    def __init__(self, what: str, where: str, to_do: str) -> None:
        super().__init__(what, where, to_do)
        self.what = what
        self.where = where
        self.to_do = to_do

    def __str__(self) -> str:
        where = f" ({self.where})" if self.where else ""
        return f"{self.what}{where}. {self.to_do}."


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
        return LockedStore("Another program holds your responses", where, "It is tried again by itself; close that one")
    if name.startswith(_FULL):
        return _full(where)
    if where and name.startswith((*_READ_ONLY, "SQLITE_IOERR")) and (found := at_fault(Path(where))) is not None:
        return found
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
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return StoreError("Too many files are open on this computer", where, "Close some programs")
    what = f"The folder for your responses cannot be used: {error.strerror or error}"
    return StoreError(what, where, "Set I2_TUTOR_HOME to a folder of yours")


def damaged(where: str, how: str = "the file is damaged") -> DamagedStore:
    copy = newest_copy(Path(where)) if where else None
    to_do = "It was left as it is. Move it away to begin anew"
    if copy is not None:
        to_do += f", or put the latest copy of it in its place: {copy}"
    return DamagedStore(f"Your responses cannot be read, {how}", where, to_do)


def in_the_way(path: Path) -> StoreError | None:
    """Why there can be no store at `path`: a file where its folder should be, or a link that leads nowhere."""
    for part in (path, *path.parents):
        if part.is_symlink() and not part.exists():
            what = f"{part.name} is a link to {part.readlink()}, and nothing is there"
            return StoreError(what, str(part), "Put back what it leads to, or remove the link")
        if part != path and part.exists():
            if part.is_dir():
                return None
            what = f"{part} is a file, and your responses need a folder of that name"
            return StoreError(what, str(path), "Move the file away, or set I2_TUTOR_HOME to a folder of yours")
    return None


def at_fault(path: Path) -> StoreError | None:
    """What the file system itself says against writing to the store at `path`; None if it says nothing."""
    where, folder = str(path), path.parent
    try:
        if (found := in_the_way(path)) is not None:
            return found
        if not folder.is_dir():
            return None
        if hasattr(os, "statvfs"):
            disk = os.statvfs(folder)
            if disk.f_files and not disk.f_favail:
                return FullDisk("The disk takes no more files (it is out of inodes)", where, "Delete some files")
            if disk.f_blocks and not disk.f_bavail:
                return _full(where)
            if disk.f_flag & os.ST_RDONLY:
                return _read_only(where, ": their disk is read-only")
        if path.exists() and not os.access(path, os.W_OK):
            return _read_only(where, ": their file is read-only")
        if not os.access(folder, os.W_OK | os.X_OK):
            return _read_only(where, ": their folder is read-only")
    except OSError as error:
        return from_os(error, where)
    return None


def _full(where: str) -> FullDisk:
    return FullDisk("The disk is full", where, "Free some space; what was saved before is safe")


def _read_only(where: str, why: str = "") -> ReadOnlyStore:
    return ReadOnlyStore(
        f"Your responses cannot be written{why}", where, "Check the permissions of the folder and its files"
    )
