"""Reading a text file as an author wrote it: its lines, and what is wrong with its bytes."""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutor.domain.curriculum import Fault

# Tab and line ends may stay. The rest are control characters, or reorder or split what a reader sees.
_RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")

LARGEST_FILE = 1_000_000
"""Bytes; the longest lesson has some twenty thousand."""


@dataclass(slots=True)
class FaultList:
    """Collects the faults of one file. `path` is shown from the current folder where that is shorter."""

    path: Path
    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, message: str) -> None:
        self.found.append(Fault(shown_path(self.path), line, message))

    def sorted(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.found, key=lambda fault: fault.line))


def shown_path(path: Path) -> str:
    """The path as it is named in faults: from the current folder when it lies inside it, else in full."""
    full = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow the author's links
    try:
        here = os.getcwd()  # noqa: PTH109 - and Path.cwd() is the same call
    except OSError:  # quiet: the current folder was removed under us
        return full
    return os.path.relpath(full, here) if full.startswith(here + os.sep) else full


def read_toml(path: Path, faults: FaultList) -> tuple[list[str], dict[str, Any] | None]:
    """The lines of a file, and the table that they are in TOML; None, and a fault, if they are not."""
    lines = read_lines(path, faults)
    try:
        return lines, tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+), column \d+\)", str(error))
        faults.add(int(at[1]) if at else max(len(lines), 1), f"is not TOML: {error}")
        return lines, None


def read_lines(path: Path, faults: FaultList) -> list[str]:
    """The file's lines without their ends; bytes that cannot be read are faults, and reading goes on after them.

    Only LF and CRLF end a line, so that numbers agree with every editor. A file that cannot be opened has no lines.
    """
    try:
        if (size := path.stat().st_size) > LARGEST_FILE:
            faults.add(
                1, f"has {size / 1e6:.0f} MB; a lesson has at most {LARGEST_FILE / 1e6:g}, so that pages open at once"
            )
            return []
        data = path.read_bytes()
    except OSError as error:
        faults.add(1, f"cannot be read ({error.strerror or error}); check the file and its permissions")
        return []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.add(1, "is UTF-16; save it as UTF-8")
        return []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.add(line, f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8")
        text = data.decode("utf-8-sig", errors="replace")
    lines = [written.removesuffix("\r") for written in text.split("\n")]
    if _RAW.search(text.replace("\r\n", "\n")):
        for number, written in enumerate(lines, start=1):
            if raw := _RAW.search(written):
                faults.add(number, f"raw control character U+{ord(raw[0]):04X}; delete it")
        lines = [_RAW.sub("\ufffd", written) for written in lines]
    if lines and not lines[-1]:
        lines.pop()
    return lines


def slugify(title: str) -> str:
    """A title as it stands in keys: small letters and digits with hyphens between, accents dropped."""
    plain = unicodedata.normalize("NFKD", title)
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"[^\w]+|_+", "-", plain.casefold()).strip("-")
