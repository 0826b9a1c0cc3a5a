"""What all screens and windows share: nothing that is going is pressed, and they fold at the same widths."""

from __future__ import annotations

from textual.geometry import Offset
from textual.widget import Widget

from tutor.ui.internals import InnerScreen, Result, stands

WIDTHS = [(0, "-narrow"), (80, "-medium"), (110, "-wide")]
HEIGHTS = [(0, "-low"), (20, "-tall")]
"""From how many columns and rows a screen has a class."""


class CommonScreen(InnerScreen[Result]):
    """Textual begins to select text at a widget that is just being taken away, and finds no place for it."""

    HORIZONTAL_BREAKPOINTS, VERTICAL_BREAKPOINTS = WIDTHS, HEIGHTS

    def __init__(self) -> None:
        """It has the classes of the terminal's size from the start: Textual gives them after a first layout only, and
        then lays all out anew."""
        super().__init__()
        width, height = self.app.size
        for size, breakpoints in ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS)):
            self.add_class(next(name for least, name in reversed(breakpoints) if size >= least), update=False)

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (widget, offset) if widget is not None and stands(widget) else (None, None)
