"""The test digits for the screens, without NumPy: the first few cost about a millisecond."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dnn_core.config import TrainingConfig
from dnn_core.idx import DATA_FOLDER, TEST_IMAGES, TEST_LABELS, DataError, IdxReader, find, read_labels

SIDE = 28
AT_ONCE = 64
"""Images unpacked together: the first screens need no more."""
DISTORTED = 4
"""The digit that shows what a distortion does."""


@dataclass(frozen=True, slots=True)
class Digit:
    """A labelled test image: 784 gray values row by row, 0 paper to 255 ink."""

    index: int
    label: int
    pixels: bytes


BLANK = Digit(0, 0, bytes(SIDE * SIDE))
"""Stands in when the data cannot be read; `DigitShelf.trouble` says why."""


class DigitShelf:
    """Test digits by index and by label, unpacked no further than they are asked for, then kept.

    Data that cannot be read gives blank paper, and `trouble` names the file and its fault. For one thread.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or DATA_FOLDER
        self._labels: bytes | None = None
        self._indices: dict[int, list[int]] = {}
        self._reader: IdxReader | None = None
        self._images: list[bytes] = []
        self.trouble = ""

    @property
    def labels(self) -> bytes:
        """The label of each test image, a byte each; empty if they cannot be read."""
        if self._labels is None:
            try:
                self._labels = read_labels(find(self._folder, TEST_LABELS))
            except (DataError, OSError) as error:
                self.trouble, self._labels = str(error), b""
        return self._labels

    @property
    def count(self) -> int:
        return len(self.labels)

    def digit(self, index: int) -> Digit:
        """The digit at `index` (0-based, counted round and round)."""
        if not self.count:
            return BLANK
        index %= self.count
        if index >= len(self._images):
            self._unpack(index)
        return Digit(index, self.labels[index], self._images[index]) if index < len(self._images) else BLANK

    def find(self, label: int, nth: int = 0) -> Digit:
        """The `nth` (0-based, round and round) test digit with that label; blank paper if there is none."""
        if label not in self._indices:
            self._indices[label] = [index for index, found in enumerate(self.labels) if found == label]
        indices = self._indices[label]
        return self.digit(indices[nth % len(indices)]) if indices else BLANK

    def _unpack(self, index: int) -> None:
        """Read on from where the last call stopped, up to `index` and a few more; not again after trouble."""
        if self.trouble:
            return
        try:
            reader = self._reader or self._open()
            stop = min(self.count, index + AT_ONCE)
            self._images += (reader.read(SIDE * SIDE) for _ in range(stop - len(self._images)))
            if stop == self.count:
                reader.expect_end()
                self._close()
        except (DataError, OSError) as error:
            self.trouble = str(error)
            self._close()

    def _open(self) -> IdxReader:
        path = find(self._folder, TEST_IMAGES)
        self._reader = reader = IdxReader(path, 3)
        images, rows, columns = reader.shape
        if (rows, columns) != (SIDE, SIDE):
            raise DataError(f"{path}: its images are {rows} x {columns} pixels; the screens show {SIDE} x {SIDE}.")
        if images != self.count:
            raise DataError(f"{path}: has {images} images, but there are {self.count} labels.")
        return reader

    def _close(self) -> None:
        if self._reader is not None:
            self._reader.__exit__()
            self._reader = None


def distorted(config: TrainingConfig, count: int) -> list[bytes]:
    """A digit of MNIST as it is, then as the augmentation of `config` may show it to a run: `count` pictures in all,
    784 gray values each. For a thread: it needs NumPy."""
    import numpy as np

    from dnn_core.augment import ALIKE, make_augmentation

    pixels = DigitShelf().find(DISTORTED).pixels
    augmentation = make_augmentation(config, SIDE, SIDE)
    if augmentation is None:
        return [pixels] * count
    # Neighbours share a distortion: of each group one is shown.
    images = np.tile(np.frombuffer(pixels, np.uint8).astype(np.float32) / 255, (ALIKE * (count - 1), 1))
    augmentation(images, np.random.default_rng(config.seed))
    return [pixels, *(np.rint(255 * image).clip(0, 255).astype(np.uint8).tobytes() for image in images[::ALIKE])]
