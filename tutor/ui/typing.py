"""Whether somebody types: what can wait, waits until they pause."""

from __future__ import annotations

import time

PAUSE_S = 0.6
"""Without a key for this long, nobody types."""

_last_key = float("-inf")  # on the clock of time.monotonic


def typed() -> None:
    """A key went into a text field just now."""
    global _last_key
    _last_key = time.monotonic()


def now() -> bool:
    """True while keys keep coming."""
    return time.monotonic() - _last_key < PAUSE_S
