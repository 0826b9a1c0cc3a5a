"""What one works at is seen: rows of a widget are brought into view, with as little scrolling as can be."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.widget import Widget


def window_of(widget: Widget) -> VerticalScroll | None:
    """What scrolls it."""
    return next((holder for holder in widget.ancestors if isinstance(holder, VerticalScroll)), None)


def seen(window: VerticalScroll) -> range:
    """The rows of the window's content that are in view."""
    top = round(window.scroll_y)
    return range(top, top + window.size.height)


def content_rows(window: VerticalScroll, top: int, bottom: int) -> range:
    """Rows of the screen, `bottom` not among them, as rows of the window's content."""
    shift = round(window.scroll_y) - window.content_region.y
    return range(top + shift, bottom + shift)


def bring(window: VerticalScroll, rows: range) -> None:
    """Scroll until they are in view; of more than fit, the first ones."""
    view = seen(window)
    top = min(max(view.start, rows.stop - len(view)), rows.start)
    if top != view.start:
        window.scroll_to(y=top, animate=False, immediate=True)


def bring_lines(widget: Widget, lines: list[int]) -> None:
    """Bring some of the widget's own lines into view."""
    window = window_of(widget)
    if window is not None and lines and widget.is_attached:
        top = widget.content_region.y
        bring(window, content_rows(window, top + min(lines), top + max(lines) + 1))
