"""Without colours: grey, and the digits in letters."""

from __future__ import annotations

import pytest

from tests.ui.stand import WIDE, Stand, screen_name, shown, told, until, until_shown
from tutor.training.snapshot import RunState
from tutor.ui.widgets.common.digit import SHADES, DigitView

pytestmark = pytest.mark.usefixtures("quick_keys")


async def test_the_tutor_starts_without_colours(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = stand.app(told(RunState.FINISHED))
    assert app.no_color
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: len(app.screen.query(DigitView)) == 5, "five digits")
        await until(pilot, lambda: SHADES[-2] * 2 in shown(app), "ink")
        assert "▀" not in shown(app), "half blocks say nothing without their colours"
        colors = {
            segment.style.color.triplet
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and segment.style.color is not None and segment.style.color.triplet
        }
        assert all(max(color) - min(color) <= 2 for color in colors), "shades of grey"
        await pilot.press("enter")
        await until(pilot, lambda: screen_name(app) == "lesson", "the lesson")
        await until_shown(pilot, "Row by row", "it reads")


async def test_right_and_wrong_are_told_without_colours(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stand.begun(lambda store: store.submit("unseen", "training", "Those it has learned from"))
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await app.open_lesson("training")
        await until_shown(pilot, "✗ 2  Those it has learned from")
        await pilot.press("1")
        await until_shown(pilot, "✓ 1  Those it has never seen", "✗ 2  Those it has learned from")
