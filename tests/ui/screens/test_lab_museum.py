"""The museum of faults: a case is guessed, told, mended and taken apart, with keys and with the mouse."""

from __future__ import annotations

import asyncio

import pytest

from tests.ui.screens.lab_stand import SIZES, open_tab
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, screen_name, shown, told, until, until_gone, until_shown
from tutor.domain.moments import local_now
from tutor.domain.museum import CASES, MUSEUM
from tutor.hand_in import gather
from tutor.training.exhibits import exhibits, mended
from tutor.training.snapshot import RunState, TestPoint, TrainingSnapshot
from tutor.ui.app import TutorApp
from tutor.ui.widgets.lab.museum import LabMuseum
from tutor.ui.widgets.lab.museum_parts import CaseList, SuspectList
from tutor.ui.widgets.lab.view import LabView
from tutor.ui.widgets.lab.views import MUSEUM as VIEW

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")


def said(app: TutorApp) -> dict[str, str]:
    return {made.question_id: made.text for made in app.context.workbook.notebook.responses}


async def test_a_case_is_guessed_and_told_and_mended(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Museum")
        await until_shown(pilot, "0 of 8 told", "gets nowhere", "It reads", "of all 10,000", "What is wrong with it?")
        assert "labels shuffled  case" not in shown(app)
        await pilot.press("j")
        await until_shown(pilot, "Loss on a log scale by step. Training: 2.4 at step 1,", "Beside it, test")
        await pilot.press("j")
        await until_gone(pilot, "Beside it, test")
        await pilot.press("e")
        await until_shown(pilot, "Gradients", "hidden 2")
        await pilot.press("e")
        await until_shown(pilot, "Confusion at the end", "1135")
        await pilot.press("n")
        await until_shown(pilot, "Case 2  quick, then stuck")
        await pilot.press("p", "down", "down", "enter")
        await until_shown(pilot, "You say: no activation", "ctrl+s that is it")
        await pilot.press("escape")
        await until_shown(pilot, "What is wrong with it?")
        await pilot.press("enter", *"flat", "ctrl+s")
        await until_shown(pilot, "✗ You said: no activation", "✓ It is: the labels", "Your words: flat", "1 of 8 told")
        await until_shown(pilot, "✗ 1 labels shuffled", "Case 1, uncovered")
        assert said(app) == {"museum-labels": "no activation", "museum-labels-why": "flat"}

        await pilot.press("enter")
        await until(pilot, lambda: stand.session.asked, "a run that mends it")
        assert stand.session.asked[-1][1] == mended(CASES[0])
        run = TrainingSnapshot(
            run=4,
            state=RunState.FINISHED,
            purpose=CASES[0].purpose,
            train_curve=((1, 2.3), (1000, 0.2)),
            test_points=(TestPoint(1000, 0.25, 0.932),),
        )
        app.receive_snapshot(run)
        await until_shown(pilot, "━ mended, run 4", "Run 4: 93.2 %.")
        await pilot.press("t")
        await until(pilot, lambda: app.context.lab.config == exhibits()["labels"].config, "its settings")
        assert app.context.lab.tab == 0

        await pilot.press("r")
        await until_shown(pilot, "Museum of faults", "Case 1: gets nowhere")
        report = gather(app.context.curriculum, app.context.workbook.notebook, {}, stand.home / "runs", local_now())
        (section,) = (one for one in report.sections if one.id == MUSEUM)
        assert [task.status.words for task in section.tasks] == ["not right yet", "submitted"]
        await pilot.press("enter")
        await until_shown(pilot, "You said: no activation")


async def test_the_same_with_the_mouse(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Museum")
        await until_shown(pilot, "8 few words in all")
        await pilot.click(CaseList, offset=(6, 1 + CaseList.FIRST_ROW + 3))
        await until_shown(pilot, "Case 4  the saw")
        suspects = app.screen.query_one(SuspectList)
        for _ in range(2):
            await pilot.click(SuspectList, offset=(suspects.size.width // 2 + 4, 3))
        await until_shown(pilot, "You say: sorted by label")
        await pilot.click("#that-is-it")
        await until_shown(pilot, "✓ You said it: the training pictures are sorted by label")
        assert said(app) == {"museum-sorted": "sorted by label"}  # without a word on why
        await pilot.click("#next-case")
        await until_shown(pilot, "Case 5  asleep, then awake", "sorted by label  case 4")


@pytest.mark.parametrize("size", SIZES)
async def test_each_symptom_is_seen_on_every_screen(stand: Stand, size: tuple[int, int]) -> None:
    stand.begun()
    app = stand.app(told(RunState.FINISHED))
    async with app.run_test(size=size) as pilot:
        await open_tab(pilot, app, "Museum")
        wanted = {"It reads 0 1" if size == NARROW else "It reads", "Gradients", "Confusion", "Loss"}
        for _ in range(4):
            await pilot.pause()
            wanted -= {word for word in wanted if word in shown(app)}
            assert size != WIDE or "more below" not in shown(app), "there all suspects are in sight beside it"
            await pilot.press("e")
        assert not wanted
        await pilot.press("pagedown", "down", "down", "down")
        if size == MEDIUM:
            await until_shown(pilot, "Case 1 of 8", "0 of 8 told")
        museum = app.screen.query_one(LabMuseum)
        await pilot.press("enter", *"so", "1", "ctrl+s")
        await until(pilot, lambda: museum.said is not None, "what was said")
        assert said(app)["museum-labels-why"] == "so1"
        await pilot.press("5")
        await until_gone(pilot, "You say")
        assert screen_name(app) == "lab"


async def test_a_key_waits_for_the_museum_that_was_clicked(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Curves")
        view = app.screen.query_one(LabView)
        opening = asyncio.ensure_future(view.choose(VIEW))
        while not view.panel.is_attached or isinstance(view.panel, LabMuseum) is False:
            await asyncio.sleep(0)
        assert not view.panel.query(SuspectList), "it is still being made"
        await app.run_action("network(1)", app.screen)
        await opening
        panel = view.panel
        assert isinstance(panel, LabMuseum)
        await until(pilot, lambda: panel.case is CASES[1], "the second case")
