"""The outlines as they were read at the last start: Home appears without reading the lessons again.

The cache is a file that anyone may delete. It is used only while every lesson file has the name, size and time of
change that it had when the cache was written; otherwise, or if it is damaged, the lessons are read and it is written
anew.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import tutor
from tutor.content.lesson_paths import lessons_folder
from tutor.domain.outline import LessonOutline, TrackHeader, UnitHeader

log = logging.getLogger(__name__)

FORMAT = 4
Outlines = tuple[tuple[UnitHeader, ...], tuple[LessonOutline, ...]]


def cached_outlines(cache: Path, folder: Path | None = None) -> Outlines:
    """What `tutor.content.outlines` returns for `folder`, from the file `cache` if that still holds."""
    mark = fingerprint(lessons_folder() if folder is None else folder)
    try:
        record = json.loads(cache.read_bytes())
        if record["mark"] == mark:
            return _unpack(record)
    except FileNotFoundError:
        pass  # the first start
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        log.info("the outlines of the lessons are made anew", exc_info=error)
    from tutor.content.outline import outlines

    found = outlines(folder)
    try:
        from dnn_core.atomic_file import replacing

        cache.parent.mkdir(parents=True, exist_ok=True)
        with replacing(cache) as file:
            file.write(json.dumps({"mark": mark, **_pack(found)}).encode())
    except OSError as error:
        log.info("the outlines are not kept; the next start is a little slower, no more", exc_info=error)
    return found


def fingerprint(folder: Path) -> list[Any]:
    """Names, sizes and times of change of all files below `folder`, with the versions of what reads them."""
    files: list[list[Any]] = []
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir():
                        if entry.name != "__pycache__":
                            waiting.append(entry.path)
                    else:
                        status = entry.stat()
                        files.append([entry.path, status.st_size, status.st_mtime_ns])
        except OSError:  # quiet: the checker tells what of the lessons cannot be read
            continue
    return [FORMAT, tutor.__version__, sorted(files)]


def _pack(found: Outlines) -> dict[str, Any]:
    units, lessons = found
    return {
        "units": [asdict(unit) for unit in units],
        "lessons": [{**asdict(lesson), "bonus_ids": sorted(lesson.bonus_ids)} for lesson in lessons],
    }


def _unpack(record: dict[str, Any]) -> Outlines:
    units = (
        UnitHeader(**{**unit, "tracks": tuple(TrackHeader(**track) for track in unit["tracks"])})
        for unit in record["units"]
    )
    return tuple(units), tuple(_lesson(lesson) for lesson in record["lessons"])


def _lesson(record: dict[str, Any]) -> LessonOutline:
    return LessonOutline(
        **{
            **record,
            "page_slugs": tuple(record["page_slugs"]),
            "page_titles": tuple(record["page_titles"]),
            "question_ids": tuple((page, id, prompt) for page, id, prompt in record["question_ids"]),
            "writing_ids": tuple(record["writing_ids"]),
            "bonus_ids": frozenset(record["bonus_ids"]),
            "experiment_ids": tuple((page, id, short) for page, id, short in record["experiment_ids"]),
        }
    )
