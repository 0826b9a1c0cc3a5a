"""What is done to runs in the Lab: named, pinned, filtered, deleted and brought back, exported, opened, compared."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Static

from dnn_core.config import TrainingConfig
from tests.training.test_run_file import ELSEWHERE, WORKED
from tests.ui.screens.lab_stand import keep, open_tab, record
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, shown, told, until, until_gone, until_said, until_shown
from tutor.training import records, run_file, shelf
from tutor.training.shelf import About
from tutor.training.snapshot import RunState
from tutor.ui.widgets.lab.compare import LabCompare
from tutor.ui.widgets.lab.runs import Detail, LabRuns, read_detail

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_a_run_is_named_pinned_deleted_and_brought_back(trained: Stand, size: tuple[int, int]) -> None:
    runs = trained.home / "runs"
    for run in (1, 2, 3):
        record(trained, told(RunState.FINISHED, run=run))
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=size) as pilot:
        await open_tab(pilot, app, "Runs")
        panel = app.screen.query_one(LabRuns)
        await until(pilot, lambda: len(panel.runs) == 3, "the list")
        await pilot.press("down")
        await until(pilot, lambda: panel.detail is not None and panel.detail.snapshot.run == 2, "run 2 is read")
        await pilot.press("d")
        await until_shown(pilot, "Name", "Note")
        await pilot.press(*"wide [b]", "tab", *"why", "enter")
        await until(pilot, lambda: shelf.read_about(runs, 2) == About("wide [b]", "why"), "kept")
        await until_shown(pilot, "wide [b]")
        await until_gone(pilot, "Keep it")
        await pilot.press("k")
        await until(pilot, lambda: shelf.pinned(runs) == (2,), "pinned")
        await pilot.press("delete")
        await until(pilot, lambda: records.numbers(runs) == [1, 3], "deleted")
        await until_shown(pilot, "Run 2 is deleted.")
        await until(pilot, lambda: [one.run for one in panel.runs] == [3, 1], "the others")
        await pilot.press("backspace")
        await until(pilot, lambda: [one.run for one in panel.runs] == [3, 2, 1], "all of them")
        await until(pilot, lambda: panel.chosen == 2 and panel.here is not None, "it is at hand")


async def test_a_series_of_seeds_that_was_broken_off_offers_to_go_on(trained: Stand) -> None:
    for run, purpose in ((1, ""), (2, "seeds of run 1")):
        config = TrainingConfig(seed=run)
        record(trained, told(RunState.FINISHED, run=run, config=config, purpose=purpose))
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Runs")
        await until(pilot, lambda: len(app.screen.query_one(LabRuns).runs) == 3, "three runs")
        await pilot.press("down", "down")
        await until_shown(pilot, "2 of 5, f5 goes on")
        await pilot.press("f5")
        await until_said(pilot, "learn from 3 other seeds")
    assert trained.session.asked[-1][1].seed == 3


async def test_my_network_is_not_deleted_before_another_is_mine(trained: Stand) -> None:
    record(trained, told(RunState.FINISHED))
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Runs")
        await until(pilot, lambda: app.screen.query_one(LabRuns).here is not None, "a run")
        await pilot.press("a")
        await until(pilot, lambda: app.context.lab.mine == 3, "mine")
        await pilot.press("delete")
        await until_said(pilot, "is your network")
        assert records.numbers(trained.home / "runs") == [3]


async def test_the_filter_goes_through_the_kinds(trained: Stand) -> None:
    record(trained, told(RunState.FINISHED, run=1, purpose="bet 1", title="an experiment"))
    record(trained, told(RunState.DIVERGED, run=2))
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Runs")
        panel = app.screen.query_one(LabRuns)
        await until(pilot, lambda: len(panel.runs) == 3, "all")
        for kind, expected in (
            ("mine", [3]),
            ("experiments", [1]),
            ("faults", [2]),
            ("friends'", []),
            ("all", [3, 2, 1]),
        ):
            await pilot.press("f")
            await until(pilot, lambda e=expected: [one.run for one in panel.runs] == e, kind)
            await (until_shown if expected else until_gone)(pilot, "Look at it")  # of a run, and there is none


async def test_a_run_goes_out_as_a_file_and_comes_in_as_a_friends(trained: Stand, tmp_path: Path) -> None:
    record(trained, told(RunState.FINISHED))
    app = trained.app(told(RunState.FINISHED))
    path = tmp_path / "given.i2run"
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Runs")
        panel = app.screen.query_one(LabRuns)
        await until(pilot, lambda: panel.detail is not None, "read")
        await pilot.press("e")
        await until_shown(pilot, "A file of run 3")
        app.screen.query_one("#file").value = str(path)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until_shown(pilot, "Written")
        assert run_file.read(path).snapshot.train_curve == told().train_curve
        await pilot.press("escape")
        await until_gone(pilot, "Written")
        for content, words in ((path.read_text(), ""), (path.read_text()[:-50], "not whole JSON")):
            path.write_text(content)
            await pilot.press("i")
            await until_shown(pilot, "Open a run or a network")
            app.screen.query_one("#file").value = str(path)  # type: ignore[attr-defined]
            await pilot.press("enter")
            if words:
                await until_shown(pilot, words)
                continue
            await until(pilot, lambda: panel.entry is not None and panel.entry.kind == "friends'", "the friend's")
            await until_shown(pilot, "On which data it learned is not known")
            await pilot.press("s")
            await until_said(pilot, "cannot be trained again here")


async def test_ticked_runs_are_compared(trained: Stand, checkpoint: Path) -> None:
    for run in (1, 3):
        record(trained, told(RunState.FINISHED, run=run))
        keep(trained, run, checkpoint.read_bytes())
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Runs")
        panel = app.screen.query_one(LabRuns)
        await until(pilot, lambda: len(panel.runs) == 2, "two runs")
        await pilot.press("space", "down", "space", "enter")
        await until(pilot, lambda: app.context.lab.ticked == (3, 1), "ticked")
        await until_shown(pilot, "All settings are the same", "95.2 ±", "run 3", "run 1")
        await until_shown(pilot, "nothing", "Run 1 and run 3 read every test digit the same.")
        compare = app.screen.query_one(LabCompare)
        await until(pilot, lambda: compare.found is not None, "compared")
        assert compare.found is not None
        assert [pair and pair.gained for pair in compare.found.pairs] == [0], "the same network reads the same"
        before = compare.group
        await until_shown(pilot, "which digits", "tick a run")
        await pilot.press("f")
        await until(pilot, lambda: compare.group != before, "other digits")
        await pilot.press("space")
        await until(pilot, lambda: len(app.context.lab.ticked) == 1, "one is ticked off in the list beside it")
        await until_shown(pilot, "Tick two or three runs")
        await until_gone(pilot, "All settings")
        await until_gone(pilot, "which digits")
        await until_shown(pilot, "tick a run")
        await pilot.resize_terminal(*MEDIUM)
        await until(pilot, lambda: not app.screen.has_class("-wide"), "the list is not beside it")
        await until_gone(pilot, "tick a run")
        ticked = app.context.lab.ticked
        await pilot.press("space", "0")
        await until_shown(pilot, "tick a run")
        assert app.context.lab.ticked == ticked, "nothing is ticked in a list that is not in sight"
        await pilot.press("up", "space", "enter")
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: compare.shown is not None and compare.room[0] < 40, "two again, with little room")
        table = str(compare.query_one(".table", Static).content)
        assert re.search(r"Test, ± chance +\n +95\.2 ± 1\.4 % +95\.2 ± 1\.4 %\n", table)
        assert "…" not in table


async def test_the_curve_stays_until_that_of_another_run_is_read(
    trained: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    for run in (1, 2):
        record(trained, told(RunState.FINISHED, run=run))
    readable, asked = threading.Event(), threading.Event()

    def read_late(runs: Path, run: int, data: Path | None) -> Detail | None:
        asked.set()
        readable.wait()
        return read_detail(runs, run, data)

    readable.set()
    monkeypatch.setattr("tutor.ui.widgets.lab.view.read_detail", read_late)
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Runs")
        await until_shown(pilot, "Training loss", "Run 3, finished")
        readable.clear()
        asked.clear()
        await pilot.press("down")
        await until(pilot, asked.is_set, "the other run is being read")
        await pilot.pause()
        seen = shown(app)
        readable.set()
        assert "Training loss" in seen
        assert "Run 3, finished" in seen
        await until_shown(pilot, "Training loss", "Run 2, finished")


async def test_a_run_that_was_trained_again_is_told_to_be_the_same(trained: Stand) -> None:
    before = told(RunState.FINISHED, journal=WORKED, weights="ab")
    record(trained, before)
    run_file.keep_before(trained.home / "runs", 3)
    app = trained.app(before)
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Runs")
        await until_shown(pilot, "Run 3, finished", "Before")
        assert "to the last bit" not in shown(app)
        trained.session._now(told(RunState.TRAINING))
        record(trained, replace(before, journal=ELSEWHERE))
        trained.session._now(replace(before, journal=ELSEWHERE))
        await until_shown(pilot, "The same to the last bit", "Trained here", "trained here, over the file's own")
