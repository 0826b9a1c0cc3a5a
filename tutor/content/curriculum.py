"""All lessons at once: the Curriculum the tutor teaches, and every fault of the files it is made of."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from tutor.content.claims import unit_faults
from tutor.content.experiment import RunFault, with_its_faults
from tutor.content.glossary import FILE, check_pages, read_glossary
from tutor.content.lesson import ParsedLesson, claim_ids, parse_lesson, parse_track
from tutor.content.lesson_paths import lessons_folder, unit_folders
from tutor.content.source import FaultList, shown_path
from tutor.content.teaching import check_teaching
from tutor.content.terms import TermBook
from tutor.content.unit import lesson_files, read_unit, track_key, unit_terms
from tutor.domain.curriculum import Curriculum, Fault, Lesson, Track, Unit
from tutor.domain.experiment import Experiment


def load(folder: Path | None = None, run_fault: RunFault = lambda options: "") -> Curriculum:
    """The curriculum of a lessons folder or of one unit's folder (the tutor's own lessons unless given).

    A lesson with a fault is left out and its faults are kept; no fault of a file is raised. An experiment with a run
    that `run_fault` finds something wrong with knows it: its lesson is whole without it.
    """
    return _read(folder, run_fault)


def _read(folder: Path | None, run_fault: RunFault, *, teaching: bool = False) -> Curriculum:
    """The curriculum; with `teaching` also the faults of that, which leave no lesson out."""
    claimed: dict[str, str] = {}
    units: list[Unit] = []
    faults: list[Fault] = []
    for before, unit_folder in enumerate(unit_folders(folder)):
        own = FaultList(unit_folder / "unit.toml")
        header = read_unit(unit_folder, own)
        faults.extend(own.sorted())
        if own.found and not (header.id and header.tracks):
            continue
        tracks: list[Track] = []
        every: list[Lesson] = []
        of_terms = FaultList(unit_folder / FILE)
        glossary = read_glossary(unit_folder, of_terms)
        book = TermBook.of(glossary, unit_terms(unit_folder)) if teaching else None
        for track in header.tracks:
            parsed = list(parse_track(unit_folder, track.id, claimed))
            own_book = book.branch() if book and tracks else book  # what the first track introduces, all may use
            for one in parsed:
                if own_book:
                    _teach(one, own_book, run_fault)
                faults.extend(one.faults.sorted())
            every.extend(one.lesson for one in parsed)
            key = track_key(before, header.id, track.id)
            good = (replace(_whole(one, run_fault), track=key) for one in parsed if not one.faults.found)
            tracks.append(Track(key, track.title, tuple(good)))
        if teaching:
            check_pages(glossary, every, of_terms)
            faults.extend(of_terms.sorted())
            faults.extend(unit_faults(unit_folder, every))
        told = (header.id, header.title, header.subtitle, header.credit, header.link)
        units.append(Unit(*told, tuple(tracks), glossary.entries))
    if not units and not faults:
        where = shown_path(lessons_folder() if folder is None else folder)
        faults.append(Fault(where, 1, "there is no unit here: no folder with a unit.toml"))
    return Curriculum(tuple(units), tuple(faults))


def _whole(parsed: ParsedLesson, run_fault: RunFault) -> Lesson:
    """The lesson with experiments that know their faults."""
    if not any(True for _ in parsed.lesson.experiments):
        return parsed.lesson
    pages = (
        replace(
            page,
            blocks=tuple(
                with_its_faults(block, run_fault, parsed.faults.path) if isinstance(block, Experiment) else block
                for block in page.blocks
            ),
        )
        for page in parsed.lesson.pages
    )
    return replace(parsed.lesson, pages=tuple(pages))


def _teach(parsed: ParsedLesson, book: TermBook, run_fault: RunFault) -> None:
    """Add what the lesson falls short of to its faults."""
    broken = [fault.line for fault in parsed.faults.found]
    found = check_teaching(parsed.lesson, parsed.faults.path, book, run_fault, broken)
    parsed.faults.found.extend(found.found)


def check(path: Path | None = None, run_fault: RunFault = lambda options: "") -> tuple[Fault, ...]:
    """Every fault below `path`: a lesson file, a track's or a unit's folder, or a folder of units.

    Besides those that keep a lesson from being shown: pages with nothing to do, keys that fail their own lists, terms
    used before they are introduced, and runs of experiments with which `run_fault` finds something wrong.
    A file or track that belongs to a unit is checked together with the unit, so that ids used twice are found; only
    the faults of what was asked for are returned. FileNotFoundError if there is nothing at `path`.
    """
    if path is None:
        return _read(None, run_fault, teaching=True).faults
    if not path.exists():
        raise FileNotFoundError(path)
    if path.is_dir() and unit_folders(path):
        return _read(path, run_fault, teaching=True).faults
    home = path.absolute().parent if path.is_dir() else path.absolute().parent.parent
    within = _asked_in_unit(path, home, run_fault)
    if within is not None:
        return within
    if path.is_file():
        return _check_file(path, run_fault)
    claimed: dict[str, str] = {}
    parsed = list(parse_track(path.absolute().parent, path.absolute().name, claimed))
    if not parsed:
        return (Fault(shown_path(path), 1, "there is no lesson here: no unit.toml and no NN-slug.md"),)
    for one in parsed:
        _teach(one, TermBook(()), run_fault)
    return tuple(fault for one in parsed for fault in one.faults.sorted())


def _asked_in_unit(path: Path, home: Path, run_fault: RunFault) -> tuple[Fault, ...] | None:
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
    return tuple(
        fault
        for fault in _read(siblings, run_fault, teaching=True).faults
        if fault.path == shown or _below(fault.path, shown)
    )


def _below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def _check_file(path: Path, run_fault: RunFault) -> tuple[Fault, ...]:
    if path.name == "unit.toml":
        faults = FaultList(path)
        read_unit(path.absolute().parent, faults)
        return faults.sorted()
    parsed = parse_lesson(path)
    claim_ids(parsed, {})
    _teach(parsed, TermBook(()), run_fault)
    return parsed.faults.sorted()
