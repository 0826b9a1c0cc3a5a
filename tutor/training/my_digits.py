"""The learner's own digits: drawings kept with a label, a test set of their own, as a file and as IDX.

They lie in one file of the home folder (my-digits.json), as they were drawn. Which of them a run may learn from and
which it is tried on is decided by their place: every second one is held out.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dnn_core.atomic_file import replacing
from dnn_core.idx import DataError, read_images, read_labels
from tutor.training.centring import centred
from tutor.training.lock import RunLock

if TYPE_CHECKING:
    from dnn_core.mnist import Dataset
    from tutor.training.loaded_network import LoadedNetwork

FILE, LOCK = "my-digits.json", "my-digits.lock"
LEARNED: Final = "my-digits.json"
"""In a run's folder: the digits that it learned from beside the others."""
FORMAT: Final = 1
SIDE, PIXELS = 28, 28 * 28
MOST: Final = 2_000
IMAGES, LABELS = "my-images-idx3-ubyte", "my-labels-idx1-ubyte"
SHARE: Final = 0.05
"""Of the images that a run learns from, so many are the learner's: each of theirs comes that often."""


class DigitsError(ValueError):
    """Digits that cannot be read, kept or brought; the message says why."""


@dataclass(frozen=True, slots=True)
class OwnDigit:
    """784 gray values as drawn, row by row, 0 paper to 255 ink, and what it was meant to be."""

    label: int
    pixels: bytes
    at: str = ""


@dataclass(frozen=True, slots=True)
class DigitReading:
    """What a network makes of one of them."""

    label: int
    read: int
    share: float

    @property
    def right(self) -> bool:
        return self.label == self.read


def load(home: Path) -> tuple[OwnDigit, ...]:
    """All that are kept, oldest first. Raises DigitsError for a file that cannot be used; it is left as it is."""
    path = home / FILE
    try:
        return from_text(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DigitsError(f"{path} cannot be read: {type(error).__name__}: {error}") from error


def from_text(text: str) -> tuple[OwnDigit, ...]:
    told = json.loads(text)
    if told["format"] != FORMAT:
        raise ValueError(f"it is of format {told['format']!r}; this tutor reads {FORMAT}")
    found = []
    for one in told["digits"]:
        pixels, label = base64.b64decode(one["pixels"], validate=True), one["label"]
        if len(pixels) != PIXELS or isinstance(label, bool) or label not in range(10):
            raise ValueError("a digit has no label from 0 to 9, or other than 784 pixels")
        found.append(OwnDigit(label, pixels, str(one.get("at", ""))))
    return tuple(found)


def _to_text(digits: Iterable[OwnDigit]) -> str:
    rows = [{"label": d.label, "pixels": base64.b64encode(d.pixels).decode(), "at": d.at} for d in digits]
    return json.dumps({"format": FORMAT, "digits": rows}, separators=(",", ":"))


def change(home: Path, how: Callable[[tuple[OwnDigit, ...]], Sequence[OwnDigit]]) -> tuple[OwnDigit, ...]:
    """Keep what `how` makes of the digits that are kept now; another tutor may have changed them meanwhile. Raises
    DigitsError, or OSError."""
    try:
        lock = RunLock(home / LOCK)
    except BlockingIOError as error:
        raise DigitsError("Another window is just saving your digits. Try again.") from error
    try:
        digits = tuple(how(load(home)))
        if len(digits) > MOST:
            raise DigitsError(f"More than {MOST:,} digits are not kept.")
        with replacing(home / FILE) as file:
            file.write(_to_text(digits).encode())
        return digits
    finally:
        lock.release()


def readings(network: LoadedNetwork, digits: Sequence[OwnDigit], *, centres: bool) -> tuple[DigitReading, ...]:
    """What the network reads, of the drawings as they are or laid out as MNIST's digits were. For a thread."""
    if not digits or network.side != (SIDE, SIDE):
        return ()
    import numpy as np

    pictures = [centred(one.pixels) if centres else one.pixels for one in digits]
    images = np.frombuffer(b"".join(pictures), np.uint8).reshape(len(digits), PIXELS)
    labels = np.array([one.label for one in digits], np.uint8)
    read, sure = network.readings((images, labels, (SIDE, SIDE)))
    return tuple(DigitReading(d.label, label, share) for d, label, share in zip(digits, read, sure, strict=True))


def chance(right: int, count: int) -> tuple[float, float]:
    """Between which shares the true one lies in 95 of 100 cases, by Wilson's interval: good for few digits too."""
    if count == 0:
        return 0.0, 1.0
    z, share = 1.96, right / count
    middle = share + z * z / (2 * count)
    reach = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (middle - reach) / (1 + z * z / count), (middle + reach) / (1 + z * z / count)


# IDX


def write_idx(folder: Path, digits: Sequence[OwnDigit]) -> tuple[Path, Path]:
    """Images and labels as MNIST's files are, as drawn. Raises DigitsError, or OSError."""
    if not digits:
        raise DigitsError("There are no digits to write.")
    folder.mkdir(parents=True, exist_ok=True)
    sizes = b"".join(size.to_bytes(4, "big") for size in (len(digits), SIDE, SIDE))
    images, labels = folder / IMAGES, folder / LABELS
    with replacing(images) as file:
        file.write(b"\0\0\x08\x03" + sizes + b"".join(one.pixels for one in digits))
    with replacing(labels) as file:
        file.write(b"\0\0\x08\x01" + len(digits).to_bytes(4, "big") + bytes(one.label for one in digits))
    return images, labels


def read_idx(path: Path) -> tuple[OwnDigit, ...]:
    """Digits from IDX files: a folder with both, or the file of the images beside that of the labels. Raises
    DigitsError, in words."""
    try:
        if path.is_dir():
            found = sorted(one for one in path.iterdir() if "images" in one.name and "idx3" in one.name)
            if len(found) != 1:
                raise DigitsError(f"{path} holds {len(found)} files of images (…images-idx3-ubyte); one is needed.")
            path = found[0]
        labels_path = path.with_name(path.name.replace("images", "labels").replace("idx3", "idx1"))
        if labels_path == path or not labels_path.is_file():
            raise DigitsError(f"Beside {path.name} there is no file of labels, {labels_path.name}.")
        images, labels = read_images(path), read_labels(labels_path)
    except DataError as error:
        raise DigitsError(str(error)) from error
    except OSError as error:
        raise DigitsError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(images) != len(labels):
        raise DigitsError(f"{path.name} has {len(images)} images, {labels_path.name} {len(labels)} labels.")
    if len(images) > MOST:
        raise DigitsError(f"{path.name} has {len(images):,} images; at most {MOST:,} are kept.")
    if any(len(image) != PIXELS for image in images) or any(label > 9 for label in labels):
        raise DigitsError(f"{path.name}: the pictures must have {SIDE} x {SIDE} pixels, the labels run from 0 to 9.")
    return tuple(OwnDigit(label, image) for image, label in zip(images, labels, strict=True))


# learned from


def halves(digits: Sequence[OwnDigit]) -> tuple[tuple[OwnDigit, ...], tuple[OwnDigit, ...]]:
    """Those to learn from, and those held out to try it on: every second one of each label."""
    parts: tuple[list[OwnDigit], list[OwnDigit]] = [], []
    seen = [0] * 10
    for one in digits:
        parts[seen[one.label] % 2].append(one)
        seen[one.label] += 1
    return tuple(parts[0]), tuple(parts[1])


def keep_with(folder: Path, digits: Sequence[OwnDigit]) -> None:
    """Put the digits that a run is to learn from into its folder. OSError if that cannot be written."""
    with replacing(folder / LEARNED) as file:
        file.write(_to_text(digits).encode())


def added(folder: Path, data: Dataset) -> Dataset:
    """The data of a run: with the digits that lie in its folder, centred, each as often as makes them SHARE of all.
    Raises DataError for digits that cannot be read."""
    path = folder / LEARNED
    if not path.is_file():
        return data
    from dataclasses import replace

    import numpy as np

    try:
        text = path.read_text(encoding="utf-8")
        digits = from_text(text)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: the digits that this run learns from cannot be read: {error}") from error
    if not digits or (data.rows, data.columns) != (SIDE, SIDE):
        return data
    times = max(1, round(SHARE * len(data.train_images) / len(digits)))
    images = np.frombuffer(b"".join(centred(one.pixels) for one in digits), np.uint8).reshape(-1, PIXELS)
    labels = np.array([one.label for one in digits], np.uint8)
    source: Any = data.source
    if source is not None:
        mine = hashlib.sha256(text.encode())
        files = [(name, _both(checksum, mine.hexdigest())) for name, checksum in source.files[:2]]
        source = replace(source, name=f"{source.name} and {len(digits)} of my own", files=(*files, *source.files[2:]))
    return replace(
        data,
        train_images=np.concatenate([data.train_images, np.tile(images, (times, 1))]),
        train_labels=np.concatenate([data.train_labels, np.tile(labels, times)]),
        source=source,
    )


def _both(one: str, other: str) -> str:
    return hashlib.sha256(f"{one}{other}".encode()).hexdigest()
