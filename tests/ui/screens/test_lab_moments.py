"""The Lab looks back: moments of a run, other runs than the last, and one that is the learner's own."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from dnn_core import mnist
from dnn_core.fast.run import FastTrainingRun
from tests.ui.screens.lab_stand import FEW, open_tab, record
from tests.ui.stand import MEDIUM, WIDE, Stand, shown, told, until, until_gone, until_shown
from tutor.training import moments, records
from tutor.training.moments import Keeper
from tutor.training.records import run_folder
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.widgets.lab.gradient import LabGradient
from tutor.ui.widgets.lab.moments import ABOVE, MomentRail, RailState, rail, step_name, upright
from tutor.ui.widgets.lab.view import LabView

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")


@pytest.fixture(scope="module")
def run_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of 60 steps, with its moments."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    folder.mkdir()
    data = mnist.load()
    data = replace(data, train_images=data.train_images[:600], train_labels=data.train_labels[:600])
    run = FastTrainingRun(FEW, data, alone=True)
    keeper = Keeper(folder, run)
    for _ in run.events():
        keeper.look()
    run.save(folder / "checkpoint.npz")
    run.close()
    return folder


def finished(run: int, **more: object) -> TrainingSnapshot:
    return told(RunState.FINISHED, run=run, config=FEW, step=60, total_steps=60, steps_per_epoch=10, **more)


@pytest.fixture
def two_runs(stand: Stand, run_files: Path) -> Stand:
    """A learner with two finished runs, both with moments."""
    stand.begun()
    for run in (1, 2):
        shutil.copytree(run_files, run_folder(stand.home / "runs", run))
        record(stand, finished(run))
    return stand


async def test_the_gradient_takes_the_row_of_the_tests_where_there_is_no_other(two_runs: Stand) -> None:
    app = two_runs.app(finished(2))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Gradient")
        await until_shown(pilot, "Next digit u", "Gradients")
        rail, panel = app.screen.query_one(MomentRail), app.screen.query_one(LabGradient)
        await until(pilot, lambda: rail.display and rail.size.height == 2, "the rail without the tests")
        await until(pilot, lambda: panel.max_scroll_y == 0, "all in sight")
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: rail.size.height == 3, "the tests")
        await until(pilot, lambda: panel.max_scroll_y == 0, "all in sight")


async def test_a_run_is_looked_back_on_and_another_one_too(two_runs: Stand) -> None:
    damaged = moments.kept_steps(two_runs.home / "runs", 2)[3]
    moments.path_of(two_runs.home / "runs", 2, damaged).write_bytes(b"PK")
    app = two_runs.app(finished(2))
    two_runs.session.record = lambda run: records.readable(two_runs.home / "runs", run)  # type: ignore[method-assign]
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Digits")
        view = app.screen.query_one(LabView)
        await until(pilot, lambda: view.rewind and len(view.rewind.tested) == len(view.rewind.steps), "all tested")
        assert view.rewind
        await until_shown(pilot, "My network, run 1")  # the first that finished
        assert view.place == len(view.rewind.steps) - 1, "at first the run as it is now"
        await until_shown(pilot, "test %", " 0   ")
        await pilot.press("home")
        await until(pilot, lambda: view.moment == 0 and view.panel.snapshot.step == 0, "step 0")
        wrong = sum(map(sum, view.panel.snapshot.confusion)) - sum(
            row[label] for label, row in enumerate(view.panel.snapshot.confusion)
        )
        await until_shown(pilot, f"told of {wrong:,}")
        await pilot.press("full_stop", "full_stop", "comma")
        await until(pilot, lambda: view.moment == 1, "a moment on")
        await pilot.press("f")
        await until_shown(pilot, "a 7 reads")
        await pilot.press("7")
        await until(pilot, lambda: view.panel.loaded is view.rewind.networks[1], "the neurons of that moment")
        await pilot.press("3", "space", "right", "down")
        await until_shown(pilot, "This drawing through", "Run 1 reads, at step 1")
        rail = app.screen.query_one(MomentRail)
        await pilot.click(rail, offset=(3, ABOVE + 2))
        await until(pilot, lambda: view.place == 2, "the moment that was clicked")
        await pilot.press("2", "end", "n")
        await until_shown(pilot, "Run 2")
        await until(pilot, lambda: view.subject.run == 2 and view.moment is None, "the other run")
        await pilot.press("a")
        await until_shown(pilot, "My network, run 2")
        assert app.workbook.settings["my network"] == "2"
        assert app.context.shown(app.snapshot).mine
        await until(pilot, lambda: view.rewind and len(view.rewind.networks) == 8, "its moments")
        await pilot.press("home", "full_stop", "full_stop", "full_stop")
        await until(pilot, lambda: view.moment == damaged, "the damaged one")
        await until_shown(pilot, "damaged")
        await pilot.press("home", "space")
        view._play_on()
        assert view.moment == view.rewind.steps[1], "it plays on"
        await pilot.press("space")
        assert view._playing is None


TOLD = RailState(
    1,
    (0, 7, 1000, 3000),
    at=1,
    shares={0: (0.9, 0.1), 7: (0.2, 0.8), 3000: (0.1, 0.9)},
    label=1,
    tests={0: 0.1, 7: 0.301},
)


def test_the_rail_says_when_a_digit_was_read() -> None:
    lines = rail(TOLD, 42).plain.split("\n")
    assert lines[0].rstrip().index("●") == 10 + 2 * 8 - 1
    assert [line.split() for line in lines[1:]] == [
        ["step", "0", "7", "1k", "3k"],
        ["reads", "0✗", "1✓", "·", "1✓"],
        ["as", "1", "▁▁", "▇▇", "████"[:2]],
        ["test", "%", "10", "30", "·", "·"],
    ]
    assert max(map(len, lines)) <= 42


@pytest.mark.parametrize(("at", "steps"), [(0, "0 7 70 600 1.41k"), (4, "0 7 70 600 1k")])
def test_no_number_of_a_step_touches_the_next(at: int, steps: str) -> None:
    """With three columns for each moment, which 1.41k does not fit into."""
    some = replace(TOLD, steps=(0, 7, 70, 600, 1000, 1407), at=at)
    line = rail(some, 10 + 6 * 4).plain.split("\n")[1]
    assert line.split() == ["step", *steps.split()]
    assert len(line) <= 10 + 6 * 4


def test_a_moment_of_a_run_at_work_has_its_place_from_the_beginning() -> None:
    early = RailState(1, (0, 1), 1, coming=(2, 4))
    later = replace(early, steps=(0, 1, 2, 4), coming=())
    for width in (42, 24):
        first, last = (rail(told, width).plain.split("\n") for told in (early, later))
        assert first[0].index("●") == last[0].index("●")
        assert first[0].count("·") == len(early.coming)
    assert rail(early, 42).plain.split("\n")[1].split() == ["step", "0", "1"]
    rows = upright(early, 20).plain.split("\n")
    assert rows[ABOVE : ABOVE + 4] == ["│     0  ·", "●     1  ·", "│     2  ·", "│     4  ·"]


def test_where_there_is_little_room_the_rail_has_a_cell_for_each_moment() -> None:
    lines = rail(TOLD, 24).plain.split("\n")
    assert lines == ["━●──  step 7", "01·1  reads"]
    names = [step_name(step) for step in (0, 350, 1000, 3500, 10_000, 2_000_000)]
    assert names == ["0", "350", "1k", "3.5k", "10k", "2M"]


def test_a_moment_that_cannot_be_used_is_said_in_every_width() -> None:
    words = "The moment of run 7 after step 70 cannot be used: damaged. All else of it works. The file: /a/long/path"
    broken = replace(TOLD, trouble=words)
    for lines, more in ((rail(broken, 42), words), (upright(broken, 30), words), (rail(broken, 24), words[:38])):
        assert more in " ".join(lines.plain.split("\n"))
        assert max(map(len, lines.plain.split("\n"))) <= 42


def test_beside_a_large_sheet_the_moments_stand_one_below_the_other() -> None:
    told = RailState(1, (0, 4, 3000), 1, shares={0: (0.6, 0.4), 3000: (0.1, 0.9)})
    lines = upright(told, 20).plain.split("\n")
    assert lines[:2] == ["This drawing through", "run 1"]
    assert lines[ABOVE:7] == ["│     0  0 ━━╸  60 %", "●     4  ·", "│    3k  1 ━━━╸ 90 %"]
    assert max(map(len, lines)) <= 20
    blank = upright(RailState(1, (0, 4), 1, tests={0: 0.09, 4: 0.5}), 20).plain.split("\n")
    assert blank[ABOVE : ABOVE + 2] == ["│     0   9 %", "●     4  50 %"]


async def test_beside_the_moments_a_guess_has_its_row_and_what_is_out_of_sight_is_said(two_runs: Stand) -> None:
    app = two_runs.app(finished(2))
    async with app.run_test(size=MEDIUM) as pilot:
        await open_tab(pilot, app, "Digits")
        await until_shown(pilot, "test %", "read as a")
        assert re.search(r"━ +\d+ % ✗", shown(app))
        await until_gone(pilot, "more ↓")
        app.screen.query_one(MomentRail).styles.height = 12  # as it grows once more of them are known
        await until_shown(pilot, "page down: more ↓")
