"""A process of ours that lets whoever types go first, from its first instruction on."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

NICE: Final = 10


def give_way(process: int) -> None:
    """Have a process that was just started, and all that it starts, give way. On Linux a session of its own may be
    scheduled as a group, in which `nice` only ranks its members; the group has a nice value too."""
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):  # quiet: it has ended, or is no longer ours to rank
            os.setpriority(os.PRIO_PROCESS, process, max(NICE, os.getpriority(os.PRIO_PROCESS, process)))
    with contextlib.suppress(OSError):  # quiet: another system, or groups are off: then `nice` is all it takes
        Path(f"/proc/{process}/autogroup").write_text(str(NICE))
