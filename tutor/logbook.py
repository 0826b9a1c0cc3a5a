"""The log file in the learner's home: what went wrong, and where in the program. No word that a learner wrote.

All rooms write with `logging.getLogger(__name__)`. The file is opened with its first line, so a start costs nothing; a
disk that is full or cannot be written is no reason for another error.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

FILE_NAME: Final = "i2-tutor.log"
LARGEST: Final = 1_000_000
"""Bytes; then it becomes `i2-tutor.log.1`, and the one before goes."""

_LOGGERS: Final = ("tutor", "asyncio", "py.warnings")
_FORMAT: Final = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"

_WORDS_OF_THE_PROGRAM: Final = (OSError, AttributeError, NameError, ImportError, TypeError, AssertionError, MemoryError)
"""Whose messages speak of files and of code. Those of a ValueError or KeyError may quote what somebody typed."""
_MODULES_OF_THE_PROGRAM: Final = (
    "textual.css.query",
    "textual.app",
    "textual.widget",
    "sqlite3",
    "tutor.storage.errors",
)

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)  # as logging passes it


class _Lines(logging.Formatter):
    """One line a record; an exception is told by its kind and its locations."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == "asyncio":  # its further lines show values
            first = record.getMessage().partition("\n")[0]
            record = logging.makeLogRecord({**record.__dict__, "msg": first, "args": ()})
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802
        return "" if ei[1] is None else "\n".join(told(ei[1]))


def told(error: BaseException, depth: int = 4) -> list[str]:
    """The kind of an exception and where it came from, the first cause (of `depth`) first; no values of variables."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = told(before, depth - 1) if before is not None and depth else []
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"    {_short(frame.filename)}:{frame.lineno} in {frame.name}")
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    sayable = isinstance(error, _WORDS_OF_THE_PROGRAM) or type(error).__module__ in _MODULES_OF_THE_PROGRAM
    return [*lines, f"  {kind}: {error}" if sayable else f"  {kind}"]


def location(error: BaseException) -> str:
    """File and line of the innermost frame: by it, errors of one kind are told from others."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{_short(frames[-1].filename)}:{frames[-1].lineno}" if frames else "nowhere"
    return f"{type(error).__name__} at {where}"


def _short(path: str) -> str:
    """The end of a path, which is enough to find the file and does not name a person's folders."""
    return "/".join(Path(path).parts[-3:])


class _File(logging.Handler):
    """A file that rotates, opened with the first record. What cannot be written is let go."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._file: RotatingFileHandler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self._file is None:
                self._file = self._open()
            self._file.emit(record)
        except Exception:  # quiet: a log that cannot be written has nowhere to say so
            self.handleError(record)

    def _open(self) -> RotatingFileHandler:
        from logging.handlers import RotatingFileHandler

        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.touch(mode=0o600)
        file = RotatingFileHandler(self.path, maxBytes=LARGEST, backupCount=1, encoding="utf-8", errors="replace")
        file.setFormatter(_Lines(_FORMAT))
        file.handleError = self.handleError  # type: ignore[method-assign]  # it would print to the screen
        return file

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        pass

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def log_file(home: Path) -> Path:
    return home / FILE_NAME


def keep_log(home: Path) -> Path:
    """From here on, what the program logs goes to a file in `home`, and so do exceptions of threads and finalizers
    that nobody hears of. Returns its path; a second call moves to another home."""
    close_log()
    path = log_file(home)
    handler = _File(path)
    for name in _LOGGERS:
        logging.getLogger(name).addHandler(handler)
    logging.getLogger("tutor").setLevel(logging.INFO)
    threading.excepthook = _thread_ended
    sys.unraisablehook = _not_raised
    return path


def close_log() -> None:
    """Stop writing to the file, if there is one."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        for handler in [one for one in logger.handlers if isinstance(one, _File)]:
            logger.removeHandler(handler)
            handler.close()
    threading.excepthook = threading.__excepthook__
    sys.unraisablehook = sys.__unraisablehook__


def _thread_ended(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        name = args.thread.name if args.thread else "unknown"
        logging.getLogger(__name__).error("the thread %s ended", name, exc_info=args.exc_value)


def _not_raised(args: sys.UnraisableHookArgs) -> None:
    if args.exc_value is not None:
        logging.getLogger(__name__).error("an error where none can be raised", exc_info=args.exc_value)
