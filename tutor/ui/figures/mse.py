"""The mean squared error, and cross-entropy: outputs to move against a label, and what the loss says to them."""

from __future__ import annotations

from textual import events
from textual.content import Content

from tutor.domain.marks import half_step_bar
from tutor.ui.figures.arithmetic import cross_entropy
from tutor.ui.figures.base import ROOMY, Figure, Stage, play_keys, target
from tutor.ui.widgets.common.canvas import Canvas, Chart, number, signed

NAMES = ("dog", "cat", "horse")
START = (14, 2, 8)
"""Outputs at first, in steps of a twentieth."""

STEPS_OF_ONE = 20


class MeanSquaredErrorFigure(Figure):
    title = "Outputs against a label: the mean squared error"
    drags = True
    keys = (("↑ ↓", "output"), ("← →", "move it"), ("d", "other label"), ("0", "begin again"))
    BINDINGS = play_keys(
        up="choose(-1)", down="choose(1)", left="move(-1)", right="move(1)", d="next_label", key_0="reset"
    )
    DEFAULT_CSS = """
    MeanSquaredErrorFigure .figure-words { min-height: 3; }
    """

    def __init__(self, caption: str = "") -> None:
        super().__init__(caption)
        self.steps = list(START)
        self.here = 0
        self.label = 1

    @property
    def outputs(self) -> list[float]:
        return [step / STEPS_OF_ONE for step in self.steps]

    @property
    def wanted(self) -> list[int]:
        """The label as numbers: 1 at its place, 0 elsewhere."""
        return [int(index == self.label) for index in range(len(NAMES))]

    @property
    def differences(self) -> list[float]:
        return [output - wanted for output, wanted in zip(self.outputs, self.wanted, strict=True)]

    @property
    def squares(self) -> list[float]:
        return [difference**2 for difference in self.differences]

    @property
    def mse(self) -> float:
        return sum(self.squares) / len(NAMES)

    def words(self) -> Content:
        bright, squares = "bold $bright", self.squares
        outputs = self.outputs
        if not any(self.differences):
            return Content.assemble(
                ("✓ ", "$right"),
                ("MSE 0", bright),
                ": every output is its label. Notice how little the last step changed it: "
                "0.05 off costs only 0.05² = 0.0025.",
            )
        worst = max(range(len(NAMES)), key=squares.__getitem__)
        parts: list[str | tuple[str, str]] = ["Move every output to its label until the MSE is 0. "]
        first = outputs.index(max(outputs))
        if first == self.label and outputs.count(max(outputs)) == 1:
            parts += [
                ("The largest output is right", bright),
                f" already, yet the MSE is {self.mse:.3f}: it does not count mistakes, it measures how far off.",
            ]
        else:
            share = squares[worst] / sum(squares)
            parts += [
                (NAMES[worst], bright),
                f" is off by {abs(self.differences[worst]):.2f} and makes {share:.0%} of the sum: twice as far off "
                "costs four times as much.",
            ]
        return Content.assemble(*parts)

    def text_form(self) -> str:
        rows = "; ".join(
            f"{name}: output {output:.2f}, label {wanted}, difference {number(difference, 2)}, square {square:.4f}"
            for name, output, wanted, difference, square in zip(
                NAMES, self.outputs, self.wanted, self.differences, self.squares, strict=True
            )
        )
        return (
            f"{self.title}. {rows}. Sum of squares {sum(self.squares):.4f}, mean over {len(NAMES)} outputs "
            f"{self.mse:.4f}. {self.words().plain}"
        )

    def _cells(self) -> int:
        return 20 if self.room >= ROOMY else 6

    def picture(self, width: int) -> Content:
        cells = self._cells()
        gap = "  " if width >= ROOMY else " "
        heads = f"{'':8}output{'label':>{cells + 2}}{'off by':>{5 + 2 * len(gap)}}{'square':>{6 + len(gap)}}"
        rows = [Content.styled(heads, "$muted")]
        for index, name in enumerate(NAMES):
            here = index == self.here
            style = "bold $bright" if here else "$words"
            line = half_step_bar(self.outputs[index], cells)
            name_cells = Content.assemble(
                ("› " if here else "  ", "$accent"), (name.ljust(6), style), (f"{self.outputs[index]:.2f} ", style)
            )
            rows.append(
                Content.assemble(
                    target(name_cells, f"choose_output({index})"),
                    (line, "$layer-output"),
                    ("─" * (cells - len(line)), "$line"),
                    f" {self.wanted[index]:>2}{gap}",
                    f"{gap}{signed(self.differences[index], 2):>5}{gap}{self.squares[index]:.4f}",
                )
            )
        wide = rows[-1].cell_length
        rows.append(Content.styled("  " + "─" * (wide - 2), "$line"))
        for words, value, style in (
            ("sum of the squares", sum(self.squares), "$words"),
            (f"÷ {len(NAMES)} outputs: MSE", self.mse, "bold $bright"),
        ):
            rows.append(Content.assemble(("  " + words, "$muted"), (f"{value:>{wide - 2 - len(words)}.4f}", style)))
        return Content("\n").join(rows)

    def action_choose(self, by: int) -> None:
        self.action_choose_output(max(0, min(len(NAMES) - 1, self.here + by)))

    def action_choose_output(self, output: int) -> None:
        self.here = output
        self.show()

    def action_move(self, by: int) -> None:
        self.steps[self.here] = max(0, min(STEPS_OF_ONE, self.steps[self.here] + by))
        self.show()

    def action_next_label(self) -> None:
        self.label = (self.label + 1) % len(NAMES)
        self.show()

    def action_reset(self) -> None:
        self.steps, self.here, self.label = list(START), 0, 1
        self.show()

    def point(self, event: events.MouseEvent) -> None:
        """A press within a bar sets its output."""
        at, left = self.part_of(event), 13
        if at and 1 <= at[1] <= len(NAMES) and left - 1 <= at[0] <= left + self._cells():
            self.here = at[1] - 1
            share = (at[0] - left + 0.5) / self._cells()
            self.steps[self.here] = max(0, min(STEPS_OF_ONE, round(share * STEPS_OF_ONE)))
            self.show()


HIGHEST_LOSS = 5.0


class CrossEntropyFigure(Figure):
    """One probability in hundredths: the share that the network gave to the right class."""

    title = "The loss of one guess: −ln p"
    drags = True
    keys = (("← →", "move p"), ("shift+← shift+→", "by 0.1"), ("1", "to 0.01"), ("0", "begin again"))
    BINDINGS = play_keys(
        left="move(-1)",
        right="move(1)",
        shift_left="move(-10)",
        shift_right="move(10)",
        key_1="go_to(1)",
        key_0="reset",
    )
    DEFAULT_CSS = """
    CrossEntropyFigure .figure-words { min-height: 4; }
    """
    START = 80
    TASKS = (
        (50, "Guess the loss where the network is torn between two classes, then go to p = 0.50."),
        (10, "Guess the loss where ten digits are all equally likely, then go to p = 0.10."),
        (1, "Guess the loss of a confident mistake: only 0.01 for the right class. 1 goes there."),
    )

    def __init__(self, caption: str = "") -> None:
        super().__init__(caption)
        self.hundredths = self.START
        self.done = 0

    @property
    def p(self) -> float:
        return self.hundredths / 100

    def words(self) -> Content:
        bright, loss = "bold $bright", cross_entropy(self.p)
        parts: list[str | tuple[str, str]] = [
            "The right class got p = ",
            (f"{self.p:.2f}", bright),
            ": the loss is −ln p = ",
            (number(loss, 2), bright),
            f", its slope {number(-1 / self.p, 1)}; squared, the error would be {(1 - self.p) ** 2:.2f}. ",
        ]
        if self.done < len(self.TASKS):
            parts.append(self.TASKS[self.done][1])
        else:
            parts += [
                ("✓ ", "$right"),
                "0.69, 2.30, 4.61: certain and wrong costs most, and there −ln p is steepest while the square is not.",
            ]
        return Content.assemble(*parts)

    def text_form(self) -> str:
        listed = ", ".join(f"{p:g} costs {cross_entropy(p):.2f}" for p in (1, 0.9, 0.5, 0.1, 0.01))
        return f"{self.title}. A probability p for the right class of {listed}. {self.words().plain}"

    def _chart(self, width: int) -> Chart:
        columns = min(40, width - 12) if width >= ROOMY else width - 8
        rows = 7 if self.low else 9
        return Chart(Canvas(columns + 8, rows + 3), 4, 1, columns, rows, (0.0, 1.0), (0.0, HIGHEST_LOSS))

    def picture(self, width: int) -> Content:
        chart = self._chart(width)
        chart.axes((0, 0.5, 1), (0, 1, 2, 3, 4, 5), "p", "loss")
        chart.curve(lambda p: (1 - p) ** 2, "$muted")
        chart.curve(cross_entropy, "$accent")
        chart.canvas.write(chart.left + chart.columns // 3, 3, "−ln p", "$accent")
        chart.canvas.write(chart.left + 1, chart.rows, "(1−p)²", "$muted")
        chart.mark(self.p, (1 - self.p) ** 2, "○", "$muted")
        chart.mark(self.p, cross_entropy(self.p), "●", "bold $bright")
        return chart.canvas.content()

    def action_go_to(self, hundredths: int) -> None:
        self.hundredths = max(1, min(100, hundredths))
        if self.done < len(self.TASKS) and self.hundredths == self.TASKS[self.done][0]:
            self.done += 1
        self.show()

    def action_move(self, by: int) -> None:
        self.action_go_to(self.hundredths + by)

    def action_reset(self) -> None:
        self.done = 0
        self.action_go_to(self.START)

    def point(self, event: events.MouseEvent) -> None:
        chart, at = self._chart(self.room), self.part_of(event)
        if at and chart.left <= at[0] < chart.left + chart.columns and at[1] < chart.top + chart.rows:
            self.action_go_to(round(100 * chart.x_at(at[0])))


def make(stage: Stage, caption: str, loss: str) -> Figure:
    return CrossEntropyFigure(caption) if loss == "cross-entropy" else MeanSquaredErrorFigure(caption)
