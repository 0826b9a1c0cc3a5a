"""A run as a file: written, opened elsewhere, trained again, and told how near the two are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dnn_core.config import TrainingConfig
from tests.training.conftest import wait_until
from tests.training.test_records import snapshot, written
from tutor.domain.moments import local_now, stamp
from tutor.domain.run_facts import Journal, Sitting
from tutor.training import records, run_file, shelf
from tutor.training.run_file import RunFile, RunFileError
from tutor.training.session import TrainingSession
from tutor.training.shelf import FROM_A_FILE, About
from tutor.training.snapshot import RunState, TestPoint, TrainingSnapshot

HUGE = 3**200
WORKED = Journal((Sitting(0, "2026-05-04T09:30:00+02:00", "i2-tutor 0.1.0, NumPy 2.3.1 on Haswell", 2),))
ELSEWHERE = Journal((Sitting(0, "2026-05-05T09:30:00+02:00", "i2-tutor 0.1.0, NumPy 2.3.1 on SkylakeX", 2),))


def a_run(**fields: Any) -> TrainingSnapshot:
    config = TrainingConfig(hidden_sizes=(8,), epochs=2, seed=HUGE)
    return snapshot(4, config=config, journal=WORKED, **fields)


def test_a_file_holds_all_but_weights_and_pictures(tmp_path: Path) -> None:
    made, path = a_run(weights="ab"), tmp_path / "mine.i2run"
    run_file.write(path, made, About("wide", "why"))
    found = run_file.read(path)
    assert (found.name, found.note) == ("wide", "why")
    assert found.snapshot.config == made.config
    assert found.snapshot.config.seed == HUGE, "seeds of any size"
    assert found.snapshot.train_curve == made.train_curve
    assert found.snapshot.test_points == made.test_points
    assert '"pixels"' not in path.read_text()


def test_an_opened_file_is_a_friends_run_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "mine.i2run"
    run_file.write(path, a_run(), About("wide [b]", "why"))
    run = run_file.bring(path, tmp_path / "runs")
    (entry,) = shelf.entries(tmp_path / "runs")
    assert (entry.run, entry.name, entry.kind, entry.note) == (run, "wide [b]", "friends'", "why")
    file = run_file.beside(tmp_path / "runs", run)
    here = records.readable(tmp_path / "runs", run)
    assert file is not None
    assert here is not None
    assert here.purpose == FROM_A_FILE
    assert run_file.verdict(file, here) is None, "it has not been trained here"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text[:-40], "not whole JSON"),
        (lambda text: "[1, 2]", "no run file"),
        (lambda text: text.replace('"format":1', '"format":7'), "newer tutor"),
        (lambda text: text.replace('"epochs":2', '"epochs":-2'), "settings that this tutor does not know"),
        (lambda text: text.replace('"epochs":2', '"epochs":2,"magic":1'), "settings that this tutor does not know"),
        (lambda text: text.replace('"step":20', '"step":"x"'), "damaged"),
        (lambda text: text.replace("[784,8,10]", "[784,9,10]"), "damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_words(tmp_path: Path, change: Callable[[str], str], words: str) -> None:
    text = change(run_file.to_text(a_run()))
    path = tmp_path / "bad.i2run"
    path.write_text(text)
    with pytest.raises(RunFileError, match=words):
        run_file.bring(path, tmp_path / "runs")
    assert records.numbers(tmp_path / "runs") == []


def test_what_is_no_file_or_far_too_large_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match="cannot be read"):
        run_file.read(tmp_path / "none.i2run")
    (tmp_path / "large.i2run").write_bytes(b" " * 2_100_000)
    with pytest.raises(RunFileError, match="some thousand"):
        run_file.read(tmp_path / "large.i2run")


def test_the_tutor_says_whether_it_is_the_same_run() -> None:
    made = a_run(weights="ab")
    file = RunFile("wide", "", made)
    here = replace(made, journal=ELSEWHERE)
    same = run_file.verdict(file, here)
    assert same is not None
    assert same.same is True
    assert "to the last bit" in same.words
    near = run_file.verdict(file, replace(here, weights="cd", train_curve=((10.0, 2.0), (20.0, 1.5000001))))
    assert near is not None
    assert near.same is None
    assert "Haswell" in near.words
    assert "SkylakeX" in near.words
    far = run_file.verdict(file, replace(here, weights="cd", test_points=(TestPoint(20, 1.5, 0.7),)))
    assert far is not None
    assert far.same is False
    assert run_file.verdict(file, replace(here, state=RunState.STOPPED)) is None


def test_a_run_whose_rate_was_changed_is_trained_again_to_the_last_bit(tmp_path: Path) -> None:
    """The whole way: trained, exported, opened in an empty home, trained there, and compared."""
    config = TrainingConfig(hidden_sizes=(8,), samples=600, max_steps=60, seed=HUGE, tests_per_epoch=2)
    ended = threading.Event()

    def hear(told: TrainingSnapshot) -> None:
        if not told.state.active and told.run and told.state is not RunState.STOPPED:
            ended.set()

    first = TrainingSession(tmp_path / "one", hear)
    made = snapshot(1, config=config, layer_sizes=(784, 8, 10), journal=Journal().rate_changed(20, 0.05, "then"))
    assert first.start(config, again=written(tmp_path / "one", made))
    assert ended.wait(60)
    done = first.snapshot
    assert done.state is RunState.FINISHED, done.message
    assert [(change.step, change.rate) for change in done.journal.rates] == [(20, 0.05)]
    path = tmp_path / "run.i2run"
    run_file.write(path, done)
    run = run_file.bring(path, tmp_path / "two")
    second = TrainingSession(tmp_path / "two", hear)
    ended.clear()
    opened = second.record(run)
    assert opened is not None
    wait_until(lambda: stamp(local_now()) != done.journal.sittings[-1].at, "a second by which the two are told apart")
    assert second.train_again(opened)
    assert ended.wait(60)
    file = run_file.beside(tmp_path / "two", run)
    assert file is not None
    found = run_file.verdict(file, second.snapshot)
    assert found is not None
    assert found.same is True, found.words
    assert second.snapshot.weights == done.weights != ""
    for session in (first, second):
        session.close()
