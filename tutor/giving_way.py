"""A process of ours: how it is started, and that it lets whoever types go first, from its first instruction on."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

NICE: Final = 10


def start(module: str, **streams: Any) -> subprocess.Popen[Any]:
    """`python -m module` with pipes to its standard input and from its standard output; `streams` says what is not so
    for Popen. OSError if it cannot be started.

    A session of its own keeps the terminal's Ctrl-C from it. One BLAS thread: products of this size gain nothing from
    more, typing keeps its core, NumPy loads twice as fast.
    """
    system: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        system = {"creationflags": flags | subprocess.CREATE_NO_WINDOW}
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"},
        **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, **system, **streams},
    )
    give_way(process.pid)
    return process


def give_way(process: int) -> None:
    """Have a process that was just started, and all that it starts, give way. On Linux a session of its own may be
    scheduled as a group, in which `nice` only ranks its members; the group has a nice value too."""
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):  # quiet: it has ended, or is no longer ours to rank
            os.setpriority(os.PRIO_PROCESS, process, max(NICE, os.getpriority(os.PRIO_PROCESS, process)))
    with contextlib.suppress(OSError):  # quiet: another system, or groups are off: then `nice` is all it takes
        Path(f"/proc/{process}/autogroup").write_text(str(NICE))
