"""Curves: the loss and the accuracy of the run, an earlier run muted beside them, and what to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.run_facts import DataFacts
from tutor.domain.words import visible
from tutor.training.records import numbers, readable
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui import commands
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.lab.parts import LabPanel, titled
from tutor.ui.widgets.run.beside import ours_beside
from tutor.ui.widgets.run.pane import CurvePlot, put
from tutor.ui.widgets.run.strip import percent
from tutor.ui.widgets.run.words import what_to_see

OWN_WORDS = ("brought from elsewhere", "parts")
"""Purposes of runs that are no experiment: their title says what they are."""
WIDE, NAMED = 70, 46
"""Columns from which a legend has the runs' numbers, and any names at all."""


Words: TypeAlias = Callable[[TrainingSnapshot, TrainingSnapshot | None, int], Content]


class PlotTitle(Widget):
    """A row that is as wide as its plot: what it says is asked for with its width when it is drawn, not before."""

    DEFAULT_CSS = """
    PlotTitle { height: 1; }
    """

    def __init__(self, classes: str) -> None:
        super().__init__(classes=classes)
        self._said: tuple[Words, TrainingSnapshot, TrainingSnapshot | None] | None = None

    def say(self, words: Words, snapshot: TrainingSnapshot, before: TrainingSnapshot | None) -> None:
        """What `words` tells of a run and an earlier one."""
        if self._said != (words, snapshot, before):
            self._said = words, snapshot, before
            self.refresh()

    def render(self) -> Content:
        if self._said is None:
            return Content("")
        words, snapshot, before = self._said
        return words(snapshot, before, self.content_size.width)


class LabCurves(LabPanel):
    """`earlier` is the run to compare with."""

    commands = (commands.LEVERS, commands.LEVER)
    DEFAULT_CSS = """
    LabCurves CurvePlot { height: 3fr; min-height: 6; }
    LabCurves #accuracy { height: 2fr; min-height: 5; }
    LabCurves .look { margin: 1 0 0 0; }
    """

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self._earlier: TrainingSnapshot | None = None

    def compose(self) -> ComposeResult:
        yield PlotTitle("loss-title")
        yield CurvePlot("loss")
        yield PlotTitle("accuracy-title")
        accuracy = CurvePlot("accuracy")
        accuracy.id = "accuracy"
        yield accuracy
        yield Static(classes="look")

    @property
    def earlier(self) -> TrainingSnapshot | None:
        return self._earlier

    @earlier.setter
    def earlier(self, snapshot: TrainingSnapshot | None) -> None:
        if snapshot is not self._earlier:
            self._earlier = snapshot
            self.show_again()

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        begun = snapshot.state is not RunState.NONE
        before = self._earlier if begun and self._earlier and self._earlier.run != snapshot.run else None
        before = ours_beside(snapshot) or before
        for plot in self.query(CurvePlot):
            plot.display = begun
            plot.snapshot = snapshot
            plot.in_words = self.memory.in_words
            here = f"run {snapshot.run}" if snapshot.beside is None else "yours"
            plot.names = (here, f"run {before.run}" if before.run else "ours") if before is not None else ("", "")
            plot.earlier = before
        for title, words in ((".loss-title", loss_title), (".accuracy-title", accuracy_title)):
            row = self.query_one(title, PlotTitle)
            row.display = begun
            row.say(words, snapshot, before)
        put(self.query_one(".look", Static), look(snapshot, asks=self.screen.has_class("-wide")))


def loss_title(snapshot: TrainingSnapshot, before: TrainingSnapshot | None, width: int) -> Content:
    unit = "step" if snapshot.slow else snapshot.unit
    axis = f"by {unit}, log scale{'s' * snapshot.slow}" if width >= WIDE else "log scale"
    return titled("Loss", axis, legend(snapshot, before, width), width)


def accuracy_title(snapshot: TrainingSnapshot, before: TrainingSnapshot | None, width: int) -> Content:
    axis = f"by {'step' if snapshot.slow else snapshot.unit}, %" if width >= NAMED else "%"
    return titled("Test accuracy", axis, reached(snapshot, before), width)


def legend(snapshot: TrainingSnapshot, before: TrainingSnapshot | None, width: int) -> Content:
    """`━ run 3 training   ● run 3 test   ━ run 2`, shorter where there is less room."""
    name, gap = (f"run {snapshot.run} ", "   ") if width >= WIDE else ("", "  ")
    training, test = ("training", "test") if width >= NAMED else ("train", "test")
    tested = f"{name}{test}"
    if snapshot.beside is not None:
        name, training, tested = f"run {snapshot.run}, " if name else "", "yours", "its test" if name else "test"
    parts: list[str | tuple[str, str]] = [("━", "$accent"), (f" {name}{training}{gap}", "$words")]
    parts += [("●", "$bright"), (f" {tested}", "$words")]
    if before is not None:
        parts += [gap, ("━", "$muted"), (f" run {before.run}" if before.run else " ours", "$muted")]
    return Content.assemble(*parts)


def reached(snapshot: TrainingSnapshot, before: TrainingSnapshot | None) -> Content:
    """`95.2 %, run 2 ended at 94.9 %`."""
    accuracy = snapshot.test_accuracy
    parts = [(percent(accuracy), "bold $bright")] if accuracy is not None else []
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
