"""Where one types. What is typed is kept as a draft within a second of the last key."""

from __future__ import annotations

import asyncio

from textual import events
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from tutor.domain.response import Draft
from tutor.storage.errors import StoreError
from tutor.ui import typing
from tutor.ui.workbook import Workbook

SAVE_AFTER_S = 0.4
"""Pause after the last key before the draft is written; a commit takes a few milliseconds more."""

SAVE_AT_LEAST_EVERY_S = 2.0
"""Who types without a pause has the draft written this often."""

LARGEST_EDITED = 200_000
"""Characters. Beyond it a key press takes too long, so the text is shown read-only (it stays whole in the store)."""


class Well(TextArea):
    """A borderless text area that keeps its text as the draft of `question_id`."""

    DEFAULT_CSS = """
    Well {
        border: none; padding: 1 2; background: $well; color: $words;
        height: auto; min-height: 5; max-height: 16; scrollbar-size-vertical: 1;
    }
    Well:focus { border: none; }
    Well .text-area--cursor-line { background: $well; }
    Well .text-area--cursor { background: $accent; color: $on-accent; }
    Well .text-area--placeholder { color: $muted; }
    """

    class Kept(Message):
        """The draft is in the store."""

        def __init__(self, well: Well, draft: Draft) -> None:
            super().__init__()
            self.well = well
            self.draft = draft

    class NotKept(Message):
        """The draft could not be written; the text is still on the screen."""

        def __init__(self, well: Well, error: StoreError) -> None:
            super().__init__()
            self.well = well
            self.error = error

    def __init__(self, workbook: Workbook, question_id: str, text: str, placeholder: str = "", *, id: str = "") -> None:
        super().__init__(
            text,
            soft_wrap=True,
            show_line_numbers=False,
            compact=True,
            read_only=len(text) > LARGEST_EDITED,
            highlight_cursor_line=False,
            placeholder=Content(placeholder),
            id=id or None,
            classes="takes-text",
        )
        self.workbook = workbook
        self.question_id = question_id
        self.placeholder_text = placeholder
        self.begin_at: tuple[int, int] | None = None
        """Row and column to begin at, instead of the end."""
        self._kept_text = self.text
        self._pause: Timer | None = None
        self._latest: Timer | None = None
        self._writing = asyncio.Lock()

    def on_mount(self) -> None:
        self.move_cursor(self.begin_at or self.document.end)  # one writes on where one left

    def on_focus(self) -> None:
        self.placeholder = Content(self.placeholder_text.removeprefix("enter, then "))

    def on_blur(self) -> None:
        self.placeholder = Content(self.placeholder_text)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not self.text:  # it begins the writing, also where tab has led here already
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)

    @property
    def dirty(self) -> bool:
        """True while the screen shows something that the store does not hold."""
        return self.text != self._kept_text

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        if not self.dirty:
            return
        typing.typed()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(SAVE_AFTER_S, self.keep)
        if self._latest is None:
            self._latest = self.set_timer(SAVE_AT_LEAST_EVERY_S, self.keep)

    async def keep(self) -> bool:
        """Write the draft now, if it has changed. False when it could not be written."""
        for timer in (self._pause, self._latest):
            if timer is not None:
                timer.stop()
        self._pause = self._latest = None
        async with self._writing:
            if not self.dirty:
                return True
            text = self.text
            try:
                draft = await self.workbook.save_draft(self.question_id, text)
            except StoreError as error:
                self.post_message(self.NotKept(self, error))
                return False
            self._kept_text = text
            self.post_message(self.Kept(self, draft))
            return True

    def settled(self) -> None:
        """What stands here has been submitted: there is no draft to write."""
        self._kept_text = self.text

    async def on_unmount(self) -> None:
        await self.keep()
