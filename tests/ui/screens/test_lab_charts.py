"""What the Lab draws: which chart, along what, in words; by key and by mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.screens.lab_stand import SIZES, open_tab, record, show_view
from tests.ui.stand import NARROW, WIDE, Stand, shown, told, until, until_gone, until_shown
from tutor.domain.run_facts import Journal
from tutor.training.snapshot import RunState
from tutor.ui.context import MINE_SETTING
from tutor.ui.palette import system_commands
from tutor.ui.widgets.lab.curves import PlotTitle
from tutor.ui.widgets.run.curve_plot import CurvePlot

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")

NORMS = tuple((step, (2.0 / step, 1.0 / step, 0.5 / step)) for step in (1, 10, 100, 1000, 1500))
KEPT = told(
    RunState.FINISHED,
    clock=((500.0, 2.0), (1500.0, 7.5)),
    gradients=NORMS,
    journal=Journal().rate_changed(700, 0.01, ""),
)


@pytest.mark.parametrize("size", SIZES)
async def test_charts_and_axes_are_chosen_by_a_key(trained: Stand, size: tuple[int, int]) -> None:
    app = trained.app(KEPT)
    async with app.run_test(size=size) as pilot:
        await open_tab(pilot, app, "Curves")
        plots = list(app.screen.query(CurvePlot))
        await until_shown(pilot, "Loss")
        for what, words in (("rate", "0.01"), ("gradients", "output"), ("accuracy", "95.2 %")):
            await pilot.press("c")
            await until(pilot, lambda what=what: [plot.what for plot in plots] == ["loss", what], what)
            if size != NARROW:
                await until_shown(pilot, "Gradients", words)
        for axis, unit in (("seconds", "second"), ("steps", "step"), ("epochs", "epoch")):
            await pilot.press("q")
            await until(pilot, lambda axis=axis: all(plot.axis == axis for plot in plots), axis)
            await until_shown(pilot, f"Loss by {unit}" if size != NARROW else "Loss")


async def test_charts_and_axes_are_chosen_by_the_mouse_and_from_the_palette(trained: Stand) -> None:
    app = trained.app(KEPT)
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Curves")
        await until_shown(pilot, "Test accuracy by epoch, %  Rate  Gradients", "c next chart", "q next axis")
        title = app.screen.query_one(".below-title", PlotTitle)
        await pilot.click(title, offset=(title.render().plain.index("Grad"), 0))
        await until_shown(
            pilot, "Gradients by epoch, log scale", "hidden 1", "hidden 2", "output", "of a batch, by layer"
        )
        await pilot.click(app.screen.query_one(".loss-title", PlotTitle), offset=(6, 0))
        await until_shown(pilot, "Loss by second, log scale", "Gradients by second")
        await pilot.click(title, offset=(title.render().plain.index("second"), 0))
        await until_shown(pilot, "Loss by step, log scales")
        await pilot.click(title, offset=(title.render().plain.index("Rate"), 0))
        await until_shown(pilot, "Rate by step, log scale", "0.01")
        await show_view(pilot, app, "Digits")
        for title_of in ("Next chart", "Next axis"):
            entry = next(one for one in system_commands(app, app.context, app.screen) if one.title == title_of)
            await entry.callback()
        await until_shown(pilot, "Rate by epoch, log scale")


async def test_each_chart_is_told_in_words(trained: Stand) -> None:
    record(trained, replace(KEPT, run=2, gradients=()))
    app = trained.app(KEPT)
    app.workbook.settings[MINE_SETTING] = "3"
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Curves")
        await pilot.press("j", "q")
        await until_shown(pilot, "Loss on a log scale by second. Training:", "Test: 81.0 % at second 2, ")
        await pilot.press("c")
        await until_shown(pilot, "Learning rate on a log scale by second. So far: 0.001 at second 0.00", "Run 2,")
        await pilot.press("c", "q")
        await until_shown(pilot, "Gradients on a log scale by step, which is on a log scale too.", "Output: 0.5 at")
        await pilot.press("n", "p", "p")
        await until_shown(pilot, "none were kept")
        assert "hidden 1" not in shown(app)


async def test_compare_draws_along_the_same_axis(trained: Stand) -> None:
    record(trained, replace(KEPT, run=2))
    record(trained, KEPT)
    app = trained.app(KEPT)
    app.workbook.settings[MINE_SETTING] = "3"
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Runs")
        await until_shown(pilot, "2 kept")
        await pilot.press("space", "down", "space", "0")
        await until_shown(pilot, "Loss by step, log scales", "━ run 3", "━ run 2")
        await pilot.press("q")
        await until_shown(pilot, "Loss by epoch, log scale")
        await until_gone(pilot, "log scales")
        await pilot.press("j")
        await until_shown(pilot, "Training loss on a log scale", "epoch. Run 3:")
