"""Challenges in the store: each checked save with its code, each hint that was opened. All of it is appended."""

from __future__ import annotations

import sqlite3
from concurrent.futures import Future

from tutor.domain.tries import AidKind, Try
from tutor.storage.rows import storable
from tutor.storage.writer import Writer

TABLES = (
    # marks has a letter for each check: p passed, f failed, w not reached
    """CREATE TABLE challenge_tries (
        id INTEGER PRIMARY KEY AUTOINCREMENT, challenge TEXT NOT NULL, marks TEXT NOT NULL, fault TEXT NOT NULL,
        code TEXT NOT NULL, tried_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE challenge_aids (
        id INTEGER PRIMARY KEY AUTOINCREMENT, challenge TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('hint', 'solution')), number INTEGER NOT NULL, opened_at TEXT NOT NULL,
        UNIQUE (challenge, kind, number)
    ) STRICT""",
    *(
        f"""CREATE TRIGGER {table}_{verb}
            BEFORE {act} ON {table}
            BEGIN SELECT RAISE(ABORT, 'what was tried stays as it was'); END"""
        for table in ("challenge_tries", "challenge_aids")
        for verb, act in (("keep_their_words", "UPDATE"), ("stay", "DELETE"))
    ),
)


class ChallengeWrites:
    """The part of the Store that keeps what a learner did with the challenges."""

    _writer: Writer

    def _moment(self) -> str:
        raise NotImplementedError

    def add_try(self, challenge: str, marks: str, fault: str, code: str) -> Future[Try]:
        """Append a checked save. The same code with the same marks twice in a row is kept once."""
        row = (storable(challenge), marks, storable(fault), storable(code))
        moment = self._moment()

        def job(connection: sqlite3.Connection) -> Try:
            last = connection.execute(
                "SELECT id, challenge, marks, fault, code, tried_at FROM challenge_tries WHERE challenge = ? "
                "ORDER BY id DESC LIMIT 1",
                row[:1],
            ).fetchone()
            if last is not None and last[1:5] == row:
                return Try(*last)
            cursor = connection.execute(
                "INSERT INTO challenge_tries (challenge, marks, fault, code, tried_at) VALUES (?, ?, ?, ?, ?)",
                (*row, moment),
            )
            assert cursor.lastrowid is not None
            return Try(cursor.lastrowid, *row, moment)

        return self._writer.write(job)

    def open_aid(self, challenge: str, kind: AidKind, number: int) -> Future[None]:
        """Note that a hint or the solution was opened. The first time counts."""
        row = (storable(challenge), kind.value, number, self._moment())

        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT OR IGNORE INTO challenge_aids (challenge, kind, number, opened_at) VALUES (?, ?, ?, ?)", row
            )

        return self._writer.write(job)
