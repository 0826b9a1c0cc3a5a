"""Curves: the loss of the run, below it its accuracy, learning rate or gradients, by steps, epochs or seconds; an
earlier run muted beside them, and what to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from tutor.domain.run_facts import DataFacts
from tutor.domain.words import visible
from tutor.training.records import numbers, readable
from tutor.training.series import axis_of, rates
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.parts import LabPanel, titled
from tutor.ui.widgets.run.beside import ours_beside
from tutor.ui.widgets.run.curve_plot import HELD_OUT, CurvePlot, along_log
from tutor.ui.widgets.run.strip import percent
from tutor.ui.widgets.run.words import what_to_see

OWN_WORDS = ("brought from elsewhere", "parts")
"""Purposes of runs that are no experiment: their title says what they are."""
WIDE, NAMED = 70, 46
"""Columns from which a legend has the runs' numbers, and any names at all."""


CHARTS = {"accuracy": "Test accuracy", "rate": "Rate", "gradients": "Gradients"}
"""What can be drawn below the loss, and its name in the row of choices."""
CHART_GAP = 2


class PlotTitle(Widget):
    """A row that is as wide as its plot: what it says is asked for with its width when it is drawn, not before."""

    DEFAULT_CSS = """
    PlotTitle { height: 1; }
    """

    def __init__(self, classes: str) -> None:
        super().__init__(classes=classes)
        self._said: tuple[Any, ...] = ()

    def say(self, words: Callable[..., Content], *of: object) -> None:
        """What `words` makes of that and of the row's width."""
        if self._said != (words, *of):
            self._said = words, *of
            self.refresh()

    def render(self) -> Content:
        if not self._said:
            return Content("")
        words, *of = self._said
        return cast("Content", words(*of, self.content_size.width))


class LabCurves(LabPanel):
    """The loss, and below it one of CHARTS. `earlier` is the run to compare with."""

    commands = (commands.LEVERS, commands.NEXT_CHART, commands.NEXT_AXIS, commands.LEVER)
    DEFAULT_CSS = """
    LabCurves CurvePlot { height: 3fr; min-height: 6; }
    LabCurves #below { height: 2fr; min-height: 5; }
    LabCurves .look { margin: 1 0 0 0; }
    """

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self._earlier: TrainingSnapshot | None = None

    def compose(self) -> ComposeResult:
        yield PlotTitle("loss-title")
        yield CurvePlot("loss")
        yield PlotTitle("below-title")
        below = CurvePlot()
        below.id = "below"
        yield below
        yield Words(classes="look")

    @property
    def earlier(self) -> TrainingSnapshot | None:
        return self._earlier

    @earlier.setter
    def earlier(self, snapshot: TrainingSnapshot | None) -> None:
        if snapshot is not self._earlier:
            self._earlier = snapshot
            self.show_again()

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        memory = self.memory
        begun = snapshot.state is not RunState.NONE
        before = self._earlier if begun and self._earlier and self._earlier.run != snapshot.run else None
        before = ours_beside(snapshot) or before
        for plot in self.query(CurvePlot):
            plot.display = begun
            plot.snapshot = snapshot
            plot.in_words, plot.axis = memory.in_words, memory.axis
            here = f"run {snapshot.run}" if snapshot.beside is None else "yours"
            plot.names = (here, f"run {before.run}" if before.run else "ours") if before is not None else ("", "")
            plot.earlier = before
        self.query_one("#below", CurvePlot).what = memory.chart
        loss, below = self.query_one(".loss-title", PlotTitle), self.query_one(".below-title", PlotTitle)
        loss.display = below.display = begun
        loss.say(loss_title, snapshot, before, memory.axis)
        below.say(below_title, snapshot, before, memory.axis, memory.chart)
        self.query_one(".look", Words).update(look(snapshot, asks=self.screen.has_class("-wide")))

    def next_chart(self, chart: str = "") -> None:
        """Draw another one below the loss: that one, or the next."""
        order = list(CHARTS)
        self.memory.chart = chart or order[(order.index(self.memory.chart) + 1) % len(order)]
        self.show_again()

    def on_click(self, event: events.Click) -> None:
        """A chart that is named beside its own title; elsewhere in a title, what it is drawn along."""
        super().on_click(event)
        if not isinstance(title := event.widget, PlotTitle):
            return
        x, chart = event.screen_x - title.region.x, ""
        if title.has_class("below-title"):
            said = title.render().plain
            chart = next((key for key, name in CHARTS.items() if 0 <= x - said.find(name) < len(name)), "")
        if chart and chart != self.memory.chart:
            self.next_chart(chart)
        else:
            self.memory.next_axis(axis_of(self.snapshot, self.memory.axis))
            self.show_again()


def loss_title(snapshot: TrainingSnapshot, before: TrainingSnapshot | None, axis: str, width: int) -> Content:
    log = "log scales" if along_log(snapshot, axis) else "log scale"
    said = f"by {unit_of(snapshot, axis)}, {log}" if width >= WIDE else f"by {unit_of(snapshot, axis)}"
    return titled("Loss", said, legend(snapshot, before, width), width)


def unit_of(snapshot: TrainingSnapshot, axis: str) -> str:
    return axis_of(snapshot, axis)[:-1]


def below_title(
    snapshot: TrainingSnapshot, before: TrainingSnapshot | None, axis: str, chart: str, width: int
) -> Content:
    """`Test accuracy by epoch, %  Rate  Gradients   96.4 %`: what is drawn, what else could be, and where it stands."""
    named = CHARTS if width >= WIDE or snapshot.beside is None else {chart: CHARTS[chart]}  # what ours has tells more
    says = {"accuracy": reached, "rate": rate_now, "gradients": sizes_now}[chart]
    right, short = says(snapshot, before), says(snapshot, None)
    unit = f" by {unit_of(snapshot, axis)}, {'%' if chart == 'accuracy' else 'log scale'}"
    for said, shown in ((unit, right), ("", right), (unit, short), ("", short), ("", Content(""))):
        parts: list[str | tuple[str, str]] = []
        for key, name in named.items():
            here = key == chart
            parts += [(name, "bold $bright" if here else "$muted"), (said if here else "", "$muted"), " " * CHART_GAP]
        row = Content.assemble(*parts[:-1])
        if row.cell_length + CHART_GAP + shown.cell_length <= width:
            break
    return Content.assemble(row, " " * max(0, width - row.cell_length - shown.cell_length), shown)


def rate_now(snapshot: TrainingSnapshot, before: TrainingSnapshot | None) -> Content:
    """`now 0.0008, one-cycle`."""
    schedule = snapshot.config.schedule
    so_far, _ = rates(snapshot, "steps")
    if not so_far:
        return Content("")
    words = f"{'now ' if snapshot.state.active else ''}{so_far[-1][1]:.3g}"
    return Content.assemble((words, "bold $bright"), (f", {schedule}" if schedule != "constant" else "", "$muted"))


def sizes_now(snapshot: TrainingSnapshot, before: TrainingSnapshot | None) -> Content:
    """Whether the gradients of a run are known, and of what they are."""
    kept = "of a batch, by layer" if snapshot.gradients or snapshot.state.active else "none were kept"
    return Content.styled(kept, "$muted")


def legend(snapshot: TrainingSnapshot, before: TrainingSnapshot | None, width: int) -> Content:
    """`━ run 3 training   ● run 3 test   ● validation   ━ run 2`, shorter where there is less room."""
    name, gap = (f"run {snapshot.run} ", "   ") if width >= WIDE else ("", "  ")
    training, test = ("training", "test") if width >= NAMED else ("train", "test")
    tested = f"{name}{test}"
    if snapshot.beside is not None:
        name, training, tested = f"run {snapshot.run}, " if name else "", "yours", "its test" if name else "test"
    parts: list[str | tuple[str, str]] = [("━", "$accent"), (f" {name}{training}{gap}", "$words")]
    parts += [("●", "$bright"), (f" {tested}", "$words")]
    if snapshot.validation and width >= NAMED:
        parts += [gap, ("●", f"${HELD_OUT}"), (" validation", "$words")]
    if before is not None:
        parts += [gap, ("━", "$muted"), (f" run {before.run}" if before.run else " ours", "$muted")]
    return Content.assemble(*parts)


def reached(snapshot: TrainingSnapshot, before: TrainingSnapshot | None) -> Content:
    """`95.2 %, validation 95.0 %, run 2 ended at 94.9 %`."""
    accuracy = snapshot.test_accuracy
    parts = [(percent(accuracy), "bold $bright")] if accuracy is not None else []
    if parts and snapshot.validation:
        parts.append((f", validation {percent(snapshot.validation[-1].accuracy)}", f"${HELD_OUT}"))
    if before is not None and before.test_accuracy is not None:
        comma = ", " if parts else ""
        words = f"run {before.run} ended at" if before.run else "ours"
        parts.append((f"{comma}{words} {percent(before.test_accuracy)}", "$muted"))
    return Content.assemble(*parts)


def look(snapshot: TrainingSnapshot, *, asks: bool) -> Content:
    """`asks`: there is room to say that this is what to look at."""
    kind = "" if snapshot.purpose in OWN_WORDS else "Experiment  "
    title = [(kind, "bold $bright"), (f"{visible(snapshot.title)}\n", "$words" if kind else "bold $bright")]
    if not snapshot.title or snapshot.beside is not None:
        title = []
    ask = [("What to look at  ", "bold $bright")] if asks else []
    return Content.assemble(*title, *ask, (what_to_see(snapshot), "$words"))


def earlier_run(runs: Path, present: int, data: DataFacts | None) -> TrainingSnapshot | None:
    """The newest before the `present` one on the same data: others compare nothing."""
    for run in [run for run in reversed(numbers(runs)) if run < present][:10]:
        found = readable(runs, run)
        if found is None or not found.train_curve:
            continue
        if found.data is None or data is None or found.data.checksum == data.checksum:
            return found
    return None
