"""A program of ours that lets whoever types go first, from its first import on.

`python -m tutor.giving_way MODULE ARGUMENTS` runs that module as `python -m` would.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path
from typing import Final

NICE: Final = 10


def give_way() -> None:
    """Once for a process and all that it starts. On Linux a session of its own is scheduled as a group, in which
    `nice` only ranks its members; the group has a nice value too, and a session that is begun later another group."""
    if hasattr(os, "nice"):
        os.nice(max(0, NICE - os.nice(0)))
    try:
        Path("/proc/self/autogroup").write_text(str(NICE))
    except OSError:  # quiet: another system, or groups are off: then `nice` is all it takes
        pass


if __name__ == "__main__":
    give_way()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
