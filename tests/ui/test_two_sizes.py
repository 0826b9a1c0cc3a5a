"""A terminal that is resized twice while the screen is at work."""

from __future__ import annotations

import pytest
from textual.events import Resize
from textual.geometry import Size

from tests.ui.presses import answers
from tests.ui.stand import Stand

ENOUGH = 30
"""Layouts that two sizes may come to."""


@pytest.mark.parametrize("key", ["w", "r", "l"])
async def test_two_sizes_that_wait_together_are_not_laid_out_for_ever(stand: Stand, key: str) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press(key)
        await answers(app)
        screen, laid_out = app.screen, 0

        def count(_: object) -> None:
            nonlocal laid_out
            laid_out += 1
            if laid_out > ENOUGH:
                app.exit(return_code=1)

        screen.screen_layout_refresh_signal.subscribe(screen, count)
        for size in (Size(40, 12), Size(120, 36)) * 2:
            screen.post_message(Resize(size, size))
            screen.call_later(screen.refresh)
        await answers(app)
        assert screen.size == Size(120, 36)
        assert laid_out <= ENOUGH
