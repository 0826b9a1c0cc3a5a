"""What a card shows in the learner's own order is kept in the author's; who does not know is welcomed, not judged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.ui.card_stand import CardApp, asking, card_of, question_of
from tests.ui.stand import until
from tests.ui.widgets.test_question_card_kinds import attempts, draft, latest, page_of, words
from tutor.domain.revision import question_then
from tutor.domain.shuffle import shuffled
from tutor.ui.widgets.common.choice_list import ChoiceList, TickList
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.question.card import Phase

OWN = 417_203
HEAD = "---\ntitle: More kinds\nshort: More\nid: more-kinds\nminutes: 3\n---\n## One page\n"
CHOICE = """:::{question} which-way
:kind: choice
Which way is down?

+++ choices
- [x] South
  That is where the water runs.
- [ ] North
  That is up.
- [ ] East
  That is level.
- [ ] West
  That is level, too.

+++ hint
Follow the water.

+++ explanation
It runs south.
:::
"""
TEXT = """:::{question} what-then
:kind: text
%sWhat then?

+++ rubric
- It goes on [on, further] {#goes-on}

+++ hint
Think of a river.

+++ explanation
It goes on.

+++ sibling
And then? (On.)
:::
"""


class Homes:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.apps: list[CardApp] = []

    def open(self, page: str, seed: int = OWN) -> CardApp:
        self.apps.append(asking(self.folder / "home", question_of(self.folder, page), seed))
        return self.apps[-1]


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[Homes]:
    made = Homes(tmp_path)
    yield made
    for app in made.apps:
        app.workbook.close()


async def test_a_choice_is_taken_where_it_is_seen_and_kept_as_it_was_written(homes: Homes) -> None:
    async with homes.open(HEAD + CHOICE).run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        seen = [choice.text for choice in shuffled(card.question, OWN).choices]
        assert seen != [choice.text for choice in card.question.choices], "this seed moves something"
        assert [choice.text for choice in card.query_one(ChoiceList).choices] == seen
        wrong = next(index for index, text in enumerate(seen) if text != "South")
        await pilot.press("enter", str(wrong + 1), "1")
        assert attempts(card) == [seen[wrong]]
        assert "Choose again: the keys 1 to 4, or a click." in words(card)
        assert [choice.text for choice in card.query_one(ChoiceList).choices] == seen
        await pilot.press(str(seen.index("South") + 1))
        await until(pilot, lambda: attempts(card)[1:] == ["South"])
        (kept,) = card.workbook.notebook.revisions
        asked = question_then(kept)
        assert asked is not None
        assert [choice.text for choice in asked.choices] == ["South", "North", "East", "West"]
        assert kept.id == latest(card).revision


async def test_ticks_are_kept_in_the_authors_order(homes: Homes) -> None:
    question = question_of(homes.folder, page_of("which-bend"))
    seed = next(seed for seed in range(OWN, OWN + 30) if shuffled(question, seed).choices[0].text == "ReLU")
    async with homes.open(page_of("which-bend"), seed).run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        seen = [choice.text for choice in card.query_one(TickList).choices]
        await pilot.press("enter", "1", str(seen.index("`tanh`") + 1))
        assert (kept := draft(card)) is not None
        assert kept.text == "`tanh`\nReLU"
        await pilot.press("enter", "2")
        await until(pilot, lambda: card.phase is Phase.FEEDBACK)
        assert "Right." in words(card)


async def test_who_does_not_know_gets_the_hint_and_no_attempt(homes: Homes) -> None:
    async with homes.open(HEAD + TEXT % "").run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        card.query_one(DraftEditor).text = "I don't know yet"
        await card.submit()
        assert attempts(card) == []
        assert "That is a fine place to start. Hint Think of a river." in words(card)
        assert (kept := draft(card)) is not None
        assert kept.text == "I don't know yet"
        await card.submit()
        assert attempts(card) == ["I don't know yet"], "who wants to submit it may"


@pytest.mark.parametrize(("option", "phase"), [("", Phase.SURE), (":open: yes\n", Phase.FEEDBACK)])
async def test_how_sure_is_not_asked_where_nothing_can_be_wrong(homes: Homes, option: str, phase: Phase) -> None:
    async with homes.open(HEAD + TEXT % option).run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        card.query_one(DraftEditor).text = "It goes on"
        await card.submit()
        assert card.phase is phase


NUMBER = """:::{question} which-way
:kind: number
:tolerance: 0.1
Which way is down, in degrees?

+++ accept
- 180: Right: that is south.

+++ mistakes
- 0: That is north.

+++ accepts
- 180

+++ rejects
- 0

+++ hint
Follow the water.

+++ explanation
It runs south.
:::
"""


async def test_a_question_that_was_asked_another_way_shows_its_right_response_as_it_was(homes: Homes) -> None:
    async with homes.open(HEAD + NUMBER).run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        card.query_one(DraftEditor).text = "180"
        await card.submit()
        await pilot.press("enter")
        await until(pilot, lambda: card.phase is Phase.FEEDBACK)
        assert "\u2713 Right: that is south." in words(card), "and not: Right. Right:"
    async with homes.open(HEAD + CHOICE).run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        assert card.phase is Phase.FEEDBACK
        assert "Which way is down, in degrees?" in words(card)
        assert "Right: that is south." in words(card)


async def test_a_letter_in_a_response_lays_nothing_out(homes: Homes, layouts: list[object]) -> None:
    async with homes.open(HEAD + TEXT % "").run_test(size=(100, 36)) as pilot:
        card = await card_of(pilot)
        await pilot.press("enter", "a", "b")
        await pilot.pause()
        status = card.query_one(".buttons > .status", Static)
        assert str(status.content).startswith("1 word ")
        layouts.clear()
        await pilot.press("c", "d")
        await pilot.pause()
        assert str(status.content).startswith("1 word ")
        assert layouts == []
        await pilot.press("space", "e")
        assert str(status.content).startswith("2 words")
