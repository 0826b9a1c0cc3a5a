"""The Lab: levers for the next run, and the run that is at work steered with a key or the mouse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from textwrap import wrap

import pytest
from textual.pilot import Pilot

from dnn_core.config import TrainingConfig
from tests.ui.stand import NARROW, WIDE, Stand, screen_name, shown, told, until, until_said, until_shown
from tutor.training.digits import distorted
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.app import TutorApp
from tutor.ui.screens.lab import LARGEST_RATE, LabScreen
from tutor.ui.widgets.lab.bench import MORE, lever_note
from tutor.ui.widgets.lab.levers import LEVERS

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")


async def open_lab(pilot: Pilot[None], app: TutorApp) -> None:
    await until(pilot, lambda: screen_name(app) == "home", "home")
    await pilot.press("l")
    await until(pilot, lambda: screen_name(app) == "lab" and "Lab" in shown(app), "the lab")


def lab(app: TutorApp) -> LabScreen:
    assert isinstance(app.screen, LabScreen)
    return app.screen


async def test_levers_make_the_next_run(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_lab(pilot, app)
        await until_shown(pilot, "218,058 weights and biases", "‹ 0.001 ›", "Start a run s")
        await pilot.press("right", "right")
        await until_shown(pilot, "‹ 0.01 ›")
        await pilot.press("up", "left", "left", "left")
        await until_shown(pilot, "‹ momentum ›")
        await pilot.press("up", "up", "up", "left")
        await until_shown(pilot, "109,386 weights and biases")
        await pilot.press("s")
        await until_shown(pilot, "starting", "Pause space", "Stop x")
    ((_, config),) = stand.session.asked
    assert config == TrainingConfig(
        hidden_sizes=(128, 64), optimizer="momentum", learning_rate=0.01, tests_per_epoch=config.tests_per_epoch
    )


def test_the_key_for_more_of_a_lever_stays_in_one_row() -> None:
    for lever in LEVERS:
        for width in (24, 26, 33):
            note = lever_note(lever.does, width).plain
            assert any(MORE in row for line in note.split("\n") for row in wrap(line, width)), note


async def test_levers_end_at_their_ends(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_lab(pilot, app)
        await pilot.press(*["up"] * 4, *["left"] * 6)
        await until_shown(pilot, "‹ none ›", "7,850 weights and biases", "     own")
        await pilot.press("up", "up", "left")
        await until_shown(pilot, "‹ best ›", "535,818 weights and biases")
        await pilot.press(*["left"] * 3, "down")
        await until_shown(pilot, "     notebook", "‹ 256, 64 ›", "218,058 weights and biases")
        await pilot.press(*["down"] * 9, *["right"] * 10)
        await until_shown(pilot, "‹ 9 ›")


async def test_a_run_is_paused_resumed_and_stopped_with_keys(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await open_lab(pilot, app)
        await until_shown(pilot, "pause, go on", "stop", "About 8 seconds left")
        await pilot.press("space")
        await until_shown(pilot, "paused", "Go on space")
        await pilot.press("space")
        await until_shown(pilot, "Pause space")
        await pilot.press("x")
        await until_shown(pilot, "stopped", "Start run 4 s")
    assert [asked[0] for asked in stand.session.asked] == ["pause", "resume", "stop"]


async def test_the_same_with_the_mouse(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_lab(pilot, app)
        await pilot.click("#run-start")
        await until_shown(pilot, "starting", "Pause space")
        await pilot.click("#run-pause")
        await until_shown(pilot, "paused")
        await pilot.click("#run-stop")
        await until_shown(pilot, "stopped", "Start run 4 s")
    assert [asked[0] for asked in stand.session.asked] == ["start", "pause", "stop"]


async def test_the_learning_rate_changes_while_it_runs(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await open_lab(pilot, app)
        await pilot.press("plus")
        await until_shown(pilot, "0.00125")
        await pilot.press("equals_sign")
        await until_shown(pilot, "0.00156")
        await pilot.press("minus")
        await until_shown(pilot, "0.00125")
        stand.session.snapshot = replace(stand.session.snapshot, learning_rate=90.0)
        await pilot.press("plus")
        await until(pilot, lambda: stand.session.asked[-1] == ("rate", LARGEST_RATE), "the largest rate")


async def test_without_a_run_there_is_no_rate_to_change(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_lab(pilot, app)
        await pilot.press("plus", "minus", "x", "space")
        await pilot.pause()
    assert stand.session.asked == []


async def test_a_second_run_waits_for_the_first(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await open_lab(pilot, app)
        await pilot.press("s")
        await until_said(pilot, "Run 3 is at work. Stop it in the lab with x first.")
    assert stand.session.asked == []


async def test_a_lost_run_goes_on(stand: Stand) -> None:
    stand.begun()
    lost = told(RunState.FAILED, checkpoint=Path("c.npz"), message="The training process was killed (SIGKILL).")
    app = stand.app(lost)
    async with app.run_test(size=WIDE) as pilot:
        await open_lab(pilot, app)
        await until_shown(pilot, "was killed (SIGKILL). Press g to go on", "go on with the run", "failed")
        await pilot.press("g")
        await until_shown(pilot, "Pause space")
    assert stand.session.asked == [("go_on",)]


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_every_state_can_be_seen_at_every_size(stand: Stand, size: tuple[int, int]) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        for state in RunState:
            snapshot = TrainingSnapshot() if state is RunState.NONE else told(state, message="What happened.")
            app.receive_snapshot(snapshot)
            await until(pilot, lambda snapshot=snapshot: app.snapshot == snapshot, f"{state} is told")
            await open_lab(pilot, app)
            assert lab(app).view.snapshot == snapshot, state
            assert app.screen.query_one("#run-start").display is not state.active, state
            assert app.screen.query_one("#run-stop").display is state.active, state
            await pilot.press("pagedown", "pageup")
            await pilot.pause()
            await pilot.press("escape")
            await until(pilot, lambda: screen_name(app) == "home", f"home, from {state}")


async def test_a_lever_takes_any_value_that_the_core_can_and_says_what_it_cannot(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_lab(pilot, app)
        await pilot.press(*["up"] * 4, "enter")
        await until_shown(pilot, "How many layers", "None reads about 92 %", "Set it")
        field = app.screen.query_one("#value")
        for typed, words in (("300, x", "is not whole numbers"), ("0,5", "must be a whole number")):
            field.value = typed  # type: ignore[attr-defined]
            await pilot.press("enter")
            await until_shown(pilot, words)
        field.value = "300, 7"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until_shown(pilot, "‹ 300, 7 ›", "237,687 weights and biases")
        await pilot.press("right")
        await until_shown(pilot, "‹ none ›")


async def test_what_does_not_fit_into_memory_is_not_started(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.begun()
    app = stand.app()
    monkeypatch.setattr("dnn_core.memory.available", lambda: 1_000_000)
    async with app.run_test(size=WIDE) as pilot:
        await open_lab(pilot, app)
        await pilot.press("s")
        await until_said(pilot, "would take about")
    assert stand.session.asked == []


def test_the_augmentations_are_seen_on_a_digit() -> None:
    plain = distorted(TrainingConfig(), 4)
    assert len(set(plain)) == 1
    bent = distorted(TrainingConfig(rotation=30.0, elastic=2.0), 4)
    assert bent[0] == plain[0]
    assert len(set(bent)) == 4, "as it is, and three ways in which it may be seen"
