"""The Lab on small screens: nothing that tells what is seen, or what to do, is cut off."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.ui.screens.lab_stand import CONFUSED, open_tab, record
from tests.ui.stand import MEDIUM, NARROW, Stand, shown, told, until, until_shown
from tutor.training.snapshot import RunState
from tutor.ui.widgets.lab.bench import Bench
from tutor.ui.widgets.lab.levers import LEVERS
from tutor.ui.widgets.lab.run_list import RunList, both_ends
from tutor.ui.widgets.lab.runs import LabRuns

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")


async def test_the_loss_has_its_axis_on_the_smallest_screen(trained: Stand) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=NARROW) as pilot:
        await open_tab(pilot, app, "Curves")
        await until_shown(pilot, "└─┬")
        rows = shown(app).splitlines()
        axis = next(index for index, row in enumerate(rows) if "└─┬" in row)
        assert rows[axis + 1].split()[0] == "0", "the epochs are named below the axis"


async def test_a_run_is_a_row_beside_a_scrollbar_too(trained: Stand) -> None:
    for run in range(1, 9):
        record(trained, told(RunState.FINISHED, run=run))
    app = trained.app(told(RunState.FINISHED, run=9))
    async with app.run_test(size=NARROW) as pilot:
        await open_tab(pilot, app, "Runs")
        panel = app.screen.query_one(LabRuns)
        await until(pilot, lambda: len(panel.runs) == 9, "all runs")
        await until(pilot, lambda: panel.query_one(RunList).region.height > 1, "rows")
        rows = [row for row in shown(app).splitlines() if "95.2 %" in row and "run " in row]
        assert len(rows) >= 3
        assert all("95.2 %" in row for row in rows)


@pytest.mark.parametrize(
    ("name", "words"),
    [("Digits", "The network was sure of them."), ("Neurons", "Dark: ink raises its sum. Bright: lowers it.")],
)
async def test_what_to_look_at_is_in_sight_at_80_columns(trained: Stand, name: str, words: str) -> None:
    far = tuple(replace(one, index=9_000 + one.index) for one in told().mistakes)
    app = trained.app(told(RunState.FINISHED, confusion=CONFUSED, mistakes=far))
    async with app.run_test(size=MEDIUM) as pilot:
        await open_tab(pilot, app, name)
        await until_shown(pilot, words)
        assert "more ↓" not in shown(app)


async def test_the_ink_is_among_the_keys_of_the_smallest_screen(trained: Stand) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=NARROW) as pilot:
        await open_tab(pilot, app, "Draw")
        await until_shown(pilot, "move the brush", "space ink")
        await pilot.press("space", *["down"] * 6)
        guess = re.compile(r"\d +(<1|\d+) %$", re.MULTILINE)
        await until(pilot, lambda: len(guess.findall(shown(app))) == 4, "four guesses, a row each")


async def test_the_keys_of_a_run_leave_room_for_those_of_the_tabs(trained: Stand) -> None:
    app = trained.app(told())
    async with app.run_test(size=MEDIUM) as pilot:
        await open_tab(pilot, app, "Curves")
        await until_shown(pilot, "space pause, go on", "x stop", "+ - learning rate", "0–9 tabs", "levers")


async def test_the_levers_and_what_they_do_fit_at_80_columns(trained: Stand) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=MEDIUM) as pilot:
        await open_tab(pilot, app, "Curves")
        bench = app.screen.query_one(Bench)
        bench.levers.move(max(range(len(LEVERS)), key=lambda at: len(LEVERS[at].does)))
        bench.show(app.context.snapshot)
        await until_shown(pilot, "enter: more.")
        assert re.search(r"Levers +\d+ of \d+", shown(app))
        assert bench.max_scroll_y == 0


def test_the_runs_of_a_series_are_told_apart_where_there_is_little_room() -> None:
    seeds = [f"Run 3, seed 14119{seed}" for seed in range(5)]
    for width in (16, 12, 9):
        short = [both_ends(name, width) for name in seeds]
        assert len(set(short)) == len(seeds)
        assert all(len(name) <= width for name in short)
    assert both_ends("wide ReLU", 9) == "wide ReLU"
