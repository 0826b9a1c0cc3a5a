"""A browser's command may take its time and say what it likes: the tutor answers meanwhile, its screen stays."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Any, cast

import pytest
from textual.app import App

from tutor.ui import browser
from tutor.ui.browser import OpenResult, open_in_browser

ADDRESS = "https://example.org/a?b=c&d=%20e"


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "has_desktop", lambda: True)


def command(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a script the system's browser."""
    path = folder / "browser"
    path.write_text(f'#!/bin/sh\n{script}\necho "words on the screen"\necho "and others" >&2\n')
    path.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{path} %s")


async def written(path: Path) -> str:
    end = time.monotonic() + 30
    while not (path.exists() and path.read_text().endswith("\n")):
        assert time.monotonic() < end, f"never came: {path}"
        await asyncio.sleep(0.01)
    return path.read_text().strip()


@pytest.mark.usefixtures("desktop")
async def test_a_slow_command_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / "asked"
    command(tmp_path, f'echo "$1" > {asked}\necho $$ > {tmp_path / "pid"}\necho words\nexec sleep 600', monkeypatch)
    monkeypatch.setattr(browser, "PATIENCE_S", 0.1)
    app: App[object] = App()
    try:
        async with app.run_test():
            begun, beats = asyncio.create_task(open_in_browser(app, ADDRESS)), 0
            while not begun.done():
                await asyncio.sleep(0.005)
                beats += 1
            assert await begun is OpenResult.YES
            assert beats > 3, "the loop went on meanwhile"
            assert await written(asked) == ADDRESS
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(await written(tmp_path / "pid")), signal.SIGKILL)
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("desktop")
@pytest.mark.parametrize(("script", "opened"), [("true", OpenResult.YES), ("exit 3", OpenResult.NO_BROWSER)])
async def test_a_command_that_fails_is_told_from_one_that_opens(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    script: str,
    opened: OpenResult,
) -> None:
    command(tmp_path, script, monkeypatch)
    monkeypatch.setattr(browser, "PATIENCE_S", 30.0)
    app: App[object] = App()
    async with app.run_test():
        assert await open_in_browser(app, ADDRESS) is opened
    assert capfd.readouterr() == ("", "")


async def test_a_tutor_in_a_browser_asks_that_browser() -> None:
    """Under textual-serve the program runs on the server: the learner's browser is another one."""
    asked: list[str] = []

    class Served:
        is_web = True

        def open_url(self, url: str) -> None:
            asked.append(url)

    assert await open_in_browser(cast("Any", Served()), ADDRESS) is OpenResult.YES
    assert asked == [ADDRESS]
