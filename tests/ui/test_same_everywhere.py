"""Twelve responses of all kinds, made through the program; then every screen, list and file says the same of them."""

from __future__ import annotations

import html
import json
import re

import pytest
from textual.pilot import Pilot

from tests.storage.exports.test_exports import word_text
from tests.ui.experiments import experiment
from tests.ui.stand import Stand, screen_name, shown, until, until_shown, write_lessons
from tutor.cli import main
from tutor.domain.marks import GLYPHS
from tutor.domain.moments import local_now
from tutor.domain.report import Report
from tutor.domain.work import tally_words
from tutor.hand_in import gather
from tutor.storage.exports import FORMATS, written
from tutor.storage.store import Store
from tutor.ui.app import TutorApp
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.question.response_list import ResponseList
from tutor.ui.widgets.question.rubric import Rubric

pytestmark = pytest.mark.usefixtures("quick_keys")

RUBRIC = """
+++ rubric
- A weight is a strength [strength] {#strength}
- It has a sign [sign] {#sign}

+++ explanation
Because it is so.
"""
CHOICES = """
+++ choices
- [x] The right one
  It is right.
- [ ] The wrong one
  It is wrong.
- [ ] Another one
  It is wrong, too.

+++ explanation
The right one is right.
"""
NUMBER = """
+++ accept
- 0.25: A quarter.

+++ mistakes
- 0.5: That is a half.

+++ accepts
- 0.25

+++ rejects
- 0.5

+++ explanation
One of four.
"""
BENDS = """
+++ choices
- [x] A curve
  It bends.
- [ ] A line
  It does not.
- [x] A corner
  It bends, too.

+++ explanation
Two of them bend.
"""


def question(id: str, kind: str, body: str, *, bonus: bool = False) -> str:
    options = f":kind: {kind}\n:short: Short {id}\n" + (":bonus: yes\n" if bonus else "")
    options += ":tolerance: 0.001\n" if kind == "number" else ""
    hint = "\n+++ hint\nThink.\n" + ("\n+++ sibling\nOne more? (Yes.)\n" if kind == "text" else "")
    return f"## Page {id}\n\nWords.\n\n:::{{question}} {id}\n{options}What is {id}?\n{body}{hint}:::\n\n"


LESSON = (
    "---\ntitle: All kinds\nshort: Kinds\nid: training\nminutes: 9\n---\n\n"
    + question("text-better", "text", RUBRIC)
    + question("text-thin", "text", RUBRIC)
    + question("text-extra", "text", RUBRIC, bonus=True)
    + question("number-later", "number", NUMBER)
    + question("number-wrong", "number", NUMBER)
    + question("choice-once", "choice", CHOICES)
    + question("choice-later", "choice", CHOICES)
    + question("choices-wrong", "choices", BENDS)
    + question("text-draft", "text", RUBRIC)
    + experiment()
)
ESSAY = "Ten words are enough for this piece of mine, really."


class Learner:
    """Does with keys what a learner does."""

    def __init__(self, pilot: Pilot[None], app: TutorApp) -> None:
        self.pilot, self.app = pilot, app
        self.pages = {
            question: index for index, question in enumerate(re.findall(r"{(?:question|experiment)} (\S+)", LESSON))
        }

    async def open(self, id: str) -> None:
        await self.app.open_lesson("training", self.pages[id])
        await until_shown(self.pilot, f"page {self.pages[id] + 1} of")

    async def write(self, id: str, text: str, sure: str, *, again: bool = False) -> None:
        await self.open(id)
        await self.pilot.press("i" if again else "enter")
        await until(self.pilot, lambda: isinstance(self.app.focused, DraftEditor), "the well")
        editor = self.app.focused
        assert isinstance(editor, DraftEditor)
        editor.text = text
        await self.pilot.press("ctrl+s")
        if sure:
            await until_shown(self.pilot, "how sure are you?")
            await self.pilot.press(sure)
        await until_shown(self.pilot, f"Attempt {len(self.app.workbook.notebook.attempts(id)) or 1},")

    async def choose(self, id: str, *keys: str, sure: str) -> None:
        await self.open(id)
        await self.pilot.press("enter", keys[0])
        await until_shown(self.pilot, "how sure are you?")
        await self.pilot.press(sure)
        await until_shown(self.pilot, "wrong" if id == "choice-later" else "right")
        for key in keys[1:]:
            await self.pilot.press(key)


async def work_through(pilot: Pilot[None], app: TutorApp) -> None:
    """Twelve responses: eleven to questions, one essay; a bet, a skip, three drafts, two questions to the mentor."""
    learner = Learner(pilot, app)
    await learner.write("text-better", "A weight is important.", "2")
    await learner.write("text-better", "A weight is the strength of a connection, with its sign.", "3", again=True)
    app.screen.query_one(Rubric).focus()
    await pilot.press("enter", "down", "enter")
    await until_shown(pilot, "2 of 2")
    await learner.write("text-thin", "A [thin] *one*.", "3")
    await learner.write("text-thin", "A [thin] *one*. Really.", "3", again=True)
    await learner.write("number-later", "0.5", "3")
    await learner.write("number-later", "0.25", "", again=True)
    await learner.write("number-wrong", "7", "1")
    await learner.choose("choice-once", "1", sure="2")
    await learner.choose("choice-later", "2", "1", sure="3")
    await learner.open("choices-wrong")
    await pilot.press("enter", "space", "ctrl+s")
    await until_shown(pilot, "how sure are you?")
    await pilot.press("3")
    await until_shown(pilot, "One that belongs here is missing")
    await learner.open("text-extra")
    await pilot.click("#skip")
    await learner.open("text-draft")
    await pilot.press("enter", *"half", "escape")
    await learner.open("rate")
    await pilot.press("enter", "1")
    await until(pilot, lambda: bool(app.workbook.notebook.bets), "the bet")
    for text, key in (("Why a sign?", "ctrl+s"), ("And why", "escape")):
        await learner.open("text-thin")  # nothing to type into is open there
        await pilot.press("m")
        await until(pilot, lambda: screen_name(app) == "mentor", "the window")
        await pilot.press(*text, key)
        await until(pilot, lambda: screen_name(app) == "lesson", "the page")
    await app.go_to("writing")
    await until_shown(pilot, "Ethics")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.focused, DraftEditor), "the well")
    editor = app.focused
    assert isinstance(editor, DraftEditor)
    editor.text = ESSAY
    await pilot.press("ctrl+s")
    await until(pilot, lambda: bool(app.workbook.notebook.attempts("on-ethics")), "the essay")
    await pilot.press("escape", "down", "enter", *"begun", "escape")
    await until(pilot, lambda: app.workbook.notebook.draft("on-brains") is not None, "the draft")


def told(report: Report, format: str) -> str:
    """A file's words, blanks made one."""
    data = written(report, format)
    text = word_text(data) if format == "docx" else data.decode()
    if format == "html":
        text = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)))
    if format == "md":
        text = re.sub(r"\\(.)", r"\1", text)
    return " ".join(text.split())


async def test_screens_lists_and_files_say_the_same(
    stand: Stand, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lessons(stand.lessons, training=LESSON)
    stand.begun(lambda store: store.set_setting("learner", "Ada"))
    app = stand.app()
    async with app.run_test(size=(120, 60)) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        await work_through(pilot, app)
        await pilot.press("h")
        await until_shown(pilot, tally_words(app.workbook.notebook, "   "))
        home = shown(app)
        await pilot.press("r")
        await until_shown(pilot, "1 all")
        responses, rows = shown(app), app.screen.query_one(ResponseList).rows
        lessons = app.context.curriculum
    store = Store.open_read_only(stand.home)
    assert store is not None
    notebook, settings = store.read_notebook(), store.read_settings()
    store.close()
    report = gather(lessons, notebook, settings, stand.home / "runs", local_now())
    counts, tally = report.counts, report.tally

    assert (counts.at_once, counts.later, counts.not_yet, counts.closed) == (1, 2, 2, 5)
    assert (counts.sure_and_wrong, counts.texts, counts.ticked, counts.ideas) == (3, 2, 2, 4)
    assert (counts.pieces, counts.bets, counts.waiting) == (1, 1, 1)
    assert (tally.attempts, tally.skipped, tally.mentor, tally.drafts) == (13, 1, 1, 3), "twelve responses and a bet"

    # Home, and the list of the shell
    assert tally_words(notebook, "   ") in home
    monkeypatch.setenv("I2_TUTOR_HOME", str(stand.home))
    assert main(["--lessons", str(stand.lessons), "responses", "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    submitted = [(one["id"], one["attempt"], one["text"]) for one in records if one["status"] == "submitted"]
    tasks = {task.id: task for section in report.sections for task in section.tasks}
    assert len(submitted) == tally.attempts - counts.bets == 12
    assert sorted(submitted) == sorted(
        (task.id, one.response.attempt, one.response.text) for task in tasks.values() for one in task.told
    )
    assert sum(one["status"] == "skipped" for one in records) == tally.skipped

    # Responses
    assert f"{tally.attempts} attempts" in responses
    asked = {row.ask.id: row for row in rows if row.ask}
    assert set(asked) == {task.id for task in tasks.values() if task.begun}
    for id, row in asked.items():
        status = tasks[id].status
        assert (row.mark, status.words in row.note) == (status.mark, True)
        assert f"{GLYPHS[status.mark]} {row.name}" in responses

    # the files
    record = json.loads(written(report, "json"))
    assert (record["counts"]["later"], record["tally"]["attempts"]) == (counts.later, tally.attempts)
    by_id = {one["id"]: one for one in record["responses"]}
    for format in FORMATS:
        text = told(report, format) if format != "json" else ""
        for task in tasks.values():
            if not task.begun:
                continue
            if format == "json" and task.id in by_id:
                found = by_id[task.id]
                assert (found["mark"], found["standing"]) == (task.status.mark.value, task.status.words)
                assert [one["text"] for one in found["attempts"]] == [one.response.text for one in task.told]
            elif format != "json":
                assert f"{GLYPHS[task.status.mark]} {task.status.words}" in text.replace("*", ""), (format, task.id)
                for one in task.told:
                    assert " ".join(one.response.text.split()) in text.replace("| ", ""), (format, task.id)
        if format != "json":
            for words in (
                "1 at once, 2 at a later try, 2 not yet",
                "certain at first, and wrong",
                "ideas found, in two responses in own words",
                f"essays: {len(ESSAY.split())} words",
                "Why a sign?",
                "And why",
                "half",
                "begun",
            ):
                assert words in text, (format, words)
