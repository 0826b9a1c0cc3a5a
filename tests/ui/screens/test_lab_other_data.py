"""The Lab with images that are not MNIST's: every tab says what is true of them, or that it cannot show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.widgets import Static

from dnn_core import idx, mnist
from dnn_core.config import TrainingConfig
from dnn_core.fast.run import FastTrainingRun
from tests.training.conftest import idx_bytes
from tests.ui.experiments import Tutors, experiment, write_data, write_lessons
from tests.ui.experiments import until as until_holds
from tests.ui.screens.lab_stand import SIZES, keep, open_tab, record, show_view
from tests.ui.stand import Stand, notes, shown, until, until_shown
from tutor.domain.run_facts import Classes, DataFacts, DataFile
from tutor.hand_in import gather
from tutor.training import loaded_network
from tutor.training.records import facts
from tutor.training.snapshot import Prediction, RunState, TestPoint, TrainingSnapshot
from tutor.ui.app import TutorApp
from tutor.ui.screens.lab import LabScreen
from tutor.ui.widgets.common.digit import SIDE, fitted
from tutor.ui.widgets.lab.digits import LabDigits

pytestmark = pytest.mark.usefixtures("bare_home")

CLOTHES = Classes(("Shirt", "Coat", "Ankle boot"))
LETTERS = Classes(tuple("–abcdefghijklmnopqrstuvwxyz"))


def facts_of(classes: Classes, side: int = 12) -> DataFacts:
    files = tuple(DataFile(f"file {index}", f"{index}" * 64) for index in range(4))
    return DataFacts("things", "/data/things", files, 108, 36, side, side, classes)


def counts(size: int, wrong: int) -> tuple[tuple[int, ...], ...]:
    """Twelve of each class; `wrong` of the second are read as the third."""
    return tuple(
        tuple(12 - wrong * (row == 1) if row == column else wrong * ((row, column) == (1, 2)) for column in range(size))
        for row in range(size)
    )


def told_of(classes: Classes, wrong: int = 4, side: int = 12, pictures: bool = True) -> TrainingSnapshot:
    size = len(classes.names)
    shares = tuple(0.9 if index == 2 else 0.1 / (size - 1) for index in range(size))
    mistake = Prediction(3, 1, shares, bytes(range(side * side % 251)) + bytes(side * side - side * side % 251))
    return TrainingSnapshot(
        run=3,
        state=RunState.FINISHED,
        config=TrainingConfig(hidden_sizes=(4,)),
        layer_sizes=(side * side, 4, size),
        step=6,
        total_steps=6,
        steps_per_epoch=2,
        train_curve=((2.0, 2.0), (6.0, 1.0)),
        test_points=(TestPoint(6, 1.0, 1 - wrong / 36),),
        mistakes=(mistake,) * bool(wrong and pictures),
        predictions=(mistake,) * pictures,
        confusion=counts(size, wrong),
        started_at="2020-05-04T11:55:00+02:00",
        training_samples=108,
        data=facts_of(classes, side),
    )


def said(app: TutorApp) -> str:
    """The words of the tab that is shown, however they are folded."""
    assert isinstance(app.screen, LabScreen)
    panel = app.screen.view.panel
    statics = [static for part in (panel, panel.aside) if part for static in part.query(Static) if static.display]
    return "\n".join(str(static.content) for static in statics)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_classes_have_their_names(stand: Stand, size: tuple[int, int]) -> None:
    stand.begun()
    app = stand.app(told_of(CLOTHES))
    async with app.run_test(size=size) as pilot:
        await open_tab(pilot, app, "Confusion")
        await until_shown(pilot, "Most confused")
        assert "digit" not in said(app)
        assert "Coat → Ankle boot" in said(app)
        await pilot.press("up", "up", "up", "left", "left", "left", "down", "down", "down", "right", "right", "right")
        await until(pilot, lambda: "Ankle boot → Ankle boot" in said(app))
        await show_view(pilot, app, "Digits")
        await until(pilot, lambda: "Coat" in said(app))
        assert "digit" not in said(app)
        assert "Coat, read as Ankle boot" in said(app)


async def test_more_classes_than_a_table_has_room_for_are_listed(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told_of(LETTERS))
    async with app.run_test(size=(120, 36)) as pilot:
        await open_tab(pilot, app, "Confusion")
        await until_shown(pilot, "mistakes  324 test images", "a → b  4 of 12")
        await pilot.press("down", "enter")
        await until_shown(pilot, "read as")


@pytest.mark.parametrize(
    ("wrong", "words"), [(0, "Not one test image is read wrong."), (4, "4 of 36 test images are read wrong.")]
)
async def test_mistakes_without_pictures_are_not_none(stand: Stand, wrong: int, words: str) -> None:
    """It said that not one digit is read wrong, beside the number of those that are."""
    stand.begun()
    app = stand.app(told_of(CLOTHES, wrong, side=100, pictures=False))
    async with app.run_test(size=(120, 36)) as pilot:
        await open_tab(pilot, app, "Digits")
        await until(pilot, lambda: words in said(app), words)
        if wrong:
            assert "100 x 100 pixels, cannot be shown" in said(app)
            await pilot.press("f")
            await until(pilot, lambda: "Images cannot be shown" in said(app))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A set of 12 x 12 pixels, 108 and 36 images, with names for its classes."""
    folder = tmp_path / "things"
    folder.mkdir()
    for images, labels, count in ((idx.TRAIN_IMAGES, idx.TRAIN_LABELS, 108), (idx.TEST_IMAGES, idx.TEST_LABELS, 36)):
        told = bytes(index % 3 for index in range(count))
        pixels = b"".join(bytes(250 if at // 48 == label else 9 for at in range(144)) for label in told)
        (folder / images).write_bytes(idx_bytes(pixels, count, 12, 12))
        (folder / labels).write_bytes(idx_bytes(told, count))
    (folder / "classes.txt").write_text("\n".join(CLOTHES.names))
    return folder


@pytest.fixture
def kept(stand: Stand, small: Path) -> TrainingSnapshot:
    """A run of that set with its checkpoint."""
    run = FastTrainingRun(TrainingConfig(hidden_sizes=(4,), max_steps=6), mnist.load(small), alone=True)
    for _ in run.events():
        pass
    path = small.parent / "checkpoint.npz"
    run.save(path)
    run.close()
    stand.begun()
    keep(stand, 3, path.read_bytes())
    snapshot = replace(told_of(CLOTHES), data=DataFacts.from_record(run.data_facts))
    record(stand, snapshot)
    return snapshot


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_network_tabs_of_other_pictures(stand: Stand, kept: TrainingSnapshot, size: tuple[int, int]) -> None:
    app = stand.app(kept)
    async with app.run_test(size=size) as pilot:
        await open_tab(pilot, app, "Draw")
        await until(pilot, lambda: "12 x 12 pixels" in said(app))
        assert "it cannot read what you draw" in said(app)
        assert "brush" not in shown(app), "no key draws what nobody reads"
        await pilot.press("space", "right", "7")
        await until_shown(pilot, "of 4, run 3")
        await pilot.press("4")
        await until_shown(pilot, "108 images") if size[0] >= 80 else None
        await show_view(pilot, app, "Digits")
        await pilot.press("enter")
        await until_shown(pilot, "Output") if size[1] > 12 else None


async def test_all_mistakes_are_those_of_the_runs_own_data(stand: Stand, kept: TrainingSnapshot) -> None:
    app = stand.app(kept)  # which is open with MNIST
    async with app.run_test(size=(120, 36)) as pilot:
        await open_tab(pilot, app, "Digits")
        wrong = loaded_network.read(stand.home / "runs", 3).test().mistakes
        assert all(len(one.pixels) == 144 and one.index < 36 for one in wrong)
        assert app.screen.query_one(LabDigits).snapshot.data == kept.data
        await pilot.pause()


@pytest.mark.parametrize("side", [(12, 12), (12, 10), (56, 28), (1, 1), (28, 28), (64, 3)])
def test_pictures_of_any_size_fit(side: tuple[int, int]) -> None:
    rows, columns = side
    made = fitted(bytes([200]) * (rows * columns), side)
    assert len(made) == SIDE * SIDE
    assert max(made) == 200
    assert fitted(b"123", side) == bytes(SIDE * SIDE) or side == (1, 1)


async def test_a_run_opened_with_other_data_is_refused_and_still_what_it_was(tmp_path: Path) -> None:
    """The same counts, the same shape, other images: nothing but the checksums tells them apart."""
    lessons = write_lessons(tmp_path / "lessons", experiment())
    first, other = write_data(tmp_path / "first"), write_data(tmp_path / "second", seed=5)
    tutors = Tutors(tmp_path / "home", first, lessons)
    app = tutors.start()
    endless = TrainingConfig(hidden_sizes=(8,), batch_size=30, epochs=10_000)
    async with app.run_test(size=(120, 36)) as pilot:
        app.start_run(endless)
        await until_holds(pilot, lambda: app.snapshot.test_points, "a test")
        app.context.session.stop()
        await until_holds(pilot, lambda: app.snapshot.state is RunState.STOPPED, "its end")
    tutors.leave(app)
    (before,) = facts(tmp_path / "home" / "runs")
    tutors.data = other
    again = tutors.start()
    async with again.run_test(size=(120, 36)) as pilot:
        await again.go_to("lab")
        await until_holds(pilot, lambda: isinstance(again.screen, LabScreen), "the lab")
        await pilot.press("g")
        await until_holds(pilot, lambda: "goes on with its own data only" in again.snapshot.message, "the refusal")
        await until_shown(pilot, "This run learned from first")
        assert any("goes on with its own data only" in note for note in notes(again)), "on any screen, however small"
        assert f"i2-tutor --data {first}" in again.snapshot.message
        await pilot.press("4")
        await until_shown(pilot, "first: 300 training images")
        assert "second" not in shown(again)
        again.start_run(replace(endless, epochs=1))
        await until_holds(pilot, lambda: again.snapshot.run == 2 and again.snapshot.state is RunState.FINISHED, "run 2")
        assert again.snapshot.data is not None
        assert again.snapshot.data.name == "second"
        report = gather(
            again.context.curriculum,
            again.workbook.notebook,
            {},
            tmp_path / "home" / "runs",
            datetime(2026, 5, 4, tzinfo=UTC),
        )
    assert [run.data.name for run in report.runs if run.data] == ["first", "second"]
    assert report.runs[0] == before
    tutors.end()
