"""Space reads on and does nothing else; escape takes one step back and loses nothing."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.ui.screens.test_lesson_keys import ASK, CHOOSE, foot, opened, prepared, until_foot
from tests.ui.stand import NARROW, WIDE, Stand, screen_name, shown, until, until_shown
from tutor.ui.app import TutorApp
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.choice_list import TickList
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.question.card import Phase, QuestionCard
from tutor.ui.widgets.question.rubric import Rubric
from tutor.ui.widgets.question.sureness import Pass

pytestmark = pytest.mark.usefixtures("quick_keys")

WORDS_BELOW = "More words.\n\n" * 30
SEVERAL = CHOOSE.replace(":kind: choice", ":kind: choices").replace("- [ ] Two", "- [x] Two")


async def responded(pilot: Pilot[None], app: TutorApp, words: str = "never seen") -> LessonScreen:
    """The first question of the page is submitted, with the feedback shown."""
    screen = await opened(pilot, app)
    await pilot.press("enter")
    screen.query_one(DraftEditor).insert(words)
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(app.focused, Pass), "how sure")
    await pilot.press("2")
    await until(pilot, lambda: isinstance(app.focused, Rubric), "the feedback")
    return screen


async def test_space_ticks_no_line_that_merely_has_the_focus(stand: Stand) -> None:
    app = prepared(stand, ASK + "\n" + WORDS_BELOW)
    async with app.run_test(size=WIDE) as pilot:
        screen = await responded(pilot, app)
        await until_foot(pilot, app, "enter tick a line", "i improve it", none="space tick")
        before = screen.reading.scroll_y
        await pilot.press("space")
        await until(pilot, lambda: screen.reading.scroll_y > before, "further down")
        assert app.workbook.notebook.responses[-1].ticks is None
        await pilot.press("enter")
        await until(pilot, lambda: app.workbook.notebook.responses[-1].ticks, "the tick")


async def test_space_presses_no_button(stand: Stand) -> None:
    """Neither the one that passes how sure one is, nor that which goes on or begins anew."""
    app = prepared(stand, ASK + "\n" + WORDS_BELOW)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("enter", *"never", "ctrl+s")
        await until(pilot, lambda: isinstance(app.focused, Pass), "how sure")
        await pilot.press("space")
        await until(pilot, lambda: screen.reading.scroll_y > 0, "further down")
        assert screen.query_one(QuestionCard).phase is Phase.SURE
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.focused, Rubric), "the feedback")
        screen.query_one("#next", Chip).focus()
        await pilot.press("space", "space")
        assert screen.index == 0


async def test_space_skips_nothing_that_was_just_put_on_the_page(stand: Stand) -> None:
    """What is new has no place yet when the key comes: space waits for that, and then knows what is below."""
    app = prepared(stand, ASK, "The next page.")
    async with app.run_test(size=(80, 20)) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("enter", *"never seen", "ctrl+s")
        await until(pilot, lambda: isinstance(app.focused, Pass), "how sure")
        await until(pilot, lambda: screen.reading.max_scroll_y == 0, "all of it in view")
        await screen.query_one(QuestionCard).turn_to(Phase.FEEDBACK, focus=False)
        await screen.action_read_on()
        assert screen.index == 0
        await until(pilot, lambda: screen.reading.scroll_y > 0, "further down")


async def test_space_ticks_in_a_list_that_one_has_gone_into(stand: Stand) -> None:
    app = prepared(stand, SEVERAL + "\n" + WORDS_BELOW)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        ticks = screen.query_one(TickList)
        screen.set_focus(ticks)  # as when the list was put there
        await until_foot(pilot, app, "↑ ↓ move", none="tick")
        await pilot.press("space")
        await until(pilot, lambda: screen.reading.scroll_y > 0, "further down")
        assert ticks.ticked == frozenset()
        await pilot.press("down")
        await until_foot(pilot, app, "space tick a choice")
        await pilot.press("space")
        assert ticks.ticked == {1}
        screen.set_focus(None)
        fresh = TickList(ticks.choices, frozenset())
        assert not fresh.entered


async def test_improving_and_then_escape_keeps_the_feedback(stand: Stand) -> None:
    app = prepared(stand, ASK)
    async with app.run_test(size=WIDE) as pilot:
        screen = await responded(pilot, app)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the field")
        await pilot.press("escape")
        await until(pilot, lambda: screen.query(Rubric), "the feedback")
        assert screen_name(app) == "lesson"
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the field")
        await pilot.press("!", "backspace", "escape")
        await until(pilot, lambda: screen.query(Rubric), "the feedback, since nothing has changed")
        assert app.workbook.notebook.drafts == ()
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the field")
        await pilot.press("!", "escape")
        await until(pilot, lambda: app.focused is None, "out of the text")
        assert screen.query_one(DraftEditor).text == "never seen!"
        assert screen_name(app) == "lesson"


async def test_escape_takes_one_step(stand: Stand) -> None:
    app = prepared(stand, CHOOSE)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        await pilot.press("enter")
        await until_foot(pilot, app, "1–3 choose")
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is None, "off the choices")
        assert screen_name(app) == "lesson"
        await pilot.press("escape")
        await until(pilot, lambda: screen_name(app) == "home", "home")


async def test_escape_closes_a_pane_that_hides_the_page(stand: Stand) -> None:
    app = prepared(stand, "Words of the page.")
    async with app.run_test(size=NARROW) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("o")
        await until(pilot, lambda: not screen.reading.display, "the outline")
        await pilot.press("escape")
        await until_shown(pilot, "Words of the page.")
        assert foot(app)
        assert "Page 1" in shown(app)
