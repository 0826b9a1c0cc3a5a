"""The learner's own files: where they are, how they are made, and how they are read."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Final

from tutor.content.lesson_paths import lessons_folder
from tutor.domain.challenge import Challenge, Ladder
from tutor.domain.tries import Try
from tutor.storage.files import atomic_write

UNIT: Final = "deep-learning"
"""Whose challenges these are: the last part of their folder."""
SETTING: Final = "I2_TUTOR_CODE"
"""The environment's variable that names another folder."""
LARGEST: Final = 1_000_000
"""Bytes of a file of code."""
DATA_LINE: Final = 'DATA = ""'


class FileError(Exception):
    """A file of the learner's cannot be read or made; the message says why and what to do."""


def folder_words(folder: Path) -> str:
    """A folder as a person reads it: `~/i2-tutor` for one in their home."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)


def code_home() -> Path:
    """The folder of the learner's files: `~/i2-tutor/deep-learning` unless I2_TUTOR_CODE or I2_TUTOR_HOME says else."""
    if told := os.environ.get(SETTING):
        return Path(told).expanduser() / UNIT
    if told := os.environ.get("I2_TUTOR_HOME"):
        return Path(told).expanduser() / "code" / UNIT
    return Path.home() / "i2-tutor" / UNIT


def read_code(path: Path) -> str:
    """The text of a Python file; FileError if it is missing, too large or not UTF-8."""
    try:
        if (size := path.stat().st_size) > LARGEST:
            raise FileError(f"{path.name} has {size / 1e6:.0f} MB; a file of code has less than 1")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FileError(f"{path.name} is not there any more") from error
    except OSError as error:
        raise FileError(f"{path.name} cannot be read: {error.strerror or error}") from error
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(f"{path.name} is not UTF-8 (line {line}); save it as UTF-8 in your editor") from error


def make_file(challenge: Challenge, home: Path) -> tuple[Path, bool]:
    """The learner's file of a challenge and whether it was made now; one that is there is left as it is.

    Beside it lies `course.py`, which is ours and is kept up to date. FileError if the folder cannot be written.
    """
    path = home / challenge.file
    try:
        home.mkdir(parents=True, exist_ok=True)
        write_course(challenge.folder.parent / "course.py", home)
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(challenge.starter)
        except FileExistsError:
            return path, False
    except OSError as error:
        raise FileError(f"{error.filename or home} cannot be written: {error.strerror or error}") from error
    return path, True


def write_course(source: Path, home: Path) -> None:
    """Put the `course` module beside the learner's files, knowing where the pictures are."""
    text = with_data(source.read_text(encoding="utf-8"))
    target = home / "course.py"
    if not target.is_file() or target.read_text(encoding="utf-8", errors="replace") != text:
        target.write_text(text, encoding="utf-8")


def with_data(source: str) -> str:
    """The text of the `course` module with the place of the data in it."""
    folder = lessons_folder().parent / "dnn_core" / "data" / "mnist"
    return source.replace(DATA_LINE, f"DATA = {str(folder)!r}", 1)


def reset_file(challenge: Challenge, home: Path, now: datetime) -> Path | None:
    """Begin again with the starter. The old file is kept under a name with its date, which is returned."""
    kept = move_aside(home / challenge.file, now)
    make_file(challenge, home)
    return kept


def move_aside(path: Path, now: datetime) -> Path | None:
    """Put a file, whatever it holds, under a name with its date; where it is then, None if there was none."""
    if not path.exists():
        return None
    kept = keep_aside(path, "", now)  # its place is taken, then it is put there as it is
    try:
        path.replace(kept)
    except OSError as error:
        raise FileError(f"{error.filename or path} cannot be moved: {error.strerror or error}") from error
    return kept


def save_code(path: Path, text: str) -> None:
    """Write the learner's file, whole or not at all; FileError if that cannot be."""
    try:
        atomic_write(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror or error}") from error


def keep_aside(path: Path, text: str, now: datetime) -> Path:
    """Keep another version of a file beside it, in `earlier`, under its name with the date; where it is."""
    stamp, number = now.strftime("%Y-%m-%d-%H%M%S"), 1
    kept = path.parent / "earlier" / f"{path.stem}-{stamp}.py"
    while kept.exists():
        number += 1
        kept = kept.with_name(f"{path.stem}-{stamp}-{number}.py")
    save_code(kept, text)
    return kept


class Unsaved:
    """What is typed in the tutor's editor and not saved yet: a file for each challenge, in the tutor's own folder.

    A second window that types in the same challenge writes a file of its own beside it: neither writes over, or drops,
    what the other has.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / "code-unsaved"
        self._ours: dict[str, tuple[Path, str]] = {}  # by challenge: the file that this one goes on from, and its text

    def keep(self, name: str, text: str) -> None:
        """FileError if it cannot be written."""
        path, last = self._ours.get(name, (self._folder / f"{name}.py", None))
        if _text_of(path) not in (None, last):
            path = self._folder / f"{name}-{os.getpid()}.py"
        save_code(path, text)
        self._ours[name] = path, text

    def read(self, name: str) -> str | None:
        """What was typed last and not saved, or None."""
        files = [*self._folder.glob(f"{name}.py"), *self._folder.glob(f"{name}-*.py")]
        for path in sorted(files, key=_written, reverse=True):
            if (text := _text_of(path)) is not None:
                self._ours[name] = path, text
                return text
        return None

    def drop(self, name: str) -> None:
        """It is saved."""
        path, last = self._ours.pop(name, (None, None))
        if path is not None and _text_of(path) == last:
            path.unlink(missing_ok=True)


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # quiet: another window has saved it just now
        return 0


def _text_of(path: Path) -> str | None:
    """None for a file that is not there, or cannot be read."""
    try:
        return read_code(path)
    except FileError:  # quiet: that is the answer
        return None


def own_parts(ladder: Ladder, home: Path, tries: tuple[Try, ...]) -> list[str]:
    """The challenges whose files, as they are now, have passed in one of the `tries`: names."""
    passed = {(one.challenge, one.code) for one in tries if one.passed}
    found = []
    for challenge in ladder.challenges:
        try:
            if (challenge.name, read_code(home / challenge.file)) in passed:
                found.append(challenge.name)
        except FileError:  # quiet: a part that is missing is stood in for by ours
            continue
    return found
