"""Leaving has steps with limits, and ends whatever happens in them."""

from __future__ import annotations

import asyncio
import threading

import pytest
from textual.pilot import Pilot

from tests.ui.stand import WIDE, Stand, notes, screen_name, told, until
from tutor.storage.errors import StoreError
from tutor.ui import leaving
from tutor.ui.app import TutorApp
from tutor.ui.leaving import ENDED_BY_DEADLINE, Deadline, Reason
from tutor.ui.widgets.common.draft_editor import DraftEditor

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")

PATIENCE_S = 30.0
WORDS = "every pixel is one neuron"


def ended() -> tuple[Deadline, list[int], threading.Event]:
    codes: list[int] = []
    over = threading.Event()
    deadline = Deadline(lambda code: (codes.append(code), over.set()))
    return deadline, codes, over


def test_a_deadline_ends_the_process_with_a_code_that_tells() -> None:
    deadline, codes, over = ended()
    words = threading.Event()
    deadline.last_words = words.set
    deadline.begin(0.01)
    assert over.wait(PATIENCE_S)
    assert words.is_set()
    assert codes == [ENDED_BY_DEADLINE] != [0]


def test_a_deadline_can_only_come_nearer() -> None:
    deadline, _, over = ended()
    deadline.begin(1000.0)
    deadline.begin(2000.0)
    deadline.shorten(3000.0)
    deadline.shorten(0.01)
    assert over.wait(PATIENCE_S)


def test_last_words_that_hang_are_cut_off() -> None:
    deadline, codes, over = ended()
    deadline.last_words = threading.Event().wait
    deadline.begin(0.0)
    assert over.wait(PATIENCE_S)
    assert codes


async def write(stand: Stand, pilot: Pilot[None], app: TutorApp) -> DraftEditor:
    await until(pilot, lambda: screen_name(app) == "home", "home")
    await app.open_lesson("pictures", 2)
    await until(pilot, lambda: screen_name(app) == "lesson", "the lesson")
    await pilot.press("enter", *WORDS)
    return app.screen.query_one(DraftEditor)


async def test_an_error_in_a_step_does_not_keep_the_next_from_being_done(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await write(stand, pilot, app)

        async def fails(self: DraftEditor) -> bool:
            raise RuntimeError("nobody thought of this")

        monkeypatch.setattr(DraftEditor, "save", fails)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: any("could not be saved" in note for note in notes(app)), "the warning")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: ("close",) in stand.session.asked, "the session closed")
        await until(pilot, lambda: app._exit, "the end")


async def test_a_step_that_hangs_is_left(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.begun()
    app = stand.app(told())
    monkeypatch.setattr(leaving, "TEXTS_S", 0.01)
    monkeypatch.setattr(leaving, "RUN_S", 0.01)
    async with app.run_test(size=WIDE) as pilot:
        await write(stand, pilot, app)
        with monkeypatch.context() as patched:
            patched.setattr(DraftEditor, "save", lambda self: asyncio.Event().wait())
            patched.setattr(app.departure, "_close_run", lambda: asyncio.Event().wait())
            app.departure.leave(Reason.TOLD)
            await until(pilot, lambda: app._exit, "the end")


async def test_nobody_is_asked_when_a_text_cannot_be_kept_and_a_signal_came(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        editor = await write(stand, pilot, app)

        async def cannot(*_: object) -> None:
            raise StoreError("The disk is full", "", "Free some space")

        monkeypatch.setattr(app.workbook.desk, "_save", cannot)
        editor.insert("!")
        app.departure.leave(Reason.TOLD)
        await until(pilot, lambda: app._exit, "the end")
        assert app.workbook.desk.text(editor.question_id) == f"{WORDS}!", (
            "it goes to a file when the workbook is closed"
        )


async def test_the_store_is_closed_and_the_process_ended_when_there_is_no_terminal(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told())
    deadline, codes, over = ended()
    async with app.run_test(size=WIDE) as pilot:
        await write(stand, pilot, app)
        app.departure.deadline = deadline
        app.departure.leave(Reason.NO_TERMINAL)
        app.departure.leave(Reason.NO_TERMINAL)  # both the signal and the end of the input tell of it
        await until(pilot, over.is_set, "the end")
        assert ("close",) in stand.session.asked
    assert codes[0] == 0
    assert [draft.text for draft in app.workbook.notebook.drafts] == [WORDS]


async def test_keys_that_come_too_late_change_nothing(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        editor = await write(stand, pilot, app)
        app.departure.under_way = True
        await pilot.press(*"late")
        assert editor.text == WORDS
        app.departure.under_way = False
