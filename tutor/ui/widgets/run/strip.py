"""The run in one row, on every screen: twelve cells are the whole run, their height the loss."""

from __future__ import annotations

import math

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tutor.training.slow_motion import along
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.taught import ALL, Taught
from tutor.ui.widgets.common.rate_limiter import RateLimiter

BARS = "▁▂▃▄▅▆▇█"
SMALLEST_GAP_S = 0.25
"""Between two updates: four a second are enough, more would flicker."""

GAP_WHILE_TYPING_S = 1.0

STATE_WORDS = {
    RunState.STARTING: "starting",
    RunState.PAUSED: "paused",
    RunState.FINISHED: "finished",
    RunState.STOPPED: "stopped",
    RunState.ELSEWHERE: "not here",  # but in another window; there is no room for more
    RunState.DIVERGED: "diverged",
    RunState.FAILED: "failed",
}


def percent(share: float, digits: int = 1) -> str:
    """`0.952` as `95.2 %`."""
    return f"{100 * share:.{digits}f} %"


def loss_cells(snapshot: TrainingSnapshot, cells: int) -> str:
    """The run so far as bars of the loss, on a log scale from the first loss down to a 25th of it; dots for what
    is still to come."""
    curve = snapshot.train_curve
    if not curve or not snapshot.total_steps:
        return "·" * cells
    total = snapshot.total_steps
    span = total / cells
    if snapshot.slow:  # each leg has as many cells as the others
        curve = tuple((cells * along(step, total), loss) for step, loss in curve)
        span = 1.0
    top = math.log(max(curve[0][1], 1e-9))
    heights = []
    for cell in range(cells):
        inside = [loss for at, loss in curve if cell * span < at <= (cell + 1) * span]
        if not inside:
            break
        drop = (top - math.log(max(sum(inside) / len(inside), 1e-9))) / math.log(25)
        heights.append(BARS[max(0, min(7, round(7 * (1 - drop))))])
    return "".join(heights).ljust(cells, "·")


class RunStrip(Widget):
    """Right-aligned; wide, medium or narrow by the width of the screen. A click asks for the Lab."""

    DEFAULT_CSS = """
    RunStrip { width: 62; height: 1; color: $muted; text-align: right; text-wrap: nowrap; }
    """
    snapshot: reactive[TrainingSnapshot] = reactive(TrainingSnapshot, repaint=False)
    taught: reactive[Taught] = reactive(ALL)

    class Pressed(Message):
        """The learner wants to see the run at full size."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = TrainingSnapshot()
        self._limiter = RateLimiter(self, SMALLEST_GAP_S, self._show, while_typing=GAP_WHILE_TYPING_S)

    def watch_snapshot(self, snapshot: TrainingSnapshot) -> None:
        self._limiter.ask(at_once=snapshot.state is not self._shown.state)

    def _show(self) -> None:
        self._shown = self.snapshot
        self.refresh()

    def render(self) -> Content:
        return strip_content(self._shown, self.app.size.width, self.taught)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed())


def strip_content(snapshot: TrainingSnapshot, width: int, taught: Taught = ALL) -> Content:
    """The strip for a screen of `width` columns, in words that are taught; nothing when nothing was ever trained."""
    if snapshot.state is RunState.NONE:
        return Content("")
    cells = 12 if width >= 110 else 9 if width >= 80 else 5
    bars = loss_cells(snapshot, cells)
    drawn = bars.rstrip("·")
    parts: list[str | tuple[str, str]] = [(drawn, "$accent"), ("·" * (cells - len(drawn)), "$faint")]
    state = STATE_WORDS.get(snapshot.state, "")
    test = snapshot.test_accuracy
    if width >= 110:
        if state:
            parts.append((f"  {state}", "$muted"))
        else:
            by_steps = snapshot.slow or not taught.epochs
            unit, reached, length = (
                ("step", snapshot.step, snapshot.total_steps)
                if by_steps
                else (snapshot.unit, snapshot.reached, snapshot.length)
            )
            parts += [(f"  {unit} ", "$muted"), (f"{reached:,}", "$bright"), (f" of {length:,}", "$muted")]
        if snapshot.loss is not None and not state and taught.loss:
            parts += [("  loss ", "$muted"), (f"{snapshot.loss:.2f}", "$bright")]
        parts += _test(test, taught)
        name = "my network" if snapshot.mine and not snapshot.state.active else f"run {snapshot.run}"
        parts = [(f"{name}  ", "$muted"), *parts]
    elif width >= 80:
        done = (
            f"{100 * snapshot.progress:.0f} %" if snapshot.config.max_steps else f"{snapshot.epoch}/{snapshot.length}"
        )
        if snapshot.slow or not taught.epochs:
            done = f"step {snapshot.step:,}"
        progress = state or done
        parts.append((f"  {progress}", "$bright" if not state else "$muted"))
        parts += _test(test, taught)
    elif state and snapshot.state is not RunState.FINISHED:
        parts.append((f" {state}", "$muted"))
    elif test is not None:
        parts.append((f" {percent(test)}", "$bright"))
    return Content.assemble(*parts)


def _test(accuracy: float | None, taught: Taught) -> list[tuple[str, str]]:
    """`  test 95.2 %`, or `  95.2 % right` where nothing was said of tests yet."""
    if accuracy is None:
        return []
    if not taught.tests:
        return [(f"  {percent(accuracy)}", "$bright"), (" right", "$muted")]
    return [("  test ", "$muted"), (percent(accuracy), "$bright")]
