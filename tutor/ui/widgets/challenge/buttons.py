"""The row under the checks: what comes next is primary."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.words import Words


class CheckButtons(Horizontal):
    """Each button's id is `do-` and the action of the screen that it stands for."""

    def __init__(self) -> None:
        super().__init__(classes="row buttons")

    def compose(self) -> ComposeResult:
        yield Words("", classes="status")
        yield Chip("Hint", "i", id="do-hint")
        yield Chip("Solution", "v", id="do-solution")
        yield Chip("Save and check", "ctrl+s", primary=True, id="do-save_and_check")
        yield Chip("To the code", "enter", primary=True, id="do-begin_task")
        yield Chip("Next", "n", primary=True, id="do-next_page")

    def tell(self, status: str) -> None:
        """How far a check is that trains."""
        self.query_one(".status", Words).update(status)

    def show(self, *, passed: bool, writes: bool) -> None:
        """The next challenge after a pass, the code after a fault; in the code a save: letters are no keys there."""
        save = "do-save_and_check"
        shown = {"do-solution", "do-next_page"} if passed else {"do-hint", save if writes else "do-begin_task"}
        for chip in self.query(Chip):
            chip.show_key(not writes or chip.id == save)
            chip.display = chip.id in shown
