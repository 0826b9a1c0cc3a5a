"""The runs of an experiment as curves, with the bet drawn into them while they grow."""

from __future__ import annotations

from functools import lru_cache

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.domain.bet import Mark, MarkKind
from tutor.domain.bet_plot import axes, bottom_line, labels_apart, mark_cells
from tutor.domain.response import Curve
from tutor.domain.words import visible
from tutor.ui.widgets.run.plot import Piece, Series, canvas, finite

LEAST_WIDTH, LEAST_HEIGHT = 20, 5
MARKERS = ("○", "▫", "△")
"""Of the runs before the latest one, which is a line: told apart without colour."""
LEVEL, MOMENT = "╌", "┆"

Named = tuple[str, Curve]


class BetView(Widget):
    """Curves by run, the last of them the latest; `end` is where its axis ends at least."""

    DEFAULT_CSS = """
    BetView { height: 10; width: 1fr; }
    """
    runs: reactive[tuple[Named, ...]] = reactive(())
    mark: reactive[Mark] = reactive(Mark(MarkKind.WORDS))
    end: reactive[float] = reactive(0.0)

    def render(self) -> Content:
        return bet_plot(self.runs, self.mark, self.end, self.content_size.width, self.content_size.height)


@lru_cache(maxsize=8)
def bet_plot(runs: tuple[Named, ...], mark: Mark, end: float, width: int, height: int) -> Content:
    """`width` x `height` cells with axes; nothing where there is no room."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return Content("")
    curves = [curve for _, curve in runs]
    x, y = axes(curves, mark, end)
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
    _draw_mark(cells, mark, mark_cells(mark, y if mark.kind is MarkKind.LEVEL else x, _extent(mark, rows, columns)))
    pieces: list[Piece] = []
    for index, line in enumerate(cells):
        label = y_labels.get(rows - 1 - index, "")
        pieces += [(label.rjust(margin), "$muted"), ("┤ " if label else "│ ", "$faint"), *line, ("\n", "")]
    rule, labels = bottom_line(x, columns)
    pieces += [(" " * margin + "└─" + rule + "\n", "$faint"), (" " * (margin + 1) + labels, "$muted")]
    return Content.assemble(*pieces)


def _extent(mark: Mark, rows: int, columns: int) -> int:
    return rows if mark.kind is MarkKind.LEVEL else columns


def _cells(line: list[Piece]) -> list[Piece]:
    return [(character, style) for text, style in line for character in text]


def _draw_mark(cells: list[list[Piece]], mark: Mark, marked: list[int]) -> None:
    """A line of the bet stands behind the curves: only empty cells take it."""
    for cell in marked if mark.kind is not MarkKind.WORDS else ():
        if mark.kind is MarkKind.LEVEL:
            line = cells[len(cells) - 1 - cell]
            line[:] = [(LEVEL, "$bright") if text in (" ", "⠀") else (text, style) for text, style in line]
            continue
        for line in cells:
            if line[cell][0] in (" ", "⠀"):
                line[cell] = (MOMENT, "$bright")


def glyph_of(number: int, runs: int) -> tuple[str, str]:
    """What stands for run `number` (0-based) of so many: the latest is a line, the others are points."""
    return ("━", "$accent") if number == runs - 1 else (MARKERS[number % len(MARKERS)], "$words")


def mark_line(mark: Mark) -> list[Content]:
    """`╌ your bet: Better`, if there is anything to say."""
    if not mark.words:
        return []
    glyph = {MarkKind.LEVEL: LEVEL, MarkKind.MOMENT: MOMENT}.get(mark.kind, " ")
    return [Content.assemble((glyph, "$bright"), " ", (visible(mark.words), "$muted"))]


def legend(runs: tuple[Named, ...], mark: Mark) -> Content:
    """What is drawn, with the latest value of each run: `━ ten times  96.2 %`, a line each."""
    lines = []
    for number, (name, curve) in enumerate(runs):
        now = ""
        if curve.points:
            value = curve.points[-1][1]
            now = f"  {value:.1f} %" if curve.y.endswith("%") else f"  {value:.2f}"
        lines.append(Content.assemble(glyph_of(number, len(runs)), " ", (visible(name), "$muted"), (now, "$bright")))
    return Content("\n").join([*lines, *mark_line(mark)])
