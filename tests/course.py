"""The course, read once by all tests of a process."""

from __future__ import annotations

from functools import cache

from tutor.content import load
from tutor.domain.curriculum import Curriculum


@cache
def course() -> Curriculum:
    return load()
