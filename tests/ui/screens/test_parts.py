"""The screen on which a learner's parts train beside ours."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.ui.stand import copy_store, until
from tutor.challenges.files import code_home
from tutor.storage.store import Store
from tutor.training.snapshot import PartsComparison, RunState, TestPoint, TrainingSnapshot
from tutor.ui.app import TutorApp
from tutor.ui.screens.challenge import ChallengeScreen
from tutor.ui.screens.parts import PartsScreen
from tutor.ui.widgets.challenge.parts import PartsList
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.lab.curves import LabCurves, PlotTitle

pytestmark = pytest.mark.usefixtures("bare_home")

MINE = "def backward(model, labels):\n    return []\n"
SIZES = [(120, 36), (80, 24), (40, 12)]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("I2_TUTOR_HOME", str(tmp_path))
    monkeypatch.delenv("I2_TUTOR_CODE", raising=False)
    copy_store(tmp_path, begun=True)
    store = Store.open(tmp_path)
    store.add_try("backward", "pf", "", MINE).result()
    store.close()
    code_home().mkdir(parents=True)
    (code_home() / "backward.py").write_text(MINE)
    return tmp_path


class Started:
    """What runs were begun with."""

    def __init__(self) -> None:
        self.runs: list[dict[str, Any]] = []

    def __call__(self, config: Any = None, **more: Any) -> None:
        self.runs.append({"config": config, **more})


@asynccontextmanager
async def on(home: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[Pilot[None], Started]]:
    app, started = TutorApp(home), Started()
    app.start_run = started  # type: ignore[method-assign]
    async with app.run_test(size=size) as pilot:
        yield pilot, started
        await app.action_quit()
    app.workbook.close()


def words(pilot: Pilot[None], name: str) -> str:
    return str(pilot.app.screen.query_one(name, Static).content)


def snapshot(state: RunState = RunState.TRAINING) -> TrainingSnapshot:
    tests = (TestPoint(1000, 0.6, 0.80), TestPoint(2000, 0.5, 0.875))
    ours = (TestPoint(1000, 0.4, 0.90), TestPoint(2000, 0.2, 0.96))
    curve = ((100, 2.3), (1000, 0.7), (2000, 0.5))
    beside = PartsComparison(
        ("backward",), ((100, 2.3), (1000, 0.5), (2000, 0.2)), ours, (0.5, 0.5), (2.0, 0.01, 3), 33
    )
    return TrainingSnapshot(
        run=7,
        state=state,
        step=2000,
        total_steps=3000,
        steps_per_epoch=1000,
        elapsed_s=20.0,
        train_curve=curve,
        test_points=tests,
        title="Your backward",
        purpose="parts",
        beside=beside,
    )


@pytest.mark.usefixtures("whole_home")
async def test_from_a_challenge_its_part_trains_beside_ours(home: Path) -> None:
    async with on(home) as (pilot, started):
        app = pilot.app
        assert isinstance(app, TutorApp)
        challenge = app.context.ladder.named("backward")
        assert challenge is not None
        app.push_screen(ChallengeScreen(app.context, challenge))
        await until(pilot, lambda: isinstance(app.screen, ChallengeScreen) and app.screen.query("#lines"))
        await pilot.press("escape", "s")
        await until(pilot, lambda: isinstance(app.screen, PartsScreen) and started.runs)
        run = started.runs[0]
        assert run["parts"].yours == ("backward",)
        assert run["parts"].asked["own"] == ["backward"]
        assert (run["parts"].title, run["config"].optimizer) == ("Yours: backward.py", "sgd")
        told = words(pilot, ".about")  # one check as the store has it, or more once the screen has checked it again
        assert re.fullmatch(r"backward\.py fails (one check|\d+ checks)\. If its shapes fit, it may run\.", told)
        await pilot.press("down", "right", "s")
        assert started.runs[1]["config"].optimizer == "adam"
        await pilot.press("up", "left", "s")
        assert started.runs[2]["parts"].yours == ()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ChallengeScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_both_curves_and_what_differs_are_told(home: Path, size: tuple[int, int]) -> None:
    async with on(home, size) as (pilot, started):
        app = pilot.app
        assert isinstance(app, TutorApp)
        app.push_screen(PartsScreen(app.context))
        await until(pilot, lambda: isinstance(app.screen, PartsScreen) and app.screen.query(".empty"))
        assert not started.runs  # no part passes, so nothing begins by itself
        assert "All parts are ours so far" in words(pilot, ".empty")
        app.snapshot = snapshot()
        await until(pilot, lambda: app.screen.query_one(LabCurves).display)
        curves = app.screen.query_one(LabCurves)
        await until(pilot, lambda: curves.query(PlotTitle).first().size.width, "the titles are laid out")
        titles = [row.render().plain for row in curves.query(PlotTitle)]
        assert "ours" in titles[0]
        assert "87.5 %, ours 96.0 %" in titles[1]
        assert "The curves part at step 33." in words(pilot, ".look")
        assert "first in layer 3: by up to 2" in words(pilot, ".look")
        look = app.screen.query_one(".look")
        await until(pilot, lambda: 0 < look.virtual_region.bottom <= curves.size.height, "one can read it whole")
        assert "About 10 seconds left." in words(pilot, ".left")
        assert app.screen.query_one("#run-stop").display
        assert not app.screen.query_one("#run-start").display
        app.snapshot = snapshot(RunState.PAUSED)
        await until(pilot, lambda: app.screen.query_one("#run-pause", Chip).label == "Go on")
        app.snapshot = snapshot(RunState.FINISHED)
        await until(pilot, lambda: "Kept as run 7" in words(pilot, ".left"))


async def test_a_click_takes_a_part_and_a_second_one_turns_it(home: Path) -> None:
    async with on(home) as (pilot, _):
        app = pilot.app
        assert isinstance(app, TutorApp)
        app.push_screen(PartsScreen(app.context))
        await until(pilot, lambda: app.screen.query(PartsList))
        parts = app.screen.query_one(PartsList)
        await until(pilot, lambda: parts.size.height)
        at = next(place for place, row in enumerate(parts.rows) if row.name == "Backward")
        await pilot.click(PartsList, offset=(2, at))
        assert list(parts.yours) == []
        await pilot.click(PartsList, offset=(2, at))
        assert [part.challenge.name for part in parts.yours] == ["backward"]
        app.snapshot = replace(snapshot(), beside=None)
        await until(pilot, lambda: "Run 7 is learning." in words(pilot, ".empty"))
