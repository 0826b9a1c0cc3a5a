"""A file is written whole or not at all. It needs nothing but Python, and both dnn_core and the tutor write with it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PRIVATE = 0o600
"""The mode of a file that only its owner reads."""


@contextlib.contextmanager
def replacing(path: Path, mode: int | None = PRIVATE) -> Iterator[IO[bytes]]:
    """A new file beside `path`, open to be written. At the end of the block it is forced to the disk and put in the
    place of `path` in one move. If anything is raised before that, `path` stays as it was and the new file goes.

    `mode`: None keeps that of the file that is there; a new file then has the ordinary mode. Raises OSError.
    """
    lasting = _mode_of(path) if mode is None else mode
    temporary, file = temporary_beside(path, 0o666 if mode is None else mode)
    try:
        with file:
            if lasting is not None and hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), lasting)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):  # quiet: the first error is raised
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def temporary_beside(path: Path, mode: int) -> tuple[Path, IO[bytes]]:
    """A new file in the folder of `path`, of that mode less what the umask takes. Raises OSError."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    while True:
        temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
        with contextlib.suppress(FileExistsError):
            return temporary, os.fdopen(os.open(temporary, flags, mode), "w+b")


def sync_folder(folder: Path) -> None:
    """Make a move in `folder` last through a power cut, where the system can do that."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # quiet: Windows opens no folders
        return
    try:
        os.fsync(descriptor)
    except OSError:  # quiet: some file systems sync no folders; the file itself is safe
        pass
    finally:
        os.close(descriptor)


def _mode_of(path: Path) -> int | None:
    try:
        return path.stat().st_mode & 0o7777
    except OSError:  # quiet: a new file
        return None
