"""Everything the learner made: a list by lesson with filters, and beside it one response with its attempts."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.museum import CASES, MUSEUM
from tutor.domain.report import TaskKind
from tutor.domain.reporting import TaskLookup, name_of, page_words
from tutor.domain.response import Notebook
from tutor.domain.rows import Filter, ResponseRow, rows
from tutor.domain.work import tally
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.context import Context
from tutor.ui.screens.two_panes import TwoPanes
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.row_list import RowList
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.top_bar import TopBar
from tutor.ui.widgets.question.response_detail import built_widgets, mentor_widgets, task_widgets
from tutor.ui.widgets.question.response_list import ResponseList

FILTERS = tuple(Filter)


class FilterLine(Static):
    """`› 1 all            67`: a filter with its key and how many rows it leaves."""

    class Pressed(Message):
        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, number: int) -> None:
        super().__init__(classes="filter")
        self.number = number

    def show(self, count: int, *, chosen: bool) -> None:
        name = FILTERS[self.number - 1].value
        style = "bold $bright" if chosen else "$muted"
        room = max(1, self.content_size.width - 4 - len(name) - len(str(count)))
        self.update(
            Content.assemble(
                ("› " if chosen else "  ", "$accent"),
                (f"{self.number} {name}", style),
                " " * room,
                (str(count), style),
            )
        )

    def on_click(self, event: Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self.number))


class ResponsesScreen(TwoPanes):
    CSS_PATH = "../styles/responses.tcss"
    COMMANDS_HERE = (commands.FILTER, commands.MOVE, commands.OPEN, commands.IMPROVE, commands.EXPORT)
    BINDINGS = [
        *bindings(commands.OPEN, commands.IMPROVE, commands.EXPORT),
        *(Binding(str(number), f"filter({number})", show=False) for number in range(1, len(FILTERS) + 1)),
        Binding("home", "move(-1000000)", show=False),
        Binding("end", "move(1000000)", show=False),
        Binding("space", "scroll_detail", show=False),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.filter = Filter.ALL
        self._built_of: Notebook | None = None
        self._desk = TaskLookup(Notebook())
        self._rows: tuple[ResponseRow, ...] = ()

    def compose(self) -> ComposeResult:
        yield TopBar()
        with Horizontal(id="responses"):
            with Vertical(id="response-list"):
                with Horizontal(classes="heading"):
                    yield Static("Responses", classes="page-title")
                    yield Static("", classes="page-number")
                for number in range(1, len(FILTERS) + 1):
                    yield FilterLine(number)
                yield ResponseList()
            with VerticalScroll(id="response-detail", can_focus=False):
                yield self.room
        yield KeyBar()

    async def on_mount(self) -> None:
        self.query_one(TopBar).show((self.context.title, "Responses"), ("Responses",), "Responses")
        await self.show_responses()

    def on_screen_resume(self) -> None:
        self.call_later(self.show_responses)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_filters)

    @property
    def shelf(self) -> ResponseList:
        return self.query_one(ResponseList)

    async def show_responses(self) -> None:
        """Build the list anew, if anything was made since."""
        notebook = self.context.workbook.notebook
        if self._built_of is not notebook:
            self._built_of = notebook
            self._desk = TaskLookup(notebook)
            self._rows = rows(self.context.curriculum, self._desk)
            attempts = tally(notebook).attempts
            self.query_one(".page-number", Static).update(f"{attempts} attempt{'' if attempts == 1 else 's'}")
        await self._show_rows(self.shelf.here)

    async def _show_rows(self, here: int) -> None:
        self._show_filters()
        self.shelf.show([row for row in self._rows if self.filter in row.filters], here)
        self.set_class(not self.shelf.rows, "-empty")
        await self.show_detail()

    def _show_filters(self) -> None:
        for line in self.query(FilterLine):
            kind = FILTERS[line.number - 1]
            count = sum(kind in row.filters for row in self._rows)
            line.show(count, chosen=kind is self.filter)

    def detail_widgets(self) -> list[Widget]:
        row = self.shelf.chosen
        if row is None:
            empty = (
                "Nothing here yet. Open a lesson (h, then enter), find a question, press enter and write."
                if self.filter is Filter.ALL
                else f"Nothing here under “{self.filter.value}”. 1 shows all."
            )
            return [Static(empty, classes="empty")]
        if row.built is not None:
            return built_widgets(row.built)
        if row.ask is None:
            return mentor_widgets(row, page_words(self.context.curriculum, row.page))
        lesson = row.ask.lesson
        return task_widgets(self._desk.task(row.ask), name_of(lesson) if lesson else row.group)

    def action_scroll_detail(self) -> None:
        self.scroll_detail(1)

    async def action_filter(self, number: int) -> None:
        self.filter = FILTERS[number - 1]
        self.remove_class("-detail")
        await self._show_rows(0)

    async def on_filter_line_pressed(self, message: FilterLine.Pressed) -> None:
        await self.action_filter(message.number)

    async def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        if message.opened:
            await self.action_begin_task()
        else:
            await self.show_detail()

    # opening

    async def action_begin_task(self) -> None:
        """Go to where it was written; where there is room for one pane, look at it first."""
        row = self.shelf.chosen
        if row is None:
            return
        if self.one_pane and not self.has_class("-detail"):
            self.add_class("-detail")
            self.refresh_footer()
            return
        await self._open(row)

    async def _open(self, row: ResponseRow) -> bool:
        lessons = self.context.curriculum.lessons
        if row.built is not None:
            return self._open_challenge(row.built.challenge)
        if row.ask is None:
            lesson_id, _, slug = row.page.partition("/")
            if any(lesson.id == lesson_id for lesson in lessons):
                await self.context.navigation.open_lesson(lesson_id, slug)
                return True
        elif row.ask.kind is TaskKind.WRITING:
            await self.context.navigation.go_to("writing")
        elif row.ask.lesson is not None and row.ask.lesson.id == MUSEUM:
            lab = self.context.lab
            lab.case = next((at for at, case in enumerate(CASES) if row.ask.id in (case.id, case.why_id)), lab.case)
            await self.context.navigation.go_to("lab")
            await self.app.screen.run_action(commands.MUSEUM.action)
        elif row.ask.lesson is not None and row.ask.page is not None:
            await self.context.navigation.open_lesson(row.ask.lesson.id, row.ask.page.slug, row.ask.id)
            return True
        return False

    def _open_challenge(self, name: str) -> bool:
        """A challenge that has left the lessons stays as it was; False then, as there is nothing to improve."""
        from tutor.ui.screens.challenge import ChallengeScreen

        challenge = self.context.ladder.named(name)
        if challenge is not None:
            self.app.push_screen(ChallengeScreen(self.context, challenge))
        return False

    async def action_improve(self) -> None:
        """Go there and begin to improve it."""
        row = self.shelf.chosen
        if row is not None and row.ask is not None and await self._open(row):
            await self.app.screen.run_action("improve")

    async def action_leave(self) -> None:
        if self.reads_detail:
            self.remove_class("-detail")
            self.refresh_footer()
        else:
            await super().action_leave()

    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        match message.chip.id:
            case "open":
                self.add_class("-detail")
                await self.action_begin_task()
            case "improve":
                await self.action_improve()

    def action_export(self) -> None:
        from tutor.ui.screens.hand_in import HandInScreen

        self.app.push_screen(HandInScreen(self.context))

    def footer_commands(self) -> tuple[Command, ...]:
        return (*self.COMMANDS_HERE, commands.SEARCH_SHORT, commands.LEAVE, commands.HELP)

    def footer_note(self) -> str:
        below = self.pane.display and self.pane.scroll_y < self.pane.max_scroll_y
        return "" if not below else "more below ↓" if self.size.width >= 110 else "more ↓"
