"""Where one types. It shows the words of its question; their home is the workbook's desk, which keeps them."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import TextArea

from tutor.domain.moments import clock
from tutor.domain.response import Draft
from tutor.storage.errors import StoreError
from tutor.ui import typing
from tutor.ui.widgets.common.in_view import bring_field, window_of
from tutor.ui.workbook import Workbook

LARGEST = 200_000
"""Characters of a text that can be typed in, a key in some 20 ms."""

LONGEST_PASTED = 20_000
"""Characters of a paragraph, which is laid out anew with each key in it: a key takes up to 60 ms."""

LONGEST_EDITED = 50_000
"""Nobody types as much without a new line; older texts are shown, to be read only."""


def too_long(text: str, paragraph: int) -> str:
    """Why a text cannot be typed in, or ''."""
    if len(text) > LARGEST:
        return f"{len(text):,} characters; a field takes {LARGEST:,}"
    longest = max(map(len, text.split("\n")))
    return f"{longest:,} characters without a new line; a field takes {paragraph:,}" if longest > paragraph else ""


class DraftEditor(TextArea):
    """A borderless text area for the draft of `question_id`. Where nothing is written yet, it begins with `text`."""

    DEFAULT_CSS = """
    DraftEditor {
        border: none; padding: 1 2; background: $well; color: $words;
        height: auto; min-height: 5; max-height: 16; scrollbar-size-vertical: 1;
    }
    DraftEditor:focus { border: none; }
    DraftEditor .text-area--cursor-line { background: $well; }
    DraftEditor .text-area--cursor { background: $accent; color: $on-accent; }
    DraftEditor .text-area--placeholder { color: $muted; }
    """

    class Saved(Message):
        """The draft is in the store."""

        def __init__(self, editor: DraftEditor, draft: Draft) -> None:
            super().__init__()
            self.editor = editor
            self.draft = draft

    class SaveFailed(Message):
        """The draft could not be written; the text is still on the screen."""

        def __init__(self, editor: DraftEditor, error: StoreError) -> None:
            super().__init__()
            self.editor = editor
            self.error = error

    def __init__(self, workbook: Workbook, question_id: str, text: str, placeholder: str = "") -> None:
        draft = workbook.take_up(question_id)
        text = draft.text if draft is not None else text
        super().__init__(
            text,
            soft_wrap=True,
            show_line_numbers=False,
            compact=True,
            read_only=bool(too_long(text, LONGEST_EDITED)),
            highlight_cursor_line=False,
            placeholder=Content(placeholder),
            classes="takes-text",
        )
        self.workbook = workbook
        self.question_id = question_id
        self.begin_at: tuple[int, int] | None = None
        """Row and column to begin at, instead of the end."""
        self._told = self.text  # the workbook knows these words

    def on_mount(self) -> None:
        self.move_cursor(self.begin_at or self.document.end)  # one writes on where one left
        if (window := window_of(self)) is not None:  # what stands below may grow by itself, as its state does
            self.watch(window, "virtual_size", self.on_resize, init=False)
        self.workbook.listeners.add(self._workbook_changed)
        if self.question_id in self.workbook.desk:
            self._workbook_changed(self.question_id)

    # one sees what one types: the caret, and below the field whether it is saved

    def on_focus(self) -> None:
        self.call_after_refresh(self._come_into_view, entered=True)
        if self.read_only:
            self._say(
                f"This text has {too_long(self.text, LONGEST_EDITED)}. It is kept whole, to be read and submitted."
            )

    def on_resize(self) -> None:
        self.call_after_refresh(self._come_into_view)

    def on_text_area_selection_changed(self) -> None:
        self.call_after_refresh(self._come_into_view)

    def _come_into_view(self, *, entered: bool = False) -> None:
        if self.has_focus:
            self.scroll_cursor_visible()
            bring_field(self, entered=entered)

    async def on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not self.text:  # it begins the writing, also where tab has led here already
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """What would make each key slow is not taken, and that is said: it is still where it comes from."""
        start, end = sorted(self.selection)
        before, after = self.get_text_range((0, 0), start), self.get_text_range(end, self.document.end)
        if not self.read_only and (why := too_long(f"{before}{event.text}{after}", LONGEST_PASTED)):
            event.prevent_default()
            event.stop()
            self._say(f"Not pasted: the text would have {why}. Your own words are as they were.")

    def _say(self, words: str) -> None:
        self.app.notify(words, severity="warning", timeout=12, markup=False)

    @property
    def dirty(self) -> bool:
        """True while the screen shows something that the store does not hold."""
        return self.text != self._told or self.question_id in self.workbook.desk

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._tell()

    def _tell(self) -> None:
        """Hand what is new to the workbook."""
        text = self.text
        if text != self._told:
            self._told = text
            typing.typed()
            self.workbook.write(self.question_id, text)

    def _workbook_changed(self, question_id: str) -> None:
        """The workbook has kept words, or could not."""
        if question_id != self.question_id:
            return
        trouble = self.workbook.desk.trouble
        if not self.dirty:
            self.post_message(self.Saved(self, self.workbook.draft(question_id) or Draft(question_id, "", "")))
        elif trouble is not None:
            self.post_message(self.SaveFailed(self, trouble))

    async def save(self) -> bool:
        """Write the draft now, if it has changed. False when it could not be written."""
        self._tell()
        return await self.workbook.desk.save(self.question_id)

    def mark_submitted(self, text: str) -> None:
        """These words have been submitted: they are no draft any more. What was typed since is."""
        self._told = text

    async def forget(self) -> bool:
        """What stands here is kept elsewhere and is no draft any more. False when that could not be noted: it is only
        offered once more."""
        self.mark_submitted(self.text)
        self.workbook.desk.drop(self.question_id)
        try:
            await self.workbook.save_draft(self.question_id, "")
        except StoreError:  # quiet: the store has noted it
            return False
        return True

    def show_other(self, text: str) -> None:
        """Go on in another version of the words."""
        self.load_text(text)
        self._told = self.text
        self.move_cursor(self.document.end)

    def on_unmount(self) -> None:
        self.workbook.listeners.discard(self._workbook_changed)
        self._tell()  # keys that came last of all


def saved_words(draft: Draft | None) -> str:
    """`draft saved 14:03`; of words that the store does not hold: `not saved yet`."""
    if draft is None or not draft.text:
        return ""
    return f"draft saved {clock(draft.updated_at)}" if draft.updated_at else "not saved yet"
