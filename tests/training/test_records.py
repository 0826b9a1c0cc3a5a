"""The files of the runs: what is written comes back, and what is damaged stands in nobody's way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dnn_core.config import TrainingConfig
from tests.training.test_messages import PREDICTION
from tutor.training import records
from tutor.training.lock import RunLock
from tutor.training.process import how_it_died
from tutor.training.records import RecordError, read_record, run_folder, write_record
from tutor.training.snapshot import PartsComparison, Prediction, RunState, TestPoint, TrainingSnapshot

SHOWN = Prediction(PREDICTION.index, PREDICTION.label, PREDICTION.probabilities, PREDICTION.pixels)


def snapshot(run: int = 1, state: RunState = RunState.FINISHED, **fields: Any) -> TrainingSnapshot:
    made = TrainingSnapshot(
        run=run,
        state=state,
        config=TrainingConfig(hidden_sizes=(8,), epochs=2, learning_rate=0.02, optimizer="sgd"),
        layer_sizes=(784, 8, 10),
        parameter_count=6370,
        step=20,
        total_steps=40,
        steps_per_epoch=20,
        train_curve=((10.0, 2.0), (20.0, 1.5)),
        test_points=(TestPoint(20, 1.25, 0.5),),
        clock=((10.0, 0.7), (20.0, 1.5)),
        gradients=((10, (0.25, 1.5)),),
        validation=(TestPoint(20, 1.3, 0.4),),
        predictions=(SHOWN,),
        mistakes=(SHOWN, SHOWN),
        confusion=((1, 2), (3, 4)),
        learning_rate=0.02,
        elapsed_s=1.5,
        started_at="2026-05-04T09:30:00+02:00",
        message="in words: ä [b] \x1b",
    )
    return replace(made, **fields)


def written(runs: Path, made: TrainingSnapshot) -> TrainingSnapshot:
    run_folder(runs, made.run).mkdir(parents=True, exist_ok=True)
    write_record(runs, made)
    return made


def spoil(runs: Path, change: Callable[[dict[str, Any]], object], run: int = 1) -> Path:
    """Change the record of a run as another program, or a fault of the disk, would."""
    path = run_folder(runs, run) / records.RECORD
    record = json.loads(path.read_text())
    change(record)
    path.write_text(json.dumps(record))
    return path


@pytest.mark.parametrize("state", [RunState.FINISHED, RunState.STOPPED, RunState.DIVERGED, RunState.FAILED])
def test_there_and_back(runs: Path, state: RunState) -> None:
    made = written(runs, snapshot(state=state))
    assert read_record(runs, 1) == made
    assert [path.name for path in run_folder(runs, 1).iterdir()] == [records.RECORD], "nothing is left beside it"


@pytest.mark.parametrize("state", [RunState.STARTING, RunState.TRAINING, RunState.PAUSED])
def test_a_run_that_was_at_work_was_left(runs: Path, state: RunState) -> None:
    written(runs, snapshot(state=state))
    found = read_record(runs, 1)
    assert found is not None
    assert (found.state, found.message) == (RunState.STOPPED, "The tutor was left at step 20 of 40.")
    assert found.checkpoint is None
    (run_folder(runs, 1) / records.CHECKPOINT).touch()
    again = read_record(runs, 1)
    assert again is not None
    assert again.checkpoint == run_folder(runs, 1) / records.CHECKPOINT


def test_a_run_that_had_just_started(runs: Path) -> None:
    written(runs, snapshot(state=RunState.STARTING, step=0, total_steps=0))
    found = read_record(runs, 1)
    assert found is not None
    assert found.message == "It had just started."


@pytest.mark.parametrize("state", [RunState.FINISHED, RunState.DIVERGED])
def test_no_going_on_with_a_run_that_ended(runs: Path, state: RunState) -> None:
    written(runs, snapshot(state=state))
    (run_folder(runs, 1) / records.CHECKPOINT).touch()
    found = read_record(runs, 1)
    assert found is not None
    assert found.checkpoint is None


def test_no_runs_at_all(tmp_path: Path) -> None:
    for runs in (tmp_path / "nowhere", tmp_path):
        assert records.last_record(runs) is None
        assert list(records.facts(runs)) == []
        assert records.faults(runs) == []
        assert read_record(runs, 1) is None


def test_the_record_of_an_older_tutor_counts_in_epochs(runs: Path) -> None:
    ours = PartsComparison(("step",), ((7.0, 2.0),), (TestPoint(13, 1.0, 0.5),))
    made = written(runs, snapshot(beside=ours))

    def in_epochs(record: dict[str, Any]) -> None:
        record["format"] = 2
        for curves, name in ((record, "train_curve"), (record["beside"], "curve")):
            curves[name] = [[step / 20, loss] for step, loss in curves[name]]
            curves["test_points"] = [[step / 20, *rest] for step, *rest in curves["test_points"]]

    spoil(runs, in_epochs)
    found = read_record(runs, 1)
    assert found is not None
    assert (found.train_curve, found.test_points, found.beside) == (made.train_curve, made.test_points, ours)


def test_the_record_of_a_tutor_that_told_nothing_of_validation(runs: Path) -> None:
    made = written(runs, snapshot())

    def before(record: dict[str, Any]) -> None:
        del record["validation"]
        record.update(format=3, train_accuracy=0.4)

    spoil(runs, before)
    found = read_record(runs, 1)
    assert found is not None
    assert (found.test_points, found.validation) == (made.test_points, ())


def test_a_run_without_a_record_is_no_fault(runs: Path) -> None:
    assert records.new_run(runs) == 1
    assert (read_record(runs, 1), records.faults(runs)) == (None, [])


def test_numbers_go_up_and_foreign_names_are_passed_over(runs: Path) -> None:
    assert [records.new_run(runs) for _ in range(3)] == [1, 2, 3]
    for name in ("run-12", "run-00x1", "notes", "run-0005.bak", "run-99999999999"):
        (runs / name).mkdir()
    (runs / "run-0010").write_text("a file")
    (runs / "run-0007").mkdir()
    assert records.numbers(runs) == [1, 2, 3, 7]
    assert records.new_run(runs) == 8
    (runs / "run-0009").mkdir()
    (runs / "run-10000").mkdir()
    assert records.new_run(runs) == 10_001


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda record: record.update(format=1), "is of format 1; this program reads up to 4"),
        (lambda record: record.update(format=5), "is of format 5; this program reads up to 4"),
        (lambda record: record.update(format="\x1b[31m"), "is of format '\\x1b[31m'"),
        (lambda record: record.clear(), "damaged: KeyError"),
        (lambda record: record.pop("step"), "damaged: KeyError: 'step'"),
        (lambda record: record.update(step=-1), "-1 is not a whole number"),
        (lambda record: record.update(state="asleep"), "'asleep' is not a valid RunState"),
        (lambda record: record.update(config={"epochs": 0}), "epochs: 0 must be"),
        (lambda record: record.update(config={"wings": 2}), "'wings' is not known"),
        (lambda record: record.update(config=None), "damaged"),
        (lambda record: record.update(train_curve=[[0, None]]), "None is not a number"),
        (lambda record: record.update(train_curve=[[0, 1, 2]]), "too many values"),
        (lambda record: record.update(test_points=[[1.0]]), "damaged"),
        (lambda record: record.update(confusion=[["1"]]), "'1' is not a whole number"),
        (lambda record: record.update(predictions=[{"index": 1}]), "damaged: KeyError"),
        (lambda record: record.update(elapsed_s=10**400), "is not finite"),
        (lambda record: record.update(layer_sizes=[0]), "0 is not a whole number of at least 1"),
    ],
)
def test_a_record_that_cannot_be_used_is_named(
    runs: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    written(runs, snapshot())
    path = spoil(runs, change)
    before = path.read_bytes()
    with pytest.raises(RecordError) as error:
        read_record(runs, 1)
    assert str(error.value).startswith(f"{path}: ")
    assert said in str(error.value)
    assert records.faults(runs) == [str(error.value)]
    assert path.read_bytes() == before, "it is left as it is"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"null", b"[]", b"7", b"[" * 100_000, b'"format"'])
def test_a_file_that_is_no_record(runs: Path, content: bytes) -> None:
    written(runs, snapshot())
    path = run_folder(runs, 1) / records.RECORD
    path.write_bytes(content)
    with pytest.raises(RecordError, match=r"record\.json"):
        read_record(runs, 1)


def test_numbers_that_are_none_are_no_record(runs: Path) -> None:
    written(runs, snapshot())
    path = run_folder(runs, 1) / records.RECORD
    path.write_text(path.read_text().replace("[[10.0, 2.0]", "[[10.0, NaN]"))
    with pytest.raises(RecordError, match="not finite"):
        read_record(runs, 1)


def test_damaged_ones_stand_in_nobodys_way(runs: Path) -> None:
    first = written(runs, snapshot(1, test_points=(TestPoint(40, 0.5, 0.964),)))
    written(runs, snapshot(2, RunState.DIVERGED, test_points=()))
    for run in (3, 4):
        written(runs, snapshot(run))
    (run_folder(runs, 3) / records.RECORD).write_text("{")
    spoil(runs, lambda record: record.update(format=99), run=4)
    last = records.last_record(runs)
    assert last is not None
    assert last.run == 2
    words = "784-8-10, sigmoid, cross-entropy, sgd 0.02, 2 epochs"
    assert [(run.run, run.state, run.summary) for run in records.facts(runs)] == [
        (1, RunState.FINISHED, f"{words}: 96.4 % of the test images right"),
        (2, RunState.DIVERGED, words),
    ]
    assert len(records.faults(runs)) == 2
    assert read_record(runs, 1) == first


def test_a_write_that_fails_leaves_the_record_as_it_was(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = written(runs, snapshot())

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_record(runs, replace(made, step=30))
    assert read_record(runs, 1) == made
    assert [path.name for path in run_folder(runs, 1).iterdir()] == [records.RECORD]


# the lock, and how a worker died


def test_a_lock_is_held_once_and_dropped(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    lock = RunLock(path)
    with pytest.raises(BlockingIOError):
        RunLock(path)
    lock.release()
    lock.release()  # twice is fine
    RunLock(path).release()


@pytest.mark.parametrize(
    ("code", "log", "said"),
    [
        (-9, "ignored", "The training process was killed (SIGKILL)."),
        (-11, "", "The training process was killed (SIGSEGV)."),
        (-63, "", "The training process was killed (signal 63)."),
        (1, "", "The training process ended unexpectedly (exit code 1)."),
        (1, "a\n\nlast \x1b[0m\n\n", "(exit code 1). Its last words: last ␛[0m"),
        (1, "x" * 1_000, "(exit code 1). Its last words: " + "x" * 200),
    ],
)
def test_how_it_died(tmp_path: Path, code: int, log: str, said: str) -> None:
    path = tmp_path / "worker.log"
    path.write_text("words of an earlier worker\n" + log)
    began = len("words of an earlier worker\n")
    assert how_it_died(code, path, began).endswith(said)


def test_how_it_died_without_a_log(tmp_path: Path) -> None:
    assert how_it_died(2, tmp_path / "none", 0) == "The training process ended unexpectedly (exit code 2)."


def test_a_record_of_an_older_tutor_is_readable_and_says_what_is_not_known(runs: Path) -> None:
    written(runs, snapshot())

    def forget(record: dict[str, Any]) -> None:
        for name in ("data", "journal", "training_samples"):
            del record[name]

    spoil(runs, forget)
    found = read_record(runs, 1)
    assert found is not None
    assert (found.data, found.training_samples, found.journal.sittings) == (None, None, ())
    told = dict(records.facts_of(found).told())
    assert (told["data"], told["learned from"], told["pauses"]) == ("not known", "not known", "not known")
    assert told["tested on"] == "10 images", "the confusion matrix knows"


def test_a_run_that_another_window_trains_is_not_told_as_stopped(tmp_path: Path) -> None:
    number = records.new_run(tmp_path)
    records.write_record(tmp_path, TrainingSnapshot(run=number, state=RunState.TRAINING))
    lock = RunLock(records.run_folder(tmp_path, number) / records.LOCK)
    read = records.read_record(tmp_path, number)
    assert read is not None
    assert read.state is RunState.ELSEWHERE
    assert not read.state.active
    lock.release()
    left = records.read_record(tmp_path, number)
    assert left is not None
    assert left.state is RunState.STOPPED
