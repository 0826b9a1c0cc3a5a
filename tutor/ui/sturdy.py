"""What the app does so that it goes on, and so that it can always be left: its driver, its net, its departure."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from textual import constants
from textual.actions import SkipAction
from textual.binding import Binding
from textual.driver import Driver

from tutor.ui.commands import SUSPEND
from tutor.ui.internals import InnerApp
from tutor.ui.leaving import Departure, HasTerminal, Reason
from tutor.ui.safety_net import SafetyNet

if TYPE_CHECKING:
    from tutor.training.session import TrainingSession
    from tutor.ui.context import Context
    from tutor.ui.widgets.common.draft_editor import DraftEditor
    from tutor.ui.workbook import Workbook

FAILED = 1
"""The exit code after an error."""

log = logging.getLogger(__name__)


class SturdyApp(InnerApp):
    """`TutorApp` has the `workbook` and the `context`, and says when it `stands`."""

    # With priority, windows too have it; a text field's own ctrl+z is let through by the action.
    BINDINGS = [Binding(SUSPEND.keys, SUSPEND.action, SUSPEND.words, show=False, priority=True)]
    workbook: Workbook
    context: Context

    def __init__(self) -> None:
        super().__init__()
        self.stands = False
        """The first screen is painted: an error before that is one of the start, and ends the tutor."""
        self.departure = Departure(self)
        self.net: SafetyNet | None = None
        """What holds unexpected exceptions. Without one (in tests) they end the tutor, and the test."""

    def made_session(self) -> TrainingSession | None:
        """The session of the runs, if one was needed yet."""
        made: TrainingSession | None = self.context.made("session")
        return made

    def get_driver_class(self) -> type[Driver]:
        """Our own driver, unless the environment names one (textual-serve does) or the system has another kind."""
        if constants.DRIVER is not None or sys.platform == "win32":
            return super().get_driver_class()
        from tutor.ui.driver import TutorDriver

        return TutorDriver

    # leaving

    async def action_quit(self) -> None:
        """Keep every draft, save the run's checkpoint, then end. A draft that cannot be kept stays on the screen."""
        await self.departure.ask()

    def warn(self, words: str) -> None:
        self.notify(words, severity="warning", timeout=12, markup=False)

    def editors(self) -> list[DraftEditor]:
        """Every place where one types, also on screens that are not shown."""
        from tutor.ui.widgets.common.draft_editor import DraftEditor

        return [editor for screen in self.all_screens() for editor in screen.query(DraftEditor)]

    def has_terminal(self) -> bool:
        """Before leaving: is there a terminal to give back?"""
        return self.driver.is_there() if isinstance(self.driver, HasTerminal) else True

    def terminal_is_stuck(self) -> bool:
        """Is there a terminal that did not take the last of what it was sent?"""
        return isinstance(self.driver, HasTerminal) and self.driver.is_stuck()

    def give_terminal_back(self) -> None:
        """The least that can be done for the terminal when the process is ended hard."""
        if isinstance(self.driver, HasTerminal):
            self.driver.give_back()

    def action_suspend_process(self) -> None:
        """Stop until the shell says `fg`; in a text field its key undoes."""
        if self.focused is not None and self.focused.has_class("takes-text"):
            raise SkipAction
        super().action_suspend_process()

    def terminal_gone(self) -> None:
        """There is nobody to ask any more."""
        self.departure.leave(Reason.NO_TERMINAL)

    # what nobody expected

    def held(self, error: Exception) -> bool:
        """Log `error` and go on, or leave when errors do not stop coming. False when there is no going on: without a
        net, and before the tutor stands."""
        if self.net is None or not self.stands:
            return False
        if not self.net.holds(error):
            self.end_after(error)
        elif not self.departure.begun and self.net.is_news(error):
            self.notify("Something went wrong just now. Your texts are kept; a log has the details.", markup=False)
        return True

    def end_after(self, error: Exception) -> None:
        """Keep the texts and end, with an exit code that tells of it."""
        if self.departure.begun:  # what stumbles over its end is no news
            return
        self.fail(FAILED)
        log.critical("the tutor ends after an error", exc_info=error)
        if self.stands:
            self.departure.leave(Reason.FAILED, FAILED)
        else:
            self.departure.code = FAILED
            self.end_now()

    def catches(self, error: Exception) -> bool:
        if self.net is not None and not self.held(error):
            self.end_after(error)
        return self.net is not None
