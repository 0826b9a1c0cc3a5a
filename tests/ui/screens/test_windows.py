"""What opens over a screen: the help, the palette, a question for a mentor."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, notes, screen_name, told, until, until_said, until_shown
from tutor.ui.app import TutorApp
from tutor.ui.palette import Palette
from tutor.ui.screens.help import GROUPS, KEY, HelpScreen, KeyColumn
from tutor.ui.themes import I2_DARK, I2_LIGHT
from tutor.ui.widgets.common.draft_editor import DraftEditor

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")


async def home(pilot: Pilot[None], app: TutorApp) -> None:
    await until(pilot, lambda: screen_name(app) == "home", "home")


# the help


@pytest.mark.parametrize("width", [24, 36, 70])
def test_words_of_the_help_that_do_not_fit_go_on_below_their_first(width: int) -> None:
    lines = [line.plain for line in KeyColumn(list(GROUPS)).lines(width)]
    heads = {command.shown for group in GROUPS.values() for command in group}
    assert all(line[:KEY].strip() in heads | {""} for line in lines if line not in GROUPS)
    assert any(not line[:KEY].strip() and line for line in lines) or width == 70, "none was too long"
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_help_opens_scrolls_and_closes_at_every_size(stand: Stand, size: tuple[int, int]) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await home(pilot, app)
        new = HelpScreen(()).classes
        await pilot.press("question_mark")
        await until_shown(pilot, "Keys", "escape closes")
        assert app.screen.classes == new != set(), "it is laid out for the terminal's size from the start"
        await pilot.press("end")
        await until_shown(pilot, "ctrl+q")
        await pilot.press("escape")
        await home(pilot, app)
        if size == MEDIUM:
            for closing in ("question_mark", "f1", "q", "enter"):
                await pilot.press("question_mark")
                await until(pilot, lambda: screen_name(app) == "help", "the help")
                await pilot.press(closing)
                await home(pilot, app)


@pytest.mark.parametrize("key", ["question_mark", "m", "f2"])
async def test_a_window_stands_in_the_middle_and_the_screen_behind_it_shows(stand: Stand, key: str) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await home(pilot, app)
        await pilot.press(key)
        await until(pilot, lambda: app.screen.query(".window"), "the window")
        await until(pilot, lambda: app.screen.query_one(".window").region, "its place")
        left, top, width, height = app.screen.query_one(".window").region
        assert abs(left - (WIDE[0] - left - width)) <= 1
        assert abs(top - (WIDE[1] - top - height)) <= 1
        assert app.screen.styles.background.a < 1


@pytest.mark.parametrize(("key", "first"), [("l", "Lab"), ("", "Places"), ("r", "Responses"), ("w", "Writing")])
async def test_the_keys_of_the_screen_come_first(stand: Stand, key: str, first: str) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=(120, 50)) as pilot:
        await home(pilot, app)
        if key:
            await pilot.press(key)
            await until(pilot, lambda: screen_name(app) != "home", "the place")
        await pilot.press("question_mark")
        await until_shown(pilot, "Keys", "Reading")
        assert app.screen.query(KeyColumn).first().groups[0] == first


async def test_help_in_a_text_field_is_f1(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await home(pilot, app)
        await app.open_lesson("pictures", 2)
        await until_shown(pilot, "page 3 of 3")
        await pilot.press("enter", "question_mark", "f1")
        await until(pilot, lambda: screen_name(app) == "help", "the help")
        await pilot.press("escape")
        await until(pilot, lambda: screen_name(app) == "lesson", "the lesson")
        assert app.screen.query_one(DraftEditor).text == "?"
        assert app.screen.query_one(DraftEditor).has_focus, "one goes on where one was"


# the palette


async def choose(pilot: Pilot[None], app: TutorApp, words: str, entry: str) -> None:
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(app.screen, Palette), "the palette")
    await pilot.press(*words)
    await until_shown(pilot, entry)
    await pilot.press("enter")


async def test_the_palette_opens_lessons_and_places_and_themes(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await home(pilot, app)
        await choose(pilot, app, "testing", "Literacy 2: Training and testing")
        await until_shown(pilot, "Why test?")
        await choose(pilot, app, "next pa", "Next page")
        await until_shown(pilot, "Looking back on Training and testing")
        await choose(pilot, app, "light", "Light theme")
        await until(pilot, lambda: app.theme == I2_LIGHT.name, "the light theme")
        await until(pilot, lambda: app.workbook.settings.get("theme") == I2_LIGHT.name, "it is kept")
    again = stand.app()
    async with again.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: again.theme == I2_LIGHT.name, "the light theme again")
        await home(pilot, again)
        await choose(pilot, again, "dark th", "Dark theme")
        await until(pilot, lambda: again.theme == I2_DARK.name, "the dark theme")


async def test_titles_in_the_palette_are_no_markup(stand: Stand) -> None:
    stand.begun()
    path = stand.lessons / "unit" / "literacy" / "02-training.md"
    path.write_text(path.read_text().replace("title: Training and testing", "title: Testing [int] [/foo] [b]"))
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await home(pilot, app)
        await choose(pilot, app, "foo", "Literacy 2: Testing [int] [/foo] [b]")
        await until_shown(pilot, "Why test?")


async def test_a_theme_that_is_gone_is_no_trouble(stand: Stand) -> None:
    stand.begun(lambda store: store.set_setting("theme", "no-such-theme"))
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await home(pilot, app)
        await until(pilot, lambda: app.theme == I2_DARK.name, "the dark theme")


# a question for a mentor


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_a_question_is_noted_with_its_page(stand: Stand, size: tuple[int, int]) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await home(pilot, app)
        await app.open_lesson("pictures", 1)
        await until(pilot, lambda: screen_name(app) == "lesson", "the lesson")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the well")
        await pilot.press("ctrl+s")
        await until_shown(pilot, "Nothing written yet")
        await pilot.press(*"Why m?", "ctrl+s")
        await until_said(pilot, "Noted for your mentor.")
        assert screen_name(app) == "lesson"
    (noted,) = app.workbook.notebook.mentor_questions
    assert (noted.page, noted.text) == ("pictures/a-long-page", "Why m?")
    assert app.workbook.notebook.drafts == ()


async def test_a_question_that_is_left_is_kept_as_a_draft(stand: Stand) -> None:
    stand.begun(lambda store: store.add_mentor_question("home", "before"))
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await home(pilot, app)
        await pilot.press("m")
        await until_shown(pilot, "It joins 1 noted before")
        await pilot.press(*"half", "escape")
        await home(pilot, app)
        await pilot.press("m")
        await until_shown(pilot, "half")
        await pilot.click("#note")
        await home(pilot, app)
    assert [noted.text for noted in app.workbook.notebook.mentor_questions] == ["before", "half"]


async def test_a_question_that_cannot_be_kept_holds_nobody_in_the_window(stand: Stand) -> None:
    stand.begun()
    (stand.home / "responses.sqlite3").write_bytes(b"")
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await home(pilot, app)
        await pilot.press("m", *"Why?", "ctrl+s")
        await until_shown(pilot, "✗ Not saved.", "Copy the text")
        await pilot.press("escape")
        await home(pilot, app)
        await until_shown(pilot, "✗ Not saved.", "Save elsewhere")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the well")
        assert app.screen.query_one(DraftEditor).text == "Why?", "what cannot be saved stays with its page"


# leaving


async def test_quitting_keeps_the_text_and_the_run(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told())
    async with app.run_test(size=WIDE) as pilot:
        await home(pilot, app)
        await app.open_lesson("pictures", 2)
        await until(pilot, lambda: screen_name(app) == "lesson", "the lesson")
        await pilot.press("enter", *"last words", "ctrl+q")
        await until(pilot, lambda: ("close",) in stand.session.asked, "the session closed")
    assert [draft.text for draft in app.workbook.notebook.drafts] == ["last words"]
    assert app.return_code == 0


async def test_quitting_with_a_text_that_cannot_be_kept_warns_once(stand: Stand) -> None:
    stand.begun()
    (stand.home / "responses.sqlite3").write_bytes(b"")
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await home(pilot, app)
        await app.open_lesson("pictures", 2)
        await until(pilot, lambda: screen_name(app) == "lesson", "the lesson")
        await pilot.press("enter", *"not kept", "ctrl+q")
        await until_said(pilot, "A text could not be saved.")
        assert stand.session.asked == [], "the tutor is still there"
        assert app.screen.query_one(DraftEditor).text == "not kept"
        await pilot.press("ctrl+q")
        await until(pilot, lambda: ("close",) in stand.session.asked, "the end")
    assert len([note for note in notes(app) if note.startswith("A text could not")]) == 1
