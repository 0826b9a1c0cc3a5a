"""The marks of what was made, one table for every screen, list and export, and the bar of how much of it there is.

✓ means right or complete, nothing else.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Mark(StrEnum):
    """How a task stands, or a lesson, or one line of a rubric."""

    RIGHT = "right"  # right, or complete: all ideas ticked, long enough, all done
    SOME = "some"  # some of its ideas, some of its tasks
    WRONG = "wrong"
    LOST = "lost"  # of a bet: it came otherwise, which is no fault
    SUBMITTED = "submitted"  # kept as it is: nobody has said yet what is in it
    SKIPPED = "skipped"
    OPEN = "open"  # not begun, or a draft
    MENTIONED = "mentioned"  # of a rubric line: its words stand in the response; a suggestion, no verdict


GLYPHS: Final[dict[Mark, str]] = {
    Mark.RIGHT: "✓",
    Mark.SOME: "◐",
    Mark.WRONG: "✗",
    Mark.LOST: "✗",
    Mark.SUBMITTED: "•",
    Mark.SKIPPED: "–",
    Mark.OPEN: "○",
    Mark.MENTIONED: "≈",
}

TONES: Final[dict[Mark, str]] = {
    Mark.RIGHT: "$right",
    Mark.SOME: "$words",
    Mark.WRONG: "$wrong",
    Mark.LOST: "$muted",
    Mark.SUBMITTED: "$words",
    Mark.SKIPPED: "$muted",
    Mark.OPEN: "$muted",
    Mark.MENTIONED: "$words",
}
"""The tones of the themes, by what they mean."""


def half_step_bar(share: float, cells: int) -> str:
    """`━━━╸`: a share from 0 to 1 of `cells`, in half steps."""
    steps = round(2 * cells * max(0.0, min(1.0, share)))
    return "━" * (steps // 2) + "╸" * (steps % 2)
