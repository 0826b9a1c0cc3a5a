"""The net under the screens: an exception that nobody expected ends one message's handling, and not the tutor.

Textual ends an app with the first exception of a handler, a timer or a drawing. Here it is logged, the learner is told
once in a while, and all goes on, with every text still there. Errors that do not stop coming end the tutor properly:
`SturdyApp.end_after` keeps the texts first.

`SturdyApp.catches` hears of all exceptions, but those of a message after which its widget's loop ends. Therefore
`spread` puts the net one step before that, under every message. Tests run without it (unless one asks): there, an
exception is a failure.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections import Counter, deque

from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import WorkerFailed

from tutor.logbook import location
from tutor.ui.internals import Dispatch, handle_all_messages

log = logging.getLogger(__name__)

MOST = 20
WITHIN_S = 10.0
"""More errors than that, in this time, are a state that cannot be gone on from."""


TOLD_EVERY_S = 30.0


class SafetyNet:
    """Counts what falls into it."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=MOST)
        self._locations: Counter[str] = Counter()
        self._told = -TOLD_EVERY_S

    def holds(self, error: BaseException) -> bool:
        """Log `error`. False when there are too many to go on."""
        error = _cause(error)
        where = location(error)
        self._locations[where] += 1
        times = self._locations[where]
        if times & (times - 1) == 0:  # the first, second, fourth ...: a flood must not wash the rest out of the log
            log.error("an unexpected error, for the %d. time", times, exc_info=error)
        now = time.monotonic()
        full = len(self._times) == MOST and now - self._times[0] <= WITHIN_S
        self._times.append(now)
        return not full

    def is_news(self, error: BaseException) -> bool:
        """Is it worth a word to the learner? Not when the toolkit stumbled over itself, and not all the time."""
        frames = traceback.walk_tb(_cause(error).__traceback__)
        ours = any(frame.f_globals.get("__name__", "").startswith("tutor.") for frame, _ in frames)
        if not ours or time.monotonic() - self._told < TOLD_EVERY_S:
            return False
        self._told = time.monotonic()
        return True


def _cause(error: BaseException) -> BaseException:
    return error.error if isinstance(error, WorkerFailed) else error


def spread() -> None:
    """Hold what a handler of any message raises, in apps that have a net (`SturdyApp.held`). Once is enough."""

    async def net(dispatch: Dispatch, pump: MessagePump, message: Message) -> None:
        try:
            await dispatch(pump, message)
        except Exception as error:
            held = getattr(pump.app, "held", None)
            if held is None or not held(error):
                raise

    handle_all_messages("without_net", net)
