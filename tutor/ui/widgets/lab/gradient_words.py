"""What the gradient's tab says of a weight, in rows."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

from textual.content import Content

from tutor.ui.widgets.lab.layers import SHADES
from tutor.ui.widgets.lab.parts import titled
from tutor.ui.widgets.run.words import OPTIMIZER_NAMES

if TYPE_CHECKING:
    from tutor.training.microscope import WeightGradient

COLUMNS = 28
TERMS_SHOWN = 3


def signed(value: float, digits: int) -> str:
    """With so many digits after the point, and a minus that is one."""
    return f"{value:.{digits}f}".replace("-", "−")


def short(value: float) -> str:
    """To four significant digits."""
    return f"{value:.4g}".replace("-", "−")


def same_digits(one: float, other: float) -> int:
    """To how many significant digits two numbers are the same, 15 at most."""
    if one == other:
        return 15
    largest = max(abs(one), abs(other))
    return max(0, min(15, floor(-log10(abs(one - other) / largest))))


def two_ways(seen: WeightGradient, width: int) -> list[Content]:
    """The gradient by backpropagation and by nudging, and whether they agree."""
    high, low = seen.nudged
    same = same_digits(seen.gradient, seen.by_nudging)
    agree = seen.gradient == seen.by_nudging or same >= 4 or abs(seen.gradient - seen.by_nudging) < 1e-9
    told = "✓ both are 0" if seen.gradient == 0 and agree else f"✓ the same to {same} digits"
    if seen.gradient and same < 4:
        told = "✓ the same but for rounding"
    come = "the pixel's" if seen.place.layer == 0 else "the input's"
    return [
        Content.styled("Its gradient, two ways", "bold $bright"),
        titled_row("backpropagation", signed(seen.gradient, 8), width),
        Content.styled(f"{come} {short(seen.value)} × the neuron's {short(seen.delta)}", "$muted"),
        titled_row("nudging it by ± 0.0001", signed(seen.by_nudging, 8), width),
        Content.styled(f"({high:.10f} − {low:.10f}) / 0.0002", "$muted"),
        Content.styled(
            told if agree else "✗ they differ: a bend of ReLU lies between", "$right" if agree else "$wrong"
        ),
    ]


def titled_row(left: str, right: str, width: int) -> Content:
    return Content.assemble((left, "$words"), " " * max(1, width - len(left) - len(right)), (right, "bold $bright"))


def chain(seen: WeightGradient, width: int) -> list[Content]:
    """Where the neuron's own delta comes from, term by term: the largest few of the sum over the next layer."""
    if seen.slope is None or seen.above is None:
        return [Content.styled("The neuron's: straight from the loss, probability less target.", "$muted")]
    terms = sorted(seen.terms, key=lambda term: -abs(term[0] * term[1]))
    rows = [Content.styled(f"that is slope {short(seen.slope)} × {short(seen.above)} from above:", "$muted")]
    shown = " ".join(
        f"{'−' if weight * delta < 0 else '+'} {short(abs(weight))}×{short(abs(delta))}"
        for weight, delta in terms[:TERMS_SHOWN]
    ).removeprefix("+ ")
    left = len(terms) - TERMS_SHOWN
    more = f" and {left} smaller" if left > 0 else ""
    return [*rows, Content.styled(f"{shown}{more}", "$muted")]


def steps_table(seen: WeightGradient, width: int) -> Content:
    """What each optimizer makes of the weight: after one step, after ten with the same gradient, and what the picture's
    loss is once all weights have made the first one."""
    roomy = width >= 66
    if not roomy:
        rows = [titled("The step", "it makes", f"from {signed(seen.weight, 5)}", width)]
        for step in seen.steps:
            name = OPTIMIZER_NAMES.get(step.optimizer, step.optimizer)
            rows.append(titled_row(f"{name}, rate {step.rate:g}", signed(step.first, 5), width))
        return Content("\n").join(rows)
    rest = width - 51
    head = f"{'rate':>7}{'first step':>14}{'tenth such':>12}{'loss if all step':>{rest}}"
    rows = [Content.assemble(("The step it makes ", "bold $bright"), (head, "$muted"))]
    for step in seen.steps:
        more = f"{signed(step.later, 5):>12}{f'{seen.loss:.4g} → {step.loss:.4g}':>{rest}}"
        rows.append(
            Content.assemble(
                (OPTIMIZER_NAMES.get(step.optimizer, step.optimizer).ljust(18), "$words"),
                (f"{step.rate:>7g}", "$muted"),
                (f"{signed(step.first, 5):>14}", "bold $bright"),
                (more, "$words"),
            )
        )
    return Content("\n").join(rows)


def grid(seen: WeightGradient, before: tuple[str, str], here: tuple[str, str]) -> Content:
    """What comes in at the layer, a cell a neuron, and the weights of the neuron at hand; the one at hand marked."""
    parts: list[str | tuple[str, str]] = []
    for title, values, (_, hue) in (
        (f"activations of {before[0]}", seen.values, before),
        (f"weights into neuron {seen.place.neuron + 1}", seen.incoming, here),
    ):
        largest = max(map(abs, values)) or 1.0
        parts += [(title[:COLUMNS], "$words"), "\n"]
        for at, value in enumerate(values):
            cell = SHADES[min(len(SHADES) - 1, int(abs(value) / largest * len(SHADES)))]
            ground = " on $accent" if at == seen.place.source else ""
            parts.append((cell, ("$muted" if value < 0 else hue) + ground))
            if at % COLUMNS == COLUMNS - 1 and at < len(values) - 1:
                parts.append("\n")
        parts.append("\n\n")
    parts += [("muted: negative", "$muted")]
    return Content.assemble(*parts)
