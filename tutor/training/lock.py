"""One tutor at a time on a run: a lock that the system drops when its holders end, however they end."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def is_held(path: Path) -> bool:
    """True if somebody, perhaps this very program, trains the run or is just saving it."""
    if not path.exists():
        return False
    try:
        RunLock(path).release()
    except BlockingIOError:
        return True
    except OSError:  # quiet: a folder that cannot be written has no tutor at work in it
        return False
    return False


class RunLock:
    """Held from the moment it is made until `release`. BlockingIOError (an OSError) if another process holds it.

    Where the system can, the worker holds it too (`shared`): a run whose tutor was killed is free only once its worker
    has saved and ended, so that no two workers ever write to one folder.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(self._descriptor, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._descriptor)
            raise

    @property
    def shared(self) -> tuple[int, ...]:
        """The descriptors that a child has to inherit to hold the lock as well."""
        return () if sys.platform == "win32" else (self._descriptor,)

    def release(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
