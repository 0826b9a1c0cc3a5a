"""The learner decides what their words say; and an attempt is shown as it was asked, whatever the lesson asks today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from textual.widgets import Static

from tests.ui.card_stand import CardApp, asking, card_of
from tests.ui.stand import NOON, PICTURES, TRAINING, Stand, open_at_noon, shown, until, until_shown, write_lessons
from tutor.content.curriculum import load
from tutor.domain.mentions import mentioned
from tutor.domain.question import Question
from tutor.domain.response import Response
from tutor.domain.revision import revision_of
from tutor.storage.store import Store
from tutor.ui.widgets.question.card import QuestionCard
from tutor.ui.widgets.question.rubric import Rubric

pytestmark = pytest.mark.usefixtures("quick_keys")
WITH_IDS = PICTURES.replace("[pixel, neuron]", "[pixel, neuron] {#pixel-neuron}").replace("[row]", "[row] {#rows}")


def submitted(stand: Stand, id: str, text: str, *ticks: str, known: bool = True) -> Question:
    """A response that is kept before the tutor starts, with what the lesson asks now; `known` false: an old one."""
    question = next(one for one in load(stand.lessons).questions if one.id == id)
    store = Store.open(stand.home, now=lambda: NOON)
    found = mentioned(question, text) if question.rubric else None
    asked = {"revision": revision_of(question), "mentioned": found} if known else {}
    made = store.submit(id, "", text, **asked).result()  # type: ignore[arg-type]  # a mapping of its keywords
    store.set_confidence(made.id, 3).result()
    if ticks:
        store.set_ticks(made.id, frozenset(ticks)).result()
    store.set_setting("begun", "yes").result()
    store.close()
    return question


def kept(app: CardApp) -> Response:
    return app.workbook.notebook.responses[-1]


def closing(card: QuestionCard) -> str:
    return str(card.query_one(".buttons > .status", Static).content)


@pytest.fixture
def opened(stand: Stand) -> Iterator[Callable[[str], CardApp]]:
    """opened(id) is the card of a question as the lessons ask it now."""
    apps: list[CardApp] = []

    def start(id: str) -> CardApp:
        apps.append(asking(stand.home, next(one for one in load(stand.lessons).questions if one.id == id)))
        return apps[-1]

    yield start
    for app in apps:
        app.workbook.close()


async def test_a_suggestion_is_no_verdict(stand: Stand, opened: Callable[[str], CardApp]) -> None:
    write_lessons(stand.lessons, pictures=WITH_IDS)
    submitted(stand, "apart", "Every pixel is a neuron, no more. One row makes the network good.")
    app = opened("apart")
    async with app.run_test(size=(120, 60)) as pilot:
        card = await card_of(pilot)
        await until_shown(pilot, "2 mentioned", "≈ Every pixel is one neuron", "≈ It is read row by row")
        await until_shown(pilot, "“One row makes the network good.”")
        assert closing(card) == "Certain, no ticks yet."
        assert "✓" not in shown(app)
        assert kept(app).ticks is None
        rubric = card.query_one(Rubric)
        rubric.focus()
        await pilot.press("enter")
        await until_shown(pilot, "✓ Every pixel is one neuron", "1 of 2")
        await until(pilot, lambda: closing(card) == "Certain, nearly complete.", "the closing words")
        await pilot.press("enter")
        await until_shown(pilot, "○ Every pixel is one neuron", "1 mentioned")
        assert (kept(app).ticks, kept(app).unticked) == (frozenset(), {"pixel-neuron"})
        assert kept(app).mentioned == {"pixel-neuron", "rows"}
    again = open_at_noon(stand.home)
    assert again.notebook.responses[-1] == kept(app)
    again.close()


async def test_an_attempt_is_shown_as_it_was_asked(stand: Stand, opened: Callable[[str], CardApp]) -> None:
    write_lessons(stand.lessons, pictures=WITH_IDS)
    submitted(stand, "apart", "row by row", "rows")
    changed = WITH_IDS.replace("It is read row by row", "Each column is read upwards").replace(
        "How is a picture taken apart?", "How are pictures read?"
    )
    write_lessons(stand.lessons, pictures=changed)
    app = opened("apart")
    async with app.run_test(size=(120, 60)) as pilot:
        await card_of(pilot)
        await until_shown(
            pilot, "✓ It is read row by row", "The lesson has changed since", "How is a picture taken apart?"
        )
        assert "Each column is read upwards" not in shown(app)
        await pilot.press("i")
        await until(pilot, lambda: app.query("DraftEditor"), "the field")
        app.card.query_one("DraftEditor").text = "column"  # type: ignore[attr-defined]  # a DraftEditor
        await pilot.press("ctrl+s", "enter")
        await until_shown(pilot, "Each column is read upwards")
        assert "The lesson has changed since" not in shown(app)
    notebook = app.workbook.notebook
    assert len(notebook.revisions) == 2
    today = next(one for one in load(stand.lessons).questions if one.id == "apart")
    first, second = (notebook.asked(made, today) for made in notebook.responses)
    assert first is not None
    assert "It is read row by row" in [line.idea for line in first.rubric]
    assert second is today or second == today


async def test_a_wrong_choice_of_a_question_that_has_changed_is_asked_as_it_is_today(
    stand: Stand, opened: Callable[[str], CardApp]
) -> None:
    submitted(stand, "unseen", "Those it has learned from")
    write_lessons(stand.lessons, training=TRAINING.replace("Those it has learned from", "Those it was trained on"))
    app = opened("unseen")
    async with app.run_test(size=(120, 40)) as pilot:
        await card_of(pilot)
        await until_shown(pilot, "○ 1  Those it has never seen", "○ 2  Those it was trained on")
        assert "✗" not in shown(app)


async def test_a_right_choice_stays_right_when_its_words_change(stand: Stand, opened: Callable[[str], CardApp]) -> None:
    submitted(stand, "unseen", "Those it has never seen")
    write_lessons(stand.lessons, training=TRAINING.replace("Those it has never seen", "Unseen ones"))
    app = opened("unseen")
    async with app.run_test(size=(120, 40)) as pilot:
        await card_of(pilot)
        await until_shown(pilot, "✓ 1  Those it has never seen", "The lesson has changed since")


async def test_ticks_of_an_old_store_that_nobody_knows_any_more_are_told(
    stand: Stand, opened: Callable[[str], CardApp]
) -> None:
    write_lessons(stand.lessons, pictures=WITH_IDS)
    submitted(stand, "apart", "row by row", "rows", "#5", known=False)
    app = opened("apart")
    async with app.run_test(size=(120, 60)) as pilot:
        await card_of(pilot)
        await until_shown(pilot, "✓ It is read row by row", "1 of 2", "A tick of this attempt went to ideas")
    assert replace(kept(app), id=1).ticks == {"rows", "#5"}, "nothing is lost by looking"
