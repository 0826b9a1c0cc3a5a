"""A run whose numbers leave what floats can hold ends with an event that says at which step and where: no warning, no
exception, no NaN in any other event, and parameters as they were before the step."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from dnn_core.arrays import Array
from dnn_core.config import TrainingConfig
from dnn_core.events import RunDiverged, StepFinished, TrainingEvent
from dnn_core.fast.run import FastTrainingRun
from dnn_core.layers import Dense
from dnn_core.mnist import Dataset
from dnn_core.run import TrainingRun

CALM = TrainingConfig(hidden_sizes=(6, 5), batch_size=40, epochs=2)
"""6 steps an epoch."""
WILD = replace(
    CALM, activation="relu", loss="mse", output_activation="identity", optimizer="sgd", learning_rate=1e5, epochs=5
)


def numbers_of(value: object) -> list[float]:
    """All floats in nested tuples and dicts."""
    if isinstance(value, float):
        return [value]
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers_of(part)]
    return [number for part in value for number in numbers_of(part)] if isinstance(value, tuple) else []


def run_until_the_end(run: TrainingRun) -> list[TrainingEvent]:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        events = list(run.events())
    run.close()
    for event in events[:-1]:
        assert all(map(math.isfinite, numbers_of(asdict(event)))), event
    return events


@pytest.mark.parametrize("kind", [TrainingRun, FastTrainingRun])
def test_a_wild_learning_rate_ends_the_run_quietly(
    digits: Dataset, kind: type[TrainingRun], capfd: pytest.CaptureFixture[str]
) -> None:
    events = run_until_the_end(kind(WILD, digits))
    last = events[-1]
    assert isinstance(last, RunDiverged)
    steps = [event.step for event in events if isinstance(event, StepFinished)]
    assert last.step == len(steps) + 1
    assert last.epoch == 1
    assert last.where == "the loss"
    assert capfd.readouterr() == ("", "")


def break_delta(run: TrainingRun, layer: int, step: int) -> None:
    """Put an infinity into the delta that reaches a dense layer, from a step on."""
    dense = run.network.dense[layer]
    in_parts = run._stepper._dense[id(dense)] if isinstance(run, FastTrainingRun) else None
    taken: Callable[[Array], Array | None] = in_parts.keep_delta if in_parts else dense.backward

    def broken(gradient: Array) -> Array | None:
        if run.step + 1 >= step:
            gradient[0, 0] = np.inf
        return taken(gradient)

    if in_parts:
        in_parts.keep_delta = broken  # type: ignore[method-assign,assignment]
    else:
        dense.backward = broken  # type: ignore[method-assign,assignment]


@pytest.mark.parametrize("kind", [TrainingRun, FastTrainingRun])
@pytest.mark.parametrize("layer", [0, 1, 2])
def test_a_gradient_that_is_not_finite_is_named_by_its_layer(
    digits: Dataset, kind: type[TrainingRun], layer: int
) -> None:
    run = kind(CALM, digits)
    break_delta(run, layer, 8)
    before: list[bytes] = []
    events = []
    for event in run.events():
        events.append(event)
        before.append(run.network.parameters.tobytes())
    last = events[-1]
    assert isinstance(last, RunDiverged)
    assert (last.step, last.epoch, last.where) == (8, 2, f"the gradient of layer {layer + 1}")
    assert before[-1] == before[-2]  # the step was not taken
    assert np.isfinite(run.network.parameters).all()


@pytest.mark.parametrize("kind", [TrainingRun, FastTrainingRun])
@pytest.mark.parametrize("layer", [1, 2])
def test_a_parameter_that_is_not_finite_is_named_by_its_layer(
    digits: Dataset, kind: type[TrainingRun], layer: int
) -> None:
    run = kind(CALM, digits)
    for event in run.events():
        if isinstance(event, StepFinished) and event.step == 3:
            run.network.dense[layer].weights[0, 0] = np.nan
        last = event
    assert isinstance(last, RunDiverged)
    assert (last.step, last.epoch, last.where) == (4, 1, f"a parameter of layer {layer + 1}")


def test_parameters_lost_in_the_last_step_do_not_reach_the_test_events(digits: Dataset) -> None:
    run = FastTrainingRun(replace(CALM, epochs=1), digits, alone=True)
    for event in run.events():
        if isinstance(event, StepFinished) and event.step == 6:
            run.network.dense[2].biases[1] = np.nan
        last = event
    assert isinstance(last, RunDiverged)
    assert (last.step, last.epoch, last.where) == (6, 1, "a parameter of layer 3")


def test_a_diverged_run_can_still_be_saved_and_says_the_same_again(digits: Dataset, tmp_path: Path) -> None:
    run = FastTrainingRun(WILD, digits, alone=True)
    told = run_until_the_end(run)[-1]
    run.save(tmp_path / "run")
    again = run_until_the_end(FastTrainingRun.load(tmp_path / "run", digits, alone=True))[-1]
    assert isinstance(told, RunDiverged)
    assert isinstance(again, RunDiverged)
    assert (again.step, again.epoch, again.where) == (told.step, told.epoch, told.where)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
@pytest.mark.parametrize("activation", ["identity", "sigmoid", "relu", "softmax"])
def test_the_largest_learning_rate_never_warns_whatever_it_does(
    digits: Dataset, optimizer: str, activation: str
) -> None:
    config = replace(CALM, optimizer=optimizer, activation=activation, learning_rate=1e6, epochs=1)
    events = run_until_the_end(FastTrainingRun(config, digits, alone=True))
    assert type(events[-1]).__name__ in ("RunFinished", "RunDiverged")


def test_a_dense_layer_passes_what_is_not_finite_down() -> None:
    """What the trainer's look at the lowest layer only rests on: 0 times infinity is not 0."""
    layer = Dense(2, 2)
    layer.bind(
        {"weights": np.zeros((2, 2), np.float32), "biases": np.zeros(2, np.float32)},
        {"weights": np.zeros((2, 2), np.float32), "biases": np.zeros(2, np.float32)},
    )
    layer.forward(np.ones((1, 2), np.float32))
    with np.errstate(invalid="ignore"):
        assert np.isnan(layer.backward(np.array([[np.inf, 0]], np.float32))).all()
