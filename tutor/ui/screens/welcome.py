"""What Home shows at the first launch: a welcome, and one key that begins."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.domain.words import visible
from tutor.ui.context import Context
from tutor.ui.widgets.common.about_me import AboutMe
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.ground import Ground

ABOUT = (
    "Nobody has written down the rules for a three. In this unit you meet a machine that finds such rules by itself, "
    "question it, and build your own."
)
PACE = "One page at a time, and no hurry. All you write stays on this computer until you hand it in."
WELCOME_DIGITS = (0, 0, 0, 2, 0)
"""Which test digit of each label, 0 to 4, greets a learner: plain ones."""


class Greeting(Ground, Vertical):
    """Its lines, in the middle of the screen."""


class Welcome(Ground, Vertical):
    """Five digits, a question, a name and the time there is; one key begins, wherever one is."""

    STYLES = "welcome.tcss"

    def __init__(self, context: Context) -> None:
        super().__init__(id="welcome")
        self.context = context

    def compose(self) -> ComposeResult:
        with Greeting(classes="greeting"):
            if self.context.workbook.trouble is not None:
                yield Static(Content(visible(str(self.context.workbook.trouble))), classes="trouble")
            yield Horizontal(classes="digits")
            yield Static("You read these five digits without effort. How?", classes="ask of-these")
            yield Static("You read handwritten digits without effort. How?", classes="ask of-any")
            yield Static(Content.assemble(ABOUT, "\n\n", (PACE, "$muted")), classes="words")
            yield AboutMe(self.context)
            with Horizontal(classes="row"):
                yield Chip("Begin", "enter", primary=True, id="begin")
                yield Static("Name and time can be changed later, or stay as they are.", classes="later")

    def on_mount(self) -> None:
        if self.context.workbook.trouble is None:
            self.query_one("#name").focus(scroll_visible=False)
        self.call_after_refresh(self._add_digits)

    async def save(self) -> None:
        """Save the name and the time."""
        await self.query_one(AboutMe).save()

    async def _add_digits(self) -> None:
        """They have their place from the start and come a moment after the words."""
        from tutor.ui.widgets.common.digit import DigitView

        shelf = self.context.shelf
        digits = [DigitView(shelf.find(label, nth).pixels, size="small") for label, nth in enumerate(WELCOME_DIGITS)]
        await self.query_one(".digits").mount(*digits)
