"""A key in the code draws the lines that it changes, all of them, and lays out no screen; nor do words of one size."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets.text_area import Selection

from tutor.ui.themes import DARK
from tutor.ui.widgets.challenge.editor import CodeEditor
from tutor.ui.widgets.common.words import Words

CODE = "import numpy as np\n\n\ndef forward(x, W, b):\n    return x @ W + b\n" + "\n# more\nz = (1, [2, 3])" * 4


class CodeApp(App[None]):
    CSS = "#words { width: 30; height: auto; } #short { width: auto; }"

    def compose(self) -> ComposeResult:
        yield Words("", id="words")
        yield Words("", id="short")
        yield CodeEditor(CODE)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DARK

    def on_mount(self) -> None:
        self.query_one(CodeEditor).focus()


def rows(editor: CodeEditor) -> list[Strip]:
    return [editor.render_line(y) for y in range(editor.size.height)]


async def test_what_a_key_changes_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    async with CodeApp().run_test(size=(60, 30)) as pilot:
        editor = pilot.app.query_one(CodeEditor)
        await pilot.pause()
        asked: set[int] = set()
        refresh = editor.refresh

        def noted(*regions: Region, **named: bool) -> object:
            if named.get("repaint", True):
                lines = [range(one.y, one.bottom) for one in regions] or [range(editor.size.height)]
                asked.update(y for some in lines for y in some)
            return refresh(*regions, **named)

        monkeypatch.setattr(editor, "refresh", noted)
        keys = ["a", "ctrl+end", "(", "x", ")", "left", "enter", "quotation_mark", "ctrl+z", "up", "shift+up", "tab"]
        keys += [
            "shift+home",
            "backspace",
            "ctrl+y",
            "ctrl+z",
            "home",
            "enter",
            "up",
            *['"'] * 3,
            "down",
            "ctrl+k",
            "x",
        ]
        for key in keys:
            before = rows(editor)
            asked.clear()
            await pilot.press(key)
            after = rows(editor)
            editor._line_cache.clear()
            assert rows(editor) == after, f"{key}: a line is shown as it was"
            changed = {y for y, (one, other) in enumerate(zip(before, after, strict=True)) if one != other}
            assert changed <= asked, f"{key}: not all that changed is drawn"
        asked.clear()
        editor.selection = Selection((0, 0), (0, 0))
        await pilot.press("y")
        assert len(asked) <= 3, "a letter draws its line, and where the caret was"


async def test_a_letter_in_the_longest_line_lays_nothing_out(layouts: list[object]) -> None:
    async with CodeApp().run_test(size=(60, 30)) as pilot:
        editor = pilot.app.query_one(CodeEditor)
        await pilot.press("home", "x")
        await pilot.pause()
        layouts.clear()
        await pilot.press("y", "z")
        assert layouts == []
        assert editor.virtual_size.width == editor.gutter_width + len("xyzimport numpy as np") + 1
        await pilot.press(*"long " * 9)
        assert editor.show_horizontal_scrollbar
        assert layouts


async def test_a_line_more_brings_the_scrollbar_and_one_less_takes_it(layouts: list[object]) -> None:
    async with CodeApp().run_test(size=(60, 30)) as pilot:
        editor = pilot.app.query_one(CodeEditor)
        assert not editor.show_vertical_scrollbar
        await pilot.press(*["enter"] * 20)
        assert editor.show_vertical_scrollbar
        await pilot.press(*["ctrl+z"] * 20)
        await pilot.pause()
        assert not editor.show_vertical_scrollbar
        assert editor.scroll_offset.y == 0


async def test_words_of_one_size_lay_nothing_out(layouts: list[object]) -> None:
    async with CodeApp().run_test(size=(60, 30)) as pilot:
        words, short = pilot.app.query_one("#words", Words), pilot.app.query_one("#short", Words)
        words.update("one\ntwo")
        short.update("not saved")
        await pilot.pause()
        layouts.clear()
        words.update("three\nfour")
        short.update("saved now")
        await pilot.pause()
        assert layouts == []
        assert [str(line.text).rstrip() for line in (words.render_line(0), words.render_line(1))] == ["three", "four"]
        assert short.render_line(0).text == "saved now"
        words.update("five " * 10 + "\nsix")
        await pilot.pause()
        assert words.size.height == 3
        short.update("saved 14:03:40")
        await pilot.pause()
        assert short.size.width == 14
