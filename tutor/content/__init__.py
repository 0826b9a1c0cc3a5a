"""Lessons as authors write them, read into the domain; every fault is found with its file and line.

Nothing here renders, and only `tutor.content.inline` parses Markdown: reading a lesson's bones needs no parser.
"""

from tutor.content.curriculum import check, load
from tutor.content.lesson import load_lesson
from tutor.content.outline import lesson_path, outlines
from tutor.content.unit import TrackHeader, UnitHeader, lessons_folder

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
