"""One neuron with its levers: weighted sum, bias, sigmoid. The task: let it fire on one pattern of 2 x 2 pixels."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content

from tutor.domain.marks import half_step_bar
from tutor.ui.figures.arithmetic import sigmoid
from tutor.ui.figures.base import ROOMY, Figure, Stage, play_keys, target
from tutor.ui.widgets.common.canvas import number, signed

Pattern = tuple[int, int, int, int]
"""Ink of the pixels: top left, top right, bottom left, bottom right."""

PATTERNS: tuple[Pattern, ...] = tuple(
    (index >> 3 & 1, index >> 2 & 1, index >> 1 & 1, index & 1)
    for index in range(16)  #
)
QUADRANTS = "·▗▖▄▝▐▞▟▘▚▌▙▀▜▛█"
"""PATTERNS as single characters; the empty one is a dot, to be seen."""

TARGETS = (9, 10, 7, 8)
"""Indices in PATTERNS: a diagonal, the left half, all but the top left, the top left."""

PIXELS = ("x₁", "x₂", "x₃", "x₄")
STEP, LARGEST = 0.5, 4.0
BIAS = 4
"""The lever after those of the four weights."""

FIRES_ABOVE = 0.5


class NeuronFigure(Figure):
    title = "A neuron and its levers"
    keys = (("↑ ↓", "lever"), ("← →", "turn it"), ("1 2 3 4", "ink of a pixel"), ("d", "other target"), ("0", "zero"))
    BINDINGS = [
        *play_keys(up="choose(-1)", down="choose(1)", left="turn(-1)", right="turn(1)", d="next_target", key_0="reset"),
        *[Binding(str(pixel + 1), f"ink({pixel})", show=False) for pixel in range(4)],
    ]
    DEFAULT_CSS = """
    NeuronFigure .figure-words { min-height: 3; }
    """

    def __init__(self, caption: str = "") -> None:
        super().__init__(caption)
        self.target = 0
        self._reset()

    def _reset(self) -> None:
        self.levers = [0.0] * 5
        self.here = 0
        self.inputs: Pattern = PATTERNS[TARGETS[self.target]]

    def sum_of(self, pattern: Pattern) -> float:
        """z: each pixel's ink times its weight, and the bias."""
        return sum(w * x for w, x in zip(self.levers, pattern, strict=False)) + self.levers[BIAS]

    def fires(self, pattern: Pattern) -> bool:
        return sigmoid(self.sum_of(pattern)) > FIRES_ABOVE

    @property
    def firing(self) -> list[int]:
        """Indices in PATTERNS that it fires on."""
        return [index for index, pattern in enumerate(PATTERNS) if self.fires(pattern)]

    @property
    def solved(self) -> bool:
        return self.firing == [TARGETS[self.target]]

    def words(self) -> Content:
        wanted, firing = TARGETS[self.target], self.firing
        glyph = (QUADRANTS[wanted], "bold $bright")
        parts: list[str | tuple[str, str]] = []
        if self.solved:
            parts = [("✓ ", "$right"), "It fires on ", glyph, " alone, 1 of 16 patterns."]
            if not all(PATTERNS[wanted]):
                parts.append(" Notice the negative weights: ink where there should be none speaks against.")
            return Content.assemble(*parts)
        parts = ["Make it fire on ", glyph, " and on nothing else. It fires on "]
        parts += [(f"{len(firing)} of 16", "bold $bright"), " patterns"]
        if wanted not in firing:
            parts.append(", yet not on that one: its own pixels need weights above 0, or the bias has to rise.")
        else:
            ink = sum(PATTERNS[wanted])
            more = any(any(p > w for p, w in zip(PATTERNS[index], PATTERNS[wanted], strict=True)) for index in firing)
            parts.append(
                ", that one among them. Which weight lets ink in the wrong place speak against it?"
                if more
                else f". Parts of it are enough already: lower the bias until all {ink} pixels are needed."
            )
        return Content.assemble(*parts)

    def text_form(self) -> str:
        terms = " + ".join(f"({number(w)} × {x})" for w, x in zip(self.levers[:BIAS], self.inputs, strict=True))
        z = self.sum_of(self.inputs)
        return (
            f"{self.title}. Four pixels with ink 0 or 1 (top left, top right, bottom left, bottom right), a weight for "
            f"each, and a bias. z = {terms} + ({number(self.levers[BIAS])}) = {number(z, 1)}; σ(z) = {sigmoid(z):.2f}, "
            f"and above 0.5 it fires. {self.words().plain}"
        )

    def picture(self, width: int) -> Content:
        rows = [self._lever_row(lever) for lever in range(5)]
        z = self.sum_of(self.inputs)
        fires = self.fires(self.inputs)
        wide = width >= ROOMY
        rows.insert(0, Content.styled(f"  pixel {'weight':>9}{'product':>16}", "$muted"))
        rows.append(Content.styled("  " + "─" * 33, "$line"))
        rows.append(Content.assemble(("  sum z", "$muted"), f"{signed(z, 1):>28}"))
        rows.append(
            Content.assemble(
                ("  σ(z)", "$muted"),
                (f"{sigmoid(z):>29.2f}", "bold $bright"),
                *([("  fires" if fires else "  silent", "bold $bright" if fires else "$muted")] if wide else []),
            )
        )
        if not wide:
            rows.append(Content.styled("  it fires" if fires else "  it is silent", "$muted"))
        rows.append(Content(""))
        rows += self._all_patterns()
        if wide:
            beside = [Content(""), *self._pattern()]
            rows = [
                Content.assemble(row, " " * (42 - row.cell_length), beside[at]) if at < len(beside) else row
                for at, row in enumerate(rows)
            ]
        return Content("\n").join(rows)

    def _lever_row(self, lever: int) -> Content:
        value, here = self.levers[lever], lever == self.here
        style = "bold $bright" if here else "$words"
        line = half_step_bar(abs(value) / LARGEST, 4)
        left = line[::-1].replace("╸", "╺").rjust(4) if value < 0 else " " * 4
        right = line.ljust(4) if value > 0 else " " * 4
        if lever == BIAS:
            name, product = [("bias     ", style)], value
        else:
            ink = self.inputs[lever]
            patch = ("██" if ink else "░░", "$layer-input" if ink else "$faint")
            name, product = [(PIXELS[lever] + " ", style), patch, (f" {ink} ×", "$muted")], value * self.inputs[lever]
        row = Content.assemble(
            ("› " if here else "  ", "$accent"),
            *name,
            (f" {signed(value, 1):>4} ", style),
            (left, "$accent"),
            ("┃", "$bright" if here else "$faint"),
            (right, "$accent"),
            (" = " if lever != BIAS else "   ", "$muted"),
            (f"{signed(product, 1):>4}", style),
        )
        return target(row, f"choose_lever({lever})")

    def _pattern(self) -> list[Content]:
        """The 2 x 2 pixels, six columns and two rows each; a click inks or clears one."""
        rows = []
        for row in range(2):
            for part in range(2):
                cells = []
                for column in range(2):
                    pixel = 2 * row + column
                    ink = self.inputs[pixel]
                    label = PIXELS[pixel].center(6) if part == 0 else " " * 6
                    style = "$paper on $ink" if ink else "$ink on $paper"
                    cells.append(target(Content.styled(label, style), f"ink({pixel})"))
                rows.append(Content.assemble(*cells))
        return rows

    def _all_patterns(self) -> list[Content]:
        wanted = TARGETS[self.target]
        glyphs, marks = [Content("  ")], [Content("  ")]
        for index, glyph in enumerate(QUADRANTS):
            style = "bold $accent" if index == wanted else "$words"
            glyphs.append(Content.assemble(target(Content.styled(glyph, style), f"pattern({index})"), " "))
            fires = self.fires(PATTERNS[index])
            marks.append(Content.styled("● " if fires else "  ", "$accent" if index == wanted else "$bright"))
        told = Content.assemble(("  all 16, ● where it fires; target ", "$muted"), (QUADRANTS[wanted], "bold $accent"))
        return [told, Content.assemble(*glyphs), Content.assemble(*marks)]

    def action_choose(self, by: int) -> None:
        self.action_choose_lever(max(0, min(BIAS, self.here + by)))

    def action_choose_lever(self, lever: int) -> None:
        self.here = lever
        self.show()

    def action_turn(self, by: int) -> None:
        self.levers[self.here] = max(-LARGEST, min(LARGEST, self.levers[self.here] + by * STEP))
        self.show()

    def action_ink(self, pixel: int) -> None:
        self.action_pattern(PATTERNS.index(self.inputs) ^ (8 >> pixel))

    def action_pattern(self, index: int) -> None:
        self.inputs = PATTERNS[index]
        self.show()

    def action_next_target(self) -> None:
        self.target = (self.target + 1) % len(TARGETS)
        self.inputs = PATTERNS[TARGETS[self.target]]
        self.show()

    def action_reset(self) -> None:
        self._reset()
        self.show()


def make(stage: Stage, caption: str) -> Figure:
    return NeuronFigure(caption)
