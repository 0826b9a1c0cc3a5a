"""The writing room: the prompts on the left, one page to write on, words toward the goal. Kept as you type."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.curriculum import Lesson, WritingActivity, WritingPrompt
from tutor.domain.marks import GLYPHS, TONES, Mark, half_step_bar
from tutor.domain.moments import clock
from tutor.domain.response import Notebook
from tutor.domain.revision import revision_of
from tutor.domain.status import counted_words, status
from tutor.domain.words import count_words, repetition_note, visible
from tutor.domain.work import work_on
from tutor.storage.errors import StoreError
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.context import Context
from tutor.ui.once import once, presses
from tutor.ui.screens.base import TutorScreen
from tutor.ui.widgets.common.draft_editor import DraftEditor, saved_words
from tutor.ui.widgets.common.room import Room, while_standing
from tutor.ui.widgets.common.save_error import SaveError
from tutor.ui.widgets.common.versions import Versions
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.top_bar import TopBar

BAR_CELLS = 20


class PromptRow(Static):
    class Chosen(Message):
        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, index: int) -> None:
        super().__init__(classes="prompt-row")
        self.index = index

    def on_click(self) -> None:
        self.post_message(self.Chosen(self.index))


class WritingScreen(TutorScreen):
    CSS_PATH = "../styles/writing.tcss"
    COMMANDS_HERE = (commands.WRITE, commands.MOVE)
    BINDINGS = [
        *bindings(commands.WRITE, commands.FINISH_PIECE),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.here = 0
        self.lesson: Lesson | None = None
        self.sheet = Room(id="sheet")

    def compose(self) -> ComposeResult:
        yield TopBar()
        with Horizontal(id="writing"):
            with VerticalScroll(id="prompts", can_focus=False):
                yield Static(classes="heading-line")
            with Vertical(id="piece"):
                yield Static(classes="ask")
                yield self.sheet
                yield SaveError("piece")
                yield Static(classes="note")
                yield Words(classes="count")
        yield KeyBar()

    async def on_mount(self) -> None:
        curriculum = self.context.curriculum
        here = curriculum.unit_of(self.context.lesson_here)
        own = [lesson for track in here.tracks for lesson in track.lessons] if here else []
        self.lesson = next((lesson for lesson in (*own, *curriculum.lessons) if lesson.writing), None)
        self.query_one(TopBar).show((self.context.title, "Writing"), ("Writing",), "Writing")
        if self.lesson is None:
            self.query_one(".ask", Static).update(
                "There is no writing activity in the lessons. `i2-tutor check` says why."
            )
            return
        workbook = self.context.workbook
        begun = [index for index, prompt in enumerate(self.activity.prompts) if workbook.draft(prompt.id)]
        self.here = begun[0] if begun else 0
        await self.query_one("#prompts").mount(*(PromptRow(index) for index in range(len(self.activity.prompts))))
        await self._show_piece()

    @property
    def activity(self) -> WritingActivity:
        assert self.lesson is not None
        assert self.lesson.writing is not None
        return self.lesson.writing

    @property
    def prompt(self) -> WritingPrompt:
        return self.activity.prompts[self.here]

    @property
    def _notebook(self) -> Notebook:
        return self.context.workbook.notebook

    def current_page(self) -> str:
        return f"{self.lesson.id}/{self.prompt.id}" if self.lesson else "writing"

    def _text_of(self, prompt: WritingPrompt) -> str:
        for editor in self.query(DraftEditor):
            if editor.question_id == prompt.id:
                return editor.text
        draft, latest = self.context.workbook.draft(prompt.id), self._notebook.latest(prompt.id)
        return draft.text if draft else latest.text if latest else ""

    async def _show_piece(self) -> None:
        """Put the chosen prompt's sheet on the table, its draft first, its latest attempt else."""
        self.letters_are_commands = False
        prompt = self.prompt
        with self.app.batch_update():
            self.query_one(".ask", Static).update(Content(visible(" ".join(prompt.prompt.split()))))
            if not await self.sheet.refill(self._editor):
                return
        self._saved = saved_words(self.context.workbook.draft(prompt.id)).removeprefix("draft ")
        self._show_counts()

    _saved = ""

    def _editor(self) -> list[Widget]:
        prompt = self.prompt
        editor = DraftEditor(self.context.workbook, prompt.id, self._text_of(prompt), "write")
        return [editor, Versions(editor)]

    @while_standing
    def _show_counts(self) -> None:
        least, notebook = self.activity.least_words, self._notebook
        finished = 0
        rows = list(self.query(PromptRow))
        width = max(16, self.query_one("#prompts").scrollable_content_region.width - 2)
        for index, prompt in enumerate(self.activity.prompts):
            words = count_words(self._text_of(prompt))
            mark = status(prompt, work_on(prompt.id, notebook), notebook, least).mark
            done = mark is Mark.RIGHT
            finished += done
            here = index == self.here
            name = ("bold $bright" if here else "$words", "$muted")
            lines = Content(prompt.short).wrap(width - 2)
            body = [
                Content.assemble((f"{GLYPHS[mark]} " if number == 0 else "  ", TONES[mark]), (line.plain, name[0]))
                for number, line in enumerate(lines)
            ]
            if words:
                told = counted_words(words)
                goal = told if done else f"{told} of {least}"
                body.append(Content.assemble("  ", (goal, name[1])))
            if index < len(rows):
                rows[index].update(Content("\n").join(body))
                rows[index].set_class(here, "-here")
        heading = f"{finished} of {self.activity.choose}"
        title = f"Choose {_in_words(self.activity.choose)} of {_in_words(len(self.activity.prompts))}"
        gap = max(2, width - len(title) - len(heading))
        self.query_one(".heading-line", Static).update(
            Content.assemble((title, "bold $bright"), " " * gap, (heading, "$muted"))
        )
        self._show_footnotes()

    @while_standing
    def _show_footnotes(self) -> None:
        text, least = self._text_of(self.prompt), self.activity.least_words
        words = count_words(text)
        left = f"{words} of {least} words"
        room = self.query_one(".count").content_size.width - len(left) - len(self._saved) - 4
        cells = max(0, min(BAR_CELLS, room))  # what is saved counts more than how far it is
        bar = half_step_bar(words / least, cells)
        self.query_one(".count", Static).update(
            Content.assemble(
                (bar, "$accent"),
                ("─" * (cells - len(bar)), "$line"),
                "  ",
                (str(words), "$bright"),
                (f" of {least} words", "$muted"),
                " " * max(2, room - cells + 2),
                (self._saved, "$muted"),
            )
        )
        note = repetition_note(text) or self._note(words)
        lead = "A note, not a fault: " if words else ""
        self.query_one(".note", Static).update(Content.assemble((lead, "$muted"), (note, "$words")))

    def _note(self, words: int) -> str:
        notes = self.prompt.notes
        if not notes:
            return ""
        stage = min(len(notes) - 1, words * len(notes) // max(1, self.activity.least_words))
        return notes[stage]

    def footer_commands(self) -> tuple[Command, ...]:
        if self.writes:
            return (commands.TO_PROMPTS, commands.FINISH_PIECE, commands.UNDO, commands.HELP_IN_TEXT)
        if self.typing_begins:
            return (commands.TYPE, commands.MOVE, commands.LEAVE, commands.HELP)
        return (*self.COMMANDS_HERE, commands.HOME, commands.LEAVE, commands.HELP)

    def footer_note(self) -> str:
        return "kept as you type"

    def on_resize(self) -> None:
        if self.lesson is not None and self.query(PromptRow):
            self.call_after_refresh(self._show_counts)

    async def action_move(self, by: int) -> None:
        await self._choose(self.here + by)

    async def _choose(self, index: int) -> None:
        if self.lesson is not None and 0 <= index < len(self.activity.prompts):
            self.here = index
            await self._show_piece()
            self.query(PromptRow)[index].scroll_visible(animate=False)

    async def on_prompt_row_chosen(self, message: PromptRow.Chosen) -> None:
        await self._choose(message.index)

    def action_begin_task(self) -> None:
        presses.take()
        for editor in self.query(DraftEditor):
            self.set_focus(editor)

    @on(events.DescendantFocus)
    def _show_the_sheet(self) -> None:
        if self.writes:
            self.add_class("-writing")  # where there is no room for the prompts beside it

    async def action_leave(self) -> None:
        self.remove_class("-writing")
        await super().action_leave()

    @once
    async def action_submit(self) -> None:
        """Keep the piece as an attempt; it can be written on afterwards."""
        editors = self.query(DraftEditor)
        if self.lesson is None or not editors:
            return
        editor, least = editors.first(), self.activity.least_words
        if not editor.text.strip():
            self.app.notify("Nothing is written yet.", markup=False)
            return
        try:
            response = await self.context.workbook.submit(
                self.prompt.id, self.lesson.id, editor.text, revision=revision_of(self.prompt)
            )
        except StoreError as error:
            self.query_one(SaveError).show(error, editor.text)
            return
        editor.mark_submitted(response.text)
        words = count_words(editor.text)
        self._saved = f"attempt {response.attempt} kept {clock(response.submitted_at)}"
        self._show_counts()
        more = "" if words >= least else f" {least - words} more words make it a full piece."
        self.app.notify(f"Attempt {response.attempt} is kept.{more} You can write on whenever you like.", markup=False)

    @while_standing
    def on_draft_editor_saved(self, message: DraftEditor.Saved) -> None:
        self.query_one(SaveError).clear()
        if not message.editor.dirty:
            self._saved = saved_words(message.draft).removeprefix("draft ")
        self._show_counts()

    @while_standing
    def on_draft_editor_save_failed(self, message: DraftEditor.SaveFailed) -> None:
        self._saved = "not saved"
        self.query_one(SaveError).show(message.error, message.editor.text)
        self._show_counts()

    def on_text_area_changed(self, message: DraftEditor.Changed) -> None:
        if isinstance(message.text_area, DraftEditor) and message.text_area.dirty:
            self._saved = "…"
        self._show_footnotes()


def _in_words(number: int) -> str:
    names = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return names[number] if number < len(names) else str(number)
