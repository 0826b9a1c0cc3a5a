"""The schema, one small function a version. `PRAGMA user_version` counts those that have run."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from tutor.storage.backups import FOLDER, copy_to
from tutor.storage.challenges import TABLES
from tutor.storage.old_rubrics import line_at

Migration = Callable[[sqlite3.Connection], None]


def _version_1(connection: sqlite3.Connection) -> None:
    """Drafts change; responses are appended, only their confidence and ticks are filled in later."""
    statements = (
        """CREATE TABLE drafts (
            question_id TEXT PRIMARY KEY, text TEXT NOT NULL, updated_at TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE responses (
            id INTEGER PRIMARY KEY AUTOINCREMENT, question_id TEXT NOT NULL, lesson_id TEXT NOT NULL,
            attempt INTEGER NOT NULL, status TEXT NOT NULL CHECK (status IN ('submitted', 'skipped')),
            text TEXT NOT NULL, confidence INTEGER CHECK (confidence BETWEEN 1 AND 3), ticks TEXT,
            submitted_at TEXT NOT NULL
        ) STRICT""",
        # skipping is no attempt: its row holds the number of those made so far
        "CREATE UNIQUE INDEX one_of_each_attempt ON responses (question_id, attempt) WHERE status = 'submitted'",
        """CREATE TRIGGER responses_keep_their_words
            BEFORE UPDATE OF id, question_id, lesson_id, attempt, status, text, submitted_at ON responses
            BEGIN SELECT RAISE(ABORT, 'a response is never rewritten'); END""",
        """CREATE TRIGGER responses_stay
            BEFORE DELETE ON responses
            BEGIN SELECT RAISE(ABORT, 'a response is never deleted'); END""",
        """CREATE TABLE mentor_questions (
            id INTEGER PRIMARY KEY AUTOINCREMENT, page TEXT NOT NULL, text TEXT NOT NULL, created_at TEXT NOT NULL
        ) STRICT""",
        "CREATE TABLE pages_read (page TEXT PRIMARY KEY, read_at TEXT NOT NULL) STRICT",
        "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    )
    for statement in statements:
        connection.execute(statement)


def _version_2(connection: sqlite3.Connection) -> None:
    """Bets on experiments, and what their runs came to. Both are appended and never change."""
    statements = (
        """CREATE TABLE bets (
            id INTEGER PRIMARY KEY AUTOINCREMENT, experiment_id TEXT NOT NULL, lesson_id TEXT NOT NULL,
            attempt INTEGER NOT NULL, text TEXT NOT NULL, value TEXT NOT NULL, placed_at TEXT NOT NULL,
            UNIQUE (experiment_id, attempt)
        ) STRICT""",
        # value is a number or a word, curve an object, both as JSON; last is 1 for the run that settles the bet
        """CREATE TABLE outcomes (
            id INTEGER PRIMARY KEY AUTOINCREMENT, bet_id INTEGER NOT NULL REFERENCES bets (id),
            place INTEGER NOT NULL, last INTEGER NOT NULL CHECK (last IN (0, 1)), name TEXT NOT NULL,
            run INTEGER NOT NULL, value TEXT NOT NULL, curve TEXT NOT NULL, made_at TEXT NOT NULL,
            UNIQUE (bet_id, place)
        ) STRICT""",
        *(
            f"""CREATE TRIGGER {table}_{verb}
                BEFORE {act} ON {table}
                BEGIN SELECT RAISE(ABORT, '{told}'); END"""
            for table, told in (("bets", "a bet stays as it was placed"), ("outcomes", "an outcome stays as it came"))
            for verb, act in (("keep_their_words", "UPDATE"), ("stay", "DELETE"))
        ),
    )
    for statement in statements:
        connection.execute(statement)


def _version_3(connection: sqlite3.Connection) -> None:
    """Several drafts of a question side by side: a window only writes over the very words that it goes on from."""
    statements = (
        """CREATE TABLE drafts_by_id (
            id INTEGER PRIMARY KEY AUTOINCREMENT, question_id TEXT NOT NULL, text TEXT NOT NULL,
            updated_at TEXT NOT NULL, revision INTEGER NOT NULL DEFAULT 1
        ) STRICT""",
        "INSERT INTO drafts_by_id (question_id, text, updated_at) "
        "SELECT question_id, text, updated_at FROM drafts ORDER BY updated_at, rowid",
        "DROP TABLE drafts",
        "ALTER TABLE drafts_by_id RENAME TO drafts",
        "CREATE INDEX drafts_of_a_question ON drafts (question_id)",
    )
    for statement in statements:
        connection.execute(statement)


def _version_4(connection: sqlite3.Connection) -> None:
    """What was asked is kept with the response, ticks by the ids of rubric lines, what a run said beside the response.

    Until now ticks were indices into the rubric of the day, and what a run said was a setting.
    """
    statements = (
        """CREATE TABLE revisions (
            question_id TEXT NOT NULL, revision TEXT NOT NULL, content TEXT NOT NULL, kept_at TEXT NOT NULL,
            PRIMARY KEY (question_id, revision)
        ) STRICT""",
        *(
            f"""CREATE TRIGGER revisions_{verb}
                BEFORE {act} ON revisions
                BEGIN SELECT RAISE(ABORT, 'what was asked stays as it was'); END"""
            for verb, act in (("keep_their_words", "UPDATE"), ("stay", "DELETE"))
        ),
        # '' where nobody knows any more what was asked; the lists of ids and the key of a run are JSON
        "ALTER TABLE responses ADD COLUMN revision TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE responses ADD COLUMN mentioned TEXT",
        "ALTER TABLE responses ADD COLUMN unticked TEXT",
        "ALTER TABLE responses ADD COLUMN run_key TEXT",
    )
    for statement in statements:
        connection.execute(statement)
    _name_ticks(connection)
    _move_run_keys(connection)
    connection.execute("DROP TRIGGER responses_keep_their_words")
    connection.execute(
        """CREATE TRIGGER responses_keep_their_words
            BEFORE UPDATE OF id, question_id, lesson_id, attempt, status, text, submitted_at,
                revision, mentioned, run_key ON responses
            BEGIN SELECT RAISE(ABORT, 'a response is never rewritten'); END"""
    )


def _name_ticks(connection: sqlite3.Connection) -> None:
    """Indices become ids, by the rubrics as they were when indices were kept; an index in none of them stays one."""
    rows = connection.execute("SELECT id, question_id, ticks FROM responses WHERE ticks IS NOT NULL").fetchall()
    for number, question_id, kept in rows:
        try:
            ids = sorted(line_at(question_id, int(index)) for index in json.loads(kept))
        except (ValueError, TypeError):  # never written by us, and for the reader to complain about
            continue
        connection.execute("UPDATE responses SET ticks = ? WHERE id = ?", (json.dumps(ids), number))


def _move_run_keys(connection: sqlite3.Connection) -> None:
    """From the settings to the response they belong to. One that belongs to none stays where it is."""
    for name, kept in connection.execute("SELECT key, value FROM settings WHERE key LIKE 'run key %'").fetchall():
        question_id, _, attempt = name.removeprefix("run key ").rpartition(" ")
        moved = connection.execute(
            "UPDATE responses SET run_key = ? WHERE question_id = ? AND attempt = ? AND status = 'submitted'",
            (kept, question_id, int(attempt) if attempt.isdecimal() else -1),
        )
        if moved.rowcount:
            connection.execute("DELETE FROM settings WHERE key = ?", (name,))


def _version_5(connection: sqlite3.Connection) -> None:
    """An id of the learner's own, drawn once: two learners of one name, or of none, are told apart.

    Where something was written already the id is drawn from that: a copy that is brought up to date to be read, over
    and over, has the same one each time, and the store has it in the end.
    """
    tables = ("responses", "drafts", "mentor_questions", "pages_read", "bets", "settings")
    written = [row for table in tables for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")]
    if written:
        import hashlib  # with OpenSSL: a new store does without

        drawn = hashlib.sha256(repr(written).encode("utf-8", "replace")).digest()[:4]
    else:
        drawn = os.urandom(4)
    connection.execute("INSERT OR IGNORE INTO settings VALUES ('learner id', ?)", (drawn.hex(),))


def _version_6(connection: sqlite3.Connection) -> None:
    """A bet keeps what it was on: an experiment that is changed later changes no old bet. '' where nobody knows it."""
    connection.execute("ALTER TABLE bets ADD COLUMN revision TEXT NOT NULL DEFAULT ''")


def _version_7(connection: sqlite3.Connection) -> None:
    """Challenges: each checked save with its code, each hint that was opened."""
    for statement in TABLES:
        connection.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (_version_1, _version_2, _version_3, _version_4, _version_5, _version_6, _version_7)


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Run what has not run yet, each in a transaction of its own with its new version number.

    The version is read inside the transaction: another program may be migrating the same file.
    """
    for number, migration in enumerate(migrations, start=1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] < number:
                migration(connection)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has rolled back already
                connection.execute("ROLLBACK")
            raise


def back_up(connection: sqlite3.Connection, path: Path, version: int, now: datetime) -> Path:
    """Copy the store, what is still in its log included, to a dated file in `backups` beside it; its path."""
    made = path.parent / FOLDER / f"{path.stem}-v{version}-{now:%Y%m%d-%H%M%S}{path.suffix}"
    copy_to(connection, made)
    return made
