"""Where the learner's files are, and the one way in which a file is written."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path
from typing import IO

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
"""What a learner writes is for their eyes, whatever the system's habit for new files."""


def data_home() -> Path:
    """The folder of the learner's work: `I2_TUTOR_HOME` if set, else the system's place for user data."""
    chosen = os.environ.get("I2_TUTOR_HOME")
    if chosen:
        try:
            return Path(chosen).expanduser()
        except RuntimeError as error:
            raise FileNotFoundError(errno.ENOENT, "I2_TUTOR_HOME names a user who is not here", chosen) from error
    from platformdirs import user_data_path

    return user_data_path("i2-tutor", appauthor=False)


def private_folder(folder: Path) -> None:
    """Make the folder, for its owner only. Raises OSError; one that is there already keeps its mode."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(PRIVATE_FOLDER, exist_ok=True)


def make_private(path: Path) -> None:
    """Take a file or folder of ours from the eyes of others, where the system and its owner let us."""
    with contextlib.suppress(OSError):  # quiet: some systems and owners do not
        mode = path.stat().st_mode & 0o7777
        if mode & 0o077:
            path.chmod(mode & 0o700)


def atomic_write(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write the whole file or nothing: beside it, flushed to the disk, then put in its place. Raises OSError.

    A file that is there keeps its mode, a new one has the ordinary mode of new files; a `private` one is its owner's.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = PRIVATE_FILE if private else _mode_of(path)
    temporary, file = temporary_beside(path, PRIVATE_FILE if private else 0o666)
    try:
        with file:
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def temporary_beside(path: Path, mode: int) -> tuple[Path, IO[bytes]]:
    """A new file in the folder of `path`, of that mode less what the umask takes. Raises OSError."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    while True:
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with contextlib.suppress(FileExistsError):
            return temporary, os.fdopen(os.open(temporary, flags, mode), "w+b")


def _mode_of(path: Path) -> int | None:
    try:
        return path.stat().st_mode & 0o7777
    except OSError:  # quiet: a new file
        return None


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut, where the system can do that."""
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
