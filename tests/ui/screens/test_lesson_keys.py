"""What the bottom row of a lesson names is what the keys do: with figures, chips, choices, sureness and links."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.ui.experiments import experiment
from tests.ui.stand import (
    MEDIUM,
    NARROW,
    WIDE,
    Stand,
    screen_name,
    shown,
    until,
    until_said,
    until_shown,
    write_lessons,
)
from tutor.ui import browser
from tutor.ui.app import TutorApp
from tutor.ui.figures import Figure
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.links import LinksScreen
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.choice_list import ChoiceList
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.common.heading import fitting, positions_of
from tutor.ui.widgets.common.prose import Prose
from tutor.ui.widgets.experiment.bet_list import BetList
from tutor.ui.widgets.question.sureness import Pass

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")

HEAD = """---
title: Keys
short: Keys
id: training
minutes: 4
---

"""
ASK = """:::{question} unseen
:kind: text
Which pictures tell what was learned?

+++ rubric
- Those it has never seen [never]

+++ hint
Which can be known by heart?

+++ explanation
See [the long explanation](https://example.org/why).

+++ sibling
And why?
:::
"""
CHOOSE = """:::{question} three
:kind: choice
Which of three?

+++ choices
- [x] One
  It is.
- [ ] Two
  It is not.
- [ ] Three
  Nor is it.

+++ hint
Count.

+++ explanation
It is so.
:::
"""
FAR = "https://example.org/" + "a-path-that-no-row-of-a-page-has-room-for/" * 4
LINKED = f"""Read [a long one]({FAR}) or [another [one]](https://example.org/b), or [a long one again]({FAR}).
"""


def figure(kind: str) -> str:
    return f":::{{live}} {kind}\nPlay.\n:::\n"


def prepared(stand: Stand, *pages: str) -> TutorApp:
    text = HEAD + "".join(f"## Page {number}\n\n{body}\n" for number, body in enumerate(pages, start=1))
    write_lessons(stand.lessons, training=text)
    stand.begun()
    return stand.app()


async def opened(pilot: Pilot[None], app: TutorApp, page: int = 0) -> LessonScreen:
    await until(pilot, lambda: screen_name(app) == "home", "home")
    await app.open_lesson("training", page)
    await until(pilot, lambda: screen_name(app) == "lesson" and f"Page {page + 1}" in shown(app), "the page")
    assert isinstance(app.screen, LessonScreen)
    return app.screen


def foot(app: TutorApp) -> str:
    return shown(app).splitlines()[-1]


async def until_foot(pilot: Pilot[None], app: TutorApp, *texts: str, none: str = "") -> None:
    await until(
        pilot,
        lambda: all(text in foot(app) for text in texts) and not (none and none in foot(app)),
        f"{texts} without {none!r} in {foot(app)!r}",
    )


# figures


async def test_a_figure_below_a_question_says_what_enter_does_there(stand: Stand) -> None:
    """Two figures below: one that takes enter for itself, and one that leaves it to the page."""
    app = prepared(stand, ASK + "\n" + figure("matrix") + "\n" + figure("neuron"))
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        matrix, neuron = screen.query(Figure)
        await until_foot(pilot, app, "type to begin")
        matrix.focus()
        await until_foot(pilot, app, "enter check", none="enter begin")
        neuron.focus()
        await until_foot(pilot, app, "type to begin", none="check")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the question")


async def test_a_figure_whose_keys_change_says_so_below(stand: Stand) -> None:
    app = prepared(stand, ":::{live} probabilities\n:guess: yes\nPlay.\n:::\n")
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        await until(pilot, lambda: isinstance(app.focused, Figure), "the figure")
        await until_foot(pilot, app, "next task", none="enter")
        await pilot.press("right")
        await until_foot(pilot, app, "enter check")
        await pilot.press("1", "enter")
        await until_foot(pilot, app, "next task", none="enter")


async def test_a_figure_with_nothing_else_to_do_promises_no_enter(stand: Stand) -> None:
    app = prepared(stand, figure("neuron"))
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        await until(pilot, lambda: isinstance(app.focused, Figure), "the figure")
        await until_foot(pilot, app, "next task", none="enter")
        screen.set_focus(None)
        await until_foot(pilot, app, "enter begin")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, Figure), "the figure again")


async def test_a_figure_keeps_its_numbers_while_a_question_asks_how_sure(stand: Stand) -> None:
    app = prepared(stand, ASK + "\n" + figure("neuron"))
    async with app.run_test(size=(120, 60)) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("enter", *"never seen", "ctrl+s")
        await until_foot(pilot, app, "1 2 3 how sure", "enter pass")
        screen.query_one(Figure).focus()
        await until_foot(pilot, app, "enter begin", none="how sure")
        await pilot.press("1", "enter")
        await until(pilot, lambda: isinstance(app.focused, Pass), "back at how sure")
    assert [made.confidence for made in app.workbook.notebook.responses] == [None]


# chips and choices


async def test_a_chip_in_focus_is_what_enter_presses(stand: Stand) -> None:
    app = prepared(stand, ASK)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        await pilot.press("tab", "tab")
        await until(pilot, lambda: isinstance(app.focused, Chip), "a chip")
        await until_foot(pilot, app, "enter press it", none="enter begin")


async def test_choices_name_their_own_keys_and_none_once_they_are_settled(stand: Stand) -> None:
    app = prepared(stand, CHOOSE)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        await pilot.press("enter")
        await until_foot(pilot, app, "1–3 choose")
        await pilot.press("1")
        await until_foot(pilot, app, "how sure")
        await pilot.press("3")
        await until_shown(pilot, "Why")
        await until(pilot, lambda: isinstance(app.focused, ChoiceList | Chip), "the feedback")
        await until_foot(pilot, app, "n next page", none="choose")


async def test_bets_on_digits_name_the_digits(stand: Stand) -> None:
    bets = "\n".join(f"- The {digit} [{digit}]" for digit in range(3, 10))
    body = experiment(measure="lowest-recall-digit", bets=bets, options="", measured="5").split("\n", 2)[2]
    app = prepared(stand, body)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        await until(pilot, lambda: screen.query(BetList), "the bets")
        screen.query_one(BetList).focus()
        await until_foot(pilot, app, "bet", "↑ ↓ move")
        keys = {screen.query_one(BetList).key_of(position) for position in range(7)} - {" "}
        assert foot(app).split()[0] in (f"{min(keys)}–{max(keys)}" if keys else "", "enter")


# how sure


async def test_enter_passes_how_sure_and_says_nothing(stand: Stand) -> None:
    app = prepared(stand, ASK)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        await pilot.press("enter", *"never seen", "ctrl+s")
        await until(pilot, lambda: isinstance(app.focused, Pass), "how sure")
        await until_foot(pilot, app, "enter pass")
        await pilot.press("enter")
        await until_shown(pilot, "Tick what your response says")
    assert [made.confidence for made in app.workbook.notebook.responses] == [None]


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
@pytest.mark.parametrize("words", ["short", "a long response goes on and on " * 30], ids=["short", "long"])
async def test_the_chips_of_how_sure_are_in_view(stand: Stand, size: tuple[int, int], words: str) -> None:
    app = prepared(stand, "Some words above.\n\n" * 8 + ASK)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the well")
        screen.query_one(DraftEditor).insert(words)
        await pilot.press("ctrl+s")
        await until_shown(pilot, "how sure are you?", "Guessing 1", "Fairly sure 2", "Certain 3", "enter pass")
        chips = screen.query(".chips Chip")
        assert len(chips) == 4
        assert all(screen.reading.region.contains_region(chip.region) for chip in chips)


# the heading


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_a_question_page_says_which_question_it_is(stand: Stand, size: tuple[int, int]) -> None:
    app = prepared(stand, figure("neuron"), ASK, CHOOSE)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, page=1)
        await until_shown(pilot, "page 2 of 3 · question 1 of 2")
        await pilot.press("n")
        await until_shown(pilot, "page 3 of 3 · question 2 of 2")
        await pilot.press("p", "p")
        await until_shown(pilot, "page 1 of 3")
        assert "· question" not in shown(app), "no question there"


def test_a_heading_says_as_much_as_leaves_the_title_its_line() -> None:
    assert positions_of(7, 17, range(3, 4), 8) == ("page 7 of 17 · question 3 of 8", "page 7 of 17", "7 of 17")
    assert positions_of(7, 17, range(3, 5), 8)[0] == "page 7 of 17 · questions 3 to 4 of 8"
    positions = positions_of(7, 17, range(3, 4), 8)
    assert [fitting(positions, "Picture to layer", width) for width in (48, 47, 30, 29, 25, 10)] == [
        *positions[:1], *positions[1:2] * 2, *positions[2:] * 3
    ]  # fmt: skip


# links


@pytest.fixture
def browsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser was asked to open, on a desktop that has one."""
    asked: list[str] = []

    async def ask(address: str) -> bool:
        asked.append(address)
        return True

    monkeypatch.setattr(browser, "has_desktop", lambda: True)
    monkeypatch.setattr(browser, "ask_for_it", ask)
    return asked


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW])
async def test_every_link_of_a_page_is_reached_by_key(stand: Stand, browsed: list[str], size: tuple[int, int]) -> None:
    app = prepared(stand, LINKED + "\n" + figure("neuron"), CHOOSE)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app)
        await until_foot(pilot, app, "u open a link")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, LinksScreen), "the window")
        await until_shown(pilot, "Links on this page", "a long one")
        await pilot.press("2")
        await until_said(pilot, "Opened in the browser: https://example.org/b")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, LinksScreen), "the window again")
        await until_shown(pilot, "Links on this page", "a long one")
        await pilot.press("down")
        await until_shown(pilot, "https://example.org/b")
        await pilot.press("up", "enter")
        await until(pilot, lambda: len(browsed) == 2, "the first link")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, LinksScreen), "once more")
        await pilot.press("escape", "n")
        await until_shown(pilot, "Page 2")
        await until_foot(pilot, app, "space read on", none="link")
        await pilot.press("u")
        await until_said(pilot, "There is no link on this page.")
    assert browsed == ["https://example.org/b", FAR]


async def test_a_lone_link_opens_at_once_or_is_copied(
    stand: Stand, browsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = prepared(stand, "See [this](https://example.org/x).\n\n" + CHOOSE)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        await pilot.press("u")
        await until(pilot, lambda: browsed == ["https://example.org/x"], "the browser")
        monkeypatch.setattr(browser, "has_desktop", lambda: False)
        await pilot.press("u")
        await until_said(pilot, "so it is copied: https://example.org/x")
        assert app.clipboard == "https://example.org/x"
    assert browsed == ["https://example.org/x"]


async def test_a_click_on_a_link_opens_it(stand: Stand, browsed: list[str]) -> None:
    app = prepared(stand, "Words, then [this one](https://example.org/x), words.\n\n" + CHOOSE)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        prose = screen.query(Prose).first()
        await pilot.click(prose, offset=(1, 0))
        await pilot.click(prose, offset=(len("Words, then th"), 0))
        await until(pilot, lambda: browsed == ["https://example.org/x"], "the browser")


async def test_a_link_in_an_explanation_is_there_once_it_is_shown(stand: Stand, browsed: list[str]) -> None:
    app = prepared(stand, ASK)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        assert screen.links == ()
        await pilot.press("enter", *"never seen", "ctrl+s")
        await until(pilot, lambda: isinstance(app.focused, Pass), "how sure")
        await pilot.press("2")
        await until_shown(pilot, "the long explanation")
        await pilot.press("u")
        await until(pilot, lambda: browsed == ["https://example.org/why"], "the browser")


def test_links_of_a_text_stand_in_reading_order_once() -> None:
    text = "[a](https://a.example) **[b *c*](https://b.example)** [again](https://a.example)\n\n"
    text += "| x |\n|---|\n| [cell](https://c.example) |\n\n- https://d.example\n"
    found = [(link.words, link.address) for link in Prose(text).links]
    assert found == [
        ("a", "https://a.example"),
        ("b c", "https://b.example"),
        ("cell", "https://c.example"),
        ("https://d.example", "https://d.example"),
    ]


async def test_the_key_for_links_finds_the_film(stand: Stand, browsed: list[str]) -> None:
    film = (
        ":::{video} A film\n:channel: Somebody\n:minutes: 2\n:link: https://example.org/film\nIt says the same.\n:::\n"
    )
    app = prepared(stand, film)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, app)
        await until_foot(pilot, app, "u open a link")
        await pilot.press("u")
        await until_said(pilot, "Opened in the browser: https://example.org/film")
    assert browsed == ["https://example.org/film"]
