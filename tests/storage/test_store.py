"""What the learner writes comes back to the letter, in order, and nothing of it is ever rewritten."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.storage.conftest import Clock
from tutor.domain.learner import ID_SETTING
from tutor.domain.response import ResponseStatus
from tutor.storage.errors import StoreError
from tutor.storage.store import FILE_NAME, Store

HOSTILE = (
    "",
    "[bold]a[/b] [/foo] [int]",
    "nul \x00 in the middle",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b31m \x7f",
    "👩‍🔬 e\u0301 \u202eback\u202c \u2028 \u0085 \r\n \r \t",
    "'; DROP TABLE responses; --",
    "x" * 100_000,
    "é\n" * 50_000,
)


def test_a_new_store_is_empty(store: Store) -> None:
    notebook = store.read_notebook()
    assert (notebook.drafts, notebook.responses, notebook.mentor_questions) == ((), (), ())
    assert notebook.pages_read == {}
    assert set(store.read_settings()) == {ID_SETTING}


def test_a_draft_is_the_latest_text_and_its_time(store: Store) -> None:
    first = store.save_draft("q", "first").result()
    store.save_draft("other", "elsewhere").result()
    kept = store.save_draft("q", "second", first).result()
    assert (kept.question_id, kept.text) == ("q", "second")
    assert kept.updated_at == "2026-05-04T09:30:04+02:00", "the clock is looked at on opening and at each write"
    assert store.read_notebook().drafts_of("q") == (kept,)


def test_two_windows_never_write_over_each_other(store: Store, home: Path) -> None:
    begun = store.save_draft("q", "begun").result()
    other = Store.open(home, now=Clock())
    theirs = other.save_draft("q", "begun, and written on elsewhere", begun).result()
    mine = store.save_draft("q", "begun, and written on here", begun).result()
    assert [draft.text for draft in store.read_drafts("q").result()] == [theirs.text, mine.text]
    assert other.read_notebook().drafts_of("q") == (theirs, mine)
    again = store.save_draft("q", "begun, and written on here too", mine).result()
    assert store.read_notebook().drafts_of("q") == (theirs, again), "each goes on in its own words"
    other.submit("q", "lesson", theirs.text, base=theirs).result()
    assert store.read_notebook().drafts_of("q") == (again,), "what was submitted there drops no draft here"
    other.close()


def test_a_submission_drops_no_words_that_it_does_not_know(store: Store) -> None:
    begun = store.save_draft("q", "begun").result()
    store.save_draft("q", "begun, more", begun).result()
    store.submit("q", "lesson", "begun", base=begun).result()
    store.save_draft("q", "", begun).result()
    store.add_mentor_question("home", "begun", begun).result()
    assert [draft.text for draft in store.read_notebook().drafts] == ["begun, more"]


def test_a_draft_of_the_submitted_words_is_one_with_them(store: Store) -> None:
    store.save_draft("q", "the same").result()
    store.submit("q", "lesson", "the same").result()
    assert store.read_notebook().drafts == ()


def test_submitting_numbers_attempts_and_drops_the_draft(store: Store) -> None:
    begun = store.save_draft("q", "begun").result()
    store.save_draft("r", "another").result()
    first = store.submit("q", "lesson", "begun and ended", base=begun).result()
    second = store.submit("q", "lesson", "better").result()
    elsewhere = store.submit("r2", "lesson", "").result()
    assert [first.attempt, second.attempt, elsewhere.attempt] == [1, 2, 1]
    notebook = store.read_notebook()
    assert notebook.attempts("q") == (first, second)
    assert [draft.question_id for draft in notebook.drafts] == ["r"]
    assert (first.status, first.confidence, first.ticks) == (ResponseStatus.SUBMITTED, None, None)


def test_skipping_keeps_the_draft_and_is_no_attempt(store: Store) -> None:
    store.save_draft("q", "half a thought").result()
    skipped = store.skip("q", "lesson").result()
    again = store.skip("q", "lesson").result()
    assert [skipped.status, again.status] == [ResponseStatus.SKIPPED] * 2
    assert store.read_notebook().draft("q") is not None
    assert store.submit("q", "lesson", "a thought").result().attempt == 1


def test_confidence_and_ticks_are_filled_in_and_may_change(store: Store, home: Path) -> None:
    made = store.submit("q", "lesson", "text").result()
    store.set_confidence(made.id, 3).result()
    store.set_ticks(made.id, frozenset()).result()
    store.set_ticks(made.id, frozenset({"sum", "number"}), frozenset({"bias"})).result()
    store.close()
    with_more = Store.open(home)
    kept = with_more.read_notebook().latest("q")
    assert kept is not None
    assert (kept.confidence, kept.ticks) == (3, frozenset({"number", "sum"}))
    with_more.set_confidence(made.id, None).result()
    kept = with_more.read_notebook().latest("q")
    assert kept is not None
    assert kept.confidence is None
    with_more.close()


def test_what_cannot_be_filled_in_is_said(store: Store) -> None:
    made = store.submit("q", "lesson", "text").result()
    with pytest.raises((ValueError, StoreError)):
        store.set_confidence(made.id, 4).result()
    with pytest.raises(StoreError):
        store.set_confidence(made.id + 1, 2).result()
    with pytest.raises(StoreError):
        store.set_ticks(made.id + 1, frozenset({"sum"})).result()


def test_pages_settings_and_questions_for_the_mentor(store: Store) -> None:
    store.mark_read("layers/output").result()
    store.mark_read("layers/output").result()
    store.set_setting("theme", "dark").result()
    store.set_setting("theme", "light").result()
    asked = store.add_mentor_question("layers/output", "Why\nsoftmax?").result()
    notebook = store.read_notebook()
    assert list(notebook.pages_read) == ["layers/output"]
    assert notebook.mentor_questions == (asked,)
    assert (asked.page, asked.text) == ("layers/output", "Why\nsoftmax?")
    assert store.read_settings()["theme"] == "light"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_kept_to_the_letter(store: Store, home: Path, text: str) -> None:
    store.submit("q", "lesson", text).result()
    store.add_mentor_question("lesson/page", text).result()
    store.save_draft("d", text or " ").result()
    store.close()
    again = Store.open(home)
    notebook = again.read_notebook()
    again.close()
    assert notebook.responses[0].text == text
    assert notebook.mentor_questions[0].text == text
    assert notebook.drafts[0].text == (text or " ")


def test_a_lone_surrogate_becomes_a_replacement_character(store: Store) -> None:
    assert store.submit("q\ud800", "l\udfff", "a\udc80b").result().text == "a\ufffdb"
    assert store.save_draft("d", "\ud83d").result().text == "\ufffd"
    store.set_setting("name", "\udcff").result()
    store.mark_read("p/\udcff").result()
    store.add_mentor_question("p/\udcff", "\udcff").result()
    notebook = store.read_notebook()
    assert notebook.responses[0].question_id == "q\ufffd"
    assert notebook.drafts[0].text == "\ufffd"
    assert notebook.mentor_questions[0].text == "\ufffd"
    assert store.read_settings()["name"] == "\ufffd"


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_makes_the_round_trip(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder))
        draft = None
        for text in texts:
            store.submit("q", "lesson", text)
            draft = store.save_draft("d", text, draft).result()
        store.close()
        again = Store.open_read_only(Path(folder))
        assert again is not None
        notebook = again.read_notebook()
        again.close()
    assert [response.text for response in notebook.responses] == texts
    assert [response.attempt for response in notebook.responses] == list(range(1, len(texts) + 1))
    draft = notebook.draft("d")
    assert (draft.text if draft else "") == texts[-1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE responses SET text = 'other'",
        "UPDATE responses SET question_id = 'other'",
        "UPDATE responses SET attempt = 9",
        "UPDATE responses SET status = 'skipped'",
        "UPDATE responses SET submitted_at = ''",
        "DELETE FROM responses",
    ],
)
def test_the_file_itself_refuses_to_rewrite_a_response(store: Store, home: Path, statement: str) -> None:
    store.submit("q", "lesson", "mine").result()
    rival = sqlite3.connect(home / FILE_NAME)
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        rival.execute(statement)
    rival.close()
    assert store.read_notebook().responses[0].text == "mine"


def test_close_waits_for_what_was_asked(home: Path) -> None:
    store = Store.open(home)
    asked = [store.submit("q", "lesson", str(number)) for number in range(50)]
    store.close()
    store.close()
    assert [future.result(timeout=0).attempt for future in asked] == list(range(1, 51))
    with pytest.raises(StoreError, match="closed"):
        store.save_draft("q", "too late").result()
    with pytest.raises(StoreError, match="closed"):
        store.read_notebook()


async def test_a_screen_that_stops_waiting_loses_nothing(store: Store, home: Path) -> None:
    """Leaving a screen cancels its waiting; the write must be done all the same, and those after it."""
    rival = sqlite3.connect(home / FILE_NAME, isolation_level=None)
    rival.execute("BEGIN IMMEDIATE")
    waiting = [asyncio.wrap_future(store.save_draft(name, "kept")) for name in ("a", "b")]
    await asyncio.sleep(0)
    for future in waiting:
        future.cancel()
    await asyncio.sleep(0)
    rival.execute("ROLLBACK")
    rival.close()
    await asyncio.wrap_future(store.save_draft("c", "kept"))
    assert [draft.question_id for draft in store.read_notebook().drafts] == ["a", "b", "c"]


def test_many_threads_may_ask_at_once(store: Store) -> None:
    threads = [
        threading.Thread(target=lambda: [store.submit("q", "lesson", "x").result() for _ in range(10)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made.attempt for made in store.read_notebook().responses) == list(range(1, 41))


def test_a_home_named_from_here_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store.open(Path("with ? and % and #"), now=Clock())
    store.save_draft("q", "here").result()
    store.close()
    reader = Store.open_read_only(Path("with ? and % and #"))
    assert reader is not None
    assert reader.read_notebook().drafts[0].text == "here"
    reader.close()
