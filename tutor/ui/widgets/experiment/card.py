"""An experiment on its page: the bet first, then its runs, then bet beside outcome and the learner's own words.

The bet is committed to the store before anything runs. What runs is the experimenter's business: the card shows how it
stands, wherever the learner comes from, and asks for what is to be done next.
"""

from __future__ import annotations

import asyncio

from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.bet import read_typed, typed_fault
from tutor.domain.experiment import Experiment
from tutor.domain.response import BET_DRAFT
from tutor.domain.revision import revision_of
from tutor.domain.status import counted_words
from tutor.domain.words import count_words
from tutor.storage.errors import StoreError
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.background import in_background
from tutor.ui.context import Context
from tutor.ui.experimenter import Experimenter, ExperimentStage, ExperimentStatus
from tutor.ui.internals import stands
from tutor.ui.once import once
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.choice_list import ChoiceList
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.common.prose import Aside
from tutor.ui.widgets.common.task_card import TaskCard
from tutor.ui.widgets.experiment.bet_list import BetList
from tutor.ui.widgets.experiment.stages import ExperimentCardState, Live, other_words, stage_widgets
from tutor.ui.widgets.run import plot


class ExperimentCard(TaskCard):
    """One experiment on its page. `betting` is true while a new bet is placed although one stands."""

    class RunWanted(Message):
        """The learner wants to look at the run at work."""

    def __init__(self, experiment: Experiment, lesson_id: str, context: Context) -> None:
        super().__init__(experiment, lesson_id, context, classes="question experiment")
        self.experiment = experiment
        self.betting = False
        self.improving = False
        self.asking = False  # what to do about another run that is at work
        self._shown: object = None
        self._building = asyncio.Lock()

    # what it knows

    @property
    def experimenter(self) -> Experimenter:
        return self.context.experimenter

    @property
    def status(self) -> ExperimentStatus:
        return self.experimenter.status(self.experiment)

    @property
    def settled(self) -> bool:
        """True once nothing is left to do but to think."""
        return self.status.stage is ExperimentStage.SETTLED and bool(self.attempts) and not self.betting

    @property
    def first_task(self) -> Widget | None:
        """What `enter` begins with; nothing while a run is at work, so that no key ends it by chance."""
        return next(iter(self.query("BetList, DraftEditor, Chip.-primary")), None)

    # showing

    async def on_mount(self) -> None:
        await self.show(focus=False)
        self.experimenter.listeners.add(self._status_changed)
        self.context.follow(self, self._follow)
        in_background(self, self._catch_up())

    def on_unmount(self) -> None:
        self.experimenter.listeners.discard(self._status_changed)

    def _status_changed(self) -> None:
        self.call_later(self._show_changes)

    async def _show_changes(self) -> None:
        before = self._shown
        await self.show(focus=False)
        if self._shown != before and self.status.stage is ExperimentStage.SETTLED:
            self.post_message(self.Progressed())

    async def _catch_up(self) -> None:
        """After a restart, the records know what became of the runs."""
        try:
            await self.experimenter.catch_up(self.experiment)
        except StoreError as error:
            self.show_error(error, "")
            return
        self._status_changed()

    async def show(self, *, focus: bool, again: bool = False) -> None:
        """Build what belongs to the present status, unless that is what is shown already."""
        async with self._building:
            status = self.status
            if status.stage not in (ExperimentStage.READY, ExperimentStage.BROKEN):
                self.asking = False
            if status.stage in (ExperimentStage.RUNNING, ExperimentStage.WAITING):
                self.betting = False
            now = (status, self.betting, self.improving, self.asking, len(self.attempts))
            if not stands(self) or (now == self._shown and not again):
                return
            if not plot.loaded():
                await asyncio.to_thread(plot.load)
            held = self.has_focus_within
            self._shown = now
            if not await self.room.refill(lambda: stage_widgets(self._shows(status))):
                return
        self.post_message(self.Changed())
        self._follow(self.context.snapshot)
        if focus or held:
            self._take_focus()

    def _shows(self, status: ExperimentStatus) -> ExperimentCardState:
        return ExperimentCardState(
            self.experiment, self.context, status, self.attempts, self.betting, self.asking, self.improving
        )

    def _take_focus(self) -> None:
        if not stands(self):
            return
        task = self.first_task
        self.screen.set_focus(task, scroll_visible=False)
        self.call_after_refresh(self.scroll_visible, animate=False)

    def _follow(self, snapshot: TrainingSnapshot) -> None:
        for live in self.query(Live):
            live.snapshot = snapshot
        if not self.asking:
            return
        if (other := self.experimenter.other_run()) is None:
            self.asking = False
            self._status_changed()
        else:
            for words in self.query(".other").results(Static):
                words.update(Content(other_words(other)))

    # placing a bet

    @once
    async def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        message.stop()
        bet = self.experiment.bets[message.index]
        await self._place_bet(bet.text, bet.value)

    async def _place_bet(self, text: str, value: str) -> None:
        """The bet is kept at once; what is typed stays on the screen if it cannot be."""
        try:
            await self.workbook.place_bet(self.experiment.id, self.lesson_id, text, value, revision_of(self.experiment))
        except StoreError as error:
            self.show_error(error, text if self.query(DraftEditor) else "")
            return
        for editor in self.query(DraftEditor):
            await editor.forget()  # what was typed is no draft any more
        self.betting = self.asking = False
        await self.show(focus=True)

    @once
    async def choose(self, number: int) -> None:
        """The keys 1 to 9: which bet."""
        for bets in self.query(BetList):
            bets.take_key(number)

    @once
    async def submit(self) -> None:
        """Place the bet that is typed, or keep the words as the next attempt."""
        for editor in self.query(DraftEditor):
            text = editor.text
            if not text.strip():
                self.set_status("Nothing written yet")
            elif editor.question_id.startswith(BET_DRAFT):
                value = read_typed(text, self.experiment.measure)
                if value:
                    await self._place_bet(text.strip(), value)
                else:
                    await editor.save()
                    for remark in self.query(".remark").results(Aside):
                        remark.tell(typed_fault(self.experiment.measure))
            else:
                await self._submit_words(editor)

    async def _submit_words(self, editor: DraftEditor) -> None:
        try:
            made = await self.workbook.submit(
                self.experiment.id, self.lesson_id, editor.text, revision=revision_of(self.experiment)
            )
        except StoreError as error:
            self.show_error(error, editor.text)
            return
        editor.mark_submitted(made.text)
        self.improving = False
        self.post_message(self.Progressed())
        await self.show(focus=True)

    @once
    async def improve(self) -> None:
        if self.settled:
            self.improving = True
            await self.show(focus=True)

    async def leave_as_it_was(self) -> bool:
        """Show the words that were kept again if they stand in the field unchanged; else False."""
        for editor in self.query(DraftEditor):
            if self.improving and editor.text == self.attempts[-1].text and await editor.forget():
                self.improving = False
                await self.show(focus=True)
                return True
        return False

    # running

    @once
    async def run(self) -> None:
        """Start what is due. If another run is at work, ask first what is to become of that."""
        status = self.status
        if status.bet is None or status.stage not in (ExperimentStage.READY, ExperimentStage.BROKEN):
            return
        if self.experimenter.other_run() is not None:
            self.asking = True
            await self.show(focus=True)
            return
        self._begin(status)

    def more_seeds(self) -> None:
        """Make the last run again from other seeds, where the experiment has some."""
        status = self.status
        if status.bet is not None and status.stage is ExperimentStage.SETTLED and not self.betting:
            self.experimenter.repeat(status.experiment, status.bet)

    def _begin(self, status: ExperimentStatus) -> None:
        assert status.bet is not None
        if status.can_go_on and self.experimenter.other_run() is None:
            self.experimenter.go_on(status.experiment, status.bet)
        else:
            self.experimenter.begin(status.experiment, status.bet)

    @once
    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        experimenter, status = self.experimenter, self.status
        match message.chip.id:
            case "run-it":
                await self.run()
            case "wait-for-it":
                self._begin(status)
            case "stop-it":
                experimenter.stop()
                self._begin(status)
            case "look-at-it":
                self.post_message(self.RunWanted())
            case "more-seeds":
                self.more_seeds()
            case "do-not-wait":
                experimenter.do_not_wait(self.experiment)
            case "stop-run":
                experimenter.stop()
            case "bet-again" | "bet-stays":
                self.betting = message.chip.id == "bet-again"
                await self.show(focus=True)
            case _:
                return
        message.stop()

    def words_status(self, editor: DraftEditor, saved: str) -> str:
        """`12 words   draft saved 14:03`; a bet's words are not counted."""
        if editor.question_id.startswith(BET_DRAFT):
            return saved
        return f"{counted_words(count_words(editor.text))}   {saved}"
