"""What a learner did with the challenges is appended and never changes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tutor.domain.challenge import ChallengeStatus, work_on_challenge
from tutor.domain.tries import AidKind
from tutor.storage.store import FILE_NAME, Store


def test_tries_and_aids_come_back(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.add_try("dense", "pf", "no_bias", "first").result()
    store.add_try("dense", "pf", "no_bias", "first").result()  # the same again is kept once
    store.open_aid("dense", AidKind.HINT, 1).result()
    store.open_aid("dense", AidKind.HINT, 1).result()
    passed = store.add_try("dense", "pp", "", "second").result()
    store.open_aid("dense", AidKind.SOLUTION, 1).result()
    store.add_try("softmax", "w", "", "third").result()
    notebook = store.read_notebook()
    store.close()
    work = work_on_challenge("dense", notebook.tries, notebook.aids)
    assert [one.code for one in work.tries] == ["first", "second"]
    assert (work.status, work.hints_used, work.assisted) == (ChallengeStatus.SOLVED, 1, False)
    assert work.first_pass == passed
    assert work.passed_codes == {"second"}
    assert work_on_challenge("softmax", notebook.tries, notebook.aids).status is ChallengeStatus.STARTED
    assert work_on_challenge("adam", notebook.tries, notebook.aids).status is ChallengeStatus.OPEN


@pytest.mark.parametrize("act", ["UPDATE challenge_tries SET code = ''", "DELETE FROM challenge_aids"])
def test_the_store_refuses_to_change_them(tmp_path: Path, act: str) -> None:
    store = Store.open(tmp_path)
    store.add_try("dense", "p", "", "code").result()
    store.open_aid("dense", AidKind.HINT, 1).result()
    store.close()
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    with pytest.raises(sqlite3.IntegrityError, match="stays as it was"):
        connection.execute(act)
    connection.close()
