"""A notebook in memory that follows a store, which may be gone, full, held or read-only for a while.

What cannot be written to is shown as it is, and opened again as soon as that is possible. What another tutor on the
same home writes is read, and a copy is kept of each day.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, TypeVar

from tutor.domain.frozen import frozen
from tutor.domain.response import Notebook
from tutor.storage.errors import StoreError
from tutor.storage.presence import Presence
from tutor.storage.store import Store

Made = TypeVar("Made")
OpenStore = Callable[[], Store]
_log = logging.getLogger(__name__)


@frozen
class PendingWrite:
    """Something small that is still to be written, and what is done with what came of it."""

    begin: Callable[[Store], Future[Any]]
    then: Callable[[Any], object]


class OpenNotebook:
    """`trouble` is why the store cannot be written to, or None. `open_store` opens it; without it, what cannot be
    written now never can. `listeners` hear the id of a question whose words changed their state, "" for all."""

    def __init__(
        self,
        store: Store | None,
        trouble: StoreError | None = None,
        open_store: OpenStore | None = None,
        presence: Presence | None = None,
    ) -> None:
        self._store = store
        self._open_store = open_store
        self._opening = asyncio.Lock()
        self._presence = presence
        self._company: tuple[str, ...] = ()
        self._version = 0
        self._writing: set[asyncio.Task[Any]] = set()
        self._owed: dict[str, PendingWrite] = {}  # by name
        self.trouble = trouble
        self.unreadable = False  # there is a store, and what it holds is not known
        self.notebook = Notebook()
        self.settings: dict[str, str] = {}
        self.listeners: set[Callable[[str], None]] = set()
        if store is not None:
            self.notebook, self.settings = all_of(store)

    def tell(self, question_id: str) -> None:
        for listener in tuple(self.listeners):
            listener(question_id)

    # writing

    async def _write(self, begin: Callable[[Store], Future[Made]], *, opens: bool = True) -> Made:
        """`opens`: a store that could not be written to is worth another try."""
        if opens and (self._store is None or self.trouble is not None):
            await self._open_again()
        if self._store is None:
            raise self.trouble or StoreError("There is no store", "", "Start the tutor again")
        try:
            return await asyncio.wrap_future(begin(self._store))
        except StoreError:
            if not opens or self._open_store is None or not self._store.replaced:
                raise
        await self._open_again()  # another file stands in its place by now: a copy that was put back, say
        return await asyncio.wrap_future(begin(self._store))

    async def _owe(
        self, name: str, begin: Callable[[Store], Future[Made]], then: Callable[[Made], object] = lambda made: None
    ) -> None:
        """Write what is not worth an alarm, and `then` tell what came of it. What cannot be written now is tried again
        by itself; of two of one name the later is written."""
        self._owed[name] = PendingWrite(begin, then)
        await self._pay(name, self._owed[name])

    async def _pay(self, name: str, owed: PendingWrite) -> bool:
        try:
            made = await self._write(owed.begin, opens=False)
        except StoreError as error:
            _log.info("%s could not be written yet: %s", name, error.what)
            return False
        if self._owed.get(name) is owed:
            del self._owed[name]
        owed.then(made)
        return True

    async def pay(self) -> None:
        """Write what is owed, if the store takes it by now."""
        for name, owed in tuple(self._owed.items()):
            if self._owed.get(name) is owed and not await self._pay(name, owed):
                return

    async def _through(self, work: Coroutine[Any, Any, Made]) -> Made:
        """Work that goes on to its end, also when the screen that waits for it is left."""
        return await asyncio.shield(self._spawn(work))

    def _spawn(self, work: Coroutine[Any, Any, Made]) -> asyncio.Task[Made]:
        task = asyncio.get_running_loop().create_task(work)
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        return task

    async def mend(self) -> None:
        """Try to open a store that could not be written to, if that is how things stand."""
        if self.trouble is not None and self._open_store is not None:
            try:
                await self._open_again()
            except StoreError:  # quiet: it is on the screen, as `trouble`
                return

    async def _open_again(self) -> None:
        """Open the store to write to it, or raise StoreError that says why that is impossible now."""
        async with self._opening:
            if self.trouble is None and self._store is not None and not self._store.replaced:
                return
            if self._open_store is None:
                raise self.trouble or StoreError("There is no store", "", "Start the tutor again")
            try:
                fresh = await asyncio.to_thread(self._open_store)
                notebook, settings = await asyncio.to_thread(all_of, fresh)
            except StoreError as error:
                self.trouble = error
                raise
            before, self._store, self.trouble, self.unreadable = self._store, fresh, None, False
            read = {**self.notebook.pages_read, **notebook.pages_read}
            self.notebook, self.settings = replace(notebook, pages_read=read), {**settings, **self.settings}
            if before is not None:
                await asyncio.to_thread(before.close)
        self.tell("")
        await self.pay()

    # others, and copies

    async def look_around(self) -> tuple[str, ...]:
        """When the other tutors on this home were started that were not there before. What they write is read, and what
        is owed to the store written."""
        if self.trouble is None:
            await self.pay()
        if self._presence is None:
            return ()
        before, self._company = self._company, await asyncio.to_thread(self._presence.others)
        if self._store is not None and (before or self._company):
            await self._read_again()
        return tuple(started for started in self._company if started not in before)

    async def _read_again(self) -> None:
        """Follow what another window has written; the words of this one stay as they are."""
        store = self._store
        assert store is not None
        before = self.notebook
        try:
            version = await asyncio.wrap_future(store.version())
            if version == self._version or self._writing:
                return
            notebook = await asyncio.to_thread(store.read_notebook)
        except StoreError as error:
            _log.info("what another window wrote could not be read: %s", error.what)
            return
        if store is self._store and self.notebook is before:  # else this window has written meanwhile: next time
            self._version = version
            self.notebook = replace(notebook, pages_read={**self.notebook.pages_read, **notebook.pages_read})
            self.tell("")

    async def copy_for_today(self) -> None:
        """Keep a copy of the store for today, if something has changed since the one before."""
        if self._store is None or self.trouble is not None:
            return
        try:
            await asyncio.wrap_future(self._store.copy_for_today())
        except (StoreError, OSError) as error:
            _log.warning("no copy of the responses could be made today: %s", error)


def all_of(store: Store) -> tuple[Notebook, dict[str, str]]:
    """What a store holds. StoreError if it cannot be read."""
    return store.read_notebook(), dict(store.read_settings())
