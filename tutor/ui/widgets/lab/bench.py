"""The bench at the left of the Lab: the network as a picture, the levers of the next run, and the keys of this one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from dnn_core.config import TrainingConfig
from dnn_core.memory import parameter_count, run_bytes, told
from tutor.training.slow_motion import left_s
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.canvas import Canvas
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.ground import Ground
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.levers import LEVERS, Levers
from tutor.ui.widgets.lab.parts import titled
from tutor.ui.widgets.lab.tabs import NAMES
from tutor.ui.widgets.run.pane import time_words
from tutor.ui.widgets.run.words import layers_words

ROWS, COLUMNS = 9, 30
PICTURE_FROM = 34
"""Rows of the screen from which there is room for the picture above the levers."""
MOST_LAYERS = 6
"""Above this the picture has no room for their sizes; words tell them."""
MORE = "enter: more."
WHERE = {"-curves": ("Curves",), "-gradient": ("Gradient",), "-away": ("Runs", "Compare", "Museum", "My digits")}
"""The classes of the bench by views: in which it counts most, which need its room, and which have no bench."""
OUTER, INNER = (5, 4), ((128, 4), (32, 3), (2, 2))
"""Neurons drawn for the inputs and the outputs; for a hidden layer of at least so many neurons."""


def drawn(sizes: tuple[int, ...]) -> list[int]:
    """How many neurons of each layer the picture shows."""
    inner = [next((count for least, count in INNER if size >= least), 1) for size in sizes[1:-1]]
    return [OUTER[0], *inner, OUTER[1]]


@lru_cache(maxsize=16)
def network_picture(sizes: tuple[int, ...], columns: int = COLUMNS) -> Content:
    """Neurons as dots in the colours of their layers, all joined to all of the next; below, how many there are."""
    if len(sizes) > MOST_LAYERS:
        return Content.assemble(*layers_words(TrainingSnapshot(layer_sizes=sizes)))
    canvas = Canvas(columns, ROWS + 1)
    counts, last = drawn(sizes), len(sizes) - 1
    across = [1 + round(index * (columns - 3) / last) for index in range(len(sizes))]
    down = [[round((2 * neuron + 1) * ROWS / (2 * count) - 0.5) for neuron in range(count)] for count in counts]
    for layer in range(last):
        for y1 in down[layer]:
            for y2 in down[layer + 1]:
                canvas.line(2 * across[layer] + 3, 4 * y1 + 1, 2 * across[layer + 1] - 2, 4 * y2 + 1, "$faint")
    for layer, size in enumerate(sizes):
        tone = f"$layer-{'input' if layer == 0 else 'output' if layer == last else 'hidden'}"
        for row in down[layer]:
            canvas.write(across[layer], row, "●", tone)
        number = str(size)
        at = max(0, min(columns - len(number), across[layer] - len(number) // 2))
        canvas.write(at, ROWS, number, f"bold {tone}")
    return canvas.content()


def give_classes(column: Widget, classes: Mapping[str, bool]) -> None:
    """For classes by which a column comes and goes: nothing in it is styled by them, nor is it styled anew."""
    before = column.classes
    column.update_classes(classes, update=False)
    if column.is_attached and column.classes != before:
        column.app.stylesheet.apply(column)


def room_of(column: Widget, least: int) -> int:
    """Columns for words. Before the first layout, and after a while out of sight, those that its styles give it."""
    styles, known = column.styles, column.scrollable_content_region.width
    given = styles.width.cells if styles.width is not None else None
    return max(least, known or (given or 0) - styles.padding.width)


class Bench(Ground, VerticalScroll, can_focus=False):
    """`config` is that of the next run, kept in the Lab's memory."""

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(id="bench", classes="bench")
        self.memory = memory
        self.levers = Levers(memory.config, memory.own_seed, memory.images)

    def turn_to(self, view: int, *, away: bool) -> None:
        """The arrows move the levers in Curves only; elsewhere no lever is marked. Some views have no bench, and others
        none when it has to be `away`."""
        name = NAMES[view]
        self.levers.at_hand = name == NAMES[0]
        give_classes(self, {told: name in views or (away and told == "-away") for told, views in WHERE.items()})

    def compose(self) -> ComposeResult:
        yield Words(classes="bench-title of-network")
        yield Words(classes="network")
        yield Words(classes="parameters")
        yield Words(classes="bench-title of-levers")
        yield self.levers
        yield Words(classes="lever-words")
        with Horizontal(classes="run-keys"):
            yield Chip("Start a run", "s", primary=True, id="run-start")
            yield Chip("Go on", "g", id="run-go-on")
            yield Chip("Pause", "space", primary=True, id="run-pause")
            yield Chip("Stop", "x", id="run-stop")
        yield Words(classes="estimate")

    def on_levers_turned(self) -> None:
        self.memory.config = self.levers.config

    @while_standing
    def show(self, snapshot: TrainingSnapshot, subject: TrainingSnapshot | None = None) -> None:
        """The network that the tab speaks of, beside the levers the one at work or the next one, and what can be done
        now; `subject` is the run that the tabs speak of."""
        active, config = snapshot.state.active, self.levers.config
        one = (snapshot if active else None) if self.levers.at_hand else subject or snapshot
        inputs, outputs = self.memory.inputs, self.memory.outputs
        sizes, count, name = (inputs, *config.hidden_sizes, outputs), 0, "Next run"
        if one is not None and one.run:
            sizes, count = one.layer_sizes, one.parameter_count
            name = f"My network, run {one.run}" if one.mine else f"Run {one.run}"
        count = count or parameter_count(sizes)
        self.query_one(".of-network", Words).update(Content.styled(name, "bold $bright"))
        whole = self.screen.has_class("-wide") and self.app.size.height >= PICTURE_FROM
        self.query_one(".of-network").display = whole
        words = Content.assemble(*layers_words(TrainingSnapshot(layer_sizes=sizes)))
        picture = network_picture(sizes) if whole else words
        self.query_one(".network", Words).update(picture)
        self.query_one(".parameters", Words).update(Content.styled(f"{count:,} weights and biases", "$muted"))
        self._show_levers(whole)
        can_go_on = snapshot.state in (RunState.STOPPED, RunState.FAILED) and snapshot.checkpoint is not None
        self._chip("#run-start", not active, f"Start run {snapshot.run + 1}" if snapshot.run else "Start a run")
        self._chip("#run-go-on", can_go_on, "Go on")
        self._chip("#run-pause", active, "Go on" if snapshot.state is RunState.PAUSED else "Pause")
        self._chip("#run-stop", active, "Stop")
        self.query_one(".estimate", Words).update(Content(estimate(snapshot, config, self.memory)))

    def _show_levers(self, whole: bool) -> None:
        """As many as there is room for, and what the one at hand does."""
        levers, height = self.levers, self.app.size.height
        narrow = not (self.screen.has_class("-wide") or self.screen.has_class("-medium"))
        levers.take_room(height - (28 if whole else 16) if not narrow else len(LEVERS))
        width = room_of(self, 24)
        more = f"{levers.here + 1} of {len(LEVERS)}" if levers.at_hand else "of the next run"
        self.query_one(".of-levers", Words).update(titled("Levers", "", more, width))
        words = self.query_one(".lever-words", Words)
        words.display = levers.at_hand
        words.update(lever_note(levers.lever.does, width))

    def _chip(self, name: str, there: bool, label: str) -> None:
        chip = self.query_one(name, Chip)
        chip.display, chip.label = there, label


def lever_note(does: str, width: int) -> Content:
    """What a lever does, and the key for more, which stays in one row."""
    gap = " " if len(wrap(does, width)[-1]) + 1 + len(MORE) <= width else "\n"
    return Content.assemble((does, "$words"), (f"{gap}{MORE}", "$muted"))


def estimate(snapshot: TrainingSnapshot, config: TrainingConfig, memory: LabMemory) -> str:
    """How long it still takes, or how long the next run would take, judged by the last one."""
    if snapshot.state is RunState.TRAINING and snapshot.slow:
        return f"Slow motion: {time_words(left_s(snapshot.step, snapshot.total_steps))} left; v for full speed."
    if snapshot.state is RunState.TRAINING and snapshot.progress > 0.02:
        left = snapshot.elapsed_s * (1 - snapshot.progress) / snapshot.progress
        return f"About {seconds(left)} left, learning rate {snapshot.learning_rate:.3g}."
    if snapshot.state.active:
        return f"Learning rate {snapshot.learning_rate:.3g}."
    if memory.slow:
        return "The next run goes in slow motion; v for full speed."
    room = told(run_bytes(config, memory.images, memory.tests, memory.inputs, memory.outputs))
    images = min(config.samples, memory.images)
    work = work_of(images * config.epochs, (memory.inputs, *config.hidden_sizes, memory.outputs))
    learned = snapshot.training_samples or snapshot.config.samples
    done = work_of(learned * snapshot.epochs * snapshot.progress, snapshot.layer_sizes)
    if done and snapshot.elapsed_s and snapshot.config.batch_size == config.batch_size:
        return f"About {seconds(snapshot.elapsed_s * work / done)} on this machine, {room} of memory."
    if snapshot.step and snapshot.elapsed_s:
        return f"Run {snapshot.run} took {snapshot.elapsed_s:.1f} s of training."
    return "A run takes some seconds. It goes on while you read."


def work_of(images: float, sizes: tuple[int, ...]) -> float:
    """Training images seen times the parameters that learn from each: what the time goes by."""
    return images * parameter_count(sizes)


def seconds(amount: float) -> str:
    """`1 second`, `6 seconds`, `3 minutes`."""
    count, unit = (round(amount), "second") if amount < 120 else (round(amount / 60), "minute")
    count = max(1, count)
    return f"{count} {unit}{'' if count == 1 else 's'}"
