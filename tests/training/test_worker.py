"""The worker by itself, spoken to over its pipes as the tutor does."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dnn_core import memory
from dnn_core.config import TrainingConfig
from tests.training.conftest import ENDLESS, PATIENCE_S, SHORT, other_set
from tutor.giving_way import NICE
from tutor.training.apply_message import apply_message
from tutor.training.lock import RunLock
from tutor.training.messages import VERSION, encode
from tutor.training.process import WORKER, spawn
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.training.worker import Worker

ROOT = Path(__file__).parents[2]


class Talk:
    """A worker, its answers as dictionaries, and its log."""

    def __init__(self, folder: Path, data: Path, log: Path | None = None) -> None:
        self.checkpoint = folder / "checkpoint.npz"
        self.data = data
        self.log = log or folder / "worker.log"
        with self.log.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", WORKER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                cwd=ROOT,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.stdin, self.stdout = self.process.stdin, self.process.stdout

    def say(self, **message: object) -> None:
        self.write(encode(message))

    def write(self, line: bytes) -> None:
        self.stdin.write(line)
        self.stdin.flush()

    def start(self, config: TrainingConfig = SHORT, *, version: object = VERSION, resume: bool = False) -> None:
        self.say(
            command="start",
            version=version,
            config=config.to_dict(),
            checkpoint=str(self.checkpoint),
            data=str(self.data),
            resume=resume,
        )

    def hear(self, kind: str) -> dict[str, Any]:
        """The next message of that type; those before it are passed over."""
        for line in self.stdout:
            message: dict[str, Any] = json.loads(line)
            if message["type"] == kind:
                return message
        raise AssertionError(f"the worker ended before {kind!r}: {self.log.read_text()}")

    def rest(self) -> list[dict[str, Any]]:
        """All that is still said, to the worker's end."""
        return [json.loads(line) for line in self.stdout]

    def end(self) -> int:
        return self.process.wait(PATIENCE_S)


@pytest.fixture
def talk(tmp_path: Path, data: Path) -> Iterator[Callable[[], Talk]]:
    made: list[Talk] = []

    def talk() -> Talk:
        made.append(Talk(tmp_path, data))
        return made[-1]

    yield talk
    for one in made:
        one.process.kill()
        one.process.wait()
        one.stdout.close()
        try:
            one.stdin.close()
        except BrokenPipeError:
            pass


def test_the_images_held_out_are_told_at_the_end_of_each_epoch(talk: Callable[[], Talk]) -> None:
    worker = talk()
    worker.start(replace(SHORT, validation_samples=60))
    points = [point for message in worker.rest() if message["type"] == "validated" for point in message["points"]]
    assert [step for step, _, _ in points] == [8, 16, 24]
    assert all(loss > 0 and 0 <= accuracy <= 1 for _, loss, accuracy in points)


def test_a_run_in_messages(talk: Callable[[], Talk]) -> None:
    worker = talk()
    worker.start()
    messages = worker.rest()
    kinds = [message["type"] for message in messages]
    assert (kinds[0], kinds[-1]) == ("started", "finished")
    assert "validated" not in kinds, "nothing is held out"
    tests = [point for message in messages if message["type"] == "tested" for point in message["points"]]
    assert [step for step, _, _ in tests] == [5, 10, 15, 20, 25, 30], "told together or apart, but every one"
    points = [point for message in messages if message["type"] == "progress" for point in message["points"]]
    assert [step for step, _ in points] == list(range(1, 31)), "every step of a short run is a point of its curve"
    looks = [look for message in messages if message["type"] == "progress" for look in message["gradients"]]
    assert [step for step, _ in looks][:3] == [1, 2, 3]
    assert all(len(norms) == len(messages[0]["layer_sizes"]) - 1 and min(norms) > 0 for _, norms in looks)
    assert worker.end() == 0
    assert worker.checkpoint.is_file()


def test_a_long_run_says_at_most_a_few_hundred_points(talk: Callable[[], Talk]) -> None:
    worker = talk()
    worker.start(TrainingConfig(hidden_sizes=(2,), batch_size=1, epochs=4, samples=300))
    messages = worker.rest()
    points = [point for message in messages if message["type"] == "progress" for point in message["points"]]
    assert 330 <= len(points) <= 345, "early steps each, later ones as means over a 300th of the run"
    assert points[-1][0] == 1200
    looks = [look for message in messages if message["type"] == "progress" for look in message["gradients"]]
    assert 60 <= len(looks) <= 110, "a tenth of the steps so far apart, and a sixtieth of the run at most"
    assert looks[-1][0] > 1170


def test_the_end_of_stdin_saves_and_ends(talk: Callable[[], Talk]) -> None:
    worker = talk()
    worker.start(ENDLESS)
    worker.hear("progress")
    worker.stdin.close()
    stopped = worker.rest()[-1]
    assert (stopped["type"], stopped["trouble"]) == ("stopped", "")
    assert worker.end() == 0
    again = talk()
    again.start(resume=True)
    assert again.hear("started")["first_step"] == stopped["step"], "nothing that was learned is lost"


def test_the_end_of_stdin_while_paused(talk: Callable[[], Talk]) -> None:
    worker = talk()
    worker.start(ENDLESS)
    worker.say(command="pause")
    worker.hear("paused")
    worker.stdin.close()
    assert worker.rest()[-1]["type"] == "stopped"
    assert worker.end() == 0


def test_the_end_of_stdin_before_the_start(talk: Callable[[], Talk]) -> None:
    worker = talk()
    worker.stdin.close()
    assert worker.end() == 0
    assert worker.rest() == []


def test_a_closed_stdout_saves_and_ends(talk: Callable[[], Talk]) -> None:
    worker = talk()
    worker.start(ENDLESS)
    worker.hear("progress")
    worker.stdout.close()
    assert worker.end() == 0
    assert worker.checkpoint.is_file()


def test_lines_that_are_no_commands_are_logged_and_passed_over(talk: Callable[[], Talk]) -> None:
    worker = talk()
    worker.write(b'\xff\x00 rubbish\n[1, 2]\n{"command": 3}\n{"no": "command"}\n')
    worker.start(ENDLESS)
    worker.hear("started")
    worker.write(b'{"command": "stop"\n{"command": "dance"}\n')
    for value in (0, -1, "fast", True, None):
        worker.say(command="learning_rate", value=value)
    worker.write(b'{"command": "learning_rate", "value": NaN}\n{"command": "learning_rate", "value": 1e999}\n')
    worker.say(command="resume")  # nothing is paused
    worker.say(command="learning_rate", value=0.125)
    assert worker.hear("learning_rate")["value"] == 0.125, "the only one of them that is a learning rate"
    worker.say(command="stop")
    assert worker.rest()[-1]["type"] == "stopped"
    assert worker.end() == 0
    log = worker.log.read_text(encoding="utf-8", errors="replace")
    assert log.count("not a message: ") == 3
    assert log.count("a message without a type: ") == 3
    assert log.count("learning rate: ") == 6
    assert "Traceback" not in log


@pytest.mark.parametrize("version", [VERSION + 1, 0, "1", None])
def test_another_version_is_refused(talk: Callable[[], Talk], version: object) -> None:
    worker = talk()
    worker.start(version=version)
    assert [message["type"] for message in worker.rest()] == ["fault"]
    assert worker.end() == 0


def test_a_start_that_lacks_what_it_needs_fails_and_says_so_in_the_log(talk: Callable[[], Talk]) -> None:
    worker = talk()
    worker.say(command="start", version=VERSION)
    assert worker.rest() == []
    assert worker.end() == 1
    assert worker.log.read_text().rstrip().endswith("KeyError: 'checkpoint'")


def test_a_disk_that_takes_no_checkpoint_ends_no_training(talk: Callable[[], Talk]) -> None:
    worker = talk()
    (worker.checkpoint / "a folder in its place").mkdir(parents=True)
    worker.start(ENDLESS)
    worker.say(command="pause")
    worker.hear("paused")
    worker.say(command="resume")
    worker.hear("progress")
    worker.say(command="stop")
    assert worker.rest()[-1]["trouble"] == "Is a directory"
    assert "the checkpoint could not be saved" in worker.log.read_text()


def test_what_is_printed_goes_to_the_log_and_ctrl_c_elsewhere(tmp_path: Path, data: Path) -> None:
    """The streams of `main` itself: a print among the messages would be a broken line."""
    code = (
        "import sys; from tutor.training import worker\n"
        "class Chatty(worker.Worker):\n"
        "    def main(self):\n"
        "        print('stray words'); self.say(type='progress'); self.commands.wait()\n"
        "worker.Worker = Chatty; worker.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, input=b"", capture_output=True, timeout=PATIENCE_S, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b'{"type":"progress"}\n', b"stray words\n")


def test_it_lets_others_go_first(tmp_path: Path) -> None:
    lock = RunLock(tmp_path / "lock")
    with spawn(tmp_path / "log", lock) as process:
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == max(NICE, own)
    lock.release()


def test_it_ends_when_it_is_told(talk: Callable[[], Talk]) -> None:
    worker = talk()
    worker.start(ENDLESS)
    worker.hear("started")
    worker.process.send_signal(signal.SIGTERM)
    assert worker.end() == -signal.SIGTERM


def test_a_learning_rate_changed_while_paused_outlives_the_worker(talk: Callable[[], Talk]) -> None:
    worker = talk()
    worker.start(ENDLESS)
    worker.say(command="pause")
    worker.hear("paused")
    worker.say(command="learning_rate", value=0.125)
    told = worker.hear("learning_rate")["journal"]
    worker.process.kill()
    worker.end()
    again = talk()
    again.start(resume=True)
    started = again.hear("started")
    assert started["learning_rate"] == 0.125
    assert started["journal"]["rates"] == told["rates"], "with its step"
    assert [(step, ended) for step, _, ended in started["journal"]["pauses"]] == [(started["first_step"], "")]
    assert len(started["journal"]["sittings"]) == 2


def test_a_run_goes_on_with_its_own_data_only(talk: Callable[[], Talk], tmp_path: Path) -> None:
    worker = talk()
    worker.start(ENDLESS)
    worker.hear("progress")
    worker.say(command="stop")
    worker.rest()
    before = worker.checkpoint.read_bytes()
    again = talk()
    again.data = other_set(tmp_path / "other")
    again.start(resume=True)
    (refused,) = again.rest()
    assert refused["type"] == "refused"
    assert "This run learned from " in refused["message"]
    assert "The tutor is open with other data, other: 300 training images and 60 test images" in refused["message"]
    assert f"start `i2-tutor --data {worker.data}`" in refused["message"]
    assert worker.checkpoint.read_bytes() == before
    third = talk()
    third.start(resume=True)
    assert third.hear("started")["first_step"] > 0


def test_a_run_that_does_not_fit_into_memory_is_refused_with_the_figures(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "available", lambda: 2**20)
    heard: list[dict[str, Any]] = []
    start = {
        "command": "start", "version": VERSION, "config": SHORT.to_dict(), "checkpoint": str(tmp_path / "none"),
        "data": str(data), "resume": False,
    }  # fmt: skip
    worker = Worker(SimpleNamespace(wait=lambda: start), None)  # type: ignore[arg-type]  # it hears and says this only
    monkeypatch.setattr(worker, "say", lambda **message: heard.append(message))
    worker.main()
    assert [message["type"] for message in heard] == ["fault"]
    assert re.fullmatch(r".*this run would take about \d+ MiB of memory, and 1 MiB are free; .*", heard[0]["message"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a log that takes nothing is a thing of Linux")
def test_on_a_full_disk_a_run_goes_on_without_checkpoints_and_says_so(tmp_path: Path, data: Path) -> None:
    worker = Talk(tmp_path, data, log=Path("/dev/full"))
    worker.checkpoint = tmp_path / "not-there" / "checkpoint.npz"
    worker.start()
    told = worker.rest()
    assert worker.end() == 0
    assert [message["type"] for message in told if message["type"] in ("checkpoint", "finished")] == [
        "checkpoint",
        "finished",
    ]
    snapshot = TrainingSnapshot(state=RunState.STARTING)
    for message in told:
        snapshot = apply_message(snapshot, message)
    assert snapshot.state is RunState.FINISHED
    assert "trains on without a checkpoint" in snapshot.message
