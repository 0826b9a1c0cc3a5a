"""Where the learner's files are, and the one way in which a file is written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def data_home() -> Path:
    """The folder of the learner's work: `I2_TUTOR_HOME` if set, else the system's place for user data."""
    chosen = os.environ.get("I2_TUTOR_HOME")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("i2-tutor", appauthor=False)


def atomic_write(path: Path, data: bytes) -> None:
    """Write the whole file or nothing: beside it, flushed to the disk, then put in its place. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut, where the system can do that."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)
