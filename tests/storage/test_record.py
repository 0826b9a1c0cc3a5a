"""What is recorded is what happened: what was asked, mentioned and ticked, in one transaction; also from old stores."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from tests.domain.samples import NEURON
from tutor.domain.response import Notebook
from tutor.domain.revision import revision_of
from tutor.domain.run_keys import RunKey
from tutor.storage import old_rubrics
from tutor.storage.errors import StoreError
from tutor.storage.migrations import MIGRATIONS, migrate
from tutor.storage.opening import FILE_NAME
from tutor.storage.store import Store

ASKED = revision_of(NEURON)
KEY = RunKey(3, (4.0, 9.0))


def test_a_response_comes_back_with_all_that_belongs_to_it(store: Store) -> None:
    mentioned = frozenset({"sum", "number"})
    made = store.submit("neuron", "video", "a sum", revision=ASKED, mentioned=mentioned, run_key=KEY).result()
    again = store.submit("neuron", "video", "a number", revision=ASKED, mentioned=frozenset()).result()
    store.set_ticks(made.id, frozenset({"sum"}), frozenset({"number"})).result()
    notebook = store.read_notebook()
    first, second = notebook.responses
    assert (first.mentioned, first.ticks, first.unticked) == (mentioned, {"sum"}, {"number"})
    assert (first.revision, first.run_key) == (ASKED.id, KEY)
    assert second == again
    assert (second.mentioned, second.ticks, second.run_key) == (frozenset(), None, None)
    assert notebook.revisions == (ASKED,), "kept once"
    assert notebook.asked(first, None) is not None


@pytest.mark.parametrize("table", ["revisions", "responses"])
def test_response_and_what_was_asked_are_kept_together_or_not_at_all(store: Store, home: Path, table: str) -> None:
    other = sqlite3.connect(home / FILE_NAME)
    other.execute(f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    other.commit()
    store.save_draft("neuron", "a sum").result()
    with pytest.raises(StoreError):
        store.submit("neuron", "video", "a sum", revision=ASKED, mentioned=frozenset({"sum"}), run_key=KEY).result()
    notebook = store.read_notebook()
    assert (notebook.responses, notebook.revisions) == ((), ())
    assert notebook.draft("neuron") is not None
    other.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE responses SET revision = ''",
        "UPDATE responses SET mentioned = '[]'",
        "UPDATE responses SET run_key = NULL",
        "UPDATE revisions SET content = '{}'",
        "DELETE FROM revisions",
    ],
)
def test_what_was_asked_and_mentioned_is_never_rewritten(store: Store, home: Path, change: str) -> None:
    store.submit("neuron", "video", "a sum", revision=ASKED, mentioned=frozenset({"sum"}), run_key=KEY).result()
    other = sqlite3.connect(home / FILE_NAME)
    with pytest.raises(sqlite3.IntegrityError, match=r"never rewritten|stays as it was"):
        other.execute(change)
    other.close()


def test_drafts_are_in_the_order_of_instants_not_of_words(home: Path) -> None:
    """The zone changes: what is later has an earlier hour."""
    moments = iter(("2026-05-04T09:00:00+09:00", "2026-05-04T22:00:00+09:00", "2026-05-04T15:30:00+02:00"))
    store = Store.open(home, now=lambda: datetime.fromisoformat(next(moments)))
    store.save_draft("older", "one").result()
    store.save_draft("newer", "two").result()
    assert [draft.question_id for draft in store.read_notebook().drafts] == ["older", "newer"]
    store.close()


# a store of schema 2


def old_store(home: Path, *ticks: tuple[str, str | None]) -> Path:
    """Responses with ticks as places, keys of runs as settings."""
    home.mkdir(parents=True)
    connection = sqlite3.connect(home / FILE_NAME, isolation_level=None)
    migrate(connection, MIGRATIONS[:2])
    for number, (question_id, kept) in enumerate(ticks, start=1):
        connection.execute(
            "INSERT INTO responses (question_id, lesson_id, attempt, status, text, confidence, ticks, submitted_at) "
            "VALUES (?, 'video-1', 1, 'submitted', ?, 2, ?, ?)",
            (question_id, f"words {number}", kept, f"2026-05-0{number}T09:30:00+02:00"),
        )
    connection.execute("INSERT INTO drafts VALUES ('video1-layer', 'half', '2026-05-04T09:30:00+02:00')")
    connection.execute("INSERT INTO settings VALUES ('run key own run 1', '[3, 96.4]')")
    connection.execute("INSERT INTO settings VALUES ('run key nobody 7', '[3, 96.4]')")
    connection.execute("INSERT INTO settings VALUES ('theme', 'i2-dark')")
    connection.close()
    return home / FILE_NAME


OLD = (
    ("video1-neuron", "[0, 2]"),
    ("video1-layer", "[]"),
    ("a-lesson-of-my-own", "[0, 1]"),
    ("video1-neuron-2", None),
    ("own run", None),
)


def check_old(notebook: Notebook, settings: dict[str, str]) -> None:
    made = {one.question_id: one for one in notebook.responses}
    assert made["video1-neuron"].ticks == {"holds-a-number", "how-strongly-lit"}
    assert made["video1-layer"].ticks == frozenset()
    assert made["a-lesson-of-my-own"].ticks == {"#1", "#2"}, "nobody knows what these lines said"
    assert made["video1-neuron-2"].ticks is None
    assert made["own run"].run_key == RunKey(3, (96.4,))
    assert [one.text for one in notebook.responses] == [f"words {number}" for number in range(1, 6)]
    assert {(one.revision, one.mentioned, one.unticked, one.confidence) for one in notebook.responses} == {
        ("", None, frozenset(), 2)
    }
    assert [draft.text for draft in notebook.drafts] == ["half"]
    assert {name: settings[name] for name in settings if name != "learner id"} == {
        "run key nobody 7": "[3, 96.4]",
        "theme": "i2-dark",
    }


def test_places_become_ids_and_keys_of_runs_move_to_their_responses(home: Path) -> None:
    old_store(home, *OLD)
    store = Store.open(home)
    check_old(store.read_notebook(), store.read_settings())
    store.submit("video1-layer", "video-1", "more", revision=ASKED, mentioned=frozenset()).result()
    assert [one.attempt for one in store.read_notebook().attempts("video1-layer")] == [1, 2]
    store.close()


def test_an_old_store_is_read_as_it_will_be_and_left_as_it_is(home: Path) -> None:
    path = old_store(home, *OLD)
    before = path.read_bytes()
    store = Store.open_read_only(home)
    assert store is not None
    check_old(store.read_notebook(), store.read_settings())
    store.close()
    assert path.read_bytes() == before


@pytest.mark.parametrize("kept", ["not json", "[[]]", "3"])
def test_damage_in_old_ticks_stops_no_upgrade_by_itself(home: Path, kept: str) -> None:
    old_store(home, ("video1-neuron", kept))
    store = Store.open(home)
    with pytest.raises(StoreError, match="damaged"):
        store.read_notebook()
    store.close()


def test_places_of_the_old_rubrics_are_known() -> None:
    assert old_rubrics.line_at("video2-mse", 2) == "high-is-far"
    assert old_rubrics.line_at("video2-mse", 4) == "#5"
    assert old_rubrics.line_at("video2-mse", -1) == "#0"
    assert old_rubrics.line_at("nowhere", 0) == "#1"
