"""XOR, trained live: a line that cannot, a sigmoid neuron that gives up, a hidden layer that bends the boundary."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from textual import events
from textual.color import Color
from textual.content import Content
from textual.timer import Timer

from tutor.ui.figures.base import ROOMY, Figure, Stage, play_keys
from tutor.ui.figures.xor_networks import (
    LABELS,
    POINTS,
    HiddenLayer,
    Perceptron,
    SigmoidNeuron,
    XorNetwork,
    right,
)
from tutor.ui.widgets.common.canvas import number

REDRAWS_A_SECOND = 4
LOWEST, HIGHEST = -0.5, 1.5
"""The plot's range, along both axes."""

SHADES = 10
FIRST_SEED = 2
"""Its perceptron begins with 1 of 4 right, and reaches 3."""

TURN, SHIFT = math.pi / 12, 0.1
COLUMNS, ROWS, LOW_ROWS = 28, 14, 9


@dataclass(frozen=True, slots=True)
class NetworkKind:
    name: str
    fresh: Callable[[int], XorNetwork]
    steps_at_once: int
    step_name: str


KINDS = (
    NetworkKind("a perceptron: one line", Perceptron.fresh, 1, "look"),
    NetworkKind("one sigmoid neuron", SigmoidNeuron.fresh, 1, "step"),
    NetworkKind("a hidden layer of 4", HiddenLayer.fresh, 5, "step"),
)


class XorFigure(Figure):
    """`best` is the most points right since the start; the timer runs only while the learner lets it learn."""

    title = "XOR: can one line separate the classes?"
    BINDINGS = play_keys(
        enter="run", plus="step", d="next_kind", key_0="reset",
        left=f"turn({TURN})", right=f"turn({-TURN})", up=f"shift({SHIFT})", down=f"shift({-SHIFT})",
    )  # fmt: skip
    DEFAULT_CSS = """
    XorFigure .figure-words { min-height: 3; }
    """

    def __init__(self, caption: str = "") -> None:
        super().__init__(caption)
        self.kind_place, self.seed = 0, FIRST_SEED
        self.timer: Timer | None = None
        self._fresh()

    def _fresh(self) -> None:
        self.network = self.kind.fresh(self.seed)
        self.best = sum(right(self.network))

    @property
    def kind(self) -> NetworkKind:
        return KINDS[self.kind_place]

    @property
    def running(self) -> bool:
        return self.timer is not None

    def key_pairs(self) -> tuple[tuple[str, str], ...]:
        hand = (("← → ↑ ↓", "line by hand"),) if isinstance(self.network, Perceptron) and not self.running else ()
        go = ("enter", "pause" if self.running else "new start" if self.network.done else "let it learn")
        return (go, ("+", f"one {self.kind.step_name}"), *hand, ("d", "next network"), ("0", "new start"))

    def words(self) -> Content:
        bright, count = "bold $bright", sum(right(self.network))
        parts: list[str | tuple[str, str]] = [
            (f"{count} of 4 right", bright),
            f", best {self.best}; loss ",
            (f"{self.network.loss:.3f}", bright),
            f" after {self.network.steps} {self.kind.step_name}{'s' * (self.network.steps != 1)}. ",
        ]
        parts += [self._try()] if not self.network.steps else [self._notice()]
        return Content.assemble(*parts)

    def _try(self) -> str:
        if isinstance(self.network, Perceptron):
            return "Place the line by hand: how many can it get right? Then press enter: can it learn all 4?"
        if isinstance(self.network, SigmoidNeuron):
            return "It can be unsure, not only 0 or 1. Guess what it will say to all four points, then press enter."
        return "Four neurons, four soft lines, weighed by a fifth. Guess the boundary's shape, then press enter."

    def _notice(self) -> str:
        network = self.network
        if isinstance(network, Perceptron):
            if network.done:
                return "It would go on for ever: opposite corners share a class, and no line separates them. d goes on."
            return "It looks at one point at a time; a mistake moves the line, and breaks another point."
        if isinstance(network, SigmoidNeuron):
            if network.done:
                return "It says 0.50 to everything: all it can do is shrug, and ln 2 = 0.693 is the loss of a shrug."
            return "Notice the shades: it grows less sure with every step."
        if not network.done:
            return "Notice where the boundary curves."
        if all(right(network)):
            return "✓ Learned: no line, but a band or two curves. 0 begins with other weights: the same shape again?"
        return "This start got stuck; press 0 for another."

    def text_form(self) -> str:
        rows = "; ".join(
            f"({x1}, {x2}) has class {label}, output {self.network.output(x1, x2):.2f}"
            for (x1, x2), label in zip(POINTS, LABELS, strict=True)
        )
        return f"{self.title} Network: {self.kind.name}. {rows}. {self.words().plain}"

    # the picture

    def picture(self, width: int) -> Content:
        wide = width >= ROOMY
        plot, table = self._plot(LOW_ROWS if self.low or not wide else ROWS), self._table()
        if not wide:
            return Content("\n").join([*plot, Content(""), *table])
        beside = [Content(""), *table, *[Content("")] * len(plot)]
        return Content("\n").join(
            [Content.assemble(line, "   ", side) for line, side in zip(plot, beside, strict=False)]
        )

    def _plot(self, rows: int) -> list[Content]:
        """Two pixels to a cell, shaded by the output there; each point as its class, with ✓ or ✗."""
        step_x, step_y = (HIGHEST - LOWEST) / COLUMNS, (HIGHEST - LOWEST) / (2 * rows)
        shades = [
            [
                self._shade(self.network.output(LOWEST + (x + 0.5) * step_x, HIGHEST - (y + 0.5) * step_y))
                for x in range(COLUMNS)
            ]
            for y in range(2 * rows)
        ]
        marks: dict[tuple[int, int], str] = {}
        for (x1, x2), label, fine in zip(POINTS, LABELS, right(self.network), strict=True):
            column, row = int((x1 - LOWEST) / step_x), int((HIGHEST - x2) / step_y / 2)
            marks[(row, column - 1)], marks[(row, column)] = str(label), "✓" if fine else "✗"
        lines = []
        for row in range(rows):
            cells = []
            for column, (upper, lower) in enumerate(zip(shades[2 * row], shades[2 * row + 1], strict=True)):
                if mark := marks.get((row, column)):
                    cells.append((mark, f"bold $bright on {self._tone(lower)}"))
                elif self.app.no_color:
                    cells.append(("▒" if upper + lower >= SHADES else " ", ""))
                else:
                    cells.append(("▀", f"{self._tone(upper)} on {self._tone(lower)}"))
            runs = [
                ("".join(cell[0] for cell in run), style) for style, run in groupby(cells, key=lambda cell: cell[1])
            ]
            tick = {int((HIGHEST - x2) / step_y / 2): str(x2) for x2 in (0, 1)}.get(row, "x₂" if row == 0 else "")
            lines.append(Content.assemble((f"{tick:>2} ", "$muted"), *runs))
        foot = [" "] * (COLUMNS + 3)
        for x1 in (0, 1):
            foot[3 + int((x1 - LOWEST) / step_x) - 1] = str(x1)
        foot[-2:] = "x₁"
        return [*lines, Content.styled("".join(foot), "$muted")]

    @staticmethod
    def _shade(output: float) -> int:
        """0 to SHADES - 1; the boundary, 0.5, lies between the two in the middle."""
        shade = min(SHADES - 1, int(output * SHADES))
        return shade if output > 0.5 or shade < SHADES // 2 else SHADES // 2 - 1

    def _tone(self, shade: int) -> str:
        tones = self.app.theme_variables
        share = shade / (SHADES - 1)
        mixed = 0.3 + 0.3 * share if shade >= SHADES // 2 else 0.12 * share
        return Color.parse(tones["well"]).blend(Color.parse(tones["accent"]), mixed).hex

    def _table(self) -> list[Content]:
        rows = [Content.styled(self.kind.name, "bold $bright"), Content.styled("x₁ x₂  class  output", "$muted")]
        for (x1, x2), label, fine in zip(POINTS, LABELS, right(self.network), strict=True):
            output = self.network.output(x1, x2)
            rows.append(
                Content.assemble(
                    f" {x1}  {x2}{label:>6}{output:>9.2f} ",
                    ("✓" if fine else "✗", "$right" if fine else "$wrong"),
                )
            )
        if isinstance(self.network, Perceptron | SigmoidNeuron):
            w1, w2, b = (number(weight, 1) for weight in self.network.weights)
            rows += [Content.styled(f"w₁ {w1} w₂ {w2} b {b}", "$muted")]
        else:
            rows += [Content.styled("2-4-1: 17 parameters", "$muted")]
        rows.append(Content.styled("shaded: above 0.5", "$muted"))
        return rows

    # what can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The line is moved by hand only where there is one, at rest; elsewhere the arrows are the screen's."""
        if action in ("turn", "shift"):
            return isinstance(self.network, Perceptron) and not self.running
        return True

    def action_run(self) -> None:
        if self.running:
            self._pause()
        elif self.network.done:
            self.action_reset()
            return
        else:
            self.timer = self.set_interval(1 / REDRAWS_A_SECOND, self.tick)
        self.show()

    def tick(self) -> None:
        """A few steps and one picture; stops by itself when done, or when another screen lies over it."""
        if self.app.screen is not self.screen:
            self._pause()
            return
        self._steps(self.kind.steps_at_once)

    def _steps(self, count: int) -> None:
        for _ in range(count):
            if self.network.done:
                break
            self.network.step()
            self.best = max(self.best, sum(right(self.network)))
        if self.network.done:
            self._pause()
        self.show()

    def _pause(self) -> None:
        if self.timer is not None:
            self.timer.stop()
            self.timer = None

    def on_unmount(self) -> None:
        self._pause()

    def action_step(self) -> None:
        self._pause()
        self._steps(1)

    def action_next_kind(self) -> None:
        self._pause()
        self.kind_place = (self.kind_place + 1) % len(KINDS)
        self._fresh()
        self.show()

    def action_reset(self) -> None:
        """Other weights to start with."""
        self._pause()
        self.seed += 1
        self._fresh()
        self.show()

    def action_turn(self, by: float) -> None:
        self._by_hand(lambda line: line.turn(by))

    def action_shift(self, by: float) -> None:
        self._by_hand(lambda line: line.shift(by))

    def _by_hand(self, move: Callable[[Perceptron], None]) -> None:
        if isinstance(self.network, Perceptron):
            move(self.network)
            self.best = max(self.best, sum(right(self.network)))
            self.show()

    def point(self, event: events.MouseEvent) -> None:
        """A click on the plot lets it learn, or pauses."""
        at = self.part_of(event)
        if at and at[0] < COLUMNS + 3:
            self.action_run()


def make(stage: Stage, caption: str) -> Figure:
    return XorFigure(caption)
