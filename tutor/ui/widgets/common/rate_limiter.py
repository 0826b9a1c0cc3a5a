"""A rate limiter: it runs the first call at once, and later ones no sooner than a gap after the last."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.timer import Timer
from textual.widget import Widget

from tutor.ui import typing


class RateLimiter:
    """Runs `action` at most once in `seconds`; what is asked for too early runs when the time has come, once.

    While somebody types the gap is `while_typing` seconds, if that is given; it ends when they pause.
    """

    def __init__(
        self,
        widget: Widget,
        seconds: float,
        action: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
        *,
        while_typing: float = 0.0,
    ) -> None:
        self._widget = widget
        self._seconds = seconds
        self._while_typing = max(seconds, while_typing)
        self._action = action
        self._clock = clock
        self._last = float("-inf")
        self._timer: Timer | None = None

    @property
    def waiting(self) -> bool:
        """True while a late run is certain to come."""
        return self._timer is not None

    def ask(self, *, at_once: bool = False) -> None:
        """Run the action now, or as soon as the gap is over. `at_once`: now in any case, since the answer to a key does
        not wait."""
        since = self._clock() - self._last
        if at_once or since >= self._gap():
            self.run()
        elif self._timer is None:
            self._timer = self._widget.set_timer(max(0.0, self._seconds - since) or self._seconds, self._due)

    def run(self) -> None:
        """Run the action now, whatever the gap."""
        self._stop_timer()
        self._last = self._clock()
        self._action()

    def _due(self) -> None:
        self._stop_timer()
        self.ask()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _gap(self) -> float:
        return self._while_typing if typing.now() else self._seconds
