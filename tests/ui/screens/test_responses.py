"""Responses: all that was written, filtered, reached and exported."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.ui.experiments import experiment
from tests.ui.stand import (
    MEDIUM,
    NARROW,
    NOON,
    WIDE,
    Stand,
    place,
    shown,
    until,
    until_shown,
    write_lessons,
)
from tutor.domain.response import Curve, Value
from tutor.storage.store import Store
from tutor.ui.app import TutorApp
from tutor.ui.screens.responses import Entry, ResponsesScreen

pytestmark = pytest.mark.usefixtures("quick_keys")


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
    await until(pilot, lambda: place(app) == "home", "home")
    await pilot.press("r")
    await until(pilot, lambda: place(app) == "responses" and "all: " in shown(app), "the list")


def entries(app: TutorApp) -> list[str]:
    return [str(entry.content) for entry in app.screen.query(Entry)]


async def test_all_that_was_written_by_lesson(stand: Stand) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=(120, 60)) as pilot:
        await open_room(pilot, app)
        text = shown(app)
        order = [
            "For my mentor",
            "Why a column?",
            "third, not sent",
            "second words",
            "first words",
            "a piece under way",
        ]
        assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
        assert "• submitted, attempt 1, 2020-05-04 12:00, certain, 2 words" in text
        assert "○ draft, 12:00" in text
        assert "– skipped" in text
        assert "of a lesson that is gone" in text, "a lesson may go, what was written stays"


async def test_f_filters_round_and_round(stand: Stand) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        for name, kinds in (
            ("submitted", ["Why", "of a lesson"]),
            ("drafts", []),
            ("skipped", ["Which pictures"]),
            ("for my mentor", ["Why a column?"]),
            ("all", []),
        ):
            await pilot.press("f")
            await until_shown(pilot, f"{name}: ")
            if name in ("skipped", "for my mentor"):
                assert len(entries(app)) == 1
                assert entries(app)[0].startswith(kinds[0])
            if name == "drafts":
                assert all("draft" in entry for entry in entries(app))
                assert len(entries(app)) == 3
                assert "Why not a row" in entries(app)[0]
            if name == "submitted":
                assert all("attempt" in entry for entry in entries(app))


async def test_enter_goes_to_where_it_was_written(stand: Stand) -> None:
    fill(stand)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await pilot.press("enter")
        await until_shown(pilot, "page 2 of 3")  # the page the question for the mentor arose on
        await pilot.press("r", "down", "enter")
        await until_shown(pilot, "page 3 of 3", "third, not sent")
        await pilot.press("enter", "escape", "r")  # after escape letters are commands
        await until(pilot, lambda: place(app) == "responses", "the list")
        entry = next(entry for entry in app.screen.query(Entry) if "a piece under way" in str(entry.content))
        entry.scroll_visible(animate=False)
        await pilot.pause()
        await pilot.click(entry)
        await until(pilot, lambda: place(app) == "writing", "the writing room")


async def test_what_is_gone_leads_nowhere(stand: Stand) -> None:
    stand.begun(
        lambda store: store.submit("gone", "gone", "words"), lambda store: store.add_mentor_question("gone/x", "?")
    )
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await pilot.press("enter", "down", "enter", "pagedown", "pageup")
        await pilot.pause()
        assert place(app) == "responses"


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_an_empty_list_says_what_to_do(stand: Stand, size: tuple[int, int]) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await open_room(pilot, app)
        await until_shown(pilot, "Nothing here yet.")
        await pilot.press("enter", "f")
        await until_shown(pilot, "submitted: 0")
        assert isinstance(app.screen, ResponsesScreen)


HEAD = """---
title: Bets
short: Bets
id: training
minutes: 4
---

"""
CURVE = Curve("epoch", "test accuracy, %", ((0.5, 90.0), (1.0, 96.0)))


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
        await until_shown(pilot, "all: 2")
        entry, gone = entries(app)
        told = [
            "What will happen?",
            "About the same",
            "• bet 3, 2020-05-04 12:00, its runs have not finished",
            "It is better",
            "• bet 2, 2020-05-04 12:00, runs 7, 8",
            "✗ Not as you bet. usual: 96.0 %. faster: 93.0 %, lower.",
            "It is [worse]",
            "• bet 1, 2020-05-04 12:00, runs 7, 8",
            "✓ As you bet. usual: 96.0 %. faster: 93.0 %, lower.",
        ]
        assert entry.split("\n") == told
        assert gone.split("\n")[1:] == [
            "Some bet", "• bet 1, 2020-05-04 12:00, runs 7, 8", "What came: usual: 96.0, faster: 93.0"
        ]  # fmt: skip
        for name, count in (("submitted", 2), ("drafts", 0), ("skipped", 0)):
            await pilot.press("f")
            await until_shown(pilot, f"{name}: {count}")
        await pilot.press("f", "f", "enter")
        await until(pilot, lambda: place(app) == "lesson" and "What will happen?" in shown(app), "its page")
