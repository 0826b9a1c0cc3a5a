"""A list at the left and what its chosen row tells at the right; in a narrow window one at a time."""

from __future__ import annotations

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget

from tutor.ui.context import Context
from tutor.ui.screens.base import TutorScreen
from tutor.ui.widgets.common.room import Room
from tutor.ui.widgets.common.row_list import RowList

NARROW = 80


class TwoPanes(TutorScreen):
    """The list is a `RowList`, the other pane `#response-detail` with `room` in it. With the class `-detail` that pane
    is read where there is room for one."""

    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.room = Room()

    def detail_widgets(self) -> list[Widget]:
        """What the chosen row tells."""
        raise NotImplementedError

    @property
    def pane(self) -> VerticalScroll:
        return self.query_one("#response-detail", VerticalScroll)

    @property
    def one_pane(self) -> bool:
        return self.size.width < NARROW

    @property
    def reads_detail(self) -> bool:
        """True where there is room for one pane and it is not the list."""
        return self.one_pane and self.has_class("-detail")

    async def show_detail(self) -> None:
        """What is chosen now: of keys that come quicker than this only the last one counts."""
        if await self.room.refill(self.detail_widgets):
            self.pane.scroll_home(animate=False, immediate=True)
            self.refresh_footer()

    def action_move(self, by: int) -> None:
        if self.reads_detail:
            self.pane.scroll_relative(y=by, animate=False, immediate=True)
        else:
            self.query_one(RowList).move(by)

    def action_page(self, by: int) -> None:
        if self.reads_detail:
            self.scroll_detail(by)
        else:
            self.query_one(RowList).page(by)

    def scroll_detail(self, by: int) -> None:
        """About a screenful further."""
        self.pane.scroll_relative(y=by * max(1, self.pane.size.height - 2), animate=False, immediate=True)
