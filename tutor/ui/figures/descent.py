"""Gradient descent on a cost curve with two valleys: choose where to start and how long the steps are."""

from __future__ import annotations

from textual import events
from textual.content import Content

from tutor.ui.figures.arithmetic import cost, cost_slope
from tutor.ui.figures.base import Figure, Stage, play_keys, target
from tutor.ui.widgets.common.canvas import Canvas, Chart, number

RATES = (0.03, 0.1, 0.3, 1.0, 1.5, 3.0)
STARTS = tuple(step / 4 for step in range(-12, 13))
FIRST_START, FIRST_RATE = 22, 1
"""Places in STARTS (w = 2.5) and RATES."""

AT_REST = 0.01
"""A slope this small is the bottom of a valley for us."""

AWAY = 20.0
"""Farther out than this it has left for good."""

MOST_STEPS = 200
AT_ONCE = 20
W_RANGE, COST_RANGE = (-3.5, 3.5), (0.0, 4.0)
VALLEYS = {"left": "the deeper one", "right": "the shallower one"}


class DescentFigure(Figure):
    """`path` holds w at the start and after every step."""

    title = "Down a cost curve with two valleys"
    keys = (("← →", "start"), ("↑ ↓", "learning rate"), ("enter", "a step"), ("a", "20 steps"), ("0", "back to start"))
    BINDINGS = play_keys(
        left="start(-1)", right="start(1)", up="rate(1)", down="rate(-1)", enter="step(1)", a=f"step({AT_ONCE})",
        key_0="reset",
    )  # fmt: skip
    DEFAULT_CSS = """
    DescentFigure .figure-words { min-height: 4; }
    """

    def __init__(self, caption: str = "") -> None:
        super().__init__(caption)
        self.start_index, self.rate_index = FIRST_START, FIRST_RATE
        self.path = [STARTS[FIRST_START]]
        self.ends: set[str] = set()

    @property
    def w(self) -> float:
        return self.path[-1]

    @property
    def rate(self) -> float:
        return RATES[self.rate_index]

    @property
    def steps(self) -> int:
        return len(self.path) - 1

    @property
    def end(self) -> str:
        """`left` or `right`, the valley it rests in; `away`; `tired` after so many steps without rest; else ''."""
        if abs(self.w) > AWAY:
            return "away"
        if abs(cost_slope(self.w)) < AT_REST:
            return "left" if self.w < 0 else "right"
        return "tired" if self.steps >= MOST_STEPS else ""

    def words(self) -> Content:
        bright = "bold $bright"
        at = (f"{number(self.w, 2)}", bright)
        height = (number(cost(self.w), 2), bright)
        match self.end:
            case "away":
                return Content.assemble(
                    ("✗ It diverged", "bold $wrong"),
                    f" at step {self.steps}: each step overshot the valley and landed higher up, where the slope is "
                    f"steeper, so the next was longer. The rate {self.rate:g} is too large here.",
                )
            case "tired":
                return Content.assemble(
                    f"{self.steps} steps, and no rest: w = ",
                    at,
                    (", cost ", "$words"),
                    height,
                    ". It leaps from side to side" if self.rate >= 1 else ". It creeps",
                    f". What would {'a smaller' if self.rate >= 1 else 'a larger'} rate do?",
                )
            case "left" | "right" as valley:
                other = -1.0 if valley == "right" else 1.0
                told = "lower still" if valley == "right" else "higher"
                there = cost(-2.0879) if other < 0 else cost(1.8987)
                parts: list[str | tuple[str, str]] = [
                    ("✓ ", "$right"),
                    f"At rest after {self.steps} steps in the ",
                    (f"{valley} valley", bright),
                    f", {VALLEYS[valley]}: cost ",
                    height,
                    f". The other one, {there:.2f}, is {told}. ",
                ]
                if {"left", "right"} <= self.ends:
                    parts.append("Where it ends depends on the start and on the rate: it finds a minimum, not the one.")
                else:
                    parts.append("Can you end in the other one?")
                return Content.assemble(*parts)
        slope = cost_slope(self.w)
        parts = [
            f"Step {self.steps}: w = " if self.steps else "Start w = ",
            at,
            ", cost ",
            height,
            ", slope ",
            (number(slope, 2), bright),
            ". The next step is ",
            (f"−{self.rate:g} × {number(slope, 2)} = {number(-self.rate * slope, 2)}", bright),
            ". ",
        ]
        if not self.steps:
            parts.append("Guess which valley it ends in, then press enter or a.")
        elif self.steps > 1 and cost(self.path[-1]) > cost(self.path[-2]):
            parts.append("Notice: the cost rose. The step leapt over the valley's floor and landed higher.")
        elif cost_slope(self.path[-1]) * cost_slope(self.path[-2]) < 0:
            parts.append("Notice: the slope changed sign. The step leapt over the valley's floor.")
        else:
            parts.append("Notice: the flatter the curve, the shorter the step.")
        return Content.assemble(*parts)

    def text_form(self) -> str:
        return (
            f"{self.title}. Cost of a single weight w: valleys at w = −2.09 (cost 0.09) and w = 1.90 (0.69), a hill at "
            f"0.19 (1.21). Start {number(STARTS[self.start_index])}, learning rate {self.rate:g}. {self.words().plain}"
        )

    def _chart(self, width: int) -> Chart:
        columns = min(46, width - 6)
        rows = 7 if self.low else 10
        return Chart(Canvas(columns + 6, rows + 3), 3, 1, columns, rows, W_RANGE, COST_RANGE)

    def picture(self, width: int) -> Content:
        chart = self._chart(width)
        chart.axes((-3, -2, -1, 0, 1, 2, 3), (0, 1, 2, 3, 4), "w", "cost")
        chart.curve(cost, "$muted")
        for w in self.path[:-1]:
            if abs(w) <= W_RANGE[1]:
                chart.mark(w, cost(w), "•", "$accent")
        glyph = "●" if abs(self.w) <= W_RANGE[1] else "›" if self.w > 0 else "‹"
        chart.mark(max(-3.5, min(3.5, self.w)), cost(self.w), glyph, "bold $bright")
        rates = [Content.styled("rate", "$muted")]
        for index, rate in enumerate(RATES):
            here = index == self.rate_index
            mark = (" ›" if here else "  ", "$accent")
            words = Content.styled(f"{rate:g}", "bold $bright" if here else "$muted")
            rates.append(target(Content.assemble(mark, words), f"take_rate({index})"))
        return Content("\n").join([*chart.canvas.lines(), Content.assemble(*rates)])

    def _begin(self) -> None:
        self.path = [STARTS[self.start_index]]
        self.show()

    def action_start(self, by: int) -> None:
        self.start_index = max(0, min(len(STARTS) - 1, self.start_index + by))
        self._begin()

    def action_rate(self, by: int) -> None:
        self.action_take_rate(max(0, min(len(RATES) - 1, self.rate_index + by)))

    def action_take_rate(self, index: int) -> None:
        """Another rate, from where it stands: it may be changed on the way."""
        self.rate_index = index
        if self.end in ("away", "tired"):
            self._begin()
        self.show()

    def action_step(self, count: int) -> None:
        for _ in range(count):
            if self.end:
                break
            self.path.append(self.w - self.rate * cost_slope(self.w))
        if self.end:
            self.ends.add(self.end)
        self.show()

    def action_reset(self) -> None:
        self._begin()

    def point(self, event: events.MouseEvent) -> None:
        """Start where the pointer is."""
        chart, at = self._chart(self.room), self.part_of(event)
        if at and at[1] < chart.top + chart.rows:
            w = chart.x_at(at[0])
            self.start_index = min(range(len(STARTS)), key=lambda index: abs(STARTS[index] - w))
            self._begin()


def make(stage: Stage, caption: str) -> Figure:
    return DescentFigure(caption)
