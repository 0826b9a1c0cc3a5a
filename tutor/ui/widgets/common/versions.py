"""Other words of the learner's for the same question, written in another window: shown, never mixed, never dropped."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.domain.moments import clock
from tutor.domain.response import Draft
from tutor.domain.words import visible
from tutor.storage.errors import StoreError
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.common.save_error import SaveError

SHOWN_CHARACTERS = 400


class Versions(Vertical):
    """Below its well; hidden while there is one version only."""

    DEFAULT_CSS = """
    Versions { height: auto; display: none; margin: 1 0 0 0; }
    Versions.-on { display: block; }
    Versions > Static { height: auto; }
    Versions > .their-words { margin: 0 0 1 0; padding: 0 0 0 1; border-left: outer $line; }
    Versions > Horizontal { height: 1; }
    Versions Chip { margin: 0 2 0 0; }
    """

    def __init__(self, editor: DraftEditor) -> None:
        super().__init__()
        self._editor = editor

    def compose(self) -> ComposeResult:
        yield Static(classes="told")
        yield Static(classes="their-words")
        yield Horizontal(Chip("Use these words", id="version-take"), Chip("Let them go", id="version-drop"))

    def on_mount(self) -> None:
        self._editor.workbook.listeners.add(self._workbook_changed)
        self._show()

    def on_unmount(self) -> None:
        self._editor.workbook.listeners.discard(self._workbook_changed)

    def _workbook_changed(self, question_id: str) -> None:
        if question_id in ("", self._editor.question_id) and self.is_mounted:
            self._show()

    @property
    def _version(self) -> Draft | None:
        """The latest words that are not those of the well."""
        own = self._editor.text
        others = [draft for draft in self._editor.workbook.versions(self._editor.question_id) if draft.text != own]
        return others[-1] if others else None

    def _show(self) -> None:
        version = self._version
        self.set_class(version is not None, "-on")
        if version is None:
            return
        words = f"Other words of yours for this, from {clock(version.updated_at)}. Both are kept."
        self.query_one(".told", Static).update(Content.styled(words, "$muted"))
        more = f" … ({len(version.text):,} characters in all)" if len(version.text) > SHOWN_CHARACTERS else ""
        self.query_one(".their-words", Static).update(Content(visible(version.text[:SHOWN_CHARACTERS] + more)))

    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        message.stop()
        version = self._version
        if version is None:
            return
        workbook = self._editor.workbook
        try:
            if message.chip.id == "version-take":
                await self._editor.save()
                await workbook.take(version)
                self._editor.show_other(version.text)
                self._show()
            else:
                await workbook.let_go(version)
        except StoreError as error:
            for trouble in (self.parent or self).query(SaveError):
                trouble.show(error, self._editor.text)
