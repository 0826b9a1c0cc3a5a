"""What a question asks and how that stands: all that its kind needs to build what the card shows."""

from __future__ import annotations

from dataclasses import dataclass

from textual.widget import Widget

from tutor.domain.question import Question
from tutor.domain.response import Draft, Response
from tutor.domain.run_keys import RunKey
from tutor.domain.shuffle import shuffled
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.context import Context
from tutor.ui.widgets.common.prose import Aside
from tutor.ui.widgets.question.own_run import key_from, own_run
from tutor.ui.widgets.question.parts import row_of_buttons, status_words


@dataclass(frozen=True, slots=True)
class Asking:
    """The question as it is `today` and as it was `asked` at the latest attempt; the attempts, oldest first; whether
    the learner wanted to see why (`explained`) or a hint (`hinted`), and whether the screen is `narrow`."""

    today: Question
    asked: Question
    attempts: tuple[Response, ...]
    context: Context
    explained: bool
    hinted: bool
    narrow: bool

    def as_seen(self, question: Question) -> Question:
        """The question with its choices in the learner's own order: for what is shown, never for what is kept."""
        return shuffled(question, self.context.seed)

    @property
    def draft(self) -> Draft | None:
        return self.context.workbook.draft(self.today.id)

    @property
    def from_run(self) -> str:
        """What the question asks about the learner's run, or ''."""
        return self.today.from_run

    @property
    def run(self) -> TrainingSnapshot:
        """The learner's own."""
        return own_run(self.context)

    @property
    def run_key(self) -> RunKey | None:
        """What the learner's run says of what is asked."""
        return key_from(self.from_run, self.run) if self.from_run else None

    def status(self, text: str, saved: str) -> str:
        return status_words(self.today, text, saved, narrow=self.narrow)

    def below(self, status: str, *, submit: bool = True) -> list[Widget]:
        """The hint once it is wanted, a remark once there is one, and the buttons."""
        hint = Aside(f"**Hint**  {self.today.hint}", classes="hint asked")
        if self.hinted:
            hint.tell()
        return [hint, Aside(classes="hint remark"), self.buttons(status, hint=not self.hinted, submit=submit)]

    def buttons(self, status: str, *, hint: bool = False, submit: bool = False, train: bool = False) -> Widget:
        skip = not self.attempts and self.draft is None
        return row_of_buttons(status, hint=hint and bool(self.today.hint), skip=skip, submit=submit, train=train)
