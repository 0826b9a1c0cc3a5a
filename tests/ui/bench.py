"""Small parts by themselves, in an app that holds nothing else."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App, ComposeResult
from textual.widget import Widget

from tutor.ui.themes import DARK


class Bench(App[None]):
    """One widget alone, in the tutor's tones."""

    def __init__(self, *made: Callable[[], Widget]) -> None:
        super().__init__()
        self.made, self.pressed = made, 0

    def compose(self) -> ComposeResult:
        for make in self.made:
            yield make()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK

    def on_chip_pressed(self) -> None:
        self.pressed += 1


def text_of(widget: Widget) -> str:
    return "\n".join(widget.render_line(row).text for row in range(widget.size.height))
