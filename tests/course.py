"""The course, read once by all tests of a process, and lessons of one file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tutor.content.curriculum import load
from tutor.content.lesson import claim_ids, parse_lesson
from tutor.domain.curriculum import Curriculum, Fault, Lesson


@cache
def course() -> Curriculum:
    return load()


def load_lesson(path: Path, track: str = "") -> tuple[Lesson | None, tuple[Fault, ...]]:
    """The lesson, or None when it has a fault, and all its faults; ids of other lessons are not looked at."""
    parsed = parse_lesson(path, track)
    claim_ids(parsed, {})
    return (None if parsed.faults.found else parsed.lesson), parsed.faults.sorted()
