"""Two threads that share a training step, without a lock in sight of the numerics.

NumPy lets other threads run while it computes, so a second thread is a second core. Handing work over costs some
0.02 ms each time, a layer's worth of arithmetic, so it is done twice a step only, for the two biggest pieces.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

Job = Callable[[], None]


class Helper:
    """A second pair of hands: `start` a job, go on with your own work, `wait` for it. One job at a time.

    With `alone=True` there is no thread and `start` does the job at once: the result is the same to the last bit.
    """

    def __init__(self, *, alone: bool = False) -> None:
        self._job: Job | None = None
        self._error: BaseException | None = None
        self._busy = False
        self._thread: threading.Thread | None = None
        if not alone:
            self._go, self._done = threading.Lock(), threading.Lock()
            self._go.acquire()
            self._done.acquire()
            self._thread = threading.Thread(target=self._work, name="training-helper", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        with np.errstate(all="ignore"):  # NumPy's setting is one for each thread; divergence is found by the trainer
            while True:
                self._go.acquire()
                job = self._job
                if job is None:
                    return
                try:
                    job()
                except BaseException as error:
                    self._error = error
                self._job = job = None
                self._done.release()

    def start(self, job: Job) -> None:
        """Begin `job`; it must not touch what the caller works on until `wait` returns."""
        if self._thread is None:
            job()
            return
        self._job = job
        self._busy = True
        self._go.release()

    def wait(self) -> None:
        """Return when the job is done; raises what it raised. Returns at once if there is none."""
        if not self._busy:
            return
        self._done.acquire()
        self._busy = False
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def close(self) -> None:
        """End the thread after its present job."""
        if self._thread is None or not self._thread.is_alive():
            return
        if self._busy:
            self._done.acquire()
            self._busy = False
        self._job = None
        self._go.release()
        self._thread.join()
