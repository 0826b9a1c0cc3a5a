"""From picture to vector: move over the pixels, see the place in the column and the value."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tutor.training.digits import DigitShelf
from tutor.ui.figures.base import ROOMY, Figure, Stage, play_keys
from tutor.ui.figures.typed import TypedFigure
from tutor.ui.widgets.common.digit import SIDE, DigitView, tone
from tutor.ui.widgets.common.room import while_standing

SMALL_SIDE = 4
SMALL_PICTURE = (0, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 255, 255, 255)
"""A rough 1 on 4 x 4 pixels."""

NEIGHBOURS = 4
"""Places shown before and after the cursor's."""


ASKED = ((2, 3), (1, 28), (4, 1), (10, 20), (28, 28))
"""Row and column, 1-based, of pixels whose place is asked for."""


class FlattenFigure(TypedFigure):
    """Where the learner guesses, the column is covered until the place of the pixel is found; `asked` counts them."""

    title = "From picture to vector"
    drags = True
    BINDINGS = [
        *play_keys(left="move(0,-1)", right="move(0,1)", up="move(-1,0)", down="move(1,0)", d="next_digit", g="guess"),
        *play_keys(key_4="switch"),
        *TypedFigure.TYPING,
    ]
    DEFAULT_CSS = """
    FlattenFigure .pixels { height: auto; }
    FlattenFigure .table { width: auto; height: auto; margin: 0 0 0 5; }
    FlattenFigure .small-picture { width: 28; height: 14; }
    FlattenFigure.-tight .pixels { layout: vertical; }
    FlattenFigure.-tight .table { margin: 1 0 0 0; }
    """

    def __init__(self, shelf: DigitShelf, caption: str = "", label: int = 3, *, guessing: bool = False) -> None:
        super().__init__(caption)
        self.shelf = shelf
        self.label, self.nth = label, 0
        self.small = False
        self.row, self.column = 10, 14
        self.guessing = False
        self.asked = 0
        self.said = ""
        if guessing:
            self._ask(0)

    def key_pairs(self) -> tuple[tuple[str, str], ...]:
        if self.guessing:
            return (
                ("0–9", "type"),
                ("enter", "check"),
                ("backspace", "rub out"),
                ("d", "next digit"),
                ("g", "look freely"),
            )
        return (("← ↑ ↓ →", "move"), ("d", "next digit"), ("4", "the 4 × 4 picture"), ("g", "guess first"))

    def asks(self) -> bool:
        return self.guessing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("move", "switch"):
            return not self.guessing
        return super().check_action(action, parameters)

    def _ask(self, which: int) -> None:
        self.guessing, self.small = True, False
        self.asked = which % len(ASKED)
        row, column = ASKED[self.asked]
        self.row, self.column = row - 1, column - 1

    def check(self, value: float) -> None:
        row, column = self.row + 1, self.column + 1
        lie = (
            "lies no full row" if not self.row else "lies 1 full row" if self.row == 1 else f"lie {self.row} full rows"
        )
        if value == self.position:
            self.said = f"✓ {self.row} × 28 + {column} = {self.position}: the full rows above it, then its own column. "
            self._ask(self.asked + 1)
        elif value == SIDE * row + column:
            self.said = f"✗ {value:g} counts a row too many: above row {row} {lie}. "
        elif value == SIDE * self.column + row:
            self.said = f"✗ {value:g} goes down the columns; we read row by row. "
        elif value == self.position - 1:
            self.said = f"✗ {value:g} would be right counting from 0, as programs do. Here the first place is 1. "
        else:
            self.said = f"✗ Not {value:g}. How many full rows of 28 lie above it? Then count on in its own row. "

    def action_guess(self) -> None:
        self.said, self.typed = "", ""
        if self.guessing:
            self.guessing = False
        else:
            self._ask(self.asked)
        self.show()

    @property
    def side(self) -> int:
        return SMALL_SIDE if self.small else SIDE

    @property
    def pixels(self) -> bytes:
        return bytes(SMALL_PICTURE) if self.small else self.shelf.find(self.label, self.nth).pixels

    @property
    def position(self) -> int:
        """1-based position of the cursor's pixel in the column."""
        return self.side * self.row + self.column + 1

    def body(self) -> ComposeResult:
        with Horizontal(classes="pixels"):
            yield DigitView()
            yield Static(classes="small-picture")
            yield Static(classes="table")

    def words(self) -> Content:
        if self.guessing:
            return Content.assemble(
                (self.said, "$right" if self.said.startswith("✓") else "$wrong"),
                "Which place in the column has the pixel in row ",
                (str(self.row + 1), "bold $bright"),
                ", column ",
                (str(self.column + 1), "bold $bright"),
                "? ",
                (f"{self.typed or '?'}▏", "bold $accent"),
            )
        value = self.pixels[self.position - 1] / 255
        bright = "bold $bright"
        return Content.assemble(
            "Row ",
            (str(self.row + 1), bright),
            ", column ",
            (str(self.column + 1), bright),
            f": {self.row} × {self.side} + {self.column + 1} = place ",
            (str(self.position), bright),
            ", value ",
            (f"{value:.2f}", bright),
        )

    def text_form(self) -> str:
        values = ", ".join(f"{gray / 255:.2f}" for gray in SMALL_PICTURE)
        return (
            f"{self.title}. A picture of {self.side} x {self.side} pixels becomes a column of {self.side**2} numbers, "
            f"row by row. {self.words().plain}. The 4 x 4 picture in order: {values}."
        )

    @while_standing
    def show(self) -> None:
        self.set_class(self.room < ROOMY, "-tight")
        digit, small = self.query_one(DigitView), self.query_one(".small-picture", Static)
        digit.display, small.display = not self.small, self.small
        if self.small:
            small.update(self._small_picture())
        else:
            digit.pixels = self.pixels
            digit.highlight = (self.row, self.column)
        self.query_one(".table", Static).update(self._table())
        super().show()

    def _tone(self, gray: int, tinted: int) -> str:
        tones = self.app.theme_variables
        return tone(gray, tinted, tones["paper"], tones["ink"], tones["layer-input"]).hex

    def _small_picture(self) -> Content:
        """4 x 4 cells of seven columns and three rows, each with its place written in it."""
        lines = []
        for row in range(SMALL_SIDE):
            for part in range(3):
                cells = []
                for column in range(SMALL_SIDE):
                    here = (row, column) == (self.row, self.column)
                    tinted = 2 if here else 1 if row == self.row else 0
                    gray = SMALL_PICTURE[row * SMALL_SIDE + column]
                    number = str(row * SMALL_SIDE + column + 1) if part == 1 else ""
                    ground = self._tone(gray, tinted)
                    words = self._tone(0, 0) if gray > 127 and not here else self._tone(255, 0)
                    cells.append((number.center(7), f"{words} on {ground}"))
                lines.append(Content.assemble(*cells))
        return Content("\n").join(lines)

    def _table(self) -> Content:
        """The column's first place, those around the cursor, and its last, each with its gray value as a patch."""
        if self.guessing:
            return Content("\n").join(
                [Content.styled("place     value", "$muted"), Content("    ?"), Content(""), self.keypad(5)]
            )
        last, pixels = self.side**2, self.pixels
        if self.small:
            shown = list(range(1, last + 1))
        else:
            start = max(1, min(self.position - NEIGHBOURS, last - 2 * NEIGHBOURS))
            shown = sorted({1, *range(start, min(last, start + 2 * NEIGHBOURS) + 1), last})
        rows = [Content.styled("place     value", "$muted")]
        before = 0
        for position in shown:
            if position != before + 1:
                rows.append(Content.styled("    ⋮    ⋮", "$faint"))
            before = position
            here = position == self.position
            row = (position - 1) // self.side
            gray = pixels[position - 1]
            patch = self._tone(gray, 2 if here else 1 if row == self.row else 0)
            style = "bold $bright" if here else "$muted"
            rows.append(
                Content.assemble(
                    (str(position).rjust(5), style),
                    "  ",
                    ("    ", f"on {patch}"),
                    "  ",
                    (f"{gray / 255:.2f}", "bold $bright" if here else "$words"),
                    ("  ◂" if here else "", "$layer-input"),
                )
            )
        return Content("\n").join(rows)

    def action_move(self, down: int, right: int) -> None:
        self.row = max(0, min(self.side - 1, self.row + down))
        self.column = max(0, min(self.side - 1, self.column + right))
        self.show()

    def action_next_digit(self) -> None:
        if self.small:
            self.action_switch()
        self.label = (self.label + 1) % 10
        self.nth += self.label == 0
        self.show()

    def action_switch(self) -> None:
        self.small = not self.small
        self.row, self.column = (1, 2) if self.small else (10, 14)
        self.show()

    def point(self, event: events.MouseEvent) -> None:
        if self.guessing:
            return
        picture = self.query_one(".small-picture") if self.small else self.query_one(DigitView)
        x, y = event.screen_x - picture.region.x, event.screen_y - picture.region.y
        if 0 <= x < picture.region.width and 0 <= y < picture.region.height:
            self.column, self.row = (x // 7, y // 3) if self.small else (x, 2 * y)
            self.row, self.column = min(self.row, self.side - 1), min(self.column, self.side - 1)
            self.show()


def make(stage: Stage, caption: str, digit: int, guess: str) -> Figure:
    return FlattenFigure(stage.shelf, caption, digit, guessing=guess == "yes")
