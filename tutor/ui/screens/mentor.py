"""A small window to note a question for a mentor; the export puts these first."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tutor.storage.errors import StoreError
from tutor.ui.commands import LEAVE, SUBMIT, bindings
from tutor.ui.once import once
from tutor.ui.screens.typing_begins import TypingBegins
from tutor.ui.screens.window import Window
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.draft_editor import DraftEditor, saved_words
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.common.save_error import SaveError
from tutor.ui.widgets.common.versions import Versions
from tutor.ui.widgets.common.words import Words
from tutor.ui.workbook import Workbook


class MentorScreen(Window[None], TypingBegins):
    """What is typed is kept as a draft of its own until it is noted or the window is closed empty."""

    CSS_PATH = "../styles/window.tcss"
    BINDINGS = [*bindings(SUBMIT, LEAVE)]

    def __init__(self, workbook: Workbook, page: str) -> None:
        super().__init__()
        self.workbook = workbook
        self.page = page

    @property
    def draft_id(self) -> str:
        return f"mentor:{self.page}"

    def compose(self) -> ComposeResult:
        noted = len(self.workbook.notebook.mentor_questions)
        told = (
            "It goes to the top of your export."
            if not noted
            else f"It joins {noted} noted before; they open your export."
        )
        with Vertical(classes="window"):
            yield Static("A question for my mentor", classes="ask")
            yield Static(told, classes="fact")
            editor = DraftEditor(self.workbook, self.draft_id, "", "What would you like to ask?")
            yield editor
            yield Versions(editor)
            yield SaveError("question")
            with Horizontal(classes="row buttons"):
                yield Words("", classes="status")
                yield Chip("Close", "escape", id="close")
                yield Chip("Note it", "ctrl+s", primary=True, id="note")

    def on_mount(self) -> None:
        self.query_one(DraftEditor).focus()

    @once
    async def action_submit(self) -> None:
        editor = self.query_one(DraftEditor)
        if not editor.text.strip():
            self.query_one(".status", Static).update("Nothing written yet")
            return
        try:
            noted = await self.workbook.add_mentor_question(self.page, editor.text, self.draft_id)
        except StoreError as error:
            self.query_one(SaveError).show(error, editor.text)
            return
        editor.mark_submitted(noted.text)
        self.app.notify("Noted for your mentor. It comes first in your export.", markup=False)
        self.close()

    @once
    async def action_leave(self) -> None:
        """Close. What is written stays a draft, also one that cannot be saved yet."""
        self.close()

    @while_standing
    def on_draft_editor_saved(self, message: DraftEditor.Saved) -> None:
        self.query_one(SaveError).clear()
        self.query_one(".status", Static).update(saved_words(message.draft))

    @while_standing
    def on_text_area_changed(self, message: DraftEditor.Changed) -> None:
        if isinstance(message.text_area, DraftEditor) and message.text_area.dirty:
            self.query_one(".status", Static).update("…")

    @while_standing
    def on_draft_editor_save_failed(self, message: DraftEditor.SaveFailed) -> None:
        self.query_one(SaveError).show(message.error, message.editor.text)

    @once
    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        if message.chip.id == "note":
            await self.action_submit()
        elif message.chip.id == "close":
            await self.action_leave()
