"""Home, outline, palette, responses, the command line and the export tell one count and one mark of the same work."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.ui.experiments import experiment
from tests.ui.screens.test_responses import bet, listed
from tests.ui.stand import NOON, TRAINING, Stand, screen_name, shown, until, until_shown, write_lessons
from tutor.content.curriculum import load
from tutor.domain.marks import GLYPHS, Mark
from tutor.domain.mentions import mentioned
from tutor.domain.progress import lesson_progress
from tutor.domain.reporting import make_report
from tutor.domain.revision import revision_of
from tutor.domain.work import TaskCounts, tally
from tutor.listings import response_records
from tutor.storage.exports.record import write_record
from tutor.storage.store import Store
from tutor.ui.palette import system_commands

ESSAY = "Ten words are what this takes, and here they are."


def fill(home: Path, lessons: Path) -> None:
    """Work of all kinds: right, wrong, in words with and without ticks, skipped, unsent, bets, pieces."""
    questions = {question.id: question for question in load(lessons).questions}
    store = Store.open(home, now=lambda: NOON)
    for number, (id, lesson, text) in enumerate(
        (
            ("apart", "pictures", "It is read row by row"),
            ("unseen", "training", "Those it has learned from"),
            ("on-ethics", "essay", ESSAY),
            ("on-tools", "essay", "too short"),
            ("gone", "gone", "of a lesson that is gone"),
        ),
        start=1,
    ):
        question = questions.get(id)
        revision = revision_of(question) if question else None
        found = mentioned(question, text) if question and question.rubric else None
        assert store.submit(id, lesson, text, revision=revision, mentioned=found).result().id == number
    store.save_draft("apart", "written on, not sent").result()
    store.save_draft("on-brains", "a piece under way").result()
    store.save_draft("mentor:pictures/to-answer", "half a question").result()
    store.save_draft("bet:typed", "50").result()
    store.add_mentor_question("pictures/to-answer", "Why a column?").result()
    store.skip("passed", "training").result()
    store.skip("unseen", "training").result()
    bet(store, "rate", "Better", "higher", 93.0, 96.0)
    store.set_setting("begun", "yes").result()
    store.close()


WHOLE = TaskCounts(responses=6, drafts=4, skipped=1, mentor=1, attempts=6)
SKIPPED = """
:::{question} passed
:kind: choice
Pass this?

+++ choices
- [x] Yes
  Why not.
- [ ] No
  Do.

+++ hint
Think.

+++ explanation
Because.
:::
"""


@pytest.mark.usefixtures("quick_keys")
async def test_every_screen_and_list_tells_the_same(stand: Stand) -> None:
    write_lessons(stand.lessons, training=TRAINING + SKIPPED + experiment())
    fill(stand.home, stand.lessons)
    app = stand.app()
    curriculum = load(stand.lessons)
    async with app.run_test(size=(120, 60)) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        notebook = app.workbook.notebook
        assert tally(notebook) == WHOLE

        # home, palette
        await until_shown(pilot, "6 responses   4 drafts   1 for the mentor")
        told = {title: str(help) for title, help, _, _ in system_commands(app, app.context, app.screen)}
        assert any(help.startswith("6 responses, 4 drafts, 1 for the mentor; ") for help in told.values())
        progress = {lesson.id: lesson_progress(lesson, notebook) for lesson in curriculum.lessons}
        assert [(one.answered, one.total) for one in progress.values()] == [(1, 1), (2, 3), (1, 2), (0, 0)]
        assert [one.mark for one in progress.values()] == [Mark.SOME, Mark.SOME, Mark.SOME, Mark.OPEN]
        for lesson in curriculum.lessons:
            one = progress[lesson.id]
            count = f"{one.answered} of {one.total}" if one.total else ""
            if lesson.track == "literacy":
                row = next(line for line in shown(app).split("\n") if lesson.title in line and " min" in line)
                assert GLYPHS[one.mark] in row
                assert count in row
            in_palette = next(help for title, help in told.items() if title.endswith(lesson.title))
            assert in_palette.startswith(f"{GLYPHS[one.mark]} {count}")

        # responses, each filter
        await pilot.press("r")
        await until(pilot, lambda: screen_name(app) == "responses" and "1 all" in shown(app), "the list")
        everything = listed(app)
        rows = WHOLE.responses + WHOLE.skipped + WHOLE.mentor + 3
        assert len(everything) == rows, "of the drafts, three have no other row"
        for key, many in (("4", WHOLE.drafts), ("5", WHOLE.mentor + 1), ("6", WHOLE.skipped)):
            await pilot.press(key)
            await until(pilot, lambda many=many: len(listed(app)) == many, key)
        await pilot.press("h")
        await until(pilot, lambda: screen_name(app) == "home", "home")

        # outline
        await app.open_lesson("pictures")
        await until_shown(pilot, f"{GLYPHS[Mark.SOME]} Vectors", f"{GLYPHS[Mark.SOME]} Training")
        notebook = app.workbook.notebook  # a page is read by now

    # the command line
    records = response_records(curriculum, notebook)
    assert sum(one["status"] == "submitted" for one in records) + len(notebook.bets) == WHOLE.attempts
    assert sum(one["status"] == "draft" for one in records) == WHOLE.drafts - 1, "a bet under way is no response"
    assert {one["id"] for one in records if one["status"] == "skipped"} == {"passed", "unseen"}

    # the export
    report = make_report(curriculum, notebook, {}, NOON + timedelta(hours=1))
    record = json.loads(write_record(report))
    assert record["tally"] == {"responses": 6, "drafts": 4, "skipped": 1, "mentor": 1, "attempts": 6}
    for lesson in record["lessons"]:
        if lesson["id"] in progress:
            one = progress[lesson["id"]]
            assert (lesson["counts"]["done"], lesson["counts"]["total"]) == (one.answered, one.total)
    marks = {one["id"]: (one["mark"], one["standing"]) for one in record["responses"]}
    assert marks["apart"] == ("submitted", "submitted"), "what is only mentioned is not found"
    assert marks["unseen"] == ("wrong", "not right yet")
    assert marks["on-ethics"] == ("right", "10 words")
    assert marks["on-tools"] == ("some", "2 of 10 words")
    assert marks["on-brains"] == ("open", "draft")
    assert marks["passed"] == ("skipped", "skipped")
    for id, (_, words) in marks.items():
        assert any(words in note for _, _, note in everything), (id, words)
