"""What is asked for twice at once is done once: keys and clicks, also while the store takes its time."""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from tests.content.samples import KINDS
from tests.gates.test_gates import ROOT
from tests.training.test_my_digits import digit
from tests.ui.experiments import experiment
from tests.ui.presses import answers, at_once, click_twice
from tests.ui.screens.lab_stand import open_tab
from tests.ui.screens.test_lesson_keys import ASK, CHOOSE, opened, prepared
from tests.ui.stand import WIDE, Stand, screen_name, shown, told, until
from tutor.training import my_digits
from tutor.training.snapshot import RunState
from tutor.ui.app import TutorApp
from tutor.ui.once import AGAIN_S
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.mentor import MentorScreen
from tutor.ui.widgets.common.choice_list import ChoiceList
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.experiment.bet_list import BetList
from tutor.ui.widgets.question.card import Phase, QuestionCard
from tutor.ui.workbook import Workbook

pytestmark = pytest.mark.usefixtures("quick_keys", "hasty")

SLOW_S = 0.1
HANDS = ((0.0, 0.0), (0.07, SLOW_S))
"""Seconds between two presses, and seconds that the store takes for everything."""


@pytest.fixture(params=HANDS)
def gap(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> float:
    between, takes = request.param
    write = Workbook._write

    async def after_a_while(workbook: Workbook, *given: Any, **more: Any) -> Any:
        await asyncio.sleep(takes)
        return await write(workbook, *given, **more)

    monkeypatch.setattr(Workbook, "_write", after_a_while)
    return float(between)


async def turned(pilot: Pilot[None], app: TutorApp, page: int) -> LessonScreen:
    await app.open_lesson("training", page)
    await until(pilot, lambda: f"page {page + 1} of" in shown(app), "the page")
    assert isinstance(app.screen, LessonScreen)
    return app.screen


async def twice(app: TutorApp, key: str, gap: float) -> None:
    at_once(app, key)
    if gap:
        await asyncio.sleep(gap)
    at_once(app, key)
    await answers(app, f"{key} twice, {gap} s apart")


async def settled(pilot: Pilot[None], app: TutorApp, effects: Callable[[], int], wanted: int) -> None:
    """Wait for the effect, and then as long as a second one would take."""
    await until(pilot, lambda: effects() >= wanted, "the effect")
    await asyncio.sleep(2 * SLOW_S)
    await answers(app)


def responses(app: TutorApp) -> list[tuple[str, int | None]]:
    return [(made.text, made.confidence) for made in app.workbook.notebook.responses]


async def test_a_choice_is_taken_once(stand: Stand, gap: float) -> None:
    """Whether by its key, by enter or by a click; neither says how sure one is."""
    app = prepared(stand, CHOOSE, CHOOSE.replace("three", "four"), CHOOSE.replace("three", "five"))
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        await twice(app, "1", gap)
        await settled(pilot, app, lambda: len(responses(app)), 1)
        assert responses(app) == [("One", None)]
        screen = await turned(pilot, app, 1)
        screen.set_focus(screen.query_one(ChoiceList))
        await twice(app, "enter", gap)
        await settled(pilot, app, lambda: len(responses(app)), 2)
        assert responses(app)[1:] == [("One", None)]
        screen = await turned(pilot, app, 2)
        await click_twice(app, screen.query_one(ChoiceList), gap)
        await settled(pilot, app, lambda: len(responses(app)), 3)
        assert responses(app)[2:] == [("One", None)]


async def test_a_text_is_submitted_once(stand: Stand, gap: float) -> None:
    app = prepared(stand, ASK, ASK.replace("unseen", "again"))
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        screen.query_one(DraftEditor).text = "Those it has never seen."
        await twice(app, "ctrl+s", gap)
        await settled(pilot, app, lambda: len(responses(app)), 1)
        assert responses(app) == [("Those it has never seen.", None)]
        assert screen.query_one(QuestionCard).phase is Phase.SURE
        screen = await turned(pilot, app, 1)
        screen.query_one(DraftEditor).text = "Others."
        await click_twice(app, screen.query_one("#submit"), gap)
        await settled(pilot, app, lambda: len(responses(app)), 2)
        assert responses(app)[1:] == [("Others.", None)]
        assert screen.query_one(QuestionCard).phase is Phase.SURE


async def test_a_bet_is_placed_once_and_nothing_runs_yet(stand: Stand, gap: float) -> None:
    pages = [experiment(id).partition("Words.\n\n")[2] for id in ("first", "second")]
    app = prepared(stand, *pages)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        await until(pilot, lambda: screen.query(BetList), "the bets")
        await twice(app, "1", gap)
        await settled(pilot, app, lambda: len(app.workbook.notebook.bets), 1)
        assert [bet.value for bet in app.workbook.notebook.bets] == ["lower"]
        screen = await turned(pilot, app, 1)
        await until(pilot, lambda: screen.query(BetList), "the bets")
        screen.set_focus(screen.query_one(BetList))
        await twice(app, "enter", gap)
        await settled(pilot, app, lambda: len(app.workbook.notebook.bets), 2)
        assert [bet.value for bet in app.workbook.notebook.bets] == ["lower", "lower"]
        assert not stand.session.asked, "nothing was started by the second key"


async def test_a_question_is_noted_once_and_the_page_below_hears_nothing(stand: Stand, gap: float) -> None:
    app = prepared(stand, ASK)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        screen.query_one(DraftEditor).text = "A thought that is not finished"
        for press in ("ctrl+s", "#note"):
            screen.action_ask_mentor()
            await until(pilot, lambda: isinstance(app.screen, MentorScreen) and "Note it" in shown(app), "the window")
            app.screen.query_one(DraftEditor).text = "Why?"
            if press == "ctrl+s":
                await twice(app, press, gap)
            else:
                await click_twice(app, app.screen.query_one(press), gap)
            await until(pilot, lambda: screen_name(app) == "lesson", "the page")
            await answers(app)
        assert [noted.text for noted in app.workbook.notebook.mentor_questions] == ["Why?", "Why?"]
        assert responses(app) == []


async def test_a_tick_stays_and_a_window_opens_once(stand: Stand, gap: float) -> None:
    start = KINDS.index(":::{question} which-bend")
    app = prepared(stand, KINDS[start : KINDS.index("\n:::\n", start) + 5])
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        await twice(app, "1", gap)
        assert screen.query_one("TickList").ticked == {0}  # type: ignore[attr-defined]
        await twice(app, "s", gap)
        assert [asked[0] for asked in stand.session.asked] == ["start"]
        assert not app._notifications, "the second key complains of nothing"


async def test_another_key_is_another_press(stand: Stand) -> None:
    """Who knows what comes may be quick: choose, and say how sure."""
    app = prepared(stand, CHOOSE)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        at_once(app, "1")
        await until(pilot, lambda: screen.query_one(QuestionCard).phase is Phase.SURE, "how sure")
        at_once(app, "3")
        await until(pilot, lambda: screen.query_one(QuestionCard).phase is Phase.FEEDBACK, "the feedback")
        await settled(pilot, app, lambda: len(responses(app)), 1)
        assert responses(app) == [("One", 3)]


@pytest.mark.parametrize("key", ["ctrl+s", "escape"])
async def test_the_window_about_oneself_closes_once(stand: Stand, gap: float, key: str) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await app.screen.run_action("about_me")
        await until(pilot, lambda: screen_name(app) == "aboutme", "the window")
        await twice(app, key, gap)
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await settled(pilot, app, lambda: 1, 1)
        assert len(app.screen_stack) == 1


async def test_the_last_page_turned_twice_at_once_does_not_leap_over_what_looks_back(stand: Stand) -> None:
    app = prepared(stand, "Words.", "More words.")
    async with app.run_test(size=WIDE) as pilot:
        lesson = await opened(pilot, app)
        at_once(app, *"nnnn")
        await answers(app, "n four times")
        assert lesson.current_page() == "training/looking-back"
        await asyncio.sleep(1.2 * AGAIN_S)
        at_once(app, *"nn")
        await answers(app, "n twice")
        assert lesson.current_page().startswith("essay/")
        assert not lesson.at_end


async def test_a_window_that_a_key_opens_is_not_closed_by_the_same_key_at_once(stand: Stand, gap: float) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        at_once(app, "l")
        await until(pilot, lambda: screen_name(app) == "lab" and "Start a run" in shown(app), "the levers")
        await twice(app, "enter", gap)
        await until(pilot, lambda: screen_name(app) == "lever", "the window")
        await answers(app)
        assert screen_name(app) == "lever"


@pytest.mark.parametrize("key", ["space", "v"])
async def test_a_run_is_paused_or_slowed_once(stand: Stand, key: str, gap: float) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        at_once(app, "l")
        await until(pilot, lambda: screen_name(app) == "lab" and "Stop" in shown(app), "the run")
        await twice(app, key, gap)
        assert [asked[0] for asked in stand.session.asked] == ["pause" if key == "space" else "pace"]


@pytest.mark.parametrize(
    ("view", "key", "window"),
    [
        ("Runs", "d", "aboutrun"),
        ("Runs", "e", "exportrun"),
        ("My digits", "e", "exportdigits"),
        ("My digits", "s", "learnmine"),
    ],
)
async def test_a_window_of_the_lab_opens_once(trained: Stand, view: str, key: str, window: str) -> None:
    """What a key is for is begun before the next key is looked at: nothing is put off behind it."""
    my_digits.change(trained.home, lambda kept: [digit(4), digit(4, 210), digit(7), digit(7, 210)])
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, view)
        held = "4 kept" if view == "My digits" else "run 3"
        await until(pilot, lambda: held in shown(app).lower(), "the view")
        await answers(app)
        at_once(app, key, key)
        await until(pilot, lambda: screen_name(app) == window, window)
        await answers(app)
        assert len(app.screen_stack) == 3


@pytest.mark.parametrize(("place", "keys"), [("lesson", ""), ("writing", "w"), ("challenge", "b\n")])
async def test_the_key_that_leads_to_a_text_writes_nothing_there_when_it_comes_twice(
    stand: Stand, place: str, keys: str
) -> None:
    app = prepared(stand, ASK)
    if keys:
        stand.lessons = ROOT / "lessons"
        app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        for key in keys:
            at_once(app, "enter" if key == "\n" else key)
            await answers(app)
        await opened(pilot, app) if not keys else None
        await until(pilot, lambda: screen_name(app) == place, place)
        if place == "challenge":
            await until(pilot, lambda: app.focused is not None and app.focused.has_class("takes-text"), "its editor")
        else:
            await pilot.press("enter")
        await pilot.press("x", "escape")
        await asyncio.sleep(AGAIN_S)
        at_once(app, "enter")
        await until(pilot, lambda: isinstance(app.focused, TextArea), "the field")
        assert isinstance(app.focused, TextArea)
        before = app.focused.text
        at_once(app, "enter")
        await answers(app)
        assert before.startswith("x")
        assert app.focused.text == before


def test_no_action_is_put_off_behind_the_next_key() -> None:
    """It would begin only after the same key a second time has been let in."""
    late = []
    for path in (ROOT / "tutor" / "ui").rglob("*.py"):
        for made in ast.walk(ast.parse(path.read_text())):
            if isinstance(made, ast.FunctionDef | ast.AsyncFunctionDef) and made.name.startswith("action_"):
                calls = re.findall(r"(?m)^ *self\.call_(?:next|later)\(.*", ast.unparse(made))
                late += [f"{path.name}, {made.name}: {call}" for call in calls]
    assert late == []
