"""Looking into a network: activations, and the weights at first; neither disturbs a run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dnn_core.activations import Sigmoid
from dnn_core.config import TrainingConfig
from dnn_core.events import StepFinished
from dnn_core.inspection import activations, initial_network
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


def test_what_training_made_of_the_weights_is_told_from_the_initial_network(digits: Dataset) -> None:
    run = TrainingRun(CONFIG, digits)
    start = initial_network(CONFIG, inputs=64, outputs=4)
    assert np.array_equal(start.parameters, run.network.parameters)
    for _ in run.events():
        pass
    assert np.array_equal(start.parameters, initial_network(CONFIG, inputs=64, outputs=4).parameters)
    assert np.abs(run.network.parameters - start.parameters).max() > 0


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
        assert np.array_equal(run.network.gradients, gradients)
        if isinstance(event, StepFinished):
            events.append(event)
    assert [event.loss for event in events] == [event.loss for event in told]
    assert np.array_equal(run.network.parameters, undisturbed.network.parameters)


def test_what_cannot_be_looked_at_is_refused(network: Network) -> None:
    with pytest.raises(ValueError, match=r"image: shape \(5,\), but this network takes \(4,\)"):
        activations(network, np.zeros(5))
    with pytest.raises(ValueError, match=r"images: nan at \[0, 2\]; every value must be a finite number"):
        activations(network, np.array([0, 0, np.nan, 0]))
