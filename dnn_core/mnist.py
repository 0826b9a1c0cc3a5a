"""The data to learn from: MNIST, or any other IDX set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dnn_core import idx
from dnn_core.idx_set import MNIST, IdxSet, check_same_size, find_set, is_mnist

CLASSES = 10
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Source:
    """Where a Dataset is from. `folder` is '' for the MNIST that comes with this package. `files` are name and SHA-256
    of training images, training labels, test images and test labels, once unpacked; `names` those of the classes."""

    name: str
    folder: str
    files: tuple[tuple[str, str], ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Images as rows of gray values, 0 paper to 255 ink (N, D) uint8, and their labels (N,) uint8, 0 to 9 for digits.

    `source` is None for arrays that were made here, and stays what it is when a run varies the arrays.
    Kept as bytes: as float32 the 60,000 images would take 188 MB, four times as much.
    """

    train_images: npt.NDArray[np.uint8]
    train_labels: npt.NDArray[np.uint8]
    test_images: npt.NDArray[np.uint8]
    test_labels: npt.NDArray[np.uint8]
    rows: int = 28
    columns: int = 28
    classes: int = CLASSES
    source: Source | None = None

    def __post_init__(self) -> None:
        for part in ("train", "test"):
            images: npt.NDArray[np.uint8] = getattr(self, f"{part}_images")
            labels: npt.NDArray[np.uint8] = getattr(self, f"{part}_labels")
            if images.ndim != 2 or images.shape[1] != self.rows * self.columns:
                raise ValueError(
                    f"{part}_images: shape {images.shape}, but images of {self.rows} x {self.columns} pixels "
                    f"need (N, {self.rows * self.columns})."
                )
            if labels.shape != (len(images),):
                raise ValueError(
                    f"{part}_labels: shape {labels.shape}, but {len(images)} images need ({len(images)},)."
                )
            if len(images) == 0:
                raise ValueError(f"{part}_images: there are none; at least one is needed.")
            if images.dtype != np.uint8 or labels.dtype != np.uint8:
                raise ValueError(
                    f"{part} images and labels: {images.dtype} and {labels.dtype}, but both must be uint8."
                )
            if int(labels.max()) >= self.classes:
                raise ValueError(
                    f"{part}_labels: {int(labels.max())} is out of range; labels run from 0 to {self.classes - 1}."
                )

    def facts(self) -> dict[str, Any] | None:
        """What these data are, ready for JSON; None for arrays that were made here."""
        if self.source is None:
            return None
        return {
            "name": self.source.name,
            "folder": self.source.folder,
            "files": [{"name": name, "sha256": checksum} for name, checksum in self.source.files],
            "training_images": len(self.train_images),
            "test_images": len(self.test_images),
            "rows": self.rows,
            "columns": self.columns,
            "classes": list(self.source.names),
        }


def load(folder: Path | None = None) -> Dataset:
    """Read the set in `folder` (dnn_core.idx_set says how it is found); without one, the MNIST that comes with this
    package. Raises DataError, which names the file and what is wrong with it.
    """
    found = find_set(None if folder is None else Path(folder))
    train_images, train_labels, train_size, train_sums = load_part(found, found.train_images, found.train_labels)
    test_images, test_labels, test_size, test_sums = load_part(found, found.test_images, found.test_labels)
    check_same_size(found, train_size, test_size)
    names = found.classes((train_labels.tobytes(), test_labels.tobytes()))
    sums = (*train_sums, *test_sums)
    source = Source(
        name=MNIST if is_mnist(sums) else "not MNIST" if found.name == MNIST else found.name,
        folder="" if found.folder == idx.DATA_FOLDER else str(found.place.absolute()),
        files=tuple((path.name, checksum) for path, checksum in zip(found.paths, sums, strict=True)),
        names=names,
    )
    return Dataset(train_images, train_labels, test_images, test_labels, *train_size, len(names), source)


def load_part(
    found: IdxSet, path: Path, labels_path: Path
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8], tuple[int, int], tuple[str, str]]:
    """Images (N, rows * columns) and labels (N,) of one half of a set, rows and columns, and the files' checksums."""
    with idx.IdxReader(path, 3) as reader:
        count, rows, columns = reader.shape
        images = np.empty((count, rows * columns), np.uint8)
        reader.read_into(images.data.cast("B"))
        reader.expect_end()
    with idx.IdxReader(labels_path, 1) as labels_reader:
        labels = np.frombuffer(labels_reader.read(labels_reader.shape[0]), np.uint8)
        labels_reader.expect_end()
    if len(labels) != count:
        raise idx.DataError(f"{labels_path}: has {len(labels)} labels, but {path.name} has {count} images.")
    if found.sideways:
        images = _upright(images, rows, columns)
        rows, columns = columns, rows
    return images, labels, (rows, columns), (reader.sha256, labels_reader.sha256)


def _upright(images: npt.NDArray[np.uint8], rows: int, columns: int) -> npt.NDArray[np.uint8]:
    """Rows and columns exchanged, some images at a time: a whole set is not held twice where that can be helped."""
    turned = images if rows == columns else np.empty_like(images)
    for start in range(0, len(images), _AT_ONCE):
        part = images[start : start + _AT_ONCE]
        turned[start : start + _AT_ONCE] = part.reshape(-1, rows, columns).transpose(0, 2, 1).reshape(part.shape)
    return turned
