"""Leaving, whatever the reason: the texts are kept, the run's checkpoint is saved, the process ends.

Each step has its limit, and an error in one does not keep the next from being tried. When all of that hangs
nevertheless, a thread of its own ends the process (`Deadline`). Nothing here waits without a limit.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from enum import Enum
from types import FrameType
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from tutor.training.session import TrainingSession
    from tutor.ui.widgets.common.draft_editor import DraftEditor
    from tutor.ui.workbook import Workbook

log = logging.getLogger(__name__)

TEXTS_S = 8.0
"""For all drafts; the store itself waits five seconds for another program."""
RUN_S = 22.0
"""A little more than `TrainingSession.close` takes at most."""
ALL_STEPS_S = TEXTS_S + RUN_S + 2.0
END_S = 10.0
"""From the last step to the end of the process: the terminal is given back, the store is closed."""

ENDED_BY_DEADLINE = 1


class Reason(Enum):
    """Why one leaves."""

    ASKED = "the learner asked"
    TOLD = "a signal"
    NO_TERMINAL = "the terminal is gone"
    FAILED = "an error"


@runtime_checkable
class HasTerminal(Protocol):
    """A driver of ours."""

    def is_there(self) -> bool: ...

    def is_stuck(self) -> bool: ...

    def give_back(self) -> None: ...


class Leavable(Protocol):
    """The app, as far as leaving it goes."""

    @property
    def workbook(self) -> Workbook: ...

    def editors(self) -> list[DraftEditor]: ...

    def made_session(self) -> TrainingSession | None: ...

    def has_terminal(self) -> bool: ...

    def warn(self, words: str) -> None: ...

    def exit(self, result: None = None, return_code: int = 0) -> None: ...


class Deadline:
    """Ends the process when leaving takes too long: `within` seconds after `begin`, or sooner after `shorten`.

    It is never called off: its thread ends with the process. `last_words` is called before the end, and has a second.
    """

    def __init__(self, end: Callable[[int], object] = os._exit) -> None:
        self.last_words: Callable[[], object] = lambda: None
        self._end = end
        self._at: float | None = None
        self._changed = threading.Condition()

    def begin(self, within: float = ALL_STEPS_S) -> None:
        """From now on the process has at most `within` seconds; a time that was set before stands."""
        with self._changed:
            if self._at is None:
                self._at = time.monotonic() + within
                threading.Thread(target=self._watch, name="deadline", daemon=True).start()

    def shorten(self, within: float = END_S) -> None:
        """What matters is safe, or could not be made safe: the rest has `within` seconds."""
        self.begin(within)
        with self._changed:
            self._at = min(self._at or 0.0, time.monotonic() + within)
            self._changed.notify()

    def end(self, code: int) -> None:
        """End the process here and now."""
        self._end(code)

    def _watch(self) -> None:
        with self._changed:
            while (left := (self._at or 0.0) - time.monotonic()) > 0:
                self._changed.wait(left)
        log.error("leaving took too long: the process was ended")
        words = threading.Thread(target=self.last_words, name="last words", daemon=True)
        words.start()
        words.join(1.0)
        self._end(ENDED_BY_DEADLINE)


class Departure:
    """How one app is left. Without a `deadline` (in tests, where the process goes on) there is none.

    What is to be done on leaving has its place in `_steps`.
    """

    def __init__(self, app: Leavable) -> None:
        self.app = app
        self.deadline: Deadline | None = None
        self.code = 0
        self.under_way = False
        """True once there is no way back."""
        self._reason: Reason | None = None
        self._asked_before = False
        self._all_kept = True
        self._task: asyncio.Task[None] | None = None

    @property
    def begun(self) -> bool:
        return self._reason is not None

    # ways to leave

    async def ask(self) -> None:
        """The learner wants to leave: not while a text cannot be kept, unless asked a second time."""
        if self.begun:
            return
        self._reason = Reason.ASKED
        await self._try("keeping the texts", self._keep_texts, TEXTS_S)
        if not self._all_kept and not self._asked_before and self._reason is Reason.ASKED:
            self._asked_before, self._reason = True, None
            self.app.warn(_left_words(self.app.workbook))
            return
        await self._leave()

    def leave(self, reason: Reason, code: int = 0) -> None:
        """Leave now, and ask nobody. Call it on the loop."""
        self.code = max(self.code, code)
        if self.deadline is not None:
            self.deadline.begin()
        begun, self._reason = self.begun, reason
        if not begun:
            self._task = asyncio.get_running_loop().create_task(self._leave(), name="leaving")

    # what is done

    def _steps(self) -> tuple[tuple[str, Callable[[], Awaitable[None]], float], ...]:
        return (
            ("keeping the texts", self._keep_texts, TEXTS_S),
            ("closing the run", self._close_run, RUN_S),
        )

    async def _leave(self) -> None:
        assert self._reason is not None
        self.under_way = True
        log.info("leaving: %s", self._reason.value)
        if self.deadline is not None:
            self.deadline.begin()
        for what, step, limit in self._steps():
            await self._try(what, step, limit)
        if self.deadline is not None:
            self.deadline.shorten()
        if self._reason is Reason.NO_TERMINAL and self.deadline is not None:
            await self._try("closing the store", self._close_store, END_S)
            self.deadline.end(self.code)  # there is no terminal to give back
        self.app.exit(return_code=self.code)

    async def _try(self, what: str, step: Callable[[], Awaitable[None]], limit: float) -> None:
        try:
            await asyncio.wait_for(step(), limit)
        except TimeoutError:
            log.error("%s took longer than %g s", what, limit)
        except Exception:
            log.exception("%s failed", what)

    async def _keep_texts(self) -> None:
        """Write what is not kept; what cannot be is in the workbook's file then, which the next start brings back."""
        self._all_kept = False
        told = True
        for editor in self.app.editors():
            try:
                await editor.save()
            except Exception:
                told = False
                log.exception("a draft could not be kept")
        self._all_kept = await self.app.workbook.desk.save_all() and told

    async def _close_run(self) -> None:
        if (session := self.app.made_session()) is not None:
            await asyncio.to_thread(session.close)

    async def _close_store(self) -> None:
        self.app.workbook.close()  # on the loop, where the workbook lives; the deadline looks after it


def _left_words(workbook: Workbook) -> str:
    """What becomes of words that could not be saved, when one leaves all the same."""
    if (path := workbook.rescue_path) is None:
        return "A text could not be saved. Copy it or save it elsewhere first; ctrl+q again leaves without it."
    return f"A text could not be saved. It is in {path}: ctrl+q again leaves, and the next start brings it back."


def leave_on_signals(departure: Departure) -> None:
    """From here on SIGTERM and SIGHUP leave. Handlers of Python's own kind run also while the main thread waits for a
    lock, where the loop's would not: the deadline begins whatever hangs."""
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()

    def handle(number: int, frame: FrameType | None) -> None:
        if departure.deadline is not None:
            departure.deadline.begin()
        reason = Reason.TOLD if departure.app.has_terminal() else Reason.NO_TERMINAL
        loop.call_soon_threadsafe(departure.leave, reason)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handle)
