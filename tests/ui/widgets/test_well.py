"""The well: where typing begins and goes on, and what it says while empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.app import App, ComposeResult

from tutor.ui.themes import DARK
from tutor.ui.widgets.common.draft_editor import LARGEST, LONGEST_EDITED, LONGEST_PASTED, DraftEditor, too_long
from tutor.ui.workbook import Workbook, open_workbook


class WellApp(App[None]):
    def __init__(self, workbook: Workbook, text: str = "") -> None:
        super().__init__()
        self.workbook, self.text = workbook, text

    def compose(self) -> ComposeResult:
        yield DraftEditor(self.workbook, "video1-neuron", self.text, "write in your own words")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK


async def test_enter_in_an_empty_well_begins_the_writing_and_writes_nothing(tmp_path: Path) -> None:
    app = WellApp(open_workbook(tmp_path))
    async with app.run_test() as pilot:
        editor = app.query_one(DraftEditor)
        editor.focus()
        await pilot.press("enter", "a", "enter", "b")
        assert editor.text == "a\nb"
    app.workbook.close()


async def test_one_writes_on_where_one_left(tmp_path: Path) -> None:
    app = WellApp(open_workbook(tmp_path), "a line\nand one more")
    async with app.run_test() as pilot:
        app.query_one(DraftEditor).focus()
        await pilot.press("!")
        assert app.query_one(DraftEditor).text == "a line\nand one more!"
    app.workbook.close()


# texts that make a key slow


def test_what_is_too_long_is_said_in_figures() -> None:
    assert too_long("word " * 1000, LONGEST_PASTED) == ""
    assert too_long("a line\n" * 20_000, LONGEST_PASTED) == "", "many lines are no burden"
    assert too_long("a" * 20_001, 20_000) == "20,001 characters without a new line; a field takes 20,000"
    assert too_long("a line\n" * 40_000, LONGEST_PASTED) == "280,000 characters; a field takes 200,000"


@pytest.mark.parametrize("pasted", ["a" * (LONGEST_PASTED + 1), "a line\n" * LARGEST], ids=["a paragraph", "a book"])
async def test_a_paste_that_would_make_each_key_slow_is_refused_in_words(tmp_path: Path, pasted: str) -> None:
    app = WellApp(open_workbook(tmp_path), "my own words")
    async with app.run_test() as pilot:
        editor = app.query_one(DraftEditor)
        editor.focus()
        await pilot.pause()
        app.post_message(events.Paste(pasted))
        await pilot.pause()
        assert editor.text == "my own words"
        (note,) = app._notifications
        assert note.message.startswith("Not pasted: the text would have ")
        app.post_message(events.Paste(" and others\n" * 10))
        await pilot.pause()
        assert editor.text.startswith("my own words and others\n")
    app.workbook.close()


async def test_an_old_text_that_is_too_long_to_type_in_is_whole_and_says_so(tmp_path: Path) -> None:
    old = "a" * (LONGEST_EDITED + 1)
    app = WellApp(open_workbook(tmp_path), old)
    async with app.run_test() as pilot:
        editor = app.query_one(DraftEditor)
        editor.focus()
        await pilot.press("b")
        assert (editor.text, editor.dirty) == (old, False)
        (note,) = app._notifications
        assert "50,001 characters without a new line" in note.message
    app.workbook.close()
