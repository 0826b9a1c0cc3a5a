"""Slow motion: each tenfold of steps takes as long as the others, and what is learned is the same to the last bit."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dnn_core.checkpoint import read_checkpoint
from tests.training.conftest import ENDLESS, SHORT, Begin, wait_until
from tutor.training import records
from tutor.training.apply_message import apply_message
from tutor.training.messages import VERSION
from tutor.training.session import TrainingSession
from tutor.training.slow_motion import along, left_s, legs, length_s, wait_s
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.training.worker import Worker


def test_each_tenfold_takes_as_long_as_the_others() -> None:
    assert legs(3000) == (10, 100, 1000, 3000)
    assert [along(step, 3000) for step in (0, 10, 100, 1000, 3000)] == [0, 0.25, 0.5, 0.75, 1]
    assert length_s(3000) == 240, "about four minutes"
    waits = [wait_s(step, 3000) for step in range(3000)]
    assert sum(waits) == pytest.approx(240)
    assert waits == sorted(waits[:10], reverse=True) + waits[10:]
    assert wait_s(3000, 3000) == left_s(3000, 3000) == 0
    assert left_s(100, 3000) == pytest.approx(120)


@pytest.mark.parametrize(
    ("total", "ends"), [(1, (1,)), (9, (9,)), (15, (15,)), (20, (10, 20)), (1200, (10, 100, 1200)), (0, (0,))]
)
def test_runs_of_any_length_have_legs(total: int, ends: tuple[int, ...]) -> None:
    assert legs(total) == ends
    assert along(total, total) == (1 if total else 0)


class Told:
    """What the tutor says: the start, then one command after each of the first steps."""

    def __init__(self, *messages: dict[str, Any]) -> None:
        self.messages = list(messages)

    def wait(self, seconds: float | None = None) -> dict[str, Any] | None:
        return self.messages.pop(0) if self.messages else None

    next = wait


def trained(folder: Path, data: Path, *commands: dict[str, Any], leg_s: float) -> tuple[dict[str, Any], list[Any]]:
    """The arrays of a finished run, and all that its worker said."""
    folder.mkdir()
    config = replace(SHORT, dropout=0.2, optimizer="adam", batch_norm=True).to_dict()
    start = {"command": "start", "version": VERSION, "config": config, "data": str(data), "resume": False}
    start |= {"checkpoint": str(folder / "checkpoint.npz"), "leg_s": leg_s}
    out = io.BytesIO()
    Worker(Told(start, *commands), out).main()  # type: ignore[arg-type]  # all of Commands that a worker uses
    return read_checkpoint(folder / "checkpoint.npz")[0], [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_paced_run_gives_the_same_network_to_the_last_bit(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.training.worker.LOOK_EVERY_S", 0.0)  # a look at the test images after every step
    plain, _ = trained(tmp_path / "plain", data, leg_s=0)
    slow, said = trained(tmp_path / "slow", data, leg_s=0.05)
    turned, also = trained(
        tmp_path / "turned", data, *({"command": "pace", "leg_s": pace} for pace in (0.05, 0, 0.01)), leg_s=0
    )
    assert plain.keys() == slow.keys() == turned.keys()
    for name, array in plain.items():
        assert array.tobytes() == slow[name].tobytes() == turned[name].tobytes(), name
    tests = {step for one in said if one["type"] == "tested" for step, _, _ in one["points"]}
    assert tests >= set(range(30)), "test points come with every step, from the untrained network on"
    assert [one["slow"] for one in also if one["type"] == "pace"] == [True, False, True]
    assert next(one["slow"] for one in said if one["type"] == "started")


def test_readings_come_between_the_tests(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.training.worker.LOOK_EVERY_S", 1e9)
    monkeypatch.setattr("tutor.training.worker.READINGS_EVERY_S", 0.0)
    _, said = trained(tmp_path / "run", data, leg_s=0.01)
    readings = [one for one in said if one["type"] == "readings"]
    assert [one["step"] for one in readings] == list(range(31))
    assert len({one["samples"][0]["probabilities"][0] for one in readings}) > 20, "they change"
    snapshot = TrainingSnapshot(run=1, state=RunState.STARTING)
    for one in said[: said.index(readings[7]) + 1]:
        snapshot = apply_message(snapshot, one)
    assert (snapshot.slow, snapshot.step, len(snapshot.predictions)) == (True, 7, 12)


@pytest.fixture
def slow(begin: Begin) -> tuple[TrainingSession, Any]:
    """A run of many steps in slow motion."""
    session, listener = begin()
    session.start(ENDLESS, slow=True)
    listener.wait_for(lambda one: one.state is RunState.TRAINING and len(one.predictions) == 12)
    return session, listener


def test_a_key_turns_slow_motion_off_and_on(slow: tuple[TrainingSession, Any], runs: Path) -> None:
    session, listener = slow
    assert session.snapshot.slow
    assert session.snapshot.step <= 1, "the first steps take seconds"
    session.set_pace(slow=False)
    listener.wait_for(lambda one: not one.slow and one.step > 100)
    session.set_pace(slow=True)
    listener.wait_for(lambda one: one.slow and one.step > 100)
    session.stop()
    assert listener.wait_for(RunState.STOPPED).slow is False, "who stops a run does not mean that it goes on by itself"
    found = records.read_record(runs, 1)
    assert found is not None
    assert not found.slow


def test_a_run_that_was_left_in_slow_motion_goes_on_so(slow: tuple[TrainingSession, Any], begin: Begin) -> None:
    session, _ = slow
    session.close()
    again, listener = begin()
    assert (again.snapshot.state, again.snapshot.slow) == (RunState.STOPPED, True)
    again.go_on()
    listener.wait_for(lambda one: one.state is RunState.TRAINING and one.slow)
    wait_until(lambda: len(again.snapshot.predictions) == 12, "its readings")
