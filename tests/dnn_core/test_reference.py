"""The same numbers as PyTorch: layers, losses, whole networks, and five steps of each optimizer.

PyTorch's are stored in reference/reference.npz, which reference/make_reference.py wrote; that file states the
conventions both share. Inputs are drawn here by the same few lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from dnn_core.activations import make_activation
from dnn_core.arrays import Array
from dnn_core.config import ACTIVATIONS, OPTIMIZERS, TrainingConfig
from dnn_core.layers import BatchNorm, Dense, Layer
from dnn_core.losses import CrossEntropy, Loss, MeanSquaredError
from dnn_core.network import Network
from dnn_core.optimizers import make_optimizer

FILE = Path(__file__).parent / "reference" / "reference.npz"
SIZES, BATCH, STEPS = (6, 5, 4, 3), 8, 5
SMOOTHING, DROPOUT_SEED = 0.1, 11
LABELS = np.arange(BATCH) % SIZES[-1]
CLOSE = {"float32": {"rtol": 1e-5, "atol": 1e-5}, "float64": {"rtol": 1e-10, "atol": 1e-10}}
RATES = {"sgd": 0.1, "momentum": 0.1, "nesterov": 0.1, "rmsprop": 0.01, "adam": 0.01, "adamw": 0.01}
DTYPES = ("float32", "float64")


@pytest.fixture(scope="module")
def reference() -> Mapping[str, Array]:
    with np.load(FILE, allow_pickle=False) as entries:
        return {name: entries[name] for name in entries.files}


def numbers(*shape: int, seed: int) -> Array:
    drawn = np.random.default_rng(seed).normal(size=shape)
    return (drawn + 0.05 * np.sign(drawn)).astype(np.float32).astype(np.float64)


def bound(layer: Layer, dtype: str, **parameters: Array) -> Layer:
    """The layer with parameters of its own, not a network's."""
    views = {name: parameters[name].astype(dtype) for name in layer.parameter_shapes()}
    layer.bind(views, {name: np.full_like(view, np.nan) for name, view in views.items()})
    return layer


def make_loss(kind: str) -> Loss:
    if kind.startswith("mse"):
        return MeanSquaredError()
    return CrossEntropy(SMOOTHING if kind == "cross-entropy-smoothed" else 0.0)


def start(network: Network) -> None:
    """Give the dense layers the parameters that PyTorch began with."""
    for place, dense in enumerate(network.dense):
        dense.weights[:] = numbers(dense.inputs * dense.outputs, seed=20 + place).reshape(dense.weights.shape) / 2
        dense.biases[:] = numbers(dense.outputs, seed=30 + place) / 8


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_activations(reference: Mapping[str, Array], kind: str, dtype: str) -> None:
    layer = make_activation(kind)
    y = layer.forward(numbers(BATCH, 5, seed=1).astype(dtype))
    np.testing.assert_allclose(y, reference[f"{dtype}/{kind}/y"], **CLOSE[dtype])
    dx = layer.backward(numbers(BATCH, 5, seed=2).astype(dtype))
    assert y.dtype == dx.dtype == dtype
    np.testing.assert_allclose(dx, reference[f"{dtype}/{kind}/dx"], **CLOSE[dtype])


@pytest.mark.parametrize("dtype", DTYPES)
def test_dense(reference: Mapping[str, Array], dtype: str) -> None:
    layer = bound(Dense(5, 4), dtype, weights=numbers(5, 4, seed=3), biases=numbers(4, seed=4))
    assert isinstance(layer, Dense)
    y = layer.forward(numbers(BATCH, 5, seed=1).astype(dtype))
    np.testing.assert_allclose(y, reference[f"{dtype}/dense/y"], **CLOSE[dtype])
    dx = layer.backward(numbers(BATCH, 4, seed=5).astype(dtype))
    np.testing.assert_allclose(dx, reference[f"{dtype}/dense/dx"], **CLOSE[dtype])
    np.testing.assert_allclose(layer.weights_gradient, reference[f"{dtype}/dense/weights"], **CLOSE[dtype])
    np.testing.assert_allclose(layer.biases_gradient, reference[f"{dtype}/dense/biases"], **CLOSE[dtype])


@pytest.mark.parametrize("dtype", DTYPES)
def test_batch_normalization_while_training_and_after(reference: Mapping[str, Array], dtype: str) -> None:
    layer = bound(BatchNorm(5), dtype, scales=numbers(5, seed=6), shifts=numbers(5, seed=7))
    assert isinstance(layer, BatchNorm)
    x, above = numbers(BATCH, 5, seed=1).astype(dtype), numbers(BATCH, 5, seed=2).astype(dtype)
    for case, training in (("batch-norm", True), ("batch-norm-still", False)):
        y = layer.forward(x, training=training)
        np.testing.assert_allclose(y, reference[f"{dtype}/{case}/y"], **CLOSE[dtype])
        dx = layer.backward(above.copy())
        np.testing.assert_allclose(dx, reference[f"{dtype}/{case}/dx"], **CLOSE[dtype])
        np.testing.assert_allclose(layer.scales_gradient, reference[f"{dtype}/{case}/scales"], **CLOSE[dtype])
        for name, running in layer.state().items():
            np.testing.assert_allclose(running, reference[f"{dtype}/batch-norm/{name}"], **CLOSE[dtype])
    np.testing.assert_allclose(layer.shifts_gradient, reference[f"{dtype}/batch-norm/shifts"], **CLOSE[dtype])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", ["mse", "mse-numbers", "cross-entropy", "cross-entropy-smoothed"])
def test_losses(reference: Mapping[str, Array], kind: str, dtype: str) -> None:
    loss = make_loss(kind)
    targets = numbers(BATCH, SIZES[-1], seed=9).astype(dtype) if kind == "mse-numbers" else LABELS
    value = loss.forward(numbers(BATCH, SIZES[-1], seed=8).astype(dtype), targets)
    np.testing.assert_allclose(value, reference[f"{dtype}/{kind}/loss"], **CLOSE[dtype])
    np.testing.assert_allclose(loss.backward(), reference[f"{dtype}/{kind}/gradient"], **CLOSE[dtype])


@pytest.mark.parametrize("dtype", DTYPES)
def test_whole_networks(reference: Mapping[str, Array], dtype: str) -> None:
    cases = sorted({key.rpartition("/")[0] for key in reference if key.startswith(f"{dtype}/network/")})
    assert len(cases) == 6 * 4 + 2 + 6 * 4  # with and without norm and dropout, smoothed, mse by output activation
    for case in cases:
        activation, kind, output, norm, dropout = case.split("/")[2:]
        config = TrainingConfig(
            hidden_sizes=SIZES[1:-1], activation=activation, loss="mse" if kind == "mse" else "cross-entropy",
            output_activation="softmax" if output == "None" else output, batch_norm=norm == "True",
            dropout=float(dropout),
        )  # fmt: skip
        network = Network.build(config, np.random.default_rng(0), inputs=SIZES[0], outputs=SIZES[-1], dtype=dtype)
        start(network)
        loss = make_loss(kind)
        x, rng = numbers(BATCH, SIZES[0], seed=10).astype(dtype), np.random.default_rng(DROPOUT_SEED)
        value = loss.forward(network.forward(x, training=True, rng=rng), LABELS)
        np.testing.assert_allclose(value, reference[f"{case}/loss"], **CLOSE[dtype], err_msg=case)
        network.backward(loss.backward())
        gradients = network.gradients
        np.testing.assert_allclose(gradients, reference[f"{case}/gradients"], **CLOSE[dtype], err_msg=case)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("decay", [0.0, 0.05])
@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_five_steps_of_each_optimizer(
    reference: Mapping[str, Array], kind: str, decay: float, norm: bool, dtype: str
) -> None:
    config = TrainingConfig(
        hidden_sizes=SIZES[1:-1], activation="tanh", optimizer=kind, weight_decay=decay, batch_norm=norm
    )
    network = Network.build(config, np.random.default_rng(0), inputs=SIZES[0], outputs=SIZES[-1], dtype=dtype)
    start(network)
    optimizer, loss = make_optimizer(config, network.parameters, network.gradients), CrossEntropy()
    losses = []
    for step in range(STEPS):
        x = numbers(BATCH, SIZES[0], seed=40 + step).astype(dtype)
        losses.append(loss.forward(network.forward(x, training=True), LABELS))
        network.backward(loss.backward())
        optimizer.step(RATES[kind])
    key = f"{dtype}/optimizer/{kind}/{decay}/{norm}"
    np.testing.assert_allclose(losses, reference[f"{key}/losses"], **CLOSE[dtype])
    found, wanted = network.parameters.copy(), reference[f"{key}/parameters"].copy()
    for layer, name, place in network.slices:
        if norm and name == "biases" and layer is not network.dense[-1]:
            # Batch normalization takes a bias off again: its gradient is rounding, which Adam blows up to full steps.
            assert np.abs(network.gradients[place]).max() < (1e-6 if dtype == "float32" else 1e-15) + decay
            found[place] = wanted[place] = 0
    np.testing.assert_allclose(found, wanted, **CLOSE[dtype])
    assert network.parameters.dtype == dtype
