"""A small network to walk through: which neuron feeds which, and how far the change of one weight is felt."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content

from tutor.ui.figures.arithmetic import sigmoid
from tutor.ui.figures.base import ROOMY, Figure, Stage
from tutor.ui.widgets.common.canvas import Canvas, signed

SIZES = (4, 3, 3, 2)
LAYERS = ("input", "hidden", "hidden", "output")
NAMES = ("input layer", "first hidden layer", "second hidden layer", "output layer")
INPUTS = (0.0, 0.9, 0.6, 0.1)
FIRST_CONNECTION = 3
"""From the second input: the first is 0, and its weights are not felt."""


WEIGHTS = (
    ((1.5, -0.5, 0.8, -1.0), (-1.2, 1.0, 0.4, 0.6), (0.3, 0.9, -1.4, 0.7)),
    ((1.1, -0.8, 0.5), (-0.6, 1.3, 0.2), (0.9, 0.4, -1.1)),
    ((1.6, -1.2, 0.7), (-1.0, 1.4, 0.3)),
)
"""WEIGHTS[layer][to][from]; biases are zero, to keep the picture small."""

NUDGE = 1.0
FELT = 0.0005
"""A neuron whose activation moved this far has changed."""

ROWS = 11
GAP = 11
"""Columns between two layers."""


def forward(weights: list[list[list[float]]]) -> list[list[float]]:
    """The activations of all layers, the inputs first."""
    layers = [list(INPUTS)]
    for matrix in weights:
        layers.append([sigmoid(sum(w * a for w, a in zip(row, layers[-1], strict=True))) for row in matrix])
    return layers


class NetworkFigure(Figure):
    """The cursor is on a connection: from neuron `source` of layer `depth` to neuron `target` of the next."""

    title = "A network, connection by connection"
    keys = (
        ("← →", "layer"),
        ("↑ ↓", "connection"),
        ("1 2", "guess the output"),
        ("+ −", "change the weight"),
        ("0", "begin again"),
    )
    BINDINGS = [
        Binding("left", "deeper(-1)", show=False),
        Binding("right", "deeper(1)", show=False),
        Binding("up", "connection(-1)", show=False),
        Binding("down", "connection(1)", show=False),
        Binding("plus,equals_sign", "nudge(1)", show=False),
        Binding("minus", "nudge(-1)", show=False),
        Binding("0", "reset", show=False),
        Binding("1", "expect(0)", show=False),
        Binding("2", "expect(1)", show=False),
    ]

    def __init__(self, caption: str = "") -> None:
        super().__init__(caption)
        self.depth, self.connection = 0, FIRST_CONNECTION
        self._reset_weights()

    def _reset_weights(self) -> None:
        self.guess: int | None = None  # the output that the learner expects to move most
        self.weights = [[list(row) for row in matrix] for matrix in WEIGHTS]
        self.at_first = forward(self.weights)

    @property
    def source(self) -> int:
        return self.connection // SIZES[self.depth + 1]

    @property
    def target(self) -> int:
        return self.connection % SIZES[self.depth + 1]

    @property
    def weight(self) -> float:
        return self.weights[self.depth][self.target][self.source]

    def words(self) -> Content:
        bright = "bold $bright"
        now = forward(self.weights)
        felt = [
            (layer, neuron)
            for layer in range(self.depth + 1, len(SIZES))
            for neuron in range(SIZES[layer])
            if abs(now[layer][neuron] - self.at_first[layer][neuron]) >= FELT
        ]
        parts: list[str | tuple[str, str]] = [
            f"Neuron {self.source + 1} of the ",
            (NAMES[self.depth], f"$layer-{LAYERS[self.depth]}"),
            f" feeds neuron {self.target + 1} of the ",
            (NAMES[self.depth + 1], f"$layer-{LAYERS[self.depth + 1]}"),
            " with weight ",
            (signed(self.weight, 1), bright),
            ". ",
        ]
        if self.weights == [[list(row) for row in matrix] for matrix in WEIGHTS]:
            reach = 1 + sum(SIZES[self.depth + 2 :])
            neurons = "1 neuron hears" if reach == 1 else f"{reach} neurons hear"
            if now[self.depth][self.source] == 0:
                parts.append("Its neuron says 0, and 0 times any weight is 0: change it, and nothing moves.")
                return Content.assemble(*parts)
            parts.append(f"Change it, and {neurons} of it. ")
            if self.guess is None:
                parts.append("Which output will move more, 1 or 2? Guess, then press +.")
            else:
                parts.append(f"You expect output {self.guess + 1} to move more: press + or −.")
        else:
            moved = ", ".join(
                f"{before:.2f} → {after:.2f}" for before, after in zip(self.at_first[-1], now[-1], strict=True)
            )
            changed = "1 neuron has changed" if len(felt) == 1 else f"{len(felt)} neurons have changed"
            parts += [f"{changed}. The outputs: ", (moved, bright), ". "]
            far = [abs(after - before) for before, after in zip(self.at_first[-1], now[-1], strict=True)]
            if self.guess is not None and max(far) >= FELT:
                hit = far[self.guess] == max(far)
                parts.append(("✓ As you expected.", "$right") if hit else ("✗ The other one moved more.", "$wrong"))
        return Content.assemble(*parts)

    def text_form(self) -> str:
        sizes = ", ".join(f"{name} with {size} neurons" for name, size in zip(NAMES, SIZES, strict=True))
        return f"{self.title}: {sizes}; every neuron is connected to all of the next layer. {self.words().plain}"

    def _rows_of(self, layer: int) -> list[int]:
        size = SIZES[layer]
        return [round((2 * neuron + 1) * ROWS / (2 * size) - 0.5) for neuron in range(size)]

    def picture(self, width: int) -> Content:
        """Neurons as dots with their activation, connections as braille lines, the chosen one bright."""
        gap = GAP if width >= ROOMY else 6
        now = forward(self.weights)
        columns = [layer * (gap + 4) for layer in range(len(SIZES))]
        sheet = columns[-1] + 6
        canvas = Canvas(sheet, ROWS)
        for chosen in (False, True):
            for layer in range(len(SIZES) - 1):
                for source, y1 in enumerate(self._rows_of(layer)):
                    for target, y2 in enumerate(self._rows_of(layer + 1)):
                        here = (layer, source, target) == (self.depth, self.source, self.target)
                        if here is chosen:
                            style = "bold $accent" if here else "$line"
                            start, end = 2 * columns[layer] + 10, 2 * columns[layer + 1] - 2
                            canvas.line(start, 4 * y1 + 1, end, 4 * y2 + 1, style)
        for layer in range(len(SIZES)):
            for neuron, row in enumerate(self._rows_of(layer)):
                ends = (layer, neuron) in ((self.depth, self.source), (self.depth + 1, self.target))
                tone = f"$layer-{LAYERS[layer]}"
                value = f"{now[layer][neuron]:.1f}".lstrip("0").rjust(3)
                canvas.write(columns[layer], row, "●", tone)
                canvas.write(columns[layer] + 1, row, value, "bold $bright" if ends else "$muted")
        return canvas.content()

    def action_deeper(self, by: int) -> None:
        self.depth = max(0, min(len(SIZES) - 2, self.depth + by))
        self.connection = min(self.connection, SIZES[self.depth] * SIZES[self.depth + 1] - 1)
        self.show()

    def action_connection(self, by: int) -> None:
        self.connection = (self.connection + by) % (SIZES[self.depth] * SIZES[self.depth + 1])
        self.show()

    def action_nudge(self, by: int) -> None:
        value = self.weight + by * NUDGE
        self.weights[self.depth][self.target][self.source] = max(-9.0, min(9.0, value))
        self.show()

    def action_expect(self, output: int) -> None:
        """Guess before the change; a guess after it would be none."""
        if forward(self.weights) == self.at_first:
            self.guess = output
            self.show()

    def action_reset(self) -> None:
        self._reset_weights()
        self.show()

    def point(self, event: events.MouseEvent) -> None:
        self.action_connection(1)


def make(stage: Stage, caption: str) -> Figure:
    return NetworkFigure(caption)
