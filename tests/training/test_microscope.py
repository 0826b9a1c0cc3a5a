"""One weight under the microscope: by backpropagation, by nudging and by dnn_core it has the same gradient."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dnn_core.batching import numbered_rng
from dnn_core.config import TrainingConfig
from dnn_core.losses import make_loss
from dnn_core.network import Network
from dnn_core.optimizers import Optimizer, make_optimizer
from tutor.training import microscope
from tutor.training.microscope import LATER, OPTIMIZERS, Microscope, WeightIndex

PIXELS = bytes((37 * place * place) % 256 for place in range(784))
CONFIGS = {
    "sigmoid": TrainingConfig(hidden_sizes=(12, 8)),
    "relu, normalized, smoothed": TrainingConfig(
        hidden_sizes=(12, 8), activation="relu", batch_norm=True, label_smoothing=0.05
    ),
    "squared error": TrainingConfig(hidden_sizes=(12,), loss="mse", output_activation="sigmoid", dropout=0.3),
    "no hidden layer": TrainingConfig(hidden_sizes=()),
}
PLACES = (WeightIndex(0, 406, 3), WeightIndex(1, 5, 2), WeightIndex(2, 7, 9))


def made(config: TrainingConfig) -> tuple[Network, Microscope]:
    network = Network.build(config, numbered_rng(1, 0))
    for array in network.state().values():
        array += 0.3
    return network, Microscope(network, config, np.arange(784), 1 / 255)


@pytest.mark.parametrize("name", CONFIGS)
def test_all_gradients_agree(name: str) -> None:
    config = CONFIGS[name]
    network, microscope = made(config)
    loss = make_loss(config.loss, smoothing=config.label_smoothing, output_activation=config.output_activation)
    x = np.frombuffer(PIXELS, np.uint8)[None].astype(np.float32) / 255
    told = loss.forward(network.forward(x), np.array([4]))
    network.backward(loss.backward())
    for place in PLACES[: len(network.dense)]:
        seen = microscope.look(PIXELS, 4, place)
        plain = network.dense[place.layer].weights_gradient[place.source, place.neuron]
        assert seen.gradient == pytest.approx(plain, rel=1e-3, abs=1e-7)
        assert seen.by_nudging == pytest.approx(seen.gradient, rel=1e-6, abs=1e-10)
        assert seen.value * seen.delta == pytest.approx(seen.gradient, rel=1e-12, abs=1e-15)
        assert seen.loss == pytest.approx(told, rel=1e-5)
        if seen.above is not None and seen.slope is not None:
            assert sum(weight * delta for weight, delta in seen.terms) == pytest.approx(seen.above, abs=1e-12)
            assert seen.slope * seen.above == pytest.approx(seen.delta, abs=1e-12)
        assert seen.norms == pytest.approx(network.gradient_norms(), rel=1e-4)


@pytest.mark.parametrize(("name", "rate"), OPTIMIZERS)
def test_the_step_is_that_of_the_optimizer(name: str, rate: float) -> None:
    config, place = CONFIGS["sigmoid"], PLACES[1]
    _, microscope = made(config)
    seen = microscope.look(PIXELS, 4, place)
    step = next(one for one in seen.steps if one.optimizer == name)
    flat, gradient = np.array([seen.weight]), np.array([seen.gradient])
    optimizer = make_optimizer(replace(config, optimizer=name), flat, gradient)
    for number in range(1, LATER + 1):
        optimizer.step(rate)
        if number == 1:
            assert step.first == pytest.approx(flat[0], rel=1e-12)
    assert step.later == pytest.approx(flat[0], rel=1e-12)
    if name != "adam":
        assert step.first == pytest.approx(seen.weight - rate * seen.gradient, rel=1e-12)
    assert microscope.look(PIXELS, 4, place) == seen, "a look changes nothing"


def test_all_weights_make_one_step_of_each_optimizer_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    _, seen_by = made(CONFIGS["sigmoid"])
    sizes: list[int] = []
    plain = Optimizer.step

    def counted(optimizer: Optimizer, rate: float) -> None:
        sizes.append(optimizer.parameters.size)
        plain(optimizer, rate)

    at_once = seen_by.look(PIXELS, 4, PLACES[1])
    monkeypatch.setattr(Optimizer, "step", counted)
    monkeypatch.setattr(microscope, "AT_ONCE", 1_000)
    assert seen_by.look(PIXELS, 4, PLACES[1]) == at_once
    assert sizes.count(1) == LATER * len(OPTIMIZERS), "later steps are made by the weight alone"
    assert sum(size for size in sizes if size > 1) == len(OPTIMIZERS) * seen_by.network.parameters.size
    assert max(sizes) == 1_000


def test_the_sigmoids_slope_is_that_of_the_lesson() -> None:
    """y (1 - y), with y what comes in at the next layer."""
    _, microscope = made(CONFIGS["sigmoid"])
    y = microscope.look(PIXELS, 4, WeightIndex(1, 3, 0)).value
    assert microscope.look(PIXELS, 4, WeightIndex(0, 406, 3)).slope == pytest.approx(y * (1 - y), rel=1e-9)


def test_saliency_says_where_ink_makes_it_surer() -> None:
    _, microscope = made(CONFIGS["sigmoid"])
    saliency = microscope.saliency(PIXELS, 7)
    pixel = max(range(784), key=lambda place: saliency[place] if PIXELS[place] < 200 else 0.0)
    more = bytearray(PIXELS)
    more[pixel] += 20
    before, after = (microscope.look(one, 7, PLACES[0]).loss for one in (PIXELS, bytes(more)))
    assert before - after == pytest.approx(saliency[pixel] * 20 / 255, rel=0.05)


def test_scrambled_pixels_lie_as_the_picture_does() -> None:
    config = CONFIGS["sigmoid"]
    network, _ = made(config)
    order = np.random.default_rng(5).permutation(784)
    microscope = Microscope(network, config, order, 1 / 255)
    seen = microscope.look(PIXELS, 4, WeightIndex(0, 406, 3))
    assert seen.value == pytest.approx(PIXELS[406] / 255)
    assert seen.values[406] == seen.value
    assert seen.incoming[406] == seen.weight


def test_what_counts_most_is_found() -> None:
    _, microscope = made(CONFIGS["relu, normalized, smoothed"])
    for layer, sources in ((0, [406]), (1, range(12)), (2, range(8))):
        seen = microscope.look(PIXELS, 4, WeightIndex(layer, sources[0] if layer == 0 else -1, -1))
        all_of_it = [
            abs(microscope.look(PIXELS, 4, WeightIndex(layer, source, neuron)).gradient)
            for source in sources
            for neuron in range((12, 8, 10)[layer])
        ]
        assert abs(seen.gradient) == max(all_of_it) > 0
