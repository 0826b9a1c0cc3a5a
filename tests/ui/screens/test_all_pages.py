"""Every page of the course opens and is drawn; every other lesson at the smaller size, all at both with TRY_ALL=1."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.course import course
from tests.ui.stand import MEDIUM, WIDE, ToldSession, copy_store, shown, until
from tutor.domain.curriculum import Lesson
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.app import TutorApp
from tutor.ui.screens.lesson import LessonScreen

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")

SIZES = (WIDE, MEDIUM)
LESSONS = [
    pytest.param(lesson, size, id=f"{lesson.id}-{size[0]}x{size[1]}")
    for number, lesson in enumerate(course().lessons)
    for turn, size in enumerate(SIZES)
    if os.environ.get("TRY_ALL") or number % len(SIZES) == turn
]


@pytest.mark.parametrize(("lesson", "size"), LESSONS)
async def test_every_page_of_a_lesson_opens_with_n(tmp_path: Path, lesson: Lesson, size: tuple[int, int]) -> None:
    copy_store(tmp_path / "home")
    app = TutorApp(tmp_path / "home", seed=0)
    vars(app.context)["session"] = ToldSession(TrainingSnapshot())
    async with app.run_test(size=size) as pilot:
        await app.open_lesson(lesson.id)
        screen = app.screen
        assert isinstance(screen, LessonScreen)
        for index in range(len(lesson.pages)):
            if index:
                await pilot.press("n")
            await until(pilot, lambda index=index: (screen.index, screen._page_there.is_set()) == (index, True))
            await pilot.pause()
            assert f"page {index + 1} of {len(lesson.pages)}" in shown(app)
    app.workbook.close()
