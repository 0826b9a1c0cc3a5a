"""What does not fit is refused where it enters, by a message that says which argument, what it was, what is allowed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnn_core import config as known
from dnn_core.activations import ReLU, make_activation
from dnn_core.arrays import check_finite
from dnn_core.batching import Batches
from dnn_core.config import ConfigError, TrainingConfig, check_name, preset
from dnn_core.initializers import fill_weights, initializer_for
from dnn_core.layers import BatchNorm, Dense, Dropout
from dnn_core.losses import CrossEntropy, MeanSquaredError, make_loss
from dnn_core.metrics import evaluate
from dnn_core.mnist import Dataset
from dnn_core.network import Network
from dnn_core.run import TrainingRun
from dnn_core.schedules import factor

OK_IMAGES, OK_LABELS = np.zeros((3, 4), np.uint8), np.zeros(3, np.uint8)
F32 = np.float32


def small_network() -> Network:
    return Network([Dense(4, 3), ReLU(), Dense(3, 2)])


def forward_then_backward() -> None:
    network = small_network()
    network.forward(np.zeros((2, 4), F32))
    network.backward(np.zeros((3, 2), F32))


CASES: dict[str, tuple[Callable[[], object], str]] = {
    # sizes that do not fit together
    "dense after dense": (lambda: Network([Dense(4, 3), Dense(2, 1)]), "layers: dense 1 takes 2 inputs, but 3 come"),
    "dense over an activation": (
        lambda: Network([Dense(4, 3), ReLU(), Dense(2, 1)]),
        "layers: dense 2 takes 2 inputs, but 3 come from below",
    ),
    "batch norm": (lambda: Network([Dense(4, 3), BatchNorm(1)]), "layers: batch-norm 1 takes 1 inputs, but 3 come"),
    "no dense layer": (lambda: Network([ReLU()]), "layers: a network needs at least one dense layer"),
    "a layer of nothing": (lambda: Dense(0, 3), "inputs, outputs: a dense layer of 0 and 3; both must be at least 1"),
    "too few inputs": (
        lambda: small_network().forward(np.zeros((2, 3), F32)),
        "x: shape (2, 3), but this network takes (N, 4)",
    ),
    "not a batch": (lambda: small_network().forward(np.zeros(4, F32)), "x: shape (4,), but this network takes (N, 4)"),
    "no samples": (
        lambda: small_network().forward(np.zeros((0, 4), F32)),
        "x: shape (0, 4), but this network takes (N, 4), N at",
    ),
    "a layer's input": (lambda: Dense(4, 3).forward(np.zeros((2, 5), F32)), "x: shape (2, 5), but this layer takes"),
    "a gradient": (forward_then_backward, "gradient: shape (3, 2), but the outputs' is (2, 2)"),
    "one sample": (lambda: BatchNorm(3).forward(np.zeros((1, 3), F32), training=True), "x: a batch of one sample"),
    "dropout without rng": (lambda: Dropout(0.5).forward(np.zeros((1, 3), F32), training=True), "rng: dropout needs"),
    "dropout of all": (lambda: Dropout(1.0), "rate: 1.0 must be at least 0 and less than 1"),
    # losses
    "label too large": (
        lambda: CrossEntropy().forward(np.zeros((2, 3)), np.array([0, 3])),
        "targets: label 3 is out of range; labels run from 0 to 2",
    ),
    "label negative": (
        lambda: CrossEntropy().forward(np.zeros((2, 3)), np.array([-1, 0])),
        "targets: label -1 is out of range",
    ),
    "label too large for mse": (
        lambda: MeanSquaredError().forward(np.zeros((2, 3)), np.array([0, 9])),
        "targets: label 9 is out of range",
    ),
    "labels that are not whole": (
        lambda: MeanSquaredError().forward(np.zeros((2, 3)), np.array([0.5, 1])),
        "targets: float64 of shape (2,), but labels are whole",
    ),
    "one label too many": (
        lambda: CrossEntropy().forward(np.zeros((2, 3)), np.array([0, 1, 1])),
        "targets: shape (3,), but outputs of shape (2, 3) need (2,)",
    ),
    "numbers for cross-entropy": (
        lambda: CrossEntropy().forward(np.zeros((2, 3)), np.zeros((2, 3))),
        "targets: shape (2, 3), but cross-entropy needs labels (2,)",
    ),
    "no outputs": (
        lambda: CrossEntropy().forward(np.zeros((0, 3)), np.zeros(0, int)),
        "outputs: shape (0, 3), but (N, C) with at least one",
    ),
    "NaN in targets": (
        lambda: MeanSquaredError().forward(np.zeros((1, 2)), np.array([[0, np.nan]])),
        "targets: nan at [0, 1]; every value must be",
    ),
    "smoothing": (lambda: CrossEntropy(1.0), "smoothing: 1.0 must be at least 0 and less than 1"),
    # data
    "NaN in images": (
        lambda: evaluate(small_network(), np.array([[0, 0, np.inf, 0]]), np.array([0])),
        "images: inf at [0, 2]; every value must",
    ),
    "NaN in a batch": (
        lambda: Batches(np.full((2, 4), np.nan), np.array([0, 1]), 2, 0).batch(0),
        "images: nan at [0, 0]",
    ),
    "no images": (
        lambda: evaluate(small_network(), OK_IMAGES[:0], OK_LABELS[:0]),
        "images: shape (0, 4), but this network",
    ),
    "images of another size": (
        lambda: evaluate(small_network(), np.zeros((2, 5)), OK_LABELS[:2]),
        "images: shape (2, 5), but this network takes (N, 4)",
    ),
    "labels of other images": (
        lambda: evaluate(small_network(), OK_IMAGES, OK_LABELS[:2]),
        "labels: shape (2,), but 3 images need (3,)",
    ),
    "batches of nothing": (lambda: Batches(OK_IMAGES[:0], OK_LABELS[:0], 2, 0), "images: there are none; at least one"),
    "batches of other labels": (
        lambda: Batches(OK_IMAGES, OK_LABELS[:1], 2, 0),
        "labels: shape (1,) for images (3, 4)",
    ),
    "batch of none": (lambda: Batches(OK_IMAGES, OK_LABELS, 0, 0), "batch_size: 0 must be at least 1"),
    "dataset: size": (
        lambda: Dataset(OK_IMAGES, OK_LABELS, OK_IMAGES, OK_LABELS, 2, 3),
        "train_images: shape (3, 4), but images of 2 x 3 pixels need (N, 6)",
    ),
    "dataset: labels": (
        lambda: Dataset(OK_IMAGES, OK_LABELS, OK_IMAGES, OK_LABELS[:2], 2, 2),
        "test_labels: shape (2,), but 3 images need (3,)",
    ),
    "dataset: empty": (
        lambda: Dataset(OK_IMAGES, OK_LABELS, OK_IMAGES[:0], OK_LABELS[:0], 2, 2),
        "test_images: there are none; at least one",
    ),
    "dataset: NaN": (
        lambda: Dataset(np.full((3, 4), np.nan), OK_LABELS, OK_IMAGES, OK_LABELS, 2, 2),
        "train images and labels: float64 and uint8, but both must be uint8",
    ),
    "dataset: label": (
        lambda: Dataset(OK_IMAGES, OK_LABELS + 10, OK_IMAGES, OK_LABELS, 2, 2),
        "train_labels: 10 is out of range; labels run from 0 to 9",
    ),
    # unknown names
    "activation": (
        lambda: make_activation("relo"),
        "activation: 'relo' is not known; known are identity, sigmoid, tanh, relu, leaky-relu, softmax.",
    ),
    "loss": (
        lambda: make_loss("crossentropy"),
        "loss: 'crossentropy' is not known; known are cross-entropy, mse. Did you mean 'cross-entropy'?",
    ),
    "initializer": (
        lambda: initializer_for("glorot", "relu"),
        "initializer: 'glorot' is not known; known are auto, zeros, xavier, he.",
    ),
    "initializer of weights": (
        lambda: fill_weights(np.zeros((2, 2)), "auto", np.random.default_rng()),
        "initializer: 'auto' is not known; known are zeros, xavier, he.",
    ),
    "schedule": (
        lambda: factor("cosin", 0, 1),
        "schedule: 'cosin' is not known; known are constant, step, cosine, one-cycle. Did you mean 'cosine'?",
    ),
    "preset": (
        lambda: preset("notebok"),
        "preset: 'notebok' is not known; known are notebook, quick, best. Did you mean 'notebook'?",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_named(case: str) -> None:
    action, message = CASES[case]
    with pytest.raises(ValueError, match=re.escape(message)):
        action()


FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"activation": "sigmod"}, "activation: 'sigmod' is not known; known are"),
    ({"activation": None}, "activation: None is not known"),
    ({"loss": "MSE"}, "loss: 'MSE' is not known; known are cross-entropy, mse. Did you mean 'mse'?"),
    (
        {"optimizer": "Adam"},
        "optimizer: 'Adam' is not known; known are sgd, momentum, nesterov, rmsprop, adam, adamw. Did you mean 'adam'?",
    ),
    ({"initializer": "xaver"}, "initializer: 'xaver' is not known"),
    ({"schedule": "onecycle"}, "schedule: 'onecycle' is not known"),
    (
        {"output_activation": "relu"},
        "output_activation: 'relu' is not known; known are identity, sigmoid, tanh, softmax",
    ),
    ({"order": "random"}, "order: 'random' is not known"),
    ({"hidden_sizes": 256}, "hidden_sizes: 256 is not a list of whole numbers"),
    ({"hidden_sizes": (256, 0)}, "hidden_sizes: 0 must be a whole number from 1 to 10000"),
    ({"hidden_sizes": (2.5,)}, "hidden_sizes: 2.5 must be a whole number"),
    ({"hidden_sizes": (True,)}, "hidden_sizes: True must be a whole number"),
    ({"hidden_sizes": (5,) * 21}, "hidden_sizes: 21 hidden layers are too many; at most 20"),
    ({"batch_size": 0}, "batch_size: 0 must be a whole number from 1 to 60000"),
    ({"batch_size": 1.5}, "batch_size: 1.5 must be a whole number"),
    ({"epochs": 0}, "epochs: 0 must be a whole number from 1"),
    ({"seed": -1}, "seed: -1 must be a whole number of at least 0"),
    ({"seed": True}, "seed: True must be a whole number"),
    ({"samples": 0}, "samples: 0 must be a whole number from 1"),
    ({"learning_rate": 0}, "learning_rate: 0 must be a number of more than 0 and at most 1e+06"),
    ({"learning_rate": float("nan")}, "learning_rate: nan must be a number"),
    ({"learning_rate": "0.1"}, "learning_rate: '0.1' must be a number"),
    ({"momentum": 1.0}, "momentum: 1.0 must be a number of at least 0 and less than 1"),
    ({"weight_decay": -0.1}, "weight_decay: -0.1 must be a number of at least 0"),
    ({"label_smoothing": 1.0}, "label_smoothing: 1.0 must be"),
    ({"dropout": 1.0}, "dropout: 1.0 must be a number of at least 0 and less than 1"),
    ({"shift": 15}, "shift: 15 must be a number of at least 0 and at most 14"),
    ({"rotation": 181}, "rotation: 181 must be"),
    ({"scale": 1.0}, "scale: 1.0 must be a number of at least 0 and at most 0.9"),
    ({"elastic": -1}, "elastic: -1 must be"),
    ({"batch_norm": 1}, "batch_norm: 1 is neither true nor false"),
    ({"patience": 2}, "patience: 2 needs validation images to judge by, but validation_samples is 0"),
    ({"validation_samples": 100, "samples": 100}, "validation_samples: 100 leaves nothing to train on"),
    ({"batch_norm": True, "batch_size": 1}, "batch_size: 1 with batch_norm: one sample has no spread"),
    ({"label_smoothing": 0.1, "loss": "mse"}, "label_smoothing: 0.1 works with loss cross-entropy only"),
]


@pytest.mark.parametrize(("fields", "message"), FIELDS)
def test_a_field_that_cannot_be_is_named(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        TrainingConfig(**fields)


NUMBERS = [name for name, value in TrainingConfig().to_dict().items() if type(value) in (int, float)]


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -1e12, -(10**12), True, "1", None], ids=str)
def test_no_number_of_a_config_is_taken_unlooked_at(name: str, value: object) -> None:
    fields: dict[str, Any] = {name: value}
    with pytest.raises(ConfigError, match=rf"^{name}: "):
        TrainingConfig(**fields)


def test_an_unknown_field_is_named_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"field: 'learnig_rate' is not known; .* Did you mean 'learning_rate'\?"):
        TrainingConfig.from_dict({"learnig_rate": 0.1})


def test_a_config_survives_its_dictionary() -> None:
    config = TrainingConfig(hidden_sizes=(3,), dropout=0.5, learning_rate=1)
    assert TrainingConfig.from_dict(config.to_dict()) == config


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=20) | st.none() | st.integers() | st.binary())
def test_every_name_that_is_not_known_is_refused_and_the_known_are_listed(name: object) -> None:
    if name in known.OPTIMIZERS:
        check_name("optimizer", name, known.OPTIMIZERS)
        return
    with pytest.raises(ConfigError, match=r"^optimizer: .* is not known; known are sgd, momentum") as caught:
        check_name("optimizer", name, known.OPTIMIZERS)
    assert repr(name) in str(caught.value)


def test_check_finite_lets_numbers_pass() -> None:
    check_finite("x", np.array([[1e308, -1e308], [0, 255]]))
    check_finite("labels", np.array([1, 2], np.uint8))
    with pytest.raises(ValueError, match=r"x: -inf at \[1\]"):
        check_finite("x", np.array([0, -np.inf]))


@pytest.mark.parametrize(("samples", "batch_size"), [(41, 40), (81, 20)])
def test_batch_normalization_leaves_a_last_batch_of_one_out_another_image_each_epoch(
    digits: Dataset, samples: int, batch_size: int
) -> None:
    config = TrainingConfig(hidden_sizes=(3,), batch_norm=True, samples=samples, batch_size=batch_size, max_steps=20)
    run = TrainingRun(config, digits)
    per_epoch = run.batches.per_epoch
    assert {len(run.batches.indices(step)) for step in range(5 * per_epoch)} == {batch_size}
    steps = [range(epoch * per_epoch, (epoch + 1) * per_epoch) for epoch in range(5)]
    seen = {frozenset(int(index) for step in epoch for index in run.batches.indices(step)) for epoch in steps}
    assert {len(images) for images in seen} == {samples - 1}
    assert len(seen) > 1


def test_batch_normalization_of_a_single_image_is_refused_before_the_run(digits: Dataset) -> None:
    config = TrainingConfig(hidden_sizes=(3,), batch_norm=True, samples=1)
    with pytest.raises(ConfigError, match="samples: one training image has no spread for batch_norm"):
        TrainingRun(config, digits)


def test_batch_normalization_of_a_last_batch_of_two_is_run(digits: Dataset) -> None:
    config = TrainingConfig(hidden_sizes=(3,), batch_norm=True, samples=42, batch_size=40, epochs=1)
    events = list(TrainingRun(config, digits).events())
    assert type(events[-1]).__name__ == "RunFinished"


def test_a_validation_split_that_leaves_nothing_of_the_data_there_is_is_refused(digits: Dataset) -> None:
    config = TrainingConfig(validation_samples=203)  # of the 60,000 asked for, the data have 203
    with pytest.raises(ConfigError, match="validation_samples: 203 leaves nothing of the 203 training images"):
        TrainingRun(config, digits)
