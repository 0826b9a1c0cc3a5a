"""Reading: one screen whose page is swapped, with the track on its left and the run on its right."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.css.query import NoMatches
from textual.widget import Widget

from tutor.domain.curriculum import Lesson, Page
from tutor.domain.ending import SLUG, TITLE, Ending
from tutor.domain.progress import is_read, lesson_progress
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui import commands
from tutor.ui.background import in_background
from tutor.ui.commands import Command, bindings
from tutor.ui.context import Context
from tutor.ui.ending_page import ending_page
from tutor.ui.figures import Figure
from tutor.ui.finder import WayBack
from tutor.ui.once import presses
from tutor.ui.page import page_widgets
from tutor.ui.screens.cards import THINGS_TO_DO, CardsScreen
from tutor.ui.screens.first_letter import FirstLetter
from tutor.ui.screens.lesson_keys import AT_END, READING, KeyContext, keys_here
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.common.facing import FacingList
from tutor.ui.widgets.common.in_view import LAYOUT_S, bring_block, laid_out, text_below
from tutor.ui.widgets.common.room import Room, while_standing
from tutor.ui.widgets.common.task_card import TaskCard
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.outline import Outline, OutlineLesson, OutlinePage
from tutor.ui.widgets.frame.top_bar import TopBar
from tutor.ui.widgets.question.card import Phase
from tutor.ui.widgets.run.pane import RunPane

LAST_PAGE_SETTING = "last page"
LAST_PAGE = Page(SLUG, TITLE, TITLE, (), 0)


class LessonScreen(CardsScreen):
    CSS_PATH = "../styles/lesson.tcss"
    COMMANDS_HERE = (*READING, commands.OPEN_LINKS, commands.PACE)
    BINDINGS = [
        *bindings(
            commands.READ_ON,
            commands.NEXT_PAGE,
            commands.PREVIOUS_PAGE,
            commands.BEGIN_TASK,
            commands.OUTLINE,
            commands.RUN_PANE,
            commands.PACE,
            commands.OPEN_LINKS,
            commands.SUBMIT,
            commands.IMPROVE,
            commands.MORE_SEEDS,
        ),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll_page(-1)", show=False),
        Binding("pagedown", "scroll_page(1)", show=False),
        Binding("home", "jump(-1)", show=False),
        Binding("end", "jump(1)", show=False),
        *[Binding(str(number), f"digit({number})", show=False) for number in range(1, 10)],
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.lesson: Lesson | None = None
        self.index = 0
        self.sheet = Room(id="page")
        self.ending = Ending((), None, (), 0, 0)
        self.way_back: WayBack | None = None
        self._first_letter = FirstLetter()
        self._page_there = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield TopBar()
        with Horizontal(id="rooms"):
            with VerticalScroll(id="outline-pane", can_focus=False):
                yield Outline()
            with self.reading:
                yield self.sheet
            with VerticalScroll(id="run-pane", can_focus=False):
                yield RunPane()
        yield KeyBar()

    def on_mount(self) -> None:
        self.watch(self.reading, "scroll_y", self.refresh_footer, init=False)  # it tells whether more is below

    @property
    def page(self) -> Page:
        assert self.lesson is not None
        return (*self.lesson.pages, LAST_PAGE)[self.index]

    @property
    def at_end(self) -> bool:
        """True on the page that looks back on the lesson."""
        return self.lesson is not None and self.index == len(self.lesson.pages)

    def current_page(self) -> str:
        return f"{self.lesson.id}/{self.page.slug}" if self.lesson else "lesson"

    def here(self, back: WayBack) -> WayBack:
        """That way back, by the page that is shown now."""
        return replace(back, lesson_id=self.lesson.id if self.lesson else "", page=self.index)

    # showing a page

    async def show_lesson(self, lesson_id: str, page: int | str = 0, task: str = "") -> None:
        """Open a lesson at a page (its number or slug; -1: the one that looks back), with question `task` in view."""
        self.lesson, self.context.lesson_here = self.context.curriculum.lesson(lesson_id), lesson_id
        pages = (*self.lesson.pages, LAST_PAGE)
        if isinstance(page, str):
            page = next((index for index, found in enumerate(pages) if found.slug == page), 0)
        self.index = page % len(pages)
        await self._show_page()
        if task:
            for card in self.cards:
                if task == card.task_id:
                    card.scroll_visible(animate=False, top=True)

    def _page_widgets(self) -> list[Widget]:
        assert self.lesson is not None
        if self.at_end:
            self.ending, widgets = ending_page(self.lesson, self._beside(1), self.context)
            return widgets
        return page_widgets(self.lesson, self.index, self.context)

    async def _show_page(self) -> None:
        self._page_there.clear()
        try:
            await self._fill_page()
        finally:
            self._page_there.set()

    async def _fill_page(self) -> None:
        with self.app.batch_update():
            self.set_focus(None)
            self.letters_are_commands = False
            if not await self.sheet.refill(self._page_widgets):
                return
            self.reading.scroll_home(animate=False, immediate=True)
            self._speak_as_taught()
            self.show_progress()
        first = next(iter(self.query(THINGS_TO_DO)), None)
        for part in (first, *self.query(FacingList)):
            if isinstance(part, Figure | FacingList):
                part.focus(scroll_visible=False)
        self.call_after_refresh(self.refresh_footer)
        workbook = self.context.workbook
        in_background(self, workbook.set_setting(LAST_PAGE_SETTING, self.current_page()))
        if not self.at_end:
            in_background(self, workbook.mark_read(self.current_page()))

    @while_standing
    def show_progress(self) -> None:
        """The crumbs and the outline, from what is read and responded to by now."""
        lesson = self.lesson
        assert lesson is not None
        curriculum, notebook = self.context.curriculum, self.context.workbook.notebook
        unit = curriculum.unit_of(lesson.id)
        assert unit is not None
        track = next(track for track in unit.tracks if track.id == lesson.track)
        self.query_one(TopBar).show(
            (unit.title, track.title, lesson.short if lesson.group else lesson.title),
            (track.title, f"{lesson.number} {lesson.title}"),
            lesson.short,
        )
        entries = []
        for other in track.lessons:
            progress = lesson_progress(other, notebook)
            count = f"{progress.answered}/{progress.total}" if other.group and progress.total else ""
            entries.append(OutlineLesson(other.id, other.short, progress.mark, count, other.group))
        pages = [OutlinePage(page.short, is_read(lesson, page.slug, notebook)) for page in lesson.pages]
        pages.append(OutlinePage(LAST_PAGE.short, all(page.read for page in pages)))
        outline = self.query_one(Outline)
        outline.show(f"{track.title} track", tuple(entries), tuple(pages), (lesson.id, self.index))
        self.call_after_refresh(self._outline_in_view)

    @while_standing
    def _outline_in_view(self) -> None:
        pane = self.query_one("#outline-pane", VerticalScroll)
        line = self.query_one(Outline).current_line
        if not pane.scroll_y <= line < pane.scroll_y + pane.size.height - 2:
            pane.scroll_to(y=max(0, line - pane.size.height // 2), animate=False, immediate=True)

    def show_snapshot(self, snapshot: TrainingSnapshot) -> None:
        super().show_snapshot(snapshot)
        if (pane := self.query_one_optional(RunPane)) is not None:
            pane.snapshot = self.context.shown(snapshot)

    def _speak_as_taught(self) -> None:
        """The run beside the page is told in words that the learner has met."""
        taught = self.context.taught(self.current_page())
        for part in self.query("RunStrip, RunPane"):
            part.taught = taught  # type: ignore[attr-defined]  # both have it

    # the bottom row

    def footer_commands(self) -> tuple[Command, ...]:
        if self.at_end and not self.writes:
            return AT_END
        focused = self.focused
        plays = isinstance(focused, Figure) and focused.enter_words
        begins = (focused is None or isinstance(focused, Figure)) and not plays and self.begins is not None
        here = KeyContext(
            focused,
            self.question_in_use,
            self.experiment_in_use,
            begins,
            bool(self.links),
            self.size.width,
            self.typing_begins,
        )
        return keys_here(here)

    def refresh_footer(self) -> None:
        super().refresh_footer()
        for pane in self.query(RunPane):
            pane.keys_count = not (self.writes or self.typing_begins)

    def footer_note(self) -> str:
        if self.writes or not text_below(self.reading):
            return ""
        return "more below ↓" if self.size.width >= 110 else "more ↓"

    def on_resize(self) -> None:
        self.call_after_refresh(self.refresh_footer)

    # moving

    async def action_read_on(self) -> None:
        await laid_out(self)
        if text_below(self.reading):
            self.action_scroll_page(1)
        else:
            await self.action_next_page()

    async def action_next_page(self) -> None:
        assert self.lesson is not None
        if self.index + 1 >= len(self.lesson.pages):
            presses.take()  # a second one at once leaps over no end of a lesson, and over no beginning
        if not self.at_end:
            self.index += 1
            await self._show_page()
        elif (following := self._beside(1)) is not None and not self.lesson.writing:
            await self.show_lesson(following.id, 0)
        else:
            await self.context.navigation.go_to("unit end")

    async def on_facing_list_opened(self, message: FacingList.Opened) -> None:
        assert self.lesson is not None
        found = self.ending.open[message.index]
        await self.show_lesson(self.lesson.id, found.page, found.task)

    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        match message.chip.id:
            case "stop-here":
                self.action_go_home()
            case "go-on-next":
                await self.action_next_page()

    async def action_previous_page(self) -> None:
        assert self.lesson is not None
        if self.index > 0:
            self.index -= 1
            await self._show_page()
        elif (before := self._beside(-1)) is not None:
            await self.show_lesson(before.id, -1)

    def _beside(self, by: int) -> Lesson | None:
        assert self.lesson is not None
        unit = self.context.curriculum.unit_of(self.lesson.id)
        lessons = [lesson for track in unit.tracks for lesson in track.lessons] if unit else []
        at = next(index for index, lesson in enumerate(lessons) if lesson.id == self.lesson.id) + by
        return lessons[at] if 0 <= at < len(lessons) else None

    async def action_leave(self) -> None:
        """One step back: out of the text, off a pane that hides the page, off a card, out of the lesson."""
        if self.writes:
            await self._leave_text()
        elif not self.reading.display:
            self.remove_class("-fold-outline", "-fold-run-pane")
        elif any(card.has_focus_within for card in self.cards):
            self.set_focus(None)
        elif (back := self.way_back) is not None:
            self.way_back = None
            await self.show_lesson(back.lesson_id, back.page)
            await self.context.navigation.search(back)
        else:
            self.context.navigation.go_back()

    async def _leave_text(self) -> None:
        """A response that was to be improved and was left as it is shows its feedback again."""
        for card in self.cards:
            if card.has_focus_within and await card.leave_as_it_was():
                return
        self.leave_field()

    def action_fold_outline(self) -> None:
        self.toggle_class("-fold-outline")

    def action_fold_run_pane(self) -> None:
        self.toggle_class("-fold-run-pane")

    # doing

    async def action_begin_task(self) -> None:
        presses.take()  # a second one at once breaks no line of what is written there
        card = self.question_in_use
        if card is not None and card.phase is Phase.SURE and not isinstance(self.focused, Figure):
            await card.pass_sure()
        elif (task := self.begins) is not None:
            self.enter(task)

    # typing

    async def lead(self, event: events.Key | events.Paste) -> bool:
        """Also where a field is open, n and p turn the page; if another letter follows at once, it is turned back, and
        both are written."""
        if not self._page_there.is_set():  # who types ahead of a page types for what will be there
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._page_there.wait(), LAYOUT_S)
        if not isinstance(event, events.Key) or event.character is None or self.lesson is None or self.writes:
            self._first_letter.forget()
            return await super().lead(event)
        turn = {"n": self.action_next_page, "p": self.action_previous_page, " ": self.action_read_on}.get(
            event.character
        )
        if turn is not None:
            here = (self.lesson.id, self.index)
            if self._first_letter.take(event.character, event.time, here, self.typing_begins):
                await turn()  # at once: the next key comes after it
                return True
            return False
        if event.key == "enter" and self.typing_begins and self.focused is None:
            presses.begin(event)
            await self.action_begin_task()  # at once too: the next key is the first letter
            return True
        turned = self._first_letter.taken_back(event.time)
        if turned is not None and not self.stays_a_key(event):
            await self.show_lesson(*turned.page)
            await super().lead(event)
            if isinstance(self.focused, DraftEditor):
                self.focused.insert(turned.typed)
            return False
        return await super().lead(event)

    @on(TaskCard.Progressed)
    def _progressed(self) -> None:
        self.show_progress()

    @on(TaskCard.NextWanted)
    async def _next_wanted(self) -> None:
        after = [card for card in self.cards if not card.has_focus_within and not card.settled]
        if after and (task := after[0].first_task) is not None:
            self.set_focus(task, scroll_visible=False)
            bring_block(task)
        else:
            await self.action_next_page()

    @on(TaskCard.Changed)
    @on(Figure.KeysChanged)
    def _card_changed(self) -> None:
        self.call_after_refresh(self.refresh_footer)

    @on(TaskCard.MentorWanted)
    def _mentor_wanted(self) -> None:
        self.action_ask_mentor()

    async def on_experiment_card_run_wanted(self) -> None:
        await self.action_go_to("lab")

    async def on_outline_chosen(self, message: Outline.Chosen) -> None:
        await self.show_lesson(message.lesson_id, message.page or 0)

    async def on_writing_card_opened(self) -> None:
        await self.action_go_to("writing")

    def on_screen_resume(self) -> None:
        if self.lesson is not None:
            with contextlib.suppress(NoMatches):  # quiet: the page is not made yet, and will tell
                self.show_progress()
