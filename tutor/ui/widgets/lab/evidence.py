"""What a run shows besides its curve: what it read at some moments, how large its gradients were, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

from textual.content import Content

from tutor.domain.marks import half_step_bar
from tutor.training.exhibits import ExhibitReading
from tutor.ui.widgets.run.strip import percent

SMALLEST, LARGEST = 1e-5, 1e3
"""Gradients whose bars are empty and full, on a log scale."""
NAME, BAR, FIGURE = 10, 5, 8
"""Columns of a layer's name, of a bar, and of the figure before it, which gives one away where there is little room."""
WIDE = 70
"""Columns from which all columns of the readings are shown."""


def readings(told: Sequence[ExhibitReading], width: int) -> Content:
    """A row for each moment: ten test digits as they were read, the right ones bold, how sure, and all test images."""
    roomy = width >= WIDE
    lead, rest = (17, width - 59) if roomy else (9, 8)
    head = f"{'of them right':>15}{'sure':>8}{'of all 10,000':>{rest}}" if roomy else f"{'all':>{rest}}"
    digits = " ".join("0123456789")
    rows = [Content.assemble(("It reads".ljust(lead), "bold $bright"), (digits + head, "$muted"))]
    for one in told:
        step = f"at step {one.step:>6,}" if roomy else f"{one.step:>6,}"
        parts: list[str | tuple[str, str]] = [(step.ljust(lead), "$muted")]
        for label, read in enumerate(one.read):
            parts += [(str(read), "bold $bright" if read == label else "$words"), " " if label < 9 else ""]
        right = sum(read == label for label, read in enumerate(one.read))
        sure = f"{right:>15}{percent(one.sure, 0):>8}" if roomy else ""
        parts.append((f"{sure}{percent(one.accuracy):>{rest}}", "$words"))
        rows.append(Content.assemble(*parts))
    return Content("\n").join(rows)


def layer_name(number: int, count: int) -> tuple[str, str]:
    """Name and tone of dense layer `number` (from 0) of `count`."""
    return ("output", "$layer-output") if number == count - 1 else (f"hidden {number + 1}", "$layer-hidden")


def figure(value: float) -> str:
    """`0.18`, `2.4e-05`, `590`, `0`."""
    return "0" if value == 0 else f"{value:.2g}" if value < 100 else f"{value:.0f}"


def log_share(value: float) -> float:
    """Where a size lies between SMALLEST and LARGEST on a log scale, 0 to 1; 0 lies at 0."""
    return min(1.0, log10(value / SMALLEST) / log10(LARGEST / SMALLEST)) if value > SMALLEST else 0.0


def gradients(told: Sequence[tuple[int, Sequence[float]]], width: int) -> Content:
    """A row for each layer, a bar with its figure for each step: how long the layer's gradient was, on a log scale."""
    ends = (told[0], told[-1])
    shown = next((some for some in (told, told[::2]) if NAME + len(some) * (FIGURE + BAR) <= width), ends)
    cells = FIGURE if NAME + len(shown) * (FIGURE + 1 + BAR) <= width else FIGURE - 1
    steps = "".join(f"{f'{step:,}':>{cells}}{' ' * (BAR + 1)}" for step, _ in shown).rstrip()
    rows = [Content.assemble(("Gradients", "bold $bright"), (f" step{steps[4:] if len(steps) > 4 else ''}", "$muted"))]
    count = len(told[0][1])
    for layer in range(count):
        name, tone = layer_name(layer, count)
        parts: list[str | tuple[str, str]] = [(name.ljust(NAME), tone)]
        for _, norms in shown:
            bar = half_step_bar(log_share(norms[layer]), BAR)
            parts += [(f"{figure(norms[layer]):>{cells}} ", "$words"), (bar.ljust(BAR), tone)]
        rows.append(Content.assemble(*parts))
    return Content("\n").join(rows)
