"""One solution of many beside the learner's own, with what differs and whether it matters."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.challenge import Challenge, ChallengeStatus
from tutor.domain.moments import clock
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.context import Context
from tutor.ui.once import once
from tutor.ui.screens.base import TutorScreen
from tutor.ui.widgets.challenge.code import coloured
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.prose import Prose
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.top_bar import TopBar
from tutor.ui.widgets.run.pane import day_words

GUTTER = 6
"""Columns of the line numbers."""


class CodeView(Widget):
    """Code that is only read; the rows of `here` stand out whole. Beside other code it is as long as that: `rows`."""

    def __init__(self, text: str, here: frozenset[int], rows: int) -> None:
        super().__init__(classes="code")
        self._text, self._here, self._rows = text, here, rows

    def get_content_height(self, *_: object) -> int:
        return self._rows if self.screen.has_class("-wide") else len(self._text.splitlines())

    def render(self) -> Content:
        width = self.content_size.width
        return coloured(squeezed(self._text, width - GUTTER), self._here, width)


class SolutionScreen(TutorScreen):
    """The learner's file stays as it is."""

    CSS_PATH = "../styles/challenge.tcss"
    COMMANDS_HERE = (commands.CHANGE_MINE, commands.NEXT_CHALLENGE)
    BINDINGS = [*bindings(commands.CHANGE_MINE, commands.NEXT_CHALLENGE)]

    def __init__(self, context: Context, challenge: Challenge, mine: str, go: Callable[[int], None]) -> None:
        super().__init__(context)
        self.challenge = challenge
        self.mine = mine
        self.go = go

    def compose(self) -> ComposeResult:
        challenge, work = self.challenge, self.context.workbook.challenge_work(self.challenge.name)
        solved = work.status is ChallengeStatus.SOLVED
        facts = [f"{work.hints_used or 'no'} hint{'' if work.hints_used == 1 else 's'}"]
        if work.first_pass:
            at = work.first_pass.tried_at
            facts.append(f"first solved {day_words(at)} {clock(at)}")
        if work.assisted:
            facts.append("assisted")
        yield TopBar()
        with VerticalScroll(id="solution"):
            with Horizontal(classes="row heading"):
                yield Static(f"{challenge.title}: {'solved' if solved else 'a solution'}", classes="page-title")
                yield Static(", ".join(facts), classes="page-number")
            with Horizontal(classes="wells"):
                texts = self.mine, challenge.solution
                rows = max(len(text.splitlines()) for text in texts)
                named = (("Yours", challenge.file), ("A solution", "one of many"))
                for (name, aside), text, here in zip(named, texts, differing(*texts), strict=True):
                    with Vertical(classes="well"):
                        title = Content.assemble((name, "bold $bright"), (f"  {aside}", "$muted"))
                        yield Static(title, classes="name")
                        yield CodeView(text, here, rows)
            yield Static("What may differ, and whether it matters", classes="ask")
            for difference in challenge.differences:
                with Horizontal(classes="difference"):
                    yield Static(Content(difference.title), classes="name")
                    yield Prose(difference.text)
            with Horizontal(classes="row buttons"):
                yield Chip("Change mine", "enter", id="do-leave")
                yield Chip("Next", "n", primary=True, id="do-next_page")
        yield KeyBar()

    def on_mount(self) -> None:
        short = self.challenge.short
        self.query_one(TopBar).show((self.context.title, "Build", short, "Solution"), (short, "Solution"), "Solution")
        self.query_one("#solution").focus()

    async def action_next_page(self) -> None:
        await self.app.pop_screen()
        self.go(1)

    @once
    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        await self.run_action(f"screen.{(message.chip.id or '').removeprefix('do-')}")

    def footer_commands(self) -> tuple[Command, ...]:
        return (commands.NEXT_CHALLENGE, commands.CHANGE_MINE, commands.BUILD, commands.HELP)


def squeezed(text: str, width: int) -> str:
    """The code with comments nearer to it in lines that are wider, so that less is cut."""
    lines = (
        re.sub(r"(?<=\S) {3,}#", "  #", line) if len(line) > width else line  # in a string it is only shown so
        for line in text.split("\n")
    )
    return "\n".join(lines)


def differing(mine: str, other: str) -> tuple[frozenset[int], frozenset[int]]:
    """The lines (from 1) of each that the other has not."""
    first, second = mine.splitlines(), other.splitlines()
    left: set[int] = set()
    right: set[int] = set()
    for kind, start, end, begin, stop in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind != "equal":
            left.update(range(start + 1, end + 1))
            right.update(range(begin + 1, stop + 1))
    return frozenset(left), frozenset(right)
