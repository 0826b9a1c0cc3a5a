"""Widgets that hold others and are nothing but ground themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget
else:
    Widget = object  # a widget of its own would take the place of the container's styles


class Ground(Widget):
    """Mixed into containers without a border: all their lines are one. Textual makes each of them by itself, also those
    that other widgets cover, which takes a third of the time of a first frame."""

    def render_lines(self, crop: Region) -> list[Strip]:
        _, background = self.background_colors
        strip = Strip.blank(crop.width, Style.from_color(bgcolor=background.rich_color))
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, background)
        return [strip] * crop.height
