"""The schema, one small function a version. `PRAGMA user_version` counts those that have run."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

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


MIGRATIONS: tuple[Migration, ...] = (_version_1, _version_2, _version_3)


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
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    made = folder / f"{path.stem}-v{version}-{now:%Y%m%d-%H%M%S}{path.suffix}"
    copy = sqlite3.connect(made)
    try:
        connection.backup(copy)
    finally:
        copy.close()
    return made
