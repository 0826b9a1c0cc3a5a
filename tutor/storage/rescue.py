"""When the store cannot keep a text, somewhere else can."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tutor.storage.files import atomic_write
from tutor.storage.store import storable


def rescue(folders: Iterable[Path], name: str, text: str) -> Path:
    """Write `text` to a new file in the first of `folders` (then the system's temporary one) that takes it.

    OSError, the last one met, if none does.
    """
    safe = "".join(character if character.isalnum() or character in "-_" else "-" for character in name)[:60]
    file_name = f"i2-tutor-{safe}-{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
    trouble: OSError | None = None
    for folder in (*folders, Path(tempfile.gettempdir())):
        path = folder / file_name
        try:
            atomic_write(path, storable(text).encode())
        except OSError as error:
            trouble = error
        else:
            return path
    raise trouble or OSError("there is no folder to write to")
