"""Confusion: how often each digit was read as which, right readings quiet, the largest mistakes bright."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from tutor.domain.run_facts import Classes
from tutor.domain.words import visible
from tutor.training.measures import MEASURES
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui import commands
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.parts import DIGITS, LabPanel, empty
from tutor.ui.widgets.lab.tabs import VIEWS_FROM
from tutor.ui.widgets.run.strip import percent

Counts = tuple[tuple[int, ...], ...]
"""[label][reading]."""
BRIGHT = 5
"""Mistakes that stand out: so many of the most frequent kinds."""

LOOK = "Two shapes that lie close together are taken for each other. Are these the ones that you would mix up too?"
MOST_CLASSES = 10
"""In a table; of more, the most frequent mistakes are listed."""


class LabConfusion(LabPanel):
    """`cell` is the label and the reading that the words below tell of."""

    has_moments = True
    commands = (commands.CELL, commands.ITS_DIGITS, commands.MOMENTS)
    DEFAULT_CSS = """
    LabConfusion .title { margin: 0 0 1 0; }
    LabConfusion .cell-words { margin: 1 0 0 0; }
    """

    class Opened(Message):
        """The learner wants to see the digits of a label that were read as another."""

        def __init__(self, label: int, predicted: int) -> None:
            super().__init__()
            self.pair = (label, predicted)

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self.cell: tuple[int, int] | None = None

    def compose(self) -> ComposeResult:
        yield Words(classes="title")
        yield Words(classes="words")
        yield Words(classes="table")
        yield Words(classes="cell-words")

    @property
    def counts(self) -> Counts:
        return self.snapshot.confusion

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        counts = snapshot.confusion
        width, height = self.room
        there = is_square(counts)
        table, title = self.query_one(".table", Words), self.query_one(".title", Words)
        table.display = self.query_one(".cell-words").display = there
        title.display = height >= 20 or not there
        self.query_one(".table").styles.margin = (1 if height >= 17 else 0, 0, 0, 0)
        if not there:
            title.update(Content.styled("Confusion", "bold $bright"))
            self.query_one(".words", Words).update(Content.styled(empty(snapshot, "Its counts"), "$words"))
            return
        total = sum(map(sum, counts))
        if self.cell is None or max(self.cell) >= len(counts):
            self.cell = largest(counts)
        what = "labels in rows, readings in columns" if self.is_table else "mistakes"
        noun = f"test {snapshot.classes.noun}{'' if total == 1 else 's'}"
        title.update(self.head("Confusion" if width < VIEWS_FROM else "", what, f"{total:,} {noun}", width))
        self.query_one(".words", Words).update(Content.styled(visible(self._most()), "$words"))
        if self.is_table:
            table.update(matrix(counts, self.cell, width, snapshot.classes, ruled=self.head_rows > 1))
        else:
            table.update(mistakes_list(counts, self.cell, snapshot.classes))
        self.query_one(".cell-words", Words).update(self._cell_words())

    @property
    def is_table(self) -> bool:
        return len(self.counts) <= MOST_CLASSES

    @property
    def head_rows(self) -> int:
        """Rows of the table before its first label: on a low screen without a rule."""
        if not self.is_table:
            return 0
        return 2 if self.room[1] >= 12 else 1

    def _most(self) -> str:
        pair = MEASURES["most-confused-pair"](self.snapshot)
        classes = self.snapshot.classes
        if not isinstance(pair, tuple):
            return f"Not one test {classes.noun} is read wrong."
        a, b = pair
        one, other = classes.name(a), classes.name(b)
        there, back = self.counts[a][b], self.counts[b][a]
        if self.room[0] < 46:
            return f"Most confused: {one} and {other}, {there + back} times."
        was = "was" if there == 1 else "were"
        return (
            f"Most confused are {one} and {other}: {classes.counted(there, a)} {was} read as {other}, and "
            f"{classes.counted(back, b)} as {one}."
        )

    def _cell_words(self) -> Content:
        label, predicted = self.cell or (0, 0)
        count, of = self.counts[label][predicted], sum(self.counts[label])
        share = f", {percent(count / of)}" if of else ""
        classes = self.snapshot.classes
        name, read = visible(classes.name(label)), visible(classes.name(predicted))
        if label == predicted:
            words = f"{count:,} of {visible(classes.counted(of, label))} read right{share}."
        else:
            words = f"{count:,} of {visible(classes.counted(of, label))} read as {read}{share}."
        key = [("  enter ", "bold $bright"), ("shows them", "$muted")] if count and label != predicted else []
        look: list[tuple[str, str]] = []
        if self.room[1] >= 20:
            look = [("\n\nWhat to look at  ", "bold $bright"), (LOOK, "$words")]
        return Content.assemble((f"{name} → {read}  ", "bold $bright"), (words, "$words"), *key, *look)

    def arrow(self, down: int, right: int) -> None:
        label, predicted = self.cell or (0, 0)
        if not is_square(self.counts):
            return
        if self.is_table:
            last = len(self.counts) - 1
            self.cell = max(0, min(last, label + down)), max(0, min(last, predicted + right))
            row = self.cell[0]
        else:
            listed = most_frequent(self.counts)
            row = max(0, min(len(listed) - 1, (listed.index(self.cell) if self.cell in listed else 0) + down + right))
            self.cell = listed[row]
        self.show_again()
        self.scroll_to_row(self.query_one(".table").virtual_region.y + self.head_rows + row)

    def scroll_to_row(self, row: int) -> None:
        """Keep a row of the content in sight where the panel is lower than its table."""
        top, height = self.scroll_offset.y, self.size.height
        if row < top + 1 or row >= top + height:
            self.scroll_to(y=max(0, row - height // 2), animate=False, immediate=True)

    def enter(self) -> None:
        if self.cell is not None and self.cell[0] != self.cell[1] and is_square(self.counts):
            self.post_message(self.Opened(*self.cell))

    def on_click(self, event: events.Click) -> None:
        table = self.query_one(".table")
        x, y = event.screen_x - table.region.x, event.screen_y - table.region.y - self.head_rows
        head, cell = sizes(self.room[0])
        classes = len(self.counts)
        listed = [] if self.is_table else most_frequent(self.counts)
        on_table = self.is_table and 0 <= y < classes and head <= x < head + classes * cell
        if table.display and (on_table or 0 <= y < len(listed)):
            chosen = (y, (x - head) // cell) if on_table else listed[y]
            again, self.cell = chosen == self.cell, chosen
            self.show_again()
            if again:
                self.enter()


def is_square(counts: Counts) -> bool:
    """Whether these are the counts of a test: as many rows as columns, two at least."""
    return len(counts) > 1 and all(len(row) == len(counts) for row in counts)


def most_frequent(counts: Counts) -> list[tuple[int, int]]:
    """Labels and readings of the most frequent mistakes, of all classes without any the first."""
    labels = range(len(counts))
    mistakes = [(label, predicted) for label in labels for predicted in labels if label != predicted]
    return sorted(mistakes, key=lambda cell: -counts[cell[0]][cell[1]])[:MOST_CLASSES]


def largest(counts: Counts) -> tuple[int, int]:
    """Label and reading of the most frequent mistake."""
    return most_frequent(counts)[0]


def mistakes_list(counts: Counts, chosen: tuple[int, int], classes: Classes) -> Content:
    """`Shirt → Coat   12 of 80`, a row for each of the most frequent mistakes."""
    lines = []
    for label, predicted in most_frequent(counts):
        here = (label, predicted) == chosen
        words = f"{visible(classes.name(label))} → {visible(classes.name(predicted))}"
        told = f"  {counts[label][predicted]:,} of {sum(counts[label]):,}"
        ground = " on $here" if here else ""
        lines.append(
            Content.assemble((words, ("bold $bright" if here else "$words") + ground), (told, "$muted" + ground))
        )
    return Content("\n").join(lines)


def sizes(width: int) -> tuple[int, int]:
    """Columns of the labels at the left, and of one cell."""
    return (8, 5) if width >= 66 else (3, 4) if width >= 44 else (2, 3)


def matrix(
    counts: Counts, chosen: tuple[int, int], width: int, classes: Classes = DIGITS, *, ruled: bool = True
) -> Content:
    """Rows are labels, columns readings; at the right, where there is room, how many of each label are read right."""
    head, cell = sizes(width)
    size = len(counts)
    names = [visible(classes.name(label)) for label in range(size)]
    mistakes = sorted((row[n] for label, row in enumerate(counts) for n in range(size) if n != label), reverse=True)
    least = max(2, mistakes[:BRIGHT][-1])
    recall = width >= head + size * cell + 11
    top = "".join(name[: cell - 1].rjust(cell - 1) + " " for name in names)
    name = "label" if head >= 8 else ""
    right = "read right".rjust(11) if recall else ""
    rule = "─" * (head + size * cell + 11 * recall)
    lines = [
        Content.assemble((name.ljust(head) + top + right, "$muted")),
        *([Content.styled(rule, "$line")] if ruled else []),
    ]
    for label, row in enumerate(counts):
        here = label == chosen[0]
        parts = [(names[label][: head - 1].ljust(head), "bold $bright" if here else "$muted")]
        for predicted, count in enumerate(row):
            shown = f"{count}" if count else "·"
            shown = shown if len(shown) <= max(2, cell - (cell < 4)) else "▪" if predicted == label else "99"
            if label == predicted:
                tone = "$muted"
            elif not count:
                tone = "$faint"
            else:
                tone = "bold $bright" if count >= least else "$words"
            ground = " on $here" if (label, predicted) == chosen else " on $block" if tone == "bold $bright" else ""
            parts.append((shown.rjust(cell - 1).ljust(cell), tone + ground))
        if recall:
            total = sum(row)
            parts.append(((percent(row[label] / total) if total else "").rjust(11), "$muted"))
        lines.append(Content.assemble(*parts))
    return Content("\n").join(lines)
