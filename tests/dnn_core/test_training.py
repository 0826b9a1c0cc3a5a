"""What a run tells: events that fit together and are frozen, losses weighted by batch size, early stopping; and that it
learns. Batches: each image once an epoch, whatever the sizes."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError, fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnn_core.arrays import Array
from dnn_core.augment import Augmentation, make_augmentation
from dnn_core.batching import Batches, scale_pixels
from dnn_core.config import LOSSES, OPTIMIZERS, TrainingConfig
from dnn_core.events import EpochFinished, RunFinished, RunStarted, StepFinished, TestEvaluated, TrainingEvent
from dnn_core.initializers import fill_weights
from dnn_core.mnist import Dataset
from dnn_core.network import Network
from dnn_core.run import TrainingRun

CONFIG = TrainingConfig(hidden_sizes=(12,), batch_size=40, epochs=3, learning_rate=0.02, tests_per_epoch=2)
SEEDS = st.integers(0, 2**63 - 1)


def events_of(config: TrainingConfig, digits: Dataset) -> list[TrainingEvent]:
    return list(TrainingRun(config, digits).events())


def test_events_come_in_order_and_count_right(digits: Dataset) -> None:
    events = events_of(CONFIG, digits)
    first, *rest = events
    assert first == RunStarted((64, 12, 4), 64 * 12 + 12 + 12 * 4 + 4, 203, 6, 18, 0)
    kinds = [type(event).__name__ for event in rest]
    epoch = ["StepFinished"] * 3 + ["TestEvaluated"] + ["StepFinished"] * 3 + ["TestEvaluated", "EpochFinished"]
    assert kinds == epoch * 3 + ["RunFinished"]
    steps = [event for event in events if isinstance(event, StepFinished)]
    assert [event.step for event in steps] == list(range(1, 19))
    assert [event.epoch for event in steps] == [1] * 6 + [2] * 6 + [3] * 6
    times = [event.elapsed_s for event in rest if not isinstance(event, RunStarted)]
    assert times == sorted(times)
    assert all(before.elapsed_s < after.elapsed_s for before, after in pairwise(steps))


def test_an_epochs_loss_weights_each_batch_by_its_size(digits: Dataset) -> None:
    events = events_of(CONFIG, digits)
    steps = [event for event in events if isinstance(event, StepFinished) and event.epoch == 1]
    (epoch,) = [event for event in events if isinstance(event, EpochFinished) and event.epoch == 1]
    assert epoch.loss == pytest.approx(
        sum(step.loss * size for step, size in zip(steps, [40] * 5 + [3], strict=True)) / 203
    )
    assert epoch.loss != pytest.approx(sum(step.loss for step in steps) / 6, rel=1e-6)


def test_a_test_event_fits_itself_and_the_epoch(digits: Dataset) -> None:
    events = events_of(CONFIG, digits)
    test, epoch = events[-3], events[-2]
    assert isinstance(test, TestEvaluated)
    assert isinstance(epoch, EpochFinished)
    assert (epoch.test_loss, epoch.test_accuracy) == (test.loss, test.accuracy)
    assert sum(map(sum, test.confusion)) == 50
    assert [sum(row) for row in test.confusion] == np.bincount(digits.test_labels).tolist()
    assert test.accuracy == pytest.approx(sum(test.confusion[label][label] for label in range(4)) / 50)
    assert len(test.samples) == 12
    for sample in (*test.samples, *test.worst):
        assert sample.label == digits.test_labels[sample.index]
        assert sample.pixels == digits.test_images[sample.index].tobytes()
        assert sum(sample.probabilities) == pytest.approx(1, abs=1e-5)
    for sample in test.worst:
        assert int(np.argmax(sample.probabilities)) != sample.label
    confidence = [max(sample.probabilities) for sample in test.worst]
    assert confidence == sorted(confidence, reverse=True)


def test_events_are_frozen(digits: Dataset) -> None:
    for event in {type(event): event for event in events_of(replace(CONFIG, epochs=1), digits)}.values():
        with pytest.raises(FrozenInstanceError):
            setattr(event, fields(event)[0].name, 0)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_learns_with_every_loss(digits: Dataset, optimizer: str, loss: str) -> None:
    rate = {"sgd": 0.5, "momentum": 0.1, "nesterov": 0.1}.get(optimizer, 0.01)
    if loss == "mse" and rate > 0.01:
        rate *= 4  # its gradients are smaller
    config = replace(CONFIG, optimizer=optimizer, loss=loss, learning_rate=rate, epochs=12)
    epochs = [event for event in events_of(config, digits) if isinstance(event, EpochFinished)]
    assert epochs[-1].loss < epochs[0].loss
    assert epochs[-1].test_accuracy >= 0.9


def test_zeros_keep_all_neurons_of_a_layer_alike_but_for_rounding(digits: Dataset) -> None:
    """BLAS may compute the columns of one product by different code, so that equal columns differ in the last bit."""

    def first_weights(initializer: str) -> Array:
        config = replace(CONFIG, initializer=initializer, optimizer="sgd", learning_rate=1.0)
        run = TrainingRun(config, digits)
        assert isinstance(list(run.events())[-1], RunFinished)
        return run.network.dense[0].weights

    weights = first_weights("zeros")
    assert np.abs(weights).max() > 0.001
    assert np.ptp(weights, axis=1).max() < 1e-3 * np.abs(weights).max()
    assert np.ptp(first_weights("xavier"), axis=1).min() > 0.1


def test_early_stopping_ends_after_patience_epochs_without_a_better_validation_loss(digits: Dataset) -> None:
    config = replace(CONFIG, validation_samples=50, patience=2, epochs=40, learning_rate=1.0, optimizer="adam")
    events = events_of(config, digits)
    losses = [event.validation_loss for event in events if isinstance(event, EpochFinished)]
    assert None not in losses
    assert isinstance(events[-1], RunFinished)
    assert events[-1].stopped_early
    assert len(losses) < 40
    best = losses.index(min(losses))  # type: ignore[type-var]
    assert len(losses) == best + 1 + 2
    assert isinstance(events[0], RunStarted)
    assert events[0].training_samples == 153


def test_without_patience_the_split_is_only_watched(digits: Dataset) -> None:
    events = events_of(replace(CONFIG, validation_samples=50, learning_rate=1.0), digits)
    epochs = [event for event in events if isinstance(event, EpochFinished)]
    assert len(epochs) == 3
    assert all(event.validation_accuracy is not None and 0 <= event.validation_accuracy <= 1 for event in epochs)


def test_the_split_is_taken_from_the_end_and_never_learned_from(digits: Dataset) -> None:
    run = TrainingRun(replace(CONFIG, samples=100, validation_samples=30), digits)
    assert np.array_equal(run.batches.images, digits.train_images[:70])
    held_out = digits.train_images[run.held_out]
    assert np.array_equal(held_out, digits.train_images[70:100])


def test_smoothing_is_for_learning_and_losses_of_tests_are_without_it(digits: Dataset) -> None:
    plain, smooth = (TrainingRun(replace(CONFIG, label_smoothing=s), digits) for s in (0.0, 0.5))
    first = [next(event for event in run.events() if isinstance(event, StepFinished)) for run in (plain, smooth)]
    assert first[0].loss != first[1].loss
    tests = [run._evaluate(digits.test_images, digits.test_labels) for run in (plain, smooth)]
    smooth.network.parameters[:] = plain.network.parameters
    assert smooth._evaluate(digits.test_images, digits.test_labels).loss == tests[0].loss


@settings(deadline=None)
@given(count=st.integers(1, 60), size=st.integers(1, 70), seed=SEEDS, epoch=st.integers(0, 3))
def test_each_image_comes_once_an_epoch(count: int, size: int, seed: int, epoch: int) -> None:
    images = np.arange(count, dtype=np.uint8)[:, None]
    batches = Batches(images, images[:, 0], size, seed, scale=1.0)
    seen, labels = [], []
    for step in range(epoch * batches.per_epoch, (epoch + 1) * batches.per_epoch):
        batch, told = batches.batch(step)
        assert 1 <= len(batch) <= size
        seen += batch[:, 0].tolist()
        labels += told.tolist()
    assert sorted(seen) == list(range(count))
    assert seen == labels
    assert batches.per_epoch == math.ceil(count / min(size, count))


@settings(deadline=None, max_examples=30)
@given(sizes=st.lists(st.integers(1, 9), min_size=2, max_size=4), n=st.integers(1, 9), seed=SEEDS)
def test_one_sample_gives_the_same_outputs_alone_as_in_a_batch(sizes: list[int], n: int, seed: int) -> None:
    config = TrainingConfig(hidden_sizes=tuple(sizes[1:-1]), activation="tanh", batch_norm=True, dropout=0.5)
    rng = np.random.default_rng(seed)
    network = Network.build(config, rng, inputs=sizes[0], outputs=sizes[-1], dtype=np.float64)
    x = rng.normal(size=(n, sizes[0]))
    together = network.forward(x).copy()
    assert together.shape == (n, sizes[-1])
    for row in range(n):
        np.testing.assert_allclose(network.forward(x[row : row + 1])[0], together[row], rtol=1e-12, atol=1e-14)


@given(inputs=st.integers(1, 50), outputs=st.integers(1, 50), seed=SEEDS, name=st.sampled_from(["he", "xavier"]))
def test_one_seed_draws_one_network_in_both_types(inputs: int, outputs: int, seed: int, name: str) -> None:
    coarse, fine = np.empty((inputs, outputs), np.float32), np.empty((inputs, outputs))
    fill_weights(coarse, name, np.random.default_rng(seed))
    fill_weights(fine, name, np.random.default_rng(seed))
    assert np.array_equal(coarse, fine.astype(np.float32))


def test_gray_values_are_scaled_and_floats_are_taken_as_they_are() -> None:
    assert scale_pixels(np.array([[0, 51, 255]], np.uint8))[0].tolist() == pytest.approx([0, 0.2, 1])
    assert scale_pixels(np.array([[0, 0.25, 1]])).tolist() == [[0, 0.25, 1]]


def image_with_a_dot() -> np.ndarray:
    image = np.zeros((1, 11, 11), np.float32)
    image[0, 5, 5] = 1
    return image.reshape(1, 121)


@pytest.mark.parametrize("fields", [{"shift": 2.0}, {"rotation": 20.0}, {"scale": 0.2}, {"elastic": 1.0}])
def test_augmentation_draws_anew_each_time_and_the_same_for_the_same_rng(fields: dict[str, float]) -> None:
    augmentation = make_augmentation(TrainingConfig(**fields), 8, 8)  # type: ignore[arg-type]
    assert isinstance(augmentation, Augmentation)
    original = np.random.default_rng(0).random((5, 64)).astype(np.float32)
    seen = []
    for seed in (1, 1, 2):
        images = original.copy()
        augmentation(images, np.random.default_rng(seed))
        assert images.min() >= 0
        assert images.max() <= 1 + 1e-6
        seen.append(images)
    assert np.array_equal(seen[0], seen[1])
    assert not np.array_equal(seen[0], seen[2])
    assert not np.array_equal(seen[0], original)


def test_without_strengths_there_is_no_augmentation() -> None:
    assert make_augmentation(TrainingConfig(), 8, 8) is None


def test_a_shift_moves_ink_by_at_most_its_strength_and_keeps_it() -> None:
    augmentation = Augmentation(TrainingConfig(shift=2.0), 11, 11)
    rows, columns = np.mgrid[:11, :11].reshape(2, 121)
    for seed in range(20):
        image = image_with_a_dot()
        augmentation(image, np.random.default_rng(seed))
        assert image.sum() == pytest.approx(1, abs=1e-4)
        at = (float(image[0] @ rows), float(image[0] @ columns))
        assert max(abs(at[0] - 5), abs(at[1] - 5)) <= 2 + 1e-4


def test_what_comes_in_from_outside_is_paper() -> None:
    augmentation = Augmentation(TrainingConfig(shift=14.0), 8, 8)
    images = np.ones((50, 64), np.float32)
    augmentation(images, np.random.default_rng(0))
    assert images.min() == 0
    assert (images.mean(axis=1) < 1).all()
