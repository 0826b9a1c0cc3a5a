"""Real labelled digits to leaf through, and to label oneself before the data does."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tutor.ui.figures.base import Figure, Shelf
from tutor.ui.widgets.digit import DigitView

IN_A_ROW = 3

AMBIGUOUS = (115, 247, 582, 659, 720, 947, 1014, 1039, 1112, 1226, 1247, 1395, 2130, 2654, 4176, 8408)
"""Places of test digits that small networks often misread; hard for people too."""


class DigitsFigure(Figure):
    title = "Handwritten digits and their labels"
    keys = (("← →", "leaf"), ("0–9", "that digit"), ("g", "guess first"))
    BINDINGS = [
        Binding("left", "leaf(-1)", show=False),
        Binding("right", "leaf(1)", show=False),
        Binding("g", "guess", show=False),
        *[Binding(str(label), f"label({label})", show=False) for label in range(10)],
    ]
    DEFAULT_CSS = """
    DigitsFigure .row-of-digits { height: 8; }
    DigitsFigure .one { width: 14; height: 8; margin: 0 4 0 0; }
    DigitsFigure .one Static { width: 14; text-align: center; }
    DigitsFigure .big { height: 14; }
    """

    def __init__(self, shelf: Shelf, caption: str = "", start: int = 0) -> None:
        super().__init__(caption)
        self.shelf = shelf
        self.index = start
        self.nth = dict.fromkeys(range(10), -1)
        self.guessing = False
        self.guessed: int | None = None
        self.right = self.tried = 0

    def body(self) -> ComposeResult:
        with Horizontal(classes="row-of-digits"):
            for _ in range(IN_A_ROW):
                with Horizontal(classes="one"):
                    yield DigitView(size="small")
        yield Static(classes="labels")
        yield DigitView(id="big")

    def words(self) -> Content:
        label = self.shelf.digit(self.index).label
        bright = "bold $bright"
        if not self.guessing:
            return Content.assemble(
                "Test digit ",
                (f"{self.index + 1:,}", bright),
                f" of {self.shelf.count:,}: somebody wrote it, and its label says ",
                (str(label), bright),
                ".",
            )
        score = f"{self.right} of {self.tried} as labelled so far."
        if self.guessed is None:
            return Content.assemble("Which digit is this? Press ", ("0", bright), " to ", ("9", bright), f". {score}")
        told = "✓ The label agrees: " if self.guessed == label else f"✗ You read {self.guessed}, the label says "
        return Content.assemble(
            (told, "$right" if self.guessed == label else "$wrong"), (str(label), bright), f". {score} → the next one."
        )

    def show(self) -> None:
        row, big = self.query_one(".row-of-digits"), self.query_one("#big", DigitView)
        wide = self.content_size.width >= 50 and not self.guessing
        row.display, big.display = wide, not wide
        labels = self.query_one(".labels", Static)
        labels.display = wide
        if wide:
            shown = [self.shelf.digit(self.index + offset) for offset in range(IN_A_ROW)]
            for view, digit in zip(row.query(DigitView), shown, strict=True):
                view.pixels = digit.pixels
            labels.update(
                Content.assemble(
                    *(
                        (str(digit.label).center(14) + " " * 4, "bold $bright" if place == 0 else "$muted")
                        for place, digit in enumerate(shown)
                    )
                )
            )
        else:
            big.pixels = self.shelf.digit(self.index).pixels
        super().show()

    def action_leaf(self, by: int) -> None:
        if self.guessing:
            at = AMBIGUOUS.index(self.index) if self.index in AMBIGUOUS else -1
            self.index, self.guessed = AMBIGUOUS[(at + by) % len(AMBIGUOUS)], None
        else:
            self.index = (self.index + by) % max(1, self.shelf.count)
        self.show()

    def action_guess(self) -> None:
        self.guessing, self.guessed = not self.guessing, None
        self.index = AMBIGUOUS[0] if self.guessing else 0
        self.right = self.tried = 0
        self.show()

    def action_label(self, label: int) -> None:
        """A guess, or a jump to the next digit with that label."""
        if self.guessing:
            if self.guessed is None:
                self.guessed = label
                self.tried += 1
                self.right += label == self.shelf.digit(self.index).label
        else:
            self.nth[label] += 1
            self.index = self.shelf.find(label, self.nth[label]).index
        self.show()

    def point(self, event: events.MouseEvent) -> None:
        self.action_leaf(1 if event.x >= self.size.width // 2 else -1)
