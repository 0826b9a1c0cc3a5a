"""A network that was trained elsewhere becomes a run here: tested on the test images, and open to all of the Lab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dnn_core import mnist
from dnn_core.config import TrainingConfig
from dnn_core.metrics import evaluate, fixed_samples, sample_predictions
from dnn_core.network import Network
from dnn_core.run import SAMPLES_SHOWN, WORST_SHOWN, TrainingRun
from tutor.domain.moments import stamp
from tutor.domain.run_facts import DataFacts
from tutor.training.records import CHECKPOINT, new_run, run_folder, write_record
from tutor.training.snapshot import BROUGHT, Prediction, RunState, TestPoint, TrainingSnapshot
from tutor.training.weights_file import Layers, WeightsError, read_layers

TRIED = ("sigmoid", "relu", "tanh", "leaky-relu", "identity")
"""Activations that a file does not tell; the one that reads most held-out training images is taken."""
HELD_OUT = 5_000
ROUNDING = 5e-4
"""Of 10,000 test images so many may be read otherwise by float32 and float64."""


@dataclass(frozen=True, slots=True)
class ImportedNetwork:
    """The run that the network is now, its accuracy on the test images, and what each activation read of the held-out
    training images (empty if the activation was named)."""

    run: int
    accuracy: float
    sizes: tuple[int, ...]
    activation: str
    tried: tuple[tuple[str, float], ...]


Curve = tuple[tuple[float, float], ...]


def import_network(
    path: Path,
    runs: Path,
    now: datetime,
    activation: str = "",
    *,
    title: str = "",
    curve: Curve = (),
    settings: Mapping[str, Any] | None = None,
    code: tuple[tuple[str, str], ...] = (),
    read: float | None = None,
) -> ImportedNetwork:
    """Read the weights, test them on MNIST, and keep them as a run. Raises WeightsError, or OSError.

    `curve` is how it learned, if that is known: (step, loss). `settings` are those of its training (fields of
    TrainingConfig), `code` names and texts of the files that made it, which are kept beside the run. `read` is what the
    network's own code reads of the test images: it tells the activation, and weights that read another share here are
    not kept, since something in that network is none of what the Lab knows.
    """
    data = mnist.load()
    layers = read_layers(path, data.rows * data.columns, data.classes)
    known = bool(activation) or read is not None
    tried = () if known else tuple((name, _share(layers, name, *_held_out(data))) for name in TRIED)
    if read is not None:
        activation = min(TRIED, key=lambda name: abs(read - _share(layers, name, data.test_images, data.test_labels)))
    chosen = activation or max(tried, key=lambda one: one[1])[0]
    run = TrainingRun(replace(_config(layers, chosen), **(settings or {})), data)
    fill(run.network, layers)
    test = evaluate(run.network, data.test_images, data.test_labels)
    if read is not None and abs(read - test.accuracy) > ROUNDING:
        raise WeightsError(
            f"By its own code it reads {read:.2%} of the test digits, by its weights and {chosen} {test.accuracy:.2%}. "
            "Something in it is neither a dense layer nor the one activation of all hidden layers."
        )
    shown = fixed_samples(data.test_labels, SAMPLES_SHOWN), test.worst(WORST_SHOWN)
    predictions, mistakes = (
        tuple(Prediction(one.index, one.label, one.probabilities, one.pixels) for one in found)
        for found in (sample_predictions(test, data.test_images, indices) for indices in shown)
    )
    run.step = run.total_steps
    number = new_run(runs)
    run.save(run_folder(runs, number) / CHECKPOINT)
    sizes = run.network.layer_sizes
    snapshot = TrainingSnapshot(
        run=number,
        state=RunState.FINISHED,
        config=run.config,
        layer_sizes=sizes,
        parameter_count=len(run.network.parameters),
        step=run.step,
        total_steps=run.total_steps,
        steps_per_epoch=run.batches.per_epoch,
        train_curve=curve,
        test_points=(TestPoint(run.total_steps, test.loss, test.accuracy),),
        final_train_accuracy=run.training_accuracy(),
        predictions=predictions,
        mistakes=mistakes,
        confusion=test.confusion(),
        started_at=stamp(now),
        title=title or f"Your network: {path.name}",
        purpose=BROUGHT,
        message="" if title else f"Its weights are from {path.name}; it was trained elsewhere.",
        data=DataFacts.from_record(data.facts()),
    )
    for name, text in code:
        (run_folder(runs, number) / name).write_text(text, encoding="utf-8")
    write_record(runs, snapshot)
    return ImportedNetwork(number, test.accuracy, sizes, chosen, tried)


def _config(layers: Layers, activation: str) -> TrainingConfig:
    hidden = tuple(weights.shape[1] for weights, _ in layers[:-1])
    return TrainingConfig(hidden_sizes=hidden, activation=activation, epochs=1)


def fill(network: Network, layers: Layers) -> None:
    for dense, (weights, biases) in zip(network.dense, layers, strict=True):
        dense.weights[:] = weights
        dense.biases[:] = biases


def _held_out(data: mnist.Dataset) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    return data.train_images[-HELD_OUT:], data.train_labels[-HELD_OUT:]


def _share(layers: Layers, activation: str, images: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint8]) -> float:
    """Of the images read right by the weights with that activation."""
    network = Network.build(_config(layers, activation), np.random.default_rng(0))
    fill(network, layers)
    with np.errstate(all="ignore"):
        return evaluate(network, images, labels).accuracy
