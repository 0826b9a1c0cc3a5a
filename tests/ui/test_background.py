"""Work that nobody waits for leaves a line in the log when it fails, and disturbs no one."""

from __future__ import annotations

import asyncio
import logging

import pytest
from textual.app import App

from tutor.ui.background import in_background


async def test_what_fails_in_the_background_is_logged_and_the_app_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    async def fails() -> None:
        await asyncio.sleep(0)
        raise KeyError("nothing there")

    async def works() -> None:
        done.append("works")

    app = App[None]()
    async with app.run_test() as pilot:
        with caplog.at_level(logging.ERROR):
            in_background(app, fails())
            in_background(app, works())
            await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.is_running
    assert done == ["works"]
    (record,) = [record for record in caplog.records if record.name == "tutor.ui.background"]
    assert record.exc_info is not None
    assert record.exc_info[0] is KeyError
