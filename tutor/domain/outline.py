"""What Home needs of the curriculum: headers and outlines, light enough to be there at the first paint."""

from __future__ import annotations

from tutor.domain.frozen import frozen


@frozen
class TrackHeader:
    id: str
    title: str


@frozen
class UnitHeader:
    """What unit.toml says. `fault` is '' or what is wrong with it; the rest is then what could be read."""

    id: str
    title: str
    subtitle: str
    credit: str
    link: str
    tracks: tuple[TrackHeader, ...]
    fault: str = ""


@frozen
class LessonOutline:
    """What Home needs of a lesson, read without parsing its Markdown."""

    id: str
    track: str
    number: int
    title: str
    short: str
    minutes: int
    group: str
    page_slugs: tuple[str, ...]
    page_titles: tuple[str, ...]
    question_ids: tuple[tuple[str, str, str], ...]  # (page slug, question id, first line of the prompt)
    writing_ids: tuple[str, ...]
    writing_choose: int
    fault: str = ""
    bonus_ids: frozenset[str] = frozenset()
    writing_least_words: int = 0
    experiment_ids: tuple[tuple[str, str, str], ...] = ()  # (page slug, experiment id, its name in lists)
    formerly: str = ""  # the lesson that these pages were part of once
