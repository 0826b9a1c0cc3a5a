"""Calm: an action that runs at once, and then not again before its time."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.timer import Timer
from textual.widget import Widget


class RateLimiter:
    """Runs `action` at most once in `seconds`; what is asked for too early runs when the time has come, once.

    `at_once` is for what the learner has just done: the answer to a key does not wait.
    """

    def __init__(
        self, widget: Widget, seconds: float, action: Callable[[], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._widget = widget
        self._seconds = seconds
        self._action = action
        self._clock = clock
        self._last = -seconds
        self._timer: Timer | None = None

    @property
    def waiting(self) -> bool:
        """True while a late run is certain to come."""
        return self._timer is not None

    def ask(self, *, at_once: bool = False) -> None:
        left = self._last + self._seconds - self._clock()
        if at_once or left <= 0:
            self.run()
        elif self._timer is None:
            self._timer = self._widget.set_timer(left, self.run)

    def run(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._last = self._clock()
        self._action()
