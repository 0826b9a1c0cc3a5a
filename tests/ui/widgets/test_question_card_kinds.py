"""Cards of several choices, terms, vectors, shapes and questions about a run, driven by keys and by mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.content.samples import KINDS
from tests.ui.card_stand import CardApp, asking, card_of, question_of
from tests.ui.stand import until
from tutor.domain.response import Draft, Response
from tutor.training.snapshot import RunState, TestPoint, TrainingSnapshot
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.choice_list import TickList
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.common.prose import Prose
from tutor.ui.widgets.question.card import Phase, QuestionCard
from tutor.ui.widgets.question.rubric import Rubric

CONFUSION = tuple(
    tuple(90 if row == column else 8 if {row, column} == {4, 9} else 0 for column in range(10)) for row in range(10)
)
FINISHED = TrainingSnapshot(
    run=3,
    state=RunState.FINISHED,
    step=300,
    total_steps=300,
    steps_per_epoch=100,
    train_curve=((1.0, 2.0), (74.0, 1.0), (300.0, 0.2)),
    test_points=(TestPoint(100, 0.5, 0.91), TestPoint(300, 0.2, 0.964)),
    confusion=CONFUSION,
)


def page_of(id: str) -> str:
    """The lesson's question of that id, on a page of its own."""
    start = KINDS.index(f":::{{question}} {id}\n")
    end = KINDS.index("\n:::\n", start) + 5
    return KINDS[: KINDS.index("## All of them")] + f"## One page\n\n{KINDS[start:end]}"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], CardApp]]:
    """opened(id) is a card of that question; each call starts it again on the same home."""
    apps: list[CardApp] = []

    def start(id: str) -> CardApp:
        apps.append(asking(tmp_path / "home", question_of(tmp_path, page_of(id))))
        return apps[-1]

    yield start
    for app in apps:
        app.workbook.close()


def words(card: QuestionCard) -> str:
    """All that the card shows, as plain words with a blank between."""
    shown = [str(widget.render()) for widget in card.query("Static, Prose, ChoiceList, TickList, Rubric, Chip")]
    return " ".join(" ".join(shown).split())


def attempts(card: QuestionCard) -> list[str]:
    return [made.text for made in card.attempts]


def draft(card: QuestionCard) -> Draft | None:
    return card.workbook.notebook.draft(card.question.id)


def latest(card: QuestionCard) -> Response:
    return card.attempts[-1]


# several choices


async def test_choices_are_ticked_and_submitted_by_keys(opened: Callable[[str], CardApp]) -> None:
    async with opened("which-bend").run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        await pilot.press("enter", "space", "down", "space")
        assert card.query_one(TickList).ticked == {0, 1}
        assert (kept := draft(card)) is not None
        assert kept.text == "`tanh`\nDoubling"
        await pilot.press("enter")
        assert card.phase is Phase.SURE
        assert attempts(card) == ["`tanh`\nDoubling"]
        await pilot.press("3")
        assert card.phase is Phase.FEEDBACK
        told = words(card)
        assert "It is a curve." in told
        assert "That is a line again." in told
        assert "It has a corner." not in told, "what was not ticked may still be tried"
        assert "One that belongs here is missing, and one does not belong here." in told
        await pilot.press("ctrl+s")
        assert attempts(card) == ["`tanh`\nDoubling"], "the same ticks are no new attempt"
        await pilot.press("2", "3", "ctrl+s")
        assert attempts(card)[1:] == ["`tanh`\nReLU"]
        told = words(card)
        assert "These, and no others." in told
        assert "That is a line again." in told, "once it is right, every choice says why"
        assert "Two of them bend." in told
        assert latest(card).attempt == 2


async def test_choices_are_ticked_and_submitted_by_mouse(opened: Callable[[str], CardApp]) -> None:
    async with opened("which-bend").run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        await pilot.click(TickList, offset=(10, 0))
        await pilot.click(TickList, offset=(10, 4))
        assert card.query_one(TickList).ticked == {0, 2}
        await pilot.click("#submit")
        assert attempts(card) == ["`tanh`\nReLU"]


async def test_no_tick_is_no_response(opened: Callable[[str], CardApp]) -> None:
    async with opened("which-bend").run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        await pilot.press("enter", "enter")
        assert attempts(card) == []
        assert "Nothing ticked yet" in words(card)


async def test_ticks_are_found_again_and_missed_ones_are_shown(opened: Callable[[str], CardApp]) -> None:
    async with opened("which-bend").run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        await pilot.press("enter", "2")
        assert (kept := draft(card)) is not None
        assert kept.text == "Doubling"
    async with opened("which-bend").run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        assert card.query_one(TickList).ticked == {1}
        await pilot.press("enter", "enter", "enter")
        card.query_one("#show-why", Chip).action_press()
        await pilot.pause()
        told = words(card)
        assert told.count("missed") == 2
        assert "It has a corner." in told


# terms


async def test_terms_stand_ready_and_are_compared_one_by_one(opened: Callable[[str], CardApp]) -> None:
    async with opened("say-what").run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        editor = card.query_one(DraftEditor)
        assert editor.text == "weight: \nhidden layer: "
        assert draft(card) is None
        await pilot.press("enter", "ctrl+s")
        assert attempts(card) == []
        assert "Nothing written yet" in words(card)
        await pilot.press(*"it ", *"multiplies")
        assert editor.text == "weight: it multiplies\nhidden layer: "
        await pilot.press("ctrl+s", "2")
        assert attempts(card) == ["weight: it multiplies\nhidden layer: "]
        rubric = card.query_one(Rubric)
        assert (rubric.ticks, latest(card).ticks, latest(card).mentioned) == (set(), None, {"weight"})
        told = words(card)
        assert "≈ weight: a number that multiplies what a connection carries" in told
        assert "“it multiplies”" in told
        assert "1 mentioned" in told
        assert "✓" not in told
        await pilot.press("enter")
        assert (latest(card).ticks, latest(card).unticked) == ({"weight"}, set())
        assert "1 of 2" in words(card)
        await pilot.press("enter")
        assert (latest(card).ticks, latest(card).unticked) == (set(), {"weight"})
        assert "Fairly sure, no ticks yet." in told
        assert "Fairly sure, 0 of 2 terms." in words(card)
        await pilot.press("i")
        assert card.query_one(DraftEditor).text == "weight: it multiplies\nhidden layer: "


# vectors and shapes


@pytest.mark.parametrize(
    ("id", "unread", "asked", "right", "why"),
    [
        ("the-gradient", "up", "This asks for a vector", "4i + 2j", "each slope"),
        ("the-shapes", "big", "This asks for shapes", "4x3, 1x4, (4,)", "b as it is"),
        ("in-percent", "much", "This asks for one number", "25,1 %", "a quarter"),
    ],
)
async def test_what_cannot_be_read_is_kept_as_a_draft(
    opened: Callable[[str], CardApp], id: str, unread: str, asked: str, right: str, why: str
) -> None:
    async with opened(id).run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        await pilot.press("enter", *unread, "ctrl+s")
        assert attempts(card) == []
        assert (kept := draft(card)) is not None
        assert kept.text == unread
        assert asked in words(card)
        await pilot.press("ctrl+s")
        assert words(card).count(asked) == 1
        card.query_one(DraftEditor).text = right
        await pilot.press("ctrl+s", "enter")
        assert attempts(card) == [right]
        assert "✓ Right." in words(card)
        assert why in words(card)


async def test_a_wrong_vector_says_how_many_components_it_has(opened: Callable[[str], CardApp]) -> None:
    async with opened("the-gradient").run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        await pilot.press("enter", *"(4, 2)", "ctrl+s", "enter")
        told = words(card)
        assert "✗ Not this one." in told
        assert "This has 2 components; 3 are asked for." in told
        assert "One letter at a time." in told


# the learner's own run


async def test_without_a_run_the_card_says_which_key(opened: Callable[[str], CardApp]) -> None:
    app = opened("own-accuracy")
    async with app.run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        assert not card.query(DraftEditor)
        assert "none has finished yet. Press s to train a network" in words(card)
        app.snapshot = TrainingSnapshot(run=3, state=RunState.TRAINING)
        await pilot.pause()
        assert "Run 3 is still at work" in words(card)
        assert not card.query("#train")
        app.snapshot = TrainingSnapshot(run=3, state=RunState.STOPPED, checkpoint=Path("checkpoint.npz"))
        await pilot.pause()
        assert "Press g to go on with it, or s to train a new one." in words(card)
        app.snapshot = TrainingSnapshot(run=3, state=RunState.DIVERGED)
        await pilot.pause()
        assert "run 3 did not finish. Press s" in words(card)
        app.snapshot = FINISHED
        await pilot.pause()
        assert card.query_one(DraftEditor).text == ""


async def test_the_run_that_was_asked_about_stays_the_key(opened: Callable[[str], CardApp]) -> None:
    app = opened("own-accuracy")
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.pause()
        app.snapshot = FINISHED
        card = await card_of(pilot)
        await until(pilot, lambda: card.query(DraftEditor), "its field")
        await pilot.press("enter", *"96.4 %", "ctrl+s", "3")
        told = words(card)
        assert "✓ Right. That is what your run's record says." in told
        assert "In run 3 it is 96.4 %." in told
        kept = latest(card).run_key
        assert kept is not None
        assert (kept.run, kept.values) == (3, pytest.approx((96.4,)))
        app.snapshot = TrainingSnapshot(run=4, state=RunState.FINISHED, test_points=(TestPoint(100, 2.0, 0.1),))
        await card.turn_to(Phase.FEEDBACK)
        assert "✓ Right." in words(card)


async def test_two_digits_of_the_run_in_any_order(opened: Callable[[str], CardApp]) -> None:
    app = opened("own-pair")
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.pause()
        app.snapshot = FINISHED
        card = await card_of(pilot)
        await until(pilot, lambda: card.query(DraftEditor), "its field")
        await pilot.press("enter", *"0 and 1", "ctrl+s", "1")
        assert "these two are told apart best" in words(card)
        card.query_one("#show-why", Chip).action_press()
        await pilot.pause()
        assert "In run 3 it is 4 and 9." in words(card)
        await pilot.press("i")
        card.query_one(DraftEditor).text = "9 and 4"
        await pilot.press("ctrl+s")
        assert "✓ Right." in words(card)


async def test_markdown_of_choices_and_verdicts_is_shown_not_spelled(opened: Callable[[str], CardApp]) -> None:
    async with opened("which-bend").run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        assert "`" not in str(card.query_one(TickList).render())
        assert isinstance(card.query_one(".prompt"), Prose)
        assert all(isinstance(status, Static) for status in card.query(".status"))
