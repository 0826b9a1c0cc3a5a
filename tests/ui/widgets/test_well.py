"""The well: where typing begins and goes on, and what it says while empty."""

from __future__ import annotations

from pathlib import Path

from textual.app import App, ComposeResult

from tutor.ui.themes import DARK
from tutor.ui.widgets.well import Well
from tutor.ui.workbook import Workbook, open_workbook


class WellApp(App[None]):
    def __init__(self, workbook: Workbook, text: str = "") -> None:
        super().__init__()
        self.workbook, self.text = workbook, text

    def compose(self) -> ComposeResult:
        yield Well(self.workbook, "video1-neuron", self.text, "write in your own words")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK


async def test_enter_in_an_empty_well_begins_the_writing_and_writes_nothing(tmp_path: Path) -> None:
    app = WellApp(open_workbook(tmp_path))
    async with app.run_test() as pilot:
        well = app.query_one(Well)
        well.focus()
        await pilot.press("enter", "a", "enter", "b")
        assert well.text == "a\nb"
    app.workbook.close()


async def test_one_writes_on_where_one_left(tmp_path: Path) -> None:
    app = WellApp(open_workbook(tmp_path), "a line\nand one more")
    async with app.run_test() as pilot:
        app.query_one(Well).focus()
        await pilot.press("!")
        assert app.query_one(Well).text == "a line\nand one more!"
    app.workbook.close()
