"""What is read off a run: each measure on runs whose result is known, and None where the snapshot cannot tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dnn_core.config import ConfigError, TrainingConfig
from tests.training.conftest import Begin
from tutor.domain.experiment import Measure
from tutor.domain.question import FROM_RUN
from tutor.training.measures import MEASURES, images_seen, measure, watched
from tutor.training.options import config_from_options
from tutor.training.snapshot import RunState, TestPoint, TrainingSnapshot


def points(*found: tuple[int, float, float]) -> tuple[TestPoint, ...]:
    return tuple(TestPoint(*each) for each in found)


def confusion(**counts: int) -> tuple[tuple[int, ...], ...]:
    """100 test images a digit, all right but for `d4_9=7`: seven fours that were taken for nines."""
    rows = [[0] * 10 for _ in range(10)]
    for digit in range(10):
        rows[digit][digit] = 100
    for name, count in counts.items():
        label, taken = int(name[1]), int(name[3])
        rows[label][taken] += count
        rows[label][label] -= count
    return tuple(map(tuple, rows))


DONE = TrainingSnapshot(
    state=RunState.FINISHED,
    step=3000,
    total_steps=3000,
    steps_per_epoch=1000,
    train_curve=((10.0, 2.4), (20.0, 1.9), (30.0, 1.2), (40.0, 1.0)),
    test_points=points(
        (300, 0.5, 0.88), (320, 0.4, 0.9), (1000, 0.2, 0.931), (2000, 0.1, 0.9555), (3000, 0.11, 0.9625)
    ),
    final_train_accuracy=0.9725,
    confusion=confusion(d4_9=5, d9_4=3, d5_3=7, d5_8=4, d2_7=7),
)


def of(snapshot: TrainingSnapshot, *losses: float) -> TrainingSnapshot:
    return replace(snapshot, test_points=points(*((1000 * n, loss, 0.5) for n, loss in enumerate(losses, start=1))))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("test-accuracy", 96.25),
        ("final-test-accuracy", 96.25),
        ("training-accuracy", 97.25),
        ("accuracy-gap", 1.0),
        ("images-to-90", 19_200.0),
        ("step-to-90", 320.0),
        ("half-loss-step", 30.0),
        ("lowest-recall-digit", 5.0),
        ("hardest-digit", 5.0),
        ("most-confused-pair", (4, 9)),
        ("test-loss", 0.11),
        ("epoch-1-test-accuracy", 93.1),
        ("epoch-2-test-accuracy", 95.55),
        ("test-loss-at-step-320", 0.4),
    ],
)
def test_each_measure_of_a_run_whose_result_is_known(name: str, value: object) -> None:
    assert measure(name, DONE) == (pytest.approx(value) if isinstance(value, float) else value)


@pytest.mark.parametrize(
    ("losses", "shape"),
    [
        ((0.5, 0.3, 0.2), "falls"),
        ((0.5, 0.3, 0.31), "falls"),
        ((0.5, 0.3, 0.32), "rises"),
        ((2.30, 2.29, 2.31), "flat"),
        ((2.30, 2.6, 5.4), "rises"),
        ((0.5, 0.48, 0.477), "flat"),
    ],
)
def test_the_shape_of_the_test_loss(losses: tuple[float, ...], shape: str) -> None:
    assert measure("test-loss-shape", of(DONE, *losses)) == shape


def test_one_look_at_the_test_images_has_no_shape() -> None:
    assert measure("test-loss-shape", of(DONE, 0.5)) is None


def test_ninety_percent_that_never_came() -> None:
    assert measure("images-to-90", of(DONE, 0.5, 0.4)) == "never"
    assert measure("step-to-90", of(DONE, 0.5, 0.4)) == "never"


def test_a_pair_that_is_confused_both_ways_beats_one_that_is_confused_more_often_one_way() -> None:
    assert measure("most-confused-pair", replace(DONE, confusion=confusion(d4_9=5, d9_4=4, d2_7=8))) == (4, 9)
    assert measure("most-confused-pair", replace(DONE, confusion=confusion())) is None


def test_a_digit_without_test_images_has_no_recall() -> None:
    rows = list(confusion(d5_3=1))
    rows[2] = (0,) * 10
    assert measure("lowest-recall-digit", replace(DONE, confusion=tuple(rows))) == 5


@pytest.mark.parametrize("name", sorted(MEASURES))
@pytest.mark.parametrize("state", [state for state in RunState if state is not RunState.FINISHED])
def test_a_run_that_has_not_finished_settles_nothing(name: str, state: RunState) -> None:
    assert measure(name, replace(DONE, state=state)) is None


@pytest.mark.parametrize("name", [*sorted(MEASURES), "epoch-1-test-accuracy", "test-loss-at-step-9"])
def test_a_run_that_shows_nothing_tells_nothing(name: str) -> None:
    assert measure(name, TrainingSnapshot(state=RunState.FINISHED)) is None


def test_a_name_that_nobody_knows() -> None:
    with pytest.raises(KeyError, match="test-acuracy"):
        measure("test-acuracy", DONE)


def test_what_lessons_can_ask_for_is_measured() -> None:
    assert {kind.value for kind in Measure} | set(FROM_RUN) <= set(MEASURES)


def test_images_seen_counts_the_smaller_last_batch_of_an_epoch() -> None:
    few = replace(DONE, config=TrainingConfig(samples=500), steps_per_epoch=9)
    assert images_seen(few, 9) == 500
    assert images_seen(few, 22) == 1240


def test_watching_looks_more_often_and_changes_nothing_else() -> None:
    config = TrainingConfig(learning_rate=0.1)
    assert watched("test-accuracy", config) == replace(config, tests_per_epoch=3)
    assert watched("images-to-90", config) == replace(config, tests_per_epoch=3, watch_until=0.9)
    assert watched("test-accuracy", replace(config, tests_per_epoch=7)).tests_per_epoch == 7


def test_a_real_run_can_be_measured(begin: Begin) -> None:
    config = config_from_options("--hidden 8 --learning-rate 0.05 --batch-size 30 --samples 300 --max-steps 90")
    _, listener = begin(watched("images-to-90", config))
    snapshot = listener.wait_for(RunState.FINISHED)
    assert measure("test-accuracy", snapshot) == pytest.approx(100.0)
    assert measure("accuracy-gap", snapshot) == pytest.approx(0.0)
    images = measure("images-to-90", snapshot)
    assert isinstance(images, float)
    assert 0 < images < 2700
    assert measure("test-loss-shape", snapshot) == "falls"
    assert len(snapshot.test_points) > 20
    assert snapshot.epochs == 9.0


@pytest.mark.parametrize(
    ("options", "config"),
    [
        ("", TrainingConfig()),
        ("--learning-rate 0.01", TrainingConfig(learning_rate=0.01)),
        ("--hidden none --scramble-pixels", TrainingConfig(hidden_sizes=(), scramble_pixels=True)),
        (
            "--order sorted --test-shift -3 --label-noise 1",
            TrainingConfig(order="sorted", test_shift=-3, label_noise=1),
        ),
    ],
)
def test_options_of_a_lesson_make_a_config(options: str, config: TrainingConfig) -> None:
    assert config_from_options(options) == config


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--learning-rte 0.01", "unrecognized arguments"),
        ("--learning-rate fast", "invalid float"),
        ("--learning 0.1", "unrecognized"),
        ("--test-shift 20", "test_shift"),
        ("--json", "no use in a lesson"),
        ("--save x.npz", "no use in a lesson"),
        ("--data '/tmp", "quotation"),
        ("twice as fast", "unrecognized"),
    ],
)
def test_options_that_cannot_be_used_say_why(options: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        config_from_options(options)
