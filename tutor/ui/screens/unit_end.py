"""The end of a unit: the way through it, the first story and the last, the best network, the bets, and handing in."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.marks import GLYPHS, TONES
from tutor.domain.moments import local_now
from tutor.domain.search import lesson_and_slug
from tutor.domain.talk import count_of
from tutor.domain.unit_end import UnitEnd, unit_end
from tutor.domain.words import visible
from tutor.hand_in import gather
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.context import Context
from tutor.ui.ending_page import head, open_rows, two_attempts
from tutor.ui.once import once
from tutor.ui.screens.base import TutorScreen
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.facing import Facing, FacingList, FacingRows
from tutor.ui.widgets.common.in_view import text_below
from tutor.ui.widgets.common.pairs import pair
from tutor.ui.widgets.common.room import Room
from tutor.ui.widgets.frame.journey_view import JourneyView
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.top_bar import TopBar
from tutor.ui.widgets.run.curve_plot import CurvePlot
from tutor.ui.widgets.run.words import config_words, layers_words

HOW_TO_HAND_IN = (
    "Press e, upload the file to your own Drive, and attach it in the course's submission form. Share what you like "
    "in the club's Discord."
)


class UnitEndScreen(TutorScreen):
    CSS_PATH = ["../styles/lesson.tcss", "../styles/unit_end.tcss"]
    COMMANDS_HERE = (commands.HAND_IN, commands.GO_BEYOND, commands.MOVE)
    BINDINGS = [
        *bindings(commands.HAND_IN, commands.GO_BEYOND),
        Binding("enter", "write_story", show=False),
        Binding("p", "leave", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll_page(-1)", show=False),
        Binding("pagedown,space", "scroll_page(1)", show=False),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.room = Room(id="unit-end")
        self.found: UnitEnd | None = None

    def compose(self) -> ComposeResult:
        yield TopBar()
        with VerticalScroll(id="looking-back", can_focus=False):
            yield self.room
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(TopBar).show(("I2 Tutor", self.context.title, "Looking back"), (), "Looking back")

    async def on_screen_resume(self) -> None:
        """All is gathered anew: something may have been done since. The records of the runs are read off the loop."""
        context, workbook = self.context, self.context.workbook
        lessons, notebook, settings = context.curriculum, workbook.notebook, dict(workbook.settings)
        report = await asyncio.to_thread(gather, lessons, notebook, settings, context.home / "runs", local_now())
        unit = lessons.unit_of(context.lesson_here) or next((one for one in lessons.units if one.tracks), None)
        if unit is None:
            return
        self.found = unit_end(unit, lessons, report)
        if await self.room.refill(self._widgets):
            if not self.found.second_is_missing:
                for rows in self.query(FacingList):
                    rows.focus(scroll_visible=False)
            self.refresh_footer()

    def _widgets(self) -> list[Widget]:
        assert self.found is not None
        return [
            Vertical(*self._way(self.found), classes="unit-way"),
            Vertical(*self._network(self.found), *_bets(self.found), classes="unit-best"),
        ]

    def _way(self, found: UnitEnd) -> list[Widget]:
        counts = found.journey.counts
        come = "You have come through" if counts.total and counts.done == counts.total else "Looking back on"
        widgets: list[Widget] = [
            pair(f"{come} {found.unit}", found.journey.last),
            JourneyView(found.track.lower(), found.journey, classes="part"),
        ]
        if found.story is not None:
            widgets += [head(found.story.title), two_attempts(found.story)]
        if found.open:
            widgets += [head("Still open"), open_rows(found.open)]
        return [*widgets, self._hand_in_block(found)]

    def _hand_in_block(self, found: UnitEnd) -> Widget:
        asked = "" if found.mentor else " Ask a mentor at least one question: m notes it."
        title, words = "Hand it in", HOW_TO_HAND_IN + asked
        hand_in = Chip("Hand in", "e", primary=not found.second_is_missing, id="hand-in")
        chips: list[Widget] = [hand_in]
        if found.second_is_missing:
            title = "Your second story is not written"
            words = (
                "You told at the start how a program might read a 3. Tell it once more, and see the two side by side."
            )
            chips.append(Chip("Write it", "enter", primary=True, id="write-story"))
        elif found.beyond[1]:
            chips.insert(0, Chip(f"Go on: {found.beyond[0]}", "n", id="go-beyond"))
        return Vertical(
            Static(Content.styled(title, "bold $bright"), classes="next-title"),
            Static(Content.styled(words, "$muted"), classes="next-words"),
            Horizontal(Static("", classes="status"), *chips, classes="row"),
            classes="block -here next-block",
        )

    def _network(self, found: UnitEnd) -> list[Widget]:
        best = found.best
        record = self.context.session.record(best.run) if best is not None else None
        if best is None or record is None or best.test_accuracy is None:
            return [pair("Your network", ""), Static("None is trained yet. Press s to start one.", classes="part")]
        plot = CurvePlot()
        plot.snapshot = record
        first = found.first_run
        words = [(_count(best.test_accuracy, best.test_images), "bold $bright"), (" right.", "$words")]
        if first is not None and first.run != best.run and first.test_accuracy is not None:
            plot.earlier = self.context.session.record(first.run)
            more = 100 * (best.test_accuracy - first.test_accuracy)
            words.append((f" That is {more:.1f} points more than run {first.run}, your first.", "$words"))
        return [
            pair("Your best network", f"run {best.run}"),
            Static(Content.assemble(*layers_words(record), "\n", (config_words(record), "$muted")), classes="part"),
            Static(Content.styled(f"Training loss by {record.unit}, log scale", "$muted"), classes="plot-name"),
            plot,
            Static(Content.assemble(*words), classes="part"),
        ]

    # going on

    def action_scroll(self, by: int) -> None:
        self.query_one("#looking-back", VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_scroll_page(self, by: int) -> None:
        pane = self.query_one("#looking-back", VerticalScroll)
        pane.scroll_relative(y=by * max(1, pane.size.height - 2), animate=False, immediate=True)

    async def on_facing_list_opened(self, message: FacingList.Opened) -> None:
        if self.found is not None:
            one = self.found.open[message.index]
            await self.context.navigation.open_lesson(*lesson_and_slug(one.page), one.task)

    @once
    async def action_write_story(self) -> None:
        if self.found is not None and self.found.second_is_missing:
            page, task = self.found.second
            await self.context.navigation.open_lesson(*lesson_and_slug(page), task)

    @once
    async def action_next_page(self) -> None:
        if self.found is not None and self.found.beyond[1]:
            await self.context.navigation.open_lesson(self.found.beyond[1])

    def action_export(self) -> None:
        from tutor.ui.screens.hand_in import HandInScreen

        self.app.push_screen(HandInScreen(self.context))

    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        match message.chip.id:
            case "hand-in":
                self.action_export()
            case "go-beyond":
                await self.action_next_page()
            case "write-story":
                await self.action_write_story()

    def footer_commands(self) -> tuple[Command, ...]:
        missing = self.found is not None and self.found.second_is_missing
        first = (commands.WRITE_STORY,) if missing else ()
        here = (*first, *self.COMMANDS_HERE, commands.RESPONSES, commands.HOME, commands.MENTOR, commands.HELP)
        beyond = self.found is not None and self.found.beyond[1]
        return here if beyond else tuple(one for one in here if one is not commands.GO_BEYOND)

    def footer_note(self) -> str:
        return "more below ↓" if text_below(self.query_one("#looking-back", VerticalScroll)) else ""


def _bets(found: UnitEnd) -> list[Widget]:
    if not found.bets:
        return [pair("Bets", ""), Static("You have placed none yet. Experiments ask for one.", classes="part")]
    won = sum(bet.won is True for bet in found.bets)
    lost = sum(bet.won is False for bet in found.bets)
    rows = [Facing(GLYPHS[bet.mark], TONES[bet.mark], visible(bet.name), visible(bet.came)) for bet in found.bets]
    return [
        pair(count_of(len(found.bets), "bet").capitalize(), f"{won} won, {lost} lost"),
        FacingRows(rows, classes="part"),
    ]


def _count(accuracy: float, images: int | None) -> str:
    """`9,797 of 10,000 unseen images`, or in percent where nobody knows how many there were."""
    return f"{round(accuracy * images):,} of {images:,} unseen images" if images else f"{100 * accuracy:.1f} %"
