"""`i2-tutor doctor`: is everything here that the tutor needs, and in order? Looks, and changes nothing."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from dnn_core.idx import DATA_FOLDER, FILE_NAMES, DataError, check_checksums
from tutor.content.curriculum import check
from tutor.content.lesson_paths import lessons_folder
from tutor.logbook import log_file
from tutor.storage.files import data_home
from tutor.storage.opening import writing_fault
from tutor.storage.rescue import Rescuer
from tutor.storage.store import FILE_NAME, check_store
from tutor.training import records

OLDEST_PYTHON: Final = (3, 11)
LEAST_FREE: Final = 100 * 2**20  # bytes: some hundred runs, and more words than anyone writes
# Distribution name to module. Imported for a try: one that is there but broken is found before a lesson needs it.
PACKAGES: Final = {
    "textual": "textual",
    "numpy": "numpy",
    "plotext": "plotext",
    "platformdirs": "platformdirs",
    "markdown-it-py": "markdown_it",
    "linkify-it-py": "linkify_it",
    "mdit-py-plugins": "mdit_py_plugins",
}


def tutor_version() -> str:
    try:
        return importlib.metadata.version("i2-tutor")
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"


def examine(data: Path | None = None) -> dict[str, Any]:
    """Everything about this machine that matters to the tutor. `faults` says in words what is wrong; [] is health.

    With `data`, that folder's files are read to their ends; only MNIST's own have checksums to compare.
    """
    faults: list[str] = []
    home = data_home()
    report: dict[str, Any] = {
        "version": tutor_version(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "sqlite": sqlite3.sqlite_version,
        "packages": _packages(faults),
        "paths": {
            "home": str(home),
            "log": str(log_file(home)),
            "lessons": str(lessons_folder()),
            "data": str(data or DATA_FOLDER),
        },
        "lessons": _lessons(faults),
        "data": _data(data, faults),
        "store": _store(home, faults),
        "runs": _runs(home, faults),
        "disk": _disk(home, faults),
        "terminal": _terminal(faults),
    }
    if sys.version_info < OLDEST_PYTHON:
        faults.append(f"Python {report['python']} is too old; the tutor needs {'.'.join(map(str, OLDEST_PYTHON))}")
    return {"ok": not faults, **report, "faults": faults}


def _packages(faults: list[str]) -> dict[str, str | None]:
    versions: dict[str, str | None] = {}
    for name, module in PACKAGES.items():
        try:
            versions[name] = importlib.metadata.version(name)
            importlib.import_module(module)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = None
            faults.append(f"package {name} is missing; install the tutor again")
        except Exception as error:
            faults.append(f"package {name} cannot be imported ({error}); install it again")
    return versions


def _lessons(faults: list[str]) -> str:
    found = check()
    faults.extend(map(str, found))
    return "no faults" if not found else f"{len(found)} faults"


def _data(folder: Path | None, faults: list[str]) -> str:
    if folder is None:
        found = check_checksums()
        faults.extend(found)
        return "MNIST, checksums right" if not found else f"{len(found)} of {len(FILE_NAMES)} files are wrong"
    from dnn_core import mnist

    try:
        mnist.load(folder)
    except (DataError, OSError) as error:
        faults.append(str(error))
        return "cannot be used"
    return "another set, whole"


def _store(home: Path, faults: list[str]) -> str:
    found = check_store(home)
    if not found and (fault := writing_fault(home)) is not None:
        found = (str(fault),)
    faults.extend(found)
    if not found and not (home / FILE_NAME).exists():
        return "none yet: it is made when the tutor first opens"
    for left in Rescuer(home).find():
        faults.append(f"words that could not be saved are in {left.path}; the next start of the tutor brings them back")
    return "in order" if not found else "needs attention"


def _runs(home: Path, faults: list[str]) -> str:
    found = records.faults(home / "runs")
    faults.extend(found)
    return f"{len(records.numbers(home / 'runs')):,} kept" if not found else f"{len(found)} cannot be read"


def _disk(home: Path, faults: list[str]) -> dict[str, Any]:
    """The disk of the learner's folder, or of the nearest folder above it that exists."""
    folder = home.absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        faults.append(f"{folder} is in the way: {home} cannot be a folder; set I2_TUTOR_HOME to another place")
        return {"free_bytes": None, "writable": False}
    writable = os.access(folder, os.W_OK | os.X_OK)
    if not writable:
        faults.append(f"{folder} cannot be written to; set I2_TUTOR_HOME to a folder of yours")
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        faults.append(f"the disk of {folder} cannot be asked: {error.strerror or error}")
        return {"free_bytes": None, "writable": writable}
    if free < LEAST_FREE:
        faults.append(f"only {free / 2**20:.0f} MB are free at {folder}; make room, or set I2_TUTOR_HOME elsewhere")
    return {"free_bytes": free, "writable": writable}


def _terminal(faults: list[str]) -> dict[str, Any]:
    """What the terminal says of itself. Without one nothing is wrong: the other commands need none."""
    attended = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    kind, colour = os.environ.get("TERM", ""), os.environ.get("COLORTERM", "")
    encoding = (sys.stdout.encoding or "") if sys.stdout else ""
    columns, rows = shutil.get_terminal_size((0, 0))
    if attended:
        if sys.platform != "win32" and kind in ("", "dumb", "unknown"):
            faults.append(f"TERM is {kind!r}: the tutor cannot place text here; try TERM=xterm-256color")
        if encoding.lower().replace("-", "") != "utf8":
            faults.append(f"the terminal's encoding is {encoding}, not UTF-8; set LANG to a UTF-8 locale")
        if 0 < columns < 40 or 0 < rows < 12:
            faults.append(f"the window is {columns} x {rows}; lessons need 40 x 12")
    return {
        "is_terminal": attended,
        "term": kind,
        "colours": "16 million" if colour in ("truecolor", "24bit") else "256" if "256" in kind else "few",
        "no_color": bool(os.environ.get("NO_COLOR")),
        "columns": columns,
        "rows": rows,
        "encoding": encoding,
    }


def in_words(report: dict[str, Any]) -> Iterator[str]:
    """The report as aligned lines, faults marked ✗ at their end."""
    disk, terminal = report["disk"], report["terminal"]
    free = disk["free_bytes"]
    rows = [
        ("i2-tutor", report["version"]),
        ("Python", f"{report['python']} on {report['platform']}"),
        ("SQLite", report["sqlite"]),
        *((name, version or "missing") for name, version in report["packages"].items()),
        ("your work", report["paths"]["home"]),
        ("log", _log_words(Path(report["paths"]["log"]))),
        ("lessons", f"{report['paths']['lessons']} ({report['lessons']})"),
        ("data", f"{report['paths']['data']} ({report['data']})"),
        ("store", report["store"]),
        ("runs", report["runs"]),
        ("free space", "unknown" if free is None else f"{free / 2**30:.1f} GB"),
        ("terminal", _terminal_words(terminal)),
    ]
    for name, words in rows:
        yield f"{name:<16}{words}"
    yield "✓ all in order" if report["ok"] else f"✗ {len(report['faults'])} to look at"


def _log_words(path: Path) -> str:
    """Where to look when something went wrong: no word of a response is in it."""
    return str(path) if path.is_file() else f"{path} (nothing noted yet)"


def _terminal_words(terminal: dict[str, Any]) -> str:
    if not terminal["is_terminal"]:
        return "none here; the tutor itself needs one"
    grey = ", NO_COLOR is set" if terminal["no_color"] else ""
    return (
        f"{terminal['term']}, {terminal['columns']} x {terminal['rows']}, {terminal['colours']} colours{grey}, "
        f"{terminal['encoding']}"
    )
