"""A learner's file checked as the tutor does it: a judge's process, a runner's process, limits and all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from tests.nursery import fork, fork_judge, fork_runner
from tutor.challenges.files import FileError, read_code
from tutor.challenges.judge import Judge, judge_all, started
from tutor.challenges.learner import Limits
from tutor.challenges.session import JUDGE, CheckSession, apply_event
from tutor.content.challenge import read_ladder
from tutor.domain.challenge import Challenge, CheckReport, Ladder

Checked = Callable[..., CheckReport]
Judged = Callable[..., list[CheckReport]]


@pytest.fixture(scope="session")
def ladder() -> Ladder:
    read, faults = read_ladder()
    assert faults == ()
    return read


def judged(files: Sequence[tuple[str, Path]], home: Path, own: Sequence[str] = ()) -> list[CheckReport]:
    """Several files, each in a runner of its own, by one judge: a judge takes as long to start as a check takes."""
    names, places = [name for name, _ in files], [str(file) for _, file in files]
    asked = {"names": names, "files": places, "home": str(home), "own": list(own), "training": False}
    process = subprocess.Popen(
        [sys.executable, "-m", JUDGE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        return reports_of(names, map(json.loads, process.stdout))


def reports_of(names: Sequence[str], events: Iterable[dict[str, Any]]) -> list[CheckReport]:
    reports: list[CheckReport] = []
    for event in events:
        if event["event"] in ("checks", "trouble"):
            reports.append(CheckReport(names[len(reports)]))
        reports[-1] = apply_event(reports[-1], event)
    return reports


def _file(challenge: Challenge, home: Path, code: str | bytes) -> Path:
    home.mkdir(exist_ok=True)
    file = home / challenge.file
    file.write_bytes(code if isinstance(code, bytes) else code.encode())
    return file


def _keep_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.meta_path", [*sys.meta_path])  # a judge finds the parts of the ladder as modules
    monkeypatch.setattr("sys.dont_write_bytecode", sys.dont_write_bytecode)


@pytest.fixture
def as_started() -> None:
    """For a test whose runners are to be started as the tutor starts them."""


@pytest.fixture(autouse=True)
def quick_runners(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """See tests/nursery.py."""
    if not {"as_started", "checked_apart"} & {*request.fixturenames}:
        monkeypatch.setattr("tutor.challenges.learner.spawn", fork_runner)
        monkeypatch.setattr("tutor.training.session.spawn", fork)


@pytest.fixture
def judged_here(monkeypatch: pytest.MonkeyPatch) -> Judged:
    """As `judged`, by this process."""
    _keep_modules(monkeypatch)

    def run(files: Sequence[tuple[str, Path]], home: Path, own: Sequence[str] = ()) -> list[CheckReport]:
        names, places = [name for name, _ in files], [str(file) for _, file in files]
        asked = {"names": names, "files": places, "home": str(home), "own": list(own), "training": False}
        events: list[dict[str, Any]] = []
        limits = Limits()
        judge_all(asked, limits, started(limits), events.append)
        return reports_of(names, events)

    return run


@pytest.fixture
def checked(ladder: Ladder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checked:
    """Check code as the file of a challenge, in a runner's process, judged in this one, without checks that train."""
    _keep_modules(monkeypatch)

    def run(name: str, code: str | bytes, *, own: tuple[str, ...] = (), seconds: float = 10.0) -> CheckReport:
        challenge = ladder.named(name)
        assert challenge is not None
        home = tmp_path / "code"
        file, events = _file(challenge, home, code), [{"event": "trouble", "message": "nothing was said"}]
        try:
            text = read_code(file)
        except FileError as error:
            events[0]["message"] = str(error)
        else:
            events.clear()
            judge = Judge(challenge, ladder, events.append, limits=Limits(seconds=seconds), training=False)
            judge.judge(text, home, own)
        return reduce(apply_event, events, CheckReport(name))

    return run


@pytest.fixture
def checked_apart(
    ladder: Ladder, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Checked:
    """The same with a judge's process too, which starts its runner as the tutor does: for code that reaches for what is
    around it."""
    if "as_started" not in request.fixturenames:
        monkeypatch.setattr("tutor.challenges.session.spawn", fork_judge)

    def run(name: str, code: str | bytes, *, own: tuple[str, ...] = (), seconds: float = 10.0) -> CheckReport:
        challenge = ladder.named(name)
        assert challenge is not None
        home = tmp_path / "code"
        file = _file(challenge, home, code)
        unit = challenge.folder.parent.parent
        more = {"training": False, "limits": {"seconds": seconds}}
        return CheckSession(unit, name, file, home, own, lambda report: None, **more).start().wait(120)

    return run
