"""Reading: pages turned and swapped, panes that fold, things to do, and drafts that are kept on the way."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.ui.stand import (
    MEDIUM,
    NARROW,
    WIDE,
    Stand,
    screen_name,
    shown,
    told,
    until,
    until_gone,
    until_shown,
)
from tutor.content.lesson_paths import lessons_folder
from tutor.training.snapshot import RunState
from tutor.ui.app import TutorApp
from tutor.ui.screens.lesson import LAST_PAGE_SETTING, LessonScreen
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.common.task_card import TaskCard
from tutor.ui.widgets.common.words import Words

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")


def screen(app: TutorApp) -> LessonScreen:
    assert isinstance(app.screen, LessonScreen)
    return app.screen


async def open_page(pilot: Pilot[None], app: TutorApp, lesson: str = "pictures", page: int = 0) -> None:
    await until(pilot, lambda: screen_name(app) == "home", "home")
    await app.open_lesson(lesson, page)
    of = "page 1 of 1" if lesson != "pictures" else f"page {page + 1} of 3"
    await until(pilot, lambda: screen_name(app) == "lesson" and of[5:] in shown(app), of)


async def test_n_and_p_walk_through_all_lessons_in_one_screen(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        first = app.screen
        walk = [
            "A long page",
            "To answer",
            "Looking back on From picture to vector",
            "Why test?",
            "Looking back on Training and testing",
            "Open the writing room",
            "Looking back on An essay",
            "Looking back on Small networks",  # the end of the unit is a place of its own
            "One line of code",
            "Looking back on A layer in code",
        ]
        for words in walk:
            await pilot.press("n")
            await until_shown(pilot, words)
            assert (app.screen is first) is ("Small networks" not in words)
        assert len(app.screen_stack) == 2, "one screen whose page is swapped"
        for words in (
            "page 1 of 1",
            "Looking back on An essay",
            "Open the writing room",
            "Looking back on Training and testing",
            "Why test?",
            "Looking back on From picture to vector",
            "To answer",
            "A long page",
            "Row by row",
        ):
            await pilot.press("p")
            await until(pilot, lambda words=words: words in shown(app), words)
        await pilot.press("p")  # there is nothing before
        await pilot.pause()
        assert (screen(app).lesson and screen(app).lesson.id, screen(app).index) == ("pictures", 0)
    assert len(app.workbook.notebook.pages_read) == 6
    assert app.workbook.settings[LAST_PAGE_SETTING] == "pictures/row-by-row"


async def test_space_reads_on_to_the_end_of_a_page_then_turns_it(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=MEDIUM) as pilot:
        await open_page(pilot, app, page=1)
        await until_shown(pilot, "more ↓")
        presses = 0
        while screen(app).index == 1:
            before = screen(app).reading.scroll_y
            await pilot.press("space")
            presses += 1
            await until(
                pilot,
                lambda before=before: screen(app).index == 2 or screen(app).reading.scroll_y > before,
                "moving on",
            )
            assert presses < 20
        assert presses > 2
        await until_shown(pilot, "page 3 of 3")
        assert screen(app).reading.scroll_y == 0, "a new page begins at its top"


async def test_keys_scroll_the_page(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=MEDIUM) as pilot:
        await open_page(pilot, app, page=1)
        screen(app).set_focus(None)
        reading = screen(app).reading
        await until(pilot, lambda: reading.max_scroll_y > 0, "the layout")
        await pilot.press("end")
        await until(pilot, lambda: reading.scroll_y == reading.max_scroll_y, "the end")
        await until_gone(pilot, "more ↓")
        await pilot.press("home")
        await until(pilot, lambda: reading.scroll_y == 0, "the top")
        await pilot.press("down", "down", "up")
        await until(pilot, lambda: reading.scroll_y == 1, "one line down")
        await pilot.press("pagedown")
        await until(pilot, lambda: reading.scroll_y > 10, "a page down")


# panes


async def test_wide_panes_are_there_and_fold(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await until_shown(pilot, "Literacy track", "Loss by epoch, log scale", "it reads")
        await pilot.press("o")
        await until_gone(pilot, "Literacy track")
        await pilot.press("t")
        await until_gone(pilot, "Loss by epoch")
        await pilot.press("o", "t")
        await until_shown(pilot, "Literacy track", "Loss by epoch, log scale")


async def test_a_run_in_slow_motion_is_told_beside_the_page_and_v_ends_it(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told(slow=True, step=40))
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await until_shown(
            pilot, "slow motion", "Loss by step, log scales", "step 40 of 3,000", "reads all ten", "read 0"
        )
        assert "2 min left" in shown(app)
        await pilot.press("v")
        await until_gone(pilot, "slow motion")
        await pilot.press("v")
        await until_shown(pilot, "slow motion")
        assert stand.session.asked == [("pace", False), ("pace", True)]


async def test_the_margin_speaks_in_words_that_the_pages_taught(stand: Stand) -> None:
    stand.begun()
    stand.lessons = lessons_folder()
    app = stand.app(told(slow=True, step=7))
    async with app.run_test(size=WIDE) as pilot:
        await app.open_lesson("what-is-a-network")
        await until_shown(pilot, "How wrong it is, by step", "its own pictures", "95.2 % right")
        for word in ("784", "log scale", "Loss", "loss", "test 9"):
            assert word not in shown(app), word
        await app.open_lesson("learning-from-labels")
        await until_shown(pilot, "Loss by step, log scales", "new pictures", "loss 0.14")
        for page in ("what-is-a-network/the-first-picture", "training-and-testing/10-000-held-back"):
            app.workbook._mark_read(page, "")
        await app.open_lesson("layers")
        await until_shown(pilot, "784 › 256", "test 95.2 %")


async def test_medium_panes_are_folded_and_open_beside_the_page(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=MEDIUM) as pilot:
        await open_page(pilot, app)
        await until_shown(pilot, "page 1 of 3")
        assert "Literacy track" not in shown(app)
        assert "Loss by epoch" not in shown(app)
        await pilot.press("o")
        await until_shown(pilot, "Literacy track", "Row by row", "page 1 of 3")
        await pilot.press("o", "t")
        await until_shown(pilot, "Loss by epoch", "page 1 of 3")


async def test_narrow_panes_take_the_place_of_the_page_one_at_a_time(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=NARROW) as pilot:
        await open_page(pilot, app)
        await until_shown(pilot, "Row by row")
        await pilot.press("o")
        await until_shown(pilot, "Literacy track")
        await until_gone(pilot, "784 numbers")
        await pilot.press("t", "o")
        await until_shown(pilot, "Loss by epoch")
        await until_gone(pilot, "Literacy track")
        await pilot.press("t")
        await until_shown(pilot, "784 numbers for the input layer")


async def test_widths_fold_without_a_key_when_the_window_changes(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await until_shown(pilot, "Small networks › Literacy", "Literacy track", "epoch 2 of 3")
        await pilot.resize_terminal(*MEDIUM)
        await until_gone(pilot, "Literacy track")
        await until_shown(pilot, "2/3  test 95.2 %")
        await pilot.resize_terminal(*NARROW)
        await until_gone(pilot, "2/3")
        await until_shown(pilot, "Vectors", "95.2 %")
        await pilot.resize_terminal(*WIDE)
        await until_shown(pilot, "Literacy track", "Row by row", "epoch 2 of 3")


async def test_the_outline_is_a_way_to_any_page(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        for words, there in (("To answer", "page 3 of 3"), ("Essay", "Open the writing room")):
            await until_shown(pilot, words)
            rows = [number for number, line in enumerate(shown(app).splitlines()) if words in line[:26]]
            await pilot.click(offset=(8, rows[0]))
            await until_shown(pilot, there)


# things to do


async def test_enter_begins_letters_are_letters_and_escape_leaves(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app, page=2)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the well")
        await until_shown(pilot, "leave the text", "submit", "help")
        await pilot.press(*"nhlm? sx")
        editor = app.screen.query_one(DraftEditor)
        assert editor.text == "nhlm? sx"
        assert screen_name(app) == "lesson"
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is None, "no focus")
        assert screen_name(app) == "lesson", "the first escape leaves the text, the second the page"
        await pilot.press("escape")
        await until(pilot, lambda: screen_name(app) == "home", "home")
    assert [(draft.question_id, draft.text) for draft in app.workbook.notebook.drafts] == [("apart", "nhlm? sx")]


async def test_tab_goes_from_one_thing_to_do_to_the_next_and_back(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app, page=2)
        await pilot.press("tab")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the well")
        await pilot.press("tab")
        await until(pilot, lambda: isinstance(app.focused, Chip), "the first button")
        first = app.focused
        await pilot.press("tab")
        await until(pilot, lambda: app.focused is not first, "the next button")
        await pilot.press("shift+tab")
        await until(pilot, lambda: app.focused is first, "back again")


async def test_a_page_that_is_turned_keeps_what_was_typed(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app, page=2)
        await pilot.press("enter", *"kept", "escape", "p")
        await until_shown(pilot, "A long page")
        await until(pilot, lambda: [draft.text for draft in app.workbook.notebook.drafts] == ["kept"], "the draft")
        await pilot.press("n")
        await until_shown(pilot, "kept", "draft saved 12:00")


async def test_where_it_is_narrow_two_rows_tell_the_words_and_that_they_are_saved(stand: Stand) -> None:
    """The clock of the draft stood in a third."""
    stand.begun()
    app = stand.app()
    async with app.run_test(size=NARROW) as pilot:
        await open_page(pilot, app, page=2)
        await pilot.press("enter", *"kept")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the well")
        (card,) = [one for one in app.focused.ancestors if isinstance(one, TaskCard)]
        status = card.query_one(".status", Words)
        await until(pilot, lambda: "saved" in str(status.content).split(), "the draft is saved")
        assert status.region.height <= 2


async def test_places_are_one_key_away_and_escape_comes_back(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        screen(app).set_focus(None)
        for key, name in (
            ("l", "lab"),
            ("r", "responses"),
            ("w", "writing"),
            ("m", "mentor"),
            ("question_mark", "help"),
        ):
            await pilot.press(key)
            await until(pilot, lambda name=name: screen_name(app) == name, name)
            await pilot.press("escape")
            await until(pilot, lambda: screen_name(app) == "lesson", "the lesson")
        await pilot.press("l", "r", "l")
        await until(pilot, lambda: screen_name(app) == "lab", "the lab")
        assert len(app.screen_stack) <= 4, "a place that is open below is returned to, not opened twice"
        await pilot.press("h")
        await until(pilot, lambda: screen_name(app) == "home", "home")
        assert len(app.screen_stack) == 1


async def test_the_run_is_steered_from_the_page(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        screen(app).set_focus(None)
        await until_shown(pilot, "No network has been")
        await pilot.press("s")
        await until_shown(pilot, "starting")
        await pilot.press("x")
        await until_shown(pilot, "stopped", "Stopped at step")
    assert [asked[0] for asked in stand.session.asked] == ["start", "stop"]


async def test_the_strip_is_a_door_to_the_lab(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        await pilot.click("RunStrip")
        await until(pilot, lambda: screen_name(app) == "lab", "the lab")


async def test_the_footer_is_a_row_of_buttons(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_page(pilot, app)
        column = shown(app).splitlines()[-1].index("next page")
        await pilot.click(offset=(column, 35))
        await until_shown(pilot, "page 2 of 3")


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_a_response_can_be_written_at_every_size(stand: Stand, size: tuple[int, int]) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await open_page(pilot, app, page=2)
        await pilot.press("enter", *"row by row", "ctrl+s")
        await until_shown(pilot, "how sure are")
        await pilot.press("2")
        await until(pilot, lambda: app.workbook.notebook.responses[-1].confidence == 2, "sureness kept")
    (response,) = app.workbook.notebook.responses
    assert (response.question_id, response.text, response.attempt) == ("apart", "row by row", 1)
