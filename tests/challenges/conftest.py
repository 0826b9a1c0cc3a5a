"""A learner's file checked as the tutor does it: a judge's process, a runner's process, limits and all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tutor.challenges.session import JUDGE, CheckSession, apply_event
from tutor.content.challenge import read_ladder
from tutor.domain.challenge import CheckReport, Ladder

Checked = Callable[..., CheckReport]


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
        reports: list[CheckReport] = []
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] in ("checks", "trouble"):
                reports.append(CheckReport(names[len(reports)]))
            reports[-1] = apply_event(reports[-1], event)
    return reports


@pytest.fixture
def checked(ladder: Ladder, tmp_path: Path) -> Checked:
    """Check code as the file of a challenge; checks that train are left out."""

    def run(name: str, code: str | bytes, *, own: tuple[str, ...] = (), seconds: float = 10.0) -> CheckReport:
        challenge = ladder.named(name)
        assert challenge is not None
        home = tmp_path / "code"
        home.mkdir(exist_ok=True)
        file = home / challenge.file
        file.write_bytes(code if isinstance(code, bytes) else code.encode())
        unit = challenge.folder.parent.parent
        more = {"training": False, "limits": {"seconds": seconds}}
        return CheckSession(unit, name, file, home, own, lambda report: None, **more).start().wait(120)

    return run
