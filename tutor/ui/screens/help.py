"""The keys, those of the screen below first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from tutor.ui import commands
from tutor.ui.commands import Command
from tutor.ui.screens.window import Window

_HELPED = [command for command in vars(commands).values() if isinstance(command, Command) and command.help]
GROUPS = {
    group: tuple(command for command in _HELPED if command.group == group)
    for group in dict.fromkeys(command.group for command in _HELPED)
}
"""The commands by heading, in the order of their declaration."""
KEY = 13
"""Columns for a command's key."""


class HelpScreen(Window[None]):
    CSS_PATH = "../styles/window.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-short"), (32, "-tall")]
    BINDINGS = [("escape,question_mark,f1,q,enter", "close", "close")]

    def __init__(self, here: tuple[Command, ...]) -> None:
        """`here`: those of the screen below."""
        super().__init__()
        groups = Counter(command.group for command in here)
        self.first = tuple(group for group, _ in groups.most_common())  # equals in the order of the screen

    def compose(self) -> ComposeResult:
        names = [*(name for name in self.first if name in GROUPS), *(name for name in GROUPS if name not in self.first)]
        columns = (names[0::2], names[1::2])
        with Vertical(classes="window help"):
            with Horizontal(classes="row"):
                yield Static("Keys", classes="ask")
                yield Static("escape closes", classes="right-fact")
            with VerticalScroll(classes="keys"):
                with Horizontal(classes="columns"):
                    for column in columns:
                        yield KeyColumn(column, classes="column")
                yield Static(
                    Content.assemble(
                        ("Where a text is open, just type: letters are written, except ", "$muted"),
                        ("n", "$bright"),
                        (" and ", "$muted"),
                        ("p", "$bright"),
                        (" by themselves. ", "$muted"),
                        ("escape", "$bright"),
                        (" leaves the text, then letters are keys; ", "$muted"),
                        ("f1", "$bright"),
                        (" shows this from within it. All of it is in the palette too: ", "$muted"),
                        ("ctrl+p", "$bright"),
                        (". Quit with ", "$muted"),
                        ("ctrl+q", "$bright"),
                        ("; ", "$muted"),
                        (commands.SUSPEND.shown, "$bright"),
                        (f" goes {commands.SUSPEND.words}.", "$muted"),
                    ),
                    classes="closing",
                )

    def on_mount(self) -> None:
        for keys in self.query(VerticalScroll):  # none, if it was closed before it was there whole
            keys.focus()

    def action_close(self) -> None:
        self.close()


class KeyColumn(Widget):
    """Groups of commands, one below the other; what does not fit beside its key goes on below its own first word."""

    def __init__(self, groups: Sequence[str], *, classes: str = "") -> None:
        super().__init__(classes=classes)
        self.groups = groups
        self._laid_out: tuple[int, list[Content]] = (-1, [])

    def render(self) -> Content:
        return Content("\n").join(self.lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.lines(width))

    def lines(self, width: int) -> list[Content]:
        """As they are in so many columns."""
        if width != self._laid_out[0]:
            self._laid_out = width, [line for name in self.groups for line in _rows(name, width)][:-1]
        return self._laid_out[1]


def _rows(group: str, width: int) -> Iterator[Content]:
    """A heading, its commands and an empty row."""
    yield Content.styled(group, "$muted")
    for command in GROUPS[group]:
        first, *more = Content.styled(command.words, "$words").wrap(max(1, width - KEY))
        yield Content.assemble((command.shown.ljust(KEY), "bold $bright"), first)
        yield from (Content.assemble(" " * KEY, line) for line in more)
    yield Content("")
