"""Forward and backward through a 2-2-1 network, one operation at a time; each gradient's sign can be bet on."""

from __future__ import annotations

from textual.content import Content

from tutor.ui.figures.base import ROOMY, Figure, Stage, play_keys
from tutor.ui.figures.two_two_one import EXAMPLES, Example, Operation, fine, gradients_of, passes, stepped
from tutor.ui.widgets.common.canvas import Canvas, number, signed

PLACES_WIDE = (0, 9, 18, 20, 37, 43, 45)
PLACES_NARROW = (0, 6, 12, 14, 22, 25, 27)
"""Columns of the picture: inputs' text and dot, hidden dot and text, where the last lines begin, output dot, text."""

ROWS = 6


class BackpropFigure(Figure):
    """`done` operations are revealed. `bets` has a sign for each gradient that was bet on, by its index."""

    title = "Backpropagation, one operation at a time"
    keys = (("enter", "next step"), ("+ −", "bet on its sign"), ("←", "back"), ("d", "other numbers"), ("0", "again"))
    BINDINGS = play_keys(
        enter="reveal", right="reveal", left="back", plus="bet(1)", minus="bet(-1)", d="next_example", key_0="reset"
    )
    DEFAULT_CSS = """
    BackpropFigure .figure-words { min-height: 3; }
    """

    def __init__(self, caption: str = "") -> None:
        super().__init__(caption)
        self.example_place = 0
        self._begin()

    def _begin(self) -> None:
        self.parameters = self.example.parameters
        self.right = self.tried = 0
        self._new_round()

    def _new_round(self) -> None:
        self.operations = passes(self.example, self.parameters)
        self.done = self.farthest = 0
        self.bets: dict[int, int] = {}
        self.asked = False  # the learner was asked for a bet, and gave none

    @property
    def example(self) -> Example:
        return EXAMPLES[self.example_place]

    @property
    def following(self) -> Operation | None:
        return self.operations[self.done] if self.done < len(self.operations) else None

    @property
    def may_bet(self) -> bool:
        """True before a gradient that was never shown."""
        return self.following is not None and self.following.gradient and self.done == self.farthest

    # words

    def words(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        if self.done:
            shown = self.operations[self.done - 1]
            bet = self.bets.get(self.done - 1)
            if shown.gradient and bet is not None:
                hit = (bet > 0) == (shown.value > 0)
                parts += [("✓ your bet holds. ", "$right") if hit else ("✗ the other sign. ", "$wrong")]
            parts.append(shown.says + " ")
        else:
            parts.append("A sample goes forward through the network, then its error comes back. Press enter. ")
        if self.may_bet:
            assert self.following is not None
            if self.asked:
                parts.append(("Bet first, + or −; enter again goes on without. ", "bold $bright"))
            elif (bet := self.bets.get(self.done)) is not None:
                parts.append(
                    (f"You bet {'+' if bet > 0 else '−'} on {self.following.name}: enter shows it. ", "$bright")
                )
            else:
                parts.append((f"Will {self.following.name} be + or −? ", "bold $bright"))
        elif self.following is None:
            parts.append("Enter goes round again with the new parameters. ")
        if self.tried:
            parts.append((f"{self.right} of {self.tried} bets right.", "$muted"))
        return Content.assemble(*parts)

    def text_form(self) -> str:
        x1, x2 = (number(x) for x in self.example.inputs)
        shown = "; ".join(f"{one.name} = {one.formula} = {one.numbers} = {fine(one.value)}" for one in self.operations)
        return (
            f"{self.title}. Two inputs x₁ = {x1}, x₂ = {x2}, two hidden neurons and an output, all sigmoid; label "
            f"y = {self.example.label:g}, loss L = (ŷ − y)². All operations in order: {shown}. {self.words().plain}"
        )

    # the picture

    def picture(self, width: int) -> Content:
        wide = width >= ROOMY
        gap = [] if self.low else [Content("")]
        return Content("\n").join([*self._network(wide), *gap, *self._operation(width), *gap, *self._parameters(wide)])

    def _known(self) -> dict[str, float]:
        return {one.name: one.value for one in self.operations[: self.done]}

    def _network(self, wide: bool) -> list[Content]:
        x_text, x_dot, h_dot, h_text, joint, out_dot, out_text = PLACES_WIDE if wide else PLACES_NARROW
        canvas, known = Canvas(57 if wide else 36, ROWS), self._known()
        now = self.operations[self.done - 1].part if self.done else ""
        for neuron, row in (("h1", 0), ("h2", 4)):
            tone = "$accent" if now == neuron else "$line"
            for source in (0, 4):
                canvas.line(2 * x_dot + 3, 4 * source + 2, 2 * h_dot - 2, 4 * row + 2, tone)
            canvas.line(2 * joint, 4 * row + 2, 2 * out_dot - 2, 10, "$accent" if now == "out" else "$line")
        for index, (row, x) in enumerate(zip((0, 4), self.example.inputs, strict=True)):
            name = f"x{'₁₂'[index]} " if wide else ""
            canvas.write(x_text, row, f"{name}{signed(x, 1)}", "$words")
            canvas.write(x_dot, row, "●", "$layer-input")
        for neuron, (z, a), row in (("h1", ("z₁", "a₁"), 0), ("h2", ("z₂", "a₂"), 4)):
            canvas.write(h_dot, row, "●", "$layer-hidden")
            self._neuron(canvas, h_text, row, z, a, known, wide, "bold $bright" if now == neuron else "$words")
        canvas.write(out_dot, 2, "●", "$layer-output")
        self._neuron(canvas, out_text, 2, "z", "ŷ", known, False, "bold $bright" if now == "out" else "$words")
        loss = f"L {fine(known['L'])}" if "L" in known else "L ?"
        canvas.write(out_text, 4, f"y {self.example.label:g}", "$muted")
        canvas.write(out_text, 5, loss, "bold $bright" if now == "loss" else "$words")
        return canvas.lines()

    @staticmethod
    def _neuron(
        canvas: Canvas, column: int, row: int, z: str, a: str, known: dict[str, float], wide: bool, tone: str
    ) -> None:
        """`z₁ +0.78 a₁ 0.69`, and in the row below how the loss hangs on z."""
        sums = f"{z} {signed(known[z], 2) if z in known else '?    '} " if wide else ""
        canvas.write(column, row, f"{sums}{a} {number(known[a], 2) if a in known else '?'}", tone)
        if (name := f"∂L/∂{z}") in known:
            canvas.write(column, row + 1, f"∂{z} {fine(known[name])}" if wide else fine(known[name]), "$muted")

    def _operation(self, width: int) -> list[Content]:
        """What was calculated last, and the formula that comes next; always as many rows."""
        rows = []
        if self.done:
            shown = self.operations[self.done - 1]
            value = signed(shown.value, 4) if shown.gradient and abs(shown.value) >= 0.00005 else fine(shown.value)
            rows.append(Content.assemble((shown.name, "bold $bright"), " = ", shown.formula))
            rows.append(Content.assemble("   = ", shown.numbers, " = ", (value, "bold $bright")))
        else:
            rows += [Content.assemble(("forward", "$muted")), Content("")]
        if self.following is None:
            rows.append(Content.styled("one pass is complete", "$muted"))
        else:
            bet = {1: " bet +", -1: " bet −"}.get(self.bets.get(self.done, 0), "")
            rows.append(
                Content.assemble(
                    ("next ", "$muted"), f"{self.following.name} = {self.following.formula} = ?", (bet, "bold $accent")
                )
            )
        lines = [line for row in rows for line in row.wrap(width)]
        most = 3 if width >= ROOMY else 5
        return lines + [Content("")] * (most - len(lines))

    def _parameters(self, wide: bool) -> list[Content]:
        """Each neuron's weights and bias, and the gradients found so far."""
        shown = self.operations[: self.done]
        found = {one.parameter: one.value for one in shown if one.parameter is not None}
        updated = self.following is None
        now = shown[-1].parameter if shown else None
        parameters = stepped(self.parameters, gradients_of(self.operations)) if updated else self.parameters
        values, slopes = [], []
        for row, neuron in enumerate(("h₁ ", "h₂ ", "out")):
            layer = "$layer-output" if row == 2 else "$layer-hidden"
            cells: list[tuple[str, str]] = []
            marks: list[tuple[str, str]] = []
            for index in range(3):
                style = "bold $bright" if (row, index) == now else "$words"
                cells.append((f"{signed(parameters[row][index], 2):>7}", style))
                text = signed(found[(row, index)], 4) if (row, index) in found else "·"
                marks.append((f"{text:>9}", style))
            values.append(Content.assemble((neuron, layer), *cells))
            slopes.append(Content.assemble(("" if wide else neuron, layer), *marks))
        told = "new weights, bias" if updated else "weights and bias"
        if wide:
            heads = Content.styled(f"   {told:>21}   {'their gradients':>24}", "$muted")
            return [heads, *(Content.assemble(one, "   ", other) for one, other in zip(values, slopes, strict=True))]
        return [Content.styled(told, "$muted"), *values, Content.styled("their gradients", "$muted"), *slopes]

    # what can be done

    def action_bet(self, sign: int) -> None:
        if self.may_bet:
            self.bets[self.done] = sign
            self.asked = False
            self.show()

    def action_reveal(self) -> None:
        if self.following is None:
            self.parameters = stepped(self.parameters, gradients_of(self.operations))
            self._new_round()
        elif self.may_bet and self.done not in self.bets and not self.asked:
            self.asked = True
        else:
            if self.may_bet and self.done in self.bets:
                self.tried += 1
                self.right += (self.bets[self.done] > 0) == (self.following.value > 0)
            self.done += 1
            self.farthest, self.asked = max(self.farthest, self.done), False
        self.show()

    def action_back(self) -> None:
        self.done, self.asked = max(0, self.done - 1), False
        self.show()

    def action_next_example(self) -> None:
        self.example_place = (self.example_place + 1) % len(EXAMPLES)
        self._begin()
        self.show()

    def action_reset(self) -> None:
        self._begin()
        self.show()


def make(stage: Stage, caption: str) -> Figure:
    return BackpropFigure(caption)
