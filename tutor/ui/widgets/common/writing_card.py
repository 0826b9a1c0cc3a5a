"""The door from the reading page to the writing room, with what is written so far."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.curriculum import WritingActivity
from tutor.domain.marks import GLYPHS, TONES
from tutor.domain.status import counted_words, status
from tutor.domain.words import count_words
from tutor.domain.work import work_on
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.workbook import Workbook


class WritingCard(Vertical):
    class Opened(Message):
        """The learner wants to write."""

    def __init__(self, activity: WritingActivity, workbook: Workbook) -> None:
        super().__init__(classes="block")
        self.activity = activity
        self.workbook = workbook

    @property
    def first_task(self) -> Widget | None:
        return next(iter(self.query(Chip)), None)

    def compose(self) -> ComposeResult:
        activity, workbook = self.activity, self.workbook
        yield Static(
            Content.assemble(
                ("Writing", "bold $bright"),
                (f"  choose {activity.choose} of {len(activity.prompts)}, {activity.least_words} words each", "$muted"),
            ),
            classes="block-title",
        )
        lines = []
        for prompt in activity.prompts:
            latest, draft = workbook.notebook.latest(prompt.id), workbook.draft(prompt.id)
            text = draft.text if draft else latest.text if latest else ""
            words = count_words(text)
            mark = status(prompt, work_on(prompt.id, workbook.notebook), workbook.notebook, activity.least_words).mark
            count = f"  {counted_words(words)}" if words else ""
            lines.append(
                Content.assemble((GLYPHS[mark], TONES[mark]), "  ", (prompt.short, "$words"), (count, "$muted"))
            )
        yield Static(Content("\n").join(lines), classes="prompts")
        with Horizontal(classes="row buttons"):
            yield Static("", classes="status")
            yield Chip("Open the writing room", "w", primary=True, id="open-writing")

    def on_chip_pressed(self, message: Chip.Pressed) -> None:
        message.stop()
        self.post_message(self.Opened())
