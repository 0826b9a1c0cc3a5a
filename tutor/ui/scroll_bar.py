"""How the bar looks that says where one is in what scrolls."""

from __future__ import annotations

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBarRender


class SlimBar(ScrollBarRender):
    """A bar of one column. What more columns it has at its left are empty, so that no text touches it: Textual leaves
    no room between what scrolls and its bar, and padding stands outside of both."""

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = Color.parse("#555555"),  # noqa: B008  # as its base has it
        bar_color: Color = Color.parse("bright_magenta"),  # noqa: B008
    ) -> Segments:
        slim = 1 if vertical else thickness
        drawn = super().render_bar(size, virtual_size, window_size, position, slim, vertical, back_color, bar_color)
        if slim == thickness:
            return drawn
        gap, end = Segment(" " * (thickness - slim), Style(bgcolor=back_color)), Segment.line()
        return Segments([part for one in drawn.segments for part in (gap, one, end)])
