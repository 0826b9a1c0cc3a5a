"""The end of a lesson and of the unit on the screen: what is there, and where its keys lead."""

from __future__ import annotations

import pytest

from tests.ui.stand import (
    MEDIUM,
    NARROW,
    PICTURES,
    TRAINING,
    WIDE,
    Stand,
    screen_name,
    shown,
    until,
    until_shown,
    write_lessons,
)
from tutor.ui.screens import first_letter

pytestmark = pytest.mark.usefixtures("quick_keys")

SAYS = "minutes: 6\nsays:\n- how a picture is taken apart [apart]\n"
BESIDE = "minutes: 4\nbeside: apart story\nsays:\n- which pictures tell what was learned [unseen]\n"
STORY = """
:::{question} story
:kind: text
:short: Again
And now?

+++ rubric
- All of it [all] {#all}

+++ hint
h

+++ explanation
e

+++ sibling
And then? (Nothing.)
:::
"""


def told(stand: Stand) -> None:
    pictures = PICTURES.replace("minutes: 6\n", SAYS)
    training = TRAINING.replace("minutes: 4\n", BESIDE) + STORY
    write_lessons(stand.lessons, pictures=pictures, training=training)
    stand.begun(
        lambda store: store.submit("apart", "pictures", "It measures the [b]lines."),
        lambda store: store.submit("apart", "pictures", "It measures every pixel of the [b]lines."),
        lambda store: store.set_ticks(2, frozenset({"every-pixel-is-one-neuron"})),
        lambda store: store.add_mentor_question("pictures/to-answer", "Why a column?"),
    )


async def test_a_lesson_ends_with_what_one_can_say_and_its_rows_lead_there(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_letter, "SOON_S", 0.0)  # a test turns pages faster than one writes
    told(stand)
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await app.open_lesson("pictures", "looking-back")
        await until_shown(
            pilot,
            "1 of 1 answered",
            "◐ how a picture is taken apart",
            "1 of 2 ideas, 2nd",
            "Apart, first and last",
            "the [b]lines.",
            "? Why a column?",
            "Next: Training and testing",
            "4 minutes",
            "n go on   h stop here",
        )
        await pilot.press("enter")
        await until_shown(pilot, "page 3 of 3", "How is a picture taken apart?")
        await pilot.press("n", "n")
        await until_shown(pilot, "Why test?")
        assert "pictures/looking-back" not in app.workbook.notebook.pages_read
        await pilot.press("p")
        await until_shown(pilot, "Looking back on From picture to vector")
        await pilot.press("h")
        await until(pilot, lambda: screen_name(app) == "home", "home")


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW], ids=["120", "80", "40"])
async def test_the_unit_asks_for_the_second_story_then_hands_in(stand: Stand, size: tuple[int, int]) -> None:
    told(stand)
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await pilot.press("f3")
        await until_shown(pilot, "Looking back on Small networks")
        await pilot.press("space", "space", "space", "space", "space")
        if size == WIDE:
            await until_shown(pilot, "Your second story is not written", "You have placed none yet", "Answered")
        await pilot.press("enter")
        await until(pilot, lambda: screen_name(app) == "lesson" and "And now?" in shown(app), "the second story")
        if size != WIDE:
            return
        await pilot.press(*"so", "ctrl+s")
        await until(pilot, lambda: app.workbook.notebook.latest("story") is not None, "the response")
        await pilot.press("f3")
        await until_shown(pilot, "Your story, first and last", "upload the file to your own", "Hand in e", "n go on")
        await pilot.press("e")
        await until(pilot, lambda: screen_name(app) == "handin", "the window")
