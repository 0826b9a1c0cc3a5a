"""Workers that need not load Python and NumPy anew: they are forked from a process that has them.

What a worker does, says and leaves behind is the same. Tests of `tests/training` that use `as_started` or speak to a
worker themselves, and those of `tests/end_to_end`, start it as the tutor does.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from contextlib import redirect_stderr
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

from tutor.training import worker
from tutor.training.lock import RunLock

LOADED = ["numpy", "dnn_core.fast.run", "dnn_core.mnist", "tutor.training.worker", "tests.nursery"]


class Forked:
    """What a session wants of a process."""

    def __init__(self, process: ForkServerProcess, stdin: int, stdout: int) -> None:
        self._process = process
        self.pid = process.pid
        self.stdin, self.stdout = os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb")

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("worker", timeout or 0.0)
        return code

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


def fork(log: Path, lock: RunLock) -> Forked:
    """As `tutor.training.process.spawn`."""
    context: ForkServerContext = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once, where NumPy is loaded
    hears, told = os.pipe()
    heard, says = os.pipe()
    with log.open("ab") as words:
        given = [hears, says, words.fileno(), *lock.shared]
        process = context.Process(target=_work, args=(_Streams(given),), daemon=True)
        with redirect_stderr(sys.__stderr__):  # a running app stands before it, and has no file for those it starts
            process.start()
    os.close(hears)
    os.close(says)
    return Forked(process, told, heard)


class _Streams:
    """Open files that the process inherits."""

    def __init__(self, files: list[int]) -> None:
        self.files = files

    def __reduce__(self) -> tuple[Any, ...]:
        return _taken, ([DupFd(file) for file in self.files],)


def _taken(files: list[Any]) -> _Streams:
    return _Streams([file.detach() for file in files])


def _work(streams: _Streams) -> None:
    os.setsid()
    for number, file in enumerate(streams.files[:3]):
        os.dup2(file, number)
        os.close(file)
    sys.stdin, sys.stderr = os.fdopen(0), os.fdopen(2, "w")
    worker.main()
