"""A chart in words, for who hears a screen or has no room for a picture: where each line begins, runs and ends."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.ui.widgets.run.plot import Line, finite

TOLD = 5
"""Points of a line that are told: evenly spread over it, its ends among them."""


def line_words(name: str, points: Line, unit: str, *, percent: bool = False) -> str:
    """`Training: 2.63 at step 1, 0.39 at step 250, 0.25 at step 1,000; lowest 0.21 at step 940.`"""
    known = finite(points)
    if not known:
        return f"{name}: nothing yet."

    def told(point: tuple[float, float]) -> str:
        x, y = point
        value = f"{100 * y:.1f} %" if percent else f"{y:.3g}"
        return f"{value} at {unit} {x:,.0f}" if x == int(x) else f"{value} at {unit} {x:.2f}"

    last = len(known) - 1
    places = sorted({round(at * last / (TOLD - 1)) for at in range(TOLD)})
    best = (max if percent else min)(known, key=lambda point: point[1])
    end = f"; {'highest' if percent else 'lowest'} {told(best)}" if best[1] not in (known[0][1], known[-1][1]) else ""
    return f"{name}: {', '.join(told(known[place]) for place in places)}{end}."


def chart_words(
    what: str, lines: Sequence[tuple[str, Line]], unit: str, *, percent: bool = False, log_x: bool = False
) -> str:
    """The chart of `what` by `unit`, which has a log scale unless it is in `percent`: each line by its name."""
    scale = "" if percent else " on a log scale"
    parts = [f"{what}{scale} by {unit}{', which is on a log scale too' if log_x else ''}."]
    parts += [line_words(name[:1].upper() + name[1:], line, unit, percent=percent) for name, line in lines]
    return " ".join(parts)
