"""The row under the checks: what comes next is primary."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.words import Words


class CheckButtons(Horizontal):
    """Each button's id is the action of the screen that it stands for."""

    def __init__(self) -> None:
        super().__init__(classes="row buttons")

    def compose(self) -> ComposeResult:
        yield Words("", classes="status")
        yield Chip("Hint", "i", id="hint")
        yield Chip("Solution", "v", id="solution")
        yield Chip("Save and check", "ctrl+s", primary=True, id="save_and_check")
        yield Chip("To the code", "enter", primary=True, id="begin_task")
        yield Chip("Next", "n", primary=True, id="next_page")

    def show(self, *, passed: bool, writes: bool, status: str) -> None:
        """The next challenge after a pass, the code after a fault; in the code a save: letters are no keys there."""
        self.query_one(".status", Words).update(status)
        shown = {"solution", "next_page"} if passed else {"hint", "save_and_check" if writes else "begin_task"}
        for chip in self.query(Chip):
            chip.show_key(not writes or chip.id == "save_and_check")
            chip.display = chip.id in shown
