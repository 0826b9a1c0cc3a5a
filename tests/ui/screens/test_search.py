"""Search, from any place: results while one types, the way there, and the way back."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.ui.stand import NARROW, WIDE, Stand, screen_name, shown, until, until_shown
from tutor.ui.app import TutorApp
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.widgets.common.row_list import RowList

pytestmark = pytest.mark.usefixtures("quick_keys")

GLOSSARY = """
[[terms]]
term = "input layer"
meaning = "The neurons that take a picture in."
pages = ["pictures/row-by-row"]
also = ["first layer"]

[[terms]]
term = "test"
meaning = "To see what was learned."
pages = ["training/why-test"]
"""


def prepared(stand: Stand) -> TutorApp:
    stand.begun(
        lambda store: store.submit("apart", "pictures", "the picture, pixel by pixel"),
        lambda store: store.submit("apart", "pictures", "Every [pixel] of a picture has a place"),
        lambda store: store.save_draft("on-brains", "a picture of a brain"),
    )
    (stand.lessons / "unit" / "glossary.toml").write_text(GLOSSARY)
    return stand.app()


def names(app: TutorApp) -> list[str]:
    return [row.name for row in app.screen.query_one(RowList).rows]


async def opened(pilot: Pilot[None], app: TutorApp) -> None:
    await pilot.press("slash")
    await until(pilot, lambda: screen_name(app) == "search" and "a to z" in shown(app), "the search")


async def test_results_while_typing_and_back_to_the_same_row(stand: Stand) -> None:
    app = prepared(stand)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await pilot.press("down", "down")
        before = shown(app)
        await opened(pilot, app)
        assert names(app) == ["input layer", "test"]
        await until_shown(
            pilot, "The neurons that take a picture in.", "Also called  first layer", "Where it is taught"
        )
        await pilot.press(*"picture")
        await until_shown(pilot, "7 places", "Lessons", "3 pages", "Your words")
        assert names(app) == [
            "input layer",
            "Training: Why test?",
            "Vectors: Row by row",
            "Vectors: To answer",
            "Brains",
            "Apart, attempt 2",
            "Apart, attempt 1",
        ]
        await pilot.press("tab", "tab", "down")
        await until_shown(pilot, "Every [pixel] of a picture has a place")
        await pilot.press("tab", "up", "escape")
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await until(pilot, lambda: shown(app) == before, "the same row")


async def test_nothing_found_offers_near_terms(stand: Stand) -> None:
    app = prepared(stand)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await opened(pilot, app)
        await pilot.press(*"layrr")
        await until_shown(pilot, "not found", "Terms that are near", "Nothing found for “layrr”.")
        assert names(app)[0] == "input layer"
        await pilot.press("enter")
        await until_shown(pilot, "Row by row", "page 1 of 3")
        await pilot.press("escape")
        await until(
            pilot, lambda: screen_name(app) == "search" and names(app)[0] == "input layer", "the search as it was"
        )


async def test_from_a_page_to_another_and_back_by_way_of_the_search(stand: Stand) -> None:
    app = prepared(stand)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await app.open_lesson("training")
        await opened(pilot, app)
        await pilot.press(*"picture", "down", "down", "down", "enter")
        await until_shown(pilot, "To answer", "page 3 of 3")
        await pilot.press("escape")  # a response is there: no field has the focus
        await until(pilot, lambda: screen_name(app) == "search" and app.screen.query_one(RowList).here == 3, "the row")
        assert len(names(app)) == 7
        await pilot.press("escape")
        await until(pilot, lambda: screen_name(app) == "lesson", "the page")
        screen = app.screen
        assert isinstance(screen, LessonScreen)
        assert screen.current_page() == "training/why-test"
        await pilot.press("escape")
        await until(pilot, lambda: screen_name(app) == "home", "home, no search again")


async def test_in_a_text_it_is_written_and_a_piece_is_found_where_it_is_written(stand: Stand) -> None:
    app = prepared(stand)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await opened(pilot, app)
        await pilot.press(*"brain", "slash", "backspace", "tab", "enter")
        await until(pilot, lambda: screen_name(app) == "writing", "the writing room")
        await pilot.press("enter", "slash")
        await until_shown(pilot, "a picture of a brain/")


async def test_a_narrow_terminal_reads_of_a_term_first(stand: Stand) -> None:
    app = prepared(stand)
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await pilot.press("slash")
        await until_shown(pilot, "input layer")
        await pilot.press("enter")
        await until_shown(pilot, "The neurons that take a picture")
        await pilot.press("escape")
        await until_shown(pilot, "2 terms")
        await pilot.press("enter")
        await until_shown(pilot, "The neurons that take a picture")
        await pilot.press("enter")
        await until_shown(pilot, "Row by row")
