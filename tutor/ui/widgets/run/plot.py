"""Curves in cells. plotext draws the curves; the axes are ours, so that they are calm and never jump.

The only module that knows plotext, which is imported when the first curve is drawn (`load` does it beforehand, off the
event loop). Its figure is one global object: draw on the event loop's thread only. A NaN that reaches it ends the
process, so nothing does that `finite` has not seen.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from textual.content import Content

from tutor.ui.sparing import spared
from tutor.ui.widgets.run.plot_names import Piece, name_ends, names_beside

log = logging.getLogger(__name__)

Point: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[Point, ...]
Markers: TypeAlias = Literal["hd", "braille"]
Scale: TypeAlias = tuple[Callable[[float], float], list[tuple[float, str]]]
"""In which row a value lies, and rows with what is written there, the most telling first."""
Series: TypeAlias = tuple[Line, str, str]
"""Points in cells (x from 0 to columns - 1, y from 0 to rows - 1, upward), a plotext marker, the name of a tone."""

MOST = 1e20  # plotext refuses what is far larger
LEAST = 1e-9
DECADES_SHOWN = 5  # below the largest loss; what is smaller stands on the axis
LEAST_WIDTH, LEAST_HEIGHT = 10, 4
APART = 4.0  # cells between two points, where many would hide the line
WIDE_FROM = 40  # from here 0.5 is written as such, below as .5
NO_PLOTEXT = "plotext is not available here"
UNUSED: dict[str, dict[str, object] | None] = {
    "plotext._doc.doc": {"docs": None},
    "plotext._tests.run": {"test": None},
    "PIL": None,
    "ffpyplayer": None,
    "yt_dlp": None,
}
"""What plotext imports and draws no curve: a quarter of a second of the processor, and six megabytes. Most of it are
its manual and its tests, with what it takes from them; the others are for pictures and films, where they are there."""

_plotext: Any = None
_missing = False
_ESCAPES = re.compile(r"\x1b\[([0-9;]*)m")


def loaded() -> bool:
    """True once plotext is imported, or is known to be missing."""
    return _plotext is not None or _missing


def load() -> None:
    """Import plotext: a tenth of a second that a thread had better spend. Nothing happens at a second call."""
    global _plotext, _missing
    if loaded():
        return
    try:
        with spared(UNUSED):
            import plotext
    except (ImportError, OSError) as error:  # no wheel for this machine, or its library cannot be opened
        log.warning("there are no plots", exc_info=error)
        _missing = True
        return
    plotext.terminal.limit(False, False)  # else a plot is cut to the size of the real terminal
    _plotext = plotext


def finite(points: Iterable[Sequence[float]]) -> list[Point]:
    """The points whose numbers are finite, both clipped to what plotext can bear."""
    return [
        (max(-MOST, min(MOST, x)), max(-MOST, min(MOST, y))) for x, y in points if math.isfinite(x) and math.isfinite(y)
    ]


def lowest_and_highest(points: Sequence[Point], columns: int, end: float) -> list[Point]:
    """At most the lowest and the highest point of each of `columns` columns of x from 0 to `end`, in their order."""
    if len(points) <= 2 * columns:
        return list(points)
    kept: dict[int, tuple[Point, Point]] = {}
    for point in points:
        column = max(0, min(columns - 1, round(point[0] / end * (columns - 1))))
        low, high = kept.get(column, (point, point))
        kept[column] = (point if point[1] < low[1] else low, point if point[1] > high[1] else high)
    return [point for column in sorted(kept) for point in sorted(set(kept[column]))]


def canvas(series: Sequence[Series], columns: int, rows: int) -> list[list[Piece]]:
    """The series drawn on `rows` lines of `columns` cells; a later one covers an earlier one."""
    load()
    blank: list[list[Piece]] = [[(" " * columns, "")] for _ in range(rows)]
    if _plotext is None:
        note = NO_PLOTEXT[:columns].center(columns)
        return [[(note, "$muted")] if row == rows // 2 else line for row, line in enumerate(blank)]
    figure = _plotext.figure
    figure.clear()
    figure.theme("colorless")
    figure.canvas("default")
    figure.plot_size(columns, rows)
    figure.axes(False)
    figure.legend(False)
    figure.ruler("x", [0, 1]).lim(0, max(1, columns - 1))
    figure.ruler("y", [0, 1]).lim(0, max(1, rows - 1))
    for axis in (0, 1):
        for side in (0, 1):
            figure.ruler(axis, side).frequency(0)
    for number, (points, marker, _) in enumerate(series, start=1):
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            # The colour is a number of the series: it becomes a tone below, and so follows a change of theme.
            signal = figure.signal(xs, ys, marker=_plotext.marker(marker, (number, 0, 0)))
            figure.draw(signal.lines(marker in ("hd", "braille") and len(points) > 1))
    tones = {f"38;2;{number};0;0": f"${tone}" for number, (_, _, tone) in enumerate(series, start=1)}
    return [_pieces(line, tones, columns) for line in [*figure.build().string().split("\n"), *[""] * rows][:rows]]


def _pieces(line: str, tones: dict[str, str], columns: int) -> list[Piece]:
    """A line of plotext's output as (text, style) of exactly `columns` cells."""
    pieces: list[Piece] = []
    room, style = columns, ""
    for index, part in enumerate(_ESCAPES.split(line)):
        if index % 2:
            style = tones.get(part, "")
        elif part and room > 0:
            pieces.append((part[:room], style))
            room -= len(pieces[-1][0])
    return [*pieces, (" " * room, "")] if room else pieces


@dataclass(frozen=True, slots=True)
class Curve:
    """A line, or `dots`; its name stands where it ends, '' for none."""

    points: Line
    tone: str
    name: str = ""
    dots: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """x from 0 to `end`, with ticks at multiples of `least` or of more; `log`: from 1 to `end` on a log scale."""

    end: float
    log: bool = False
    least: float = 1.0


@lru_cache(maxsize=16)
def chart(
    curves: tuple[Curve, ...],
    axis: Axis,
    width: int,
    height: int,
    *,
    percent: bool = False,
    beside: bool = False,
    markers: Markers = "braille",
) -> Content:
    """The curves, each over those before it, in `width` x `height` cells with their axes: y on a log scale, or shares
    from 0 to 1 in `percent`. `beside`: names have a column of their own, as for lines that end close together."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return Content("")
    rows, (lowest, highest) = height - 2, (0.0, 1.0) if percent else (LEAST, MOST)
    lines = [[(x, max(lowest, min(highest, y))) for x, y in finite(curve.points)] for curve in curves]
    values = [y for points in lines for _, y in points]
    row, ticks = _shares(values, rows) if percent else _decades(values, rows, width)
    placed = [
        replace(curve, points=tuple((x, row(y)) for x, y in points))
        for curve, points in zip(curves, lines, strict=True)
    ]
    names: dict[int, Piece] = {}
    if beside and any(curve.name for curve in curves):
        names = names_beside([(curve.points, curve.name, curve.tone) for curve in placed], rows)
        width -= max(len(name) for name, _ in names.values()) + 1
        placed = [replace(curve, name="") for curve in placed]
    return _framed(placed, _apart(ticks), replace(axis, end=max(1e-3, axis.end)), width, rows, markers, names)


def _decades(values: Sequence[float], rows: int, width: int) -> Scale:
    low, per_decade = loss_scale(values, rows)

    def row(value: float) -> float:
        return max(0.0, min(rows - 1.0, (math.log10(value) - low) * per_decade))

    return row, [(row(value), number(value, width)) for value in loss_ticks(low, rows, per_decade)]


def _shares(values: Sequence[float], rows: int) -> Scale:
    lowest = min(values, default=0.9)
    bottom = next(each for each in (0.9, 0.8, 0.5, 0.0) if each <= lowest)

    def row(share: float) -> float:
        return (share - bottom) / (1 - bottom) * (rows - 1)

    step = {0.9: 0.05, 0.8: 0.1, 0.5: 0.25, 0.0: 0.5}[bottom]
    marks = [bottom + step * count for count in range(round((1 - bottom) / step) + 1)]
    return row, [(row(mark), f"{100 * mark:.0f}") for mark in (marks[-1], *marks[:-1])]


def loss_limits(values: Sequence[float]) -> tuple[float, float]:
    """What the loss axis has to show: up to the largest loss (the first, unless it grew), down to a 24th of that, and
    to the smallest once one falls below."""
    top = 1.05 * max(values, default=2.3)
    return min(top / 24, max(min(values, default=top), top / 10**DECADES_SHOWN)), top


def loss_scale(values: Sequence[float], rows: int) -> tuple[float, float]:
    """The loss axis in `rows` rows: the power of ten of the lowest one, and how many rows a decade has.

    That is a whole number, and each power of ten lies in a row, so that decades are equally far apart as they are
    drawn, and the axis moves seldom: by whole rows. Where there are fewer rows than decades that has to go.
    """
    low, high = map(math.log10, loss_limits(values))
    for per_decade in range(rows - 1, 0, -1):
        start = math.floor(low * per_decade + 1e-9) / per_decade
        if start + (rows - 1) / per_decade >= high - 1e-9:
            return start, per_decade
    return low, (rows - 1) / (high - low)


def loss_ticks(low: float, rows: int, per_decade: float) -> list[float]:
    """Numbers to name on the axis of `loss_scale`, the most telling first: powers of ten, then 5 and 2, or 3 where
    those two would lie between rows."""
    high = low + (rows - 1) / per_decade
    factors = (1,) if per_decade < 2 else (1, 3) if per_decade in (2, 5) else (1, 5, 2)
    decades = range(math.floor(low), math.ceil(high) + 1)
    ticks = [factor * 10.0**decade for factor in factors for decade in decades]
    return [tick for tick in ticks if low - 0.03 <= math.log10(tick) <= high + 0.03]


def number(value: float, width: int) -> str:
    """A tick of the loss axis, short where there is little room."""
    if value >= 1e4 or value < 0.00099:
        return (
            f"1e{round(math.log10(value))}"
            if abs(math.log10(value) % 1) < 1e-6
            else f"{value:.0e}".replace("e+0", "e").replace("e-0", "e-")
        )
    text = f"{value:.1f}" if value >= 0.099 else f"{value:g}"
    if value >= 10 or (width < WIDE_FROM and value >= 1):
        return f"{value:g}"
    return text if width >= WIDE_FROM else text.removeprefix("0")


def _apart(ticks: list[tuple[float, str]]) -> dict[int, str]:
    """Labels by row, the earlier of two that would share a row."""
    kept: dict[int, str] = {}
    for row, label in ticks:
        kept.setdefault(round(row), label)
    return kept


def even_ticks(end: float, columns: int, least: float = 1.0) -> list[float]:
    """Multiples of `least`, or of more, to name below the axis: as many as fit, 0 among them, and the end if it is one;
    the end also where there is no other."""
    room = len(f"{end:g}" if end >= 1 else "0.00") + 3
    steps = (s * 10.0**p for p in range(-3, 10) for s in (1, 2, 5))
    step = next(step for step in steps if step >= least and end / step * room <= columns)
    ticks = [step * place for place in range(math.floor(end / step + 1e-9) + 1)]
    if end % least and len(ticks) > 1:
        return ticks
    return [*(tick for tick in ticks if tick == 0 or (tick < end and (end - tick) / end * columns >= room)), end]


def log_share(x: float, end: float) -> float:
    """Where `x` lies from 1 to `end` on a log scale, 0 to 1; what is less than 1 lies at 1."""
    return math.log(max(1.0, x)) / math.log(max(2.0, end))


def apart(points: Sequence[Point]) -> list[Point]:
    """Those of many points that leave the line between them in sight: the last, and before it some cells apart."""
    kept: list[Point] = []
    for point in points:
        if not kept or point[0] - kept[-1][0] >= APART:
            kept.append(point)
    if kept and kept[-1] is not points[-1]:
        kept[len(kept) - (len(kept) > 1 and points[-1][0] - kept[-1][0] < APART / 2) :] = [points[-1]]
    return kept


def decade_ticks(steps: int, columns: int) -> list[tuple[float, str]]:
    """Where powers of ten lie, and the end, each where it can be read beside those right of it."""
    free, ticks = columns + 2, []  # columns left of it are free
    for value in [steps, *(10**power for power in range(len(str(steps)), -1, -1) if 10**power < steps)]:
        name = f"{value // 1000}k" if value >= 1000 and value % 1000 == 0 else f"{value}"
        at = log_share(value, steps)
        start = min(columns + 1 - len(name), round(at * (columns - 1)) + 1 - len(name) // 2)
        if start + len(name) < free:
            ticks.append((at, name))
            free = start
    return ticks[::-1]


def _framed(
    curves: Sequence[Curve],
    ticks: dict[int, str],
    axis: Axis,
    width: int,
    rows: int,
    markers: Markers,
    names: Mapping[int, Piece],
) -> Content:
    """The axes around curves whose y are rows already, and the names right of it, by their rows."""
    margin = max((len(label) for label in ticks.values()), default=1)
    columns = width - margin - 2  # the axis, and a column between it and its 0
    end = axis.end
    hides = axis.log or any(curve.points and not curve.dots and curve.tone != "muted" for curve in curves)
    series: list[Series] = []
    for curve in curves:
        inside = [
            (end * log_share(x, end) if axis.log else x, y)
            for x, y in curve.points
            if x <= end and (axis.log or x >= 0)
        ]
        line = tuple((x / end * (columns - 1), y) for x, y in lowest_and_highest(inside, columns, end))
        if curve.dots:  # fewer of them, where they would hide a line
            line = tuple((float(round(x)), float(round(y))) for x, y in (apart(line) if hides else line))
        series.append((line, "●" if curve.dots else markers, curve.tone))
    drawn = canvas(series, columns, rows)
    name_ends(drawn, [(line, curve.name, curve.tone) for (line, _, _), curve in zip(series, curves, strict=True)])
    pieces: list[Piece] = []
    for index, row in enumerate(drawn):
        label = ticks.get(rows - 1 - index, "")
        pieces += [(label.rjust(margin), "$muted"), ("┤ " if label else "│ ", "$faint"), *row]
        if beside := names.get(rows - 1 - index):
            pieces += [(" ", ""), beside]
        pieces.append(("\n", ""))
    rule, labels = ["─"] * columns, [" "] * (columns + 1)
    even = [
        (tick / end, f"{tick:.2g}" if tick < 1 else f"{tick:.15g}") for tick in even_ticks(end, columns, axis.least)
    ]
    for share, name in decade_ticks(round(end), columns) if axis.log else even:
        at = round(share * (columns - 1))
        rule[at] = "┬"
        start = max(0, min(columns + 1 - len(name), at + 1 - len(name) // 2))
        labels[start : start + len(name)] = name
    pieces += [(" " * margin + "└─" + "".join(rule) + "\n", "$faint")]
    pieces += [(" " * (margin + 1) + "".join(labels), "$muted")]
    return Content.assemble(*pieces)
