"""Responses: all that was made in one list, filtered, compared, and reached."""

from __future__ import annotations

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Static

from tests.ui.experiments import experiment
from tests.ui.stand import (
    MEDIUM,
    NARROW,
    NOON,
    WIDE,
    Stand,
    screen_name,
    shown,
    until,
    until_shown,
    write_lessons,
)
from tutor.domain.response import Notebook, RecordedCurve, Response, ResponseStatus, Value
from tutor.storage.store import Store
from tutor.ui.app import TutorApp
from tutor.ui.screens.responses import FILTERS, ResponsesScreen
from tutor.ui.widgets.question.response_list import ResponseList

pytestmark = pytest.mark.usefixtures("quick_keys")


UNSEEN = "Which pictures tell what was learned?"


def fill(stand: Stand) -> None:
    stand.begun(
        lambda store: store.submit("apart", "pictures", "first words"),
        lambda store: store.submit("apart", "pictures", "second words"),
        lambda store: store.save_draft("apart", "third, not sent"),
        lambda store: store.skip("unseen", "training"),
        lambda store: store.save_draft("on-brains", "a piece under way"),
        lambda store: store.add_mentor_question("pictures/a-long-page", "Why a column?"),
        lambda store: store.save_draft("mentor:pictures/to-answer", "Why not a row"),
        lambda store: store.submit("gone", "gone", "of a lesson that is gone"),
        lambda store: store.set_confidence(1, 3),
    )


async def open_room(pilot: Pilot[None], app: TutorApp) -> None:
    await until(pilot, lambda: screen_name(app) == "home", "home")
    await pilot.press("r")
    await until(pilot, lambda: screen_name(app) == "responses" and "1 all" in shown(app), "the list")


def listed(app: TutorApp) -> list[tuple[str, str, str]]:
    """(lesson, name, note) of every row of the list."""
    return [(row.group, row.name, row.note) for row in app.screen.query_one(ResponseList).rows]


def detail(app: TutorApp) -> str:
    """What the right pane says."""
    pane = app.screen.query_one("#response-detail")
    return "\n".join(str(part.content) for part in pane.query(Static))


async def test_the_list_has_a_row_for_everything_by_lesson(stand: Stand) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        assert listed(app) == [
            ("For my mentor", "Why a column?", "Vectors, A long page"),
            ("For my mentor", "Why not a row", "draft"),
            ("From picture to vector", "Apart", "submitted, 2nd, draft"),
            ("Training and testing", UNSEEN, "skipped"),
            ("An essay", "Brains", "draft"),
            ("No longer in the lessons", "gone", "submitted"),
        ]
        await until_shown(pilot, "3 attempts", "• Why a column?", "– Which pictures tell", "○ Brains")


async def test_a_key_that_comes_before_the_parts_waits_for_them(stand: Stand) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        screen = ResponsesScreen(app.context)
        app.push_screen(screen)
        assert not screen.is_mounted
        await app.run_action("filter(4)", screen)
        assert screen.filter == FILTERS[3]
        assert screen.shelf.rows


async def test_keys_1_to_6_filter(stand: Stand) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        for key, names in (
            ("4", ["Why not a row", "Apart", "Brains"]),
            ("5", ["Why a column?", "Why not a row"]),
            ("6", [UNSEEN]),
            ("2", []),
            ("3", []),
            ("1", ["Why a column?", "Why not a row", "Apart", UNSEEN, "Brains", "gone"]),
        ):
            await pilot.press(key)
            await until(pilot, lambda names=names: [name for _, name, _ in listed(app)] == names, key)
        await until_shown(pilot, "› 1 all", "6")
        await pilot.press("2")
        await until_shown(pilot, "Nothing here under “to improve”. 1 shows all.")


async def test_wrong_at_first_and_what_is_to_improve(stand: Stand) -> None:
    stand.begun(
        lambda store: store.submit("unseen", "training", "Those it has learned from"),
        lambda store: store.submit("unseen", "training", "Those it has never seen"),
        lambda store: store.submit("on-brains", "essay", "three short words"),
    )
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await pilot.press("3")
        await until(pilot, lambda: listed(app) == [("Training and testing", UNSEEN, "right, 2nd")], "wrong at first")
        await until_shown(pilot, "✗ It may know them by heart.", "✓ They cannot be known by heart.", "Why")
        await pilot.press("2")
        await until(pilot, lambda: listed(app) == [("An essay", "Brains", "3 of 10 words")], "to improve")


async def test_attempts_stand_beside_each_other_and_ideas_below(stand: Stand) -> None:
    stand.begun(
        lambda store: store.submit("apart", "pictures", "Every pixel is important."),
        lambda store: store.set_ticks(1, frozenset({"every-pixel-is-one-neuron"})),
        lambda store: store.submit("apart", "pictures", "Every pixel is one neuron, [read] row by row."),
    )
    app = stand.app()
    async with app.run_test(size=(120, 50)) as pilot:
        await open_room(pilot, app)
        await until_shown(pilot, "two attempts", "Now", "Before", "Ideas")
        text = shown(app)
        assert text.index("one neuron, [read] row by row.") < text.index("is important.")
        now, before = (part.content for part in app.screen.query(".quote").results(Static))
        assert isinstance(now, Content)
        assert isinstance(before, Content)
        assert [(now.plain[span.start : span.end].strip(), span.style) for span in now.spans if span.style] == [
            ("one neuron, [read] row by row.", "bold $bright")
        ]
        assert [before.plain[span.start : span.end].strip() for span in before.spans if span.style] == ["important."]


async def test_enter_goes_to_where_it_was_written(stand: Stand) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await pilot.press("enter")
        await until_shown(pilot, "page 2 of 3")  # the page the question for the mentor arose on
        await pilot.press("r")
        await until(pilot, lambda: screen_name(app) == "responses", "the list")
        await pilot.press("down", "down", "enter")
        await until_shown(pilot, "page 3 of 3", "third, not sent")
        await pilot.press("enter", "escape", "r")  # after escape letters are commands
        await until(pilot, lambda: screen_name(app) == "responses", "the list")
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: screen_name(app) == "writing", "the writing room")


async def test_a_click_chooses_and_another_one_opens(stand: Stand) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        rows = app.screen.query_one(ResponseList)
        await pilot.click(ResponseList, offset=(5, 5))
        await until(pilot, lambda: rows.chosen is not None and rows.chosen.name == "Apart", "the row")
        await until_shown(pilot, "How is a picture taken apart?")
        await pilot.click(ResponseList, offset=(5, 5))
        await until_shown(pilot, "page 3 of 3")


async def test_i_improves_it_there(stand: Stand) -> None:
    stand.begun(lambda store: store.submit("apart", "pictures", "first words"))
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await pilot.press("i")
        await until_shown(pilot, "page 3 of 3", "ctrl+s submit")


async def test_what_is_gone_leads_nowhere(stand: Stand) -> None:
    stand.begun(
        lambda store: store.submit("gone", "gone", "words"), lambda store: store.add_mentor_question("gone/x", "?")
    )
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await pilot.press("enter", "down", "enter", "i", "pageup", "pagedown", "space")
        await pilot.pause()
        assert screen_name(app) == "responses"
        await until_shown(pilot, "The lessons do not ask this any more.")


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_an_empty_list_says_what_to_do(stand: Stand, size: tuple[int, int]) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await pilot.press("r")
        await until_shown(pilot, "Nothing here yet.")
        await pilot.press("enter", "2", "i", "up")
        await until_shown(pilot, "Nothing here under")


async def test_on_a_narrow_screen_enter_shows_the_response_then_its_page(stand: Stand) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await pilot.press("r")
        await until_shown(pilot, "Why a column?")
        await pilot.press("down", "down", "enter")
        await until_shown(pilot, "How is a picture")
        await pilot.press("escape")
        await until_shown(pilot, "Why a column?")
        await pilot.press("enter", "enter")
        await until_shown(pilot, "third, not sent")


async def test_ten_thousand_rows_draw_only_what_is_in_view(stand: Stand) -> None:
    moment = NOON.isoformat()
    made = [
        Response(n, f"q{n}", "old", 1, ResponseStatus.SUBMITTED, f"words {n}", 3, None, moment) for n in range(10_000)
    ]
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        app.workbook.notebook = Notebook(responses=tuple(made))
        await pilot.press("r")
        await until_shown(pilot, "10000 attempts", "q20")
        assert len(app.screen.query("*")) < 60, "a row is no widget"
        await pilot.press("end")
        await until_shown(pilot, "q9999", "words 9999")
        await pilot.press("pageup", "home")
        await until_shown(pilot, "q0", "words 0")


HEAD = """---
title: Bets
short: Bets
id: training
minutes: 4
---

"""
CURVE = RecordedCurve("epoch", "test accuracy, %", ((0.5, 90.0), (1.0, 96.0)))


def bet(store: Store, id: str, text: str, value: str, *came: Value) -> None:
    """A bet, and what its runs came to; of two runs the second settles it."""
    placed = store.place_bet(id, "training", text, value).result()
    for place_of, one in enumerate(came):
        name = ("usual", "faster")[place_of]
        store.keep_outcome(placed, place_of, name, 7 + place_of, one, CURVE, last=place_of == 1).result()


async def test_a_bet_without_words_is_there_with_what_came_out(stand: Stand) -> None:
    write_lessons(stand.lessons, training=HEAD + experiment())
    stand.begun()
    store = Store.open(stand.home, now=lambda: NOON)
    bet(store, "rate", "It is [worse]", "lower", 96.0, 93.0)
    bet(store, "rate", "It is better", "higher", 96.0, 93.0)
    bet(store, "rate", "About the same", "same", 96.0)
    bet(store, "gone", "Some bet", "lower", 96.0, 93.0)
    store.close()
    app = stand.app()
    async with app.run_test(size=(120, 60)) as pilot:
        await open_room(pilot, app)
        assert listed(app)[0][2] == "bet, lost"
        await until_shown(pilot, "4 attempts", "What will happen?")
        told = detail(app)
        order = [
            "Bet 3", "4 May, 12:00", "About the same", "its runs have not finished",
            "Bet 2", "It is better", "Lost. usual: 96.0 %. faster: 93.0 %, lower.",
            "Bet 1", "It is [worse]", "Won. usual: 96.0 %. faster: 93.0 %, lower.",
        ]  # fmt: skip
        assert [told.index(words) for words in order] == sorted(told.index(words) for words in order)
        await pilot.press("down")
        await until_shown(pilot, "Some bet", "usual: 96")
        await pilot.press("up", "enter")
        await until(pilot, lambda: screen_name(app) == "lesson" and "What will happen?" in shown(app), "its page")
