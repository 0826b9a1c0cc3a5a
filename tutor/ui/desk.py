"""The one home of words that the store does not hold yet.

A field on the screen only shows them. They stay here, by the id of their question, until the store has them or the
learner lets them go, whatever page is left or opened meanwhile; what could not be kept is tried again by itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Final

from tutor.storage.errors import StoreError

KEEP_AFTER_S: Final = 0.5
"""From the first word that the store does not hold until it is written, however fast one types on; the other half of
a second is left for the commit."""
TRY_AGAIN_S: Final = (1.0, 2.0, 4.0, 5.0)
"""After so many failures one waits so long."""

Save = Callable[[str, str], Awaitable[object]]
_log = logging.getLogger(__name__)


class _Sheet:
    """The latest words for one question, and when they are written."""

    __slots__ = ("failures", "text", "timer", "writing")

    def __init__(self, text: str) -> None:
        self.text = text
        self.failures = 0
        self.timer: asyncio.TimerHandle | None = None
        self.writing: asyncio.Task[bool] | None = None

    def cancel_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class Desk:
    """`save` commits the text of a question, or raises StoreError. `tell` hears the id of a question whose words were
    kept, or could not be. All methods belong on the event loop, but `put_back`."""

    def __init__(self, save: Save, tell: Callable[[str], None]) -> None:
        self._save = save
        self._tell = tell
        self._sheets: dict[str, _Sheet] = {}
        self._held: dict[str, asyncio.Event] = {}
        self.trouble: StoreError | None = None

    @property
    def texts(self) -> Mapping[str, str]:
        """What the store does not hold, by question."""
        return MappingProxyType({question_id: sheet.text for question_id, sheet in self._sheets.items()})

    def __contains__(self, question_id: str) -> bool:
        return question_id in self._sheets

    def text(self, question_id: str) -> str | None:
        """The words that are not kept yet, None if there are none."""
        sheet = self._sheets.get(question_id)
        return None if sheet is None else sheet.text

    def put(self, question_id: str, text: str) -> None:
        """Take the latest words; they are written half a second after the first of them."""
        sheet = self._sheets.setdefault(question_id, _Sheet(text))
        sheet.text = text
        if sheet.timer is None and question_id not in self._held:
            self._wait(question_id, sheet, KEEP_AFTER_S if not sheet.failures else _pause(sheet.failures))

    def put_back(self, question_id: str, text: str) -> None:
        """Words of an earlier time; `begin` has them written."""
        self._sheets.setdefault(question_id, _Sheet(text))

    def begin(self) -> None:
        """Write what was put back."""
        for question_id, sheet in self._sheets.items():
            if sheet.timer is None:
                self._wait(question_id, sheet, 0)

    def drop(self, question_id: str, text: str | None = None) -> None:
        """The words are kept some other way, or let go. With `text`: unless something else is written by now."""
        sheet = self._sheets.get(question_id)
        if sheet is not None and text in (None, sheet.text):
            sheet.cancel_timer()
            del self._sheets[question_id]
            self._settle()

    async def hold(self, question_id: str) -> None:
        """Write nothing of this question until `release`, whatever is put; what is being written is waited for."""
        self._held.setdefault(question_id, asyncio.Event())
        sheet = self._sheets.get(question_id)
        if sheet is not None:
            sheet.cancel_timer()
            if sheet.writing is not None:
                await asyncio.wait({sheet.writing})
                sheet.cancel_timer()

    def release(self, question_id: str) -> None:
        """Go on after `hold` with what is still unkept."""
        if (held := self._held.pop(question_id, None)) is not None:
            held.set()
        sheet = self._sheets.get(question_id)
        if sheet is not None and sheet.timer is None:
            self._wait(question_id, sheet, KEEP_AFTER_S)

    async def save(self, question_id: str) -> bool:
        """Write now what is not kept, or once it is released; False if it could not be."""
        while (held := self._held.get(question_id)) is not None:
            await held.wait()
        sheet = self._sheets.get(question_id)
        if sheet is None:
            return True
        if sheet.writing is not None:
            await asyncio.wait({sheet.writing})
            if question_id not in self._sheets:
                return True
        sheet.cancel_timer()
        return await asyncio.shield(self._begin(question_id, sheet))

    async def save_all(self) -> bool:
        """Write now all that is not kept; False if something could not be."""
        return all([await self.save(question_id) for question_id in tuple(self._sheets)])

    # writing

    def _wait(self, question_id: str, sheet: _Sheet, seconds: float) -> None:
        sheet.timer = asyncio.get_running_loop().call_later(seconds, self._due, question_id, sheet)

    def _due(self, question_id: str, sheet: _Sheet) -> None:
        sheet.timer = None
        if self._sheets.get(question_id) is sheet and sheet.writing is None:
            self._begin(question_id, sheet)

    def _begin(self, question_id: str, sheet: _Sheet) -> asyncio.Task[bool]:
        if sheet.writing is None:
            sheet.writing = asyncio.ensure_future(self._write(question_id, sheet))
        return sheet.writing

    async def _write(self, question_id: str, sheet: _Sheet) -> bool:
        text = sheet.text
        trouble: StoreError | None = None
        try:
            await self._save(question_id, text)
        except StoreError as error:
            trouble = error
        except Exception as error:
            _log.exception("a draft could not be written")
            trouble = StoreError(f"Your words could not be saved: {error}", "", "The tutor tries again by itself")
        finally:
            sheet.writing = None
        if self._sheets.get(question_id) is not sheet:  # let go meanwhile
            return trouble is None
        if trouble is not None:
            sheet.failures += 1
            self.trouble = trouble
            sheet.cancel_timer()
            self._wait(question_id, sheet, _pause(sheet.failures))
        else:
            sheet.failures = 0
            if sheet.text == text:
                sheet.cancel_timer()
                del self._sheets[question_id]
            elif sheet.timer is None and question_id not in self._held:  # more came meanwhile, and is due already
                self._wait(question_id, sheet, 0)
            self._settle()
        self._tell(question_id)
        return trouble is None

    def _settle(self) -> None:
        if not any(sheet.failures for sheet in self._sheets.values()):
            self.trouble = None


def _pause(failures: int) -> float:
    return TRY_AGAIN_S[min(failures, len(TRY_AGAIN_S)) - 1]
