"""Real labelled digits to leaf through, and to label oneself before the data does."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tutor.training.digits import DigitShelf
from tutor.ui.figures.base import ROOMY, Figure, Stage, play_keys, target
from tutor.ui.widgets.common.digit import DigitView
from tutor.ui.widgets.common.room import while_standing

IN_A_ROW = 3

AMBIGUOUS = (115, 247, 582, 659, 720, 947, 1014, 1039, 1112, 1226)
"""Places of ten test digits that small networks often misread; hard for people too."""


class DigitsFigure(Figure):
    title = "Handwritten digits and their labels"
    BINDINGS = [
        *play_keys(left="leaf(-1)", right="leaf(1)", g="guess"),
        *[Binding(str(label), f"label({label})", show=False) for label in range(10)],
    ]
    DEFAULT_CSS = """
    DigitsFigure .row-of-digits { height: 8; }
    DigitsFigure .one { width: 14; height: 8; margin: 0 4 0 0; }
    DigitsFigure .one Static { width: 14; text-align: center; }
    DigitsFigure .labels-to-give { height: auto; margin: 1 0 0 0; }
    """

    def __init__(self, shelf: DigitShelf, caption: str = "", start: int = 0, *, guessing: bool = False) -> None:
        super().__init__(caption)
        self.shelf = shelf
        self.start = start
        self.nth = dict.fromkeys(range(10), -1)
        self._begin(guessing)

    def _begin(self, guessing: bool) -> None:
        self.guessing = guessing
        self.index = AMBIGUOUS[0] if guessing else self.start
        self.guesses: dict[int, int] = {}  # what the learner read, by the digit's index

    def key_pairs(self) -> tuple[tuple[str, str], ...]:
        if self.guessing:
            return (("0–9", "your label"), ("← →", "leaf"), ("g", "see labels at once"))
        return (("← →", "leaf"), ("0–9", "that digit"), ("g", "guess first"))

    @property
    def agreed(self) -> int:
        """Guesses that the label agrees with."""
        return sum(self.shelf.digit(index).label == guess for index, guess in self.guesses.items())

    def body(self) -> ComposeResult:
        with Horizontal(classes="row-of-digits"):
            for _ in range(IN_A_ROW):
                with Horizontal(classes="one"):
                    yield DigitView(size="small")
        yield Static(classes="labels")
        yield DigitView(id="big")
        yield Static(classes="labels-to-give")

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
        number = AMBIGUOUS.index(self.index) + 1
        guess = self.guesses.get(self.index)
        if guess is None:
            return Content.assemble(
                f"Digit {number} of {len(AMBIGUOUS)}: label it before the data does, ",
                ("0", bright),
                " to ",
                ("9", bright),
                ".",
            )
        parts: list[str | tuple[str, str]] = [
            ("✓ The label agrees: ", "$right")
            if guess == label
            else (f"✗ You read {guess}, the label says ", "$wrong"),
            (str(label), bright),
            f". You and the labels agree on {self.agreed} of {len(self.guesses)}. ",
        ]
        if len(self.guesses) < len(AMBIGUOUS):
            parts.append("→ has the next one.")
        else:
            parts.append("Notice: a label is what somebody said, and a network is taught to agree with it.")
        return Content.assemble(*parts)

    def text_form(self) -> str:
        labels = ", ".join(str(self.shelf.digit(self.index + offset).label) for offset in range(IN_A_ROW))
        told = "" if self.guessing else f" Pictures of handwritten digits, with the labels {labels}."
        return f"{self.title}.{told} {self.words().plain}"

    @while_standing
    def show(self) -> None:
        row, big = self.query_one(".row-of-digits"), self.query_one("#big", DigitView)
        wide = self.room >= ROOMY and not self.guessing
        row.display, big.display = wide, not wide
        give = self.query_one(".labels-to-give", Static)
        give.display = self.guessing
        chosen = self.guesses.get(self.index)
        give.update(
            Content("  ").join(
                [
                    target(
                        Content.styled(str(label), "bold $bright" if label == chosen else "$muted"), f"label({label})"
                    )
                    for label in range(10)
                ]
            )
        )
        labels = self.query_one(".labels", Static)
        labels.display = wide
        if wide:
            shown = [self.shelf.digit(self.index + offset) for offset in range(IN_A_ROW)]
            for view, digit in zip(row.query(DigitView), shown, strict=True):
                view.pixels = digit.pixels
            labels.update(
                Content.assemble(
                    *(
                        (str(digit.label).center(14) + " " * 4, "bold $bright" if number == 0 else "$muted")
                        for number, digit in enumerate(shown)
                    )
                )
            )
        else:
            big.pixels = self.shelf.digit(self.index).pixels
        super().show()

    def action_leaf(self, by: int) -> None:
        if self.guessing:
            self.index = AMBIGUOUS[(AMBIGUOUS.index(self.index) + by) % len(AMBIGUOUS)]
        else:
            self.index = (self.index + by) % max(1, self.shelf.count)
        self.show()

    def action_guess(self) -> None:
        self._begin(not self.guessing)
        self.show()

    def action_label(self, label: int) -> None:
        """A guess, the first of which counts; or a jump to the next digit with that label."""
        if self.guessing:
            self.guesses.setdefault(self.index, label)
        else:
            self.nth[label] += 1
            self.index = self.shelf.find(label, self.nth[label]).index
        self.show()

    def point(self, event: events.MouseEvent) -> None:
        self.action_leaf(1 if event.x >= self.size.width // 2 else -1)


def make(stage: Stage, caption: str, start: int, guess: str) -> Figure:
    return DigitsFigure(stage.shelf, caption, start, guessing=guess == "yes")
