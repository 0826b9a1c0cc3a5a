"""One sees what one types: the caret and whether it is saved are in view, in every field, at every size, however long.

In the suite one field of each kind: at two sizes the one that stands highest on its page, at two the one that stands
lowest; with TRY_ALL=1 in the environment, all of all lessons at all sizes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from typing import Any

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from tests.course import course
from tests.ui.screens.test_lesson_keys import ASK, opened, prepared
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, ToldSession, screen_name, shown, told, until, until_shown
from tutor.domain.curriculum import Lesson
from tutor.domain.experiment import Experiment
from tutor.domain.question import Question
from tutor.domain.response import PlacedBet, RecordedCurve
from tutor.storage.store import Store
from tutor.training.snapshot import RunState
from tutor.ui.app import TutorApp
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.common.in_view import bring_field

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")

SIZES = (NARROW, MEDIUM, (100, 30), WIDE)
WORDS = [f"word{number}" for number in range(1, 81)]
AT_ONCE = 16  # words between two looks at the screen; more than a row of the widest field
Field = tuple[str, int, str, str]
"""A lesson's id, its page, and kind and id of the question or experiment there."""


def fields() -> Iterator[tuple[int, Field]]:
    """Where something can be written, with the rows of Markdown above it."""
    for lesson in course().lessons:
        for index, page in enumerate(lesson.pages):
            above = 0
            for block in page.blocks:
                if isinstance(block, Question) and block.kind not in ("choice", "choices"):
                    if not block.from_run:
                        rows = above + block.prompt.count("\n")
                        yield rows, (lesson.id, index, block.kind, block.id)
                elif isinstance(block, Experiment):
                    yield above, (lesson.id, index, "experiment", block.id)
                above += getattr(block, "markdown", "").count("\n") + 2


def chosen(size: tuple[int, int]) -> list[Field]:
    found = sorted(fields())
    if os.environ.get("TRY_ALL"):
        return [field for _, field in found]
    kinds = sorted({field[2] for _, field in found})
    of_kinds = [[field for _, field in found if field[2] == kind] for kind in kinds]
    return [same[-1 if SIZES.index(size) % 2 else 0] for same in of_kinds]


def settled(store: Store, lesson: Lesson, experiment: Experiment) -> Future[Any]:
    """A bet that was settled: what surprised one is to be written now."""
    bet: PlacedBet = store.place_bet(experiment.id, lesson.id, "Better", "higher").result()
    curve = RecordedCurve("epoch", "test accuracy in %", ((0.0, 10.0), (1.0, 90.0)))
    for number, run in enumerate(experiment.runs):
        last = number == len(experiment.runs) - 1
        kept = store.keep_outcome(bet, number, run.name, number + 1, 0.9, curve, last=last)
    return kept


def caret_row(editor: DraftEditor) -> Region:
    return Region(editor.content_region.x, editor.cursor_screen_offset.y, 1, 1)


def status_of(editor: DraftEditor) -> Widget:
    return next(
        status for holder in editor.ancestors if isinstance(holder, Widget) for status in holder.query(".status")
    )


async def until_seen(pilot: Pilot[None], editor: DraftEditor, window: Widget, *words: str) -> None:
    def seen() -> bool:
        if not window.content_region.contains_region(caret_row(editor)):
            return False
        text = shown(pilot.app) if words else ""
        return all(word in text for word in words)

    await until(pilot, seen, f"caret in view, and {words}")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_eighty_words_are_seen_in_every_field(stand: Stand, size: tuple[int, int]) -> None:
    lessons = {lesson.id: lesson for lesson in course().lessons}
    chosen_fields = chosen(size)
    for lesson_id, page, kind, id in chosen_fields:
        if kind == "experiment":
            lesson = lessons[lesson_id]
            blocks = lesson.pages[page].blocks
            experiment = next(block for block in blocks if isinstance(block, Experiment) and block.id == id)
            stand.keep(partial(settled, lesson=lesson, experiment=experiment))
    stand.begun()
    app = TutorApp(stand.home)
    stand._apps.append(app)
    app.context.__dict__["session"] = ToldSession(told(RunState.FINISHED))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        for lesson_id, page, kind, id in chosen_fields:
            await app.open_lesson(lesson_id, page)
            screen = app.screen
            assert isinstance(screen, LessonScreen)
            await until(pilot, lambda screen=screen: screen.query(DraftEditor), f"the field of {lesson_id} {id}")
            editor = screen.query_one(DraftEditor)
            assert kind == "terms" or not editor.text
            await pilot.press("w")
            await until(pilot, lambda editor=editor: editor.has_focus, "the focus")
            await until_seen(pilot, editor, screen.reading)
            for start in range(0, len(WORDS), AT_ONCE):
                for word in WORDS[start : start + AT_ONCE]:
                    editor.insert(f" {word}")
                await until_seen(pilot, editor, screen.reading, WORDS[start + AT_ONCE - 1])
            await until_seen(pilot, editor, screen.reading, WORDS[-1], "saved")
            view, status = screen.reading.content_region, status_of(editor)
            await until(pilot, lambda view=view, status=status: view.contains_region(status.region), "its last row")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_eighty_words_are_seen_in_a_piece_and_in_a_question_for_a_mentor(
    stand: Stand, size: tuple[int, int]
) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: screen_name(app) == "home", "home")
        for key, room in (("m", "mentor"), ("w", "writing")):
            await pilot.press(key)
            await until(pilot, lambda room=room: screen_name(app) == room and app.screen.query(DraftEditor), room)
            await pilot.press("w")
            editor = app.screen.query_one(DraftEditor)
            await until(pilot, lambda editor=editor: editor.text == "w", "the letter")
            for start in range(0, len(WORDS), AT_ONCE):
                for word in WORDS[start : start + AT_ONCE]:
                    editor.insert(f" {word}")
                await until_seen(pilot, editor, app.screen, WORDS[start + AT_ONCE - 1])
            await until_seen(pilot, editor, app.screen, WORDS[-1], "saved")
            await pilot.press("escape")


@pytest.mark.parametrize("entered", ["click", "tab", "enter", "typing"])
async def test_a_field_below_the_edge_comes_into_view_when_it_is_entered(stand: Stand, entered: str) -> None:
    app = prepared(stand, "Some words above.\n\n" * 8 + ASK)
    async with app.run_test(size=MEDIUM) as pilot:
        screen = await opened(pilot, app)
        editor = screen.query_one(DraftEditor)
        assert not screen.reading.content_region.contains_region(status_of(editor).region)
        if entered == "click":
            screen.reading.scroll_to(y=editor.region.y - screen.reading.region.bottom + 1, animate=False)
            await until(pilot, lambda: screen.reading.region.overlaps(editor.region), "its first row")
            await pilot.click(offset=(editor.region.x + 4, editor.region.y))
        else:
            await pilot.press({"typing": "w"}.get(entered, entered))
        await until(pilot, lambda: editor.has_focus, "the focus")
        view = screen.reading.content_region
        await until(
            pilot,
            lambda: view.contains_region(editor.region) and view.contains_region(status_of(editor).region),
            "the field and what stands below",
        )


async def test_tab_goes_through_a_page_in_its_order_before_it_is_laid_out(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual has the order from where they stand: on a page that had just been opened tab led to the first button."""
    app = prepared(stand, ASK)
    async with app.run_test(size=MEDIUM) as pilot:
        screen = await opened(pilot, app)
        there = screen.focus_chain
        monkeypatch.setattr(LessonScreen, "focus_chain", property(lambda _: there[::-1]))
        await pilot.press("tab")
        await until(pilot, lambda: screen.focused is screen.query_one(DraftEditor), "the field")


async def test_two_looks_before_a_scroll_is_drawn_scroll_once(stand: Stand) -> None:
    app = prepared(stand, "Some words above.\n\n" * 8 + ASK + "\n" + "Words below.\n\n" * 9)
    async with app.run_test(size=MEDIUM) as pilot:
        screen = await opened(pilot, app)
        editor = screen.query_one(DraftEditor)
        editor.focus(scroll_visible=False)
        await until_seen(pilot, editor, screen.reading)
        there = screen.reading.scroll_y
        screen.reading.scroll_home(animate=False, immediate=True)
        await pilot.pause()
        for _ in range(2):
            bring_field(editor, entered=True)
        assert screen.reading.scroll_y == there > 0


async def test_it_comes_back_into_view_when_the_window_gets_small(stand: Stand) -> None:
    app = prepared(stand, "Some words above.\n\n" * 8 + ASK)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        await pilot.press("w")
        editor = screen.query_one(DraftEditor)
        await pilot.resize_terminal(*NARROW)
        await until_seen(pilot, editor, screen.reading, "1 word")


async def test_more_below_is_said_of_words_only(stand: Stand) -> None:
    """Of a margin below the edge nobody is told, and space turns the page there."""
    app = prepared(stand, "Words.\n\n" * 4, "Others.")
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, app)
        last, margin = screen.query(".prose").last(), 0

        def fits() -> bool:
            return last.content_region.bottom <= screen.reading.content_region.bottom

        for rows in range(12, 3, -1):
            await pilot.resize_terminal(120, rows)
            await until(pilot, lambda rows=rows: screen.reading.region.bottom == rows - 1, "it is laid out")
            await until(pilot, lambda: fits() == ("more below" not in shown(app)), "a promise that is true")
            if not fits():
                break
            margin = max(margin, screen.reading.max_scroll_y)
        assert margin > 0, "there was an empty margin below the edge"
        await pilot.resize_terminal(120, rows + 1)
        await until(pilot, lambda: "more below" not in shown(app), "no promise")
        await pilot.press("space")
        await until_shown(pilot, "Page 2")
