"""Statements to be put into boxes: `a`, `b` and perhaps `c` name them, and each item begins with its box, as `[a]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tutor.domain.figure import FigureKind, Items, Text


def _boxes(options: Mapping[str, str], items: Items) -> Iterator[tuple[int | str, str]]:
    """Every item names the box it belongs in, and no box stays empty."""
    named = {line: re.match(r"\[([a-c])\] +\S", text) for line, text in items}
    used = {found[1] for found in named.values() if found}
    for line, found in named.items():
        if found is None or found[1] not in options:
            yield line, f"the item names no box; begin it with one of {', '.join(f'[{box}]' for box in options)}"
    for box in options:
        if box not in used and box in ("a", "b", "c"):
            yield box, f"nothing belongs in box :{box}:; add an item - [{box}] text"


FIGURE = FigureKind((Text("a", needed=True), Text("b", needed=True), Text("c")), _boxes)
