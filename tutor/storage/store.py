"""The learner's work in SQLite: drafts that change, responses that are only ever appended. Each write returns a future
that is done when it is on the disk; errors are raised through it, and the store stays usable after them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path

from tutor.domain.asked import Revision
from tutor.domain.moments import local_now, stamp
from tutor.domain.response import (
    Draft,
    MentorQuestion,
    Notebook,
    PlacedBet,
    RecordedCurve,
    Response,
    ResponseStatus,
    RunOutcome,
    Value,
)
from tutor.domain.run_keys import RunKey, to_json
from tutor.storage.backups import daily_copy
from tutor.storage.challenges import ChallengeWrites
from tutor.storage.errors import StoreError, damaged
from tutor.storage.opening import FILE_NAME, check_file, open_to_read, open_to_write
from tutor.storage.rows import DRAFTS, OUTCOMES, ids_to_json, oldest_first, outcome_of, read_notebook, storable
from tutor.storage.writer import Writer

__all__ = ["FILE_NAME", "Store", "check_store", "storable"]

Clock = Callable[[], datetime]

PATIENCE_S = 1.5
"""How long a write waits for another program's."""


class Store(ChallengeWrites):
    """Open it with `Store.open` (to write) or `Store.open_read_only`. `close` waits for what is under way."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, now: Clock, *, writable: bool, patience_s: float = PATIENCE_S
    ) -> None:
        self.path = path
        self._now = now
        self._writer = Writer(connection, path, writable=writable, patience_s=patience_s)

    @classmethod
    def open(
        cls,
        home: Path,
        now: Clock = local_now,
        patience_s: float = PATIENCE_S,
        opening_s: float | None = None,
    ) -> Store:
        """The store in the folder `home`, made if it is not there, brought up to date if it is older.

        StoreError if it is newer, damaged, locked or cannot be written; the file is then as it was. `patience_s` is
        how long a write waits for another program's, `opening_s` how long this does (as long, unless given).
        """
        connection = open_to_write(home, now(), patience_s if opening_s is None else opening_s)
        return cls(connection, home / FILE_NAME, now, writable=True, patience_s=patience_s)

    @classmethod
    def open_read_only(cls, home: Path, now: Clock = local_now, patience_s: float = PATIENCE_S) -> Store | None:
        """The store as it is, untouched, or None when there is none yet; also in a folder that cannot be written, on a
        full disk, and of an older tutor.

        A write to it raises ReadOnlyStore through its future.
        """
        connection = open_to_read(home, patience_s)
        return None if connection is None else cls(connection, home / FILE_NAME, now, writable=False)

    @property
    def replaced(self) -> bool:
        """True if another file stands in the place of the one that was opened."""
        return self._writer.replaced

    def _moment(self) -> str:
        return stamp(self._now())

    # writing

    def save_draft(self, question_id: str, text: str, base: Draft | None = None) -> Future[Draft]:
        """Keep unsent text of a question, in the place of `base`, the draft that it goes on from; "" clears that one.

        Where the store holds other words by now, written in another window, those stay and these join them.
        """
        question_id, text, moment = storable(question_id), storable(text), self._moment()

        def job(connection: sqlite3.Connection) -> Draft:
            if not text:
                _drop_draft(connection, base)
                return Draft(question_id, "", moment)
            if base is not None:
                row = connection.execute(
                    "UPDATE drafts SET text = ?, updated_at = ?, revision = revision + 1 "
                    "WHERE id = ? AND revision = ? RETURNING id, revision",
                    (text, moment, base.id, base.revision),
                ).fetchone()
                if row is not None:
                    return Draft(question_id, text, moment, *row)
            row = connection.execute(
                "INSERT INTO drafts (question_id, text, updated_at) VALUES (?, ?, ?) RETURNING id, revision",
                (question_id, text, moment),
            ).fetchone()
            return Draft(question_id, text, moment, *row)

        return self._writer.write(job)

    def read_drafts(self, question_id: str) -> Future[tuple[Draft, ...]]:
        """All drafts of a question as they stand, the latest one last."""
        question_id = storable(question_id)
        return self._writer.read(
            lambda connection: tuple(
                oldest_first(connection.execute(f"{DRAFTS} WHERE question_id = ?", (question_id,)))
            )
        )

    def submit(
        self,
        question_id: str,
        lesson_id: str,
        text: str,
        status: ResponseStatus = ResponseStatus.SUBMITTED,
        base: Draft | None = None,
        *,
        revision: Revision | None = None,
        mentioned: frozenset[str] | None = None,
        run_key: RunKey | None = None,
    ) -> Future[Response]:
        """Append the next attempt with all that belongs to it, and drop the draft that it was, in one transaction.

        The draft is `base`, unless another window has written on in it, and any of the same words. `revision` is what
        was asked, `mentioned` the rubric lines that the tutor suggests, `run_key` what the learner's run says, if the
        question is about it. ValueError for the status of a draft.
        """
        if status is ResponseStatus.DRAFT:
            raise ValueError("a draft is saved with save_draft; submitted are attempts")
        append = self._appender(question_id, lesson_id, text, status, revision, mentioned, run_key)

        def job(connection: sqlite3.Connection) -> Response:
            response = append(connection)
            _drop_draft(connection, base)
            connection.execute(
                "DELETE FROM drafts WHERE question_id = ? AND text = ?", (response.question_id, response.text)
            )
            return response

        return self._writer.write(job)

    def skip(self, question_id: str, lesson_id: str) -> Future[Response]:
        """Note that the question was passed over. It is no attempt (its number is that of the attempts so far), and a
        draft of it stays."""
        return self._writer.write(self._appender(question_id, lesson_id, "", ResponseStatus.SKIPPED))

    def _appender(
        self,
        question_id: str,
        lesson_id: str,
        text: str,
        status: ResponseStatus,
        revision: Revision | None = None,
        mentioned: frozenset[str] | None = None,
        run_key: RunKey | None = None,
    ) -> Callable[[sqlite3.Connection], Response]:
        question_id, lesson_id, text = storable(question_id), storable(lesson_id), storable(text)
        moment = self._moment()
        named = revision.id if revision else ""

        def append(connection: sqlite3.Connection) -> Response:
            _keep_revision(connection, revision, moment)
            (attempt,) = connection.execute(
                "SELECT count(*) FROM responses WHERE question_id = ? AND status = 'submitted'", (question_id,)
            ).fetchone()
            attempt += status is ResponseStatus.SUBMITTED
            cursor = connection.execute(
                "INSERT INTO responses (question_id, lesson_id, attempt, status, text, submitted_at, revision, "
                "mentioned, run_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    question_id,
                    lesson_id,
                    attempt,
                    status.value,
                    text,
                    moment,
                    named,
                    ids_to_json(mentioned),
                    to_json(run_key),
                ),
            )
            assert cursor.lastrowid is not None
            return Response(
                id=cursor.lastrowid,
                question_id=question_id,
                lesson_id=lesson_id,
                attempt=attempt,
                status=status,
                text=text,
                confidence=None,
                ticks=None,
                submitted_at=moment,
                mentioned=mentioned,
                revision=named,
                run_key=run_key,
            )

        return append

    def set_confidence(self, response_id: int, confidence: int | None) -> Future[None]:
        """1 guessing, 2 fairly sure, 3 certain, None passed over; ValueError for another number."""
        if confidence not in (None, 1, 2, 3):
            raise ValueError(f"confidence is 1, 2, 3 or None, not {confidence!r}")
        return self._fill_in("confidence = ?", (confidence,), response_id)

    def set_ticks(
        self, response_id: int, ticks: frozenset[str], unticked: frozenset[str] = frozenset()
    ) -> Future[None]:
        """The rubric lines, by their ids, that the learner found in the response, and those they took back."""
        return self._fill_in("ticks = ?, unticked = ?", (ids_to_json(ticks), ids_to_json(unticked)), response_id)

    def _fill_in(self, columns: str, values: tuple[int | str | None, ...], response_id: int) -> Future[None]:
        def job(connection: sqlite3.Connection) -> None:
            filled = connection.execute(f"UPDATE responses SET {columns} WHERE id = ?", (*values, response_id))
            if not filled.rowcount:
                what = f"There is no response of number {response_id}"
                raise StoreError(what, str(self.path), "Open the lesson again")

        return self._writer.write(job)

    def add_mentor_question(self, page: str, text: str, base: Draft | None = None) -> Future[MentorQuestion]:
        """Note a question that arose on `page` (`lesson-id/page-slug`), and drop the draft that it was."""
        page, text, moment = storable(page), storable(text), self._moment()

        def job(connection: sqlite3.Connection) -> MentorQuestion:
            cursor = connection.execute(
                "INSERT INTO mentor_questions (page, text, created_at) VALUES (?, ?, ?)", (page, text, moment)
            )
            assert cursor.lastrowid is not None
            _drop_draft(connection, base)
            return MentorQuestion(cursor.lastrowid, page, text, moment)

        return self._writer.write(job)

    def mark_read(self, page: str) -> Future[str]:
        """When a page (`lesson-id/page-slug`) was read: the first time counts."""
        row = (storable(page), self._moment())

        def job(connection: sqlite3.Connection) -> str:
            connection.execute("INSERT OR IGNORE INTO pages_read VALUES (?, ?)", row)
            (moment,) = connection.execute("SELECT read_at FROM pages_read WHERE page = ?", row[:1]).fetchone()
            return str(moment)

        return self._writer.write(job)

    def place_bet(
        self, experiment_id: str, lesson_id: str, text: str, value: str, revision: Revision | None = None
    ) -> Future[PlacedBet]:
        """Append the next bet on an experiment, with what it is on; those before it stay."""
        experiment_id, lesson_id = storable(experiment_id), storable(lesson_id)
        text, value, moment = storable(text), storable(value), self._moment()
        named = revision.id if revision else ""

        def job(connection: sqlite3.Connection) -> PlacedBet:
            _keep_revision(connection, revision, moment)
            (before,) = connection.execute(
                "SELECT count(*) FROM bets WHERE experiment_id = ?", (experiment_id,)
            ).fetchone()
            cursor = connection.execute(
                "INSERT INTO bets (experiment_id, lesson_id, attempt, text, value, placed_at, revision) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (experiment_id, lesson_id, before + 1, text, value, moment, named),
            )
            assert cursor.lastrowid is not None
            return PlacedBet(cursor.lastrowid, experiment_id, lesson_id, before + 1, text, value, moment, named)

        return self._writer.write(job)

    def keep_outcome(
        self, bet: PlacedBet, run_index: int, name: str, run: int, value: Value, curve: RecordedCurve, *, last: bool
    ) -> Future[RunOutcome]:
        """Append what run `run_index` (from 0) of the bet came to. What another tutor has kept already stands.

        ValueError for a number that is not finite.
        """
        told = json.dumps(value, allow_nan=False)
        drawn = json.dumps({"x": curve.x, "y": curve.y, "points": curve.points}, allow_nan=False)
        name, moment = storable(name), self._moment()

        def job(connection: sqlite3.Connection) -> RunOutcome:
            connection.execute(
                "INSERT OR IGNORE INTO outcomes (bet_id, place, last, name, run, value, curve, made_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (bet.id, run_index, int(last), name, run, told, drawn, moment),
            )
            row = connection.execute(f"{OUTCOMES} WHERE bet_id = ? AND place = ?", (bet.id, run_index)).fetchone()
            return outcome_of(row)

        return self._writer.write(job)

    def set_setting(self, key: str, value: str) -> Future[None]:
        row = (storable(key), storable(value))

        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", row
            )

        return self._writer.write(job)

    def settle_setting(self, key: str, value: str) -> Future[str]:
        """Set what is not set yet; what it is then, by whoever came first."""
        row = (storable(key), storable(value))

        def job(connection: sqlite3.Connection) -> str:
            connection.execute("INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO NOTHING", row)
            kept: str = connection.execute("SELECT value FROM settings WHERE key = ?", row[:1]).fetchone()[0]
            return kept

        return self._writer.write(job)

    # reading

    def read_settings(self) -> dict[str, str]:
        read = self._writer.read(lambda connection: dict(connection.execute("SELECT key, value FROM settings")))
        return read.result()

    def read_notebook(self) -> Notebook:
        """Everything the learner made, as it stands at this moment."""
        try:
            return self._writer.read(read_notebook).result()
        except (ValueError, TypeError) as error:  # a file that SQLite finds whole may still hold what we never wrote
            raise damaged(str(self.path)) from error

    def copy_for_today(self) -> Future[Path | None]:
        """Keep a copy of the store for today if something has changed since the one before; its path."""
        now = self._now()
        return self._writer.read(lambda connection: daily_copy(connection, self.path, now))

    def version(self) -> Future[int]:
        """A number that is another one once another program has written."""
        return self._writer.read(lambda connection: int(connection.execute("PRAGMA data_version").fetchone()[0]))

    def close(self) -> None:
        """Finish what is under way and close the file. Closing twice is fine."""
        self._writer.close()


def _keep_revision(connection: sqlite3.Connection, revision: Revision | None, moment: str) -> None:
    if revision is not None:
        row = (storable(revision.question_id), revision.id, storable(revision.content), moment)
        connection.execute("INSERT OR IGNORE INTO revisions VALUES (?, ?, ?, ?)", row)


def _drop_draft(connection: sqlite3.Connection, base: Draft | None) -> None:
    """Drop a draft, unless it says something else by now."""
    if base is not None:
        connection.execute("DELETE FROM drafts WHERE id = ? AND revision = ?", (base.id, base.revision))


def check_store(home: Path) -> tuple[str, ...]:
    """What is wrong with the store in `home`, in words; () when all is well or there is none yet. Writes nothing."""
    if (fault := check_file(home)) is not None:
        return (str(fault),)
    try:
        store = Store.open_read_only(home)
        if store is not None:
            store.read_notebook()
            store.close()
    except StoreError as error:
        return (str(error),)
    return ()
