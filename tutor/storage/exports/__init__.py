"""The report as a file: which formats there are, which a name asks for, and the bytes of each.

A format is imported when it is written. Formats for people show control characters as pictures; JSON holds every text
to the letter.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tutor.domain.document import document
from tutor.domain.learner import file_name
from tutor.domain.report import Report
from tutor.storage.files import atomic_write

FORMATS: Final = ("html", "docx", "md", "txt", "json")
FORMAT_WORDS: Final = {
    "html": "a page for the browser",
    "docx": "a document for Word and Drive",
    "md": "Markdown",
    "txt": "plain text",
    "json": "everything, for programs",
}
_ENDINGS: Final = {".htm": "html", ".markdown": "md", ".text": "txt"} | {f".{name}": name for name in FORMATS}


class FormatError(ValueError):
    """A name that asks for no format of ours; the message says which there are."""


class ExportExists(FileExistsError):
    """A file that is replaced only when asked."""


def format_of(path: Path) -> str:
    """The format that a file's ending asks for, whatever its case; FormatError for one that is not known."""
    found = _ENDINGS.get(path.suffix.lower())
    if found is None:
        what = f"the ending {path.suffix} is not known" if path.suffix else "the name has no ending"
        raise FormatError(f"{what}; known are {', '.join('.' + name for name in FORMATS)}")
    return found


def named(report: Report, format: str) -> str:
    """The file name of an export: learner, unit, day."""
    return file_name(report.learner, report.unit, report.made_at.date(), format)


def written(report: Report, format: str) -> bytes:
    """The export as bytes: a document of Word, or UTF-8. FormatError for a format that is not known."""
    match format:
        case "html":
            from tutor.storage.exports.page import write_page

            return _utf_8(write_page(document(report)))
        case "docx":
            from tutor.storage.exports.word import write_word

            return write_word(document(report), report)
        case "md":
            from tutor.storage.exports.markdown import write_markdown

            return _utf_8(write_markdown(document(report)))
        case "txt":
            from tutor.storage.exports.plain import write_plain

            return _utf_8(write_plain(document(report)))
        case "json":
            from tutor.storage.exports.record import write_record

            return _utf_8(write_record(report))
    raise FormatError(f"the format {format} is not known; known are {', '.join(FORMATS)}")


def _utf_8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def free_name(path: Path) -> Path:
    """`path`, or the first of `name-2`, `name-3`, ... beside it that is not there yet."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found


def keep(path: Path, data: bytes, *, replace: bool) -> None:
    """Write an export whole or not at all. ExportExists unless an existing file may be replaced; OSError else.

    A pipe or device is written to, never replaced; a link is followed.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    if path.exists() and not replace:
        raise ExportExists(17, "there is a file of that name already", str(path))
    atomic_write(path.resolve(), data)
