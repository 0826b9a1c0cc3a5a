"""Slow motion: when each step of a run is due, so that every tenfold of steps takes as long as the others.

The first leg leads from the untrained network to step 10, the next from 10 to 100, the last to the end of the run.
"""

from __future__ import annotations

import math
from typing import Final

LEG_S: Final = 60.0
"""Seconds of a leg: four minutes for the 3,000 steps of a first run."""
SHORTEST_LEG: Final = 2.0
"""A last leg that leads to less than so many times its first step is part of the leg before."""


def legs(total: int) -> tuple[int, ...]:
    """Where the legs of a run of `total` steps end: `(10, 100, 1000, 3000)`."""
    ends = [10**power for power in range(1, len(str(total))) if total >= SHORTEST_LEG * 10**power]
    return (*ends, total)


def along(step: float, total: int) -> float:
    """How far a run is when each leg counts as much as the others: 0 before its first step, 1 after its last."""
    if step <= 0 or total <= 0:
        return 0.0
    ends = legs(total)
    begin = 0.0
    for number, end in enumerate(ends):
        if step <= end:
            first = math.log1p(step) / math.log1p(end)
            share = math.log(step / begin) / math.log(end / begin) if begin else first
            return (number + share) / len(ends)
        begin = end
    return 1.0


def length_s(total: int, leg_s: float = LEG_S) -> float:
    """Seconds that a whole run of `total` steps takes."""
    return len(legs(total)) * leg_s


def wait_s(step: int, total: int, leg_s: float = LEG_S) -> float:
    """Seconds from a step (0: the beginning) to the next one; 0 after the last."""
    return max(0.0, along(step + 1, total) - along(step, total)) * length_s(total, leg_s) if step < total else 0.0


def left_s(step: int, total: int) -> float:
    """Seconds from a step to the end of the run."""
    return (1 - along(step, total)) * length_s(total)
