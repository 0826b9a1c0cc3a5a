"""The Lab's row of moments, read from a screen."""

from __future__ import annotations

import re

from tests.end_to_end.terminal import Terminal

BESIDE = 39
"""Columns beside the tab."""
NAMES = 10
"""Columns of the names of the rows."""
NEAR_100 = 120
"""The moment that lies nearest to step 100."""
UPRIGHT = re.compile(r"[│●] +([\d.]+k?) +(\S+) [━╸]")
"""A moment beside the large sheet: its step, and what the drawing is read as."""


def rail(terminal: Terminal) -> dict[int, str]:
    """How the digit at hand was read, by step: `7✓`; `·` where that is not known yet. Empty without such a row. A step
    that has no room for its number is left out."""
    reads = {x: name for (x, _), name in _row(terminal, "reads").items()}
    read = {number(name): reads[x] for (x, _), name in _row(terminal, "step").items() if x in reads}
    return read or {number(step): read_as for step, read_as in UPRIGHT.findall(terminal.text)}


def place(terminal: Terminal, step: int) -> tuple[int, int]:
    """Column and row of the last digit of a step's number."""
    return next(where for where, name in _row(terminal, "step").items() if number(name) == step)


def _row(terminal: Terminal, name: str) -> dict[tuple[int, int], str]:
    """What stands in a row of that name, by the column and row of its last character."""
    for y, line in enumerate(terminal.text.split("\n")):
        if line[BESIDE:].startswith(f"{name} "):
            return {
                (BESIDE + found.end() - 1, y): found.group()
                for found in re.finditer(r"\S+", line[BESIDE:])
                if found.start() >= NAMES
            }
    return {}


def number(name: str) -> int:
    """Of a step: 1,410 for `1.41k`."""
    return round(1000 * float(name[:-1])) if name.endswith("k") else int(name)


def known(read: dict[int, str]) -> bool:
    return bool(read) and "·" not in read.values()


def learned_late(read: dict[int, str]) -> bool:
    """Was it misread near step 100, and is it read at the end?"""
    return read.get(NEAR_100, "").endswith("✗") and read[max(read)].endswith("✓")
