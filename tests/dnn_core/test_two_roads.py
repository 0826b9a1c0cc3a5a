"""The fast road does what the plain one does, in every kind of layer, loss and optimizer, however odd the sizes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from dnn_core.arrays import Array
from dnn_core.batching import Batches
from dnn_core.config import ACTIVATIONS, OPTIMIZERS, OUTPUT_ACTIVATIONS, TrainingConfig
from dnn_core.events import StepFinished, TestEvaluated
from dnn_core.fast import blas
from dnn_core.fast.optimizers import in_place
from dnn_core.fast.run import FastTrainingRun
from dnn_core.fast.stepper import SPLIT
from dnn_core.mnist import Dataset
from dnn_core.optimizers import make_optimizer
from dnn_core.run import TrainingRun

BASE = TrainingConfig(hidden_sizes=(3000,), activation="relu", optimizer="momentum", batch_size=40, epochs=2)
"""203 images make 6 steps an epoch, the last of 3 images. Large enough to be cut in pieces."""
SMALL = replace(BASE, hidden_sizes=(12, 7))
CUTS: Mapping[str, TrainingConfig] = {
    "left to one thread": SMALL,
    "first layer in two shares": BASE,
    "and each in several chunks": replace(BASE, hidden_sizes=(10_000, 30)),
    "second layer in chunks, its products in two parts": replace(BASE, hidden_sizes=(2000, 150)),
    "layers together in a chunk": replace(BASE, hidden_sizes=(3000, 20, 30, 10)),
}
CASES: Mapping[str, TrainingConfig] = {
    **CUTS,
    **{f"activation {name}": replace(BASE, activation=name) for name in ACTIVATIONS},
    **{f"small {name}": replace(SMALL, activation=name, hidden_sizes=(1, 5, 2)) for name in ACTIVATIONS},
    **{f"optimizer {name}": replace(BASE, optimizer=name, activation="tanh", weight_decay=0.1) for name in OPTIMIZERS},
    **{f"mse {name}": replace(BASE, loss="mse", output_activation=name) for name in OUTPUT_ACTIVATIONS},
    "smoothing": replace(BASE, label_smoothing=0.1),
    "batch normalization and dropout": replace(BASE, batch_norm=True, dropout=0.2),
    "both in a small network": replace(SMALL, batch_norm=True, dropout=0.2, hidden_sizes=(5, 3)),
    "distortions": replace(BASE, shift=1.0, rotation=10.0, scale=0.1, elastic=0.8),
    "schedule": replace(BASE, schedule="one-cycle"),
    "odd sizes": replace(BASE, hidden_sizes=(3001, 17, 1), batch_size=37),
    "batches of one": replace(BASE, batch_size=1, samples=7),
    "one batch": replace(BASE, batch_size=203, samples=203),
    "more in a batch than there are": replace(BASE, batch_size=1000, samples=31),
    "no hidden layer": replace(BASE, hidden_sizes=()),
}


def of(run: TrainingRun) -> tuple[list[float], Array]:
    """The losses of steps and tests, and the parameters at the end."""
    losses = [event.loss for event in run.events() if isinstance(event, StepFinished | TestEvaluated)]
    run.close()
    return losses, run.network.parameters


@pytest.mark.parametrize("case", CASES)
def test_the_fast_road_does_what_the_plain_one_does(digits: Dataset, case: str) -> None:
    plain, fast = TrainingRun(CASES[case], digits), FastTrainingRun(CASES[case], digits)
    losses, wanted = of(plain)
    assert of(fast)[0] == pytest.approx(losses, rel=1e-4, abs=1e-6)
    for layer, name, part in fast.network.slices:
        found = fast.network.parameters[part]
        assert np.allclose(found, wanted[part], rtol=1e-3, atol=2e-5), f"{name} of {layer.kind}"
    for name, array in fast.network.state().items():
        assert np.allclose(array, plain.network.state()[name], rtol=1e-3, atol=2e-5), name


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov"])
def test_what_is_not_cut_comes_out_the_same_to_the_last_bit(digits: Dataset, optimizer: str) -> None:
    config = replace(SMALL, optimizer=optimizer, batch_norm=True, dropout=0.3)
    with blas.one_thread():
        losses, wanted = of(TrainingRun(config, digits))
    found, parameters = of(FastTrainingRun(config, digits))
    assert found == losses
    assert np.array_equal(parameters, wanted)


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_an_optimizer_does_the_same_in_place_however_its_arrays_are_cut(kind: str) -> None:
    rng = np.random.default_rng(0)
    start, gradient = rng.normal(size=70_001).astype(np.float32), rng.normal(size=70_001).astype(np.float32)
    config = TrainingConfig(optimizer=kind, weight_decay=0.01)
    plain = make_optimizer(config, start.copy(), gradient.copy())
    whole, cut = (in_place(make_optimizer(config, start.copy(), gradient.copy())) for _ in range(2))
    pieces = {
        whole: [whole.block(slice(None))],
        cut: [cut.block(piece) for piece in (slice(50_000, 70_001), slice(7, 50_000), slice(0, 7))],
    }
    for _ in range(3):
        plain.gradients[:] = gradient
        plain.step(0.01)
        for optimizer, blocks in pieces.items():
            optimizer.optimizer.gradients[:] = gradient
            optimizer.begin(0.01)
            for block in blocks:
                optimizer.update(block)
    assert np.array_equal(whole.optimizer.parameters, cut.optimizer.parameters)
    assert np.allclose(plain.parameters, cut.optimizer.parameters, rtol=1e-5, atol=1e-6)
    for name, array in plain.state.items():
        assert np.allclose(array, cut.optimizer.state[name], rtol=1e-5, atol=1e-6), name
    assert plain.steps == cut.optimizer.steps == 3


@pytest.mark.parametrize(("first", "second"), [(TrainingRun, FastTrainingRun), (FastTrainingRun, TrainingRun)])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_saved_on_one_road_goes_on_along_the_other(
    digits: Dataset,
    tmp_path_factory: pytest.TempPathFactory,
    first: type[TrainingRun],
    second: type[TrainingRun],
    optimizer: str,
) -> None:
    path = tmp_path_factory.mktemp("roads") / "run"
    config = replace(SMALL, optimizer=optimizer, activation="tanh")
    run = first(config, digits)
    for event in run.events():
        if isinstance(event, StepFinished) and event.step == 7:
            run.save(path)
    run.close()
    other = second.load(path, digits)
    assert other.step == 7
    of(other)
    assert np.allclose(other.network.parameters, run.network.parameters, rtol=1e-3, atol=2e-5)


def test_the_cases_are_cut_as_they_say(digits: Dataset) -> None:
    chunks = {}
    for case, config in CUTS.items():
        run = FastTrainingRun(config, digits, alone=True)
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
    batch = Batches.batch

    def counted(self: Batches, step: int) -> tuple[Array, Array]:
        prepared.append(step)
        return batch(self, step)

    monkeypatch.setattr(Batches, "batch", counted)
    run = FastTrainingRun(BASE, digits)
    steps = sum(isinstance(event, StepFinished) for event in run.events())
    run.close()
    assert sorted(prepared) == list(range(steps)) == list(range(12))


@pytest.mark.parametrize(("hidden_sizes", "shared"), [((12,), False), ((3000,), True)])
def test_a_small_network_is_left_to_one_thread(digits: Dataset, hidden_sizes: tuple[int, ...], shared: bool) -> None:
    before = set(threading.enumerate())
    run = FastTrainingRun(TrainingConfig(hidden_sizes=hidden_sizes), digits)
    names = [thread.name for thread in threading.enumerate() if thread not in before]
    run.close()
    assert names == (["training-thread"] if shared else [])


def test_the_bits_are_the_same_whichever_way_each_step_is_taken(digits: Dataset) -> None:
    """A run chooses between one thread and two as it goes on, so no two choose alike."""
    config = replace(CUTS["second layer in chunks, its products in two parts"], shift=1.0)
    wanted = of(FastTrainingRun(config, digits, alone=True))
    for pattern in ("10", "110", "1", "0"):
        run = FastTrainingRun(config, digits)
        choice = run._stepper._choice
        steps = 0

        def turn(seconds: float, pattern: str = pattern, choice: object = choice) -> None:
            nonlocal steps
            steps += 1
            choice.shared = pattern[steps % len(pattern)] == "1"  # type: ignore[attr-defined]

        choice.took = turn  # type: ignore[method-assign]
        losses, parameters = of(run)
        assert steps == 12
        assert (losses, parameters.tobytes()) == (wanted[0], wanted[1].tobytes())
