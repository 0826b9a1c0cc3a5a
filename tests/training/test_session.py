"""The whole road of training with a real worker: started, heard, steered, lost and gone on with."""

from __future__ import annotations

import math
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dnn_core import idx
from dnn_core.config import TrainingConfig
from tests.training.conftest import (
    DIVERGING,
    ENDLESS,
    SHORT,
    TEST,
    TRAIN,
    Begin,
    Listener,
    has_ended,
    kill,
    wait_until,
    worker_id,
)
from tutor.training import records
from tutor.training.lock import RunLock
from tutor.training.session import TrainingSession
from tutor.training.snapshot import RunState

AT_WORK = RunState.TRAINING


def free(runs: Path, run: int) -> bool:
    """True if no process holds the lock of a run."""
    try:
        RunLock(records.run_folder(runs, run) / records.LOCK).release()
    except BlockingIOError:
        return False
    return True


# a run from start to end


def test_a_run_is_told_from_its_first_step_to_its_last(begin: Begin, runs: Path) -> None:
    session, heard = begin(SHORT)
    assert heard.seen[0].state is RunState.STARTING
    assert heard.seen[0].layer_sizes == (784, 8, 10)
    end = heard.wait_for(RunState.FINISHED)
    assert heard.states == [RunState.STARTING, RunState.TRAINING, RunState.FINISHED]
    assert (end.run, end.step, end.total_steps, end.steps_per_epoch) == (1, 30, 30, 10)
    assert end.parameter_count == 785 * 8 + 9 * 10
    assert [point.epoch for point in end.test_points] == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
    assert end.train_curve[-1][0] == 3.0
    assert all(math.isfinite(loss) for _, loss in end.train_curve)
    assert end.train_curve[-1][1] < end.train_curve[0][1], "it learned something"
    assert end.train_accuracy is not None
    assert 0 < end.train_accuracy <= 1
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
    assert [(run.run, run.state) for run in session.runs()] == [(1, RunState.FINISHED)]


def test_the_same_seed_gives_the_same_run_and_the_next_number(begin: Begin) -> None:
    session, heard = begin(SHORT)
    first = heard.wait_for(RunState.FINISHED)
    session.start(SHORT)
    second = heard.wait_for(lambda snapshot: snapshot.run == 2 and snapshot.state is RunState.FINISHED)
    assert [point.loss for point in first.test_points] == [point.loss for point in second.test_points]
    assert session.last().state is RunState.NONE, "last is what an earlier tutor left"


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
    assert later.last() == later.snapshot
    assert later.snapshot.state is RunState.STOPPED
    assert later.snapshot.test_points
    later.go_on()
    again = heard_later.wait_for(lambda snapshot: snapshot.step > later.last().step)
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


# what goes wrong


def test_a_killed_worker_is_said_and_its_checkpoint_offered(begin: Begin, runs: Path) -> None:
    session, heard = begin(ENDLESS)
    heard.wait_for(AT_WORK)
    session.pause()
    paused = heard.wait_for(RunState.PAUSED)
    kill(worker_id(session))
    failed = heard.wait_for(RunState.FAILED)
    assert failed.message == (
        f"The training process was killed (SIGKILL). It was at step {paused.step:,} of 100,000. "
        "You can go on from its last checkpoint."
    )
    assert failed.checkpoint == records.run_folder(runs, 1) / records.CHECKPOINT
    assert records.read_record(runs, 1) == failed
    session.go_on()
    again = heard.wait_for(lambda snapshot: snapshot.step > paused.step)
    assert (again.run, again.state) == (1, RunState.TRAINING)


def test_a_worker_killed_before_its_first_checkpoint(begin: Begin) -> None:
    session, heard = begin(ENDLESS)
    kill(worker_id(session))
    failed = heard.wait_for(RunState.FAILED)
    assert failed.message.endswith("It was just starting. It left no checkpoint.")
    assert failed.checkpoint is None
    session.go_on()
    assert session.snapshot.state is RunState.FAILED, "there is nothing to go on with"
    session.start(SHORT)
    assert heard.wait_for(RunState.FINISHED).run == 2


def test_a_run_that_diverges_says_where_and_what_to_try(begin: Begin, runs: Path) -> None:
    session, heard = begin(DIVERGING)
    end = heard.wait_for(RunState.DIVERGED)
    assert 0 < end.step <= 30
    assert end.message.startswith(f"The run diverged at step {end.step}: ")
    assert end.message.endswith("no longer a finite number. Try a smaller learning rate, such as 0.01.")
    assert end.checkpoint is None
    assert all(math.isfinite(loss) for _, loss in end.train_curve)
    assert records.read_record(runs, 1) == end
    session.go_on()
    assert session.snapshot.state is RunState.DIVERGED


def test_broken_data_is_named(begin: Begin, data: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(data, tmp_path / "broken")
    images = broken / idx.TRAIN_IMAGES
    images.write_bytes(images.read_bytes()[:-1])
    _, heard = begin(SHORT, broken)
    failed = heard.wait_for(RunState.FAILED)
    assert str(images) in failed.message
    assert "ends too early" in failed.message


def test_data_that_is_not_there_is_named(begin: Begin, tmp_path: Path) -> None:
    _, heard = begin(SHORT, tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in heard.wait_for(RunState.FAILED).message


def test_settings_that_the_data_do_not_allow_are_said(begin: Begin) -> None:
    config = TrainingConfig(samples=60_000, validation_samples=TRAIN)
    _, heard = begin(config)
    assert "validation_samples" in heard.wait_for(RunState.FAILED).message


def test_a_damaged_checkpoint_is_named(begin: Begin, runs: Path) -> None:
    session, heard = begin(ENDLESS)
    heard.wait_for(AT_WORK)
    session.stop()
    stopped = heard.wait_for(RunState.STOPPED)
    assert stopped.checkpoint is not None
    stopped.checkpoint.write_bytes(b"PK\x03\x04 and no more")
    session.go_on()
    failed = heard.wait_for(RunState.FAILED)
    assert str(stopped.checkpoint) in failed.message
    assert "damaged" in failed.message


def test_a_run_of_another_tutor_is_left_alone(begin: Begin, runs: Path) -> None:
    owner, heard = begin(ENDLESS)
    heard.wait_for(AT_WORK)
    owner.pause()
    heard.wait_for(RunState.PAUSED)
    guest, heard_by_guest = begin()
    assert guest.snapshot.checkpoint is not None
    record = (records.run_folder(runs, 1) / records.RECORD).read_bytes()
    guest.go_on()
    failed = heard_by_guest.wait_for(RunState.FAILED)
    assert failed.message.startswith("Run 1 is in use: another tutor trains it")
    assert (records.run_folder(runs, 1) / records.RECORD).read_bytes() == record
    owner.resume()
    heard.wait_for(lambda snapshot: snapshot.step > heard.wait_for(RunState.PAUSED).step)
    guest.start(SHORT)
    assert heard_by_guest.wait_for(RunState.FINISHED).run == 2, "a run of its own is no trouble"
    owner.stop()
    heard.wait_for(RunState.STOPPED)


def test_no_folder_for_runs(tmp_path: Path, data: Path) -> None:
    (tmp_path / "runs").write_text("a file in its place")
    heard = Listener()
    session = TrainingSession(tmp_path / "runs", heard, data)
    session.start(SHORT)
    assert session.snapshot.state is RunState.FAILED
    assert session.snapshot.message.startswith(f"No folder for the run could be made in {tmp_path / 'runs'}: ")


def test_no_process_to_train_in(begin: Begin, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(runs / "no-python"))
    session, heard = begin(SHORT)
    assert heard.seen[-1].state is RunState.FAILED
    assert session.snapshot.message.startswith("The training process could not be started: ")
    assert free(runs, 1)
    found = records.read_record(runs, 1)
    assert found is not None
    assert found.state is RunState.FAILED


def test_a_screen_that_fails_does_not_end_the_run(runs: Path, data: Path) -> None:
    heard = Listener()

    def failing(snapshot: object) -> None:
        heard(session.snapshot)
        raise RuntimeError("the screen is gone")

    session = TrainingSession(runs, failing, data)
    session.start(SHORT)
    heard.wait_for(RunState.FINISHED)
    session.close()


# a worker that talks nonsense


def fake_worker(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """The next worker hears its start command, then does what `code` says."""

    def spawn(log: Path, lock: RunLock) -> subprocess.Popen[bytes]:
        told = "import sys, os\nstart = sys.stdin.readline()\nout = sys.stdout.buffer\n" + code
        with log.open("ab") as stderr:
            return subprocess.Popen(
                [sys.executable, "-S", "-c", told],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                pass_fds=lock.shared,
            )

    monkeypatch.setattr("tutor.training.session.spawn", spawn)


STARTED = (
    '{"type": "started", "layer_sizes": [784, 8, 10], "parameter_count": 6370, "steps_per_epoch": 10, '
    '"total_steps": 30, "first_step": 0, "learning_rate": 0.01}'
)


def test_lines_that_are_no_messages_are_passed_over(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_worker(
        monkeypatch,
        f"""
out.write(b'\\xff\\xfe\\x00 rubbish\\n' + b'[' * 100_000 + b'\\n' + b'{{"type": 7}}\\n[]\\nnull\\n\\n')
out.write(b'{{"type": "progress", "step": 5, "points": [[5, NaN]], "learning_rate": 1, "elapsed_s": 1}}\\n')
out.write({STARTED!r}.encode() + b'\\n')
out.write(b'{{"type": "progress", "step": 4, "points": [[4, 1e999], [4, 2.5], [4, null]], ')
out.write(b'"learning_rate": 0.01, "elapsed_s": 1}}\\n')
out.write(b'{{"type": "progress", "step": 4, "points": [[4, 2.5]], "learning_rate": 0.01, "elapsed_s": 1}}\\n')
out.write(b'{{"type": "finished", "step": 30, "elapsed_s": 2.0}}\\n{{"type": "fau')
out.flush()
""",
    )
    _, heard = begin(SHORT)
    end = heard.wait_for(RunState.FINISHED)
    assert end.train_curve == ((0.4, 2.5),)
    assert (end.step, end.elapsed_s) == (30, 2.0)


def test_a_worker_that_ends_in_the_middle_of_a_line_has_failed(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_worker(
        monkeypatch,
        f"""
out.write({STARTED!r}.encode() + b'\\n{{"type": "finished", "st')
out.flush()
print('Traceback\\nMemoryError: \\x1b[31mno room', file=sys.stderr)
sys.exit(3)
""",
    )
    _, heard = begin(SHORT)
    failed = heard.wait_for(RunState.FAILED)
    assert failed.message == (
        "The training process ended unexpectedly (exit code 3). Its last words: MemoryError: ␛[31mno room "
        "It was at step 0 of 30. It left no checkpoint."
    )


def test_a_last_word_counts_once_and_nothing_after_it(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_worker(
        monkeypatch,
        f"""
out.write({STARTED!r}.encode() + b'\\n{{"type": "fault", "message": "no more memory"}}\\n')
out.write(b'{{"type": "finished", "step": 30, "elapsed_s": 2.0}}\\n')
out.flush()
""",
    )
    _, heard = begin(SHORT)
    failed = heard.wait_for(lambda snapshot: not snapshot.state.active)
    assert (failed.state, failed.message) == (RunState.FAILED, "no more memory")


def test_a_worker_of_another_version_says_so(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.training.session.VERSION", 0)
    _, heard = begin(SHORT)
    message = heard.wait_for(RunState.FAILED).message
    assert message == "The tutor was replaced by another version while it ran. Start it again."
