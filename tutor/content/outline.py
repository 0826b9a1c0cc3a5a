"""What Home shows of each lesson: read at start-up, so without a Markdown parser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tutor.content.lesson import ParsedLesson, parse_track
from tutor.content.lesson_paths import lessons_folder, unit_folders
from tutor.content.prose import plain_line
from tutor.content.source import FaultList, shown_path
from tutor.content.unit import read_unit, track_key
from tutor.domain.outline import LessonOutline, TrackHeader, UnitHeader


def outlines(folder: Path | None = None) -> tuple[tuple[UnitHeader, ...], tuple[LessonOutline, ...]]:
    """The units of a lessons folder (or the unit of that folder; one at least) and their lessons in order, faulty ones
    too.

    A faulty lesson names its first fault in `fault`; what could be read of it is there all the same.
    """
    folders = unit_folders(folder)
    if not folders:
        where = shown_path(lessons_folder() if folder is None else folder)
        told = f"{where}: there are no lessons here; install the tutor again"
        return (UnitHeader("", "", "", "", "", (), told),), ()
    claimed: dict[str, str] = {}
    units: list[UnitHeader] = []
    found: list[LessonOutline] = []
    for before, unit_folder in enumerate(folders):
        header = read_unit(unit_folder, FaultList(unit_folder / "unit.toml"))
        tracks: list[TrackHeader] = []
        for track in header.tracks:
            key = track_key(before, header.id, track.id)
            tracks.append(replace(track, id=key))
            found.extend(_outline(parsed, key) for parsed in parse_track(unit_folder, track.id, claimed))
        units.append(replace(header, tracks=tuple(tracks)))
    return tuple(units), tuple(found)


def _outline(parsed: ParsedLesson, track: str) -> LessonOutline:
    lesson = parsed.lesson
    writing = lesson.writing
    faults = parsed.faults.sorted()
    return LessonOutline(
        id=lesson.id,
        track=track,
        number=lesson.number,
        title=lesson.title or lesson.source,
        short=lesson.short or lesson.title or lesson.source,
        minutes=lesson.minutes,
        group=lesson.group,
        page_slugs=tuple(page.slug for page in lesson.pages),
        page_titles=tuple(page.title for page in lesson.pages),
        question_ids=tuple(
            (page.slug, question.id, plain_line(question.prompt))
            for page in lesson.pages
            for question in page.questions
        ),
        writing_ids=tuple(prompt.id for prompt in writing.prompts) if writing else (),
        writing_choose=writing.choose if writing else 0,
        fault=str(faults[0]) if faults else "",
        bonus_ids=frozenset(question.id for question in lesson.questions if question.bonus),
        writing_least_words=writing.least_words if writing else 0,
        experiment_ids=tuple(
            (page.slug, experiment.id, experiment.short) for page in lesson.pages for experiment in page.experiments
        ),
        formerly=lesson.formerly,
    )
