"""The bottom row: the keys that count here and now, and on the right how things stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.ui.commands import Command

FEWEST = 2
"""So many commands come before the note."""


SIGNS = dict(zip("←→↑↓+-,.", ("left", "right", "up", "down", "plus", "minus", "comma", "full_stop"), strict=True))
"""What keys are shown as, with Textual's names of them."""
NAMED = ("enter", "space", "tab")


def key_at(shown: str, column: int) -> str:
    """The key that stands there in a command's `shown`; '' for a gap, and for words that are no key."""
    for found in re.finditer(r"\S+", shown):
        if found.start() <= column < found.end():
            word = found.group()
            return SIGNS.get(word, word if word in NAMED or (len(word) == 1 and word.isalnum()) else "")
    return ""


class KeyBar(Widget):
    """Shows as many `commands` as fit, the first ones first. A click on one does it; on a key of several, such as an
    arrow, it presses that one."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $side; color: $muted; padding: 0 2; }
    """
    commands: reactive[tuple[Command, ...]] = reactive(())
    note: reactive[str] = reactive("")

    GAP = 3

    def __init__(self) -> None:
        super().__init__()
        self._extents: list[tuple[int, int, Command]] = []

    def show(self, commands: Sequence[Command], note: str = "") -> None:
        self.commands = tuple(commands)
        self.note = note

    def render(self) -> Content:
        width = self.content_size.width
        note = self.note
        if width < 60 and note.endswith("↓"):
            note = "↓"
        first = sum(len(command.shown) + 1 + len(command.words) + self.GAP for command in self.commands[:FEWEST])
        if first + len(note) > width and note != "↓":
            note = "↓" if note.endswith("↓") else ""
        room = width - (len(note) + self.GAP if note else 0)
        parts: list[str | tuple[str, str]] = []
        self._extents = []
        at = 0
        for command in self.commands:
            size = len(command.shown) + 1 + len(command.words)
            if at + size > room:
                break
            self._extents.append((at, at + size, command))
            parts += [(command.shown, "bold $bright"), " ", (command.words, "$muted"), " " * self.GAP]
            at += size + self.GAP
        if note:
            parts += [" " * (width - at - len(note)), (note, "$muted")]
        return Content.assemble(*parts)

    async def on_click(self, event: events.Click) -> None:
        column = event.x - self.styles.padding.left
        for start, end, command in self._extents:
            if start <= column < end and command.action:
                await self.screen.run_action(command.action)
            elif start <= column < end and (key := key_at(command.shown, column - start)):
                self.app.simulate_key(key)
