"""A chart of a run as a widget: its loss, accuracy, learning rate or gradients, along an axis, drawn or told."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.training import series
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.background import in_background
from tutor.ui.widgets.run import plot
from tutor.ui.widgets.run.chart_words import chart_words
from tutor.ui.widgets.run.plot import Axis, Curve, chart

HELD_OUT = "layer-output"
"""Tone of what the training images held out say; no other dot of their charts has it."""
TITLES = {"loss": "Loss", "accuracy": "Test accuracy", "rate": "Learning rate", "gradients": "Gradients"}
"""What can be drawn, and what it is called."""
LEAST_RATE = 0.01
"""Of its largest value, down to which a rate is drawn: a schedule ends far lower, and would take all the room."""
NAMED_LAYERS = 4
"""Above so many layers their lines have numbers for names, to find room."""


class CurvePlot(Widget):
    """A plot as wide as its place. `what` is one of TITLES.

    The first one comes a moment later than what is around it: what draws it is imported off the loop.
    """

    DEFAULT_CSS = """
    CurvePlot { height: 9; width: 1fr; }
    """
    snapshot: reactive[TrainingSnapshot] = reactive(TrainingSnapshot, init=False, repaint=False)
    earlier: reactive[TrainingSnapshot | None] = reactive(None, init=False, repaint=False)
    what: reactive[str] = reactive("loss")
    axis: reactive[str] = reactive("")
    """One of series.AXES, where steps are on a log scale; '': what the run is counted in, and a run in slow motion as
    by steps."""
    in_words: reactive[bool] = reactive(False, layout=True)
    """Told, not drawn."""
    names: reactive[tuple[str, str]] = reactive(("", ""))
    """Of the run and the earlier one, where their lines are to be named."""

    def __init__(self, what: str = "loss") -> None:
        super().__init__()
        self.set_reactive(CurvePlot.what, what)
        self._loading = False
        self._drawn: tuple[tuple[Curve, ...], Axis] | None = None
        self._chart_at_work = lru_cache(maxsize=1)(chart.__wrapped__)
        """Draws a run at work, whose next picture is another: `chart` keeps the last ones of all that stay."""

    async def _load(self) -> None:
        await asyncio.to_thread(plot.load)
        self.refresh()

    def watch_in_words(self, told: bool) -> None:
        self.set_class(told, "-told")

    def watch_snapshot(self) -> None:
        """Of most news only some lines are others, or none: the accuracy changes with each test."""
        if self.in_words or self._drawn != self._to_draw():
            self.refresh()

    watch_earlier = watch_snapshot

    def _to_draw(self) -> tuple[tuple[Curve, ...], Axis]:
        one, what = self.snapshot, self.what
        along = series.axis_of(one, self.axis)
        axis = Axis(series.end_of(one, along), along_log(one, self.axis), 1e-3 if along == "seconds" else 1.0)
        return curves_of(what, one, self.earlier, along, *self.names), axis

    def render(self) -> Content:
        width, height = self.content_size
        one, what = self.snapshot, self.what
        percent = what == "accuracy"
        if self.in_words:
            along, log = series.axis_of(one, self.axis), along_log(one, self.axis)
            told = [(curve.name, curve.points) for curve in curves_of(what, one, self.earlier, along, told=True)]
            return Content.styled(chart_words(TITLES[what], told, along[:-1], percent=percent, log_x=log), "$words")
        if width < 12 or height < 4:
            return Content("")
        if not plot.loaded():
            if not self._loading:
                self._loading = True
                in_background(self, self._load())
            return Content("")
        self._drawn = lines, axis = self._to_draw()
        draw = self._chart_at_work if one.state is RunState.TRAINING else chart
        return draw(lines, axis, width, height, percent=percent, beside=what == "gradients")


def along_log(snapshot: TrainingSnapshot, axis: str) -> bool:
    """Whether x is on a log scale."""
    return axis == "steps" or (not axis and snapshot.slow)


def curves_of(
    what: str,
    one: TrainingSnapshot,
    before: TrainingSnapshot | None,
    axis: str,
    name: str = "",
    its_name: str = "",
    *,
    told: bool = False,
) -> tuple[Curve, ...]:
    """The lines of a run, and of one `before` it below them, muted. `told`: each named by what it is, the run first."""
    whose = "" if before is None else f"run {before.run}, " if before.run else "beside it, "
    if what == "gradients":
        layers = series.gradients(one, axis)
        count = len(layers)
        return tuple(
            Curve(points, "layer-output" if number == count else "layer-hidden", layer_words(number, count))
            for number, points in enumerate(layers, start=1)
        )
    curves: list[Curve] = []
    held_out = series.validation(one, axis)[what == "accuracy"] if what in ("loss", "accuracy") else ()
    if what == "loss":
        line, tests = series.losses(one, axis)
        curves = [Curve(line, "accent", "training" if told else name), Curve(tests, "bright", "test" * told, dots=True)]
        earlier = series.losses(before, axis) if before is not None else ((), ())
        others = [Curve(earlier[0], "muted", f"{whose}training" if told else its_name)]
        others += [Curve(earlier[1], "muted", f"{whose}test")] * told
    elif what == "accuracy":
        curves = [Curve(series.accuracies(one, axis), "bright", "test" if told else name, dots=True)]
        earlier_tests = series.accuracies(before, axis) if before is not None else ()
        others = [Curve(earlier_tests, "muted", f"{whose}test" if told else its_name)]
    else:
        least = 0.0 if told else LEAST_RATE
        so_far, to_come = series.rates(one, axis, least)
        curves = [Curve(to_come, "muted", "to come"), Curve(so_far, "accent", "so far" if told else name)]
        curves = curves if to_come else curves[1:]
        its_rate = series.rates(before, axis, least)[0] if before is not None else ()
        others = [Curve(its_rate, "muted", f"{whose}its rate" if told else its_name)]
    if held_out:
        curves.append(Curve(held_out, HELD_OUT, "validation", dots=True))
    if before is None:
        others = []
    return (*curves, *others) if told else (*others, *curves)


def layer_words(number: int, count: int) -> str:
    """`hidden 1`, or `1` where there are many; `output`."""
    return "output" if number == count else f"hidden {number}" if count <= NAMED_LAYERS else str(number)
