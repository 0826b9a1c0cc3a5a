"""A digit's way through the layers: every neuron as a cell, the fuller the stronger, in the colour of its layer."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from textual.content import Content

from tutor.domain.run_facts import Classes, counted
from tutor.domain.words import visible
from tutor.training.loaded_network import LoadedNetwork
from tutor.ui.widgets.lab.parts import DIGITS, share_words

SHADES, BARS = "·░▒▓█", "▁▂▃▄▅▆▇█"
WIDE, NARROW = 60, 34
"""Columns from which a layer's row says all of it, and below which it says it without words."""
LOOK = "Fuller means stronger. Press →: do the same cells fill again?"


def span(values: Sequence[float]) -> tuple[float, float]:
    """What the emptiest and the fullest cell mean: 0 to 1, or further where an activation lies beyond."""
    return min(0.0, *values), max(1.0, *values)


def levels(values: Sequence[float], glyphs: str) -> str:
    """A glyph for each value, the first for the lowest that may be, the last for the highest."""
    low, high = span(values)
    return "".join(glyphs[min(len(glyphs) - 1, int((value - low) / (high - low) * len(glyphs)))] for value in values)


def cells(values: Sequence[float], width: int) -> str:
    """Rows of equally many neurons: each stands in the same place for every digit."""
    shown = levels(values, SHADES)
    size = ceil(len(shown) / ceil(len(shown) / max(1, width)))
    return "\n".join(shown[start : start + size] for start in range(0, len(shown), size))


def hidden_layer(number: int, values: Sequence[float], kind: str, width: int) -> Content:
    """`Hidden layer 1  256 sigmoid neurons from 0 to 1, the strongest: 41` above its cells."""
    low, high = span(values)
    told = f"{counted(len(values), 'neuron')}, {low:.3g} to {high:.3g}"
    if width >= WIDE:
        highest = max(range(len(values)), key=values.__getitem__)
        told = f"{counted(len(values), f'{kind} neuron')} from {low:.3g} to {high:.3g}, the strongest: {highest + 1}"
    name = f"Hidden layer {number}" if width >= WIDE else f"Hidden {number}"
    if len(name) + 2 + len(told) > width:
        told = told.replace(" to ", "–")
    return Content.assemble(
        (name, "bold $layer-hidden"), (f"  {told}\n", "$muted"), (cells(values, width), "$layer-hidden")
    )


def _named_outputs(shares: Sequence[float], label: int, classes: Classes, width: int) -> Content:
    """The most probable classes by name."""
    order = sorted(range(len(shares)), key=lambda one: -shares[one])
    mark = (" ✓", "$right") if order[0] == label else (" ✗", "$wrong")
    told = ", ".join(f"{visible(classes.name(one))} {share_words(shares[one])}" for one in order[:3])
    more = "" if label in order[:3] else f", {visible(classes.name(label))} {share_words(shares[label])}"
    return Content.assemble(("Output", "bold $layer-output"), (f"  {told}{more}", "$muted"), mark)


def output_layer(shares: Sequence[float], label: int, width: int, classes: Classes = DIGITS) -> Content:
    """A bar for each digit with its number, the winner bright; then the winner's probability and the label's."""
    best = max(range(len(shares)), key=shares.__getitem__)
    if not classes.are_digits:
        return _named_outputs(shares, label, classes, width)
    gap = "   " if width >= WIDE else " " if width >= 29 else ""
    row: list[str | tuple[str, str]] = []
    for digit, bar in enumerate(levels(shares, BARS)):
        row += [(f"{digit}", "bold $bright" if digit == best else "$muted"), (f"{bar}{gap}", "$layer-output")]
    at = " with" if width >= NARROW else ":"
    told = ", ".join(f"{digit}{at} {share_words(shares[digit])}" for digit in dict.fromkeys((best, label)))
    mark = (" ✓", "$right") if best == label else (" ✗", "$wrong")
    return Content.assemble(("Output", "bold $layer-output"), (f"  {told}", "$muted"), mark, "\n", *row)


def way(loaded: LoadedNetwork, pixels: bytes, label: int, width: int, *, dense: bool = False) -> Content:
    """From the first hidden layer to the output, with a free row between two layers unless `dense`."""
    *hidden, shares = loaded.activations(pixels)
    kind = loaded.config.activation
    layers = [hidden_layer(number, values, kind, width) for number, values in enumerate(hidden, start=1)]
    return Content("\n" if dense else "\n\n").join([*layers, output_layer(shares, label, width, loaded.classes)])
