"""One challenge: what is asked, the learner's code, and what it does when it is checked."""

from __future__ import annotations

import math

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea

from tutor.challenges.files import folder_words, own_parts
from tutor.challenges.own_network import BEST
from tutor.challenges.session import CheckSession
from tutor.domain.challenge import Challenge, CheckReport, CheckResult, Mark, may_see_solution
from tutor.domain.tries import AidKind
from tutor.storage.errors import StoreError
from tutor.ui import commands, typing
from tutor.ui.commands import Command, bindings
from tutor.ui.context import Context
from tutor.ui.once import once, presses
from tutor.ui.screens.best_run import train_best
from tutor.ui.screens.finding import FindingScreen
from tutor.ui.widgets.challenge import checks
from tutor.ui.widgets.challenge.buttons import CheckButtons
from tutor.ui.widgets.challenge.editor import CodeEditor
from tutor.ui.widgets.challenge.find import FindBar, FindField
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.prose import Prose
from tutor.ui.widgets.common.rate_limiter import RateLimiter
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.frame.key_bar import KeyBar
from tutor.ui.widgets.frame.top_bar import TopBar

LOOK_EVERY_S = 0.5  # between two looks at the file: any editor may save it
REPORT_EVERY_S = 0.2  # checks come in faster than one reads, and while they are laid out a key waits
REPORT_WHILE_TYPING_S = 1.0


class ChallengeScreen(FindingScreen):
    """The file is the learner's: what another editor saves is taken over and checked, and nothing typed is lost."""

    CSS_PATH = "../styles/challenge.tcss"
    COMMANDS_HERE = (
        commands.SAVE_AND_CHECK,
        commands.TO_CODE,
        commands.CHECK_AGAIN,
        commands.MY_EDITOR,
        commands.HINT,
        commands.SOLUTION,
        commands.NEXT_CHALLENGE,
        commands.CHALLENGE_BEFORE,
        commands.TASK,
        commands.TAKE_FILE,
        commands.FIND,
    )
    BINDINGS = [
        *bindings(*COMMANDS_HERE),
        Binding("up", "scroll_checks(-1)", show=False),
        Binding("down", "scroll_checks(1)", show=False),
        Binding("pageup", "scroll_checks(-8)", show=False),
        Binding("pagedown", "scroll_checks(8)", show=False),
    ]

    class Checked(Message):
        """The judge has said something more."""

        def __init__(self, session: CheckSession, report: CheckReport) -> None:
            super().__init__()
            self.session = session
            self.report = report

    def __init__(self, context: Context, challenge: Challenge) -> None:
        super().__init__(context, challenge)
        self.report = CheckReport(challenge.name)
        self.session: CheckSession | None = None
        self.checked_code = ""
        self.told: list[str] = []  # hints that are open
        self.reports = RateLimiter(self, REPORT_EVERY_S, self.show_report, while_typing=REPORT_WHILE_TYPING_S)
        self.buttons = RateLimiter(self, typing.PAUSE_S, self._show_buttons, while_typing=math.inf)
        self._solved = False  # by what was checked before

    def compose(self) -> ComposeResult:
        challenge = self.challenge
        yield TopBar()
        with Horizontal(id="challenge"):
            with VerticalScroll(id="task", can_focus=False):
                with Horizontal(classes="row"):
                    yield Static(challenge.title, classes="page-title")
                    yield Static(f"{challenge.number} of {len(self.context.ladder.challenges)}", classes="page-number")
                yield Static("")
                yield Prose(challenge.task)
                yield Static("")
                yield Words("", classes="hints-open fact")
            with Vertical(id="work"):
                with Horizontal(classes="file"):
                    folder = f"  {folder_words(self.home)}"
                    yield Static(Content.assemble((challenge.file, "bold $bright"), (folder, "$muted")))
                    yield Words("", classes="saved")
                yield CodeEditor(self.begin_with)
                yield FindBar()
                with VerticalScroll(id="checks"):
                    yield Words("", id="heading")
                    yield Words("", id="lines")
                    yield CheckButtons()
        yield KeyBar()

    def on_mount(self) -> None:
        short = self.challenge.short
        self.query_one(TopBar).show((self.context.title, "Build", short), ("Build", short), short)
        self.set_interval(LOOK_EVERY_S, self.look_at_file)
        if self.size.width >= 80:
            self.editor.focus()
        self.show_report()
        if not self.trouble and self.context.workbook.challenge_work(self.challenge.name).last:
            self.check()

    # what is shown

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_report)

    def on_descendant_focus(self, event: object) -> None:
        self.query_one("#challenge").set_class(not self.writes, "-checking")
        self.query_one("#challenge").set_class(self.writes, "-coding")
        self.call_after_refresh(self.show_report)
        self.refresh_footer()

    @while_standing
    def show_report(self) -> None:
        """The checks as they stand."""
        pane = self.query_one("#checks", VerticalScroll)
        width = max(30, pane.content_size.width - 2)  # where a scrollbar may come
        report = self.report
        self.query_one("#heading", Static).update(checks.heading(report, width))
        shown = checks.lines(report, width, merge=self.size.width < 110)
        if not report.results and not report.trouble:
            shown = checks.wrapped("Not checked yet. ctrl+s saves and checks.", width, "$muted")
            if self.made:
                made = f"Made for you: {folder_words(self.path)}. It is yours, and the tutor never writes over it."
                shown += checks.wrapped(made, width, "$muted")
        elif changed := self.changed_words():
            shown += [Content(""), *checks.wrapped(changed, width, "$muted")]
        if self.trouble:  # the judge's would say the same
            shown[: bool(report.trouble)] = checks.wrapped(self.trouble, width, "$wrong")
        for number, hint in enumerate(self.told, 1):
            shown += [Content(""), Content.styled(f"Hint {number}", "bold $bright"), *checks.spoken(hint, width)]
        if report.passed or self._solved:
            on = "s trains this network for the Lab" if self.challenge.name == BEST else "n goes on"
            way = "After escape " if self.writes else ""
            solved = f"Solved. {way}{on}, v shows another solution beside yours."
            told = checks.wrapped(solved, width, "$right")
            shown += [Content(""), *(told if report.passed else [Content("")] * len(told))]  # their room is kept
        self.query_one("#lines", Static).update(Content("\n").join([Content(""), *shown]))
        self._show_state()

    @while_standing
    def _show_state(self) -> None:
        failure = self.report.first_failure
        known = failure and failure.line and failure.frames[0].file == self.challenge.file
        same = self.editor.text == self.checked_code
        self.editor.mark_wrong(failure.line or 0 if failure and known and same else 0)
        words = "not saved" if self.dirty else self.saved_words()
        if self.outside:
            way = "escape t takes" if self.writes else "t takes"
            words = f"changed outside and here: ctrl+s keeps both, {way} the file's"
        self.query_one(".saved", Static).update(words.rjust(len("saved 14:03:40")))  # one width for most
        used = self.context.workbook.challenge_work(self.challenge.name).hints_used
        left = f"{len(self.challenge.hints)} hints to open, {used or 'none'} opened."
        uses = [one.file for name in self.challenge.uses if (one := self.context.ladder.named(name))]
        first = f"Uses {', '.join(uses)}.\n" if uses else ""
        self.query_one(".hints-open", Static).update(Content(first + left))
        curve = self.report.curve
        running = bool(self.session and self.session.running)
        status = f"step {curve[-1][0]:,.0f}: loss {curve[-1][1]:.3f}   x stops it" if running and curve else ""
        self.query_one(CheckButtons).tell(status)
        self.buttons.ask(at_once=not (self.writes and typing.now()))

    @while_standing
    def _show_buttons(self) -> None:
        """In a pause: other buttons lay the screen out anew."""
        passed = (self.report.passed or self._solved) and not self.dirty
        self.query_one(CheckButtons).show(passed=passed, writes=self.writes)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self.keep_soon()
        self._show_state()

    def on_unmount(self) -> None:
        if self.session is not None:
            self.session.stop()
        self.keep_now()

    async def lead(self, event: events.Key | events.Paste) -> bool:
        """Escape leaves the code before the next key is forwarded: that one is no letter of it any more."""
        if isinstance(event, events.Key) and event.key == "escape" and self.focused is self.editor:
            self.set_focus(self.query_one("#checks"))
            return True
        return await super().lead(event)

    async def action_leave(self) -> None:
        folded = self.query_one("#challenge").has_class("-task")
        if self.writes:
            self.query_one("#checks").focus()
        elif folded:
            self.action_fold_outline()
        else:
            self.context.navigation.go_back()

    def action_begin_task(self) -> None:
        """To the code; to the line where it failed, if one is known."""
        presses.take()
        failure = self.report.first_failure
        self.query_one("#challenge").set_class(True, "-coding")
        self.query_one("#challenge").set_class(False, "-task")
        self.editor.focus()
        if failure and failure.line and failure.frames[0].file == self.challenge.file:
            self.editor.go_to_line(failure.line)

    def action_fold_outline(self) -> None:
        self.query_one("#challenge").toggle_class("-task")

    def action_scroll_checks(self, by: int) -> None:
        self.query_one("#checks", VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    # checking

    def action_save_and_check(self) -> None:
        if self.save():
            self.check()

    action_check_again = action_save_and_check

    def check(self) -> None:
        """Check the file as it is saved. A check that runs is ended for it."""
        if self.session is not None:
            self.session.stop()
        own = own_parts(self.context.ladder, self.home, self.context.workbook.notebook.tries)
        self.checked_code = self.saved
        self.told = []

        def tell(report: CheckReport) -> None:
            self.post_message(self.Checked(session, report))

        session = CheckSession(self.challenge.folder.parents[1], self.challenge.name, self.path, self.home, own, tell)
        self.session = session
        self._solved = self.report.passed or self._solved
        waiting = (CheckResult(one.check, Mark.WAITING) for one in self.report.results)
        self.report = CheckReport(self.challenge.name, tuple(waiting), self.report.stand_ins)
        try:
            session.start()
        except OSError as error:
            self.trouble = f"No process could be started: {error.strerror or error}"
        self.show_report()

    async def on_challenge_screen_checked(self, message: Checked) -> None:
        if message.session is not self.session:
            return
        self.report = message.report
        self._solved = self._solved and not self.report.done
        if self.report.done and self.report.results and not self.report.trouble:
            try:
                await self.context.workbook.add_try(self.report, self.checked_code)
            except StoreError as error:
                self.trouble = str(error)
        self.reports.ask(at_once=self.report.done)
        self.refresh_footer()

    def action_stop_run(self) -> None:
        if self.session is not None and self.session.running:
            self.session.stop()
        else:
            super().action_stop_run()

    async def action_start_run(self) -> None:
        """Train with the learner's parts; with the last challenge, once it has passed, the network that it makes."""
        if self.challenge.name == BEST and self.editor.text in self.context.workbook.challenge_work(BEST).passed_codes:
            train_best(self)
        else:
            await super().action_start_run()

    # help

    async def action_hint(self) -> None:
        """The hint that fits what the code does, if its fault is known; then the general ones, one at a time."""
        workbook, name = self.context.workbook, self.challenge.name
        if self.report.hint and self.report.hint not in self.told:
            self.told.append(self.report.hint)
            await workbook.open_aid(name, AidKind.HINT, 0)
        else:
            opened = [hint for hint in self.challenge.hints if hint in self.told]
            if len(opened) == len(self.challenge.hints):
                self.notify("All hints are open. v shows a solution.", markup=False)
                return
            self.told.append(self.challenge.hints[len(opened)])
            await workbook.open_aid(name, AidKind.HINT, len(opened) + 1)
        self.show_report()
        pane = self.query_one("#checks", VerticalScroll)
        self.call_after_refresh(pane.scroll_end, animate=False)

    async def action_solution(self) -> None:
        from tutor.ui.screens.solution import SolutionScreen

        workbook = self.context.workbook
        if not may_see_solution(workbook.challenge_work(self.challenge.name), self.challenge):
            self.notify("The solution comes after success, or after three hints (i).", markup=False)
            return
        await workbook.open_aid(self.challenge.name, AidKind.SOLUTION, 1)
        await self.app.push_screen(SolutionScreen(self.context, self.challenge, self.editor.text, self._go))

    async def action_my_editor(self) -> None:
        """Hand the terminal to the learner's own editor, and take it back."""
        from tutor.ui.own_editor import edit

        if self.save():
            if trouble := await edit(self.app, self.path):
                self.notify(trouble, timeout=12, markup=False)
            self.look_at_file()
            self.refresh(layout=True)

    @once
    async def on_chip_pressed(self, message: Chip.Pressed) -> None:
        await self.run_action(f"screen.{(message.chip.id or '').removeprefix('do-')}")

    # from one to the next

    def action_next_page(self) -> None:
        self._go(1)

    def action_previous_page(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        if other := self.context.ladder.after(self.challenge, by):
            self.app.switch_screen(ChallengeScreen(self.context, other))
        else:
            self.notify("There is none there." if by < 0 else "That was the last one.", markup=False)

    def current_page(self) -> str:
        return f"challenge {self.challenge.name}"

    def footer_commands(self) -> tuple[Command, ...]:
        if isinstance(self.focused, FindField):
            return (commands.FIND_NEXT, commands.FIND_BEFORE, commands.FIND_STAY, commands.FIND_BACK)
        if self.writes:
            return (
                commands.SAVE_AND_CHECK,
                commands.TO_CHECKS,
                commands.FIND,
                commands.CODE_UNDO,
                commands.CODE_INDENT,
                commands.HELP_IN_TEXT,
            )
        running = self.session is not None and self.session.running and not self.report.done
        first = (commands.STOP_CHECKS,) if running else ()
        return (
            *first,
            *((commands.NEXT_CHALLENGE,) if self.report.passed else ()),
            commands.TO_CODE,
            commands.MY_EDITOR,
            *(() if self.report.passed else (commands.HINT,)),
            commands.SOLUTION,
            commands.TRAIN_OWN,
            *(() if self.report.passed else (commands.NEXT_CHALLENGE,)),
            commands.TASK,
            commands.LEAVE,
            commands.HELP,
        )

    def footer_note(self) -> str:
        return "kept as you type" if self.writes else "every save is checked"
