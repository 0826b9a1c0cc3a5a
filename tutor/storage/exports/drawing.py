"""The curves of a bet's runs as SVG that stands in a page: its styles are the page's."""

from __future__ import annotations

import math
from html import escape

from tutor.domain.bet import MarkKind
from tutor.domain.bet_plot import axes, gap_words, labels_apart
from tutor.domain.bet_result import BetResult
from tutor.domain.words import visible

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 58, 10, 30, 46  # margins for the labels
_LABEL_ROOM = 12  # tenths of the plot between two labels are more than enough


def svg(result: BetResult) -> str:
    """The plot with the names of its axes and runs; '' before the first run is over."""
    drawn = [(one.name, one.curve) for one in result.outcomes if one.curve.points]
    if not drawn:
        return ""
    mark = result.mark
    x, y = axes([curve for _, curve in drawn], mark, gaps=result.gaps)
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def at_x(value: float) -> float:
        return LEFT + width * x.fraction(value)

    def at_y(value: float) -> float:
        return TOP + height * (1 - y.fraction(value))

    foot = TOP + height
    parts = [
        f'<line class="axis" x1="{LEFT}" y1="{TOP}" x2="{LEFT}" y2="{foot}"/>',
        f'<line class="axis" x1="{LEFT}" y1="{foot}" x2="{LEFT + width}" y2="{foot}"/>',
        _label(0, TOP - 14, drawn[0][1].y, "start"),
        _label(LEFT + width, HEIGHT - 4, drawn[0][1].x, "end"),
    ]
    if mark.kind is MarkKind.LEVEL:
        parts.append(_band(LEFT, at_y(min(mark.high, y.high)), width, at_y(max(mark.low, y.low))))
    if mark.kind is MarkKind.MOMENT:
        low, high = at_x(max(mark.low, x.low)), at_x(min(mark.high, x.high))
        parts.append(_band(low, TOP, high - low, foot))
    if _finite(mark.goal):
        parts.append(_line(LEFT, at_y(mark.goal), LEFT + width, at_y(mark.goal)))
    parts += [_line(at_x(gap.x), at_y(gap.high), at_x(gap.x), at_y(gap.low)) for gap in result.gaps]
    for cell, label in labels_apart(y, 100, _LABEL_ROOM).items():
        parts.append(_label(LEFT - 8, foot - height * cell / 99 + 5, label, "end"))
    widest = max((len(label) for _, label in x.ticks), default=1)
    for cell, label in labels_apart(x, 100, 2 * widest + 3).items():
        parts.append(_label(LEFT + width * cell / 99, foot + 20, label, "middle" if cell < 95 else "end"))
    for number, (_, curve) in enumerate(drawn, start=1):
        last = ' class="last"' if number == len(drawn) else ""
        points = " ".join(f"{at_x(a):.1f},{at_y(b):.1f}" for a, b in curve.points if _finite(a, b))
        parts.append(f'<polyline{last} points="{points}"/>')
    names = [
        f"{name}{', in colour' if n == len(drawn) and n > 1 else ''}" for n, (name, _) in enumerate(drawn, start=1)
    ]
    bet = f"dashed: {mark.words}" if mark.kind is not MarkKind.WORDS else mark.words
    decided = [f"upright, from test to training accuracy: {gap_words(result.gaps)}"] if result.gaps else []
    decided += [f"straight line: {mark.goal_words}"] if mark.goal_words else []
    told = "; ".join([*names, *decided, bet])
    caption = f'<figcaption class="where">{escape(visible(told))}</figcaption>' if told else ""
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(visible(told))}">{"".join(parts)}</svg>'
        f"{caption}"
    )


def _finite(*values: float) -> bool:
    return all(map(math.isfinite, values))


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="axis" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _band(x: float, top: float, width: float, foot: float) -> str:
    size = f'width="{max(0.0, width):.1f}" height="{max(0.0, foot - top):.1f}"'
    return f'<rect class="bet" x="{x:.1f}" y="{top:.1f}" {size}/>'


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(visible(text))}</text>'
