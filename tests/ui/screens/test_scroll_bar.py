"""Beside a scrollbar there is an empty column: no text touches it."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.scrollbar import ScrollBar
from textual.widget import Widget

from tests.ui.screens.lab_stand import NAMES, open_tab, show_view
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, screen_name, shown, told, until, until_shown
from tutor.training.snapshot import RunState
from tutor.ui.app import TutorApp
from tutor.ui.scroll_bar import SlimBar

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")

LONG = "It measures every pixel of all of the lines that there are in the picture. " * 8


def bars(app: App[None]) -> list[Widget]:
    """Those in sight."""
    there = [one.vertical_scrollbar for one in app.screen.walk_children(Widget) if one.show_vertical_scrollbar]
    return [one for one in there if one in app.screen._compositor.visible_widgets]


def touched(app: App[None]) -> list[str]:
    """Rows in which something stands right before a scrollbar."""
    rows = shown(app).splitlines()
    found = []
    for bar in bars(app):
        left, top, width, height = app.screen.find_widget(bar).visible_region
        slim = left + width - 1
        found += [row for row in rows[top : top + height] if row[slim - 1 : slim].strip()]
    return found


async def all_the_way(app: TutorApp, pilot: Pilot[None]) -> list[str]:
    """Such rows on the way down."""
    found = touched(app)
    for _ in range(6):
        await pilot.press("pagedown")
        await pilot.pause()
        found += touched(app)
    return found


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW], ids=["120", "80", "40"])
async def test_none_on_a_page_nor_among_the_responses_nor_at_the_end(stand: Stand, size: tuple[int, int]) -> None:
    stand.begun(lambda store: store.submit("apart", "pictures", LONG))
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await app.open_lesson("pictures", 2)
        await until_shown(pilot, "page 3")
        await until(pilot, lambda: bars(app) or size == WIDE, "it scrolls")
        assert await all_the_way(app, pilot) == []
        for key, place, word in (("r", "responses", "pixel of"), ("f3", "unitend", "Answered")):
            await pilot.press("escape", "h")
            await until(pilot, lambda: screen_name(app) == "home", "home")
            await pilot.press(key)
            await until(pilot, lambda wanted=place: screen_name(app) == wanted, place)
            if size == NARROW and key == "r":
                await pilot.press("enter")
            await until_shown(pilot, word)
            await until(pilot, lambda: bars(app) or size == WIDE, "it scrolls")
            assert await all_the_way(app, pilot) == []


SCROLL = {MEDIUM: {"Gradient"}, NARROW: {"Curves", "Digits", "Confusion", "Museum", "Gradient"}}
"""The views of the Lab that do."""


@pytest.mark.parametrize("size", [MEDIUM, NARROW], ids=["80", "40"])
async def test_none_in_the_lab(trained: Stand, size: tuple[int, int]) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=size) as pilot:
        await open_tab(pilot, app, NAMES[0])
        for name in NAMES:
            await show_view(pilot, app, name)
            if name in SCROLL[size]:
                await until(pilot, lambda: bars(app), f"{name} scrolls")
            assert await all_the_way(app, pilot) == [], name


async def test_none_in_the_search(stand: Stand) -> None:
    stand.begun(lambda store: store.submit("apart", "pictures", LONG))
    app = stand.app()
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await pilot.press("slash", "e")
        await until(pilot, lambda: bars(app), "it scrolls")
        assert await all_the_way(app, pilot) == []


async def test_none_in_the_help(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await pilot.press("question_mark")
        await until_shown(pilot, "escape closes")
        await until(pilot, lambda: bars(app), "it scrolls")
        assert await all_the_way(app, pilot) == []


@pytest.mark.parametrize("thickness", [1, 2, 3])
def test_a_bar_is_slim_with_empty_columns_before_it(thickness: int) -> None:
    drawn = SlimBar.render_bar(6, 60, 6, 0, thickness)
    rows = "".join(one.text + ("\n" if thickness == 1 else "") for one in drawn.segments).splitlines()
    assert len(rows) == 6
    assert {len(row) for row in rows} == {thickness}
    assert ScrollBar.renderer is SlimBar
    across = SlimBar.render_bar(6, 60, 6, 0, thickness, vertical=False)
    assert "".join(one.text for one in across.segments).count("\n") == thickness
