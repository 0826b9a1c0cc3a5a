"""What the Lab's tabs share: a panel that is shown anew at most twice a second, rows of titles, ten guesses as bars."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tutor.domain.run_facts import Classes
from tutor.domain.words import visible
from tutor.training.loaded_network import LoadedNetwork
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.commands import Command
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.digit import DigitView
from tutor.ui.widgets.common.ground import Ground
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.tabs import GAP, view_extents
from tutor.ui.widgets.run.pane import Throttled, bar
from tutor.ui.widgets.run.strip import percent

DIGITS = Classes()
LEAST_SHOWN = 0.005
BARS_FROM = 14
"""Columns from which guesses have bars."""
CARD, CARD_GAP, CARD_ROWS = 14, 2, 9


class LabPanel(Ground, Throttled):
    """One tab. The Lab gives it snapshots, arrows and enter, and the network of a run if `reads` it."""

    DEFAULT_CSS = """
    LabPanel { height: 1fr; }
    LabPanel Static { height: auto; }
    """
    commands: tuple[Command, ...] = ()
    reads = False
    """Whether the tab needs the network itself, from a checkpoint."""

    has_moments = False
    """Whether the tab can be looked back on."""

    needs_rows = 0
    """Of the terminal: with fewer, what stands around the tab leaves it theirs."""

    class Changed(Message):
        """Another picture is at hand."""

    class Turned(Message):
        """Another part of the tab is shown: the footer tells other keys, and other things may have to be read."""

    class ViewChosen(Message):
        """Another view of the tab is wanted."""

        def __init__(self, view: int) -> None:
            super().__init__()
            self.view = view

    def __init__(self, memory: LabMemory) -> None:
        super().__init__()
        self.memory = memory
        self.aside: Widget | None = None  # what stands in the left column with this tab alone
        self.trouble = ""
        self.comes = False  # it is chosen, and not painted yet
        self._shown_in = (0, 0)

    def picture(self) -> tuple[bytes, int | None] | None:
        """The picture at hand as the network is given it, and its label if it has one."""
        return None

    all_samples = False
    """Whether the readings of all samples are wanted."""

    @property
    def loaded(self) -> LoadedNetwork | None:
        return self.memory.loaded

    @property
    def room(self) -> tuple[int, int]:
        """Columns and rows for content; while it is not shown those that it will have, as all tabs have the same place.
        What fits everywhere before the first layout of all."""
        width, height = self.scrollable_content_region.size
        if not (width or height) and isinstance(place := self.parent, Widget):
            width, height = max(0, place.content_size.width - self.scrollbar_gutter.width), place.content_size.height
        return width or 38, height or 8

    def show_now(self) -> None:
        """What waited until its time is shown only if the tab still is; who comes back to it sees it at once."""
        if self.display:
            super().show_now()

    @while_standing
    def show_again(self) -> None:
        self._shown_in = self.room
        super().show_again()

    def on_resize(self, event: events.Resize) -> None:
        """A tab that is shown again mostly has the room for which it was just set."""
        if self.room != self._shown_in:
            self.show_again()

    def learn_of(self, trouble: str) -> None:
        """A newer network has been read, or it cannot be read: then `trouble` says why."""
        self.trouble = trouble
        self.show_again()

    def head(self, title: str, more: str, right: Content | str, width: int) -> Content:
        """The row of the title: first the views of the tab, where there is room for them."""
        extents = view_extents(self.memory.tab, width)
        if not extents:
            return titled(title, more, right, width)
        views = []
        for _, view, words in extents:
            views += [(words[:2], "$muted"), (words[2:], "bold $bright" if view == self.memory.tab else "$muted")]
            views.append((" " * GAP, ""))
        right = Content.styled(right, "$muted") if isinstance(right, str) else right
        row = Content.assemble(*views)
        for words in (f"{title} {more}".strip(), title, ""):
            said = Content.assemble((words, "$words"), " " * GAP if words else "", right)
            if row.cell_length + said.cell_length <= width:
                break
        return Content.assemble(row, " " * max(0, width - row.cell_length - said.cell_length), said)

    def on_click(self, event: events.Click) -> None:
        """A view that is clicked in the row of the title."""
        title = next(iter(self.query(".title")), None)
        if title is None or not title.region.contains(event.screen_x, event.screen_y):
            return
        x = event.screen_x - title.region.x
        extents = view_extents(self.memory.tab, self.room[0]) if event.screen_y == title.region.y else []
        for start, view, words in extents:
            if start <= x < start + len(words) and view != self.memory.tab:
                event.stop()
                self.post_message(self.ViewChosen(view))

    def arrow(self, down: int, right: int) -> None:
        """Choose what lies there."""

    def enter(self) -> None:
        """Open what is chosen."""

    def without_network(self) -> str:
        """What to do while there is no network to ask."""
        snapshot = self.snapshot
        if self.trouble:
            return self.trouble
        if snapshot.state.active:
            return f"Run {snapshot.run} has just begun. Its network answers once it has saved its first checkpoint."
        if snapshot.run:
            return f"Run {snapshot.run} has left no checkpoint. Press s to start a run; its network then answers here."
        return "No network has been trained yet. Press s to start a run; its network then answers here."


class PictureCard(Vertical):
    """A small picture among others, an accent line below it if it is the chosen one, and words at both ends of a row:
    in one row with the line if there are none at the right."""

    DEFAULT_CSS = """
    PictureCard { width: 14; height: 9; margin: 0 2 0 0; }
    PictureCard Static { height: 2; }
    """

    class Chosen(Message):
        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self.index = 0

    def compose(self) -> ComposeResult:
        yield DigitView(size="small")
        yield Words()

    def show(self, pixels: bytes, left: str, right: str, index: int, *, chosen: bool) -> None:
        self.index = index
        tone = "bold $bright" if chosen else "$words"
        self.query_one(DigitView).pixels = pixels
        if right:
            line = ("━" if chosen else " ") * CARD
            words = Content.assemble((line, "$accent"), "\n", (left, tone), (right.rjust(CARD - len(left)), tone))
        else:
            line = ("━" if chosen else " ") * (CARD - 1 - len(left))
            words = Content.assemble((left, tone), " ", (line, "$accent"))
        self.query_one(Words).update(words)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Chosen(self.index))


def titled(title: str, more: str, right: Content | str, width: int) -> Content:
    """A bold title, what is muted beside it, and something at the right end of the row."""
    right = Content.styled(right, "$muted") if isinstance(right, str) else right
    left = Content.assemble((title, "bold $bright"), (f" {more}" if more else "", "$muted"))
    if left.cell_length + 1 + right.cell_length > width:
        left = Content.styled(title, "bold $bright")
    gap = width - left.cell_length - right.cell_length
    return Content.assemble(left, " " * gap, right) if gap > 0 else left


def share_words(share: float) -> str:
    """`99 %`, `<1 %`; 100 % only for what is nearly that."""
    if share < LEAST_SHOWN:
        return "<1 %"
    return percent(max(0.01, min(share, 0.99)) if share < 0.9995 else share, 0)


def guesses(
    probabilities: Sequence[float], width: int, label: int | None = None, rows: int = 10, classes: Classes = DIGITS
) -> Content:
    """A row for each class with its probability, the best guess bright; `label` says which is right. With fewer rows
    than classes, the most probable ones."""
    best = max(range(len(probabilities)), key=probabilities.__getitem__)
    names = [visible(classes.name(number)) for number in range(len(probabilities))]
    named = min(max(map(len, names)), max(1, width // 3))
    bars = width >= BARS_FROM
    shown = sorted(range(len(probabilities)), key=lambda digit: -probabilities[digit])[:rows]
    cells = width - 1 - named - 7 - (2 if label is not None else 0) if bars else 0
    lines = []
    for digit in sorted(shown) if rows >= len(probabilities) else shown:
        share = probabilities[digit]
        tone = "bold $bright" if digit == best else "$muted"
        line = bar(share, cells) if share >= LEAST_SHOWN and bars else Content("")
        mark: tuple[str, str] | str = ""
        if label is not None:
            mark = (" ✓", "$right") if digit == label else (" ✗", "$wrong") if digit == best else ""
        lines.append(
            Content.assemble(
                (names[digit][:named].ljust(named), tone),
                " ",
                line,
                " " * (cells - line.cell_length),
                (share_words(share).rjust(7 if bars else 5), tone),
                mark,
            )
        )
    return Content("\n").join(lines)


def empty(snapshot: TrainingSnapshot, what: str) -> str:
    """What to do where a run has nothing to show yet."""
    if snapshot.test_points:
        rows, columns = snapshot.side
        return f"{what} cannot be shown: the images of run {snapshot.run} have {rows} x {columns} pixels."
    if snapshot.state.active:
        return f"{what} come with the first test, some moments from now."
    if snapshot.run:
        return f"Run {snapshot.run} ended before its first test. Press s to start another; {what.lower()} come with it."
    return f"No network has been trained yet. Press s to start a run; {what.lower()} come with its first test."
