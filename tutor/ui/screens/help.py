"""The keys, those of the screen below first."""

from __future__ import annotations

from collections import Counter

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tutor.ui import commands
from tutor.ui.commands import Command
from tutor.ui.screens.window import WIDTHS, Window

GROUPS: dict[str, tuple[Command, ...]] = {
    "Reading": (
        commands.READ_ON,
        commands.NEXT_PAGE,
        commands.PREVIOUS_PAGE,
        commands.SCROLL,
        commands.NEXT_TASK,
        commands.BEGIN_TASK,
        commands.TYPE,
        commands.LEAVE,
        commands.OUTLINE,
        commands.RUN_PANE,
        commands.OPEN_LINKS,
    ),
    "Questions": (
        commands.SUBMIT,
        commands.HOW_SURE,
        commands.CHOOSE,
        commands.TICK,
        commands.TICK_LINE,
        commands.IMPROVE,
        commands.MORE_SEEDS,
        commands.MENTOR,
    ),
    "Places": (
        commands.HOME,
        commands.LAB,
        commands.RESPONSES,
        commands.WRITING,
        commands.SEARCH,
        commands.BUILD,
        commands.ABOUT_ME,
        commands.HELP,
    ),
    "Training": (
        commands.START_RUN,
        commands.PAUSE,
        commands.STOP_RUN,
        commands.GO_ON,
        commands.PACE,
        commands.RATE_UP,
        commands.RATE_DOWN,
    ),
    "Lab": (
        commands.TABS,
        commands.LEVERS,
        commands.DIGIT_FILTER,
        commands.ITS_LAYERS,
        commands.ITS_DIGITS,
        commands.COMPARE,
        commands.OPEN_NETWORK,
        commands.BRUSH,
        commands.INK,
        commands.SLIDE,
        commands.UNDO_INK,
        commands.CLEAR,
    ),
    "Challenges": (
        commands.SAVE_AND_CHECK,
        commands.TO_CODE,
        commands.TO_CHECKS,
        commands.CHECK_AGAIN,
        commands.STOP_CHECKS,
        commands.MY_EDITOR,
        commands.HINT,
        commands.SOLUTION,
        commands.CHANGE_MINE,
        commands.NEXT_CHALLENGE,
        commands.CHALLENGE_BEFORE,
        commands.TASK,
        commands.TAKE_FILE,
        commands.TRAIN_OWN,
        commands.YOURS_OR_OURS,
        commands.FIND,
        commands.CODE_INDENT,
        commands.COMMENT,
        commands.CODE_UNDO,
    ),
    "Search": (commands.GO_THERE, commands.NEXT_GROUP, commands.BACK_TO_WHERE),
    "Responses": (commands.FILTER, commands.EXPORT),
    "Writing": (commands.WRITE, commands.FINISH_PIECE, commands.TO_PROMPTS),
}


class HelpScreen(Window[None]):
    CSS_PATH = "../styles/window.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
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
                        yield Static(Content("\n\n").join([_group(name) for name in column]), classes="column")
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


def _group(name: str) -> Content:
    lines = [Content.styled(name, "$muted")]
    lines += [
        Content.assemble((command.shown.ljust(13), "bold $bright"), (command.words, "$words"))
        for command in GROUPS[name]
    ]
    return Content("\n").join(lines)
