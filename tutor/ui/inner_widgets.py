"""Two of Textual's widgets, mended in their private parts. They stand apart from `internals.py` since Home does without
them, and with it without all of the text area."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from textual.command import Command, CommandList, CommandPalette
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from tutor.ui.internals import stands


class InnerPalette(CommandPalette):
    """Textual's pages through a list that has no lines yet, and fills one that is gone."""

    def _refresh_command_list(self, command_list: CommandList, commands: list[Command], clear_current: bool) -> None:
        if stands(self):
            super()._refresh_command_list(command_list, commands, clear_current)

    def _action_command_list(self, action: str) -> None:
        with contextlib.suppress(KeyError):
            super()._action_command_list(action)


class CodeArea(TextArea):
    """A text area whose colours come from `colours` and not from tree-sitter, which would be an extra to install.

    Its lines are not wrapped. A key draws those of them that it changes: Textual's draws all, and lays the screen out
    for each letter of the longest one, which together takes three times as long.
    """

    selection = Reactive(Selection(), init=False, always_update=True, repaint=False)
    virtual_size = Reactive(Size(0, 0), repaint=False)

    def __init__(self, *texts: Any, **options: Any) -> None:
        self._drawn: list[tuple[str, tuple[Any, ...]]] = []
        super().__init__(*texts, soft_wrap=False, **options)

    def colours(self, text: str) -> Iterable[tuple[int, int, int, str]]:
        """Row, first byte and the byte after the last one, and the name of a style of the text area's theme."""
        return ()

    def _build_highlight_map(self) -> None:
        self._highlights.clear()
        for row, start, end, name in self.colours(self.text):
            self._highlights[row].append((start, end, name))
        lines = [(line, tuple(self._highlights.get(row, ()))) for row, line in enumerate(self.document.lines)]
        changed = {row for row, (one, other) in enumerate(zip_longest(lines, self._drawn)) if one != other}
        self._drawn = lines
        for key in [key for key in self._line_cache.keys() if key[2] in changed]:  # noqa: SIM118  # it is no dict
            self._line_cache.discard(key)
        if changed:
            self.refresh_lines(min(changed), max(changed) - min(changed) + 1)

    def _watch_selection(self, before: Selection, selection: Selection) -> None:
        brackets = [self._matching_bracket_location]
        super()._watch_selection(before, selection)
        brackets.append(self._matching_bracket_location)
        for one in (before, selection):
            self.refresh_lines(min(one)[0], max(one)[0] - min(one)[0] + 1)
        for place in filter(None, brackets):
            self.refresh_lines(place[0])

    def watch_virtual_size(self, before: Size, size: Size) -> None:
        self._refresh_scrollbars()
        if size.width != before.width and self.show_horizontal_scrollbar:
            self.horizontal_scrollbar.window_virtual_size = size.width
        if size.height != before.height:
            self.colour_anew()  # the column of the line numbers may have another width
            if self.show_vertical_scrollbar:
                self.vertical_scrollbar.window_virtual_size = size.height
        self.scroll_x, self.scroll_y = self.validate_scroll_x(self.scroll_x), self.validate_scroll_y(self.scroll_y)

    def colour_anew(self) -> None:
        """After the theme has changed, or the number of lines: all lines are drawn."""
        self._line_cache.clear()
        self._build_highlight_map()
        self.refresh()
