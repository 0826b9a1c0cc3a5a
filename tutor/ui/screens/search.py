"""Search: terms, pages and one's own words while one types. Enter goes there, escape returns to where one was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from tutor.domain.search import HitKind, SearchHit, lesson_and_slug, nearest, search
from tutor.domain.words import visible
from tutor.ui import commands
from tutor.ui.commands import Command
from tutor.ui.context import Context
from tutor.ui.finder import WayBack
from tutor.ui.once import once
from tutor.ui.screens.search_detail import found_widgets
from tutor.ui.screens.two_panes import TwoPanes
from tutor.ui.widgets.common.name_field import NameField
from tutor.ui.widgets.common.row_list import RowList
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.top_bar import TopBar

AT_FIRST: Final[Mapping[HitKind, int]] = {HitKind.TERM: 6, HitKind.PAGE: 6, HitKind.OWN: 4, HitKind.MENTOR: 4}
"""How many of each kind are listed until the rest of them is asked for."""
NEAREST = "Terms that are near"


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A row of the list: something found, or (with `kind`) how many more there are of a kind."""

    group: str
    name: str
    note: str
    found: SearchHit | None = None
    kind: HitKind | None = None


class SearchScreen(TwoPanes):
    CSS_PATH = ["../styles/responses.tcss", "../styles/search.tcss"]
    COMMANDS_HERE = (commands.GO_THERE, commands.MOVE, commands.NEXT_GROUP, commands.BACK_TO_WHERE)
    BINDINGS = [
        Binding("enter", "open", show=False)  # where the field is hidden and has the focus no more
    ]

    def __init__(self, context: Context, back: WayBack | None = None) -> None:
        """`back`: a search that was left, as it was."""
        super().__init__(context)
        self._begun_with = (back.typed, back.here) if back is not None else ("", 0)
        self._unfolded: set[HitKind] = set()
        self._listed_for = ""
        self.rows: RowList[ResultRow] = RowList()

    def compose(self) -> ComposeResult:
        yield TopBar()
        with Horizontal(id="responses"):
            with Vertical(id="response-list"):
                with Horizontal(classes="search-field"):
                    yield Static("/", classes="slash")
                    yield NameField(self._begun_with[0], "term, page, own words", id="typed")
                    yield Static("", classes="count")
                yield self.rows
            with VerticalScroll(id="response-detail", can_focus=False):
                yield self.room
        yield KeyBar()

    async def on_mount(self) -> None:
        self.query_one(TopBar).show((self.context.title, "Search"), ("Search",), "Search")
        self.query_one(NameField).focus()
        await self._show(self._begun_with[1])

    @property
    def typed(self) -> str:
        return self.query_one(NameField).value

    async def on_input_changed(self, message: Input.Changed) -> None:
        if message.value == self._listed_for:
            return  # what the field began with
        self._unfolded.clear()
        self.remove_class("-detail")
        await self._show()

    async def _show(self, here: int = 0) -> None:
        typed, places = self.typed, self.context.finder.places
        self._listed_for = typed
        kinds = search(places, typed)
        count = sum(map(len, kinds.values()))
        notes = {kind.value: _counted(kind, len(found)) for kind, found in kinds.items()}
        lines = [line for kind, found in kinds.items() for line in self._lines(kind, found, whole=not typed.strip())]
        if not lines:
            lines = [ResultRow(NEAREST, one.place.name, one.note, one) for one in nearest(places, typed)]
        told = f"{count} place{'' if count == 1 else 's'}" if count else "not found"
        self.query_one(".count", Static).update(told if typed.strip() else f"{count} terms")
        self.rows.show(lines, here, notes)
        await self.show_detail()

    def _lines(self, kind: HitKind, found: tuple[SearchHit, ...], *, whole: bool) -> list[ResultRow]:
        most = len(found) if whole or kind in self._unfolded else AT_FIRST[kind]
        most = most if len(found) > most + 1 else len(found)  # no line for one more
        lines = [ResultRow(kind.value, one.place.name, one.note, one) for one in found[:most]]
        if more := len(found) - len(lines):
            lines.append(ResultRow(kind.value, f"{more} more", "", kind=kind))
        return lines

    def detail_widgets(self) -> list[Widget]:
        line = self.rows.chosen
        if line is None:
            return [Static("There are no terms in these lessons.", classes="empty")]
        if line.found is None:
            return [Static(f"Enter lists {line.name} of “{visible(line.group)}”.", classes="empty")]
        words = self.typed.casefold().split()
        lead: list[Widget] = []
        if line.group == NEAREST:
            told = f"Nothing found for “{visible(self.typed.strip())}”. These terms are spelled most like it."
            lead = [Static(told, classes="fact", markup=False)]
        finder = self.context.finder
        return [*lead, *found_widgets(line.found.place, words, self.context.curriculum, finder.places)]

    # moving

    def action_next_task(self) -> None:
        self.rows.next_group(1)

    def action_previous_task(self) -> None:
        self.rows.next_group(-1)

    async def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        await (self.action_open() if message.opened else self.show_detail())

    # going there

    async def on_input_submitted(self, message: Input.Submitted) -> None:
        await self.action_open()

    @once
    async def action_open(self) -> None:
        """Go there; list the rest of a kind; where there is room for one pane, read of a term first."""
        line = self.rows.chosen
        if line is None:
            return
        if line.kind is not None:
            self._unfolded.add(line.kind)
            await self._show(self.rows.here)
        elif self.one_pane and not self.reads_detail and line.found and line.found.place.kind is HitKind.TERM:
            self.add_class("-detail")
            self.refresh_footer()
        elif line.found is not None:
            await self._go_to(line.found)

    async def _go_to(self, found: SearchHit) -> None:
        place, navigation = found.place, self.context.navigation
        lesson_id, slug = lesson_and_slug(place.page)
        lesson = next((one for one in self.context.curriculum.lessons if one.id == lesson_id), None)
        if lesson is None:
            await navigation.go_to("responses")
        elif (
            place.kind is HitKind.OWN and lesson.writing and any(one.id == place.task for one in lesson.writing.prompts)
        ):
            await navigation.go_to("writing")
        else:
            await navigation.open_lesson(lesson_id, slug, place.task, WayBack(self.typed, self.rows.here))

    async def action_leave(self) -> None:
        if self.reads_detail:
            self.remove_class("-detail")
            self.query_one(NameField).focus()
        else:
            self.context.navigation.go_back()

    def footer_commands(self) -> tuple[Command, ...]:
        return (*self.COMMANDS_HERE, commands.HELP_IN_TEXT)

    def footer_note(self) -> str:
        return "nothing typed: all terms, a to z" if self.size.width >= 110 and not self.typed.strip() else ""


def _counted(kind: HitKind, count: int) -> str:
    return f"{count} page{'' if count == 1 else 's'}" if kind is HitKind.PAGE else str(count)
