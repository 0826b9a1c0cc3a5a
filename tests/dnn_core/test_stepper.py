"""A step cut into jobs does what the plain loop does, forward, loss, backward, optimizer, one after the other."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from dnn_core.arrays import Array
from dnn_core.augment import make_augmentation
from dnn_core.batching import DROPOUT, INITIAL_WEIGHTS, Batches, numbered_rng
from dnn_core.config import TrainingConfig
from dnn_core.events import StepFinished
from dnn_core.losses import make_loss
from dnn_core.mnist import Dataset
from dnn_core.network import Network
from dnn_core.optimizers import make_optimizer
from dnn_core.stepper import SPLIT
from dnn_core.trainer import TrainingRun

BASE = TrainingConfig(hidden_sizes=(3000,), activation="relu", optimizer="momentum", batch_size=40, epochs=2)
CASES: dict[str, TrainingConfig] = {
    "left to one thread": TrainingConfig(hidden_sizes=(12, 7), optimizer="momentum", batch_size=40, epochs=2),
    "first layer in two shares": BASE,
    "and each in several chunks": TrainingConfig(**{**BASE.to_dict(), "hidden_sizes": (10_000, 30)}),
    "second layer in chunks, its products in two parts": TrainingConfig(
        **{**BASE.to_dict(), "hidden_sizes": (2000, 150)}
    ),
    "layers together in a chunk": TrainingConfig(**{**BASE.to_dict(), "hidden_sizes": (3000, 20, 30, 10)}),
    "with batch normalization and dropout": TrainingConfig(**{**BASE.to_dict(), "batch_norm": True, "dropout": 0.2}),
    "with weight decay": TrainingConfig(**{**BASE.to_dict(), "weight_decay": 0.1, "optimizer": "adamw"}),
    "with distortions": TrainingConfig(**{**BASE.to_dict(), "shift": 1.0}),
}


def plain(config: TrainingConfig, data: Dataset) -> tuple[Array, list[float]]:
    """Parameters after the whole run, and each step's loss."""
    network = Network.build(config, numbered_rng(config.seed, INITIAL_WEIGHTS), inputs=64, outputs=4)
    optimizer = make_optimizer(config, network.parameters, network.gradients)
    augmentation = make_augmentation(config, data.rows, data.columns)
    batches = Batches(data.train_images, data.train_labels, config.batch_size, config.seed, augmentation)
    loss, losses = make_loss(config.loss), []
    for step in range(config.epochs * batches.per_epoch):
        x, labels = batches.fill(step, np.empty((config.batch_size, 64), np.float32))
        outputs = network.forward(x, training=True, rng=numbered_rng(config.seed, DROPOUT, step))
        losses.append(loss.forward(outputs, labels))
        network.backward(loss.backward())
        optimizer.step(config.learning_rate)
    return network.parameters, losses


@pytest.mark.parametrize("case", CASES)
def test_a_step_cut_into_jobs_does_what_the_plain_loop_does(digits: Dataset, case: str) -> None:
    config = CASES[case]
    wanted, losses = plain(config, digits)
    run = TrainingRun(config, digits)
    told = [event.loss for event in run.events() if isinstance(event, StepFinished)]
    run.close()
    assert told == pytest.approx(losses, rel=1e-4)
    for layer, name, place in run.network.places:
        found = run.network.parameters[place]
        assert np.allclose(found, wanted[place], rtol=1e-3, atol=2e-5), f"{name} of {layer.kind}"


def test_the_cases_are_cut_as_they_say(digits: Dataset) -> None:
    chunks = {}
    for case, config in CASES.items():
        run = TrainingRun(config, digits, alone=True)
        first = [chunk for chunk in run._stepper._chunks if chunk.products is not None]
        chunks[case] = (len(first), len(run._stepper._chunks))
    assert chunks["left to one thread"][0] == 1
    assert chunks["first layer in two shares"][0] == 2
    assert chunks["and each in several chunks"][0] > 2
    several, together = "second layer in chunks, its products in two parts", "layers together in a chunk"
    assert chunks[several][1] > chunks[several][0] + 1
    assert chunks[together][1] == chunks[together][0] + 1
    assert SPLIT <= 40 * 2000 * 150


def test_each_batch_is_prepared_once(digits: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[int] = []
    fill = Batches.fill

    def counted(self: Batches, step: int, x: Array) -> tuple[Array, Array]:
        prepared.append(step)
        return fill(self, step, x)

    monkeypatch.setattr(Batches, "fill", counted)
    run = TrainingRun(BASE, digits)
    steps = sum(isinstance(event, StepFinished) for event in run.events())
    run.close()
    assert sorted(prepared) == list(range(steps)) == list(range(12))


@pytest.mark.parametrize(("hidden_sizes", "helped"), [((12,), False), ((3000,), True)])
def test_a_small_network_is_left_to_one_thread(digits: Dataset, hidden_sizes: tuple[int, ...], helped: bool) -> None:
    before = set(threading.enumerate())
    run = TrainingRun(TrainingConfig(hidden_sizes=hidden_sizes), digits)
    names = [thread.name for thread in threading.enumerate() if thread not in before]
    run.close()
    assert names == (["training-helper"] if helped else [])
