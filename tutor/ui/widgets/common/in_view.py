"""What one works at is seen: rows of a widget are brought into view, with as little scrolling as can be."""

from __future__ import annotations

import asyncio
import contextlib

from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import TextArea

LAYOUT_S = 5.0
"""As long as a key waits for the page to be laid out, at most."""


async def laid_out(screen: Screen[None]) -> None:
    """Wait until what was just put on the screen has its place: only then is it known what is in view and what below.

    Not for handlers of the screen itself, which is who lays out."""
    done = asyncio.Event()
    screen.call_after_refresh(done.set)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), LAYOUT_S)


def window_of(widget: Widget) -> VerticalScroll | None:
    """What scrolls it."""
    return next((holder for holder in widget.ancestors if isinstance(holder, VerticalScroll)), None)


def seen(window: VerticalScroll) -> range:
    """The rows of the window's content that are in view."""
    top = round(window.scroll_y)
    return range(top, top + window.size.height)


def content_rows(window: VerticalScroll, top: int, bottom: int) -> range:
    """Rows of the screen, `bottom` not among them, as rows of the window's content.

    Counted from the first thing in the window: right behind a scroll that was not drawn yet, all places on the screen
    are those of before, and where the window stands is not.
    """
    first = next((child for child in window.children if child.display), None)
    if first is None:
        return range(top, bottom)
    shift = first.virtual_region.y - first.region.y
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


def bring_block(widget: Widget) -> None:
    """Bring the block in view that the widget belongs to."""
    block = next((node for node in widget.ancestors_with_self if "block" in node.classes), widget)
    if isinstance(block, Widget):
        block.scroll_visible(animate=False)


def bring_field(field: TextArea, *, entered: bool = False) -> None:
    """Bring the caret into view, with the line below the field that tells whether it is saved; when one enters the
    field, also as much above the caret as there is room for: the whole block, or the whole field."""
    window = window_of(field)
    if window is None or not field.is_attached:
        return
    caret = field.cursor_screen_offset.y
    bottom = _status_of(field).bottom
    tops = [caret]
    if entered:
        block = next((node for node in field.ancestors if "block" in node.classes), field)
        tops = [node.region.y for node in (block, field) if isinstance(node, Widget)] + tops
    fitting = [top for top in tops if bottom - top <= window.size.height]
    bring(window, content_rows(window, *((fitting[0], bottom) if fitting else (caret, caret + 1))))


def _status_of(field: Widget) -> Region:
    """Where its state is told, or the field's own last row."""
    for holder in field.ancestors:
        if isinstance(holder, Widget):
            for status in holder.query(".status"):
                return status.region
        if holder.has_class("block"):
            break
    return field.region


def text_below(window: VerticalScroll) -> bool:
    """True if words are below the edge: an empty margin is nothing to read."""
    leaves = [widget for widget in window.query("*") if not widget.children and widget.content_region.width]
    words = max((widget.content_region.bottom for widget in leaves), default=0)
    margin = max((holder.region.bottom for holder in window.children), default=words) - words
    return window.scroll_y < window.max_scroll_y - margin
