"""Workers, judges and runners of a learner's code that need not load Python and NumPy anew: they are forked from a
process that has them.

What one does, says and leaves behind is the same. A runner that another process starts is never forked: it would know
the modules of that process. Tests that use `as_started` or speak to one themselves, those that hold what a judge and
its runner keep in, and those of `tests/end_to_end`, start all of them as the tutor does.
"""

from __future__ import annotations

import importlib
import io
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

from tutor.challenges import runner
from tutor.challenges.session import JUDGE
from tutor.training.lock import RunLock
from tutor.training.process import WORKER

LOADED = [
    "numpy",
    "dnn_core.fast.run",
    "dnn_core.mnist",
    "tutor.training.worker",
    "tutor.challenges.judge",
    "tutor.challenges.parts_run",
    "tests.nursery",
]


class Forked:
    """What a session wants of a process."""

    def __init__(self, process: BaseProcess, stdin: int, stdout: int, stderr: int | None = None) -> None:
        self._process = process
        self.pid = process.pid
        self.stdin, self.stdout = os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb")
        self.stderr = None if stderr is None else os.fdopen(stderr, "rb")

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


def fork(log: Path, lock: RunLock, worker: str = WORKER) -> Forked:
    """As `tutor.training.process.spawn`."""
    hears, told = os.pipe()
    heard, says = os.pipe()
    with log.open("ab") as words:
        process = _started(_work, [hears, says, words.fileno(), *lock.shared], worker)
    os.close(hears)
    os.close(says)
    return Forked(process, told, heard)


def fork_runner(home: str, limits: str, environment: dict[str, str]) -> Forked:
    """As `tutor.challenges.learner.spawn`."""
    return _with_three_pipes(lambda ends: _started(_run, ends, home, limits, environment))


def fork_judge() -> Forked:
    """As `tutor.challenges.session.spawn`."""
    made = _with_three_pipes(lambda ends: _started(_work, ends, JUDGE))
    for name in ("stdin", "stdout", "stderr"):
        setattr(made, name, io.TextIOWrapper(getattr(made, name), encoding="utf-8", errors="replace"))
    return made


def _with_three_pipes(start: Callable[[list[int]], BaseProcess]) -> Forked:
    (hears, told), (heard, says), (words, prints) = os.pipe(), os.pipe(), os.pipe()
    process = start([hears, says, prints])
    for end in (hears, says, prints):
        os.close(end)
    return Forked(process, told, heard, words)


def _started(does: Callable[..., None], given: list[int], *more: Any) -> BaseProcess:
    context: ForkServerContext = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once, where NumPy is loaded
    process = context.Process(target=does, args=(_Streams(given), *more), daemon=True)
    with redirect_stderr(sys.__stderr__):  # a running app stands before it, and has no file for those it starts
        process.start()
    return process


class _Streams(list[int]):
    """Open files that the process inherits."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _taken, ([DupFd(file) for file in self],)


def _taken(files: list[Any]) -> _Streams:
    return _Streams(file.detach() for file in files)


def _work(streams: list[int], module: str) -> None:
    _stand_alone(streams)
    os.chdir(Path(__file__).parents[1])
    importlib.import_module(module).main()


def _run(streams: list[int], home: str, limits: str, environment: dict[str, str]) -> None:
    _stand_alone(streams)
    os.chdir(home)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = [home, limits]
    runner.main()


def _stand_alone(streams: list[int]) -> None:
    os.setsid()
    for number, file in enumerate(streams[:3]):
        os.dup2(file, number)
        os.close(file)
    sys.stdin, sys.stderr = os.fdopen(0, closefd=False), os.fdopen(2, "w", closefd=False)
