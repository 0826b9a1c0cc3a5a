"""A bet beside the curves that settled it: the axes of such a plot, and the plot in plain characters. Pure.

In an export every run is drawn with its number, the bet with lines of `-` or `:` and `.` between them, the level at
which it is decided with `=`, and a gap with `|` below a `^`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tutor.domain.bet import Gap, Mark, MarkKind
from tutor.domain.response import RecordedCurve

LOG_X: Final = "images seen"
"""The axis that is drawn on a log scale: what a few hundred images do shows beside what 180,000 do."""
LOSS: Final = "test loss"
FLOORS: Final = (90.0, 80.0, 50.0, 0.0)
"""Where the axis of an accuracy in percent may begin."""


@dataclass(frozen=True, slots=True)
class Axis:
    """`ticks` are (value, label), the most telling first."""

    low: float
    high: float
    log: bool
    ticks: tuple[tuple[float, str], ...]

    def fraction(self, value: float) -> float:
        """Where a value stands, 0 at the low end and 1 at the high; what is beyond stands at the end."""
        low, high, value = self.low, self.high, min(self.high, max(self.low, value))
        if self.log:
            return (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
        return (value - low) / (high - low)


def axes(curves: Sequence[RecordedCurve], mark: Mark, end: float = 0.0, gaps: Sequence[Gap] = ()) -> tuple[Axis, Axis]:
    """The axes (x, y) that show all curves, gaps and the bet's mark; x reaches to `end` at least."""
    points = [point for curve in curves for point in curve.points]
    names = curves[0] if curves else RecordedCurve("epochs", "test accuracy, %", ())
    level = _ends(mark) if mark.kind is MarkKind.LEVEL else []
    level += [mark.goal] if math.isfinite(mark.goal) else []
    level += [end for gap in gaps for end in (gap.low, gap.high)]
    moment = _ends(mark) if mark.kind is MarkKind.MOMENT else []
    return _along(names.x, [x for x, _ in points] + moment, end), _up(names.y, [y for _, y in points] + level)


def _ends(mark: Mark) -> list[float]:
    return [each for each in (mark.low, mark.high) if math.isfinite(each)]


def _along(name: str, values: list[float], end: float) -> Axis:
    high = max([*values, end, 1e-9])
    if name == LOG_X:
        low = 10 ** math.floor(math.log10(max(1.0, min((value for value in values if value > 0), default=1000.0))))
        high = max(high, 10 * low)
        ticks = [factor * 10.0**power for power in range(round(math.log10(low)), 12) for factor in (1, 3)]
        ticks.sort(key=lambda tick: not math.log10(tick).is_integer())
        return Axis(low, high, True, tuple((tick, f"{tick:,.0f}") for tick in ticks if low <= tick <= high))
    step = 10.0 ** math.floor(math.log10(high))
    step = next(step * part for part in (1.0, 0.5, 0.2, 0.1) if high / (step * part) >= 3)
    if high >= 1 and name == "epochs":
        step = max(1.0, round(step))
    ticks = [number * step for number in range(math.floor(high / step + 1e-9) + 1)]
    most_telling_first = [*ticks[:1], *ticks[-1:], *ticks[1:-1]]
    return Axis(0.0, high, False, tuple((tick, f"{tick:,.12g}") for tick in most_telling_first))


def _up(name: str, values: list[float]) -> Axis:
    if name == LOSS:
        high = 1.1 * max([*values, 1e-9])
        low = 0.9 * max(min(values, default=high / 10), high / 1e5)
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        ticks = [factor * 10.0**decade for factor in (1, 5, 2) for decade in decades]
        inside = [tick for tick in ticks if low <= tick <= high]
        told = (
            [(tick, f"{tick:g}") for tick in inside]
            if len(inside) > 1
            else [(low, f"{low:.2g}"), (high, f"{high:.2g}")]
        )
        return Axis(low, high, True, tuple(told))
    lowest = min(values, default=90.0)
    low = next((floor for floor in FLOORS if floor <= lowest), 0.0)
    step = {90.0: 5, 80.0: 10, 50.0: 25, 0.0: 50}[low]
    ticks = [low + step * number for number in range(round((100 - low) / step) + 1)]
    return Axis(low, 100.0, False, tuple((tick, f"{tick:.0f}") for tick in (ticks[-1], *ticks[:-1])))


def labels_apart(axis: Axis, cells: int, room: int = 1) -> dict[int, str]:
    """Labels by cell (0-based from the low end), the more telling of two that are less than `room` apart."""
    kept: dict[int, str] = {}
    for value, label in axis.ticks:
        cell = round(axis.fraction(value) * (cells - 1))
        if all(abs(cell - other) >= room for other in kept):
            kept[cell] = label
    return kept


def bottom_line(axis: Axis, columns: int) -> tuple[str, str]:
    """The rule below a plot with its ticks, and the row of labels, which may stand one column over on each side."""
    widest = max((len(label) for _, label in axis.ticks), default=1)
    rule, labels = ["─"] * columns, [" "] * (columns + 2)
    for cell, label in sorted(labels_apart(axis, columns, widest + 2).items()):
        rule[cell] = "┬"
        start = max(0, min(columns + 2 - len(label), cell + 1 - len(label) // 2))
        labels[start : start + len(label)] = label
    return "".join(rule), "".join(labels).rstrip()


def mark_cells(mark: Mark, axis: Axis, cells: int) -> list[int]:
    """The cells (0-based from the low end) in which the bet is drawn; an end that is open is not."""
    return sorted({cell_of(axis, end, cells) for end in _ends(mark)})


def band_cells(mark: Mark, axis: Axis, cells: int) -> range:
    """The cells in which the bet is won, its lines included; none of a bet that is one line, or words."""
    if not mark.band:
        return range(0)
    low, high = (cell_of(axis, end, cells) for end in (mark.low, mark.high))
    return range(low, high + 1)


def cell_of(axis: Axis, value: float, cells: int) -> int:
    """The cell (0-based from the low end) in which a value stands; what is beyond stands at the end."""
    return round(axis.fraction(value) * (cells - 1))


def text_plot(
    runs: Sequence[tuple[str, RecordedCurve]], mark: Mark, width: int = 60, height: int = 10, gaps: Sequence[Gap] = ()
) -> str:
    """The curves of `runs` (name, curve) in characters that every font has; '' if there is nothing to draw."""
    drawn = [(name, curve) for name, curve in runs if curve.points]
    if not drawn:
        return ""
    x, y = axes([curve for _, curve in drawn], mark, gaps=gaps)
    y_labels = labels_apart(y, height)
    margin = max(map(len, y_labels.values()), default=1)
    columns = width - margin - 2
    cells = [[" "] * columns for _ in range(height)]
    if math.isfinite(mark.goal):
        cells[cell_of(y, mark.goal, height)] = ["="] * columns
    if mark.kind is MarkKind.LEVEL:
        for row in band_cells(mark, y, height):
            cells[row] = ["."] * columns
        for row in mark_cells(mark, y, height):
            cells[row] = ["-"] * columns
    if mark.kind is MarkKind.MOMENT:
        for line in cells:
            for column in band_cells(mark, x, columns):
                line[column] = "." if line[column] == " " else line[column]
            for column in mark_cells(mark, x, columns):
                line[column] = ":"
    for number, (_, curve) in enumerate(drawn, start=1):
        for column, row in _joined(curve.points, x, y, columns, height):
            cells[row][column] = str(number)
    for gap in gaps:
        column, low, high = cell_of(x, gap.x, columns), cell_of(y, gap.low, height), cell_of(y, gap.high, height)
        for row in range(low + 1, high + 1):
            cells[row][column] = "^" if row == high else "|"
    lines = [f"{drawn[0][1].y}"]
    for row in range(height - 1, -1, -1):
        label = y_labels.get(row, "")
        lines.append(f"{label.rjust(margin)} {'+' if label else '|'}{''.join(cells[row])}".rstrip())
    rule, labels = bottom_line(x, columns)
    lines.append(" " * (margin + 1) + "+" + rule.replace("─", "-").replace("┬", "+"))
    lines.append((" " * (margin + 1) + labels).rstrip())
    lines.append(" " * (margin + 2) + drawn[0][1].x)
    lines += [f"{number}  {name}" for number, (name, _) in enumerate(drawn, start=1)]
    lines += [f"^  training accuracy at the end; {gap_words(gaps)}"] if gaps else []
    lines += [f"=  {mark.goal_words}"] if mark.goal_words else []
    if mark.words:
        lines.append(f"{ ({MarkKind.LEVEL: '-', MarkKind.MOMENT: ':'}.get(mark.kind, ' ')) }  {mark.words}")
    return "\n".join(lines)


def gap_words(gaps: Sequence[Gap]) -> str:
    """`the gap is 15.1 points`; of several runs `the gaps are 0.3 and 15.1 points`."""
    sizes = [f"{gap.high - gap.low:.1f}" for gap in gaps]
    return f"the gap is {sizes[0]} points" if len(sizes) == 1 else f"the gaps are {' and '.join(sizes)} points"


def curve_words(name: str, curve: RecordedCurve) -> str:
    """A curve in a sentence, for where it cannot be drawn."""
    points = [point for point in curve.points if all(map(math.isfinite, point))]
    if not points:
        return f"{name}: nothing measured yet."
    what, _, unit = curve.y.partition(", ")
    (_, first), (end, last) = points[0], points[-1]
    number = ".1f" if unit else ".2f"
    how = f"from {first:{number}} to {last:{number}}{f' {unit}' if unit else ''}"
    return f"{name}: {what} {how}, after {end:,.12g} {curve.x}."


def _joined(
    points: Iterable[tuple[float, float]], x: Axis, y: Axis, columns: int, rows: int
) -> Iterable[tuple[int, int]]:
    """The cells of a curve: its points, and between two of them one cell in each column."""
    before: tuple[int, int] | None = None
    for one, two in points:
        here = round(x.fraction(one) * (columns - 1)), round(y.fraction(two) * (rows - 1))
        if before is not None:
            for column in range(before[0] + 1, here[0]):
                share = (column - before[0]) / (here[0] - before[0])
                yield column, round(before[1] + share * (here[1] - before[1]))
        yield here
        before = here
