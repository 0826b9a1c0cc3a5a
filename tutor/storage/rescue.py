"""When the store cannot keep a text, somewhere else can: a file of plain text where the learner wants it, and a file
from which the next start of the tutor brings the words back to their questions."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Final

from dnn_core.atomic_file import replacing
from tutor.domain.frozen import frozen
from tutor.domain.moments import local_now, stamp
from tutor.storage.files import atomic_write
from tutor.storage.locks import close, try_lock
from tutor.storage.store import storable

FORMAT: Final = 1
PREFIX, SUFFIX = "i2-tutor-not-saved-", ".json"
_log = logging.getLogger(__name__)


def rescue(folders: Iterable[Path], name: str, text: str) -> Path:
    """Write `text` to a new file in the first of `folders` (then the system's temporary one) that takes it.

    OSError, the last one met, if none does.
    """
    safe = "".join(character if character.isalnum() or character in "-_" else "-" for character in name)[:60]
    file_name = f"i2-tutor-{safe}-{local_now():%Y%m%d-%H%M%S-%f}.txt"
    trouble: OSError | None = None
    for folder in (*folders, Path(tempfile.gettempdir())):
        path = folder / file_name
        try:
            atomic_write(path, storable(text).encode(), private=True)
        except OSError as error:
            trouble = error
        else:
            return path
    raise trouble or OSError("there is no folder to write to")


def rescue_folders(home: Path) -> tuple[Path, ...]:
    """Where words that the store cannot keep are put: the first of these that takes them."""
    folders = [home, _user_home(), Path(tempfile.gettempdir()), Path("/dev/shm")]  # the last one is in memory
    return tuple(dict.fromkeys(folder for folder in folders if folder is not None))


def _user_home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # quiet: there are other folders
        return None


@frozen
class Rescued:
    """Words with the draft they went on from: its number and revision in the store, (0, 0) for none."""

    text: str
    base: tuple[int, int] = (0, 0)


@frozen
class RescueFile:
    """What a tutor left that ended before it could save; `texts` by the id of their question."""

    path: Path
    made_at: str
    texts: Mapping[str, Rescued] = field(default_factory=dict)


class Rescuer:
    """Keeps one tutor's unsaved words in a file of its own while they are unsaved."""

    def __init__(self, home: Path, folders: Iterable[Path] | None = None) -> None:
        self._home = home
        self._folders = tuple(rescue_folders(home) if folders is None else folders)
        self._name = f"{PREFIX}{local_now():%Y%m%d-%H%M%S}-{os.getpid()}{SUFFIX}"
        self._held: int | None = None  # locked, so that no other tutor takes the words of one that lives
        self._written: dict[str, Rescued] | None = None
        self.path: Path | None = None
        self._adopted: list[Path] = []

    def find(self, passed: Iterable[str] = ()) -> list[RescueFile]:
        """What earlier tutors left for this home, oldest first; files named in `passed` were taken before."""
        names = set(passed)
        found = [one for folder in self._folders for one in _files_in(folder, str(self._home.absolute()), names)]
        return sorted(found, key=lambda one: one.made_at)

    def adopt(self, found: RescueFile) -> None:
        """The words are this tutor's now: the file goes once they are kept, here or in the store."""
        self._adopted.append(found.path)

    def write(self, texts: Mapping[str, Rescued]) -> Path:
        """Keep the words; the file's path. OSError, the last one met, if no folder takes them."""
        if self.path is not None and self._written == texts:
            return self.path
        record = {
            "format": FORMAT,
            "home": str(self._home.absolute()),
            "made_at": stamp(local_now()),
            "texts": {key: {"text": one.text, "base": list(one.base)} for key, one in texts.items()},
        }
        data = json.dumps(record, indent=1).encode()  # plain ASCII: a lone surrogate passes too
        trouble: OSError | None = None
        for folder in (*([self.path.parent] if self.path is not None else []), *self._folders):
            try:
                self._replace(folder / self._name, data)
            except OSError as error:
                trouble = error
                continue
            self._written = dict(texts)
            self._drop_adopted()
            return folder / self._name
        raise trouble or OSError("there is no folder to write to")

    def leave(self) -> None:
        """This tutor ends: what its file holds is for the next one."""
        close(self._held)
        self._held = None

    def clear(self) -> tuple[str, ...]:
        """All words are kept: no file is needed any more. The names of those that cannot be removed."""
        if self.path is not None:
            self._adopted.append(self.path)
            close(self._held)
            self.path, self._held, self._written = None, None, None
        return self._drop_adopted()

    def _drop_adopted(self) -> tuple[str, ...]:
        left = []
        for path in self._adopted:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                _log.warning("a file of words that are back cannot be removed", exc_info=error)
                left.append(path)
        self._adopted = left
        return tuple(path.name for path in left)

    def _replace(self, path: Path, data: bytes) -> None:
        if not path.parent.is_dir():
            raise FileNotFoundError(f"{path.parent} is not there")
        with replacing(path) as file:
            file.write(data)
            held = os.dup(file.fileno()) if os.name != "nt" else None  # Windows moves no open file
            if held is not None:
                try_lock(held)
        close(self._held)
        if self.path is not None and self.path != path:
            self._adopted.append(self.path)
        self.path, self._held = path, held


def _files_in(folder: Path, home: str, passed: set[str]) -> Iterator[RescueFile]:
    try:
        every = os.listdir(folder)  # noqa: PTH208  # a folder of the system has thousands, and a Path of each takes long
        names = [name for name in every if name.startswith(PREFIX) and name.endswith(SUFFIX)]
    except OSError as error:
        _log.info("a folder of rescued words cannot be read", exc_info=error)
        return
    for name in names:
        if name not in passed and (found := _read(folder / name, home)) is not None:
            yield found


def _read(path: Path, home: str) -> RescueFile | None:
    """A file that a tutor of this home left; None for one of others, one in use, and one that is not ours to trust."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        _log.warning("a file of rescued words cannot be read", exc_info=error)
        return None
    with os.fdopen(descriptor, "rb") as file:
        try:
            if hasattr(os, "getuid") and os.fstat(descriptor).st_uid != os.getuid():
                return None
            if os.name != "nt" and not try_lock(descriptor):
                return None
            record = json.loads(file.read())
            if record["format"] != FORMAT or record["home"] != home:
                return None
            texts = {
                str(key): Rescued(str(one["text"]), (int(one["base"][0]), int(one["base"][1])))
                for key, one in record["texts"].items()
            }
            return RescueFile(path, str(record["made_at"]), texts)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            _log.warning("the words in %s cannot be read: %s", path, type(error).__name__)
            return None
