"""Starting the worker, and saying in words how it died."""

from __future__ import annotations

import logging
import signal
import subprocess
from pathlib import Path

from tutor.domain.words import visible
from tutor.giving_way import start
from tutor.training.lock import RunLock

WORKER = "tutor.training.worker"
LAST_WORDS = 200
"""Characters of the log's last line that are shown."""

_log = logging.getLogger(__name__)


def spawn(log: Path, lock: RunLock, worker: str = WORKER) -> subprocess.Popen[bytes]:
    """The worker (a module of that name), waiting for its start command; what it prints goes to the end of `log`.
    OSError if it cannot be.

    All three of its streams are ours: one inherited stream would corrupt the screen.
    """
    with log.open("ab") as stderr:
        return start(worker, stderr=stderr, pass_fds=lock.shared)


def how_it_died(code: int, log: Path, began: int) -> str:
    """`The training process was killed (SIGKILL).` `began`: bytes of the log that are from before this worker."""
    if code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return f"The training process was killed ({name})."
    try:
        with log.open("rb") as file:
            file.seek(began)
            lines = file.read().decode("utf-8", "replace").strip().splitlines()
    except OSError as error:
        _log.info("the log of a run cannot be read", exc_info=error)
        lines = []
    last = f" Its last words: {visible(lines[-1])[:LAST_WORDS]}" if lines else ""
    return f"The training process ended unexpectedly (exit code {code}).{last}"
