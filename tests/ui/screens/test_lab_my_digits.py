"""My digits in the Lab: kept from the canvas, given another label, removed and brought back, learned from after a
bet."""

from __future__ import annotations

import pytest

from tests.training.test_my_digits import digit
from tests.ui.screens.lab_stand import open_tab, show_view
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, notes, told, until, until_gone, until_said, until_shown
from tutor.training import my_digits
from tutor.training.snapshot import RunState
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.lab.draw import LabDraw
from tutor.ui.widgets.lab.my_digits import LabMyDigits

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_a_drawing_is_kept_labelled_anew_removed_and_brought_back(trained: Stand, size: tuple[int, int]) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=size) as pilot:
        await open_tab(pilot, app, "Draw")
        await until(pilot, lambda: app.screen.query_one(LabDraw).loaded is not None, "the network")
        await pilot.press("space", "down", "down", "down", "down")
        if size == WIDE:  # by the mouse
            for words, key in (("k keep it", "k"), ("0 1 2 3 4 5 6 7 8 9 which digit it is", "7")):
                await until_shown(pilot, words)
                bar = app.screen.query_one(KeyBar)
                at = bar.styles.padding.left + bar.render().plain.index(words) + words.index(key)
                await pilot.click(KeyBar, offset=(at, 0))
        else:
            await pilot.press("k", "7")
        await until(pilot, lambda: [one.label for one in my_digits.load(trained.home)] == [7], "kept")
        await until_said(pilot, "Kept as a 7")
        assert not any("Which digit is it?" in note for note in notes(app)), "a question that has been answered goes"
        await show_view(pilot, app, "My digits")
        panel = app.screen.query_one(LabMyDigits)
        await until(pilot, lambda: len(panel.now) == 1, "read")
        await pilot.press("k", "1")
        await until(pilot, lambda: [one.label for one in panel.digits] == [1], "another label")
        await pilot.press("k", "escape", "delete")
        await until(pilot, lambda: panel.digits == (), "removed")
        await until_shown(pilot, "Draw one")
        await until_gone(pilot, "on the canvas")  # of a digit, and there is none
        await pilot.press("backspace")
        await until(pilot, lambda: len(panel.digits) == 1, "back")
        await pilot.press("c", "enter")
        await until(pilot, lambda: app.context.lab.tab == 4, "the canvas")
        assert app.screen.query_one(LabDraw).drawing.pixels == my_digits.load(trained.home)[0].pixels


async def test_a_bet_comes_before_a_run_that_learns_from_them(trained: Stand) -> None:
    my_digits.change(trained.home, lambda kept: [digit(4), digit(4, 210), digit(7), digit(7, 210)])
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "My digits")
        await until(pilot, lambda: len(app.screen.query_one(LabMyDigits).now) == 4, "read")
        await until_shown(pilot, "4 kept", "The 950", "Centring")
        await pilot.press("s")
        await until_shown(pilot, "learns from 2 of your digits", "The other 2 are held")
        await pilot.press("right", "enter")
        await until(pilot, lambda: trained.session.asked[-1][0] == "start", "the run")


async def test_digits_that_cannot_be_read_are_said(trained: Stand) -> None:
    (trained.home / my_digits.FILE).write_text("{")
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "My digits")
        await until_shown(pilot, "JSONDecodeError")
