"""The one thread that owns a store's connection. Each write is a transaction that is on the disk when its future is
done; an error travels through the future and leaves the connection ready for the next write."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tutor.storage.errors import ReadOnlyStore, StoreError, damaged, from_sqlite

log = logging.getLogger(__name__)

Made = TypeVar("Made")
Job = Callable[[sqlite3.Connection], Made]

NAP_S = 0.005
"""Between two attempts to get a locked store."""


REFUSED_S = 0.1
"""How long a write waits after one before it has waited in vain: what stands in a row does not add up."""


class Writer:
    """Runs jobs one after the other. `patience_s` is how long a write waits for another program's.

    An executor's thread is joined when the program ends, so what was asked is written even without `close`.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, *, writable: bool, patience_s: float) -> None:
        self._connection = connection
        self._path = path
        self._writable = writable
        self._patience_s = patience_s
        self._file = _identity(path) if writable else None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._closed = False
        self._refused = False  # for a lock that another program holds: until that ends, nothing waits long for it

    @property
    def replaced(self) -> bool:
        """True if another file stands in the place of the one that was opened."""
        found = _identity(self._path)
        return self._writable and found is not None and found != self._file

    def write(self, job: Job[Made]) -> Future[Made]:
        """Run `job` in a transaction of its own."""
        return self._ask(lambda: self._in_transaction(job, "BEGIN IMMEDIATE"))

    def read(self, job: Job[Made]) -> Future[Made]:
        """Run `job` on what the store holds at one moment."""
        return self._ask(lambda: self._in_transaction(job, "BEGIN"))

    def close(self) -> None:
        """Finish what was asked, then close the file. Closing twice is fine."""
        if not self._closed:
            self._closed = True
            self._thread.submit(self._connection.close)
        self._thread.shutdown(wait=True)

    def _ask(self, run: Callable[[], Made]) -> Future[Made]:
        future: Future[Made] = Future()
        # From here on it cannot be cancelled: a screen that is left stops waiting, and the write is done all the same.
        future.set_running_or_notify_cancel()

        def work() -> None:
            try:
                made = run()
            except sqlite3.Error as error:
                # Python's own complaint about text that is no UTF-8 comes without a name
                torn = not getattr(error, "sqlite_errorname", "") and "decode" in str(error)
                told = damaged(str(self._path)) if torn else from_sqlite(error, str(self._path))
                log.warning("%s", told)  # without places: it is tried again and again
                future.set_exception(told)
            except BaseException as error:
                log.warning("the store did not do what it was asked", exc_info=error)
                future.set_exception(error)
            else:
                future.set_result(made)

        try:
            if self._closed:
                raise RuntimeError("closed")
            self._thread.submit(work)
        except RuntimeError:  # quiet: told by the future
            future.set_exception(StoreError("The store is closed", str(self._path), "Start the tutor again"))
        return future

    def _in_transaction(self, job: Job[Made], begin: str) -> Made:
        if begin != "BEGIN":
            self._check_writable()
        self._begin(begin)
        try:
            made = job(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk has rolled back already
                self._connection.execute("ROLLBACK")
            raise
        return made

    def _begin(self, statement: str) -> None:
        """SQLite's own waiting is not fair: a rival that writes in a loop can starve us, so we ask again and again."""
        end = time.monotonic() + min(self._patience_s, REFUSED_S if self._refused else self._patience_s)
        while True:
            try:
                self._connection.execute(statement)
            except sqlite3.OperationalError as error:
                if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                    raise
                if time.monotonic() > end:
                    self._refused = True
                    raise
                time.sleep(NAP_S)
            else:
                self._refused = False
                return

    def _check_writable(self) -> None:
        where = str(self._path)
        if not self._writable:
            raise ReadOnlyStore("Your responses were opened to be read only", where, "Open the tutor to write")
        if _identity(self._path) != self._file:
            # SQLite would go on writing into a file that nobody can find any more
            raise StoreError("The file of your responses was moved or deleted", where, "Put it back and try again")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:  # quiet: it is told by whoever asks
        return None
    return found.st_dev, found.st_ino
