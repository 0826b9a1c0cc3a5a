"""The options of `i2-tutor train` are the fields of TrainingConfig, all of them."""

from __future__ import annotations

import argparse
from dataclasses import fields

import pytest

from dnn_core.config import PRESETS, ConfigError, TrainingConfig
from tutor.training.options import HELP, add_train_arguments, config_from_arguments


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="train", exit_on_error=False)
    add_train_arguments(made)
    return made


def config(*words: str) -> TrainingConfig:
    return config_from_arguments(parser().parse_args(words))


def test_no_option_is_the_notebooks_network() -> None:
    assert config() == TrainingConfig()


def test_every_setting_is_an_option_with_help() -> None:
    told = parser().format_help()
    for field in fields(TrainingConfig):
        flag = "--hidden" if field.name == "hidden_sizes" else "--" + field.name.replace("_", "-")
        assert flag in told
        assert HELP[field.name]


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        (("--hidden", "512,256"), "hidden_sizes", (512, 256)),
        (("--hidden-sizes", " 8 , 4 "), "hidden_sizes", (8, 4)),
        (("--hidden", "none"), "hidden_sizes", ()),
        (("--hidden", ""), "hidden_sizes", ()),
        (("--activation", "relu"), "activation", "relu"),
        (("--learning-rate", "1e-4"), "learning_rate", 1e-4),
        (("--batch-size", "1"), "batch_size", 1),
        (("--samples", "5000"), "samples", 5000),
        (("--seed", "0"), "seed", 0),
        (("--batch-norm",), "batch_norm", True),
        (("--no-batch-norm",), "batch_norm", False),
        (("--shift", "2"), "shift", 2.0),
    ],
)
def test_an_option_sets_its_field_and_no_other(words: tuple[str, ...], field: str, value: object) -> None:
    found, usual = config(*words), TrainingConfig()
    assert getattr(found, field) == value
    others = [other.name for other in fields(TrainingConfig) if other.name != field]
    assert [getattr(found, name) for name in others] == [getattr(usual, name) for name in others]


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_is_a_start_that_options_change(name: str) -> None:
    assert config("--preset", name) == PRESETS[name]
    assert config("--preset", name, "--seed", "7").seed == 7


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--activation", "sigmoyd"), "Did you mean 'sigmoid'?"),
        (("--learning-rate", "0"), "learning_rate"),
        (("--learning-rate", "nan"), "learning_rate"),
        (("--epochs", "0"), "epochs"),
        (("--batch-size", "-1"), "batch_size"),
        (("--hidden", "0,5"), "hidden_sizes"),
        (("--seed", "-1"), "seed"),
        (("--patience", "2"), "validation_samples"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(ConfigError) as error:
        config(*words)
    assert said in str(error.value)


@pytest.mark.parametrize("words", [("--hidden", "8;4"), ("--epochs", "many"), ("--seed", "1.5"), ("--preset", "odd")])
def test_what_is_no_value_at_all(words: tuple[str, ...]) -> None:
    with pytest.raises(argparse.ArgumentError):
        config(*words)
