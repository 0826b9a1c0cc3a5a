"""The activation functions as curves, with value and slope at a z that moves."""

from __future__ import annotations

from textual import events
from textual.content import Content

from tutor.ui.figures.arithmetic import CURVES
from tutor.ui.figures.base import ROOMY, Figure, Stage, play_keys, target
from tutor.ui.widgets.common.canvas import Canvas, Chart, number

LARGEST = 6.0
STEPS_OF_ONE = 10
"""The arrows move z by a tenth; it is kept as a whole number of tenths, so that 0.1 + 0.2 stays 0.3."""

FAR = 5
"""Where the slopes are compared: ±FAR."""

TASKS = {"sigmoid": (0.5, 0.99), "tanh": (0.0, 0.99)}
"""Outputs to find a z for."""

CLOSE = 0.003
"""An output this near to a task's counts as found."""

HEIGHTS = {"sigmoid": (-0.1, 1.1, (0, 0.5, 1)), "tanh": (-1.2, 1.2, (-1, 0, 1))}
OTHER_HEIGHTS = (-6.0, 6.0, (-5, 0, 5))

TABLE = 26
"""Columns of the slopes."""

PLOT_ROWS, LOW_PLOT_ROWS = 9, 7


class ActivationFigure(Figure):
    title = "Activation functions"
    drags = True
    keys = (("← →", "move z"), ("shift+← shift+→", "by 1"), ("↑ ↓", "curve"), ("5", "to ±5"), ("0", "to 0"))
    BINDINGS = play_keys(
        left="move(-1)",
        right="move(1)",
        shift_left=f"move(-{STEPS_OF_ONE})",
        shift_right=f"move({STEPS_OF_ONE})",
        up="choose(-1)",
        down="choose(1)",
        key_5="far",
        key_0="zero",
    )
    DEFAULT_CSS = """
    ActivationFigure .figure-words { min-height: 3; }
    """

    def __init__(self, caption: str = "") -> None:
        super().__init__(caption)
        self.here = 0
        self.tenths = 20
        self.found: set[tuple[str, float]] = set()
        self.slopes_seen: set[tuple[int, int]] = set()  # (curve, z) where z is -FAR or FAR

    @property
    def z(self) -> float:
        return self.tenths / STEPS_OF_ONE

    def words(self) -> Content:
        curve, bright = CURVES[self.here], "bold $bright"
        value, slope = curve.value(self.z), curve.slope(self.z)
        parts: list[str | tuple[str, str]] = [
            (curve.name, bright),
            (f": {curve.formula}. At z = ", "$words"),
            (number(self.z, 1), bright),
            " the output is ",
            (number(value, 3), bright),
            " and the slope ",
            (slope_text(slope), bright),
            ". ",
        ]
        wanted = [task for task in TASKS.get(curve.name, ()) if (curve.name, task) not in self.found]
        left = [z for z in (-FAR, FAR) if (self.here, z) not in self.slopes_seen]
        if wanted:
            parts += ["Try: find the z whose output is ", (f"{wanted[0]:.2f}", bright), "."]
        elif left:
            parts += ["Guess how steep it is at ", (f"z = {number(left[-1])}", bright), ", then go there with 5."]
        elif all((other, z) in self.slopes_seen for other in range(len(CURVES)) for z in (-FAR, FAR)):
            parts.append(
                "✓ Far from 0 sigmoid and tanh are nearly flat, and a flat curve passes hardly any gradient back."
            )
        else:
            parts.append("✓ Next curve: ↓. Which one is still steep at 5, and which at −5?")
        return Content.assemble(*parts)

    def text_form(self) -> str:
        slopes = "; ".join(
            f"{curve.name} {', '.join(slope_text(curve.slope(z)) for z in (-FAR, 0, FAR))}" for curve in CURVES
        )
        return f"{self.title}. Slopes at z = −5, 0 and 5: {slopes}. {self.words().plain}"

    def picture(self, width: int) -> Content:
        wide = width >= ROOMY
        chart = self._chart(width)
        curve = CURVES[self.here]
        lowest, highest, ticks = HEIGHTS.get(curve.name, OTHER_HEIGHTS)
        chart.axes((-5, 0, 5), ticks, "z", "output")
        bottom, top = chart.dot_of(0, lowest), chart.dot_of(0, highest)
        chart.canvas.line(*bottom, *top, "$line")
        chart.curve(curve.value, "$accent")
        value, slope = curve.value(self.z), curve.slope(self.z)
        for step in range(-8, 9):  # the tangent: its steepness is the slope
            z = self.z + step / 8
            if lowest <= value + slope * (z - self.z) <= highest and abs(z) <= LARGEST:
                chart.canvas.dot(*chart.dot_of(z, value + slope * (z - self.z)), "$bright")
        chart.mark(self.z, value, "●", "bold $bright")
        plot = chart.canvas.lines()
        table = self._slopes()
        if not wide:
            return Content("\n").join([*plot, Content(""), *table])
        rows = [
            Content.assemble(line, "  ", table[at - 1] if 1 <= at <= len(table) else "") for at, line in enumerate(plot)
        ]
        return Content("\n").join(rows)

    def _chart(self, width: int) -> Chart:
        columns = width - TABLE - 8 if width >= ROOMY else min(28, width - 7)
        rows = LOW_PLOT_ROWS if self.low else PLOT_ROWS
        canvas = Canvas(columns + 6, rows + 3)
        lowest, highest, _ = HEIGHTS.get(CURVES[self.here].name, OTHER_HEIGHTS)
        return Chart(canvas, 4, 1, columns, rows, (-LARGEST, LARGEST), (lowest, highest))

    def _slopes(self) -> list[Content]:
        """Slopes at −5 and 5, each a · until it was looked at."""
        rows = [Content.styled(f"  {'slope at':<10}{'−5':>7}{'5':>7}", "$muted")]
        for index, curve in enumerate(CURVES):
            here = index == self.here
            style = "bold $bright" if here else "$words"
            seen = [slope_text(curve.slope(z)) if (index, z) in self.slopes_seen else "·" for z in (-FAR, FAR)]
            cells = [f"{slope:>7}" for slope in seen]
            row = Content.assemble(("› " if here else "  ", "$accent"), (curve.name.ljust(10), style), *cells)
            rows.append(target(row, f"choose_curve({index})"))
        return rows

    def _look(self) -> None:
        curve = CURVES[self.here]
        for task in TASKS.get(curve.name, ()):
            if abs(curve.value(self.z) - task) < CLOSE:
                self.found.add((curve.name, task))
        if abs(self.z) == FAR:
            self.slopes_seen.add((self.here, int(self.z)))
        self.show()

    def action_move(self, by: int) -> None:
        self._go_to(self.tenths + by)

    def _go_to(self, tenths: int) -> None:
        last = int(LARGEST * STEPS_OF_ONE)
        self.tenths = max(-last, min(last, tenths))
        self._look()

    def action_far(self) -> None:
        self._go_to(-FAR * STEPS_OF_ONE if self.tenths == FAR * STEPS_OF_ONE else FAR * STEPS_OF_ONE)

    def action_zero(self) -> None:
        self._go_to(0)

    def action_choose(self, by: int) -> None:
        self.action_choose_curve((self.here + by) % len(CURVES))

    def action_choose_curve(self, curve: int) -> None:
        self.here = curve
        self._look()

    def point(self, event: events.MouseEvent) -> None:
        """z where the pointer is in the plot."""
        chart, at = self._chart(self.room), self.part_of(event)
        if at and chart.left <= at[0] < chart.left + chart.columns and at[1] < chart.top + chart.rows:
            self._go_to(round(chart.x_at(at[0]) * STEPS_OF_ONE))


def slope_text(slope: float) -> str:
    """Three places where they show something: .007, 1, 0, .01, 0.25."""
    if slope in (0, 1):
        return f"{slope:.0f}"
    return f"{slope:.4f}" if slope < 0.001 else f"{slope:.3f}".rstrip("0")


def make(stage: Stage, caption: str) -> Figure:
    return ActivationFigure(caption)
