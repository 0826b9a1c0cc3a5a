"""The runs of an experiment as curves, with what was bet on drawn into them while they grow."""

from __future__ import annotations

import math
from functools import lru_cache

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.domain.bet import Gap, Mark, MarkKind
from tutor.domain.bet_plot import (
    Axis,
    axes,
    band_cells,
    bottom_line,
    cell_of,
    curve_words,
    gap_words,
    labels_apart,
    mark_cells,
)
from tutor.domain.response import RecordedCurve
from tutor.domain.words import visible
from tutor.ui.widgets.run.plot import Series, canvas, finite
from tutor.ui.widgets.run.plot_names import Piece

LEAST_WIDTH, LEAST_HEIGHT = 20, 5
MARKERS = ("○", "▫", "△")
"""Of the runs before the latest one, which is a line: told apart without colour."""
LEVEL, MOMENT, GOAL = "╌", "┆", "┈"
GAP, TRAINED = "┃", "▲"
BAND = "$here"
"""The ground of the values with which the bet is won."""
EMPTY = (" ", "⠀")

Named = tuple[str, RecordedCurve]


class BetView(Widget):
    """Curves by run, the latest last, in words where there is no room; `end` is where its axis ends at least."""

    DEFAULT_CSS = """
    BetView { height: 10; width: 1fr; }
    """
    runs: reactive[tuple[Named, ...]] = reactive(())
    mark: reactive[Mark] = reactive(Mark(MarkKind.WORDS))
    end: reactive[float] = reactive(0.0)
    gaps: reactive[tuple[Gap, ...]] = reactive(())

    def render(self) -> Content:
        size = self.content_size
        return bet_plot(self.runs, self.mark, self.gaps, self.end, size.width, size.height)


@lru_cache(maxsize=8)
def bet_plot(
    runs: tuple[Named, ...], mark: Mark, gaps: tuple[Gap, ...], end: float, width: int, height: int
) -> Content:
    """`width` x `height` cells with axes; where there is no room for them, each curve in words."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return Content("\n".join(visible(curve_words(name, curve)) for name, curve in runs))
    curves = [curve for _, curve in runs]
    x, y = axes(curves, mark, end, gaps)
    rows = height - 2
    y_labels = labels_apart(y, rows)
    margin = max(map(len, y_labels.values()), default=1)
    columns = width - margin - 3
    series: list[Series] = []
    for number, curve in enumerate(curves):
        placed = tuple(
            (x.fraction(one) * (columns - 1), y.fraction(two) * (rows - 1)) for one, two in finite(curve.points)
        )
        if number == len(curves) - 1:
            series += [(placed, "braille", "accent")] if len(placed) > 1 else [(placed, "●", "accent")]
        else:
            dots = tuple((float(round(one)), float(round(two))) for one, two in placed)
            series.append((dots, MARKERS[number % len(MARKERS)], "words"))
    cells = [_cells(line) for line in canvas(series, columns, rows)]
    _draw_gaps(cells, gaps, x, y)
    if math.isfinite(mark.goal):
        _draw_line(cells[rows - 1 - cell_of(y, mark.goal, rows)], GOAL, "$muted")
    _draw_mark(cells, mark, x, y)
    pieces: list[Piece] = []
    for index, line in enumerate(cells):
        label = y_labels.get(rows - 1 - index, "")
        pieces += [(label.rjust(margin), "$muted"), ("┤ " if label else "│ ", "$faint"), *line, ("\n", "")]
    rule, labels = bottom_line(x, columns)
    pieces += [(" " * margin + "└─" + rule + "\n", "$faint"), (" " * (margin + 1) + labels, "$muted")]
    return Content.assemble(*pieces)


def _cells(line: list[Piece]) -> list[Piece]:
    return [(character, style) for text, style in line for character in text]


def _draw_line(line: list[Piece], glyph: str, tone: str) -> None:
    """A line stands behind the curves: only empty cells take it."""
    line[:] = [(glyph, tone) if text in EMPTY else (text, style) for text, style in line]


def _draw_gaps(cells: list[list[Piece]], gaps: tuple[Gap, ...], x: Axis, y: Axis) -> None:
    """Upward from where the test curve ends to the training accuracy."""
    rows = len(cells)
    for number, gap in enumerate(gaps):
        tone = glyph_of(number, len(gaps))[1]
        low, high, column = cell_of(y, gap.low, rows), cell_of(y, gap.high, rows), cell_of(x, gap.x, len(cells[0]))
        for row in range(low + 1, high + 1):
            cells[rows - 1 - row][column] = (TRAINED if row == high else GAP, tone)


def _draw_mark(cells: list[list[Piece]], mark: Mark, x: Axis, y: Axis) -> None:
    """Where the bet is won has another ground; its ends are lines."""
    rows, columns = len(cells), len(cells[0])
    if mark.kind is MarkKind.LEVEL:
        for row in band_cells(mark, y, rows):
            line = cells[rows - 1 - row]
            line[:] = [(text, f"{style} on {BAND}".strip()) for text, style in line]
        for row in mark_cells(mark, y, rows):
            ground = f" on {BAND}" if mark.band else ""
            _draw_line(cells[rows - 1 - row], LEVEL, f"$bright{ground}")
    if mark.kind is MarkKind.MOMENT:
        for line in cells:
            for column in band_cells(mark, x, columns):
                text, style = line[column]
                line[column] = (text, f"{style} on {BAND}".strip())
            for column in mark_cells(mark, x, columns):
                if line[column][0] in EMPTY:
                    line[column] = (MOMENT, f"$bright on {BAND}" if mark.band else "$bright")


def glyph_of(number: int, runs: int) -> tuple[str, str]:
    """What stands for run `number` (0-based) of so many: the latest is a line, the others are points."""
    return ("━", "$accent") if number == runs - 1 else (MARKERS[number % len(MARKERS)], "$words")


def mark_lines(mark: Mark, gaps: tuple[Gap, ...] = ()) -> list[Content]:
    """`╌ your bet: Better`, with what else is drawn, if there is anything to say."""
    lines = []
    if gaps:
        lines.append(
            Content.assemble((TRAINED, "$bright"), (f" training accuracy at the end: {gap_words(gaps)}", "$muted"))
        )
    if mark.goal_words:
        lines.append(Content.assemble((GOAL, "$bright"), " ", (mark.goal_words, "$muted")))
    if mark.words:
        glyph = {MarkKind.LEVEL: LEVEL, MarkKind.MOMENT: MOMENT}.get(mark.kind, " ")
        style = f"$bright on {BAND}" if mark.band else "$bright"
        lines.append(Content.assemble((glyph, style), " ", (visible(mark.words), "$muted")))
    return lines


def legend(runs: tuple[Named, ...], mark: Mark, gaps: tuple[Gap, ...] = ()) -> Content:
    """What is drawn, with the latest value of each run: `━ ten times  96.2 %`, a line each."""
    lines = []
    for number, (name, curve) in enumerate(runs):
        now = ""
        if curve.points:
            value = curve.points[-1][1]
            now = f"  {value:.1f} %" if curve.y.endswith("%") else f"  {value:.2f}"
        lines.append(Content.assemble(glyph_of(number, len(runs)), " ", (visible(name), "$muted"), (now, "$bright")))
    return Content("\n").join([*lines, *mark_lines(mark, gaps)])
