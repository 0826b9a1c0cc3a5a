"""Experiments of the lessons, driven by keys on their pages: what they run is made tiny, all else is as it is.

Each of them with TRY_ALL=1, else every fourth: all of them are built, and their options read, by the check of lessons.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.course import course
from tests.ui.experiments import QUICK, until, write_data
from tests.ui.stand import copy_store
from tutor.domain.curriculum import Lesson, Page
from tutor.domain.experiment import Experiment
from tutor.training import experiments
from tutor.training.options import config_from_options
from tutor.ui.app import TutorApp
from tutor.ui.experimenter import ExperimentStage
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.experiment.bet_list import BetList
from tutor.ui.widgets.experiment.card import ExperimentCard

pytestmark = pytest.mark.usefixtures("bare_home")

FOUND = [
    (lesson, page, experiment)
    for lesson in course().lessons
    for page in lesson.pages
    for experiment in page.experiments
][:: 1 if os.environ.get("TRY_ALL") else 4]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("every") / "data")


@pytest.fixture
def app(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TutorApp]:
    def tiny(options: str, seed: int = 0) -> object:
        asked, quick = config_from_options(options), config_from_options(QUICK)
        return replace(quick, max_steps=40 if asked.max_steps else 0)

    monkeypatch.setattr(experiments, "config_from_options", tiny)
    copy_store(tmp_path / "home")
    made = TutorApp(tmp_path / "home", data)
    yield made
    made.context.session.close(5.0)
    made.workbook.close()


@pytest.mark.parametrize(("lesson", "page", "experiment"), FOUND, ids=[experiment.id for _, _, experiment in FOUND])
async def test_an_experiment_of_the_lessons_goes_from_bet_to_words(
    app: TutorApp, lesson: Lesson, page: Page, experiment: Experiment
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await app.open_lesson(lesson.id, page.slug, experiment.id)
        (card,) = (one for one in app.screen.query(ExperimentCard) if one.experiment.id == experiment.id)
        await until(pilot, lambda: card.first_task is not None, "something to begin with")
        task = card.first_task
        assert isinstance(task, BetList if experiment.bets else DraftEditor)
        task.focus()
        await pilot.pause()
        await pilot.press(*(["enter"] if experiment.bets else ["5", "ctrl+s"]))
        await until(pilot, lambda: isinstance(app.focused, Chip) and app.focused.id == "run-it", "Run it")
        assert card.status.stage is ExperimentStage.READY
        assert card.query(".wait") if experiment.slow else not card.query(".wait")
        await pilot.press("enter")
        await until(
            pilot, lambda: card.status.stage is ExperimentStage.SETTLED and card.query(".outcomes"), "the outcome"
        )
        outcomes = app.workbook.notebook.outcomes
        assert [one.name for one in outcomes] == [run.name for run in experiment.runs]
        editor = card.query_one(DraftEditor)
        editor.focus()
        await pilot.pause()
        await pilot.press(*"so", "ctrl+s")
        await until(pilot, lambda: app.workbook.notebook.attempts(experiment.id), "the words")
        assert card.settled
