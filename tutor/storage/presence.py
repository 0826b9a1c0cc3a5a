"""Which other tutors are open on the same home: each holds a file of its own locked for as long as it runs."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

from dnn_core.atomic_file import PRIVATE, temporary_beside
from tutor.domain.moments import local_now, stamp
from tutor.storage.files import private_folder
from tutor.storage.locks import close, try_lock

FOLDER = "windows"
_log = logging.getLogger(__name__)


class Presence:
    """One tutor's own file. Where none can be made, on a full disk say, the tutor is just not noticed by others."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER
        self._own: Path | None = None
        self._held: int | None = None

    def enter(self) -> None:
        own = self._folder / f"{os.getpid()}-{os.urandom(4).hex()}"
        try:
            private_folder(self._folder)
            begun, file = temporary_beside(own, PRIVATE)
            with file:
                file.write(stamp(local_now()).encode())
                file.flush()
                self._held = os.dup(file.fileno())
            try_lock(self._held)  # before it has its name: others take an unlocked file for one that was left
            begun.replace(own)
            self._own = own
        except OSError as error:
            _log.info("other windows will not notice this one: %s", error)

    def others(self) -> tuple[str, ...]:
        """When the other tutors that are open were started (ISO 8601). Files of those that ended are removed."""
        try:
            paths = [path for path in self._folder.iterdir() if path != self._own and not path.name.startswith(".")]
        except OSError as error:
            _log.info("other windows cannot be seen: %s", error)
            return ()
        return tuple(sorted(started for path in paths if (started := _started(path)) is not None))

    def leave(self) -> None:
        if self._own is not None:
            with contextlib.suppress(OSError):  # quiet: the next one to look removes it
                self._own.unlink(missing_ok=True)
        close(self._held)
        self._own, self._held = None, None


def _started(path: Path) -> str | None:
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:  # quiet: it has just ended
        return None
    try:
        if try_lock(descriptor):
            path.unlink(missing_ok=True)
            return None
        return os.read(descriptor, 40).decode("ascii", "replace")
    except OSError:  # quiet: it is there, and that is all one knows
        return ""
    finally:
        os.close(descriptor)
