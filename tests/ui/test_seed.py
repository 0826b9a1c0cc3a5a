"""The learner's own seed: drawn once, kept, and used by every run that names none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.ui.experiments import QUICK, Tutors, bet, experiment, open_page, run_it, until, write_data, write_lessons
from tests.ui.stand import until_shown
from tutor.domain.experiment import Experiment
from tutor.storage.store import Store
from tutor.ui.app import TutorApp
from tutor.ui.experimenter import ExperimentStage

pytestmark = pytest.mark.usefixtures("bare_home")


class Told:
    """A session that notes the configs it is to start with."""

    def __init__(self, app: TutorApp, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seeds: list[int] = []
        monkeypatch.setattr(app.context.session, "start", lambda config, **_: self.seeds.append(config.seed) or True)


def the_experiment(app: TutorApp) -> Experiment:
    return app.context.curriculum.lesson("bets").pages[0].experiments[0]


async def test_a_seed_is_drawn_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lessons = write_lessons(tmp_path / "lessons", experiment(runs=(("a", QUICK), ("b", f"{QUICK} --seed 7"))))
    first = TutorApp(tmp_path / "home", lessons=lessons)
    told = Told(first, monkeypatch)
    async with first.run_test(size=(120, 70)) as pilot:
        first.start_run()
        own = first.context.seed
        await first.go_to("lab")
        await until_shown(pilot, f"{own:,}")
        first.start_run(first.context.lab.config)
        await open_page(pilot, first)
        await bet(pilot, first, "1")
        await run_it(pilot, first)
        await until(pilot, lambda: len(told.seeds) == 3, "the experiment's first run")
    first.workbook.close()
    assert re.fullmatch(r"[1-9][0-9]{5}", str(own))
    assert told.seeds == [own, own, own], "first run, Lab and experiments use it"
    again = TutorApp(tmp_path / "home", lessons=lessons)
    other = TutorApp(tmp_path / "home", lessons=lessons, seed=3)
    assert (again.context.seed, other.context.seed) == (own, 3)
    assert other.workbook.seed == own, "a seed that was asked for is not the learner's"
    for app in (again, other):
        app.workbook.close()


async def test_of_two_windows_that_draw_one_the_first_counts(tmp_path: Path) -> None:
    lessons = write_lessons(tmp_path / "lessons", experiment())
    one, two = (TutorApp(tmp_path / "home", lessons=lessons) for _ in range(2))
    await one.workbook.keep_seed(one.workbook.draw_seed())
    await two.workbook.keep_seed(two.workbook.draw_seed())
    assert one.workbook.seed == two.workbook.seed
    for app in (one, two):
        app.workbook.close()


@pytest.mark.parametrize("kept", ["", "-1", "many", "٣", "1" * 30])
def test_a_kept_seed_that_is_none_is_drawn_anew(tmp_path: Path, kept: str) -> None:
    store = Store.open(tmp_path / "home")
    store.set_setting("seed", kept).result()
    store.close()
    app = TutorApp(tmp_path / "home", lessons=write_lessons(tmp_path / "lessons", experiment()))
    assert app.workbook.seed is None
    app.workbook.close()


async def test_runs_that_are_compared_have_one_seed_and_the_same_data(tmp_path: Path) -> None:
    lessons = write_lessons(tmp_path / "lessons", experiment())
    data, other = write_data(tmp_path / "data"), write_data(tmp_path / "other", seed=5)
    tutors = Tutors(tmp_path / "home", data, lessons)
    app = tutors.start()
    async with app.run_test(size=(120, 70)) as pilot:
        await open_page(pilot, app)
        await bet(pilot, app, "1")
        due = app.context.experimenter._plan(the_experiment(app), app.workbook.notebook.bets[0], 0)
        app.context.session.start(due.config, title=due.title, purpose=due.purpose)
        await until(pilot, lambda: app.snapshot.state.value == "finished", "the first run")
    tutors.leave(app)
    tutors.data = other
    again = tutors.start(seed=9)
    async with again.run_test(size=(120, 70)) as pilot:
        await open_page(pilot, again)
        await until_shown(pilot, "Run the rest")
        await run_it(pilot, again)
        await until_shown(pilot, "Runs that are compared learn from the same data", "Not finished")
    tutors.leave(again)
    tutors.data = data
    third = tutors.start(seed=9)
    async with third.run_test(size=(120, 70)) as pilot:
        await open_page(pilot, third)
        await until_shown(pilot, "Try again")
        await run_it(pilot, third)
        await until(
            pilot,
            lambda: third.context.experimenter.status(the_experiment(third)).stage is ExperimentStage.SETTLED,
            "the end",
        )
        runs = [third.context.session.record(one.run) for one in third.workbook.notebook.outcomes]
        assert [run and run.config.seed for run in runs] == [0, 0]
        assert len({run.data.checksum for run in runs if run and run.data}) == 1
    tutors.end()
