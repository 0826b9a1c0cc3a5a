"""Other pixels, other labels, another order: each as its config asks, the same for the same seed, and kept."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from dnn_core.config import ConfigError, TrainingConfig
from dnn_core.events import EpochFinished, RunFinished, StepFinished, TestEvaluated, TrainingEvent
from dnn_core.mnist import Dataset
from dnn_core.run import TrainingRun
from dnn_core.variations import EvaluationSchedule, apply_variations, redrawn, shifted

SMALL = {"hidden_sizes": (6,), "batch_size": 10, "learning_rate": 0.01}


@pytest.fixture(scope="module")
def data() -> Dataset:
    """200 and 50 images of 28 x 28 whose label is where their bar of ink stands."""
    rng = np.random.default_rng(7)

    def part(count: int) -> tuple[np.ndarray, np.ndarray]:
        labels = (np.arange(count) % 10).astype(np.uint8)
        images = rng.integers(0, 60, (count, 28, 28), dtype=np.uint8)
        for image, label in zip(images, labels, strict=True):
            image[2 * label + 4 : 2 * label + 6, 4:24] = 250
        return images.reshape(count, 784), labels

    return Dataset(*part(200), *part(50))


def run_of(data: Dataset, **fields: object) -> tuple[TrainingRun, list[TrainingEvent]]:
    run = TrainingRun(TrainingConfig.from_dict({**SMALL, **fields}), data)
    return run, list(run.events())


def steps_seen(events: list[TrainingEvent]) -> list[int]:
    return [event.step for event in events if isinstance(event, TestEvaluated)]


def test_without_a_wish_the_data_is_the_very_same(data: Dataset) -> None:
    assert apply_variations(TrainingConfig(), data) is data


def test_one_scramble_serves_training_and_test_images_and_follows_the_seed(data: Dataset) -> None:
    one = apply_variations(TrainingConfig(scramble_pixels=True, seed=1), data)
    again = apply_variations(TrainingConfig(scramble_pixels=True, seed=1), data)
    other = apply_variations(TrainingConfig(scramble_pixels=True, seed=2), data)
    assert np.array_equal(one.train_images, again.train_images)
    assert not np.array_equal(one.train_images, other.train_images)
    # an image that is in both sets is scrambled into the same one
    both = Dataset(data.train_images, data.train_labels, data.train_images, data.train_labels)
    varied = apply_variations(TrainingConfig(scramble_pixels=True), both)
    assert np.array_equal(varied.train_images, varied.test_images)
    assert np.array_equal(np.sort(varied.train_images, axis=1), np.sort(data.train_images, axis=1))
    assert varied.train_images.dtype == np.uint8
    assert varied.train_images.flags.c_contiguous
    assert np.array_equal(varied.train_labels, data.train_labels)


@pytest.mark.parametrize("pixels", [1, 4, 14, -1, -14])
def test_a_shift_moves_the_test_images_and_fills_with_paper(data: Dataset, pixels: int) -> None:
    varied = apply_variations(TrainingConfig(test_shift=pixels), data)
    assert varied.train_images is data.train_images
    before, after = data.test_images.reshape(-1, 28, 28), varied.test_images.reshape(-1, 28, 28)
    if pixels > 0:
        assert np.array_equal(after[:, :, pixels:], before[:, :, :-pixels])
        assert not after[:, :, :pixels].any()
    else:
        assert np.array_equal(after[:, :, :pixels], before[:, :, -pixels:])
        assert not after[:, :, pixels:].any()


def test_a_shift_of_nothing_changes_nothing(data: Dataset) -> None:
    assert np.array_equal(shifted(data.test_images, 28, 28, 0), data.test_images)


def test_noise_redraws_its_share_of_the_training_labels_alone() -> None:
    labels = np.zeros(20_000, np.uint8)
    noisy = redrawn(labels, 10, 0.3, seed=3)
    assert 0.26 < np.count_nonzero(noisy) / len(noisy) < 0.28  # a tenth of the redrawn come out as they were
    assert noisy.dtype == np.uint8
    assert noisy.max() == 9
    assert np.array_equal(noisy, redrawn(labels, 10, 0.3, seed=3))
    assert not np.array_equal(noisy, redrawn(labels, 10, 0.3, seed=4))
    # what happens to a label depends on none of the others
    more = redrawn(np.concatenate([labels, labels]), 10, 1.0, seed=3)
    assert np.count_nonzero(more == 0) < 0.12 * len(more)


def test_the_test_labels_stay_as_they_are(data: Dataset) -> None:
    varied = apply_variations(TrainingConfig(label_noise=1.0), data)
    assert np.array_equal(varied.test_labels, data.test_labels)
    assert not np.array_equal(varied.train_labels, data.train_labels)


def test_sorted_batches_have_one_label_after_the_other_in_every_epoch(data: Dataset) -> None:
    run, _ = run_of(data, order="sorted", epochs=2)
    labels = [run.data.train_labels[run.batches.indices(step)] for step in range(40)]
    assert np.array_equal(np.concatenate(labels[:20]), np.sort(data.train_labels))
    assert np.array_equal(np.concatenate(labels[20:]), np.sort(data.train_labels))


def test_raw_pixels_reach_the_network_as_they_are(data: Dataset) -> None:
    run, _ = run_of(data, raw_pixels=True, epochs=1)
    filled, _ = run.batches.batch(0)
    assert np.array_equal(filled, data.train_images[run.batches.indices(0)].astype(np.float32))
    scaled, _ = run_of(data, epochs=1)
    assert not np.array_equal(scaled.network.parameters, run.network.parameters)


@pytest.mark.parametrize(
    "fields",
    [
        {"scramble_pixels": True},
        {"label_noise": 0.5},
        {"raw_pixels": True},
        {"order": "sorted"},
        {"test_shift": 3},
        {"max_steps": 33},
        {"watch_until": 0.9},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_the_same_seed_gives_the_same_bits_and_a_saved_run_goes_on_to_them(
    data: Dataset, tmp_path: Path, fields: dict[str, object]
) -> None:
    whole, events = run_of(data, **fields)
    again, _ = run_of(data, **fields)
    assert np.array_equal(whole.network.parameters, again.network.parameters)
    broken = TrainingRun(TrainingConfig.from_dict({**SMALL, **fields}), data)
    for event in broken.events():
        if isinstance(event, StepFinished) and event.step == 21:
            break
    broken.save(tmp_path / "half.npz")
    resumed = TrainingRun.load(tmp_path / "half.npz", data)
    assert resumed.config == whole.config
    rest = list(resumed.events())
    assert np.array_equal(resumed.network.parameters, whole.network.parameters)
    assert [step for step in steps_seen(events) if step >= 21] == steps_seen(rest)
    last, other = events[-1], rest[-1]
    assert isinstance(last, RunFinished)
    assert isinstance(other, RunFinished)
    assert (last.step, last.test_accuracy) == (other.step, other.test_accuracy)


def test_a_limited_run_repeats_its_images_and_ends_at_its_step(data: Dataset) -> None:
    run, events = run_of(data, samples=50, max_steps=333, epochs=1)
    steps = [event.step for event in events if isinstance(event, StepFinished)]
    assert steps == list(range(1, 334))
    assert len(steps_seen(events)) == 20
    assert steps_seen(events)[-1] == 333
    epochs = [event for event in events if isinstance(event, EpochFinished)]
    assert [5 * event.epoch for event in epochs] == [*steps_seen(events)[:-1], 335]  # only those tested are told
    assert 0 < epochs[0].accuracy <= 1
    assert run.step == 333


def test_a_limited_run_may_end_within_its_first_epoch(data: Dataset) -> None:
    _, events = run_of(data, max_steps=7, epochs=3)
    assert isinstance(events[-1], RunFinished)
    assert events[-1].step == 7
    (epoch,) = (event for event in events if isinstance(event, EpochFinished))
    assert epoch.epoch == 1


def test_evaluations_of_whole_epochs_are_spread_over_each() -> None:
    schedule = EvaluationSchedule(TrainingConfig(epochs=2, tests_per_epoch=3), 100)
    assert [step for step in range(1, 201) if schedule.due(step)] == [33, 67, 100, 133, 167, 200]
    assert [step for step in range(1, 201) if schedule.ends_epoch(step)] == [100, 200]


def test_a_watched_run_is_tested_often_until_it_is_there(data: Dataset) -> None:
    schedule = EvaluationSchedule(TrainingConfig(epochs=3, watch_until=0.9), 1000)
    watched = [step for step in range(1, 3001) if schedule.due(step)]
    assert watched[:5] == [20, 40, 60, 80, 100]
    gaps = [(after - before) / before for before, after in pairwise(watched[20:])]
    assert max(gaps) < 0.06
    schedule.watched = False
    assert [step for step in range(1, 3001) if schedule.due(step)] == [1000, 2000, 3000]
    run, events = run_of(data, epochs=30, watch_until=0.5)
    reached = next(event.step for event in events if isinstance(event, TestEvaluated) and event.accuracy >= 0.5)
    assert all(step % 20 == 0 for step in steps_seen(events) if step > reached)
    assert not run.evaluations.watched


def test_watching_changes_nothing_that_is_learned(data: Dataset) -> None:
    plain, _ = run_of(data)
    watched, _ = run_of(data, watch_until=0.9, tests_per_epoch=4)
    assert np.array_equal(plain.network.parameters, watched.network.parameters)


def test_the_training_accuracy_is_by_the_labels_that_were_learned(data: Dataset) -> None:
    run, events = run_of(data, label_noise=1.0, samples=30, hidden_sizes=[40], max_steps=900)
    assert run.training_accuracy() == 1.0
    assert isinstance(events[-1], RunFinished)
    assert events[-1].test_accuracy < 0.5


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("max_steps", -1, "whole number from 0"),
        ("max_steps", 1.5, "whole number"),
        ("scramble_pixels", 1, "neither true nor false"),
        ("raw_pixels", "yes", "neither true nor false"),
        ("label_noise", 1.01, "at most 1"),
        ("label_noise", -0.1, "at least 0"),
        ("label_noise", float("nan"), "must be a number"),
        ("test_shift", 15, "from -14 to 14"),
        ("test_shift", True, "whole number"),
        ("watch_until", 2.0, "at most 1"),
        ("order", "sort", "Did you mean 'sorted'"),
    ],
)
def test_bad_values_are_refused_by_name(field: str, value: object, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as told:
        TrainingConfig.from_dict({field: value})
    assert str(told.value).startswith(f"{field}: ")
