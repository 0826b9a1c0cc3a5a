"""Bets and what came of them: appended, never changed, and there after an upgrade from the schema before."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from tests.storage.conftest import Clock
from tutor.domain.asked import Revision
from tutor.domain.response import PlacedBet, RecordedCurve
from tutor.storage.errors import StoreError
from tutor.storage.migrations import MIGRATIONS
from tutor.storage.opening import FILE_NAME, open_to_write
from tutor.storage.store import Store, check_store

NOW = datetime(2026, 5, 4, 9, 30)
CURVE = RecordedCurve("epochs", "test accuracy, %", ((1.0, 93.25), (2.0, 95.5)))
BEFORE_BETS = MIGRATIONS[:1]


def test_a_bet_is_appended_and_numbered(store: Store) -> None:
    first = store.place_bet("rate", "learning", "Worse", "lower").result()
    second = store.place_bet("rate", "learning", "Better", "higher").result()
    other = store.place_bet("scramble", "learning", "The same", "same").result()
    assert (first.attempt, second.attempt, other.attempt) == (1, 2, 1)
    notebook = store.read_notebook()
    assert notebook.bets == (first, second, other)
    assert notebook.bets_on("rate") == (first, second)
    assert first.placed_at == "2026-05-04T09:30:02+02:00"


def test_a_bet_is_kept_with_what_it_is_on(store: Store) -> None:
    on = Revision("rate", "0123456789abcdef", "{}")
    first = store.place_bet("rate", "learning", "Worse", "lower", on).result()
    second = store.place_bet("rate", "learning", "Better", "higher", on).result()
    notebook = store.read_notebook()
    assert (first.revision, second.revision) == (on.id, on.id)
    assert notebook.bets == (first, second)
    assert notebook.revisions == (on,)
    assert notebook.revisions[0].kept_at == first.placed_at


def test_bets_of_an_old_store_do_not_know_what_they_were_on(home: Path) -> None:
    open_to_write(home, NOW, 1.0, MIGRATIONS[:5]).close()
    connection = sqlite3.connect(home / FILE_NAME)
    moment = "2026-05-01T10:00:00+02:00"
    connection.execute("INSERT INTO bets VALUES (1, 'rate', 'learning', 1, 'Worse', 'lower', ?)", (moment,))
    connection.commit()
    connection.close()
    store = Store.open(home, now=Clock())
    assert store.read_notebook().bets == (PlacedBet(1, "rate", "learning", 1, "Worse", "lower", moment),)
    store.close()


@pytest.mark.parametrize("value", [96.25, 18_000.0, "never", "falls", 5.0])
def test_an_outcome_is_kept_to_the_letter(store: Store, value: float | str) -> None:
    bet = store.place_bet("rate", "learning", "Worse", "lower").result()
    kept = store.keep_outcome(bet, 0, "usual rate", 7, value, CURVE, last=False).result()
    assert kept.value == value
    assert store.read_notebook().outcomes_of(bet) == (kept,)
    assert kept.curve == CURVE
    assert not store.read_notebook().settled("rate")
    store.keep_outcome(bet, 1, "ten times", 8, value, CURVE, last=True).result()
    assert store.read_notebook().settled("rate")
    assert [one.run_index for one in store.read_notebook().outcomes_of(bet)] == [0, 1]


def test_the_first_of_two_tutors_that_keep_one_outcome_is_right(store: Store, home: Path) -> None:
    bet = store.place_bet("rate", "learning", "Worse", "lower").result()
    store.keep_outcome(bet, 0, "usual rate", 7, 96.3, CURVE, last=True).result()
    other = Store.open(home)
    kept = other.keep_outcome(bet, 0, "usual rate", 8, 10.0, CURVE, last=True).result()
    other.close()
    assert (kept.run, kept.value) == (7, 96.3)
    assert len(store.read_notebook().outcomes) == 1


def test_a_number_that_is_not_finite_is_refused_before_it_is_written(store: Store) -> None:
    bet = store.place_bet("rate", "learning", "Worse", "lower").result()
    with pytest.raises(ValueError, match="JSON compliant"):
        store.keep_outcome(bet, 0, "x", 1, float("nan"), CURVE, last=True)
    assert store.read_notebook().outcomes == ()


def test_neither_bets_nor_outcomes_can_be_rewritten(store: Store, home: Path) -> None:
    bet = store.place_bet("rate", "learning", "Worse", "lower").result()
    store.keep_outcome(bet, 0, "usual rate", 7, 96.3, CURVE, last=True).result()
    connection = sqlite3.connect(home / FILE_NAME)
    for statement in (
        "UPDATE bets SET value = 'higher'",
        "DELETE FROM bets",
        "UPDATE outcomes SET value = '10'",
        "DELETE FROM outcomes",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="stays as it"):
            connection.execute(statement)
    connection.close()


def test_words_of_any_kind_survive(store: Store) -> None:
    text = "kein 'Wort'; [b]“zu” viel\n\x1b[31m \ud800"
    bet = store.place_bet("rate", "learning", text, text).result()
    assert bet.text == text.replace("\ud800", "\ufffd")
    assert store.read_notebook().bets == (bet,)


def test_the_schema_before_is_brought_up_to_date_with_all_that_is_in_it(home: Path) -> None:
    open_to_write(home, NOW, 1.0, BEFORE_BETS).close()
    connection = sqlite3.connect(home / FILE_NAME)
    connection.execute(
        "INSERT INTO responses (question_id, lesson_id, attempt, status, text, submitted_at) "
        "VALUES ('q', 'l', 1, 'submitted', 'old words', '2026-05-01T10:00:00+02:00')"
    )
    connection.execute("INSERT INTO drafts VALUES ('q', 'a draft', '2026-05-01T10:00:00+02:00')")
    connection.commit()
    connection.close()
    store = Store.open(home, now=Clock())
    notebook = store.read_notebook()
    assert [made.text for made in notebook.responses] == ["old words"]
    assert [draft.text for draft in notebook.drafts] == ["a draft"]
    assert (notebook.bets, notebook.outcomes) == ((), ())
    bet = store.place_bet("rate", "learning", "Worse", "lower").result()
    store.keep_outcome(bet, 0, "usual rate", 7, 96.3, CURVE, last=True).result()
    store.close()
    (backup,) = (home / "backups").iterdir()
    assert backup.name.startswith("responses-v1-")
    assert check_store(home) == ()


@pytest.mark.parametrize(
    ("column", "text"),
    [("value", "no JSON"), ("value", "[1]"), ("value", "true"), ("curve", "{}"), ("curve", '{"x": 1, "y": 2}'),
     ("curve", '{"x": "a", "y": "b", "points": [[1]]}')],
)  # fmt: skip
def test_what_we_never_wrote_is_damage(store: Store, home: Path, column: str, text: str) -> None:
    bet = store.place_bet("rate", "learning", "Worse", "lower").result()
    store.keep_outcome(bet, 0, "usual rate", 7, 96.3, CURVE, last=True).result()
    connection = sqlite3.connect(home / FILE_NAME)
    connection.execute("DROP TRIGGER outcomes_keep_their_words")
    connection.execute(f"UPDATE outcomes SET {column} = ?", (text,))
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="damaged"):
        store.read_notebook()
