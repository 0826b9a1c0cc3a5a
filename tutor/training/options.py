"""The options of `i2-tutor train`: every field of TrainingConfig, by the field's name. No NumPy here."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import NoReturn

from dnn_core import config as known
from dnn_core.config import TrainingConfig

CHOICES = {
    "activation": known.ACTIVATIONS,
    "loss": known.LOSSES,
    "optimizer": known.OPTIMIZERS,
    "initializer": known.INITIALIZERS,
    "output_activation": known.OUTPUT_ACTIVATIONS,
    "schedule": known.SCHEDULES,
    "order": known.ORDERS,
}
HELP = {
    "hidden_sizes": "neurons of each hidden layer, separated by commas; 'none' for no hidden layer",
    "activation": "of the hidden layers",
    "loss": "what is minimized",
    "optimizer": "how the gradient becomes a step",
    "learning_rate": "length of a step",
    "batch_size": "images a step",
    "epochs": "times through the training images",
    "seed": "of every random act; the same seed gives the same run",
    "samples": "training images to use",
    "initializer": "of the weights; auto: He for ReLU, else Xavier",
    "tests_per_epoch": "times that the test images are looked at in an epoch",
    "output_activation": "of the last layer, with the loss mse",
    "momentum": "share of the last step kept (momentum, nesterov)",
    "weight_decay": "pull of the weights toward zero",
    "schedule": "of the learning rate over the run",
    "label_smoothing": "share of the target spread over all classes",
    "dropout": "share of hidden activations silenced in training",
    "batch_norm": "normalize before each hidden activation",
    "validation_samples": "training images held out",
    "patience": "epochs without a better validation loss before the end; 0: never",
    "shift": "augmentation: pixels each way",
    "rotation": "augmentation: degrees each way",
    "scale": "augmentation: share of the size",
    "elastic": "augmentation: strength of elastic distortion, pixels",
    "max_steps": "end after so many steps, whatever the epochs; 0: after its epochs",
    "watch_until": "look at the test images often until this share is right; 0: never",
    "scramble_pixels": "put the pixels of all images in one random order",
    "label_noise": "share of training labels drawn anew at random",
    "test_shift": "move the test images so many pixels to the right",
    "raw_pixels": "gray values 0 to 255 as they are, not 0 to 1",
    "order": "of the training images in an epoch",
}
FLAGS = {"hidden_sizes": ("--hidden", "--hidden-sizes")}
EXAMPLES = """examples:
  i2-tutor train
  i2-tutor train --hidden 512,256 --activation relu --epochs 5
  i2-tutor train --optimizer momentum --learning-rate 0.1 --schedule cosine
  i2-tutor train --data ~/fashion-mnist --save fashion.npz
  i2-tutor train --json > run.jsonl

Ctrl-C stops between two steps, says what was reached, and keeps it if --save was given.
"""


def add_train_arguments(parser: argparse.ArgumentParser) -> None:
    """Every field of TrainingConfig as an option, by the field's name; `config_from_arguments` checks its value."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    default = TrainingConfig()
    parser.add_argument("--preset", choices=sorted(known.PRESETS), default=None, help="a named set to begin with")
    for field in fields(TrainingConfig):
        flags = FLAGS.get(field.name, ("--" + field.name.replace("_", "-"),))
        value = getattr(default, field.name)
        told = HELP.get(field.name, "")
        if isinstance(value, bool):
            yes_or_no = argparse.BooleanOptionalAction
            parser.add_argument(*flags, dest=field.name, action=yes_or_no, default=None, help=f"{told} (default: no)")
            continue
        shown = ",".join(map(str, value)) if isinstance(value, tuple) else value
        choices = CHOICES.get(field.name)
        kind = _sizes if isinstance(value, tuple) else type(value)
        meta = "{" + ",".join(choices) + "}" if choices else "N,N" if isinstance(value, tuple) else "N"
        parser.add_argument(
            *flags, dest=field.name, type=kind, default=None, metavar=meta, help=f"{told} (default {shown})"
        )
    parser.add_argument("--data", type=Path, default=None, metavar="DIR", help="another set of four IDX files")
    parser.add_argument("--save", type=Path, default=None, metavar="FILE.npz", help="keep the trained network")
    parser.add_argument("--json", action="store_true", help="one JSON object a line on stdout")


def _sizes(text: str) -> tuple[int, ...]:
    if text.strip().casefold() in ("", "none", "0"):
        return ()
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of whole numbers, such as 256,64") from None


def config_from_arguments(arguments: argparse.Namespace) -> TrainingConfig:
    """The config that the options name. ConfigError for one that cannot be used."""
    start = known.preset(arguments.preset) if arguments.preset else TrainingConfig()
    given = {field.name: getattr(arguments, field.name) for field in fields(TrainingConfig)}
    return TrainingConfig(**{name: getattr(start, name) if value is None else value for name, value in given.items()})


class _Options(argparse.ArgumentParser):
    """Says what is wrong with an exception, where the command line would end the program."""

    def error(self, message: str) -> NoReturn:
        raise known.ConfigError(message)


@cache
def _options() -> _Options:
    """Made once: a unit has dozens of runs."""
    parser = _Options(add_help=False, allow_abbrev=False)
    add_train_arguments(parser)
    return parser


def fault_of_options(options: str) -> str:
    """What is wrong with the options of an experiment's run, or ''."""
    try:
        config_from_options(options)
    except known.ConfigError as error:
        return str(error)
    return ""


def config_from_options(options: str, seed: int = 0) -> TrainingConfig:
    """The config that a line of options names, as lessons write it: `--hidden none --epochs 5`; '' has all defaults.
    `seed` is for options that name none.

    ConfigError for an option that is not known or a value that cannot be used. A run of a lesson saves nothing and
    takes the data that the tutor has, so options for that are not known here.
    """
    try:
        arguments = _options().parse_args(shlex.split(options))
    except ValueError as error:  # a quotation mark without its fellow
        raise known.ConfigError(f"{options}: {error}") from error
    if arguments.data or arguments.save or arguments.json:
        raise known.ConfigError(f"{options}: --data, --save and --json have no use in a lesson")
    if arguments.seed is None:
        arguments.seed = seed
    return config_from_arguments(arguments)
