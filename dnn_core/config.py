"""The settings of a training run. No NumPy here: screens and messages use it too.

`TrainingConfig()` is the course notebook's network. Every field is checked when the config is made, so whoever
holds one can trust it; the error says which field, what it was and what is allowed.
"""

from __future__ import annotations

import math
import types
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

ACTIVATIONS = ("identity", "sigmoid", "tanh", "relu", "leaky-relu", "softmax")
LOSSES = ("cross-entropy", "mse")
OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
INITIALIZERS = ("auto", "zeros", "xavier", "he")
SCHEDULES = ("constant", "step", "cosine", "one-cycle")
OUTPUT_ACTIVATIONS = ("identity", "sigmoid", "tanh", "softmax")
ORDERS = ("shuffled", "sorted")


class ConfigError(ValueError):
    """A setting that cannot be used; the message says which, what it was and what is allowed."""


def check_name(field: str, name: object, known: Sequence[str]) -> None:
    """Raise ConfigError unless `name` is one of `known`; the message lists them and suggests the nearest."""
    if isinstance(name, str) and name in known:
        return
    import difflib  # for whoever mistypes, not for every start

    near = difflib.get_close_matches(str(name).lower(), known, n=1, cutoff=0.4)
    suggestion = f" Did you mean {near[0]!r}?" if near else ""
    raise ConfigError(f"{field}: {name!r} is not known; known are {', '.join(known)}.{suggestion}")


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """What to train and how. The defaults reach about 97 % of the MNIST test images right in a few seconds."""

    hidden_sizes: tuple[int, ...] = (256, 64)
    activation: str = "sigmoid"  # of the hidden layers
    loss: str = "cross-entropy"
    optimizer: str = "adam"
    learning_rate: float = 0.001
    batch_size: int = 60
    epochs: int = 3
    seed: int = 0
    samples: int = 60_000  # training images to use; fewer where the data has fewer
    initializer: str = "auto"  # auto: He before ReLU and leaky ReLU, else Xavier
    tests_per_epoch: int = 1  # how often the test images are evaluated; the last is at the epoch's end

    output_activation: str = "softmax"  # of the last layer, with loss "mse"; cross-entropy has its softmax built in
    momentum: float = 0.9  # for optimizers momentum and nesterov
    weight_decay: float = 0.0  # adamw: decoupled from the gradient; all others: added to it
    schedule: str = "constant"  # how the learning rate changes over the run
    label_smoothing: float = 0.0  # share of the target spread evenly over all classes (cross-entropy)
    dropout: float = 0.0  # share of each hidden layer's activations silenced in a training step
    batch_norm: bool = False  # normalize before each hidden activation; a last batch of one image is left out
    validation_samples: int = 0  # held out from the end of the training images
    patience: int = 0  # epochs without a better validation loss before the run ends; 0: never
    shift: float = 0.0  # augmentation: up to so many pixels each way
    rotation: float = 0.0  # augmentation: up to so many degrees each way
    scale: float = 0.0  # augmentation: 0.1 draws a digit at 90 % to 110 % of its size
    elastic: float = 0.0  # augmentation: strength of elastic distortion, in pixels

    max_steps: int = 0  # the run ends after so many steps, whatever epochs says; 0: after its epochs
    watch_until: float = 0.0  # the test images are evaluated often until this share of them is right
    scramble_pixels: bool = False  # one random order of the pixels for training and test images alike
    label_noise: float = 0.0  # share of the training labels drawn anew at random
    test_shift: int = 0  # pixels to the right by which the test images are moved; negative: to the left
    raw_pixels: bool = False  # gray values as they are, 0 to 255, not 0 to 1
    order: str = "shuffled"  # of the training images in an epoch: shuffled, or sorted by label

    def __post_init__(self) -> None:
        check_name("activation", self.activation, ACTIVATIONS)
        check_name("loss", self.loss, LOSSES)
        check_name("optimizer", self.optimizer, OPTIMIZERS)
        check_name("initializer", self.initializer, INITIALIZERS)
        check_name("output_activation", self.output_activation, OUTPUT_ACTIVATIONS)
        check_name("schedule", self.schedule, SCHEDULES)
        check_name("order", self.order, ORDERS)
        self._check_sizes()
        for name, low, high in (
            ("batch_size", 1, 60_000),
            ("epochs", 1, 10_000),
            ("seed", 0, None),
            ("samples", 1, 10**9),
            ("tests_per_epoch", 1, 1_000),
            ("validation_samples", 0, 10**9),
            ("patience", 0, 10_000),
            ("max_steps", 0, 10**9),
            ("test_shift", -14, 14),
        ):
            self._check_whole(name, low, high)
        self._check_number("learning_rate", 1e6, open_low=True)
        self._check_number("momentum", 1.0, open_high=True)
        self._check_number("weight_decay", 1e3)
        self._check_number("label_smoothing", 1.0, open_high=True)
        self._check_number("dropout", 1.0, open_high=True)
        self._check_number("shift", 14.0)
        self._check_number("rotation", 180.0)
        self._check_number("scale", 0.9)
        self._check_number("elastic", 20.0)
        self._check_number("watch_until", 1.0)
        self._check_number("label_noise", 1.0)
        for name in ("batch_norm", "scramble_pixels", "raw_pixels"):
            if not isinstance(getattr(self, name), bool):
                raise ConfigError(f"{name}: {getattr(self, name)!r} is neither true nor false.")
        if self.patience and not self.validation_samples:
            raise ConfigError(
                f"patience: {self.patience} needs validation images to judge by, but validation_samples is 0; "
                "set it to 5000, say, or patience to 0."
            )
        if self.validation_samples >= self.samples:
            raise ConfigError(
                f"validation_samples: {self.validation_samples} leaves nothing to train on; it must be less than "
                f"samples ({self.samples})."
            )
        if self.batch_norm and self.batch_size < 2:
            raise ConfigError("batch_size: 1 with batch_norm: one sample has no spread to normalize by; at least 2.")
        if self.label_smoothing and self.loss != "cross-entropy":
            raise ConfigError(
                f"label_smoothing: {self.label_smoothing} works with loss cross-entropy only; set it to 0."
            )

    def _check_sizes(self) -> None:
        sizes = self.hidden_sizes
        if isinstance(sizes, list):  # as JSON gives them
            object.__setattr__(self, "hidden_sizes", tuple(sizes))
        elif not isinstance(sizes, tuple):
            raise ConfigError(f"hidden_sizes: {sizes!r} is not a list of whole numbers, such as 256, 64.")
        for size in self.hidden_sizes:
            if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= 10_000:
                raise ConfigError(f"hidden_sizes: {size!r} must be a whole number from 1 to 10000.")
        if len(self.hidden_sizes) > 20:
            raise ConfigError(f"hidden_sizes: {len(self.hidden_sizes)} hidden layers are too many; at most 20.")

    def _check_whole(self, name: str, low: int, high: int | None) -> None:
        """`high` is None where any size will do."""
        value = getattr(self, name)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or value < low or (high is not None and value > high):
            allowed = f"of at least {low}" if high is None else f"from {low} to {high}"
            raise ConfigError(f"{name}: {value!r} must be a whole number {allowed}.")

    def _check_number(self, name: str, high: float, *, open_low: bool = False, open_high: bool = False) -> None:
        value = getattr(self, name)
        fits = not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value)
        if not fits or value < 0 or value > high or (open_low and value == 0) or (open_high and value == high):
            above = "more than" if open_low else "at least"
            below = "less than" if open_high else "at most"
            raise ConfigError(f"{name}: {value!r} must be a number of {above} 0 and {below} {high:g}.")
        object.__setattr__(self, name, float(value))

    @property
    def augments(self) -> bool:
        """True if training images are distorted before they are learned from."""
        return any((self.shift, self.rotation, self.scale, self.elastic))

    def to_dict(self) -> dict[str, object]:
        """All fields, ready for JSON."""
        return {**asdict(self), "hidden_sizes": list(self.hidden_sizes)}

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> TrainingConfig:
        """The config that `to_dict` wrote; fields left out take their default, unknown ones raise ConfigError."""
        known = [field.name for field in fields(cls)]
        for name in values:
            check_name("field", name, known)
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ checks every type


# Chosen on a validation split of the training images, never on the test images: docs/dnn_core.md says how.
_QUICK = TrainingConfig(
    hidden_sizes=(256, 128),
    activation="relu",
    batch_norm=True,
    label_smoothing=0.05,
    schedule="one-cycle",
    learning_rate=0.01,
    batch_size=128,
    epochs=3,
)
_BEST = TrainingConfig(
    hidden_sizes=(512, 256),
    activation="relu",
    batch_norm=True,
    label_smoothing=0.05,
    schedule="one-cycle",
    learning_rate=0.006,
    batch_size=128,
    epochs=32,
    shift=0.7,
    rotation=8.0,
    scale=0.08,
    elastic=0.9,
)

PRESETS: Mapping[str, TrainingConfig] = types.MappingProxyType(
    {"notebook": TrainingConfig(), "quick": _QUICK, "best": _BEST}
)


def preset(name: str, *, seed: int = 0) -> TrainingConfig:
    """A named set of settings: `notebook`, `quick` or `best`; raises ConfigError for another name."""
    check_name("preset", name, tuple(PRESETS))
    return replace(PRESETS[name], seed=seed)
