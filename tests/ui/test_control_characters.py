"""Text of others is shown, never obeyed: no control character gets out, no bracket is markup, on any screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.segment import ControlType, Segment
from textual.color import Color

from tests.ui.stand import WIDE, Stand, screen_name, shown, told, until, until_shown
from tutor.training.snapshot import RunState
from tutor.ui.app import TutorApp
from tutor.ui.control_characters import ControlCharacterFilter, clean
from tutor.ui.widgets.common.draft_editor import DraftEditor

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")

BLACK = Color(0, 0, 0)
MARKUP = "[bold]b[/bold] [/foo] [int] [@click=app.quit]x[/] [red"
HOSTILE = f"{MARKUP} \x1b]0;owned\x07 \x1b[31m \x00 \x9b31m \u202e \x7f \ud800 end"
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize(
    "code", [*range(9), *range(10, 32), *range(127, 160), 0x061C, 0x200F, 0x202E, 0x2066, 0xD800, 0xDFFF]
)
def test_no_control_character_passes_the_filter(code: int) -> None:
    (segment,) = ControlCharacterFilter().apply([Segment(f"a{chr(code)}b")], BLACK)
    assert not CONTROLS.search(segment.text)
    assert segment.text in ("ab", "a\ufffdb")


def test_the_filter_leaves_everything_else() -> None:
    text = "Grüße, 漢字, é, \N{FAMILY}, \u200d, ▀, [bold] and\ta tab"
    segments = [Segment(text), Segment("\x1b[2J", None, [(ControlType.CLEAR,)])]
    assert ControlCharacterFilter().apply(segments, BLACK) == segments, "Textual's own control codes stay"
    assert clean(text) == text


def test_a_whole_escape_sequence_loses_its_power() -> None:
    assert clean(HOSTILE) == f"{MARKUP} ]0;owned [31m  31m   \ufffd end"


def visible_anywhere(app: TutorApp) -> None:
    """What the screen would print has no control character in it."""
    text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
    assert not CONTROLS.search(text.replace("\n", "")), CONTROLS.findall(text)


async def test_learner_text_is_shown_to_the_letter_on_every_screen(stand: Stand) -> None:
    stand.begun(
        lambda store: store.submit("apart", "pictures", HOSTILE),
        lambda store: store.save_draft("on-ethics", HOSTILE),
        lambda store: store.add_mentor_question("pictures/[/foo]", HOSTILE),
        lambda store: store.save_draft("mentor:responses", HOSTILE),
    )
    app = stand.app(told(RunState.FAILED, message=HOSTILE, checkpoint=Path("c")))
    async with app.run_test(size=(160, 60)) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        visible_anywhere(app)
        await app.open_lesson("pictures", 2)
        await until_shown(pilot, MARKUP[:30], "␛]0;owned␇", "Tick what your response says")
        visible_anywhere(app)
        await pilot.press("w")
        await until(pilot, lambda: screen_name(app) == "writing" and MARKUP[:30] in shown(app), "the writing room")
        visible_anywhere(app)  # a text area shows its text as it is; the filter stands behind it
        await pilot.press("escape", "r")
        for facts in ("It comes first in what you hand in.", "Half written", "Apart", "Ethics"):
            await until_shown(pilot, MARKUP[:20], "␛]0;owned␇", facts)  # each row in the list, and beside it
            visible_anywhere(app)
            await pilot.press("down")
        await pilot.press("m")
        await until(pilot, lambda: screen_name(app) == "mentor" and MARKUP[:30] in shown(app), "the note")
        visible_anywhere(app)
        await pilot.press("escape", "l")
        await until_shown(pilot, MARKUP[:20], "failed")
        visible_anywhere(app)
    kept = {draft.question_id: draft.text for draft in app.workbook.notebook.drafts}
    assert kept["on-ethics"] == HOSTILE.replace("\ud800", "\ufffd"), "kept to the letter, but for the lone surrogate"


async def test_lesson_text_is_shown_to_the_letter(stand: Stand) -> None:
    stand.begun()
    hostile = MARKUP  # raw control characters are a fault of the lesson, which is not shown at all
    for path in (stand.lessons / "unit" / "literacy").glob("*.md"):
        text = path.read_text()
        for old in (
            "Paragraph 1 says",
            "What does one neuron look at?",
            "How is a picture",
            "Which pictures tell what",
        ):
            text = text.replace(old, f"{hostile} {old}")
        for old in ("Those it has learned from", "They cannot be known by heart", "Somebody", "What can brains"):
            text = text.replace(old, f"{old} {hostile}")
        path.write_text(text)
    app = stand.app()
    async with app.run_test(size=(160, 60)) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        visible_anywhere(app)
        for lesson, page in (("pictures", 1), ("pictures", 2), ("training", 0), ("essay", 0)):
            await app.open_lesson(lesson, page)
            await until(pilot, lambda: screen_name(app) == "lesson" and "page" in shown(app), "the page")
            await pilot.pause()
            visible_anywhere(app)
            if lesson != "essay":
                assert "[/foo] [int]" in shown(app)
        await app.open_lesson("pictures", 2)
        await until_shown(pilot, "Hint")
        await pilot.click("#hint")
        await until_shown(pilot, "one neuron look at?")
        visible_anywhere(app)
        await app.go_to("writing")
        await until_shown(pilot, "Brains")
        await pilot.press("down")
        await until_shown(pilot, "What can brains")
        visible_anywhere(app)


async def test_a_very_long_text_is_shown_and_kept_whole(stand: Stand) -> None:
    long = "x" * 100_000
    stand.begun(
        lambda store: store.submit("apart", "pictures", long), lambda store: store.save_draft("on-ethics", long)
    )
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await pilot.press("r")
        await until_shown(pilot, "xxx", "submitted")
        await pilot.press("w")
        await until(
            pilot, lambda: screen_name(app) == "writing" and bool(app.screen.query(DraftEditor)), "the writing room"
        )
        assert app.screen.query_one(DraftEditor).text == long
    assert app.workbook.notebook.responses[0].text == long
