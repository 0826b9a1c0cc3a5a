"""Build it yourself: the rungs, how the learner stands on each, and whose code does what in a network so far."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tutor.challenges.files import code_home, own_parts
from tutor.domain.challenge import Challenge, ChallengeStatus
from tutor.domain.moments import clock
from tutor.ui import commands
from tutor.ui.commands import Command, bindings
from tutor.ui.context import Context
from tutor.ui.screens.own_run import TrainsOwn
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.top_bar import TopBar
from tutor.ui.widgets.lab.bench import network_picture
from tutor.ui.widgets.run.pane import day_words

MARKS = {
    ChallengeStatus.SOLVED: ("✓", "$right"),
    ChallengeStatus.STARTED: ("◐", "$accent"),
    ChallengeStatus.OPEN: ("○", "$muted"),
}
BAR, PICTURE = 20, 36
"""Columns of the bar that tells how much is solved, and of the picture of the network."""
DONE_BY = (
    ("pictures", "prepare"),
    ("batches", "batches"),
    ("forward", "network"),
    ("loss", "losses"),
    ("backward", "backward"),
    ("step", "step"),
    ("loop", "train"),
    ("test", "evaluate"),
)
"""What a training run needs, and the challenge that each part of it comes from."""


class Rung(Static):
    """One challenge in the list."""

    class Pressed(Message):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, challenge: Challenge) -> None:
        super().__init__(classes="rung")
        self.challenge = challenge

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self.challenge.name))


class LadderScreen(TrainsOwn):
    """Nothing is locked: what the learner has not written, ours does."""

    CSS_PATH = "../styles/challenge.tcss"
    COMMANDS_HERE = (commands.OPEN, commands.MOVE)
    BINDINGS = [
        *bindings(commands.OPEN),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("space", "begin_task", show=False),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.here = -1

    def compose(self) -> ComposeResult:
        yield TopBar()
        with Horizontal(id="ladder"):
            with VerticalScroll(id="rungs", can_focus=False):
                with Horizontal(classes="row"):
                    yield Static("Build it yourself", classes="page-title")
                    yield Static("", classes="page-number")
                yield Static("A network that reads digits, in NumPy, each line of it yours.", classes="fact")
                with Vertical(classes="block go-on"):
                    with Horizontal(classes="row"):
                        yield Static("", classes="ask next")
                        yield Chip("Go on", "enter", primary=True, id="go-on")
                    yield Static("", classes="status")
                group = ""
                for challenge in self.context.ladder.challenges:
                    if challenge.group != group:
                        group = challenge.group
                        yield Static(group, classes="group")
                    yield Rung(challenge)
                yield Static("Open any, in any order. Ours stands in for what is missing.", classes="tail")
            with VerticalScroll(id="parts", can_focus=False):
                yield Static("", id="done-by")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(TopBar).show((self.context.title, "Build"), ("Build",), "Build")
        self.show_ladder()

    def on_screen_resume(self) -> None:
        self.call_later(self.show_ladder)

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_ladder)

    @property
    def next_one(self) -> Challenge | None:
        """The first that is begun and not solved, else the first that is not solved."""
        works = [(one, self.context.workbook.challenge_work(one.name)) for one in self.context.ladder.challenges]
        left = [one for one, work in works if work.status is not ChallengeStatus.SOLVED]
        started = [one for one, work in works if work.status is ChallengeStatus.STARTED]
        return next(iter(started or left), None)

    def show_ladder(self) -> None:
        """Say how all stands now."""
        ladder, workbook = self.context.ladder, self.context.workbook
        rungs = list(self.query(Rung))
        solved = sum(workbook.challenge_work(one.name).status is ChallengeStatus.SOLVED for one in ladder.challenges)
        done = round(BAR * solved / max(1, len(rungs))) if self.size.width >= 80 else 0
        bar = (("━" * done, "$accent"), ("─" * (BAR - done), "$line"), "   ") if self.size.width >= 80 else ()
        words = Content.assemble(*bar, (f"{solved} of {len(rungs)} solved", "$muted"))
        self.query_one(".page-number", Static).update(words)
        self._show_next()
        own = set(own_parts(ladder, code_home(), workbook.notebook.tries))
        for index, rung in enumerate(rungs):
            rung.update(self._rung(rung.challenge, max(30, rung.content_size.width or 70), own))
            rung.set_class(index == self.here, "-here")
        self._show_parts(own)

    def _show_next(self) -> None:
        challenge = self.next_one
        if challenge is None:
            title, words = "All are solved.", "The network is yours, from the first line to the last."
        else:
            last = self.context.workbook.challenge_work(challenge.name).last
            title = f"{'Continue' if last else 'Begin'} with {challenge.title}"
            words = f"About {challenge.minutes} min. {challenge.file}"
            if last:
                passing = last.marks.count("p")
                moment = f"{day_words(last.tried_at)} {clock(last.tried_at)}"
                words = f"{passing} of {len(last.marks)} checks pass. {challenge.file}, checked {moment}."
        self.query_one(".next", Static).update(Content.styled(title, "bold $bright"))
        self.query_one(".go-on .status", Static).update(Content.styled(words, "$muted"))
        self.query_one(".go-on").set_class(self.here < 0, "-here")

    def _rung(self, challenge: Challenge, width: int, own: set[str]) -> Content:
        """`own`: the challenges whose files have passed as they are now."""
        work = self.context.workbook.challenge_work(challenge.name)
        glyph, tone = MARKS[work.status]
        hints = f"{work.hints_used} hint{'' if work.hints_used == 1 else 's'}" if work.hints_used else ""
        steps = f"{challenge.stage[0]} of {challenge.stage[1]}" if challenge.stage[1] > 1 else ""
        solved = work.status is ChallengeStatus.SOLVED
        right = "assisted" if work.assisted else hints or steps or ("" if solved else f"{challenge.minutes} min")
        if solved and challenge.name not in own:
            last = [one for one in work.tries if one.passed][-1]
            right = f"changed since {clock(last.tried_at)}"
        words = "$words" if work.status is not ChallengeStatus.OPEN else "$muted"
        left = f"{challenge.number:>3}  {challenge.short}"
        file = challenge.file if width >= 60 else ""
        if len(left) + len(right) + 3 > width:
            right = ""  # rather than a word that is cut
        gap = " " * max(1, min(33, width - 26) - len(left) - 2) if file else ""
        if len(left) + len(gap) + len(file) + len(right) + 3 > width:
            right = right.partition(" ")[0]
        room = " " * max(1, width - 2 - len(left) - len(gap) - len(file) - len(right))
        return Content.assemble(
            (f"{glyph} ", tone), (left, "$words"), gap, (file, words), room, (right, "$muted" if right else "")
        )

    def _show_parts(self, own: set[str]) -> None:
        ladder = self.context.ladder
        mine = sum(name in own for _, name in DONE_BY)
        parts: list[Content] = [
            Content.assemble(
                ("Your network so far", "bold $bright"),
                (f"{mine} of {len(DONE_BY)} parts".rjust(PICTURE - 19), "$muted"),
            ),
            Content(""),
            network_picture((784, 256, 128, 64, 10), PICTURE),
            Content.styled("242,762 weights and biases", "$muted"),
            Content(""),
            Content.assemble(("One training run", "bold $bright"), ("done by".rjust(PICTURE - 16), "$muted")),
            Content(""),
        ]
        for what, name in DONE_BY:
            challenge = ladder.named(name)
            theirs = name in own and challenge is not None
            who = challenge.file if theirs and challenge else "the tutor's"
            tone = "$words" if theirs else "$muted"
            parts.append(Content.assemble((what.ljust(14), tone), (who.rjust(22), tone)))
        parts += [
            Content(""),
            Content.styled("Open any, in any order. Ours stands in for what is missing.", "$muted"),
        ]
        self.query_one("#done-by", Static).update(Content("\n").join(parts))

    def action_move(self, by: int) -> None:
        rungs = list(self.query(Rung))
        self.here = max(-1, min(len(rungs) - 1, self.here + by))
        for index, rung in enumerate(rungs):
            rung.set_class(index == self.here, "-here")
        self.query_one(".go-on").set_class(self.here < 0, "-here")
        if self.here >= 0:
            rungs[self.here].scroll_visible(animate=False)
        else:
            self.query_one("#rungs", VerticalScroll).scroll_home(animate=False, immediate=True)

    def action_begin_task(self) -> None:
        rungs = list(self.query(Rung))
        if rungs:  # other lessons may have none
            self.open_challenge(rungs[self.here].challenge if self.here >= 0 else self.next_one or rungs[-1].challenge)

    def open_challenge(self, challenge: Challenge) -> None:
        """Go there."""
        from tutor.ui.screens.challenge import ChallengeScreen

        self.app.push_screen(ChallengeScreen(self.context, challenge))

    def on_rung_pressed(self, message: Rung.Pressed) -> None:
        challenge = self.context.ladder.named(message.name)
        if challenge is not None:
            self.open_challenge(challenge)

    def on_chip_pressed(self) -> None:
        self.here = -1
        self.action_begin_task()

    def footer_commands(self) -> tuple[Command, ...]:
        return (*self.COMMANDS_HERE, commands.TRAIN_OWN, commands.HOME, commands.LAB, commands.LEAVE, commands.HELP)
