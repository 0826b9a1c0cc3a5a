"""A unit's folder: unit.toml, and one folder of lesson files a track."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from tutor.content.prose import link_fault
from tutor.content.source import FaultList, read_toml
from tutor.domain.outline import TrackHeader, UnitHeader

_KEYS: Final = ("id", "title", "subtitle", "credit", "link")


def lesson_files(unit_folder: Path, track: str) -> list[Path]:
    """The track's Markdown files by name. A track whose folder is not there has no lessons yet."""
    try:
        return sorted(
            file
            for file in (unit_folder / track).iterdir()
            if file.suffix == ".md" and not file.name.startswith((".", "_"))
        )
    except OSError:  # quiet: what is missing is told as a fault
        return []


def read_unit(unit_folder: Path, faults: FaultList) -> UnitHeader:
    """unit.toml as a header; what is missing in it is a fault and reads as ''."""
    lines, table = read_toml(faults.path, faults)
    if table is not None:
        _check_table(table, lines, faults)
    table = table or {}
    texts = {key: value for key in _KEYS if isinstance(value := table.get(key, ""), str)}
    tracks = [track for track in _tracks(table) if isinstance(track.get("id"), str)]
    _check_stray_folders(unit_folder, {track["id"] for track in tracks}, faults)
    return UnitHeader(
        **{key: texts.get(key, "") for key in _KEYS},
        tracks=tuple(TrackHeader(track["id"], str(track.get("title", ""))) for track in tracks),
        fault=str(faults.found[0]) if faults.found else "",
    )


def unit_terms(unit_folder: Path) -> tuple[str, ...]:
    """The terms that the unit's lessons must introduce before they use them; () where unit.toml cannot be read."""
    try:
        terms = tomllib.loads((unit_folder / "unit.toml").read_text(encoding="utf-8-sig")).get("terms", [])
    except (OSError, ValueError):  # quiet: what is missing is told as a fault
        return ()
    return tuple(term for term in terms if isinstance(term, str) and term.strip()) if isinstance(terms, list) else ()


def _tracks(table: dict[str, Any]) -> list[dict[str, Any]]:
    tracks = table.get("tracks", [])
    return [track for track in tracks if isinstance(track, dict)] if isinstance(tracks, list) else []


def _check_table(table: dict[str, Any], lines: list[str], faults: FaultList) -> None:
    for key in _KEYS:
        if not isinstance(table.get(key), str) or not table[key].strip():
            faults.add(_line_of(key, lines), f"unit.toml wants a text {key!r}")
    for key in table:
        if key not in (*_KEYS, "tracks", "terms"):
            faults.add(_line_of(key, lines), f"unit.toml key {key!r} is unknown")
    if isinstance(link := table.get("link"), str) and link and (wrong := link_fault(link)):
        faults.add(_line_of("link", lines), wrong)
    terms = table.get("terms", [])
    if not isinstance(terms, list) or not all(isinstance(term, str) and term.strip() for term in terms):
        faults.add(_line_of("terms", lines), 'unit.toml wants terms as a list of texts: terms = ["weight", "bias"]')
    tracks = _tracks(table)
    starts = [number for number, line in enumerate(lines, start=1) if re.match(r"\s*\[\[\s*tracks\s*\]\]", line)]
    if not tracks:
        faults.add(1, "unit.toml has no [[tracks]] with an id and a title")
    seen: set[str] = set()
    for index, track in enumerate(tracks):
        line = starts[index] if index < len(starts) else 1
        for key in ("id", "title"):
            if not isinstance(track.get(key), str) or not track[key].strip():
                faults.add(line, f"the track wants a text {key!r}")
        for key in sorted(set(track) - {"id", "title"}):
            faults.add(line, f"track key {key!r} is unknown; known are id, title")
        name = track.get("id")
        if isinstance(name, str) and name:
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
                faults.add(line, f"track id {name!r} may have only small letters, digits and single hyphens")
            if name in seen:
                faults.add(line, f"track id {name!r} is used twice")
            seen.add(name)


def _line_of(key: str, lines: list[str]) -> int:
    pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("["):  # the keys below belong to a track
            break
        if pattern.match(line):
            return number
    return 1


def _check_stray_folders(unit_folder: Path, tracks: set[str], faults: FaultList) -> None:
    """A folder of lessons that no track names would be left out without a word."""
    try:
        inner = sorted(one for one in unit_folder.iterdir() if one.is_dir())
    except OSError:  # quiet: what is missing is told as a fault
        return
    for folder in inner:
        if folder.name not in tracks and lesson_files(unit_folder, folder.name):
            faults.add(1, f"folder {folder.name!r} holds lessons, but no [[tracks]] has that id")


def track_key(units_before: int, unit: str, track: str) -> str:
    """What a track is known by among those of all units, which may have folders of the same name."""
    return f"{unit}/{track}" if units_before else track
