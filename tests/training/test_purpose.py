"""What a run was started for is in its record, and by it the run is found again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.domain.test_run_facts import DATA
from tests.training.conftest import SHORT, Begin
from tutor.training.records import (
    RECORD,
    RecordError,
    find_purpose,
    new_run,
    read_record,
    run_folder,
    summary,
    write_record,
)
from tutor.training.snapshot import RunState, TrainingSnapshot

DONE = TrainingSnapshot(state=RunState.FINISHED, config=SHORT, final_train_accuracy=0.9725)


def keep(runs: Path, purpose: str, title: str = "") -> int:
    number = new_run(runs)
    write_record(runs, replace(DONE, run=number, purpose=purpose, title=title))
    return number


def test_a_record_holds_title_purpose_and_training_accuracy(runs: Path) -> None:
    number = keep(runs, "rate/1/2026-05-04/0", "Rate “×10” [b]: ten times")
    found = read_record(runs, number)
    assert found is not None
    assert found.title == "Rate “×10” [b]: ten times"
    assert found.purpose == "rate/1/2026-05-04/0"
    assert found.final_train_accuracy == 0.9725
    assert summary(found).startswith("Rate “×10” [b]: ten times: ")


def test_the_newest_run_of_a_purpose_is_found(runs: Path) -> None:
    keep(runs, "rate/0")
    newest = keep(runs, "rate/0")
    own = keep(runs, "")
    keep(runs, "rate/1")
    found = find_purpose(runs, "rate/0")
    assert found is not None
    assert found.run == newest
    mine = find_purpose(runs, "")
    assert mine is not None
    assert mine.run == own
    assert find_purpose(runs, "rate/2") is None
    assert find_purpose(runs / "nowhere", "rate/0") is None


def test_a_run_on_other_images_is_passed_over_where_digits_are_asked_for(runs: Path) -> None:
    digits = keep(runs, "rate/0")
    clothes = new_run(runs)
    write_record(runs, replace(DONE, run=clothes, purpose="rate/0", data=DATA))
    found = [find_purpose(runs, "rate/0", of_digits=of_digits) for of_digits in (False, True)]
    assert [one.run for one in found if one is not None] == [clothes, digits]


def test_a_record_of_an_older_tutor_is_of_the_learners_own_run(runs: Path) -> None:
    number = keep(runs, "")
    path = run_folder(runs, number) / RECORD
    record = json.loads(path.read_text())
    for name in ("title", "purpose", "final_train_accuracy"):
        del record[name]
    path.write_text(json.dumps(record))
    found = find_purpose(runs, "")
    assert found is not None
    assert (found.run, found.title, found.final_train_accuracy) == (number, "", None)


@pytest.mark.parametrize("share", [1.5, -0.1, "most", True])
def test_a_share_that_is_none_is_damage(runs: Path, share: object) -> None:
    number = keep(runs, "")
    path = run_folder(runs, number) / RECORD
    path.write_text(json.dumps({**json.loads(path.read_text()), "final_train_accuracy": share}))
    with pytest.raises(RecordError, match="damaged"):
        read_record(runs, number)


def test_a_session_starts_a_run_for_a_purpose_and_says_whether_it_did(begin: Begin) -> None:
    session, listener = begin()
    assert session.start(SHORT, title="Rate: usual", purpose="rate/0")
    assert not session.start(SHORT, purpose="rate/1")  # one is at work
    finished = listener.wait_for(RunState.FINISHED)
    assert (finished.title, finished.purpose) == ("Rate: usual", "rate/0")
    assert finished.final_train_accuracy is not None
    found = session.find("rate/0")
    assert found is not None
    assert (found.run, found.state) == (1, RunState.FINISHED)
    assert session.find("rate/1") is None
    session.close()
    assert not session.start(SHORT)
