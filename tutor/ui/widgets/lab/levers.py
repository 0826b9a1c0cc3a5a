"""The settings of the next run as levers: each has values to choose among, never a field to mistype."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from dnn_core.config import (
    ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    ORDERS,
    PRESETS,
    SCHEDULES,
    ConfigError,
    TrainingConfig,
    preset,
)
from tutor.ui.lab_memory import MNIST_IMAGES
from tutor.ui.widgets.run.words import OPTIMIZER_NAMES


@dataclass(frozen=True, slots=True)
class Lever:
    """`field` of TrainingConfig or PRESET, its name on the screen, the values it can take, in order; what it does, and
    which settings are known to work or to fail, and why."""

    field: str
    name: str
    values: tuple[object, ...]
    does: str
    known: str = ""


PRESET = "preset"
"""The lever of all settings at once."""
SAMPLES = (100, 500, 1000, 5000, 20_000, MNIST_IMAGES)
SIZES = ((), (16,), (64,), (256,), (128, 64), (256, 64), (512, 256), (256, 128, 64))
LEVERS = (
    Lever(
        PRESET,
        "All of them",
        tuple(PRESETS),
        "All levers at once, as a known run has them.",
        "notebook is the course's, 96 %. quick reads 98 % after some seconds, best 99 % after some minutes.",
    ),
    Lever(
        "hidden_sizes",
        "Hidden layers",
        SIZES,
        "How many layers, and how many neurons in each.",
        "None reads about 92 %, 1,024 neurons 96. Eight layers of 64 sigmoids read 68 %: the first hardly learn.",
    ),
    Lever(
        "activation",
        "Activation",
        tuple(name for name in ACTIVATIONS if name != "softmax"),
        "What each hidden neuron makes of its sum.",
        "ReLU and tanh learn faster than sigmoid. Identity makes all layers one: 92 %.",
    ),
    Lever(
        "loss",
        "Loss",
        LOSSES,
        "What is made small.",
        "Cross-entropy learns fast. With mse and sigmoid a sure mistake changes little: the first steps are slow.",
    ),
    Lever(
        "optimizer",
        "Optimizer",
        ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"),
        "How the gradient becomes a step.",
        "Adam is well at 0.001, where SGD reads 22 % after three epochs. SGD needs about 1: then 97 %.",
    ),
    Lever(
        "learning_rate",
        "Learning rate",
        (1e-5, 1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
        "How long each step is.",
        "Adam: 0.0003 to 0.003 works; at 0.1 its steps jump over the bottom. SGD: about 1; 0.1 is slow, 91 %.",
    ),
    Lever(
        "batch_size",
        "Batch size",
        (1, 10, 30, 60, 128, 256, 1000),
        "Images that a step learns from.",
        "30 to 256 work. With 1 each step follows one image's whim and takes long; with 1,000 there are few steps.",
    ),
    Lever(
        "epochs",
        "Epochs",
        (1, 2, 3, 5, 10, 20),
        "How often all images are gone through.",
        "Three are enough for 96 %. Twenty begin to learn the images by heart.",
    ),
    Lever(
        "dropout",
        "Dropout",
        (0.0, 0.1, 0.2, 0.3, 0.5),
        "Share of hidden neurons silenced in a step.",
        "0.1 to 0.3 help large networks that learn long. 0.5 slows a short run down.",
    ),
    Lever(
        "samples",
        "Training images",
        SAMPLES,
        "How many of them it may learn from.",
        "With few of them it learns each by heart, and reads fewer of the test's.",
    ),
    Lever(
        "seed",
        "Seed",
        tuple(range(10)),
        "Of every random act; the same seed gives the same run.",
        "No seed is better: runs differ by some tenths of a point. enter takes any number.",
    ),
    Lever(
        "schedule",
        "Rate over the run",
        SCHEDULES,
        "How the learning rate changes on the way.",
        "Cosine and one-cycle end with short steps: that pays in long runs, or with a higher rate.",
    ),
    Lever(
        "momentum",
        "Momentum",
        (0.0, 0.5, 0.9, 0.99),
        "Share of the last step that is kept (momentum, nesterov).",
        "0.9 works. 0.99 swings past the bottom for long. Other optimizers do not use it.",
    ),
    Lever(
        "weight_decay",
        "Weight decay",
        (0.0, 1e-4, 1e-3, 0.01, 0.1, 0.3),
        "Pulls all weights toward zero.",
        "It works against learning by heart in long runs. 0.01 with Adam is too much: 85 % after three epochs.",
    ),
    Lever(
        "batch_norm",
        "Batch norm",
        (False, True),
        "Normalizes each neuron's sum over the batch.",
        "Deep networks and high rates bear it well. It cannot be with batches of 1.",
    ),
    Lever(
        "label_smoothing",
        "Label smoothing",
        (0.0, 0.05, 0.1, 0.2),
        "Share of the target spread over all classes.",
        "0.05 to 0.1 keep it from being too sure. With cross-entropy only.",
    ),
    Lever(
        "initializer",
        "First weights",
        INITIALIZERS,
        "What the weights are before the first step.",
        "auto: He before ReLU, else Xavier. All zeros fail: all neurons of a layer stay alike, but for rounding.",
    ),
    Lever(
        "validation_samples",
        "Held out",
        (0, 1000, 5000, 10_000),
        "Training images that it is judged by on the way, and never learns from.",
        "5,000 are usual: early stopping needs some.",
    ),
    Lever(
        "patience",
        "Early stopping",
        (0, 1, 2, 3, 5),
        "Epochs without a better loss on those held out, after which it ends.",
        "2 ended 20 epochs after 10 to 13, about as good as all: 98 %. 1 once ended after 5. Needs images held out.",
    ),
    Lever(
        "shift",
        "Shifted",
        (0.0, 0.7, 1.0, 2.0, 4.0),
        "Each image moved by up to so many pixels each way.",
        "About 1 helps in long runs. 4 makes it a harder task than the test is.",
    ),
    Lever(
        "rotation",
        "Turned",
        (0.0, 5.0, 8.0, 15.0, 30.0, 90.0),
        "Each image turned by up to so many degrees each way.",
        "8 to 15 help in long runs. At 90 a 6 and a 9 are one.",
    ),
    Lever(
        "scale",
        "Scaled",
        (0.0, 0.08, 0.15, 0.3),
        "Each image larger or smaller by up to this share.",
        "About 0.1 helps in long runs.",
    ),
    Lever(
        "elastic",
        "Bent",
        (0.0, 0.9, 2.0, 4.0),
        "Each image bent, by about so many pixels.",
        "0.9 helps most of all in long runs. From 4 on a digit is hard to tell.",
    ),
    Lever(
        "order",
        "Order",
        ORDERS,
        "Of the training images in an epoch.",
        "Sorted fails: it forgets the zeros while it sees only nines.",
    ),
    Lever(
        "label_noise",
        "Wrong labels",
        (0.0, 0.1, 0.3, 0.5, 1.0),
        "Share of the training labels drawn anew at random.",
        "Even 0.3 leaves it above 90 %: the right ones agree, the wrong ones do not. 1 leaves nothing to learn.",
    ),
    Lever(
        "raw_pixels",
        "Raw pixels",
        (False, True),
        "Gray values 0 to 255 as they are, not 0 to 1.",
        "Sums become large: sigmoid neurons are driven to their ends, where they learn little.",
    ),
)
RATE = next(index for index, lever in enumerate(LEVERS) if lever.field == "learning_rate")
"""Where it stands among LEVERS."""
LOWEST_ROWS = 4


def value_of(config: TrainingConfig, lever: Lever) -> object:
    """What a lever stands at; "own" for settings that no preset has."""
    if lever.field != PRESET:
        return getattr(config, lever.field)
    return next((name for name in PRESETS if turned_to(config, lever, name) == config), "own")


def turned_to(config: TrainingConfig, lever: Lever, value: object) -> TrainingConfig:
    """The settings with this lever at this value. ConfigError if they cannot be."""
    if lever.field != PRESET:
        return replace(config, **{lever.field: value})  # type: ignore[arg-type]
    return replace(preset(str(value), seed=config.seed), tests_per_epoch=config.tests_per_epoch)


def shown(value: object) -> str:
    """A lever's value as a person reads it."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return OPTIMIZER_NAMES.get(str(value), str(value))
    if isinstance(value, float):
        return f"{value:g}" if value else "none"
    words = f"{value:,}"
    return words if len(words) <= 15 else f"{words[:14]}…"


class Levers(Widget):
    """`config` is that of the next run, which has so many `images` to learn from. A click on a
    lever takes it, one on its right half turns it."""

    DEFAULT_CSS = """
    Levers { height: auto; }
    """

    at_hand: reactive[bool] = reactive(True)
    """Whether the arrows move it: else no lever is marked."""

    class Turned(Message):
        """Another lever is marked, or one has another value."""

    def __init__(self, config: TrainingConfig, own_seed: int = 0, images: int = MNIST_IMAGES) -> None:
        super().__init__()
        self.config = config
        self._own_seed, self._images = own_seed, images
        self.first, self.rows = 0, len(LEVERS)
        self.here = RATE

    def render(self) -> Content:
        width = max(24, self.content_size.width)
        rows = []
        for index, lever in list(enumerate(LEVERS))[self.first : self.first + self.rows]:
            here = index == self.here and self.at_hand
            ground = " on $here" if here else ""
            value = shown(value_of(self.config, lever))
            right = f"‹ {value} ›" if here else f"{value}  "
            gap = " " * max(1, width - len(lever.name) - len(right))
            rows.append(
                Content.assemble(
                    (lever.name, ("bold $bright" if here else "$muted") + ground),
                    (gap, ground.strip()),
                    (right, ("bold $bright" if here else "$words") + ground),
                )
            )
        return Content("\n").join(rows)

    def get_content_height(self, *_: object) -> int:
        return self.rows

    def take_room(self, rows: int) -> None:
        """Show so many levers, those around the one at hand."""
        rows = max(LOWEST_ROWS, min(len(LEVERS), rows))
        taller, self.rows = rows != self.rows, rows
        self._in_sight()
        if taller:
            self.refresh(layout=True)

    def _in_sight(self) -> None:
        self.first = max(0, min(self.first, self.here, len(LEVERS) - self.rows), self.here - self.rows + 1)

    @property
    def lever(self) -> Lever:
        """The one at hand."""
        return LEVERS[self.here]

    def move(self, by: int) -> None:
        self.here = max(0, min(len(LEVERS) - 1, self.here + by))
        self._in_sight()
        self.refresh()
        self.post_message(self.Turned())

    def set_to(self, config: TrainingConfig) -> None:
        """Settings that were typed."""
        self.config = config
        self.refresh()
        self.post_message(self.Turned())

    def turn(self, by: int) -> None:
        """The next or previous value that the other settings allow."""
        self._turn(LEVERS[self.here], by)

    def turn_rate(self, by: int) -> None:
        """Take the lever of the learning rate, and turn it."""
        self.here = RATE
        self._in_sight()
        self.turn(by)

    def _values(self, lever: Lever) -> tuple[object, ...]:
        """What a lever can be set to: the learner's own seed first, and no more images than there are."""
        if lever.field == "seed":
            return tuple(dict.fromkeys((self._own_seed, *lever.values)))
        if lever.field == "samples":
            return (*(count for count in SAMPLES if count < self._images), self._images)
        return lever.values

    def _turn(self, lever: Lever, by: int) -> None:
        current = value_of(self.config, lever)
        values = self._values(lever)
        at = values.index(current) if current in values else _nearest(values, current, by)
        while 0 <= (at := at + by) < len(values):
            try:
                self.config = turned_to(self.config, lever, values[at])
            except ConfigError:
                continue
            self.refresh()
            self.post_message(self.Turned())
            return

    def on_click(self, event: events.Click) -> None:
        index = self.first + event.y
        if 0 <= index < len(LEVERS):
            again, edge = index == self.here, self.size.width - 4
            self.here = index
            if again:
                self.turn(1 if event.x >= edge else -1)
            else:
                self.move(0)
            self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(event, 2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(event, -2)

    def _scroll(self, event: events.MouseEvent, by: int) -> None:
        if self.rows < len(LEVERS):
            event.stop()
            self.first = max(0, min(len(LEVERS) - self.rows, self.first + by))
            self.refresh()


def _nearest(values: tuple[object, ...], current: object, by: int) -> int:
    """From where a typed value is turned on: the place of the next one below, or above, among numbers."""
    if isinstance(current, int | float) and all(isinstance(value, int | float) for value in values):
        below = sum(value < current for value in values)  # type: ignore[operator]
        return below - 1 if by > 0 else below
    return -1 if by > 0 else len(values)
