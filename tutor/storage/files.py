"""Where the learner's files are, and the one way in which a file is written."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from dnn_core.atomic_file import PRIVATE, replacing

PRIVATE_FOLDER = 0o700
"""What a learner writes is for their eyes, whatever the system's habit for new files and folders."""


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
    """Write the whole file or nothing (`atomic_file`), and its folder if that is not there. Raises OSError.

    A file that is there keeps its mode, a new one has the ordinary mode of new files; a `private` one is its owner's.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, PRIVATE if private else None) as file:
        file.write(data)
