"""Four IDX files that belong together, under the names that their publishers gave them. Standard library only.

MNIST and the sets made after it are published as `train-images-idx3-ubyte` and so on, with a dot for a hyphen in some
places, EMNIST's with the name of the set before it; torchvision keeps them in a folder `MNIST/raw`.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dnn_core.idx import CHECKSUMS, DATA_FOLDER, FILE_NAMES, DataError, IdxReader, read_labels

CLASSES_FILE = "classes.txt"
DIGITS = tuple(string.digits)
MOST_CLASSES = 256
LONGEST_NAME = 40
MNIST = "MNIST"

_NAME = re.compile(r"(?P<set>.*?)-?(?P<part>train|t10k|test)-(?P<what>images|labels)[-.]idx[13]-ubyte(?P<packed>\.gz)?")
_PLACES = (("train", "images"), ("train", "labels"), ("test", "images"), ("test", "labels"))
_UPPER, _LOWER = tuple(string.ascii_uppercase), tuple(string.ascii_lowercase)
# What EMNIST's own mapping files say. Label 0 of its letters is not used.
_EMNIST_CLASSES = {
    "emnist-letters": ("–", *_LOWER),
    "emnist-byclass": (*DIGITS, *_UPPER, *_LOWER),
    "emnist-bymerge": (*DIGITS, *_UPPER, *"abdefghnqrt"),
    "emnist-balanced": (*DIGITS, *_UPPER, *"abdefghnqrt"),
}


@dataclass(frozen=True, slots=True)
class IdxSet:
    """Where the four files are; nothing of them has been read. `prefix` is what their names begin with, or ''."""

    folder: Path
    prefix: str
    train_images: Path
    train_labels: Path
    test_images: Path
    test_labels: Path

    @property
    def paths(self) -> tuple[Path, Path, Path, Path]:
        return self.train_images, self.train_labels, self.test_images, self.test_labels

    @property
    def place(self) -> Path:
        """What names this set, and no other, when it is asked for: its folder, with the prefix if it has one."""
        return self.folder / self.prefix if self.prefix else self.folder

    @property
    def name(self) -> str:
        """What the set is called, as far as its files and folder tell: MNIST itself is known by its checksums."""
        if self.folder == DATA_FOLDER:
            return MNIST
        absolute = self.folder.absolute()
        return self.prefix or (absolute.parent.name if absolute.name == "raw" else absolute.name) or str(self.folder)

    @property
    def sideways(self) -> bool:
        """Whether rows and columns are exchanged, as in all of EMNIST's files: its pictures lie on their sides."""
        return self.prefix.startswith("emnist-")

    def classes(self, labels: Sequence[bytes]) -> tuple[str, ...]:
        """The name of each label: from `classes.txt` beside the files, a name a line; else the ten digits.

        `labels` are all that occur, those to train on first. DataError for a label without a name.
        """
        path = self.folder / CLASSES_FILE
        named = _read_names(path) if path.is_file() else _EMNIST_CLASSES.get(self.prefix, DIGITS)
        for file, found in zip((self.train_labels, self.test_labels), labels, strict=True):
            if found and max(found) >= len(named):
                place = next(place for place, label in enumerate(found) if label >= len(named))
                if path.is_file():
                    why = f"{path.name} names {len(named)} classes, 0 to {len(named) - 1}"
                else:
                    why = f"labels are 0 to {len(named) - 1}; for others, name all classes in a file {path.name} here"
                raise DataError(f"{file}: label {found[place]} at position {place} is out of range; {why}.")
        return named


def _read_names(path: Path) -> tuple[str, ...]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read: {error}.") from error
    while lines and not lines[-1].strip():
        lines.pop()
    names = tuple(" ".join(line.split()) for line in lines)
    if not 2 <= len(names) <= MOST_CLASSES:
        raise DataError(f"{path}: has {len(names)} names; write one a line, 2 to {MOST_CLASSES} of them.")
    for number, name in enumerate(names, start=1):
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise DataError(f"{path}: line {number} is no name; write 1 to {LONGEST_NAME} characters.")
        if name in names[: number - 1]:
            raise DataError(f"{path}: line {number}: {name} stands there twice.")
    return names


@dataclass(frozen=True, slots=True)
class IdxSetInfo:
    """What the headers of a set say, and its classes."""

    training_images: int
    test_images: int
    rows: int
    columns: int
    classes: tuple[str, ...]


def look(found: IdxSet) -> IdxSetInfo:
    """Read headers and labels: a few milliseconds, however large the images. DataError for files that do not fit."""
    shapes: list[tuple[int, ...]] = []
    labels: list[bytes] = []
    for images, told in ((found.train_images, found.train_labels), (found.test_images, found.test_labels)):
        with IdxReader(images, 3) as reader:
            shapes.append(reader.shape)
        labels.append(read_labels(told))
        if len(labels[-1]) != shapes[-1][0]:
            raise DataError(f"{told}: has {len(labels[-1])} labels, but {images.name} has {shapes[-1][0]} images.")
    check_same_size(found, shapes[0][1:], shapes[1][1:])
    rows, columns = reversed(shapes[0][1:]) if found.sideways else shapes[0][1:]
    return IdxSetInfo(shapes[0][0], shapes[1][0], rows, columns, found.classes(labels))


def check_same_size(found: IdxSet, train: tuple[int, ...], test: tuple[int, ...]) -> None:
    if train != test:
        raise DataError(
            f"{found.test_images}: its images are {test[0]} x {test[1]} pixels, "
            f"those to train on {train[0]} x {train[1]}."
        )


def find_set(folder: Path | None = None) -> IdxSet:
    """The set in `folder`, or in the folder `raw` that torchvision makes there; without one, the tutor's own MNIST.

    Where there are several sets, the last part of `folder` may name one: `data/emnist-letters`. DataError, in words
    that say what is missing or which to choose, if there is no set, or not one.
    """
    if folder is None:
        folder = DATA_FOLDER
    wanted = ""
    if not folder.is_dir():
        wanted, folder = folder.name, folder.parent
        if not any(prefix == wanted for place in _places(folder) for prefix in _sorted(place)):
            raise DataError(f"{folder / wanted}: is not a folder; name one that holds {', '.join(FILE_NAMES)}.")
    partial: list[tuple[Path, dict[tuple[str, str], Path]]] = []
    whole: list[IdxSet] = []
    for place in _places(folder):
        here = _sorted(place)
        for prefix, files in here.items():
            if wanted and prefix != wanted:
                continue
            if len(files) == len(_PLACES):
                whole.append(IdxSet(place, prefix, *(files[part] for part in _PLACES)))
            else:
                partial.append((place, files))
        if plain := [one for one in whole if not one.prefix and one.folder == folder]:
            return plain[0]
    if len(whole) > 1:
        names = ", ".join(str(one.place) for one in whole)
        raise DataError(f"{folder}: there are {len(whole)} sets here; choose one: {names}.")
    if whole:
        return whole[0]
    place, files = partial[0] if partial else (folder, {})
    missing = FILE_NAMES[next(number for number, part in enumerate(_PLACES) if part not in files)]
    raise DataError(
        f"{place}: there is no {missing} or {missing}.gz here; four files are needed: {', '.join(FILE_NAMES)}."
    )


def _places(folder: Path) -> Iterator[Path]:
    """The folder itself, then where torchvision puts files below it."""
    yield folder
    if (folder / "raw").is_dir():
        yield folder / "raw"
    try:
        below = sorted(entry for entry in folder.iterdir() if (entry / "raw").is_dir())
    except OSError:
        return
    yield from (entry / "raw" for entry in below)


def _sorted(folder: Path) -> dict[str, dict[tuple[str, str], Path]]:
    """By set, by place: the files in a folder whose names say that they are such. A plain file comes before a packed
    one."""
    found: dict[str, dict[tuple[str, str], Path]] = {}
    try:
        names = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
    except OSError:
        return {}
    for name in names:  # sorted: a packed file comes after the plain one of its name
        if told := _NAME.fullmatch(name):
            part = "train" if told["part"] == "train" else "test"
            place = found.setdefault(told["set"], {})
            before = place.get((part, told["what"]))
            if before is None or (before.suffix == ".gz" and not told["packed"]):
                place[part, told["what"]] = folder / name
    return found


def is_mnist(checksums: Sequence[str]) -> bool:
    """Whether these are the checksums of MNIST's four files, in the order of `IdxSet.paths`."""
    return list(checksums) == [CHECKSUMS[name] for name in FILE_NAMES]
