"""What is typed where a text field is open is written there, from the first letter on; after escape not."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.pilot import Pilot

from tests.end_to_end.sentences import SENTENCES
from tests.ui.presses import answers, at_once
from tests.ui.screens.test_lesson_keys import ASK, CHOOSE, figure, foot, opened, prepared, until_foot
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, screen_name, until, until_shown
from tutor.ui.app import TutorApp
from tutor.ui.screens import first_letter
from tutor.ui.screens.first_letter import FirstLetter
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.choice_list import ChoiceList
from tutor.ui.widgets.common.draft_editor import DraftEditor

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")

NUMBER = """:::{question} how-many
:kind: number
:tolerance: 0.1
How many?

+++ accept
- 784: Right: 28 times 28.

+++ mistakes
- 28: That is one row.

+++ hint
Count.

+++ explanation
28 times 28.
:::
"""


async def type_at_once(pilot: Pilot[None], text: str) -> None:
    """All keys in one read, as over a slow line."""
    app = pilot.app
    for character in text:
        app.post_message(events.Key({" ": "space", "\r": "enter"}.get(character, character), character))
    await pilot.pause()


def written(app: TutorApp) -> list[str]:
    return [editor.text for editor in app.screen.query(DraftEditor)]


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_sentences_typed_onto_a_page_are_found_whole(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """The first letter may be any: also one that is a command, or turns the page."""
    monkeypatch.setattr(first_letter, "SOON_S", 60.0)  # a busy machine is no slow typist
    app = prepared(stand, "Words before.", ASK, "Words behind.")
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, app, page=1)
        for sentence in SENTENCES if size == WIDE else SENTENCES[:2]:
            await type_at_once(pilot, sentence)
            await until(pilot, lambda sentence=sentence: written(app) == [sentence], sentence)
            assert screen_name(app) == "lesson"
            assert screen.index == 1
            screen.query_one(DraftEditor).text = ""
            await screen._show_page()
    assert stand.session.asked in ([], [("close",)]), "no run was started"


async def test_enter_and_what_is_typed_right_behind_it(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_letter, "SOON_S", 60.0)
    app = prepared(stand, ASK, "Words behind.")
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        await type_at_once(pilot, "\rno, because")
        await until(pilot, lambda: written(app) == ["no, because"], "the words")
        assert screen.index == 0


async def test_who_types_ahead_of_a_page_writes_on_it(stand: Stand) -> None:
    """The page is still being built when the first letters come."""
    app = prepared(stand, ASK)
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        opening = asyncio.create_task(app.open_lesson("training"))
        while screen_name(app) != "lesson":
            await asyncio.sleep(0)
        await type_at_once(pilot, "how it learns")
        await opening
        await until(pilot, lambda: written(app) == ["how it learns"], "the words")


async def test_keys_that_move_still_move(stand: Stand) -> None:
    app = prepared(stand, "Words before.", ASK, ASK.replace("unseen", "again"), "Words behind.")
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app, page=1)
        await until_foot(pilot, app, "space read on", "type to begin", "n next page", "? help", none="lab")
        for key, page in (("n", 3), ("p", 2), ("p", 1), ("n", 2), ("space", 3), ("space", 4), ("p", 3)):
            await pilot.press(key)
            await until_shown(pilot, f"Page {page}")
        await pilot.press("question_mark")
        await until(pilot, lambda: screen_name(app) == "help", "the help")
        await pilot.press("escape")
        await until(pilot, lambda: screen_name(app) == "lesson", "the page")
        assert written(app) == [""]
    assert app.workbook.notebook.drafts == ()


async def test_after_escape_letters_are_commands(stand: Stand) -> None:
    app = prepared(stand, ASK, "Words behind.")
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        await pilot.press(*"lo", "escape")
        await until_foot(pilot, app, "enter begin", "l lab", none="type")
        await pilot.press("l")
        await until(pilot, lambda: screen_name(app) == "lab", "the lab")
        await pilot.press("escape")
        await until(pilot, lambda: screen_name(app) == "lesson", "the page")
        await pilot.press("n", "p")
        await until_foot(pilot, app, "type to begin")  # the page was turned: typing begins again
        await pilot.press("l")
        await until(pilot, lambda: written(app) == ["lol"], "the letter")
        await pilot.press("escape", "enter", "!")
        assert written(app) == ["lol!"]


async def test_a_paste_begins_too(stand: Stand) -> None:
    app = prepared(stand, ASK)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        app.post_message(events.Paste("from elsewhere"))
        await until(pilot, lambda: written(app) == ["from elsewhere"], "the paste")


@pytest.mark.parametrize("typed", ["784", "-3", "(1, 2)", "ln(4)", "1/4"])
async def test_a_number_begins_with_whatever_it_begins(stand: Stand, typed: str) -> None:
    app = prepared(stand, NUMBER)
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot, app)
        await type_at_once(pilot, typed)
        await until(pilot, lambda: written(app) == [typed], typed)


async def test_digits_choose_where_there_is_a_choice(stand: Stand) -> None:
    app = prepared(stand, CHOOSE + "\n" + ASK)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("2")
        await until(pilot, lambda: len(app.workbook.notebook.responses) == 1, "the choice")
        await until_foot(pilot, app, "how sure")
        await pilot.press("3")
        await until(pilot, lambda: screen.query(ChoiceList), "the feedback")
        await type_at_once(pilot, "it is")
        await until(pilot, lambda: written(app) == ["it is"], "the words")


async def test_a_figure_keeps_its_own_keys(stand: Stand) -> None:
    app = prepared(stand, figure("matrix") + "\n" + ASK)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        await pilot.press("d", "4", "t", "o")
        await until(pilot, lambda: written(app) == ["to"], "the words")


async def test_where_nothing_is_to_be_written_letters_are_commands(stand: Stand) -> None:
    app = prepared(stand, CHOOSE)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        assert "type" not in foot(app)
        await pilot.press("l")
        await until(pilot, lambda: screen_name(app) == "lab", "the lab")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_piece_of_writing_begins_by_typing(stand: Stand, size: tuple[int, int]) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await pilot.press("w")
        await until_shown(pilot, "Ethics")
        await type_at_once(pilot, "light and sums")
        await until(pilot, lambda: written(app) == ["light and sums"], "the words")
        await until_shown(pilot, "light and sums")


async def test_a_question_for_a_mentor_goes_on_where_a_button_has_the_focus(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the field")
        await pilot.press("a", "tab")
        await until(pilot, lambda: isinstance(app.focused, Chip), "a button")
        await pilot.press("h")
        assert written(app) == ["ah"]


# the first letter that may be a key


def test_only_what_follows_at_once_makes_a_key_a_letter() -> None:
    here, soon = ("lesson", 2), first_letter.SOON_S
    first = FirstLetter()
    first.take("n", 10.0, here, True)
    assert (back := first.taken_back(10.0 + soon / 2)) is not None
    assert (back.typed, back.page) == ("n", here)
    assert first.taken_back(10.1) is None, "once"
    first.take("n", 10.0, here, True)
    assert first.taken_back(10.0 + 1.1 * soon) is None, "who reads before the next key turned the page"
    first.take("n", 10.0, here, True)
    first.take(" ", 10.1, ("lesson", 3), False)
    assert (back := first.taken_back(10.2)) is not None
    assert (back.typed, back.page) == ("n ", here)
    first.take("n", 10.0, here, True)
    first.take("n", 10.1, ("lesson", 3), False)
    assert first.taken_back(10.2) is None, "a key pressed twice"
    first.take("n", 10.0, here, False)
    assert first.taken_back(10.1) is None, "nothing was to be written there"


async def test_keys_that_edit_act_in_the_order_they_were_typed(stand: Stand) -> None:
    """Over a slow line they come in one read, letters and all."""
    app = prepared(stand, ASK)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        await pilot.press("enter")
        await until(pilot, lambda: app.focused is not None, "the field")
        for keys, text in (
            (("a", "b", "backspace", "c"), "ac"),
            (("left", "x", "y"), "axyc"),
            (("home", "1", "end", "2"), "1axyc2"),
            (("ctrl+u", "z"), "z"),
        ):
            at_once(app, *keys)
            await answers(app, keys)
            await until(pilot, lambda text=text: written(app) == [text], f"{text} after {keys}")
