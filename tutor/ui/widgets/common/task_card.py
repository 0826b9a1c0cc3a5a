"""What the cards of a page share: a prompt, and below it a room for what there is to do, with words that are kept."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tutor.domain.experiment import Experiment
from tutor.domain.question import Question
from tutor.domain.response import Response, ResponseStatus
from tutor.storage.errors import StoreError
from tutor.ui.context import Context
from tutor.ui.once import once
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.draft_editor import DraftEditor, saved_words
from tutor.ui.widgets.common.prose import Prose
from tutor.ui.widgets.common.room import Room
from tutor.ui.widgets.common.save_error import SaveError


class TaskCard(Vertical):
    """A question or an experiment on its page. It asks the screen for nothing but to be shown."""

    class Progressed(Message):
        """A response, an outcome or words were kept, or the task was skipped."""

    class Changed(Message):
        """The card shows something else: other keys count now."""

    class NextWanted(Message):
        """The learner is done here and wants to go on."""

    class MentorWanted(Message):
        """The learner wants to note a question for a mentor about this one."""

    def __init__(self, task: Question | Experiment, lesson_id: str, context: Context, *, classes: str) -> None:
        super().__init__(classes=f"block {classes}")
        self.task_id, self._prompt = task.id, task.prompt
        self.lesson_id = lesson_id
        self.context, self.workbook = context, context.workbook
        self.room = Room(classes="phase")

    def compose(self) -> ComposeResult:
        yield Prose(self._prompt, style="bold $bright", classes="prompt")
        yield self.room

    @property
    def attempts(self) -> tuple[Response, ...]:
        """What was submitted, oldest first."""
        attempts = self.workbook.notebook.attempts(self.task_id)
        return tuple(made for made in attempts if made.status is ResponseStatus.SUBMITTED)

    async def submit(self) -> None:
        """Commit what stands there as the next attempt."""
        raise NotImplementedError

    async def improve(self) -> None:
        """Write again, beginning with the latest attempt; that one stays as it is."""
        raise NotImplementedError

    def words_status(self, editor: DraftEditor, saved: str) -> str:
        """What is said below a field: how many words there are, and whether they are saved."""
        raise NotImplementedError

    def set_status(self, text: str) -> None:
        for status in self.query(".buttons > .status").results(Static):
            status.update(Content(text))

    def show_error(self, error: StoreError, text: str) -> None:
        """Say that something could not be saved; `text` is what is at stake."""
        for reason in self.query(SaveError):
            reason.show(error, text)

    def clear_errors(self) -> None:
        for reason in self.query(SaveError):
            reason.clear()

    # what the parts say; Textual calls these handlers after those of the same name in a subclass

    def on_draft_editor_saved(self, message: DraftEditor.Saved) -> None:
        self.clear_errors()
        if not message.editor.dirty:
            self.set_status(self.words_status(message.editor, saved_words(message.draft)))

    def on_draft_editor_save_failed(self, message: DraftEditor.SaveFailed) -> None:
        self.set_status(self.words_status(message.editor, "not saved"))
        self.show_error(message.error, message.editor.text)

    def on_text_area_changed(self, message: DraftEditor.Changed) -> None:
        editor = message.text_area
        if isinstance(editor, DraftEditor) and editor.dirty:
            self.set_status(self.words_status(editor, "…"))

    @once
    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        match message.chip.id:
            case "submit":
                await self.submit()
            case "improve":
                await self.improve()
            case "next":
                self.post_message(self.NextWanted())
            case "mentor":
                self.post_message(self.MentorWanted())
            case _:
                return
        message.stop()
