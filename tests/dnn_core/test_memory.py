"""The memory that a run takes is known before it starts, and a run that does not fit is refused with both figures."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dnn_core import memory
from dnn_core.config import PRESETS, ConfigError, TrainingConfig
from dnn_core.fast.run import FastTrainingRun
from dnn_core.mnist import Dataset
from dnn_core.network import Network

TRAIN, TEST = 2200, 700
FACTOR = 1.25
"""Between what is estimated and what is measured, either way."""
CASES: Mapping[str, TrainingConfig] = {
    "notebook": TrainingConfig(max_steps=2),
    "best": replace(PRESETS["best"], max_steps=2),
    "no hidden layer": TrainingConfig(hidden_sizes=(), max_steps=2),
    "many neurons": TrainingConfig(hidden_sizes=(1500, 300), optimizer="sgd", activation="relu", max_steps=1),
    "large batches": TrainingConfig(hidden_sizes=(500, 30), batch_size=2000, max_steps=4),
    "large batches of all sorts": TrainingConfig(
        hidden_sizes=(200, 300), batch_size=700, batch_norm=True, dropout=0.3, activation="tanh", loss="mse",
        shift=1.0, elastic=1.0, max_steps=6,
    ),
    "deep": TrainingConfig(hidden_sizes=(100,) * 12, batch_size=600, optimizer="momentum", max_steps=7),
    "other pixels": TrainingConfig(hidden_sizes=(30,), scramble_pixels=True, test_shift=2, max_steps=2),
    "held out": TrainingConfig(hidden_sizes=(64,), validation_samples=1000, max_steps=2),
}  # fmt: skip


@pytest.fixture(scope="module")
def data() -> Dataset:
    rng = np.random.default_rng(0)

    def part(count: int) -> tuple[np.ndarray, np.ndarray]:
        return rng.integers(0, 256, (count, 784), dtype=np.uint8), rng.integers(0, 10, count, dtype=np.uint8)

    return Dataset(*part(TRAIN), *part(TEST))


@pytest.mark.parametrize("case", CASES)
def test_the_estimate_is_near_what_a_run_takes_with_its_tests_and_checkpoint(
    data: Dataset, tmp_path: Path, case: str
) -> None:
    tracemalloc.start()
    try:
        run = FastTrainingRun(CASES[case], data, alone=True)
        for _ in run.events():
            pass
        run.training_accuracy()
        run.save(tmp_path / "run")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    estimated = memory.run_bytes(CASES[case], TRAIN, TEST)
    assert peak / FACTOR <= estimated <= peak * FACTOR, f"{estimated / 2**20:.1f} MiB, measured {peak / 2**20:.1f}"


@pytest.mark.parametrize("batch_norm", [False, True])
def test_parameters_are_counted_as_the_network_has_them(batch_norm: bool) -> None:
    config = TrainingConfig(hidden_sizes=(7, 5), batch_norm=batch_norm)
    network = Network.build(config, np.random.default_rng(0), inputs=9, outputs=3)
    assert memory.parameter_count((9, 7, 5, 3), batch_norm=batch_norm) == len(network.parameters)


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (
            TrainingConfig(hidden_sizes=(10_000,) * 20),
            r"hidden_sizes: this run would take about 36\.8 GiB of memory, and 2\.0 GiB are free; choose fewer",
        ),
        (
            TrainingConfig(hidden_sizes=(10_000,), batch_size=60_000),
            r"batch_size: this run would take about 83\.3 GiB of memory, and 2\.0 GiB are free; choose smaller",
        ),
    ],
)
def test_a_run_that_does_not_fit_is_refused_with_both_figures(
    monkeypatch: pytest.MonkeyPatch, config: TrainingConfig, words: str
) -> None:
    monkeypatch.setattr(memory, "available", lambda: 2 * 2**30)
    with pytest.raises(ConfigError, match=words):
        memory.check_memory(config)
    memory.check_memory(TrainingConfig())
    monkeypatch.setattr(memory, "available", lambda: None)
    memory.check_memory(config)  # where nobody tells what is free, nothing is refused


def test_a_run_is_refused_before_anything_is_made(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available", lambda: 2**20)
    monkeypatch.setattr(Network, "build", lambda *_, **__: pytest.fail("too late"))
    with pytest.raises(memory.MemoryNeeded, match="1 MiB are free"):
        FastTrainingRun(TrainingConfig(), data, alone=True)


def test_what_is_free_is_found_out_on_this_system() -> None:
    free = memory.available()
    if free is None:
        pytest.skip(f"{sys.platform} does not tell")
    assert 2**20 < free < 2**50
