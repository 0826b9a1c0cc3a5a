"""A question to respond to: write, say how sure you are, then compare with what belongs in it.

The order never changes: the response is committed to the store, then its verdict or rubric is shown.
"""

from __future__ import annotations

from enum import Enum, auto

from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.kinds.choices import choices_text, ticked_choices
from tutor.domain.mentions import mentioned
from tutor.domain.question import Question
from tutor.domain.revision import revision_of
from tutor.domain.status import is_right
from tutor.domain.welcome import knows_not
from tutor.storage.errors import StoreError
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.context import Context
from tutor.ui.internals import stands
from tutor.ui.once import once
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.choice_list import ChoiceList, TickList
from tutor.ui.widgets.common.draft_editor import DraftEditor, saved_words
from tutor.ui.widgets.common.prose import Aside
from tutor.ui.widgets.common.save_error import SaveError
from tutor.ui.widgets.common.task_card import TaskCard
from tutor.ui.widgets.question.asking import Asking
from tutor.ui.widgets.question.body import body_of
from tutor.ui.widgets.question.feedback import closing_words
from tutor.ui.widgets.question.own_run import waiting_words
from tutor.ui.widgets.question.parts import kept_row, quote, status_words
from tutor.ui.widgets.question.rubric import Rubric
from tutor.ui.widgets.question.sureness import SURENESS, Sureness


class Phase(Enum):
    WRITE = auto()
    SURE = auto()
    FEEDBACK = auto()


class QuestionCard(TaskCard):
    """One question on its page."""

    def __init__(self, question: Question, lesson_id: str, context: Context) -> None:
        super().__init__(question, lesson_id, context, classes="question")
        self.question = question
        self.phase = Phase.WRITE
        self.explained = False
        self._hinted = self._welcomed = False
        self._waits_for = ""

    @property
    def settled(self) -> bool:
        """True while the feedback is shown."""
        return self.phase is Phase.FEEDBACK

    @property
    def asked(self) -> Question:
        """The question as it was when the latest attempt was made."""
        return self.workbook.notebook.asked(self.attempts[-1], self.question) or self.question

    @property
    def asking(self) -> Asking:
        """What is asked, and how that stands now."""
        asked = self.asked if self.attempts else self.question
        narrow = self.app.size.width < 80
        return Asking(self.question, asked, self.attempts, self.context, self.explained, self._hinted, narrow)

    @property
    def _asks_anew(self) -> bool:
        """True where the lesson has changed since an attempt that was not right: it is asked as it is today."""
        return self.asked is not self.question and is_right(self.asked, self.attempts[-1]) is False

    async def on_mount(self) -> None:
        drafted = self.workbook.draft(self.question.id)
        submitted = bool(self.attempts) and (drafted is None or not body_of(self.question).drafts)
        submitted = submitted and not self._asks_anew
        await self.turn_to(Phase.FEEDBACK if submitted else Phase.WRITE, focus=False)
        if self.asking.from_run:
            self.context.follow(self, self._on_snapshot)

    async def _on_snapshot(self, snapshot: TrainingSnapshot) -> None:
        """A question that waits for a run opens when that has finished."""
        if self.phase is Phase.WRITE and not self.query(DraftEditor):
            asking = self.asking
            if waiting_words(asking.run) != self._waits_for or asking.run_key is not None:
                await self.turn_to(Phase.WRITE, focus=False)

    async def turn_to(self, phase: Phase, *, focus: bool = True) -> None:
        """Show another phase of the card, with the focus on the thing to do there."""
        self.phase = phase
        if not await self.room.refill(self._parts):
            return
        self.post_message(self.Changed())
        if focus and stands(self) and (first := self.first_task) is not None:
            self.screen.set_focus(first, scroll_visible=False)
            if phase is not Phase.SURE:  # which comes into view by itself
                self.call_after_refresh(self.scroll_visible, animate=False)

    def _parts(self) -> list[Widget]:
        """What belongs to the present phase."""
        return {Phase.WRITE: self._write, Phase.SURE: self._sure, Phase.FEEDBACK: self._feedback}[self.phase]()

    @property
    def first_task(self) -> Widget | None:
        """What `enter` begins with in this phase."""
        wanted = {
            Phase.WRITE: "DraftEditor, ChoiceList, #train",
            Phase.SURE: "Pass",
            Phase.FEEDBACK: "Rubric, ChoiceList, Chip",
        }
        return next(iter(self.query(wanted[self.phase])), None)

    @property
    def improves(self) -> bool:
        """True while the learner may write again."""
        return self.phase is Phase.FEEDBACK and body_of(self.question).improves

    # the three phases

    def _write(self) -> list[Widget]:
        asking = self.asking
        self._waits_for = waiting_words(asking.run) if asking.from_run else ""
        return body_of(self.question).write(asking)

    def _sure(self) -> list[Widget]:
        latest = self.attempts[-1]
        return [quote(latest.text), kept_row(latest), Sureness()]

    def _feedback(self) -> list[Widget]:
        asking = self.asking  # a lesson may ask another way today
        return [*body_of(asking.asked).feedback(asking), SaveError()]

    def words_status(self, editor: DraftEditor, saved: str) -> str:
        return status_words(self.question, editor.text, saved, narrow=self.app.size.width < 80)

    # what the learner does

    @once
    async def submit(self) -> None:
        """Commit what stands in the well, or what is ticked, as the next attempt. An empty response is not one."""
        for ticks in self.query(TickList):
            await self._submit_ticks(ticks)
        editors = self.query(DraftEditor)
        if self.phase is not Phase.WRITE or not editors:
            return
        editor = editors.first()
        if self.question.is_empty(editor.text):
            self.set_status("Nothing written yet")
            return
        if wrong := self.question.unreadable(editor.text):
            await editor.save()  # no attempt: who is not understood is not wrong
            for remark in self.query(".remark").results(Aside):
                remark.tell(wrong)
            return
        if self.question.rubric and knows_not(editor.text) and not self._welcomed:
            await self._welcome(editor)
            return
        await self._commit(editor.text, editor)

    async def _welcome(self, editor: DraftEditor) -> None:
        """Who says that they do not know is no attempt behind: the hint comes, and what is written stays a draft."""
        await editor.save()
        hint, self._hinted, self._welcomed = "" if self._hinted else f"**Hint** {self.question.hint} ", True, True
        self.query("#hint").remove()
        for remark in self.query(".remark").results(Aside):
            remark.tell(f"That is a fine place to start. {hint}Now write whatever comes to mind, or read on.")

    def _text_of(self, ticks: TickList) -> str:
        """What is kept of the ticks: the texts of the choices, in their author's order."""
        texts = "\n".join(ticks.choices[index].text for index in ticks.ticked)
        return choices_text(self.question, ticked_choices(self.question, texts))

    async def _submit_ticks(self, ticks: TickList) -> None:
        if not ticks.ticked:
            self.set_status("Nothing ticked yet")
        elif self.phase is Phase.FEEDBACK and ticks.ticked == ticks.told:
            self.set_status("These are the same ticks as before")
        elif not ticks.revealed:
            await self._commit(self._text_of(ticks), None)

    async def _commit(self, text: str, editor: DraftEditor | None) -> None:
        first = not self.attempts
        try:
            await self.workbook.submit(
                self.question.id,
                self.lesson_id,
                text,
                revision=revision_of(self.question),
                mentioned=mentioned(self.question, text) if self.question.rubric else None,
                run_key=self.asking.run_key,
            )
        except StoreError as error:
            self.show_error(error, text)
            return
        if editor is not None:
            editor.mark_submitted(text)
        self.explained = False
        self.post_message(self.Progressed())
        sure = (first or self.question.rubric) and not self.question.open
        await self.turn_to(Phase.SURE if sure else Phase.FEEDBACK)

    @once
    async def choose(self, number: int) -> None:
        """The keys 1 to 9: how sure, or which choice."""
        if self.phase is Phase.SURE:
            if 1 <= number <= len(SURENESS):
                await self._say_sure(number)
            return
        for choices in self.query(ChoiceList):
            choices.choose(number - 1)

    @once
    async def pass_sure(self) -> None:
        if self.phase is Phase.SURE:
            await self.turn_to(Phase.FEEDBACK)

    @once
    async def _say_sure(self, confidence: int) -> None:
        try:
            await self.workbook.set_confidence(self.attempts[-1], confidence)
        except StoreError as error:
            self.show_error(error, "")
            return
        await self.turn_to(Phase.FEEDBACK)

    @once
    async def improve(self) -> None:
        if self.improves:
            await self.turn_to(Phase.WRITE)

    async def leave_as_it_was(self) -> bool:
        """Show the feedback again if the latest attempt stands in the field unchanged; else False."""
        for editor in self.query(DraftEditor):
            if self.attempts and editor.text == self.attempts[-1].text and await editor.forget():
                await self.turn_to(Phase.FEEDBACK)
                return True
        return False

    # what the parts say

    @once
    async def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        message.stop()
        await self._commit(message.choices.choices[message.index].text, None)

    async def on_tick_list_changed(self, message: TickList.Changed) -> None:
        message.stop()
        self.workbook.write(self.question.id, self._text_of(message.ticks))
        self.query("#skip").set(display=False)
        if await self.workbook.desk.save(self.question.id):
            self.clear_errors()
        elif (error := self.workbook.desk.trouble) is not None:
            self.show_error(error, "")
        self.set_status(saved_words(self.workbook.draft(self.question.id)))

    @once
    async def on_tick_list_submitted(self, message: TickList.Submitted) -> None:
        message.stop()
        await self.submit()

    async def on_rubric_ticked(self, message: Rubric.Ticked) -> None:
        message.stop()
        for count in self.query(".tick-count").results(Static):
            count.update(message.rubric.counted)
        try:
            made = await self.workbook.set_ticks(self.attempts[-1], message.ticks, message.unticked)
        except StoreError as error:
            self.show_error(error, "")
        else:
            self.set_status(closing_words(self.asked, made))
        self.post_message(self.Progressed())

    def on_text_area_changed(self, message: DraftEditor.Changed) -> None:
        editor = message.text_area
        if isinstance(editor, DraftEditor) and editor.dirty:
            self.query("#skip").set(display=not editor.text.strip())

    @once
    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        match message.chip.id:
            case "hint":
                self._hinted = True
                message.chip.display = False
                for hint in self.query(".asked").results(Aside):
                    hint.tell()
            case "skip":
                await self._skip()
            case "train":
                self.context.navigation.start_run()
            case "show-why":
                self.explained = True
                await self.turn_to(Phase.FEEDBACK)
            case "pass":
                await self.pass_sure()
            case str() as name if name.startswith("sure-"):
                await self._say_sure(int(name[-1]))
            case _:
                return
        message.stop()

    async def _skip(self) -> None:
        for editor in self.query(DraftEditor):
            await editor.save()
        try:
            await self.workbook.skip(self.question.id, self.lesson_id)
        except StoreError as error:
            self.show_error(error, "")
            return
        self.post_message(self.Progressed())
        self.post_message(self.NextWanted())
