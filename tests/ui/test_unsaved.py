"""A store that cannot be written: whatever page is left and however, the words stay with their question, the screen
says that they are not saved, and they are saved as soon as that is possible."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.ui.stand import (
    MEDIUM,
    NARROW,
    WIDE,
    Stand,
    open_at_noon,
    screen_name,
    until,
    until_gone,
    until_said,
    until_shown,
)
from tutor.storage.errors import FullDisk, StoreError
from tutor.storage.opening import FILE_NAME
from tutor.storage.rescue import Rescuer
from tutor.storage.store import Store
from tutor.storage.writer import Writer
from tutor.ui import desk
from tutor.ui.app import TutorApp
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.frame.unsaved_bar import UnsavedBar
from tutor.ui.workbook import Workbook, open_workbook

pytestmark = pytest.mark.usefixtures("quick_keys")
Break = Callable[[TutorApp, Path], Callable[[], object]]
"""Makes writing impossible, and returns what makes it possible again."""


def gone(app: TutorApp, home: Path) -> Callable[[], object]:
    moved = [(file, file.with_name("away-" + file.name)) for file in home.glob(f"{FILE_NAME}*")]
    for file, away in moved:
        file.rename(away)
    return lambda: [away.rename(file) for file, away in moved]


def full(app: TutorApp, home: Path) -> Callable[[], object]:
    """SQLite's own limit on the pages of a file: what it says then is what it says on a full disk."""

    def limit(pages: str) -> None:
        store = app.workbook._store
        assert store is not None
        store._writer.read(
            lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()
        ).result()

    limit("1")
    store = app.workbook._store
    assert store is not None
    for size in (4_000, 200, 1):  # what is free within the file is taken too, down to the last line
        with contextlib.suppress(StoreError):
            for number in range(200):
                store.set_setting(f"filler {size} {number}", "x" * size).result()
    return lambda: limit("1000000")


def read_only(app: TutorApp, home: Path) -> Callable[[], object]:
    def turn(off: int) -> None:
        store = app.workbook._store
        assert store is not None
        store._writer.read(lambda connection: connection.execute(f"PRAGMA query_only = {off}").fetchall()).result()

    turn(1)
    return lambda: turn(0)


def held(app: TutorApp, home: Path) -> Callable[[], object]:
    import sqlite3

    rival = sqlite3.connect(home / FILE_NAME, isolation_level=None, check_same_thread=False)
    rival.execute("BEGIN IMMEDIATE")
    return rival.close


BREAKS: Final = {"gone": gone, "full": full, "read-only": read_only, "held": held}
MORE = " and the rest of it, at a length that needs more pages of the file" + "\nword after word" * 400


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Trials follow each other quickly, and what is rescued stays in the folder of the test."""
    monkeypatch.setattr(desk, "TRY_AGAIN_S", (0.2,))
    monkeypatch.setattr("tutor.storage.rescue.rescue_folders", lambda home: (home, tmp_path))
    return iter([None])


async def to_the_question(pilot: Pilot[None], app: TutorApp) -> DraftEditor:
    await app.open_lesson("pictures", 2)
    await until(pilot, lambda: screen_name(app) == "lesson" and app.screen.query(DraftEditor), "the question")
    return app.screen.query_one(DraftEditor)


def status(app: TutorApp) -> object:
    return app.screen.query(".buttons > .status").first(Static).content


async def n_p(app: TutorApp) -> None:
    await app.screen.run_action("next_page")
    await app.screen.run_action("previous_page")


async def home_and_back(app: TutorApp) -> None:
    await app.screen.run_action("go_home")


async def another_lesson(app: TutorApp) -> None:
    await app.open_lesson("training")


async def to(app: TutorApp, name: str) -> None:
    await app.go_to(name)
    app.go_back()


WAYS: Final[dict[str, Callable[[TutorApp], Awaitable[None]]]] = {
    "next page and back": n_p,
    "home": home_and_back,
    "another lesson": another_lesson,
    "lab": lambda app: to(app, "lab"),
    "responses": lambda app: to(app, "responses"),
    "writing": lambda app: to(app, "writing"),
}


@pytest.mark.parametrize("name", BREAKS)
async def test_words_stay_with_their_question_whatever_way_it_is_left(stand: Stand, name: str) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        editor = await to_the_question(pilot, app)
        editor.insert("My words")
        await until(pilot, lambda: app.workbook.notebook.draft("apart"), "a draft")
        mend = BREAKS[name](app, stand.home)
        editor.insert(MORE if name == "full" else ", and more")
        await until(pilot, lambda: app.workbook.desk.trouble, "it cannot be saved")
        for how, leave in WAYS.items() if name == "gone" else list(WAYS.items())[:1]:  # what is in the way is no matter
            editor.insert(f" ({how})")
            await leave(app)
            editor = await to_the_question(pilot, app)
            assert editor.text.endswith(f" ({how})"), how
            await until(pilot, lambda: "not saved" in str(status(app)), "it says so")
        await pilot.pause()
        await until_shown(pilot, "✗ Not saved.", "Save elsewhere")
        wanted = editor.text
        assert [one.text for file in Rescuer(stand.home).find() for one in file.texts.values()] == [], "it lives"
        mend()
        await until(pilot, lambda: not app.workbook.desk.texts, "saved by itself")
        await until(pilot, lambda: not app.screen.query_one(UnsavedBar).display, "all is said to be well")
        assert [draft.text for draft in app.workbook.notebook.drafts_of("apart")] == [wanted]
    assert list(stand.home.glob("i2-tutor-not-saved*")) == []


async def test_an_essay_that_cannot_be_saved_stays_when_another_is_chosen(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await app.go_to("writing")
        await until(pilot, lambda: bool(app.screen.query(DraftEditor)), "the sheet")
        gone(app, stand.home)
        app.screen.query_one(DraftEditor).insert("My essay")
        await app.screen.run_action("move(1)")
        await until(
            pilot, lambda: any(editor.question_id == "on-brains" for editor in app.screen.query(DraftEditor)), "a sheet"
        )
        await app.screen.run_action("move(-1)")
        await until(
            pilot, lambda: any(editor.text == "My essay" for editor in app.screen.query(DraftEditor)), "the essay"
        )
        await pilot.pause()
        await until_shown(pilot, "✗ Not saved.")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_what_is_not_saved_can_be_taken_elsewhere_from_any_screen(
    stand: Stand, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.begun()
    app = stand.app()
    monkeypatch.chdir(tmp_path)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        mend = gone(app, stand.home)
        app.workbook.write("apart", "My words")
        await until_shown(pilot, "✗ Not saved.", "Copy", "Save elsewhere")
        await pilot.click("#unsaved-copy")
        await until_said(pilot, "Copied")
        await pilot.click("#unsaved-save")
        await until_said(pilot, "Saved in")
        (file,) = tmp_path.glob("i2-tutor-not-saved-*.txt")
        assert file.read_text() == "My words"
        assert file.stat().st_mode & 0o777 == 0o600
        await app.go_to("lab")
        await until_shown(pilot, "✗ Not saved.")
        mend()
        await until_gone(pilot, "✗ Not saved.")


async def test_words_that_a_tutor_left_unsaved_come_back_once(stand: Stand) -> None:
    """As after a signal: the app is gone, the workbook is closed, and the store is where it was."""
    stand.begun(lambda store: store.save_draft("apart", "before"))
    app = stand.app()
    async with app.run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        mend = gone(app, stand.home)
        (await to_the_question(pilot, app)).insert(", and after")
        await app.screen.run_action("ask_mentor")
        await until(pilot, lambda: screen_name(app) == "mentor" and app.screen.query(DraftEditor), "the window")
        app.screen.query_one(DraftEditor).insert("Why?")
        await pilot.pause()
    app.workbook.close()
    assert len(list(stand.home.glob("i2-tutor-not-saved*.json"))) == 1
    mend()
    again = stand.app()
    async with again.run_test(size=MEDIUM) as pilot:
        await until_said(pilot, "are back with their questions")
        await until(pilot, lambda: not again.workbook.desk.texts, "saved")
        texts = [draft.text for draft in again.workbook.notebook.drafts]
        assert sorted(texts) == ["Why?", "before, and after"]
        assert again.workbook.notebook.versions == ()
    assert list(stand.home.glob("i2-tutor-not-saved*")) == []
    assert stand.app().workbook.rescued == ()


async def test_words_that_come_back_never_take_the_place_of_newer_ones(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=MEDIUM) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        mend = gone(app, stand.home)
        app.workbook.write("apart", "could not be saved")
        await until(pilot, lambda: app.workbook.desk.trouble, "trouble")
    app.workbook.close()
    mend()
    stand.keep(lambda store: store.save_draft("apart", "written elsewhere"))
    again = stand.app()
    async with again.run_test(size=MEDIUM) as pilot:
        editor = await to_the_question(pilot, again)
        await until(pilot, lambda: not again.workbook.desk.texts, "saved")
        assert editor.text == "could not be saved"
        await until_shown(pilot, "Other words of yours for this", "written elsewhere")
        await pilot.click("#version-take")
        await until(pilot, lambda: editor.text == "written elsewhere", "the other words")
        await until_shown(pilot, "could not be saved")
        await pilot.click("#version-drop")
        await until_gone(pilot, "Other words of yours")
    assert [draft.text for draft in again.workbook.notebook.drafts_of("apart")] == ["written elsewhere"]


async def test_a_lock_held_by_another_does_not_hold_the_keys(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on the screen waits for the store: with a writer that never answers, keys are taken and pages turn."""
    stand.begun()
    app = stand.app()
    begun: list[str] = []
    free = threading.Event()
    monkeypatch.setattr(Writer, "_begin", lambda self, statement: begun.append(statement) or _wait_for(free))

    def _wait_for(event: threading.Event) -> None:
        event.wait(30)

    try:
        async with app.run_test(size=MEDIUM) as pilot:
            editor = await to_the_question(pilot, app)
            editor.focus()
            await pilot.press("a")
            await until(pilot, lambda: begun, "a write that hangs")
            await pilot.press("b")
            assert editor.text == "ab"
            await n_p(app)
            await until(pilot, lambda: app.screen.query(DraftEditor), "the page again")
            assert app.screen.query_one(DraftEditor).text == "ab"
            free.set()
    finally:
        free.set()


async def test_a_full_or_read_only_store_is_shown_as_it_is_at_the_start_and_saves_once_it_can(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening to write fails; what is in the store is there all the same, and nobody is taken for a new learner."""
    stand.begun(lambda store: store.save_draft("apart", "my words"))
    refuses = [True]

    def open_store(home: Path) -> Workbook:
        def opened() -> Store:
            if refuses[0]:
                raise FullDisk("The disk is full", str(home), "Free some space")
            return Store.open(home)

        return open_workbook(home, opened)

    monkeypatch.setattr("tutor.ui.app.open_workbook", open_store)
    app = stand.app()
    async with app.run_test(size=MEDIUM) as pilot:
        await until_shown(pilot, "Continue with", "The disk is full")
        editor = await to_the_question(pilot, app)
        assert editor.text == "my words"
        editor.insert(", and more")
        await until_shown(pilot, "✗ Not saved.")
        refuses[0] = False
        await until(pilot, lambda: not app.workbook.desk.texts, "saved by itself")
    (draft,) = app.workbook.notebook.drafts
    assert draft.text == "my words, and more"


async def test_two_windows_notice_each_other_and_keep_both_texts(stand: Stand) -> None:
    stand.begun(lambda store: store.save_draft("apart", "begun"))
    here, there = stand.app(), open_at_noon(stand.home)
    async with here.run_test(size=MEDIUM) as pilot:
        await until_said(pilot, "open in another window")
        editor = await to_the_question(pilot, here)
        there.take_up("apart")
        await there.save_draft("apart", "begun, there")
        await until_shown(pilot, "Other words of yours for this", "begun, there")
        editor.insert(", here")
        await until(pilot, lambda: not here.workbook.desk.texts, "saved")
        await there.submit("apart", "pictures", "begun, there")
        await until(pilot, lambda: here.workbook.notebook.responses, "what was submitted there")
        assert [draft.text for draft in here.workbook.notebook.drafts_of("apart")] == ["begun, here"]
        assert editor.text == "begun, here"
    there.close()


@pytest.mark.parametrize("kind", ["gone", "full", "read-only", "held"])
async def test_pages_read_and_settings_are_written_once_they_can_be(
    stand: Stand, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are not worth an alarm; they are written by themselves all the same."""
    monkeypatch.setattr("tutor.ui.app.LOOK_AROUND_EVERY_S", 0.1)
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        mend = BREAKS[kind](app, stand.home)
        app.theme = "i2-light"
        await app.workbook.mark_read("pictures/a-long-page")
        await app.workbook.set_setting("minutes", "30")
        assert "pictures/a-long-page" in app.workbook.notebook.pages_read
        assert app.workbook._owed
        mend()
        await until(pilot, lambda: app.workbook.notebook.pages_read["pictures/a-long-page"], "the page")
        await until(pilot, lambda: not app.workbook._owed, "all of it")
    stored = Store.open_read_only(stand.home)
    assert stored is not None
    assert stored.read_settings()["minutes"] == "30"
    assert stored.read_settings()["theme"] == app.theme
    assert "pictures/a-long-page" in stored.read_notebook().pages_read
    stored.close()
