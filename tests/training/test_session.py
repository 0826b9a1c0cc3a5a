"""The whole road of training with a real worker: started, heard, steered, lost and gone on with."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.training.conftest import (
    ENDLESS,
    SHORT,
    TEST,
    Begin,
    free,
    has_ended,
    wait_until,
    worker_id,
)
from tutor.training import records
from tutor.training.snapshot import RunState

AT_WORK = RunState.TRAINING


# a run from start to end


@pytest.mark.usefixtures("as_started")
def test_a_run_is_told_from_its_first_step_to_its_last(begin: Begin, runs: Path) -> None:
    _, heard = begin(SHORT)
    assert heard.seen[0].state is RunState.STARTING
    assert heard.seen[0].layer_sizes == (784, 8, 10)
    end = heard.wait_for(RunState.FINISHED)
    assert heard.states == [RunState.STARTING, RunState.TRAINING, RunState.FINISHED]
    assert (end.run, end.step, end.total_steps, end.steps_per_epoch) == (1, 30, 30, 10)
    assert end.parameter_count == 785 * 8 + 9 * 10
    assert [point.step for point in end.test_points] == [5, 10, 15, 20, 25, 30]
    assert end.train_curve[-1][0] == 30
    assert all(math.isfinite(loss) for _, loss in end.train_curve)
    assert end.train_curve[-1][1] < end.train_curve[0][1], "it learned something"
    assert len(end.predictions) == 12
    assert all(abs(sum(one.probabilities) - 1) < 1e-3 and len(one.pixels) == 784 for one in end.predictions)
    assert sum(map(sum, end.confusion)) == TEST
    assert end.elapsed_s > 0
    assert (end.checkpoint, end.message) == (None, ""), "there is nothing to go on with"
    steps = [snapshot.step for snapshot in heard.seen]
    assert steps == sorted(steps)
    wait_until(lambda: free(runs, 1), "the run's lock dropped")
    assert records.read_record(runs, 1) == end
    assert (records.run_folder(runs, 1) / records.CHECKPOINT).is_file()
    assert [(run.run, run.state) for run in records.facts(runs)] == [(1, RunState.FINISHED)]


def test_the_same_seed_gives_the_same_run_and_the_next_number(begin: Begin) -> None:
    session, heard = begin(SHORT)
    first = heard.wait_for(RunState.FINISHED)
    session.start(SHORT)
    second = heard.wait_for(lambda snapshot: snapshot.run == 2 and snapshot.state is RunState.FINISHED)
    assert [point.loss for point in first.test_points] == [point.loss for point in second.test_points]


def test_one_run_at_a_time(begin: Begin) -> None:
    session, heard = begin(ENDLESS)
    session.start(SHORT)
    heard.wait_for(AT_WORK)
    session.start(SHORT)
    session.go_on()
    assert {snapshot.run for snapshot in heard.seen} == {1}
    assert session.snapshot.config == ENDLESS


# steering


def test_pause_stands_still_with_a_checkpoint_and_resume_goes_on(begin: Begin, runs: Path) -> None:
    session, heard = begin(ENDLESS)
    heard.wait_for(lambda snapshot: snapshot.step > 0)
    session.pause()
    paused = heard.wait_for(RunState.PAUSED)
    assert (records.run_folder(runs, 1) / records.CHECKPOINT).is_file()
    session.pause()  # once more changes nothing
    session.set_learning_rate(0.5)
    heard.wait_for(lambda snapshot: snapshot.learning_rate == 0.5)  # the worker has answered, so it had time to go on
    assert session.snapshot.step == paused.step
    assert session.snapshot.state is RunState.PAUSED
    session.resume()
    before = len(heard.seen)
    gone_on = heard.wait_for(lambda snapshot: snapshot.step > paused.step)
    assert gone_on.state is RunState.TRAINING
    assert gone_on.learning_rate == 0.5
    assert before <= len(heard.seen)


def test_stop_saves_and_the_run_can_go_on_with_its_curve(begin: Begin, runs: Path) -> None:
    session, heard = begin(ENDLESS)
    heard.wait_for(lambda snapshot: len(snapshot.test_points) >= 2)
    session.set_learning_rate(0.25)
    heard.wait_for(lambda snapshot: snapshot.learning_rate == 0.25)
    session.stop()
    session.stop()  # a second x is no harm
    stopped = heard.wait_for(RunState.STOPPED)
    assert stopped.message == f"Stopped at step {stopped.step:,} of 100,000."
    assert stopped.checkpoint == records.run_folder(runs, 1) / records.CHECKPOINT
    assert records.read_record(runs, 1) == stopped
    heard_before = len(heard.seen)
    session.go_on()
    again = heard.wait_for(lambda snapshot: snapshot.step > stopped.step, after=heard_before)
    assert (again.run, again.state, again.learning_rate, again.message) == (1, RunState.TRAINING, 0.25, "")
    assert again.checkpoint is None
    # what it learned after the checkpoint it forgets; here that is nothing, so the whole curve stays
    assert again.train_curve[0] == stopped.train_curve[0]
    assert again.test_points[: len(stopped.test_points)] == stopped.test_points


def test_stop_while_paused(begin: Begin) -> None:
    session, heard = begin(ENDLESS)
    heard.wait_for(AT_WORK)
    session.pause()
    heard.wait_for(RunState.PAUSED)
    session.stop()
    assert heard.wait_for(RunState.STOPPED).checkpoint is not None


@pytest.mark.parametrize("rate", [0.0, -1.0, math.nan, math.inf])
def test_a_learning_rate_that_is_none_is_refused_here(begin: Begin, rate: float) -> None:
    session, _ = begin()
    with pytest.raises(ValueError, match=r"learning_rate|finite"):
        session.set_learning_rate(rate)


def test_a_worker_that_does_not_answer_is_ended(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.training.session.PATIENCE_S", 0.02)
    monkeypatch.setattr("tutor.training.session.KILL_AFTER_S", 0.02)
    session, heard = begin(ENDLESS)
    heard.wait_for(AT_WORK)
    process = worker_id(session)
    os.kill(process, signal.SIGSTOP)
    session.stop()
    stopped = heard.wait_for(RunState.STOPPED)
    assert "did not answer and was ended" in stopped.message
    assert has_ended(process)


# leaving


@pytest.mark.usefixtures("as_started")
def test_closing_keeps_the_run_for_the_next_tutor(begin: Begin, runs: Path) -> None:
    session, heard = begin(ENDLESS)
    heard.wait_for(lambda snapshot: bool(snapshot.test_points))
    process = worker_id(session)
    session.close()
    assert has_ended(process)
    assert session.snapshot.state is RunState.STOPPED
    session.start(SHORT)
    session.go_on()
    assert session.snapshot.state is RunState.STOPPED, "a closed session starts nothing"
    session.close()  # twice is fine

    later, heard_later = begin()
    left = later.snapshot
    assert left.state is RunState.STOPPED
    assert left.test_points
    later.go_on()
    again = heard_later.wait_for(lambda snapshot: snapshot.step > left.step)
    assert again.run == 1


def test_closing_a_session_that_hangs_takes_no_longer_than_asked(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.training.session.KILL_AFTER_S", 0.05)
    session, heard = begin(ENDLESS)
    heard.wait_for(AT_WORK)
    process = worker_id(session)
    os.kill(process, signal.SIGSTOP)
    session.close(timeout=0.05)
    wait_until(lambda: has_ended(process), "the worker's end")


def test_a_killed_tutor_leaves_a_checkpoint_and_no_worker(runs: Path, data: Path, begin: Begin) -> None:
    code = (
        "import sys, threading; from pathlib import Path\n"
        "from tests.training.conftest import ENDLESS, Listener, worker_id\n"
        "from tutor.training.session import TrainingSession\n"
        "heard = Listener(); session = TrainingSession(Path(sys.argv[1]), heard, Path(sys.argv[2]))\n"
        "session.start(ENDLESS); heard.wait_for(lambda snapshot: snapshot.step > 0)\n"
        "print(worker_id(session), flush=True); threading.Event().wait()"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code, str(runs), str(data)], cwd=root, stdout=subprocess.PIPE, text=True
    ) as tutor:
        assert tutor.stdout is not None
        worker = int(tutor.stdout.readline())
        os.kill(worker, signal.SIGSTOP)
        tutor.kill()
        tutor.wait()
    assert not free(runs, 1), "the worker holds the lock too, until it has saved"
    os.kill(worker, signal.SIGCONT)
    wait_until(lambda: free(runs, 1), "the worker let go of the run")
    wait_until(lambda: has_ended(worker), "the worker ended")
    left = records.read_record(runs, 1)
    assert left is not None
    assert left.state is RunState.STOPPED
    assert left.message.startswith("The tutor was left at step ")
    assert left.checkpoint is not None
    session, heard = begin()
    session.go_on()
    assert heard.wait_for(lambda snapshot: snapshot.state is AT_WORK and snapshot.step > 0).run == 1
