"""Museum: eight broken runs, each known by its symptoms; one guesses the fault, says why, is told, and mends it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tutor.domain.museum import CASES, FAULT, FAULTS, MUSEUM, Case, against, question, why_question
from tutor.domain.response import Response
from tutor.domain.revision import revision_of
from tutor.storage.errors import StoreError
from tutor.training.exhibits import HEALTHY, Exhibit, exhibits
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui import commands
from tutor.ui.commands import Command
from tutor.ui.lab_memory import LabMemory
from tutor.ui.once import once
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.common.room import Room
from tutor.ui.widgets.common.save_error import SaveError
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.confusion import matrix
from tutor.ui.widgets.lab.evidence import gradients, readings
from tutor.ui.widgets.lab.museum_parts import TWO_COLUMNS, CaseList, SuspectList, is_right, responded
from tutor.ui.widgets.lab.parts import LabPanel, titled
from tutor.ui.widgets.run.curve_plot import CurvePlot
from tutor.ui.widgets.run.strip import percent

READINGS, GRADIENTS, CONFUSION, CURVE = range(4)
BOTH_FROM, ALL_FROM, ROWS_MORE = 17, 26, 6
"""Rows from which readings, and all other evidence, stand below the curve instead of in its place; how many more the
confusion takes than the others."""
ASKED = "What is wrong with it?"


class LabMuseum(LabPanel):
    """`view` is the evidence that is shown, `guessed` the suspect whose why is being written."""

    DEFAULT_CSS = """
    LabMuseum CurvePlot { height: 1fr; min-height: 6; }
    LabMuseum .case-title { margin: 0 0 1 0; }
    LabMuseum .evidence { margin: 1 0; }
    LabMuseum .ask-block { height: auto; background: $block; padding: 1 2; border-left: outer $accent; }
    LabMuseum .asked { margin: 0 0 1 0; }
    LabMuseum .offers { height: 1; margin: 1 0 0 0; }
    LabMuseum .offers Chip { margin: 0 2 0 0; }
    LabMuseum DraftEditor { min-height: 3; max-height: 6; padding: 0 1; }
    """

    class Mend(Message):
        """The learner wants to see a case without its fault."""

        def __init__(self, case: Case) -> None:
            super().__init__()
            self.case = case

    class TakeApart(Mend):
        """The learner wants its settings on the levers."""

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self.view = -1
        self.guessed = ""
        self._said_why = False
        self._because = Room(classes="because")
        self.mended: TrainingSnapshot | None = None

    def compose(self) -> ComposeResult:
        yield Words(classes="case-title")
        yield Words(classes="plot-head")
        yield CurvePlot()
        yield Words(classes="evidence")
        with Vertical(classes="ask-block"):
            yield Words(classes="asked")
            yield SuspectList()
            yield self._because
            yield Words(classes="verdict")
            with Horizontal(classes="offers"):
                yield Chip("Mend it and run", "enter", primary=True, id="mend")
                yield Chip("Take it apart", "t", id="take-apart")
                yield Chip("Next case", "n", id="next-case")

    @property
    def case(self) -> Case:
        return CASES[self.memory.case]

    @property
    def said(self) -> Response | None:
        return responded(self.memory.workbook, self.case)

    @property
    def exhibit(self) -> Exhibit:
        return exhibits()[self.case.fault]

    @property
    def commands(self) -> tuple[Command, ...]:  # type: ignore[override]
        if self.guessed:
            return (commands.SAY_WHY, commands.BACK_TO_SUSPECTS)
        if self.said is None:
            return (commands.SUSPECT, commands.THAT_IS_IT, commands.MORE_EVIDENCE, commands.CASE)
        return (commands.MEND, commands.TAKE_APART, commands.MORE_EVIDENCE, commands.CASE)

    def watch_snapshot(self, snapshot: TrainingSnapshot) -> None:
        """Of the run at work only one in which this case is mended is told of here."""
        if snapshot.purpose == self.case.purpose:
            super().watch_snapshot(snapshot)

    def know_mended(self, run: TrainingSnapshot | None) -> None:
        """The newest run in which this case was mended, if there is one."""
        self.mended = run
        self.show_again()

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        case, exhibit, said = self.case, self.exhibit, self.said
        if snapshot.purpose == case.purpose:
            self.mended = snapshot
        elif self.mended is not None and self.mended.purpose != case.purpose:
            self.mended = None
        width, height = self.room
        if self.view not in self.views:
            self.view = self.views[0]
        alone = height < BOTH_FROM or (height < ALL_FROM and self.view in (GRADIENTS, CONFUSION))
        plots = self.view == CURVE or not alone
        name = case.symptom if said is None else FAULT[case.fault].name
        number = f"Case {case.number}" if self.screen.has_class("-wide") else f"Case {case.number} of {len(CASES)}"
        title = self.query_one(".case-title", Words)
        title.update(titled(number, f" {name}", f"its first epoch, {exhibit.steps:,} steps", width))
        title.styles.margin = (0, 0, 1 if height >= ALL_FROM else 0, 0)
        head, plot = self.query_one(".plot-head", Words), self.query_one(CurvePlot)
        head.display = plot.display = plots
        head.update(titled("Loss", "by step, log scale" if width >= TWO_COLUMNS else "", self._legend(width), width))
        mended = self.mended if said is not None and self.mended and self.mended.train_curve else None
        plot.in_words = self.memory.in_words
        plot.names = (name, "mended" if said is not None and self.mended and self.mended.train_curve else "healthy")
        plot.snapshot, plot.earlier = exhibit.snapshot(), mended or exhibits()[HEALTHY].snapshot()
        evidence = self.query_one(".evidence", Words)
        evidence.display = self.view != CURVE
        evidence.styles.margin = (1 if height >= ALL_FROM and plots else 0, 0, 1 if height >= ALL_FROM else 0, 0)
        evidence.update(self._evidence(exhibit, width))
        self._show_asked(case, said, width, height)
        if isinstance(self.aside, CaseList):
            self.aside.show(self.memory.workbook, self.memory.case)

    @property
    def views(self) -> tuple[int, ...]:
        """What `e` goes through: the curve by itself only where nothing else fits, and below it what is told."""
        alone = self.room[1] < BOTH_FROM or self.said is not None
        return (*((CURVE,) if alone else ()), READINGS, GRADIENTS, CONFUSION)

    def _legend(self, width: int) -> Content:
        mended = self.said is not None and self.mended is not None
        healthy = f"mended, run {self.mended.run}" if mended and self.mended else "healthy"
        if not mended and width >= TWO_COLUMNS + 10:
            healthy = "a healthy run"
        return Content.assemble(
            ("━", "$accent"), (" training  ", "$words"), ("●", "$bright"), (" test  ", "$words"), ("━ ", "$muted"),
            (healthy, "$muted"),
        )  # fmt: skip

    def _evidence(self, exhibit: Exhibit, width: int) -> Content:
        if self.view == GRADIENTS:
            return gradients(exhibit.gradients, width)
        if self.view == CONFUSION:
            what = Content.assemble(
                ("Confusion", "bold $bright"), (" at the end, labels in rows, readings in columns", "$muted")
            )
            return Content("\n").join([what, matrix(exhibit.confusion, (-1, -1), width, ruled=False)])
        return readings(exhibit.told(), width)

    def _show_asked(self, case: Case, said: Response | None, width: int, height: int) -> None:
        asks, writes = said is None and not self.guessed, bool(self.guessed)
        for part, there in ((SuspectList, asks), (".because", writes), (".verdict", said is not None)):
            self.query_one(part).display = there
        self.query_one(".offers").display = said is not None
        block, asked = self.query_one(".ask-block", Vertical), self.query_one(".asked", Words)
        roomy = height >= ALL_FROM + ROWS_MORE * (self.view == CONFUSION)
        block.styles.padding = (1 if roomy else 0, 2)
        asked.styles.margin = (0, 0, 1 if roomy and asks else 0, 0)
        told = [(other.fault, other.number) for other in CASES if responded(self.memory.workbook, other) is not None]
        asked.display = said is None
        if asks:
            right = Content.styled(f"{len(told)} of {len(CASES)} told", "$muted")
            if self.screen.has_class("-wide"):
                right = Content.assemble(("e", "bold $bright"), (" one more symptom", "$muted"))
            asked.update(titled(ASKED, "", right, width - 5))
        elif writes:
            asked.update(Content.assemble(("You say: ", "bold $bright"), (FAULT[self.guessed].name, "bold $bright")))
        suspects = self.query_one(SuspectList)
        suspects.told = tuple(told)
        if said is not None:
            self.query_one(".verdict", Words).update(self._verdict(case, said))

    def _verdict(self, case: Case, said: Response) -> Content:
        parts: list[str | tuple[str, str]] = []
        right = is_right(case, said)
        if not right:
            suspect = next((fault.id for fault in FAULTS if fault.name == said.text), None)
            parts += [("✗ ", "$wrong"), (f"You said: {said.text}\n", "$words")]
            parts += [(f"{against(case, suspect)}\n\n", "$muted")] if suspect else []
        lead = "You said it" if right else "It is"
        parts += [("✓ ", "$right"), (f"{lead}: {FAULT[case.fault].sentence}\n", "bold $bright")]
        parts += [(f"{case.why} ", "$words"), (f"{case.seen}\n", "$words")]
        why = self.memory.workbook.notebook.latest(case.why_id) if self.memory.workbook else None
        if why is not None:
            parts += [("Your words: ", "$muted"), (" ".join(why.text.split()), "$words"), "\n"]
        parts += [("Cure: ", "bold $bright"), (f"{case.cure}.", "$words")]
        if self.mended is not None and self.mended.test_accuracy is not None:
            parts.append((f" Run {self.mended.run}: {percent(self.mended.test_accuracy)}.", "bold $bright"))
        return Content.assemble(*parts)

    # keys and clicks

    def arrow(self, down: int, right: int) -> None:
        if self.said is None and not self.guessed:
            suspects = self.query_one(SuspectList)
            suspects.move(down, right)
            self._keep_in_sight(suspects.virtual_region.y + suspects.here % (len(FAULTS) // suspects.columns))
        elif down:
            self.scroll_relative(y=down * 2, animate=False, immediate=True)

    def _keep_in_sight(self, row: int) -> None:
        block = self.query_one(".ask-block")
        self.scroll_to_region(
            block.virtual_region.grow((0, 0, 0, 0)) if block.size.height <= self.size.height else
            block.virtual_region.translate((0, row)).crop_size((block.size.width, 2)),
            animate=False,
        )  # fmt: skip

    def enter(self) -> None:
        if self.said is not None:
            self.post_message(self.Mend(self.case))
        elif not self.guessed:
            self.call_later(self.ask_why)

    def more(self) -> None:
        """Another piece of evidence."""
        views = self.views
        self.view = views[(views.index(self.view) + 1) % len(views)]
        self.show_again()

    def turn_to(self, index: int) -> None:
        """Another case."""
        self.memory.case = index % len(CASES)
        self.view, self.mended = self.views[0], None
        self.query_one(SuspectList).here = 0
        self.show_again()
        self.scroll_home(animate=False, immediate=True)
        self.post_message(self.Turned())

    @once
    async def ask_why(self) -> None:
        """The suspect at hand is it: what says so?"""
        workbook = self.memory.workbook
        if workbook is None or self.said is not None:
            return
        self.guessed, self._said_why = FAULTS[self.query_one(SuspectList).here].id, False
        case = self.case

        def build() -> list[Widget]:
            return [
                DraftEditor(workbook, case.why_id, "", "What do you see that says so? A sentence will do."),
                SaveError(),
                Horizontal(Chip("That is it", "ctrl+s", primary=True, id="that-is-it"), classes="offers"),
            ]

        if await self._because.refill(build):
            self.show_again()
            self.query_one(DraftEditor).focus()
            self.post_message(self.Turned())

    async def back(self) -> None:
        """To the suspects; what was written is kept."""
        if self.guessed:
            self.guessed = ""
            await self._because.refill(list)
            self.show_again()
            self.post_message(self.Turned())

    @once
    async def submit(self) -> None:
        """Commit why and what; then the fault is told."""
        workbook, case = self.memory.workbook, self.case
        if workbook is None or not self.guessed:
            return
        editor = self.query_one(DraftEditor)
        why = editor.text
        try:
            if why.strip() and not self._said_why:
                await workbook.submit(case.why_id, MUSEUM, why, revision=revision_of(why_question(case)))
                editor.mark_submitted(why)
                self._said_why = True
            await workbook.submit(case.id, MUSEUM, FAULT[self.guessed].name, revision=revision_of(question(case)))
        except StoreError as error:
            self.query_one(SaveError).show(error, why)
            return
        self.view = self.views[0]
        await self.back()
        self.scroll_home(animate=False, immediate=True)

    async def on_suspect_list_taken(self) -> None:
        await self.ask_why()

    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        message.stop()
        match message.chip.id:
            case "that-is-it":
                self.call_later(self.submit)
            case "mend":
                self.post_message(self.Mend(self.case))
            case "take-apart":
                self.post_message(self.TakeApart(self.case))
            case "next-case":
                self.turn_to(self.memory.case + 1)

    def on_draft_editor_save_failed(self, message: DraftEditor.SaveFailed) -> None:
        self.query_one(SaveError).show(message.error, message.editor.text)

    def on_draft_editor_saved(self) -> None:
        for trouble in self.query(SaveError):
            trouble.clear()
