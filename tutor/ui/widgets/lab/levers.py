"""The settings of the next run as levers: each has values to choose among, never a field to mistype."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from dnn_core.config import ACTIVATIONS, LOSSES, ConfigError, TrainingConfig
from tutor.ui.lab_memory import MNIST_IMAGES
from tutor.ui.widgets.run.words import OPTIMIZER_NAMES


@dataclass(frozen=True, slots=True)
class Lever:
    """`field` of TrainingConfig, its name on the screen, and the values it can take, in order."""

    field: str
    name: str
    values: tuple[object, ...]


SAMPLES = (100, 500, 1000, 5000, 20_000, MNIST_IMAGES)
LEVERS = (
    Lever(
        "hidden_sizes", "Hidden layers", ((), (16,), (64,), (256,), (128, 64), (256, 64), (512, 256), (256, 128, 64))
    ),
    Lever("activation", "Activation", tuple(name for name in ACTIVATIONS if name != "softmax")),
    Lever("loss", "Loss", LOSSES),
    Lever("optimizer", "Optimizer", ("sgd", "momentum", "rmsprop", "adam")),
    Lever("learning_rate", "Learning rate", (1e-5, 1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)),
    Lever("batch_size", "Batch size", (1, 10, 30, 60, 128, 256, 1000)),
    Lever("epochs", "Epochs", (1, 2, 3, 5, 10, 20)),
    Lever("dropout", "Dropout", (0.0, 0.1, 0.2, 0.3, 0.5)),
    Lever("samples", "Training images", SAMPLES),
    Lever("seed", "Seed", tuple(range(10))),
)


def shown(value: object) -> str:
    """A lever's value as a person reads it."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, bool | str):
        return OPTIMIZER_NAMES.get(str(value), str(value))
    if isinstance(value, float):
        return f"{value:g}" if value else "none"
    return f"{value:,}"


class Levers(Widget):
    """`config` is that of the next run, which has so many `images` to learn from. A click on a
    lever takes it, one on its right half turns it."""

    DEFAULT_CSS = """
    Levers { height: auto; }
    """

    at_hand: reactive[bool] = reactive(True)
    """Whether the arrows move it: else no lever is marked."""

    class Turned(Message):
        def __init__(self, config: TrainingConfig) -> None:
            super().__init__()
            self.config = config

    def __init__(self, config: TrainingConfig, own_seed: int = 0, images: int = MNIST_IMAGES) -> None:
        super().__init__()
        self.config = config
        self._own_seed, self._images = own_seed, images
        self.here = next(index for index, lever in enumerate(LEVERS) if lever.field == "learning_rate")

    def render(self) -> Content:
        width = max(24, self.content_size.width)
        rows = []
        for index, lever in enumerate(LEVERS):
            here = index == self.here and self.at_hand
            ground = " on $here" if here else ""
            value = shown(getattr(self.config, lever.field))
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
        return len(LEVERS)

    def move(self, by: int) -> None:
        self.here = max(0, min(len(LEVERS) - 1, self.here + by))
        self.refresh()

    def turn(self, by: int) -> None:
        """The next or previous value that the other settings allow."""
        self._turn(LEVERS[self.here], by)

    def turn_field(self, field: str, by: int) -> None:
        """Take the lever of that field, and turn it."""
        self.here = next(index for index, lever in enumerate(LEVERS) if lever.field == field)
        self.turn(by)

    def _values(self, lever: Lever) -> tuple[object, ...]:
        """What a lever can be set to: the learner's own seed first, and no more images than there are."""
        if lever.field == "seed":
            return tuple(dict.fromkeys((self._own_seed, *lever.values)))
        if lever.field == "samples":
            return (*(count for count in SAMPLES if count < self._images), self._images)
        return lever.values

    def _turn(self, lever: Lever, by: int) -> None:
        current = getattr(self.config, lever.field)
        values = self._values(lever)
        at = values.index(current) if current in values else 0
        while 0 <= (at := at + by) < len(values):
            try:
                self.config = replace(self.config, **{lever.field: values[at]})  # type: ignore[arg-type]
            except ConfigError:
                continue
            self.refresh()
            self.post_message(self.Turned(self.config))
            return

    def on_click(self, event: events.Click) -> None:
        if 0 <= event.y < len(LEVERS):
            again, edge = event.y == self.here, self.size.width - 4
            self.here = event.y
            if again:
                self.turn(1 if event.x >= edge else -1)
            self.refresh()
