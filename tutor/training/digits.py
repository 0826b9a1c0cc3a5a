"""The test digits for the screens, without NumPy: the first few cost about a millisecond."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dnn_core.idx import DATA_FOLDER, TEST_IMAGES, TEST_LABELS, DataError, find, read_images, read_labels

FIRST_FEW = 64


@dataclass(frozen=True, slots=True)
class Digit:
    """A labelled test image: 784 gray values row by row, 0 paper to 255 ink."""

    index: int
    label: int
    pixels: bytes


BLANK = Digit(0, 0, bytes(784))
"""Stands in when the data cannot be read; `DigitShelf.trouble` says why."""


class DigitShelf:
    """Test digits by place and by label. Read when first asked for; data that cannot be read gives blank paper."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or DATA_FOLDER
        self._labels: bytes | None = None
        self._images: list[bytes] = []
        self.trouble = ""

    @property
    def labels(self) -> bytes:
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
        if index >= len(self._images) and not self._read(index):
            return BLANK
        return Digit(index, self.labels[index], self._images[index])

    def _read(self, index: int) -> bool:
        """Unpack the first few, or all of them."""
        path_count = FIRST_FEW if index < FIRST_FEW else None
        try:
            self._images = read_images(find(self._folder, TEST_IMAGES), 0, path_count)
        except (DataError, OSError) as error:
            self.trouble = str(error)
        return index < len(self._images)

    def find(self, label: int, nth: int = 0) -> Digit:
        """The `nth` (0-based, round and round) test digit with that label; blank paper if there is none."""
        at = [index for index, found in enumerate(self.labels) if found == label]
        return self.digit(at[nth % len(at)]) if at else BLANK
