"""The Lab's sheet to draw on: by keys, by mouse, and what the network says of it."""

from __future__ import annotations

import pytest

from tests.ui.screens.lab_stand import (
    SIZES,
    open_tab,
)
from tests.ui.stand import NARROW, WIDE, Stand, told, until, until_gone, until_shown
from tutor.training import loaded_network
from tutor.training.centring import centred
from tutor.training.snapshot import RunState
from tutor.ui.app import TutorApp
from tutor.ui.widgets.common.digit import DigitView
from tutor.ui.widgets.lab.draw import LabDraw
from tutor.ui.widgets.lab.sheet import DrawSheet

pytestmark = pytest.mark.usefixtures("bare_home")


def draw(app: TutorApp) -> LabDraw:
    return app.screen.query_one(LabDraw)


def ink(app: TutorApp) -> int:
    return sum(draw(app).drawing.pixels)


async def test_keys_draw_slide_undo_and_clear(trained: Stand) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Draw")
        await until_shown(pilot, "Run 3 waits", "brush up")
        await pilot.press("z", "up", "space", "down", "down", "down", "down")
        await until_shown(pilot, "Run 3 reads", "brush down", "Slide it to one side")
        drawn = draw(app).drawing.pixels
        assert all(drawn[row * 28 + 14] == 255 for row in range(13, 18))
        await pilot.press("space", "down")
        await until_shown(pilot, "brush up")
        assert draw(app).drawing.pixels == drawn
        await pilot.press("shift+right", "shift+right", "shift+up")
        await until_shown(pilot, "slid → 2   ↑ 1", "Where you drew it")
        assert draw(app).drawing.pixels[12 * 28 + 16] == 255
        await pilot.press("backspace", "backspace", "backspace")
        await until_gone(pilot, "slid →")
        assert draw(app).drawing.pixels == drawn
        await pilot.press("c")
        await until_shown(pilot, "Run 3 waits")
        assert ink(app) == 0
        await pilot.press("backspace")
        await until_shown(pilot, "Run 3 reads")
        assert draw(app).drawing.pixels == drawn


@pytest.mark.parametrize("size", SIZES)
async def test_the_mouse_draws(trained: Stand, size: tuple[int, int]) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=size) as pilot:
        await open_tab(pilot, app, "Draw")
        await until(pilot, lambda: app.screen.query_one(DrawSheet).region.height, "the sheet")
        sheet = app.screen.query_one(DrawSheet)
        assert sheet.large is (size == WIDE)
        wide, high = (2, 1) if sheet.large else (1, 0.5)
        top, bottom = (round(row * high) for row in (6, 12))
        await pilot.hover(DrawSheet, offset=(14 * wide, bottom))
        assert ink(app) == 0, "moving without a button leaves no ink"
        await pilot.mouse_down(DrawSheet, offset=(14 * wide, top))
        await pilot.hover(DrawSheet, offset=(14 * wide, bottom))
        await pilot.mouse_up(DrawSheet, offset=(14 * wide, bottom))
        pixels = draw(app).drawing.pixels
        assert all(pixels[row * 28 + 14] > 200 for row in range(7, 12)), "a line, with nothing left out between"
        before = ink(app)
        await pilot.hover(DrawSheet, offset=(4 * wide, top))
        assert ink(app) == before
        await until_shown(pilot, "%")


async def test_what_is_told_is_what_the_network_says(trained: Stand) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Draw")
        await until_shown(pilot, "Run 3 waits")
        await pilot.press(*["up"] * 6, "space", *["down"] * 13)
        network = loaded_network.read(trained.home / "runs", 3)
        drawn = draw(app).drawing.pixels
        for pixels, words in ((centred(drawn), "It is shown, centred"), (drawn, "Slide it to one side")):
            shares = network.probabilities(pixels)
            best = max(range(10), key=shares.__getitem__)
            await until_shown(pilot, words, f"a {best}", f"{100 * shares[best]:.0f} %")
            answers = app.screen.query_one("#draw-desk")
            assert answers.query_one(".shown").display == (words == "It is shown, centred")
            assert answers.query_one(DigitView).pixels == centred(drawn), "it is left out where nothing is centred"
            await pilot.press("z")
        await until_shown(pilot, "It is shown, centred")


async def test_the_eraser_takes_ink_and_what_is_undone_comes_back(trained: Stand) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Draw")
        await until_shown(pilot, "Run 3 waits", "brush up")
        await pilot.press("space", "down", "down", "down", "down", "space")
        drawn = draw(app).drawing.pixels
        await pilot.press("e", "space", "up", "up")
        await until_shown(pilot, "eraser down")
        erased = draw(app).drawing.pixels
        assert drawn[18 * 28 + 14] == 255
        assert erased[18 * 28 + 14] == 0
        assert erased[14 * 28 + 14] == 255
        await pilot.press("backspace")
        assert draw(app).drawing.pixels == drawn
        await pilot.press("backspace")
        assert ink(app) == 0
        await pilot.press("y")
        assert draw(app).drawing.pixels == drawn
        await pilot.press("y", "y")
        assert draw(app).drawing.pixels == erased
        await pilot.press("backspace", "e", "space", "y")
        assert ink(app) >= sum(drawn), "who draws on has nothing to redo"


async def test_space_is_ink_in_draw_and_pause_elsewhere(trained: Stand) -> None:
    app = trained.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Draw")
        await pilot.press("space")
        await until(pilot, lambda: ink(app), "ink")
        assert trained.session.asked == []
        await pilot.press("1", "space")
        await until_shown(pilot, "paused")


async def test_on_a_low_screen_the_brush_stays_in_sight(trained: Stand) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=NARROW) as pilot:
        await open_tab(pilot, app, "Draw")
        await pilot.press(*["down"] * 13)
        desk = draw(app).query_one(".desk")
        await until(pilot, lambda: desk.scroll_offset.y > 0, "scrolled to the brush")
        assert not desk.scrollbar_gutter.width, "what the network reads has its columns"
