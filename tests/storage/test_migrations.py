"""Each migration from the schema before it; a copy is made first; what fails leaves everything as it was."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from tests.storage.conftest import Clock
from tutor.storage.migrations import MIGRATIONS, Migration, migrate
from tutor.storage.opening import FILE_NAME, open_to_write
from tutor.storage.store import Store

NOW = datetime(2026, 5, 4, 9, 30)


def add_mood(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE drafts ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'")


def fail(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE half_made (x)")
    raise RuntimeError("power cut")


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return found


def old_store(home: Path) -> Path:
    store = Store.open(home, now=Clock())
    store.save_draft("q", "old words").result()
    store.close()
    return home / FILE_NAME


def test_version_1_starts_from_nothing() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert {"drafts", "responses", "mentor_questions", "pages_read", "settings"} <= tables
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)


def test_only_what_is_missing_runs() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    ran: list[int] = []

    def step(number: int) -> Migration:
        return lambda _: ran.append(number)

    migrate(connection, [step(1)])
    migrate(connection, [step(1), step(2), step(3)])
    migrate(connection, [step(1), step(2), step(3)])
    assert ran == [1, 2, 3]


def test_an_upgrade_keeps_the_words_and_a_dated_copy_of_the_file_before(home: Path) -> None:
    path = old_store(home)
    connection = open_to_write(home, NOW, 1.0, (*MIGRATIONS, add_mood))
    assert connection.execute("SELECT text, mood FROM drafts").fetchall() == [("old words", "calm")]
    connection.close()
    assert version(path) == len(MIGRATIONS) + 1
    (backup,) = (home / "backups").iterdir()
    assert backup.name == f"responses-v{len(MIGRATIONS)}-20260504-093000.sqlite3"
    assert version(backup) == len(MIGRATIONS)
    copy = sqlite3.connect(backup)
    assert copy.execute("SELECT text FROM drafts").fetchall() == [("old words",)]
    copy.close()


def test_the_copy_holds_what_is_still_in_the_log(home: Path) -> None:
    store = Store.open(home, now=Clock())
    store.save_draft("q", "just now").result()
    connection = open_to_write(home, NOW, 1.0, (*MIGRATIONS, add_mood))
    connection.close()
    store.close()
    (backup,) = (home / "backups").iterdir()
    copy = sqlite3.connect(backup)
    assert copy.execute("SELECT text FROM drafts").fetchall() == [("just now",)]
    copy.close()


def test_version_3_keeps_each_draft_and_lets_others_stand_beside_it(home: Path) -> None:
    home.mkdir()
    before = sqlite3.connect(home / FILE_NAME, isolation_level=None)
    migrate(before, MIGRATIONS[:2])
    before.execute("INSERT INTO drafts VALUES ('new', 'two', '2026-05-04T09:31:00+02:00')")
    before.execute("INSERT INTO drafts VALUES ('old', 'one', '2026-05-04T09:30:00+02:00')")
    before.close()
    store = Store.open(home, now=Clock())
    drafts = store.read_notebook().drafts
    assert [(draft.question_id, draft.text, draft.revision) for draft in drafts] == [
        ("old", "one", 1),
        ("new", "two", 1),
    ]
    store.save_draft("new", "two and more", drafts[1]).result()
    store.save_draft("new", "of another window", drafts[1]).result()
    assert [draft.text for draft in store.read_notebook().drafts_of("new")] == ["two and more", "of another window"]
    store.close()


def test_a_migration_that_fails_leaves_the_version_before(home: Path) -> None:
    path = old_store(home)
    with pytest.raises(RuntimeError, match="power cut"):
        open_to_write(home, NOW, 1.0, (*MIGRATIONS, add_mood, fail))
    assert version(path) == len(MIGRATIONS) + 1
    connection = sqlite3.connect(path)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    connection.close()
    assert "half_made" not in tables


def test_nothing_is_copied_without_an_upgrade(home: Path) -> None:
    old_store(home)
    Store.open(home).close()
    assert not (home / "backups").exists()


def test_version_5_draws_an_id_of_the_learners_own_once_and_keeps_what_is_set(home: Path) -> None:
    home.mkdir()
    ids = []
    for name, theme in (("one", "light"), ("two", "dark"), ("one again", "light"), ("new", ""), ("new too", "")):
        connection = sqlite3.connect(home / name, isolation_level=None)
        migrate(connection, MIGRATIONS[:4])
        if theme:
            connection.execute("INSERT INTO settings VALUES ('theme', ?)", (theme,))
        migrate(connection)
        migrate(connection)
        kept = dict(connection.execute("SELECT key, value FROM settings"))
        connection.close()
        assert kept.get("theme", "") == theme
        ids.append(kept["learner id"])
    assert ids[0] == ids[2], "a store that holds something has one id, however often a copy of it is read"
    assert len(set(ids)) == 4
    assert all(len(drawn) == 8 and int(drawn, 16) >= 0 for drawn in ids)
