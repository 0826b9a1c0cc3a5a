"""Learning-rate schedules: what to multiply the learning rate by, from the first step (0) to the last (total - 1).

constant    1
step        1, then 1/10 from half of the run on, 1/100 from three quarters on
cosine      from 1 down to 0 along half a cosine (Loshchilov and Hutter 2017, without restarts)
one-cycle   up from 1/25 to 1 in the first 30 % of the run, then down to 1/250,000 (Smith and Topin 2018)
"""

from __future__ import annotations

import math

from dnn_core.config import SCHEDULES, check_name

_START, _END, _RISE = 1 / 25, 1 / 250_000, 0.3


def factor(schedule: str, step: int, total: int) -> float:
    """The factor at `step`, counted from 0, of `total` steps; raises ConfigError for an unknown schedule."""
    check_name("schedule", schedule, SCHEDULES)
    done = min(step / total, 1.0)
    match schedule:
        case "step":
            return 1.0 if done < 0.5 else 0.1 if done < 0.75 else 0.01
        case "cosine":
            return _ease(1.0, 0.0, done)
        case "one-cycle" if done < _RISE:
            return _ease(_START, 1.0, done / _RISE)
        case "one-cycle":
            return _ease(1.0, _END, (done - _RISE) / (1 - _RISE))
        case _:
            return 1.0


def _ease(start: float, end: float, done: float) -> float:
    """From start (done = 0) to end (done = 1) along half a cosine."""
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2
