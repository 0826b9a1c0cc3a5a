"""Backward says what forward's slope is: every layer, activation and loss against central differences in float64,
alone and combined, for whatever shapes, batch sizes and seeds hypothesis comes up with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dnn_core.activations import Activation, ReLU, Sigmoid, make_activation
from dnn_core.arrays import Array
from dnn_core.config import ACTIVATIONS, OUTPUT_ACTIVATIONS, TrainingConfig
from dnn_core.layers import BatchNorm, Dense, Dropout, Layer
from dnn_core.losses import CrossEntropy, Loss, MeanSquaredError, make_loss
from dnn_core.network import Network
from tests.dnn_core import gradcheck
from tests.dnn_core.gradcheck import Entry, check_gradients, numeric_gradient

QUICK = settings(max_examples=12, deadline=None)
LAYERS = (*ACTIVATIONS, "dense", "dropout", "batch-norm")
SEEDS = st.integers(0, 2**32 - 1)
KINK = 5e-3
"""No input of a ReLU is nearer to 0 than this; a number moved by FINE moves it less, layers between them or not."""
FINE = 5e-5
"""A step for layers that bend sharply: ReLUs, and batch normalization of a batch with little spread."""


def make_layer(kind: str, inputs: int, outputs: int) -> Layer:
    match kind:
        case "dense":
            return Dense(inputs, outputs)
        case "dropout":
            return Dropout(0.4)
        case "batch-norm":
            return BatchNorm(inputs)
        case _:
            return make_activation(kind)


class WeightedSum(Loss):
    """sum(weights * outputs): the plainest loss, so that one layer is checked and nothing else."""

    kind = "weighted sum"

    def forward(self, outputs: Array, targets: Array) -> float:
        self.targets = targets
        return float((outputs * targets).sum())

    def backward(self) -> Array:
        return self.targets.copy()


def away_from_kinks(network: Network, x: Array) -> bool:
    """True if no ReLU is so near its kink that a step of central differences would cross it."""
    y, near = x, False
    for number, layer in enumerate(network.layers):
        if layer.kind in ("relu", "leaky-relu"):
            near = near or bool(np.abs(y).min() < KINK)
        y = layer.forward(y, training=True, rng=np.random.default_rng((0, number)))
    return not near


def assert_right(network: Network, loss: Loss, x: Array, targets: Array, *, training: bool = True) -> None:
    sharp = any(layer.kind in ("relu", "leaky-relu", "batch-norm") for layer in network.layers)
    step = FINE if sharp else gradcheck.STEP
    found = check_gradients(network, loss, x, targets, training=training, most=60, step=step)
    assert found.first_bad is None, str(found.first_bad)
    assert found.worst.relative_error < 1e-6
    assert found.checked > 0


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("kind", LAYERS)
@QUICK
@given(n=st.integers(1, 7), inputs=st.integers(1, 6), outputs=st.integers(1, 6), seed=SEEDS)
def test_each_layer_alone(kind: str, training: bool, n: int, inputs: int, outputs: int, seed: int) -> None:
    assume(n > 1 or kind != "batch-norm" or not training)
    rng = np.random.default_rng(seed)
    layer = make_layer(kind, inputs, outputs)
    # A network needs a dense layer: this one hands on what it gets.
    below = Dense(inputs, inputs)
    network = Network([below, layer], np.float64)
    network.parameters[:] = rng.normal(size=len(network.parameters))
    below.weights[:], below.biases[:] = np.eye(inputs), 0
    x = rng.normal(size=(n, inputs))
    x += KINK * np.sign(x)
    if kind == "batch-norm" and training:
        assume(x.std(axis=0).min() > 0.2)  # a column without spread is as good as a kink
    y = network.forward(x, training=training, rng=np.random.default_rng((0, 1)))
    assert_right(network, WeightedSum(), x, rng.normal(size=y.shape), training=training)


@QUICK
@given(n=st.integers(1, 7), classes=st.integers(1, 6), seed=SEEDS, smoothing=st.sampled_from([0.0, 0.1, 0.9]))
def test_each_loss_alone(n: int, classes: int, seed: int, smoothing: float) -> None:
    rng = np.random.default_rng(seed)
    outputs, labels = rng.normal(size=(n, classes)), rng.integers(classes, size=n)
    cases: list[tuple[Loss, Array]] = [
        (CrossEntropy(smoothing), labels),
        (MeanSquaredError(), labels),
        (MeanSquaredError(), rng.normal(size=(n, classes))),
    ]
    for loss, targets in cases:
        loss.forward(outputs, targets)
        analytic = loss.backward().copy()
        for index in np.ndindex(outputs.shape):
            numeric = numeric_gradient(lambda loss=loss, t=targets: loss.forward(outputs, t), outputs, index)
            assert Entry(0, loss.kind, "outputs", index, float(analytic[index]), numeric).relative_error < 1e-6


@pytest.mark.parametrize("output", [*OUTPUT_ACTIVATIONS, "cross-entropy"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@settings(max_examples=3, deadline=None)
@given(
    n=st.integers(1, 5),
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=4),
    seed=SEEDS,
    batch_norm=st.booleans(),
    dropout=st.sampled_from([0.0, 0.5]),
    training=st.booleans(),
)
def test_all_combined(
    activation: str, output: str, n: int, sizes: list[int], seed: int, batch_norm: bool, dropout: float, training: bool
) -> None:
    assume(n > 2 or not batch_norm)
    rng = np.random.default_rng(seed)
    mse = output != "cross-entropy"
    config = TrainingConfig(
        hidden_sizes=tuple(sizes[1:-1]), activation=activation, loss="mse" if mse else "cross-entropy",
        output_activation=output if mse else "softmax", batch_norm=batch_norm, dropout=dropout,
    )  # fmt: skip
    network = Network.build(config, rng, inputs=sizes[0], outputs=sizes[-1], dtype=np.float64)
    network.parameters += rng.normal(size=len(network.parameters)) / 4  # biases and shifts too
    x, labels = rng.normal(size=(n, sizes[0])), rng.integers(sizes[-1], size=n)
    assume(away_from_kinks(network, x))
    if batch_norm and training:
        assume(all(np.abs(layer._inverse_spread).max() < 5 for layer in network.layers if isinstance(layer, BatchNorm)))
    loss = make_loss(config.loss, smoothing=0.0 if mse else 0.1, output_activation=output)
    assert_right(network, loss, x, labels, training=training)


def checked(*layers: Layer) -> gradcheck.GradientCheck:
    network = Network(layers, np.float64)
    rng = np.random.default_rng(3)
    network.parameters[:] = rng.normal(size=len(network.parameters)) / 2
    x = rng.normal(size=(4, network.layer_sizes[0]))
    return check_gradients(network, MeanSquaredError(), x, rng.normal(size=(4, network.layer_sizes[-1])))


class WrongSigmoid(Sigmoid):
    def backward(self, gradient: Array) -> Array:
        return -super().backward(gradient)


class WrongBias(Dense):
    def backward(self, gradient: Array) -> Array:
        below = super().backward(gradient)
        self.biases_gradient[2] += 0.01
        return below


def test_a_wrong_activation_is_named_though_all_layers_below_it_are_off_too() -> None:
    dense = [Dense(inputs, 3) for inputs in (2, 3, 3)]
    found = checked(dense[0], Sigmoid(), dense[1], WrongSigmoid(), dense[2])
    assert found.first_bad is not None
    assert (found.first_bad.layer, found.first_bad.kind, found.first_bad.name) == (3, "sigmoid", "inputs")
    assert found.first_bad.index == (0, 0)
    assert found.first_bad.analytic == pytest.approx(-found.first_bad.numeric)
    assert str(found.first_bad).startswith("layer 3 (sigmoid), inputs [0, 0]: the gradient is ")


def test_one_wrong_entry_of_a_parameter_is_named() -> None:
    found = checked(Dense(2, 3), ReLU(), WrongBias(3, 4))
    assert found.first_bad is not None
    assert (found.first_bad.layer, found.first_bad.kind, found.first_bad.name) == (2, "dense", "biases")
    assert found.first_bad.index == (2,)
    assert found.worst.relative_error > 1e-6


def test_a_wrong_loss_is_named_as_what_comes_after_the_last_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    right = MeanSquaredError.backward
    monkeypatch.setattr(MeanSquaredError, "backward", lambda self: right(self) * 1.001)
    found = checked(Dense(2, 3))
    assert found.first_bad is not None
    assert (found.first_bad.layer, found.first_bad.kind) == (1, "mse")


def test_a_gradient_that_is_no_number_is_bad() -> None:
    assert Entry(0, "dense", "weights", (0, 0), float("nan"), 1.0).relative_error == float("inf")


def test_checking_leaves_network_and_running_means_as_they_were() -> None:
    config = TrainingConfig(hidden_sizes=(4,), batch_norm=True, dropout=0.5)
    network = Network.build(config, np.random.default_rng(0), inputs=3, outputs=2, dtype=np.float64)
    parameters = network.parameters.copy()
    state = {name: array.copy() for name, array in network.state().items()}
    x = np.random.default_rng(1).normal(size=(5, 3))
    check_gradients(network, CrossEntropy(), x, np.array([0, 1, 0, 1, 1]))
    assert np.array_equal(network.parameters, parameters)
    assert all(np.array_equal(network.state()[name], state[name]) for name in state)


def test_float32_is_refused_for_it_is_too_coarse() -> None:
    network = Network([Dense(2, 2)])
    with pytest.raises(ValueError, match=r"network: float32; gradients are checked in float64"):
        check_gradients(network, CrossEntropy(), np.zeros((1, 2)), np.array([0]))


def test_at_most_so_many_numbers_of_each_array_are_checked() -> None:
    network = Network([Dense(30, 20)], np.float64)
    x = np.random.default_rng(0).normal(size=(3, 30))
    found = check_gradients(network, CrossEntropy(), x, np.array([0, 5, 19]), most=10)
    assert found.checked == 10 + 10 + 10 + 10  # loss inputs, weights, biases, layer inputs
    assert found.first_bad is None


def test_each_activation_is_an_activation_layer_or_the_identity() -> None:
    assert [isinstance(make_activation(kind), Activation) for kind in ACTIVATIONS] == [False, *[True] * 5]
