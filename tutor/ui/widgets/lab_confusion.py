"""Confusion: how often each digit was read as which, right readings quiet, the largest mistakes bright."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tutor.training.measures import MEASURES
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui import commands
from tutor.ui.widgets.lab_memory import LabMemory
from tutor.ui.widgets.lab_parts import LabPanel, empty, titled
from tutor.ui.widgets.run_pane import put
from tutor.ui.widgets.run_strip import percent

BRIGHT = 5
"""Mistakes that stand out: so many of the most frequent kinds."""

LOOK = "Two shapes that lie close together are taken for each other. Are these the ones that you would mix up too?"
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class LabConfusion(LabPanel):
    """`cell` is the label and the reading that the words below tell of."""

    commands = (commands.CELL, commands.ITS_DIGITS)
    DEFAULT_CSS = """
    LabConfusion .title { margin: 0 0 1 0; }
    LabConfusion .cell-words { margin: 1 0 0 0; }
    """

    class Opened(Message):
        """The learner wants to see the digits of a label that were read as another."""

        def __init__(self, label: int, reading: int) -> None:
            super().__init__()
            self.pair = (label, reading)

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self.cell: tuple[int, int] | None = None

    def compose(self) -> ComposeResult:
        yield Static(classes="title")
        yield Static(classes="words")
        yield Static(classes="table")
        yield Static(classes="cell-words")

    @property
    def counts(self) -> tuple[tuple[int, ...], ...]:
        return self.snapshot.confusion

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        counts = snapshot.confusion
        width, height = self.room
        there = len(counts) == 10 and all(len(row) == 10 for row in counts)
        table, title = self.query_one(".table", Static), self.query_one(".title", Static)
        table.display = self.query_one(".cell-words").display = there
        title.display = height >= 20 or not there
        self.query_one(".table").styles.margin = (1 if height >= 17 else 0, 0, 0, 0)
        if not there:
            put(title, Content.styled("Confusion", "bold $bright"))
            put(self.query_one(".words", Static), Content.styled(empty(snapshot, "Its counts"), "$words"))
            return
        total = sum(map(sum, counts))
        self.cell = self.cell or largest(counts)
        put(title, titled("Confusion", "labels in rows, readings in columns", f"{total:,} test digits", width))
        put(self.query_one(".words", Static), Content.styled(self._most(), "$words"))
        put(table, matrix(counts, self.cell, width, ruled=self.head_rows > 1))
        put(self.query_one(".cell-words", Static), self._cell_words())

    @property
    def head_rows(self) -> int:
        """Rows of the table before its first label: on a low screen without a rule."""
        return 2 if self.room[1] >= 12 else 1

    def _most(self) -> str:
        pair = MEASURES["most-confused-pair"](self.snapshot)
        if not isinstance(pair, tuple):
            return "Not one test digit is read wrong."
        a, b = pair
        there, back = self.counts[a][b], self.counts[b][a]
        if self.room[0] < 46:
            return f"Most confused: {a} and {b}, {there + back} times."
        return f"Most confused are {a} and {b}: {were(there, a)} read as {b}, and {counted(back, b)} as {a}."

    def _cell_words(self) -> Content:
        label, reading = self.cell or (0, 0)
        count, of = self.counts[label][reading], sum(self.counts[label])
        share = f", {percent(count / of)}" if of else ""
        if label == reading:
            words = f"{count:,} of {counted(of, label)} read right{share}."
        else:
            words = f"{count:,} of {counted(of, label)} read as {reading}{share}."
        key = [("  enter ", "bold $bright"), ("shows them", "$muted")] if count and label != reading else []
        look: list[tuple[str, str]] = []
        if self.room[1] >= 20:
            look = [("\n\nWhat to look at  ", "bold $bright"), (LOOK, "$words")]
        return Content.assemble((f"{label} → {reading}  ", "bold $bright"), (words, "$words"), *key, *look)

    def arrow(self, down: int, right: int) -> None:
        label, reading = self.cell or (0, 0)
        self.cell = max(0, min(9, label + down)), max(0, min(9, reading + right))
        self.show_again()
        self.scroll_to_row(self.query_one(".table").virtual_region.y + self.head_rows + self.cell[0])

    def scroll_to_row(self, row: int) -> None:
        """Keep a row of the content in sight where the panel is lower than its table."""
        top, height = self.scroll_offset.y, self.size.height
        if row < top + 1 or row >= top + height:
            self.scroll_to(y=max(0, row - height // 2), animate=False)

    def enter(self) -> None:
        if self.cell is not None and self.cell[0] != self.cell[1] and len(self.counts) == 10:
            self.post_message(self.Opened(*self.cell))

    def on_click(self, event: events.Click) -> None:
        table = self.query_one(".table")
        x, y = event.screen_x - table.region.x, event.screen_y - table.region.y - self.head_rows
        head, cell = sizes(self.room[0])
        if table.display and 0 <= y < 10 and head <= x < head + 10 * cell:
            chosen = (y, (x - head) // cell)
            again, self.cell = chosen == self.cell, chosen
            self.show_again()
            if again:
                self.enter()


def largest(counts: tuple[tuple[int, ...], ...]) -> tuple[int, int]:
    """Label and reading of the most frequent mistake."""
    mistakes = [(label, reading) for label in range(10) for reading in range(10) if label != reading]
    return max(mistakes, key=lambda cell: counts[cell[0]][cell[1]])


def counted(count: int, digit: int) -> str:
    """`1 six`, `2 sixes`."""
    ending = "" if count == 1 else "es" if digit == 6 else "s"
    return f"{count:,} {NUMBERS[digit]}{ending}"


def were(count: int, digit: int) -> str:
    return f"{counted(count, digit)} {'was' if count == 1 else 'were'}"


def sizes(width: int) -> tuple[int, int]:
    """Columns of the labels at the left, and of one cell."""
    return (8, 5) if width >= 66 else (3, 4) if width >= 44 else (2, 3)


def matrix(counts: tuple[tuple[int, ...], ...], chosen: tuple[int, int], width: int, *, ruled: bool = True) -> Content:
    """Rows are labels, columns readings; at the right, where there is room, how many of each label are read right."""
    head, cell = sizes(width)
    mistakes = sorted((row[n] for label, row in enumerate(counts) for n in range(10) if n != label), reverse=True)
    least = max(2, mistakes[BRIGHT - 1])
    recall = width >= head + 10 * cell + 11
    top = "".join(str(digit).rjust(cell - 1) + " " for digit in range(10))
    name = "label" if head >= 8 else ""
    right = "read right".rjust(11) if recall else ""
    rule = "─" * (head + 10 * cell + 11 * recall)
    lines = [
        Content.assemble((name.ljust(head) + top + right, "$muted")),
        *([Content.styled(rule, "$line")] if ruled else []),
    ]
    for label, row in enumerate(counts):
        here = label == chosen[0]
        parts = [(str(label).ljust(head), "bold $bright" if here else "$muted")]
        for reading, count in enumerate(row):
            shown = f"{count}" if count else "·"
            shown = shown if len(shown) <= max(2, cell - (cell < 4)) else "▪" if reading == label else "99"
            if label == reading:
                tone = "$muted"
            elif not count:
                tone = "$faint"
            else:
                tone = "bold $bright" if count >= least else "$words"
            ground = " on $here" if (label, reading) == chosen else " on $block" if tone == "bold $bright" else ""
            parts.append((shown.rjust(cell - 1).ljust(cell), tone + ground))
        if recall:
            total = sum(row)
            parts.append(((percent(row[label] / total) if total else "").rjust(11), "$muted"))
        lines.append(Content.assemble(*parts))
    return Content("\n").join(lines)
