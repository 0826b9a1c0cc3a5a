"""What every test can rely on: a home of its own, colours on, and no settings of whoever runs the tests."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time: what fails here fails for everyone. A slow machine is no failure.
settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.load_profile("fixed")

# What was compiled once is read by every worker and every program that a test starts, whatever the surroundings say.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Like the tutor itself (`tutor.cli`): threads would only wait for each other. It is read where NumPy is loaded, while
# tests are collected; a program that a test starts is told nothing.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

gc.set_threshold(1_000_000)  # a test's app is garbage as a whole: that of some thirty is looked through together, once


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """What starts the processes of a run has nothing else to do before; Hypothesis is up by now."""
    if session.config.getoption("numprocesses", None):
        from tests.compiled import compile_once

        compile_once(session.config)


def pytest_collection_finish() -> None:
    """What is imported and collected by now stays to the end: nobody looks for garbage among it."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """The process ends: the garbage of the last tests goes with it, and pytest looks for none five times over."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("I2_TUTOR_HOME", str(tmp_path / "i2-home"))
    monkeypatch.setenv("I2_TUTOR_PACE", "full")  # who waits for a first run has no four minutes
    for name in (
        "NO_COLOR",
        "COLUMNS",
        "LINES",
        "TEXTUAL",
        "TEXTUAL_THEME",
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "OPENBLAS_NUM_THREADS",
    ):
        monkeypatch.delenv(name, raising=False)
