"""The rubrics of the days when ticks were kept as indices of their lines: which index was which line.

Never changed: it is what the stores of those days mean. Questions written since need no entry.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

UNKNOWN = "#"
"""Before the number (from 1) of a line of which nobody knows any more what it said. No id begins so."""


def line_at(question_id: str, index: int) -> str:
    """The id of the line at `index` (from 0) of that question's rubric, or `#3` for the third of one not known."""
    lines = _rubrics().get(question_id, [])
    return lines[index] if 0 <= index < len(lines) else f"{UNKNOWN}{index + 1}"


@cache
def _rubrics() -> dict[str, list[str]]:
    read: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_bytes())
    return read
