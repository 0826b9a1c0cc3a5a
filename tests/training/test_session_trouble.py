"""Training when something goes wrong: lost workers, divergence, broken data, and a worker that talks nonsense."""

from __future__ import annotations

import math
import re
import shutil
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
    TRAIN,
    Begin,
    Listener,
    free,
    kill,
    wait_until,
    worker_id,
)
from tutor.training import records
from tutor.training.lock import RunLock
from tutor.training.session import TrainingSession
from tutor.training.snapshot import RunState

AT_WORK = RunState.TRAINING


@pytest.mark.usefixtures("as_started")
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
    assert re.search(r"It was (just starting|at step [\d,]+ of [\d,]+)\. It left no checkpoint\.$", failed.message)
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
    assert guest.snapshot.state is RunState.ELSEWHERE, "not stopped: another window trains it"
    file = records.run_folder(runs, 1) / records.RECORD
    wait_until(lambda: b'"paused"' in file.read_bytes(), "the record of the pause, which comes after its news")
    record = file.read_bytes()
    guest.go_on()
    assert not guest.snapshot.state.active, "there is nothing to go on with here"
    assert file.read_bytes() == record
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


@pytest.mark.usefixtures("as_started")
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
    '"total_steps": 30, "first_step": 0, "learning_rate": 0.01, '
    '"training_samples": 300, "data": null, "journal": null}'
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
    assert end.train_curve == ((4, 2.5),)
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
