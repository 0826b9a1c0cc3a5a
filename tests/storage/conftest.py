"""A home of its own for every test, a clock that only moves when asked, and programs that open the same store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tutor.storage.store import Store

ROOT = Path(__file__).parents[2]
Program = Callable[..., "subprocess.Popen[str]"]


class Clock:
    """Half past nine on a day in May, and a second later at every look."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 5, 4, 9, 30, tzinfo=timezone(timedelta(hours=2)))

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    opened = Store.open(home, now=Clock())
    yield opened
    opened.close()


@pytest.fixture
def program() -> Iterator[Program]:
    """Start Python code as another process: `program(code, *arguments)`. It is killed at the end if it still runs."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
