"""The list of all runs, what is said of them, and what was deleted."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from dnn_core.config import TrainingConfig
from tests.training.test_records import snapshot, written
from tutor.training import records, shelf
from tutor.training.lock import RunLock
from tutor.training.shelf import FROM_A_FILE, About
from tutor.training.snapshot import RunState


def test_a_thousand_runs_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index holds what has not changed; a record or a name that has is read anew."""
    for run in (1, 2, 3):
        written(tmp_path, snapshot(run))
    assert [one.run for one in shelf.entries(tmp_path)] == [3, 2, 1]
    read: list[int] = []
    first = records.readable
    monkeypatch.setattr(records, "readable", lambda runs, run: read.append(run) or first(runs, run))
    assert len(shelf.entries(tmp_path)) == 3
    assert read == []
    shelf.write_about(tmp_path, 2, About("wide [b]", "a note", pinned=True))
    written(tmp_path, snapshot(3, title="an experiment"))
    found = {one.run: one for one in shelf.entries(tmp_path)}
    assert sorted(read) == [2, 3]
    assert (found[2].name, found[2].note, found[3].name) == ("wide [b]", "a note", "an experiment")
    assert shelf.pinned(tmp_path) == (2,)


def test_what_was_listed_last_is_known_without_a_look_at_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for run in (1, 2, 10):
        written(tmp_path, snapshot(run=run))
    assert shelf.listed(tmp_path) is None
    found = shelf.entries(tmp_path)
    monkeypatch.setattr(shelf, "_stamps", lambda runs: pytest.fail("the disk is looked at"))
    assert shelf.listed(tmp_path) == found
    assert [one.run for one in found] == [10, 2, 1]
    assert shelf.listed(tmp_path / "another") is None


@pytest.mark.parametrize("content", [b"{", b'{"format": 99, "runs": {}}', b'{"format": 1, "runs": {"1": {"run": 1}}}'])
def test_a_damaged_index_is_made_anew(tmp_path: Path, content: bytes) -> None:
    written(tmp_path, snapshot(1))
    (tmp_path / shelf.INDEX).write_bytes(content)
    assert [one.run for one in shelf.entries(tmp_path)] == [1]
    assert json.loads((tmp_path / shelf.INDEX).read_bytes())["format"] == shelf.INDEX_FORMAT


def test_a_record_or_a_name_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    written(tmp_path, snapshot(1))
    written(tmp_path, snapshot(2))
    (records.run_folder(tmp_path, 1) / records.RECORD).write_text("{")
    (records.run_folder(tmp_path, 2) / shelf.ABOUT).write_text("[1]")
    records.run_folder(tmp_path, 3).mkdir()
    assert [(one.run, one.name) for one in shelf.entries(tmp_path)] == [(2, "")]
    assert shelf.unreadable(tmp_path) == 1, "a run that has no record yet is not among them"


def test_what_is_deleted_is_brought_back_or_gone_after_a_day(tmp_path: Path) -> None:
    for run in (1, 2, 3):
        written(tmp_path, snapshot(run))
    shelf.delete(tmp_path, 3)
    shelf.delete(tmp_path, 1)
    assert [one.run for one in shelf.entries(tmp_path)] == [2]
    assert set(shelf.deleted(tmp_path)) == {1, 3}
    assert records.new_run(tmp_path) == 4, "the number of one that may come back is not given to another"
    shelf.bring_back(tmp_path, 3)
    assert records.readable(tmp_path, 3) == snapshot(3)
    shelf.clear_away(tmp_path)
    assert shelf.deleted(tmp_path) == (1,)
    os.utime(tmp_path / shelf.DELETED / "run-0001", (0, 0))
    shelf.clear_away(tmp_path)
    assert shelf.deleted(tmp_path) == ()


def test_a_run_at_work_is_not_deleted(tmp_path: Path) -> None:
    written(tmp_path, snapshot(1, RunState.TRAINING))
    lock = RunLock(records.run_folder(tmp_path, 1) / records.LOCK)
    with pytest.raises(OSError, match="stop it first"):
        shelf.delete(tmp_path, 1)
    lock.release()
    assert records.numbers(tmp_path) == [1]


def test_runs_are_of_four_kinds() -> None:
    made = {
        "mine": snapshot(1),
        "experiments": snapshot(2, purpose="bet 7"),
        "faults": snapshot(3, RunState.DIVERGED, purpose="bet 7"),
        "friends'": snapshot(4, purpose=FROM_A_FILE),
    }
    entries = [shelf.entry_of(one, About()) for one in made.values()]
    for kind, one in made.items():
        assert [found.run for found in shelf.narrowed(entries, kind)] == [one.run]
    assert len(shelf.narrowed(entries, "all")) == 4


def test_what_is_special_is_what_differs_from_the_course() -> None:
    usual = TrainingConfig()
    assert shelf.special(usual) == "as in the course"
    assert shelf.special(replace(usual, activation="relu", seed=7)) == "ReLU, seed 7"
    assert shelf.special(replace(usual, dropout=0.5), FROM_A_FILE) == "dropout 0.5, from a file"
    assert shelf.special(replace(usual, optimizer="sgd", learning_rate=0.1)) == "SGD, rate 0.1"
