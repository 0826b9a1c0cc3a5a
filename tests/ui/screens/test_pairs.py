"""Two keys in one read, as a slow line brings them: whatever they are, the tutor answers afterwards."""

from __future__ import annotations

import os
import random
from itertools import product

import pytest

from tests.content.samples import KINDS
from tests.ui.experiments import experiment
from tests.ui.presses import answers, at_once
from tests.ui.screens.lab_stand import open_tab
from tests.ui.screens.test_lesson_keys import ASK, CHOOSE, LINKED, figure, opened, prepared
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, screen_name, told, until, until_shown
from tutor.training.snapshot import RunState
from tutor.ui.app import TutorApp
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.two_panes import TwoPanes
from tutor.ui.widgets.common.line_field import LineField
from tutor.ui.widgets.lab.views import MUSEUM

pytestmark = pytest.mark.usefixtures("quick_keys")


def kind(id: str) -> str:
    start = KINDS.index(f":::{{question}} {id}\n")
    return KINDS[start : KINDS.index("\n:::\n", start) + 5]


TOLD = ASK.replace("And why?", "And why? (So it is.)")
FILM = ":::{video} A film\n:channel: Somebody\n:minutes: 2\n:link: https://example.org/film\nIt says the same.\n:::\n"
PAGES = {
    "text": TOLD,
    "number": kind("in-percent"),
    "choice": CHOOSE,
    "choices": kind("which-bend"),
    "terms": kind("say-what"),
    "experiment": experiment().partition("Words.\n\n")[2],
    "figure": figure("matrix") + "\n" + figure("neuron"),
    "video": FILM + "\n" + LINKED,
}
TURNS = ("enter", "space", "n", "p", "escape", "ctrl+s", "1", "i")
"""What turns pages and cards."""

ELSEWHERE = ("h", "l", "r", "w", "m", "u", "question_mark", "o", "t", "tab", "shift+tab", "down", "pagedown", "home")
"""What leads elsewhere or moves about; each is tried before and after a turn."""

PAIRS: tuple[tuple[str, str], ...] = (
    *product(TURNS, TURNS),
    *product(ELSEWHERE, ("n", "enter")),
    *product(("n", "enter"), ELSEWHERE),
)


RESPONSES = {
    "text": "Those that it has never seen.",
    "number": "25",
    "choice": "One",
    "choices": "`tanh`\nReLU",
    "terms": "weight: it multiplies\nhidden layer: it is neither",
}
SHARE = None if os.environ.get("TRY_ALL") else 4
"""Of the pairs on each page, another share on each of them; TRY_ALL=1 tries all (half an hour)."""


def pairs_for(page: str) -> list[tuple[str, str]]:
    pairs = list(PAIRS)
    random.Random(page).shuffle(pairs)
    return pairs[:SHARE]


async def press_pairs(app: TutorApp, page: str) -> None:
    for first, second in pairs_for(page):
        screen = app.screen
        if not isinstance(screen, LessonScreen) or screen.index != 1:
            await app.open_lesson("training", 1)
            app.screen.set_focus(None)
        at_once(app, first, second)
        await answers(app, f"{first} and {second} on the page with {page}")


@pytest.mark.parametrize("sort", PAGES)
async def test_two_keys_at_once_never_stop_the_tutor(stand: Stand, sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the page as it opens, and with the feedback on a response."""
    monkeypatch.setattr("tutor.ui.browser.has_desktop", lambda: False)
    app = prepared(stand, "Words before.", PAGES[sort], "Words after.")
    async with app.run_test(size=MEDIUM) as pilot:
        await opened(pilot, app, 1)
        await press_pairs(app, sort)
        if sort in RESPONSES:
            question = app.context.curriculum.lesson("training").pages[1].questions[0]
            await app.workbook.submit(question.id, "training", RESPONSES[sort])
            await app.open_lesson("training", 1)
            await press_pairs(app, f"feedback on {sort}")


KEYS_OF_PLACES = [("l", "right"), ("l", "shift+left"), ("l", "5"), ("r", "end"), ("w", "down")]


@pytest.mark.parametrize(("door", "key"), KEYS_OF_PLACES)
async def test_keys_wait_for_a_screen_that_has_no_parts_yet(stand: Stand, door: str, key: str) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        at_once(app, door, key)
        await answers(app, f"{door} and {key}")
        await until(pilot, lambda: screen_name(app) != "home", "another place")
        await until(pilot, lambda: not app.keys.at_work, "the key")
        await answers(app, f"{door} and {key}")
        if key == "5":
            await until(pilot, lambda: app.context.lab.tab == MUSEUM, "the fifth tab")


async def test_two_keys_in_one_read_do_what_they_do_one_by_one(stand: Stand) -> None:
    """Up and backspace took nothing from the name; down and left turned no choice."""
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await until_shown(pilot, "Your name", "✓ half an hour")
        await pilot.press(*"Adam", "down")
        at_once(app, "up", "backspace", "down", "left")
        await until_shown(pilot, "✓ 10 minutes")
        assert app.screen.query_one(LineField).value == "Ada"


async def test_what_is_typed_right_after_a_row_is_taken_goes_into_the_field_that_opens(stand: Stand) -> None:
    """A suspect that is taken opens a field; the letter after it, of the same read, began a run."""
    stand.begun()
    app = stand.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Museum")
        await until_shown(pilot, "What is wrong with it?")
        at_once(app, "enter", *"so it is")
        await until_shown(pilot, "so it is")
        assert stand.session.asked == []


async def test_two_scrolls_in_one_read_are_two(stand: Stand) -> None:
    """The second began where the first had: nothing had been painted between them."""
    stand.begun(lambda store: store.submit("apart", "pictures", "It measures every pixel of all of the lines. " * 20))
    app = stand.app()
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await pilot.press("r")
        await until(pilot, lambda: screen_name(app) == "responses", "the responses")
        await pilot.press("enter")
        screen = app.screen
        assert isinstance(screen, TwoPanes)
        await until(pilot, lambda: screen.reads_detail and screen.pane.max_scroll_y > 2, "one of them")
        at_once(app, "down", "down")
        await answers(app)
        assert screen.pane.scroll_y == 2


async def test_a_page_that_opens_does_not_scroll_back_from_what_is_typed(stand: Stand) -> None:
    """It went to its top once it was painted, when the field had come into view already."""
    app = prepared(stand, *["Some words above.\n\n" * 30] * 2)
    async with app.run_test(size=MEDIUM) as pilot:
        screen = await opened(pilot, app, 1)
        await until(pilot, lambda: screen.reading.max_scroll_y > 0, "a long page")
        screen.reading.scroll_end(animate=False, immediate=True)
        assert screen.reading.scroll_y > 0
        with app.batch_update():  # nothing is painted meanwhile
            await app.open_lesson("training", 0)
            assert screen.reading.scroll_y == 0
