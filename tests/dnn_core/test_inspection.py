"""Looking into a network: activations, weights as pictures, saliency; none of it disturbs a run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dnn_core.activations import Sigmoid, Softmax
from dnn_core.arrays import Array
from dnn_core.config import ACTIVATIONS, TrainingConfig
from dnn_core.events import StepFinished
from dnn_core.inspection import activations, initial_network, saliency, weights_picture
from dnn_core.layers import Dense
from dnn_core.mnist import Dataset
from dnn_core.network import Network
from dnn_core.run import TrainingRun

CONFIG = TrainingConfig(hidden_sizes=(6, 5), batch_size=40, epochs=2)


@pytest.fixture
def network() -> Network:
    """4 inputs, 2 neurons, 2 outputs, with numbers to follow by hand."""
    network = Network([Dense(4, 2), Sigmoid(), Dense(2, 2)], np.float64)
    network.dense[0].weights[:] = [[1, 5], [2, 6], [3, 7], [4, 8]]
    network.dense[0].biases[:] = [-10, 0]
    network.dense[1].weights[:] = [[4, 0], [0, 0]]
    network.dense[1].biases[:] = [0, 1]
    return network


IMAGE = np.array([1.0, 1.0, 1.0, 1.0])  # 1 + 2 + 3 + 4 - 10 = 0, whose sigmoid is 0.5


def test_activations_of_every_layer(network: Network) -> None:
    inputs, dense, sigmoid, logits = activations(network, IMAGE)
    assert [layer.kind for layer in (inputs, dense, sigmoid, logits)] == ["inputs", "dense", "sigmoid", "dense"]
    assert inputs.values.tolist() == IMAGE.tolist()
    assert dense.values.tolist() == [0, 26]
    assert sigmoid.values == pytest.approx([0.5, 1])
    assert logits.values == pytest.approx([2, 1])


def test_activations_are_copies_that_stay(network: Network) -> None:
    before = activations(network, IMAGE)
    kept = [layer.values.copy() for layer in before]
    activations(network, IMAGE * 3)
    assert all(np.array_equal(layer.values, values) for layer, values in zip(before, kept, strict=True))


def test_gray_values_are_scaled_as_in_training(network: Network) -> None:
    gray = np.array([255, 51, 0, 255], np.uint8)
    assert activations(network, gray)[0].values == pytest.approx([1, 0.2, 0, 1])
    assert activations(network, gray, scale=1.0)[0].values.tolist() == [255, 51, 0, 255]


def test_weights_as_a_picture(network: Network) -> None:
    assert weights_picture(network, 1, rows=2, columns=2).tolist() == [[5, 6], [7, 8]]
    picture = weights_picture(network, 0, rows=2, columns=2)
    picture[:] = 0
    assert network.dense[0].weights[:, 0].tolist() == [1, 2, 3, 4]


def test_what_training_made_of_the_weights_is_told_from_the_initial_network(digits: Dataset) -> None:
    run = TrainingRun(CONFIG, digits)
    start = initial_network(CONFIG, inputs=64, outputs=4)
    assert np.array_equal(start.parameters, run.network.parameters)
    for _ in run.events():
        pass
    assert np.array_equal(start.parameters, initial_network(CONFIG, inputs=64, outputs=4).parameters)
    change = weights_picture(run.network, 2, rows=8, columns=8) - weights_picture(start, 2, rows=8, columns=8)
    assert change.shape == (8, 8)
    assert np.array_equal(change.ravel(), run.network.dense[0].weights[:, 2] - start.dense[0].weights[:, 2])
    assert np.abs(change).max() > 0


def test_saliency_by_hand(network: Network) -> None:
    # logit 0 = 4 sigmoid(x . [1, 2, 3, 4] - 10) + ...: its slope is 4 * 0.25 * [1, 2, 3, 4]
    assert saliency(network, IMAGE, rows=2, columns=2).ravel() == pytest.approx([1, 2, 3, 4])


def logits_of(network: Network, image: Array) -> Array:
    """Of a network whose last layer may be an output activation."""
    return next(layer.values for layer in reversed(activations(network, image)) if layer.kind == "dense")


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", ["cross-entropy", "mse"])
def test_saliency_is_the_slope_of_the_winning_logit(activation: str, loss: str) -> None:
    config = TrainingConfig(hidden_sizes=(7, 6), activation=activation, loss=loss, batch_norm=True, dropout=0.5)
    rng = np.random.default_rng(5)
    network = Network.build(config, rng, inputs=12, outputs=3, dtype=np.float64)
    network.parameters += rng.normal(size=len(network.parameters)) / 5
    image = rng.random(12)
    winner = int(logits_of(network, image).argmax())
    found = saliency(network, image, rows=3, columns=4)
    for pixel in range(12):
        step = np.zeros(12)
        step[pixel] = 1e-6
        slope = (logits_of(network, image + step)[winner] - logits_of(network, image - step)[winner]) / 2e-6
        assert found.ravel()[pixel] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_saliency_looks_before_the_output_activation() -> None:
    network = Network([Dense(2, 2), Softmax()], np.float64)
    network.dense[0].weights[:] = [[30, 0], [40, 0]]
    assert saliency(network, np.array([1.0, 1.0]), rows=1, columns=2).tolist() == [[30, 40]]  # softmax has none left


def test_a_look_between_two_steps_changes_nothing(digits: Dataset) -> None:
    config = replace(CONFIG, dropout=0.2, batch_norm=True)
    undisturbed = TrainingRun(config, digits)
    told = [event for event in undisturbed.events() if isinstance(event, StepFinished)]
    run = TrainingRun(config, digits)
    events = []
    for event in run.events():
        gradients = run.network.gradients.copy()
        image = digits.test_images[0]
        activations(run.network, image)
        saliency(run.network, image, rows=8, columns=8)
        weights_picture(run.network, 0, rows=8, columns=8)
        assert np.array_equal(run.network.gradients, gradients)
        if isinstance(event, StepFinished):
            events.append(event)
    assert [event.loss for event in events] == [event.loss for event in told]
    assert np.array_equal(run.network.parameters, undisturbed.network.parameters)


def test_what_cannot_be_looked_at_is_refused(network: Network) -> None:
    with pytest.raises(ValueError, match=r"neuron: 2 is not in the first layer; it has 0 to 1"):
        weights_picture(network, 2, rows=2, columns=2)
    with pytest.raises(ValueError, match=r"rows, columns: 28 x 28, but the network has 4 inputs"):
        weights_picture(network, 0)
    with pytest.raises(ValueError, match=r"rows, columns: 3 x 2, but the network has 4 inputs"):
        saliency(network, IMAGE, rows=3, columns=2)
    with pytest.raises(ValueError, match=r"image: shape \(5,\), but this network takes \(4,\)"):
        activations(network, np.zeros(5))
    with pytest.raises(ValueError, match=r"images: nan at \[0, 2\]; every value must be a finite number"):
        activations(network, np.array([0, 0, np.nan, 0]))
