"""Locks that the system drops when their holder ends, however it ends."""

from __future__ import annotations

import os
import sys


def try_lock(descriptor: int) -> bool:
    """Lock an open file without waiting; False if another program holds it. The lock ends when the file is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # quiet: that is the answer
        return False
    return True


def close(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)
