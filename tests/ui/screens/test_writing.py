"""The writing room: three prompts, one sheet at a time, words counted, drafts kept, pieces finished."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.ui.stand import (
    ESSAY,
    MEDIUM,
    NARROW,
    WIDE,
    Stand,
    screen_name,
    shown,
    until,
    until_gone,
    until_said,
    until_shown,
)
from tutor.ui.app import TutorApp
from tutor.ui.widgets.common.draft_editor import DraftEditor

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")

TEN = "one two three four five six seven eight nine ten"


async def open_room(pilot: Pilot[None], app: TutorApp) -> None:
    await until(pilot, lambda: screen_name(app) == "home", "home")
    await pilot.press("w")
    await until(pilot, lambda: screen_name(app) == "writing" and bool(app.screen.query(DraftEditor)), "the sheet")


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_writing_counts_keeps_and_finishes(stand: Stand, size: tuple[int, int]) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await open_room(pilot, app)
        await until_shown(pilot, "Ethics")
        await pilot.press("enter", *"one t")
        await until_shown(pilot, "2 of 10 words")
        app.screen.query_one(DraftEditor).insert(TEN.removeprefix("one t"))
        await until_shown(pilot, "10 of 10 words")
        await pilot.press("ctrl+s")
        await until_said(pilot, "Attempt 1 is kept")
    (piece,) = app.workbook.notebook.responses
    assert (piece.question_id, piece.lesson_id, piece.text) == ("on-ethics", "essay", TEN)


async def test_pieces_are_chosen_and_each_keeps_its_draft(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await until_shown(pilot, "Choose two of three", "0 of 2", "Ethics")
        await pilot.press("enter", *"a bet", "escape", "down")
        await until_shown(pilot, "What can brains teach?", "2 words of 10")
        await pilot.press("enter", *"a b", "escape", "up")
        await until_shown(pilot, "What may be borrowed", "a bet")
        await pilot.press("up")  # there is nothing above
        await pilot.press("escape")
        await until(pilot, lambda: screen_name(app) == "home", "home")
    drafts = {draft.question_id: draft.text for draft in app.workbook.notebook.drafts}
    assert drafts == {"on-ethics": "a bet", "on-brains": "a b"}


async def test_finished_pieces_are_counted_and_can_be_written_on(stand: Stand) -> None:
    stand.begun(
        lambda store: store.submit("on-ethics", "essay", TEN), lambda store: store.submit("on-tools", "essay", "short")
    )
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await until_shown(pilot, "1 of 2", "✓ Ethics", "10 words", "◐ Tools", "1 word of 10")
        await pilot.press("enter", *" eleven", "ctrl+s")
        await until_said(pilot, "Attempt 2 is kept")
    texts = [(piece.attempt, piece.text) for piece in app.workbook.notebook.attempts("on-ethics")]
    assert texts == [(1, TEN), (2, f"{TEN} eleven")], "the first attempt stays as it is"


async def test_a_short_piece_is_kept_and_says_how_much_more(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await pilot.press("enter", "ctrl+s")
        await until_said(pilot, "Nothing is written yet.")
        await pilot.press(*"one two", "ctrl+s")
        await until_said(pilot, "Attempt 1 is kept. 8 more words make it a full piece.")
    assert len(app.workbook.notebook.responses) == 1


async def test_notes_help_and_never_block(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await until_shown(pilot, "Who gains?")
        assert "A note, not a fault" not in shown(app)
        await pilot.press("enter", *"a b c d e f g h")
        await until_shown(pilot, "A note, not a fault: Who pays?")
        app.screen.query_one(DraftEditor).text = "again " * 30
        await until_shown(pilot, "“again” stands here 30 times")


async def test_a_draft_that_was_left_comes_first(stand: Stand) -> None:
    stand.begun(lambda store: store.save_draft("on-brains", "half a thought"))
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await until_shown(pilot, "What can brains teach?", "half a thought", "saved 12:00")


async def test_the_mouse_chooses_a_prompt(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await pilot.click(app.screen.query("PromptRow")[2])
        await until_shown(pilot, "Which tools change the hand?")


async def test_a_text_that_cannot_be_kept_stays_and_can_be_saved_elsewhere(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.begun()
    (stand.home / "responses.sqlite3").write_bytes(b"")
    monkeypatch.chdir(stand.home)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_room(pilot, app)
        await pilot.press("enter", *"not lost", "ctrl+s")
        await until_shown(pilot, "✗ Not saved.", "not saved", "Save it elsewhere")
        await pilot.click("#save-error-save")
        await until_shown(pilot, "Saved in")
        assert app.screen.query_one(DraftEditor).text == "not lost"
    (saved,) = stand.home.glob("i2-tutor-piece-*.txt")
    assert saved.read_text() == "not lost"


async def test_no_writing_activity_at_all(stand: Stand) -> None:
    stand.begun()
    (stand.lessons / "unit" / "literacy" / "03-essay.md").write_text(ESSAY.replace(":least-words: 10", ":least: 10"))
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await pilot.press("w")
        await until_shown(pilot, "There is no writing activity in the lessons.")
        await pilot.press("down", "enter", "ctrl+s", "escape")
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await until_gone(pilot, "There is no writing activity")
