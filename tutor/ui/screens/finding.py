"""Looking for words in the learner's file, in the editor and its row below."""

from __future__ import annotations

from textual.widgets.text_area import Selection

from tutor.domain.challenge import Challenge
from tutor.ui.context import Context
from tutor.ui.screens.challenge_file import FileScreen
from tutor.ui.widgets.challenge.find import FindBar, FindField


class FindingScreen(FileScreen):
    """A screen whose code can be searched: it has a `FindBar` below its editor, in `#challenge`."""

    def __init__(self, context: Context, challenge: Challenge) -> None:
        super().__init__(context, challenge)
        self._before = Selection()  # where one was when one began to look for words

    def action_find(self) -> None:
        """Look for words in the code, from where the caret is."""
        if not isinstance(self.focused, FindField):
            self._before = self.editor.selection
        self.query_one("#challenge").set_class(True, "-coding")
        self.query_one(FindBar).open()

    def on_code_editor_find(self) -> None:
        self.action_find()

    def on_find_bar_sought(self, message: FindBar.Sought) -> None:
        self._find(message.words, 0)

    def _find(self, words: str, by: int) -> None:
        """Show the first match from where one began, or `by` matches further."""
        found, at = self.editor.places_of(words), min(self.editor.selection)
        if by == 0:
            at = min(self._before)
            place = next((index for index, one in enumerate(found) if one >= at), 0)
        else:
            place = (found.index(at) + by) % len(found) if at in found else 0
        if found:
            self.editor.show_found(found[place], words)
        self.query_one(FindBar).tell(place + 1, len(found))

    def on_find_field_pressed(self, message: FindField.Pressed) -> None:
        bar = self.query_one(FindBar)
        if message.what in ("next", "before"):
            self._find(bar.words, 1 if message.what == "next" else -1)
            return
        bar.display = False
        if message.what == "back":
            self.editor.selection = self._before
            self.editor.scroll_cursor_visible()
        self.editor.focus()
