"""All lessons at once: the Curriculum the tutor teaches, and every fault of the files it is made of."""

from __future__ import annotations

import os
from pathlib import Path

from tutor.content.lesson import load_lesson, parse_track
from tutor.content.places import lessons_folder
from tutor.content.source import FaultList, shown_path
from tutor.content.unit import lesson_files, read_unit, unit_folders
from tutor.domain.curriculum import Curriculum, Fault, Track, Unit


def load(folder: Path | None = None) -> Curriculum:
    """The curriculum of a lessons folder or of one unit's folder (the tutor's own lessons unless given).

    A lesson with a fault is left out and its faults are kept; no fault of a file is raised.
    """
    claimed: dict[str, str] = {}
    units: list[Unit] = []
    faults: list[Fault] = []
    for unit_folder in unit_folders(folder):
        own = FaultList(unit_folder / "unit.toml")
        header = read_unit(unit_folder, own)
        faults.extend(own.sorted())
        if own.found and not (header.id and header.tracks):
            continue
        tracks: list[Track] = []
        for track in header.tracks:
            parsed = list(parse_track(unit_folder, track.id, claimed))
            faults.extend(fault for one in parsed for fault in one.faults.sorted())
            good = tuple(one.lesson for one in parsed if not one.faults.found)
            tracks.append(Track(track.id, track.title, good))
        units.append(Unit(header.id, header.title, header.subtitle, header.credit, header.link, tuple(tracks)))
    if not units and not faults:
        where = shown_path(lessons_folder() if folder is None else folder)
        faults.append(Fault(where, 1, "there is no unit here: no folder with a unit.toml"))
    return Curriculum(tuple(units), tuple(faults))


def check(path: Path | None = None) -> tuple[Fault, ...]:
    """Every fault below `path`: a lesson file, a track's or a unit's folder, or a folder of units.

    A file or track that belongs to a unit is checked together with the unit, so that ids used twice are found; only
    the faults of what was asked for are returned. FileNotFoundError if there is nothing at `path`.
    """
    if path is None:
        return load().faults
    if not path.exists():
        raise FileNotFoundError(path)
    if path.is_dir() and unit_folders(path):
        return load(path).faults
    home = path.absolute().parent if path.is_dir() else path.absolute().parent.parent
    within = _asked_in_unit(path, home)
    if within is not None:
        return within
    if path.is_file():
        return _check_file(path)
    claimed: dict[str, str] = {}
    parsed = list(parse_track(path.absolute().parent, path.absolute().name, claimed))
    if not parsed:
        return (Fault(shown_path(path), 1, "there is no lesson here: no unit.toml and no NN-slug.md"),)
    return tuple(fault for one in parsed for fault in one.faults.sorted())


def _asked_in_unit(path: Path, home: Path) -> tuple[Fault, ...] | None:
    """The faults of `path` found when checking the unit `home`; None if it is no part of one."""
    if path.name == "unit.toml" and path.is_file():
        home = path.absolute().parent
    elif not (home / "unit.toml").is_file():
        return None
    header = read_unit(home, FaultList(home / "unit.toml"))
    part_of_unit = [home / "unit.toml", *(home / track.id for track in header.tracks)]
    part_of_unit += [file for track in header.tracks for file in lesson_files(home, track.id)]
    if path.absolute() not in part_of_unit:
        return None
    shown = shown_path(path)
    # Ids may be used twice across units, so that the whole folder of units is read.
    siblings = home.parent if home in unit_folders(home.parent) else home
    return tuple(fault for fault in load(siblings).faults if fault.path == shown or _below(fault.path, shown))


def _below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def _check_file(path: Path) -> tuple[Fault, ...]:
    if path.name == "unit.toml":
        faults = FaultList(path)
        read_unit(path.absolute().parent, faults)
        return faults.sorted()
    return load_lesson(path)[1]
