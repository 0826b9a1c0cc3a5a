"""A run's network read from its checkpoint says what the run's own network says; what cannot be read is told."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dnn_core import idx, mnist
from dnn_core.checkpoint import read_checkpoint, write_checkpoint
from dnn_core.config import TrainingConfig
from dnn_core.fast.run import FastTrainingRun
from dnn_core.inspection import initial_network
from dnn_core.losses import make_loss
from dnn_core.metrics import evaluate
from dnn_core.mnist import Dataset
from dnn_core.variations import pixel_scale
from tests.training.conftest import write_images
from tutor.training import loaded_network
from tutor.training.digits import DigitShelf
from tutor.training.loaded_network import LoadError

FEW = TrainingConfig(hidden_sizes=(16,), learning_rate=0.01, samples=600, max_steps=40)
KINDS = {
    "cross-entropy": FEW,
    "no hidden layer": replace(FEW, hidden_sizes=()),
    "mse of sigmoids": replace(FEW, loss="mse", output_activation="sigmoid"),
    "batch norm and dropout": replace(FEW, hidden_sizes=(16, 8), batch_norm=True, dropout=0.2, activation="relu"),
    "raw pixels": replace(FEW, raw_pixels=True, learning_rate=0.0001),
    "scrambled pixels": replace(FEW, scramble_pixels=True),
}


@pytest.fixture(scope="module")
def digits() -> Dataset:
    """Real ones: 600 to learn from, all 10,000 to be tested on."""
    data = mnist.load()
    return replace(data, train_images=data.train_images[:600], train_labels=data.train_labels[:600])


def trained(runs: Path, data: Dataset, config: TrainingConfig = FEW, number: int = 1) -> FastTrainingRun:
    """A run that has ended and left its checkpoint."""
    path = loaded_network.path_of(runs, number)
    path.parent.mkdir(parents=True)
    run = FastTrainingRun(config, data, alone=True)
    for _ in range(config.max_steps):
        run._step()
    run.save(path)
    run.close()
    return run


@pytest.mark.parametrize("config", KINDS.values(), ids=KINDS)
def test_it_says_of_real_digits_what_the_network_itself_says(
    runs: Path, digits: Dataset, config: TrainingConfig
) -> None:
    run = trained(runs, digits, config)
    found = loaded_network.read(runs, 1)
    shelf, first = DigitShelf(), slice(0, 20)
    loss = make_loss(config.loss, output_activation=config.output_activation)
    # The run's own data are laid out as it learned them; what is read is the picture as anybody sees it.
    images, labels = run.data.test_images[first], run.data.test_labels[first]
    expected = evaluate(run.network, images, labels, loss, pixel_scale(config)).probabilities
    for place, wanted in enumerate(expected):
        said = found.probabilities(shelf.digit(place).pixels)
        assert said == pytest.approx(wanted.tolist(), abs=1e-5)
        assert sum(said) == pytest.approx(1, abs=1e-5)
        *hidden, shares = found.activations(shelf.digit(place).pixels)
        assert shares == pytest.approx(wanted.tolist(), abs=1e-5)
        assert tuple(map(len, hidden)) == config.hidden_sizes
    assert (found.run, found.step, found.config) == (1, 40, config)


def test_the_mistakes_are_those_of_all_test_digits(runs: Path, digits: Dataset) -> None:
    run = trained(runs, digits)
    found = loaded_network.read(runs, 1).test().mistakes
    test = evaluate(run.network, digits.test_images, digits.test_labels)
    assert [one.index for one in found[:30]] == test.worst(30)
    assert len(found) == min(loaded_network.MOST_MISTAKES, round((1 - test.accuracy) * 10_000))
    assert all(one.predicted_label != one.label == digits.test_labels[one.index] for one in found)
    assert found[0].pixels == digits.test_images[found[0].index].tobytes()


def test_mistakes_are_shifted_as_the_run_shifted_its_test_images(runs: Path, digits: Dataset) -> None:
    run = trained(runs, digits, replace(FEW, test_shift=4))
    found = loaded_network.read(runs, 1).test().mistakes
    test = evaluate(run.network, run.data.test_images, digits.test_labels)
    assert [one.index for one in found[:10]] == test.worst(10)
    assert found[0].pixels == run.data.test_images[found[0].index].tobytes()


def test_mistakes_are_only_ever_measured_on_the_runs_own_data(runs: Path, data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(data, own)
    trained(runs, mnist.load(own))
    found = loaded_network.read(runs, 1)
    assert all(one.index < 60 for one in found.test().mistakes)
    write_images(own, idx.TEST_IMAGES, idx.TEST_LABELS, 60, seed=9)
    with pytest.raises(LoadError, match="are no longer those of run 1"):
        found.test()
    (own / idx.TEST_IMAGES).unlink()
    with pytest.raises(LoadError, match="test images of run 1 cannot be read"):
        found.test()
    arrays, values = read_checkpoint(loaded_network.path_of(runs, 1))
    write_checkpoint(loaded_network.path_of(runs, 1), arrays, {**values, "data": None})
    with pytest.raises(LoadError, match="not known which data run 1 learned from"):
        loaded_network.read(runs, 1).test()


def test_weights_are_told_less_those_of_the_start(runs: Path, digits: Dataset) -> None:
    run = trained(runs, digits)
    found = loaded_network.read(runs, 1)
    start = initial_network(FEW)
    assert found.neurons == 16
    for neuron in (0, 15):
        now, before = run.network.dense[0].weights[:, neuron], start.dense[0].weights[:, neuron]
        assert found.weights(neuron) == pytest.approx((now - before).tolist(), abs=1e-6)
    assert found.weights(0)[0] == 0, "no digit has ink in the corner"
    with pytest.raises(ValueError, match="it has 0 to 15"):
        found.weights(16)


def test_scrambled_weights_are_put_back_where_their_pixels_are(runs: Path, digits: Dataset) -> None:
    trained(runs, digits, replace(FEW, scramble_pixels=True))
    picture = np.array(loaded_network.read(runs, 1).weights(3)).reshape(28, 28)
    inked = digits.train_images.any(axis=0).reshape(28, 28)
    assert np.any(picture[inked])
    assert not np.any(picture[~inked])


def test_a_picture_has_784_values(runs: Path, digits: Dataset) -> None:
    trained(runs, digits)
    with pytest.raises(ValueError, match="a picture has 784"):
        loaded_network.read(runs, 1).probabilities(bytes(100))


def test_activations_are_what_the_next_layer_gets(runs: Path, digits: Dataset) -> None:
    run = trained(runs, digits, replace(FEW, hidden_sizes=(16, 8)))
    x = digits.test_images[:1].astype(np.float32) / 255
    expected = []
    for dense in run.network.dense[:-1]:
        x = 1 / (1 + np.exp(-(x @ dense.weights + dense.biases)))
        expected.append(x[0])
    found = loaded_network.read(runs, 1)
    first, second, _ = found.activations(digits.test_images[0].tobytes())
    assert first == pytest.approx(expected[0].tolist(), abs=1e-5)
    assert second == pytest.approx(expected[1].tolist(), abs=1e-5)
    with pytest.raises(ValueError, match="784"):
        found.activations(bytes(100))


def test_only_a_newer_checkpoint_is_read_again(runs: Path, digits: Dataset) -> None:
    assert loaded_network.refreshed(runs, 1, None) is None
    trained(runs, digits)
    first = loaded_network.refreshed(runs, 1, None)
    assert first is not None
    assert loaded_network.refreshed(runs, 1, first) is first
    (runs / "run-0002").mkdir()
    assert loaded_network.refreshed(runs, 2, first) is None
    trained(runs, digits, replace(FEW, hidden_sizes=(8,)), number=3)
    second = loaded_network.refreshed(runs, 3, first)
    assert second is not None
    assert (second.run, second.neurons) == (3, 8)
    arrays, values = read_checkpoint(loaded_network.path_of(runs, 3))
    write_checkpoint(loaded_network.path_of(runs, 3), arrays, values | {"step": 41})
    third = loaded_network.refreshed(runs, 3, second)
    assert third is not None
    assert third.step == 41


def test_no_checkpoint_is_told(runs: Path) -> None:
    with pytest.raises(LoadError, match="Run 7 has left no checkpoint yet"):
        loaded_network.read(runs, 7)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"\x93NUMPY"])
def test_a_damaged_checkpoint_is_told(runs: Path, content: bytes) -> None:
    path = loaded_network.path_of(runs, 1)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(LoadError, match=r"checkpoint of run 1 cannot be used: .*\. Press s") as caught:
        loaded_network.read(runs, 1)
    assert str(path) in str(caught.value)


def test_a_checkpoint_cut_short_is_told(runs: Path, digits: Dataset) -> None:
    trained(runs, digits)
    path = loaded_network.path_of(runs, 1)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(LoadError, match="cannot be used"):
        loaded_network.read(runs, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"layer_sizes": [64, 16, 10]}, "learned images of 64 pixels"),
        ({"layer_sizes": [784, 16, 4]}, "in 4 classes"),
        ({"layer_sizes": [784, 9000, 10]}, "its settings say"),
        ({"layer_sizes": "many"}, "cannot be used"),
        ({"config": {"hidden_sizes": [9000]}, "layer_sizes": [784, 9000, 10]}, "of 7,155,010"),
        ({"config": {"hidden_sizes": [16], "colour": 3}}, "cannot be used"),
        ({"step": None}, "cannot be used"),
    ],
)
def test_a_foreign_checkpoint_is_told(runs: Path, digits: Dataset, change: dict[str, object], said: str) -> None:
    trained(runs, digits)
    arrays, values = read_checkpoint(loaded_network.path_of(runs, 1))
    write_checkpoint(loaded_network.path_of(runs, 1), arrays, values | change)
    with pytest.raises(LoadError, match=said):
        loaded_network.read(runs, 1)


def test_weights_that_are_no_numbers_are_told(runs: Path, digits: Dataset) -> None:
    trained(runs, digits)
    arrays, values = read_checkpoint(loaded_network.path_of(runs, 1))
    arrays["parameters"][5] = np.nan
    write_checkpoint(loaded_network.path_of(runs, 1), arrays, values)
    with pytest.raises(LoadError, match="no longer finite numbers"):
        loaded_network.read(runs, 1)
