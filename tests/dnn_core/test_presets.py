"""The named sets of settings: known by name, different from each other, and what they promise on a small scale."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dnn_core.config import PRESETS, ConfigError, TrainingConfig, preset
from dnn_core.events import EpochFinished, RunFinished
from dnn_core.mnist import Dataset
from dnn_core.run import TrainingRun


def test_the_notebook_is_what_a_config_is_without_being_asked() -> None:
    assert preset("notebook") == TrainingConfig()
    assert TrainingConfig().hidden_sizes == (256, 64)
    assert (TrainingConfig().batch_size, TrainingConfig().epochs) == (60, 3)


def test_no_two_presets_are_alike() -> None:
    assert len(set(PRESETS.values())) == len(PRESETS) == 3


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_takes_the_seed_and_nothing_else(name: str) -> None:
    assert preset(name, seed=7) == replace(PRESETS[name], seed=7)
    assert preset(name).seed == 0


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_learns_from_all_images_for_a_fixed_number_of_epochs(name: str) -> None:
    config = PRESETS[name]
    assert (config.samples, config.validation_samples, config.patience, config.max_steps) == (60_000, 0, 0, 0)


def test_an_unknown_preset_is_told_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"preset: 'quik' is not known.*notebook, quick, best.*'quick'"):
        preset("quik")


@pytest.mark.parametrize("name", ["quick", "best"])
def test_a_preset_trains_tests_and_can_be_gone_on_with(name: str, digits: Dataset, tmp_path: Path) -> None:
    config = replace(PRESETS[name], hidden_sizes=(16, 8), epochs=2, batch_size=29)
    run = TrainingRun(config, digits)
    for event in run.events():
        if isinstance(event, EpochFinished):
            run.save(tmp_path / "run.npz")
            break
    rest = TrainingRun.load(tmp_path / "run.npz", digits)
    last = [event for event in rest.events() if isinstance(event, RunFinished)]
    whole = [event for event in TrainingRun(config, digits).events() if isinstance(event, RunFinished)]
    assert (last[0].test_loss, last[0].step) == (whole[0].test_loss, 14)
