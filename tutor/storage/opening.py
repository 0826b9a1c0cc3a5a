"""From a folder to a connection. A file is looked at before anything writes to it; one that we must not touch is
refused as it is, and a new one appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from dnn_core.atomic_file import sync_folder
from tutor.storage.errors import (
    FullDisk,
    NewerStore,
    ReadOnlyStore,
    StoreError,
    at_fault,
    damaged,
    from_os,
    from_sqlite,
    in_the_way,
)
from tutor.storage.files import make_private, private_folder
from tutor.storage.migrations import MIGRATIONS, Migration, back_up, migrate

FILE_NAME = "responses.sqlite3"
MAGIC = b"SQLite format 3\0"
VERSION_AT = 60
"""Offset of user_version in the file's header (https://www.sqlite.org/fileformat.html), 4 bytes, big-endian."""


def connect(path: Path, mode: str, busy_s: float = 0.25) -> sqlite3.Connection:
    """A connection without implicit transactions; `mode` is that of SQLite's file addresses (ro, rw)."""
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=busy_s)


def open_to_write(
    home: Path, now: datetime, patience_s: float, migrations: Sequence[Migration] = MIGRATIONS
) -> sqlite3.Connection:
    """A connection to the store in `home`, which is made, or brought up to date, if need be; or StoreError."""
    path = home / FILE_NAME
    try:
        if (fault := in_the_way(path)) is not None:
            raise fault
        if path.exists() and home != Path.home():
            make_private(home)  # a folder that holds our store is ours
        private_folder(home)
        # the log is asked for first: another program that makes the store right now makes the log last
        if _size(_log(path)) and not path.exists():
            raise damaged(str(path), "the file is gone and only its log is left")
        if not path.exists():
            _create(path, migrations)
        elif path.stat().st_size and not (os.access(path, os.W_OK) and os.access(home, os.W_OK)):
            raise at_fault(path) or ReadOnlyStore("Your responses cannot be written", str(path), "Check permissions")
        for file in (path, _log(path), path.with_name(path.name + "-shm")):
            make_private(file)
        version = _inspect(path, patience_s, len(migrations))
        connection = connect(path, "rw", patience_s)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            if version < len(migrations):
                back_up(connection, path, version, now)
                migrate(connection, migrations)
            _try_writing(connection)
            connection.execute("PRAGMA busy_timeout = 250")  # the writer asks again by itself
        except BaseException:
            connection.close()
            raise
    except OSError as error:
        raise from_os(error, str(home)) from error
    except sqlite3.Error as error:
        raise from_sqlite(error, str(path)) from error
    return connection


def open_to_read(home: Path, patience_s: float) -> sqlite3.Connection | None:
    """A connection that only reads, None when there is no store; StoreError if it cannot be read. Writes nothing.

    Of an older store it reads a copy that was brought up to date.
    """
    path = home / FILE_NAME
    try:
        if (fault := in_the_way(path)) is not None:
            raise fault
        if not path.exists():
            return None
        version = _inspect(path, patience_s, len(MIGRATIONS))
        connection = _reader(path, patience_s)
        return connection if version == len(MIGRATIONS) else _brought_up(connection)
    except OSError as error:
        raise from_os(error, str(home)) from error
    except sqlite3.Error as error:
        raise from_sqlite(error, str(path)) from error


def _create(path: Path, migrations: Sequence[Migration]) -> None:
    """Make a new store beside its place, then put it there. If another program was faster, theirs stays."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
        new = Path(folder) / path.name
        connection = sqlite3.connect(new, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            migrate(connection, migrations)
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()
        make_private(new)
        try:
            os.link(new, path)
        except FileExistsError:
            return
        except OSError:  # quiet: a file system without hard links
            if not path.exists():
                new.rename(path)
    sync_folder(path.parent)


def _inspect(path: Path, patience_s: float, known: int) -> int:
    """The schema version of the file; StoreError if it is damaged or newer than `known`. Writes nothing."""
    where = str(path)
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(MAGIC):
        raise damaged(where, "the file is empty" if not header else "the file is damaged")
    version = int.from_bytes(header[VERSION_AT : VERSION_AT + 4], "big")
    if version <= known:  # the log may know better
        connection = _reader(path, patience_s)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version <= known and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise damaged(where)
        finally:
            connection.close()
    if version > known:
        what = f"Your responses were written by a newer tutor (version {version}, this one knows {known})"
        raise NewerStore(what, where, "Update the tutor. The file was not touched")
    if version < 1:  # a store of ours has a version from its first moment
        raise damaged(where, "the file is not one of this tutor")
    return version


def _reader(path: Path, patience_s: float) -> sqlite3.Connection:
    """A reading connection, also where the folder cannot be written: then without a log, or with a copy of it."""
    try:
        return _tried(connect(path, "ro", patience_s))
    except sqlite3.Error as error:
        if not isinstance(from_sqlite(error, str(path)), ReadOnlyStore | FullDisk):
            raise
    if not _size(_log(path)):
        return _tried(connect(path, "ro&immutable=1", patience_s))
    # `immutable` would pass over the log and what was written last, so we read a copy of both
    with _room_for_a_copy() as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        shutil.copyfile(_log(path), _log(copy))
        source = connect(copy, "rw", patience_s)
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            source.backup(memory)
        finally:
            source.close()
    return memory


def _brought_up(old: sqlite3.Connection) -> sqlite3.Connection:
    """A copy in memory of an older store, brought up to date there: it is read as it will be once it is upgraded."""
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        old.backup(memory)
        migrate(memory)
    except BaseException:
        memory.close()
        raise
    finally:
        old.close()
    return memory


def _room_for_a_copy() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="i2-tutor-")
    except OSError:  # quiet: the disk is full everywhere: memory is left
        return tempfile.TemporaryDirectory(prefix="i2-tutor-", dir="/dev/shm")


def _tried(connection: sqlite3.Connection) -> sqlite3.Connection:
    """SQLite opens a file at the first look at it, not before."""
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _try_writing(connection: sqlite3.Connection) -> None:
    """Shows now, not at the first draft, whether writing works. A store that is busy right now is no fault."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def check_file(home: Path) -> StoreError | None:
    """What is wrong with the store's file in `home`, or None. Looks closer than opening does, and writes nothing."""
    try:
        connection = open_to_read(home, 5.0)
        if connection is None:
            return None
        try:
            told = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        finally:
            connection.close()
        return None if told == "ok" else damaged(str(home / FILE_NAME), f"the file is damaged: {told}")
    except StoreError as error:
        return error
    except sqlite3.Error as error:
        return from_sqlite(error, str(home / FILE_NAME))


def writing_fault(home: Path) -> StoreError | None:
    """What stands against writing to a store that can be read, or None. It takes the lock for a moment."""
    path = home / FILE_NAME
    if (fault := at_fault(path)) is not None or not path.exists():
        return fault
    try:
        connection = connect(path, "rw", 1.0)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
    except sqlite3.Error as error:
        return from_sqlite(error, str(path))
    return None
