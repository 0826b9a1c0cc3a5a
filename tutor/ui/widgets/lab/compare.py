"""Compare: two or three ticked runs, by the settings that differ, by accuracy, and by the digits that one reads and
the other does not."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from tutor.domain.words import visible
from tutor.training.comparing import ComparedImage, ComparedRun, Comparison, accuracy_words, points_words
from tutor.training.series import AXES, end_of, losses
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui import commands
from tutor.ui.commands import Command
from tutor.ui.lab_memory import LabMemory
from tutor.ui.seed_series import Spread
from tutor.ui.widgets.common.digit import DigitView, fitted
from tutor.ui.widgets.common.words import Words
from tutor.ui.widgets.lab.parts import CARD, CARD_GAP, LabPanel, share_words
from tutor.ui.widgets.lab.run_list import both_ends, fit
from tutor.ui.widgets.lab.tabs import VIEWS_FROM
from tutor.ui.widgets.run import plot
from tutor.ui.widgets.run.chart_words import chart_words
from tutor.ui.widgets.run.strip import percent

TONES = ("$accent", "$bright", "$muted")
"""Of the runs, in their order: the layers' colours are taken."""
MOST_CARDS = 5
ANOTHER = "Train (1) makes another: move a lever, press s."
HOW = f"Tick two or three runs in the list (4) with space, then press enter. {ANOTHER}"
LONGEST_NAME, LEAST_COLUMN = 20, 14
"""Columns of the longest name of a row, and of a figure with its uncertainty."""
HOW_BESIDE = f"Tick two or three runs at the left with space. {ANOTHER}"


class CurvesTogether(Widget):
    """The losses of the runs over each other, along the axis of the Lab, by steps at first; drawn or told."""

    DEFAULT_CSS = """
    CurvesTogether { height: 13; width: 1fr; }
    """

    def __init__(self, memory: LabMemory) -> None:
        super().__init__()
        self._memory = memory
        self._shown: tuple[tuple[TrainingSnapshot, ...], str, bool] = (), "", False

    def show(self, snapshots: Sequence[TrainingSnapshot]) -> None:
        shown = tuple(snapshots), self._memory.axis or AXES[0], self._memory.in_words
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def render(self) -> Content:
        runs, along, in_words = self._shown
        lines = [losses(one, along)[0] for one in runs]
        names = [f"run {one.run}" for one in runs]
        log = along == AXES[0]
        if in_words:
            told = list(zip(names, lines, strict=True))
            return Content.styled(chart_words("Training loss", told, along[:-1], log_x=log), "$words")
        plot.load()
        curves = [plot.Curve(line, tone[1:], name) for line, tone, name in zip(lines, TONES, names, strict=False)]
        end = max((end_of(one, along) for one in runs), default=1.0)
        axis = plot.Axis(end, log, 1e-3 if along == "seconds" else 1.0)
        return plot.chart((*curves[2:], *curves[:2]), axis, *self.content_size)


class PairCard(Widget):
    """A digit with what each of the runs reads it as."""

    DEFAULT_CSS = """
    PairCard { width: 14; height: 10; margin: 0 2 0 0; }
    PairCard Static { height: 3; }
    """

    def compose(self) -> ComposeResult:
        yield DigitView(size="small")
        yield Words()

    def show(self, one: ComparedImage, names: Sequence[str], side: tuple[int, int]) -> None:
        self.query_one(DigitView).pixels = fitted(one.pixels, side)
        rows = []
        for (label, share), tone, name in zip(one.read, TONES, names, strict=False):
            right = label == one.label
            sure = share_words(share)
            said = visible(name)[: CARD - 5 - len(sure)]
            gap = " " * max(1, CARD - 4 - len(said) - len(sure))
            mark = ("✓", "$right") if right else ("✗", "$wrong")
            rows.append(Content.assemble(("━ ", tone), (said, "bold $bright"), " ", mark, gap, (sure, "$muted")))
        self.query_one(Words).update(Content("\n").join(rows))


class LabCompare(LabPanel):
    """`learn` tells it what the runs that are ticked have come to."""

    DEFAULT_CSS = """
    LabCompare .title, LabCompare .table, LabCompare .seeds { margin: 0 0 1 0; }
    LabCompare .cards { height: 10; overflow: hidden hidden; }
    LabCompare CurvesTogether { margin: 1 0 0 0; }
    LabCompare .look { margin: 1 0 0 0; }
    """

    def __init__(self, memory: LabMemory) -> None:
        super().__init__(memory)
        self.found: Comparison | None = None
        self._told: Comparison | None = None
        self.of: tuple[int, ...] = ()
        self.group = self.first = 0
        self.seeds = Content("")
        """What runs of the first one's settings from other seeds came to."""

    def compose(self) -> ComposeResult:
        yield Words(classes="title")
        yield Words(classes="head")
        yield Words(classes="table")
        yield Words(classes="seeds")
        yield Words(classes="group")
        with Horizontal(classes="cards"):
            for _ in range(MOST_CARDS):
                yield PairCard()
        yield Words(classes="confusion")
        yield CurvesTogether(self.memory)
        yield Words(classes="look")

    @property
    def commands(self) -> tuple[Command, ...]:  # type: ignore[override]
        """Of the comparison, where there is one, and of the list of runs, where it stands beside it."""
        of_digits = (commands.NEXT_DIGIT, commands.DIGIT_GROUP) if self.shown else ()
        of_list = (commands.CHOOSE_RUN, commands.TICK_RUN) if self.screen.has_class("-wide") else ()
        return (*of_digits, *of_list, *((commands.NEXT_AXIS,) if self.shown else ()))

    @property
    def shown(self) -> Comparison | None:
        """The comparison, if it is one of the runs that are ticked now."""
        found = self.found
        return found if found is not None and self.of == self.memory.ticked and len(found.sides) > 1 else None

    @property
    def wanted(self) -> tuple[int, ...]:
        """The runs to compare, if they are not those that are known."""
        return self.memory.ticked if self.memory.ticked != self.of else ()

    def tell_seeds(self, found: Spread | None) -> None:
        """What the first run's settings came to from other seeds."""
        words = Content("")
        if found is not None:
            words = Content.assemble(
                (f"From {len(found.values)} seeds  ", "bold $bright"),
                (found.band, "$words"),
                (f"   mean {100 * found.mean:.2f} %, spread ± {100 * found.deviation:.2f}", "$muted"),
            )
        if words != self.seeds:
            self.seeds = words
            self.show_again()

    def learn(self, of: tuple[int, ...], found: Comparison | None) -> None:
        self.of, self.found, self.group, self.first = of, found, 0, 0
        self.show_again()

    def show_run(self, snapshot: TrainingSnapshot) -> None:
        found, width = self.shown, self.room[0]
        if found is not self._told:
            self._told = found
            self.post_message(self.Turned())
        for part in ".head", ".table", ".group", ".cards", ".confusion", "CurvesTogether", ".look":
            self.query_one(part).display = found is not None
        self.query_one(".seeds", Words).tell(self.seeds)
        title = "" if width >= VIEWS_FROM else "Compare"
        if found is None:
            how = HOW_BESIDE if self.screen.has_class("-wide") else HOW
            waits = "Reading them …" if len(self.wanted) > 1 else how
            waits = waits if snapshot.run else "No network has been trained yet. Press s to start a run."
            self.query_one(".title", Words).update(self.head(title, "", "", width))
            self.query_one(".look").display = True
            self.query_one(".look", Words).update(Content.styled(waits, "$words"))
            return
        tests = found.sides[0].snapshot.test_samples
        noun = found.classes.noun
        same = f"the same {tests:,} test {noun}s" if tests and found.same_data else "not the same data"
        self.query_one(".title", Words).update(self.head(title, "", same, width))
        column = self._column(width)
        self.query_one(".head", Words).update(self._head(found, width, column))
        self.query_one(".table", Words).update(self._table(found, width, column))
        self._show_group(found, width)
        wide = self.screen.has_class("-wide")
        self.query_one(CurvesTogether).display = not wide
        self.query_one(CurvesTogether).show([side.snapshot for side in found.sides])
        self.query_one(".look", Words).update(self._look(found))

    def _column(self, width: int) -> int:
        """Columns for each run: all there are, where the names of the rows have to stand above the values."""
        count = len(self.found.sides) if self.found else 2
        beside = (width - LONGEST_NAME) // count
        return min(19, beside if beside >= LEAST_COLUMN else width // count)

    def _head(self, found: Comparison, width: int, column: int) -> Content:
        row = [(" " * (width - column * len(found.sides)), "")]
        for side, tone in zip(found.sides, TONES, strict=False):
            name = both_ends(visible(side.name), column - 3)
            row += [(" " * (column - 2 - len(name)), ""), ("━ ", tone), (name, "bold $bright")]
        return Content.assemble(*row, ("\n" + "─" * width, "$line"))

    def _table(self, found: Comparison, width: int, column: int) -> Content:
        left = width - column * len(found.sides)
        first = visible(found.sides[0].name)
        rows: list[tuple[str, Sequence[str], str]] = [(name, values, "$words") for name, values in found.settings]
        if not rows:
            rows.append(("All settings are the same", [""] * len(found.sides), "$words"))
        rows.append(("", [""] * len(found.sides), ""))
        short = column < 18
        accuracies = [accuracy_words(side) for side in found.sides]
        if column < LEAST_COLUMN:
            accuracies = [words.removesuffix(" %") for words in accuracies]
        rows.append(("Test, ± chance", accuracies, "bold $bright"))
        training = [_share(side.snapshot.final_train_accuracy) for side in found.sides]
        rows.append((f"On training {found.classes.noun}s", training, "$words"))
        if any(found.pairs):
            rows.append(
                (f"Reads, {first} does not", ["", *(f"{p.gained:,}" if p else "–" for p in found.pairs)], "$words")
            )
            rows.append(
                (f"Misreads, {first} reads", ["", *(f"{p.lost:,}" if p else "–" for p in found.pairs)], "$words")
            )
            better = [points_words(pair) for pair in found.pairs]
            better = [words.removesuffix(" points") for words in better] if short else better
            rows.append((f"Better than {first} by", ["", *better], "bold $bright"))
        lines = []
        for name, values, tone in rows:
            values = [value if len(value) < column else value[: column - 2] + "…" for value in values]
            cells = "".join(value.rjust(column) for value in values)
            empty = column - len(values[0]) if values else 0  # what the first run leaves free: the name has its room
            if len(name) < left + empty:
                lines.append(Content.assemble((name.ljust(left + empty), "$muted"), (cells[empty:], tone)))
            else:
                lines.append(Content.assemble((fit(name, width), "$muted"), "\n", (" " * left + cells, tone)))
        return Content("\n").join(lines)

    @property
    def groups(self) -> int:
        """How many groups of digits there are, with the confusions that follow them."""
        if self.found is None:
            return 0
        return len(self.found.groups) + len([side for side in self.found.sides[1:] if side.confusion])

    def _show_group(self, found: Comparison, width: int) -> None:
        cards, confusion = self.query_one(".cards"), self.query_one(".confusion", Words)
        title = self.query_one(".group", Words)
        digits = self.group < len(found.groups)
        cards.display, confusion.display = digits and bool(found.groups), not digits
        title.display = bool(self.groups)
        if not self.groups:
            return
        if not digits:
            others = [side for side in found.sides[1:] if side.confusion]
            side = others[self.group - len(found.groups)]
            words = f"{side.name} against {found.sides[0].name}: how much more often it reads a row as a column"
            title.update(Content.styled(visible(words[:1].upper() + words[1:]), "bold $bright"))
            confusion.update(difference(found.sides[0], side, width))
            return
        name, count, shown = found.groups[self.group]
        fits = max(1, min(MOST_CARDS, (width + CARD_GAP) // (CARD + CARD_GAP)))
        self.first = max(0, min(self.first, len(shown) - fits))
        last = min(len(shown), self.first + fits)
        where = f"{self.first + 1} to {last} of {count:,}" if shown else "none"
        name = visible(name)
        gap = " " * max(1, width - len(name) - len(where))
        title.update(Content.assemble((name[:1].upper() + name[1:], "bold $bright"), gap, (where, "$muted")))
        names = found.classes
        for number, card in enumerate(self.query(PairCard)):
            index = self.first + number
            card.display = number < fits and index < len(shown)
            if card.display:
                one = shown[index]
                card.show(one, [names.name(label) for label, _ in one.read], found.side)

    def _look(self, found: Comparison) -> Content:
        ask = ("What to look at  ", "bold $bright")
        troubles = [f"{side.name}: {side.trouble}" for side in found.sides if side.trouble]
        other, pair = next(
            ((side, pair) for side, pair in zip(found.sides[1:], found.pairs, strict=False) if pair is not None),
            (None, None),
        )
        if not found.same_data:
            words = "They learned from other data: their accuracies do not compare."
        elif pair is None or other is None:
            words = "Only curves and accuracies can be compared."
        elif not (pair.gained or pair.lost):
            both, noun = f"{found.sides[0].name} and {other.name} read", found.classes.noun
            words = f"{both} the same {noun}s right, and some of the others differently."
            if other.read == found.sides[0].read:
                words = f"{both} every test {noun} the same."
        else:
            chance = "more than chance would do" if pair.clear else "no more than chance would do"
            words = f"{pair.gained:,} against {pair.lost:,} on the same {found.classes.noun}s: {chance}. "
            words += "A better network still misreads some that a worse one reads." if pair.clear and pair.lost else ""
        return Content.assemble(ask, (visible(" ".join([words[:1].upper() + words[1:], *troubles])), "$words"))

    def arrow(self, down: int, right: int) -> None:
        self.first += right
        if right:
            self.show_again()
        else:
            self.scroll_relative(y=3 * down, animate=False, immediate=True)

    def next_group(self) -> None:
        """Other digits, then the confusions as differences."""
        if self.groups:
            self.group, self.first = (self.group + 1) % self.groups, 0
            self.show_again()


def difference(first: ComparedRun, other: ComparedRun, width: int) -> Content:
    """A table of how much more often the second reads the label of a row as that of a column; the diagonal tells what
    is read right."""
    count = len(first.confusion)
    cell = 5 if width >= 5 * count + 4 else 4
    lines = [Content.styled("    " + "".join(f"{label:>{cell}}" for label in range(count)), "$muted")]
    for label in range(count):
        row: list[tuple[str, str]] = [(f"{label:>3} ", "$muted")]
        for read in range(count):
            change = other.confusion[label][read] - first.confusion[label][read]
            better = change > 0 if label == read else change < 0
            tone = "$faint" if not change else "$right" if better else "$wrong"
            row.append((f"{f'{change:+d}'.replace('-', '−') if change else '·':>{cell}}", tone))
        lines.append(Content.assemble(*row))
    return Content("\n").join(lines)


def _share(share: float | None) -> str:
    return "–" if share is None else percent(share)
