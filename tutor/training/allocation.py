"""Large arrays go back to the system when nobody needs them any more (glibc; other systems' libraries do so anyway).

glibc raises the size from which it does that, as far as 32 MiB, each time that a large array goes; what is smaller
stays in the pool of the thread that made it. The tutor's threads read networks and test them, and their pools
together grew larger than all else in its memory.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Final

MMAP_THRESHOLD: Final = -3  # M_MMAP_THRESHOLD of malloc.h
LARGE: Final = 512 * 1024


@cache
def give_large_arrays_back() -> bool:
    """Say so to the C library, once and for the whole process. False where it cannot be told."""
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    return bool(mallopt and mallopt(MMAP_THRESHOLD, LARGE))
