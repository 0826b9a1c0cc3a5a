"""Lessons as authors write them, read into the domain; every fault is found with its file and line.

Nothing here renders, and only `tutor.content.inline` parses Markdown: reading a lesson's bones needs no parser. The
names below are imported when they are first used, so that the tutor's start pays for none of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tutor.content.curriculum import check, load
    from tutor.content.lesson import load_lesson
    from tutor.content.lesson_paths import lessons_folder
    from tutor.content.outline import lesson_path, outlines
    from tutor.domain.outline import TrackHeader, UnitHeader

__all__ = [
    "TrackHeader",
    "UnitHeader",
    "check",
    "lesson_path",
    "lessons_folder",
    "load",
    "load_lesson",
    "outlines",
]

_HOME_OF = {
    "TrackHeader": "tutor.domain.outline",
    "UnitHeader": "tutor.domain.outline",
    "check": "tutor.content.curriculum",
    "lesson_path": "tutor.content.outline",
    "lessons_folder": "tutor.content.lesson_paths",
    "load": "tutor.content.curriculum",
    "load_lesson": "tutor.content.lesson",
    "outlines": "tutor.content.outline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
