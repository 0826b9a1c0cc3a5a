"""Two threads that share a list of jobs. What the jobs compute needs no lock.

NumPy lets other threads run while it computes, so a second thread is a second core. Who has time takes the next job:
where the second core is busy with something else, the first does all of it. What a job computes does not depend on
who does it, so the results are the same to the last bit.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue

import numpy as np

Job = Callable[[], object]


class Task:
    """A list of jobs to be done in any order, by any number of threads that call `work`."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._left = deque(jobs)
        self._unconfirmed = len(jobs)
        self._results: SimpleQueue[BaseException | None] = SimpleQueue()

    def work(self) -> None:
        """Do jobs until none is left to begin with."""
        while True:
            try:
                job = self._left.popleft()
            except IndexError:
                return
            try:
                job()
            except BaseException as error:
                self._results.put(error)
            else:
                self._results.put(None)

    def finish(self) -> None:
        """Do what is left and wait for what others have begun; raises what a job raised."""
        self.work()
        while self._unconfirmed:
            error = self._results.get()
            self._unconfirmed -= 1
            if error is not None:
                raise error


class WorkerThread:
    """A second thread for the caller's jobs. They must not touch what the caller or another job works on until they
    are finished.

    With `alone` there is none, and while it `rests` it is given nothing: then all is done in `Task.finish`.
    """

    def __init__(self, *, alone: bool = False) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._rests = True
        self._cores: set[int] = set()  # that this process may use, while the caller's thread is held to one of them
        if not alone:
            self._thread = threading.Thread(target=self._run, name="training-thread", daemon=True)
            self._thread.start()

    @property
    def size(self) -> int:
        """How many threads there are, the caller's included."""
        return 1 if self._thread is None else 2

    def _run(self) -> None:
        with np.errstate(all="ignore"):  # NumPy's setting is one for each thread; divergence is found by the trainer
            while (task := self._tasks.get()) is not None:
                task.work()
                task = None

    def start(self, jobs: Sequence[Job]) -> Task:
        """Let the thread begin with `jobs`, after those of earlier calls; `Task.finish` joins in."""
        task = Task(jobs)
        if self._thread is not None and not self._rests:
            self._tasks.put(task)
        return task

    @property
    def rests(self) -> bool:
        return self._rests

    @rests.setter
    def rests(self, rests: bool) -> None:
        if rests != self._rests and self._thread is not None:
            self._rests = rests
            self._give_cores_back() if rests else self._hold_cores()

    def _hold_cores(self) -> None:
        """Give the caller's thread and the other a core each, where there are just two (Linux).

        Left alone, Linux wakes a thread on the core of the one that wakes it, and with two cores in all it keeps the
        two there for long: each step's work is too short to be worth a move in its eyes.
        """
        cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
        if self._thread is None or self._thread.native_id is None or len(cores) != 2:
            return
        first, second = sorted(cores)
        os.sched_setaffinity(self._thread.native_id, {second})
        os.sched_setaffinity(0, {first})
        self._cores = cores

    def _give_cores_back(self) -> None:
        if self._cores:
            os.sched_setaffinity(0, self._cores)
            self._cores = set()

    @contextmanager
    def cores_given_back(self) -> Iterator[None]:
        """At its end the thread rests, and the caller may run on any core again."""
        try:
            yield
        finally:
            self.rests = True

    def close(self) -> None:
        """End the thread after its present tasks; the caller goes on alone, if it goes on."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._tasks.put(None)
            thread.join()
