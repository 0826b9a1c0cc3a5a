"""The run at full size: levers on the left, curves, and sample digits with what the network makes of them."""

from __future__ import annotations

from itertools import pairwise

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from dnn_core.config import TrainingConfig
from tutor.domain.words import visible
from tutor.training.snapshot import Prediction, RunState, TrainingSnapshot
from tutor.ui.widgets.chip import Chip
from tutor.ui.widgets.digit import DigitView
from tutor.ui.widgets.levers import Levers
from tutor.ui.widgets.run_pane import CurvePlot, Throttled, bar
from tutor.ui.widgets.run_strip import STATE_WORDS, percent
from tutor.ui.widgets.run_words import layers_words, what_to_see

MOST_DIGITS = 5


def parameter_count(sizes: tuple[int, ...]) -> int:
    """Weights and biases of dense layers of these sizes, input first."""
    return sum((before + 1) * after for before, after in pairwise(sizes))


class DigitCard(Vertical):
    """A small test digit, its label, and what the network reads with which share."""

    DEFAULT_CSS = """
    DigitCard { width: 14; height: 10; margin: 0 2 0 0; }
    DigitCard Static { height: auto; }
    """

    def compose(self) -> ComposeResult:
        yield DigitView(size="small")
        yield Static()

    def show(self, prediction: Prediction) -> None:
        right = prediction.predicted_label == prediction.label
        glyph, tone = ("✓", "$right") if right else ("✗", "$wrong")
        told = f"reads {prediction.predicted_label}" if right else f"{prediction.label} → {prediction.predicted_label}"
        share = percent(prediction.confidence, 0)
        gap = " " * max(1, 14 - 2 - len(told) - len(share))
        self.query_one(DigitView).pixels = prediction.pixels
        self.query_one(Static).update(
            Content.assemble((f"{glyph} ", tone), (told, "$bright"), gap, (share, "$muted"), "\n").append(
                bar(prediction.confidence, 14)
            )
        )


class LabView(Horizontal):
    """Give it snapshots; ask it for `config`, that of the next run."""

    snapshot: reactive[TrainingSnapshot] = reactive(TrainingSnapshot, init=False, always_update=True, repaint=False)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="bench", can_focus=False):
            yield Static("Network", classes="bench-title")
            yield Static(classes="network")
            yield Static("Levers", classes="bench-title")
            yield Levers(TrainingConfig(tests_per_epoch=3))
            with Horizontal(classes="run-keys"):
                yield Chip("Start a run", "s", primary=True, id="run-start")
                yield Chip("Pause", "space", primary=True, id="run-pause")
                yield Chip("Stop", "x", id="run-stop")
            yield Static(classes="estimate")
        with VerticalScroll(id="results", can_focus=False):
            yield LabResults()

    @property
    def config(self) -> TrainingConfig:
        return self.query_one(Levers).config

    def move_lever(self, by: int) -> None:
        self.query_one(Levers).move(by)

    def turn_lever(self, by: int) -> None:
        self.query_one(Levers).turn(by)

    def scroll_results(self, by: int) -> None:
        narrow = self.screen.has_class("-narrow")
        (self if narrow else self.query_one("#results")).scroll_relative(y=by, animate=False)

    def on_mount(self) -> None:
        self._show_bench()

    def watch_snapshot(self, snapshot: TrainingSnapshot) -> None:
        for results in self.query(LabResults):
            results.snapshot = snapshot
        self._show_bench()

    def on_levers_turned(self) -> None:
        self._show_bench()

    def _show_bench(self) -> None:
        if not self.query(Levers):
            return
        snapshot, config = self.snapshot, self.config
        active = snapshot.state.active
        sizes = (784, *config.hidden_sizes, 10)
        shown = snapshot if active else TrainingSnapshot(layer_sizes=sizes)
        count = snapshot.parameter_count if active else parameter_count(sizes)
        self.query_one(".network", Static).update(
            Content.assemble(*layers_words(shown), (f"\n{count:,} weights and biases", "$muted"))
        )
        self.query_one("#run-start").display = not active
        self.query_one("#run-stop").display = active
        pause = self.query_one("#run-pause", Chip)
        pause.display = active
        pause.label = "Go on" if snapshot.state is RunState.PAUSED else "Pause"
        pause.refresh(layout=True)
        self.query_one(".estimate", Static).update(_estimate(snapshot))


def _estimate(snapshot: TrainingSnapshot) -> str:
    if snapshot.state is RunState.TRAINING and snapshot.progress > 0.02:
        left = snapshot.elapsed_s * (1 - snapshot.progress) / snapshot.progress
        rate = f"learning rate {snapshot.learning_rate:.3g}"
        return f"About {left:.0f} seconds left, {rate}."
    if snapshot.state.active:
        return f"Learning rate {snapshot.learning_rate:.3g}."
    if snapshot.step and snapshot.elapsed_s:
        return f"Run {snapshot.run} took {snapshot.elapsed_s:.1f} s of training."
    return "A run takes some seconds. It goes on while you read."


class LabResults(Throttled):
    DEFAULT_CSS = """
    LabResults { height: auto; }
    LabResults Static { height: auto; }
    LabResults CurvePlot { height: 12; margin: 0 0 1 0; }
    LabResults #accuracy { height: 8; }
    LabResults .digits { height: 10; margin: 0 0 1 0; overflow: hidden hidden; }
    LabResults .digits-title { margin: 0 0 1 0; }
    """

    def compose(self) -> ComposeResult:
        yield Static(classes="loss-title")
        yield CurvePlot("loss")
        yield Static(classes="accuracy-title")
        accuracy = CurvePlot("accuracy")
        accuracy.id = "accuracy"
        yield accuracy
        yield Static(classes="look")
        yield Static(classes="digits-title")
        with Horizontal(classes="digits"):
            for _ in range(MOST_DIGITS):
                yield DigitCard()

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        begun = snapshot.state is not RunState.NONE
        for plot in self.query(CurvePlot):
            plot.display = begun
            plot.snapshot = snapshot
        width = max(24, self.content_size.width)
        state = STATE_WORDS.get(snapshot.state, "training")
        legend = "━ training  ● test" if width < 60 else f"━ run {snapshot.run} training   ● test   {state}"
        self.query_one(".loss-title", Static).update(
            _titled("Loss", f"by {snapshot.unit}, log scale", legend, width) if begun else ""
        )
        accuracy = snapshot.test_accuracy
        latest = percent(accuracy) if accuracy is not None else ""
        self.query_one(".accuracy-title", Static).update(
            _titled("Test accuracy", f"by {snapshot.unit}, %", latest, width) if begun else ""
        )
        self.query_one(".look", Static).update(
            Content.assemble(
                *(
                    [("Experiment  ", "bold $bright"), (f"{visible(snapshot.title)}\n", "$words")]
                    if snapshot.title
                    else []
                ),
                ("What to look at  ", "bold $bright"),
                (what_to_see(snapshot), "$words"),
                "\n",
            )
        )
        # Digits it still gets wrong come first: they are the ones worth a look.
        samples = sorted(snapshot.predictions, key=lambda one: one.predicted_label == one.label)
        fits = max(1, min(MOST_DIGITS, (width + 2) // 16))
        for card, number in zip(self.query(DigitCard), range(MOST_DIGITS), strict=False):
            card.display = number < min(len(samples), fits)
            if card.display:
                card.show(samples[number])
        told = "Test digits as the network reads them now" if samples else ""
        self.query_one(".digits-title", Static).update(Content.styled(told, "bold $bright"))


def _titled(title: str, axis: str, right: str, width: int) -> Content:
    gap = " " * max(1, width - len(title) - 1 - len(axis) - len(right))
    return Content.assemble((title, "bold $bright"), " ", (axis, "$muted"), gap, (right, "$bright"))
