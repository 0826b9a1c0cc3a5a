"""Containers that are nothing but ground look as Textual's own, and take one line for all."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tutor.ui.widgets.common.ground import Ground


class Field(Ground, Vertical):
    pass


class Fields(App[None]):
    CSS = """
    Screen { background: #102030; }
    Field { background: #a04020 50%; padding: 1 2; }
    """

    def compose(self) -> ComposeResult:
        with Field():
            yield Static("words")


def seen(strips: list[Strip]) -> list[list[tuple[str, object]]]:
    return [
        [(segment.text, segment.style and segment.style.bgcolor) for segment in strip.simplify()] for strip in strips
    ]


@pytest.mark.parametrize("no_color", ["", "1"])
async def test_ground_looks_as_the_container_it_is(monkeypatch: pytest.MonkeyPatch, no_color: str) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    app = Fields()
    async with app.run_test(size=(20, 6)):
        field = app.query_one(Field)
        assert field.styles.overflow_x == "hidden", "it has a container's own styles"
        for crop in (Region(0, 0, 20, 6), Region(3, 2, 9, 3)):
            lines = field.render_lines(crop)
            assert seen(lines) == seen(Widget.render_lines(field, crop))
            assert len({id(line) for line in lines}) == 1, "one line is made for all of them"
