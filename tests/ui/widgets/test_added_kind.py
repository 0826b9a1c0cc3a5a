"""A kind of question from another package: a file a layer, and no list of the tutor's is touched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.course import load_lesson
from tests.domain.samples import make_lesson
from tests.ui.card_stand import asking, card_of, question_of
from tests.ui.stand import NOON, until
from tests.ui.widgets.test_question_card_kinds import attempts, words
from tutor.content.reader import readers
from tutor.domain.curriculum import Curriculum, Track, Unit
from tutor.domain.question import Question, question_kinds
from tutor.domain.registry import Registry
from tutor.domain.reporting import make_report
from tutor.domain.revision import question_then, revision_of
from tutor.domain.status import response_status
from tutor.storage.exports import FORMATS, written
from tutor.ui.widgets.question.body import bodies
from tutor.ui.widgets.question.card import Phase

ROOT = Path(__file__).parents[3]
LESSON = """---
title: Words
short: Words
id: words
minutes: 1
---
## One page

:::{question} what-changes
:kind: word
What does training change?

+++ accept
- weights
- Parameters

+++ hint
Each connection has one.

+++ explanation
Training changes **weights**, and biases.
:::
"""


@pytest.fixture(autouse=True)
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind `word`, as docs/extending.md has it: its three files in packages of their own."""
    page = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
    shown = page.partition("## A kind of question")[2].split("```python\n")[1:]
    registries: tuple[Registry[Any], ...] = (question_kinds, readers, bodies)
    for registry, layer, text in zip(registries, ("data", "reading", "card"), shown, strict=True):
        package = tmp_path / "word_kit" / layer
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "word.py").write_text(text.partition("```")[0], encoding="utf-8")
        monkeypatch.setattr(registry, "packages", [*registry.packages, f"word_kit.{layer}"])
    monkeypatch.syspath_prepend(tmp_path)


def asked(folder: Path) -> Question:
    return question_of(folder, LESSON)


def test_the_example_is_short() -> None:
    page = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
    figure, _, kind = page.partition("## A kind of question")
    assert all(example.count("\n") < 60 for example in (figure, kind))


def test_a_lesson_may_ask_it(tmp_path: Path) -> None:
    question = asked(tmp_path)
    assert (question.kind, question.prompt) == ("word", "What does training change?")
    path = tmp_path / "02-less.md"
    path.write_text(LESSON.replace("+++ accept\n- weights\n- Parameters\n", ":tolerance: 3\n"), encoding="utf-8")
    _, faults = load_lesson(path, "literacy")
    assert "a word question needs a part +++ accept" in [fault.message for fault in faults]


def test_it_is_found_again_in_a_revision(tmp_path: Path) -> None:
    question = asked(tmp_path)
    changed = replace(question, prompt="What changes?")
    assert question_then(revision_of(question), changed) == replace(question, accepts=(), rejects=())
    assert question_then(revision_of(question), question) is question


async def test_it_is_responded_to_and_told(tmp_path: Path) -> None:
    app = asking(tmp_path / "home", asked(tmp_path))
    async with app.run_test(size=(120, 50)) as pilot:
        card = await card_of(pilot)
        await pilot.press("enter", *"pixels", "ctrl+s")
        await until(pilot, lambda: card.phase is Phase.SURE, "how sure")
        await pilot.press("2")
        assert "✗ Not this one. Another word is meant." in words(card)
        assert "Each connection has one." in words(card)
        await pilot.press("i", *["backspace"] * 6, *"Weights", "ctrl+s")
        await until(pilot, lambda: attempts(card) == ["pixels", "Weights"], "the second attempt")
        assert "✓ Right." in words(card)
        assert "Training changes weights" in words(card)
    notebook = app.workbook.notebook
    app.workbook.close()
    first, second = notebook.responses
    question = asked(tmp_path)
    assert [response_status(question, made).words for made in (first, second)] == ["not right yet", "right"]
    lesson = make_lesson("words", 1, ("one", (question,)))
    unit = Unit("unit", "Unit", "", "", "", (Track("literacy", "Literacy", (lesson,)),))
    report = make_report(Curriculum((unit,), ()), notebook, {}, NOON)
    assert all(b"Weights" in written(report, form) for form in FORMATS if form != "docx")
