"""The learner's file and the editor on it: nothing that is typed, here or in another editor, is lost."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from textual.widget import Widget

from tutor.challenges.files import (
    FileError,
    Unsaved,
    code_home,
    folder_words,
    keep_aside,
    make_file,
    move_aside,
    read_code,
    save_code,
)
from tutor.domain.challenge import Challenge
from tutor.domain.moments import clock, local_now
from tutor.ui import typing
from tutor.ui.context import Context
from tutor.ui.screens.own_run import TrainsOwn
from tutor.ui.screens.solution import differing
from tutor.ui.widgets.challenge.editor import CodeEditor
from tutor.ui.widgets.run.pane import day_words

log = logging.getLogger(__name__)

STILL_KEPT = "What you type is kept by the tutor meanwhile."
KEEP_AFTER_S = 0.5
"""Seconds after a key until what is typed is kept."""


class FileScreen(TrainsOwn):
    """A screen with a challenge's file in an editor. `trouble` is why it cannot be read or written, in words."""

    def __init__(self, context: Context, challenge: Challenge) -> None:
        super().__init__(context)
        self.challenge = challenge
        self.part_here = challenge.name
        self.home = code_home()
        self.path = self.home / challenge.file
        self.unsaved = Unsaved(context.home)
        self.saved = ""  # the file as it was when it was last read or written
        self.outside = ""  # another text in the file, saved elsewhere while one typed here
        self.trouble = ""
        self._stamp: tuple[int, int] | None = None
        self._keeping = False
        try:
            _, self.made = make_file(challenge, self.home)
            self.saved = read_code(self.path)
        except FileError as trouble:
            self.made, self.trouble = False, f"{trouble}. {self._what_then()}"
        self._stamp = self._look()
        typed = self.unsaved.read(challenge.name)
        first = challenge.starter if self.trouble and not self.path.exists() else self.saved
        self.begin_with = self.typed = first if typed is None else typed

    def show_report(self) -> None:
        """Show how all stands."""
        raise NotImplementedError

    def check(self) -> None:
        """Check the file as it is saved."""
        raise NotImplementedError

    @property
    def editor(self) -> CodeEditor:
        return self.query_one(CodeEditor)

    @property
    def dirty(self) -> bool:
        """True while the editor holds what the file does not."""
        return self.editor.text != self.saved

    def open_field(self) -> Widget | None:
        """None: letters are commands here, until the editor is entered."""
        return None

    async def action_start_run(self) -> None:
        if self.save():
            await super().action_start_run()

    def changed_words(self) -> str:
        """`It passed today 13:58. Changed since: lines 7 and 10.`; '' for a file that passes, or never did."""
        work = self.context.workbook.challenge_work(self.challenge.name)
        if (before := work.changed_since(self.saved)) is None:
            return ""
        lines = sorted(differing(before.code, self.saved)[1])
        numbers = " and ".join(filter(None, (", ".join(map(str, lines[:-1])), str(lines[-1])))) if lines else ""
        if not lines:
            where = "lines were taken out"
        else:
            where = f"{len(lines)} lines" if len(lines) > 6 else f"line{'s' * (len(lines) > 1)} {numbers}"
        return f"It passed {day_words(before.tried_at)} {clock(before.tried_at)}. Changed since: {where}."

    # typing

    def keep_soon(self) -> None:
        """Something was typed."""
        typing.typed()
        self.typed = self.editor.text
        if not self._keeping and self.dirty:
            self._keeping = True
            self.set_timer(KEEP_AFTER_S, self._keep_typed)

    async def _keep_typed(self) -> None:
        """What is typed is in a file of its own half a second later."""
        self._keeping = False
        if not self.dirty:
            return
        try:
            await asyncio.to_thread(self.unsaved.keep, self.challenge.name, self.editor.text)
        except FileError as trouble:
            self.trouble = str(trouble)
            self.show_report()

    def keep_now(self) -> None:
        """The screen goes: what was typed last of all."""
        if self.typed != self.saved:  # the editor itself may be gone by now
            try:
                self.unsaved.keep(self.challenge.name, self.typed)
            except FileError as trouble:
                log.warning("what was typed last could not be kept", exc_info=trouble)

    # the file

    def _look(self) -> tuple[int, int] | None:
        try:
            told = self.path.stat()
        except OSError:  # quiet: it is said when it is read
            return None
        return told.st_mtime_ns, told.st_size

    def _what_then(self) -> str:
        """What happens to a file that cannot be read, and to what is typed here."""
        if self.path.exists():
            return "It stays as it is. What you type here takes its place with ctrl+s, and it is kept beside."
        return f"ctrl+s writes what stands here. {STILL_KEPT}"

    def saved_words(self) -> str:
        """`saved 14:03:40`."""
        if self._stamp is None:
            return "not there"
        return f"saved {datetime.fromtimestamp(self._stamp[0] / 1e9):%H:%M:%S}"

    def look_at_file(self) -> None:
        """Take over what another editor has saved; what was typed here stays."""
        stamp = self._look()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            text = read_code(self.path)
        except FileError as trouble:
            self.trouble = f"{trouble}. {self._what_then()}"
            self.show_report()
            return
        self.trouble = ""
        if text == self.saved:
            return
        if self.dirty and text != self.editor.text:
            self.outside = text
            self.show_report()
            return
        self._take(text)
        self.check()

    def _take(self, text: str) -> None:
        self.saved, self.outside, self.typed = text, "", text
        if self.editor.text != text:
            row, column = self.editor.cursor_location
            self.editor.load_text(text)
            self.editor.move_cursor((min(row, self.editor.document.line_count - 1), column))
        self.unsaved.drop(self.challenge.name)
        self.show_report()

    def action_take_file(self) -> None:
        """Of two texts take that of the file; the one typed here is kept beside it."""
        if not self.outside:
            return
        try:
            kept = keep_aside(self.path, self.editor.text, local_now())
        except FileError as trouble:
            self.trouble = str(trouble)
            self.show_report()
            return
        self.notify(f"What you typed here is kept as {folder_words(kept)}", timeout=10, markup=False)
        self._take(self.outside)
        self.check()

    def save(self) -> bool:
        """Write the file. What another editor has put there meanwhile, or what cannot be read, is kept beside it."""
        text = self.editor.text
        try:
            there = read_code(self.path)
        except FileError:  # quiet: it is missing, or its bytes are kept as they are below
            there = None
        if not self.dirty and not self.outside and there != self.saved and self.path.exists():
            self.look_at_file()
            return True
        try:
            if there not in (self.saved, text) and (kept := move_aside(self.path, local_now())):
                self.notify(f"What was in the file is kept as {folder_words(kept)}", timeout=10, markup=False)
            if there != text:
                save_code(self.path, text)
        except FileError as trouble:
            self.trouble = f"{trouble}. {STILL_KEPT}"
            self.show_report()
            return False
        self.trouble, self.outside, self.saved, self.typed, self._stamp = "", "", text, text, self._look()
        self.unsaved.drop(self.challenge.name)
        return True
