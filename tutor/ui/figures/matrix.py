"""A layer by hand: z = Wa + b for a 3-4-1 network, one entry asked for at a time."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from tutor.ui.figures.base import Figure, Stage, play_keys
from tutor.ui.figures.typed import TypedFigure
from tutor.ui.widgets.common.canvas import number

HIDDEN, INPUTS = 4, 3
PATIENCE = 3
"""Misses after which the result is told."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Small whole numbers, to be reckoned in the head: W₁ (4 x 3), b₁ (4), W₂ (1 x 4), b₂ and the inputs (3)."""

    x: tuple[int, int, int]
    w1: tuple[tuple[int, int, int], ...]
    b1: tuple[int, int, int, int]
    w2: tuple[int, int, int, int]
    b2: int


EXAMPLES = (
    Numbers((1, 2, -1), ((2, -1, 0), (1, 0, 3), (-1, 2, 1), (0, 1, -2)), (1, -2, 0, 1), (1, 3, -1, 2), -4),
    Numbers((3, 0, 2), ((1, 4, -1), (-2, 1, 1), (0, -3, 2), (1, 1, 1)), (-1, 2, -3, 0), (2, 1, -2, -1), 3),
    Numbers((-2, 1, 1), ((0, 2, 3), (-1, -1, 2), (2, 1, 0), (1, -2, 1)), (-4, 1, 2, 3), (-1, 2, 1, 3), 5),
)


class MatrixFigure(TypedFigure):
    """`done` entries are found: z of the hidden neurons from the top, then of the output."""

    title = "One layer by hand: z = Wa + b"
    keys = (("0–9 −", "type"), ("enter", "check"), ("backspace", "rub out"), ("d", "other numbers"))
    BINDINGS = [*TypedFigure.TYPING, *play_keys(d="next_example")]
    DEFAULT_CSS = """
    MatrixFigure .figure-words { min-height: 3; }
    """

    def __init__(self, caption: str = "") -> None:
        super().__init__(caption)
        self.example_place = 0
        self._begin()

    def _begin(self) -> None:
        self.done = self.misses = 0
        self.said = ""
        self.typed = ""

    @property
    def numbers(self) -> Numbers:
        return EXAMPLES[self.example_place]

    @property
    def hidden_sums(self) -> list[int]:
        """z of the hidden layer."""
        numbers = self.numbers
        return [
            sum(w * x for w, x in zip(row, numbers.x, strict=True)) + bias
            for row, bias in zip(numbers.w1, numbers.b1, strict=True)
        ]

    @property
    def activations(self) -> list[int]:
        """ReLU of z: whole numbers stay whole."""
        return [max(0, z) for z in self.hidden_sums]

    def _entry(self, index: int) -> tuple[tuple[int, ...], tuple[int, ...], int]:
        """The row of weights, what it meets, and the bias of an entry."""
        if index < HIDDEN:
            return self.numbers.w1[index], self.numbers.x, self.numbers.b1[index]
        return self.numbers.w2, tuple(self.activations), self.numbers.b2

    def result(self, index: int) -> int:
        row, column, bias = self._entry(index)
        return sum(w * a for w, a in zip(row, column, strict=True)) + bias

    def asks(self) -> bool:
        return self.done <= HIDDEN

    def check(self, value: float) -> None:
        row, column, bias = self._entry(self.done)
        products = [w * a for w, a in zip(row, column, strict=True)]
        result, written = sum(products) + bias, number(value)
        if value == result:
            self.said, self.misses, self.done = f"✓ {written}. ", 0, self.done + 1
            return
        self.misses += 1
        if self.misses >= PATIENCE:
            terms = " + ".join(plain(product) for product in products)
            self.said = f"✗ {written} is not it: {terms} + {plain(bias)} = {number(result)}. Type that. "
        elif value == sum(products):
            self.said = f"✗ {written} is Wa alone: the bias is missing. "
        elif value == -result:
            self.said = f"✗ {written} has the other sign: minus times minus is plus. "
        elif value in (sum(map(abs, products)) + bias, sum(map(abs, products)) + abs(bias)):
            self.said = f"✗ {written} forgets the minus signs. "
        else:
            terms = " + ".join(f"{plain(w)}×{plain(a)}" for w, a in zip(row, column, strict=True))
            self.said = f"✗ Not {written}. It is {terms}, then the bias {number(bias)}. "

    def words(self) -> Content:
        right = self.said.startswith("✓")
        parts: list[str | tuple[str, str]] = [(self.said, "$right" if right else "$wrong")] if self.said else []
        if not self.asks():
            parts += [
                "All five entries found: 3 numbers in, 1 out. Notice the shapes: a matrix has a ",
                ("row for each neuron", "bold $bright"),
                " and a column for each number that comes in. d has other numbers.",
            ]
        elif self.done < HIDDEN:
            parts += [
                f"Multiply row {self.done + 1} of W₁ with x, number by number, sum up, and add the bias: ",
                (f"z{'₁₂₃₄'[self.done]} = ?", "bold $bright"),
            ]
        else:
            parts += [
                "The activations are ReLU(z): below 0 becomes 0. Now the output's only row: ",
                ("z = ?", "bold $bright"),
            ]
        return Content.assemble(*parts)

    def text_form(self) -> str:
        numbers = self.numbers
        rows = "; ".join(", ".join(map(number, row)) for row in numbers.w1)
        return (
            f"{self.title}. W₁ is 4 x 3, its rows: {rows}. x is 3 x 1: {', '.join(map(number, numbers.x))}. b₁ is "
            f"4 x 1: {', '.join(map(number, numbers.b1))}. W₂ is 1 x 4: {', '.join(map(number, numbers.w2))}. b₂ is "
            f"1 x 1: {number(numbers.b2)}. Hidden activations are ReLU(z). {self.words().plain}"
        )

    def picture(self, width: int) -> Content:
        muted, numbers = "$muted", self.numbers
        rows = [
            Content.styled("  W₁ 4×3       x 3×1   b₁ 4×1     z   a", muted)
            if width >= 40
            else Content.styled("  W₁ 4×3     3×1  4×1     z   a", muted)
        ]
        wide = width >= 40
        gap = "  " if wide else ""
        for index in range(HIDDEN):
            here = index == self.done
            style = "bold $bright" if here else "$words"
            weights = "".join(f"{number(w):>3}" for w in numbers.w1[index])
            x = f"{number(numbers.x[index]):>3}" if index < INPUTS else "   "
            x_style = "bold $bright" if self.done < HIDDEN else "$words"
            rows.append(
                Content.assemble(
                    ("› " if here else "  ", "$accent"),
                    (weights, style),
                    (f"{gap} ×" if index == 0 else f"{gap}  ", muted),
                    (gap + x, x_style),
                    (f"{gap} +", muted),
                    (f"{number(numbers.b1[index]):>3}", style),
                    (f"{gap} =", muted),
                    self._z(index),
                    (f"{self.activations[index]:>4}" if self.done >= HIDDEN else "", "$layer-hidden"),
                )
            )
        here = self.done == HIDDEN
        weights = "".join(f"{number(w):>3}" for w in numbers.w2)
        output = Content.assemble(
            ("› " if here else "  ", "$accent"),
            ("W₂ 1×4" if wide else "W₂", muted),
            (weights, "bold $bright" if here else "$words"),
            (" × a + b₂", muted),
            (f"{number(numbers.b2):>3}", "bold $bright" if here else "$words"),
            (" =", muted),
            self._z(HIDDEN),
        )
        return Content("\n").join([*rows, Content(""), output, Content(""), self.keypad()])

    def _z(self, index: int) -> Content:
        if index < self.done:
            return Content.styled(f"{number(self.result(index)):>4}", "$words")
        if index == self.done:
            return Content.styled(f"{(self.typed or '?') + '▏':>5}"[-max(4, len(self.typed) + 1) :], "bold $accent")
        return Content.styled("   ·", "$muted")

    def action_next_example(self) -> None:
        self.example_place = (self.example_place + 1) % len(EXAMPLES)
        self._begin()
        self.show()


def plain(value: int) -> str:
    """A number as it stands in a sum: negative ones in parentheses."""
    return f"({number(value)})" if value < 0 else number(value)


def make(stage: Stage, caption: str) -> Figure:
    return MatrixFigure(caption)
