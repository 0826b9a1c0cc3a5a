"""The data to learn from: MNIST, or any other IDX set under the same four file names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dnn_core import idx

CLASSES = 10


@dataclass(frozen=True, slots=True)
class Dataset:
    """Images as rows of gray values, 0 paper to 255 ink (N, D) uint8, and their labels (N,) uint8, 0 to 9.

    Kept as bytes: as float32 the 60,000 images would take 188 MB, four times as much.
    """

    train_images: npt.NDArray[np.uint8]
    train_labels: npt.NDArray[np.uint8]
    test_images: npt.NDArray[np.uint8]
    test_labels: npt.NDArray[np.uint8]
    rows: int = 28
    columns: int = 28
    classes: int = CLASSES

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


def load(folder: Path | None = None) -> Dataset:
    """Read the four IDX files of `folder`, gzipped or not; without one, the MNIST that comes with this package.

    Raises idx.DataError, which names the file and what is wrong with it.
    """
    folder = idx.DATA_FOLDER if folder is None else Path(folder)
    if not folder.is_dir():
        raise idx.DataError(f"{folder}: is not a folder; name one that holds {', '.join(idx.FILE_NAMES)}.")
    train_images, train_labels, train_size = _load_pair(folder, idx.TRAIN_IMAGES, idx.TRAIN_LABELS)
    test_images, test_labels, test_size = _load_pair(folder, idx.TEST_IMAGES, idx.TEST_LABELS)
    if train_size != test_size:
        raise idx.DataError(
            f"{idx.find(folder, idx.TEST_IMAGES)}: its images are {test_size[0]} x {test_size[1]} pixels, "
            f"those to train on {train_size[0]} x {train_size[1]}."
        )
    return Dataset(train_images, train_labels, test_images, test_labels, *train_size)


def _load_pair(
    folder: Path, images_name: str, labels_name: str
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8], tuple[int, int]]:
    path = idx.find(folder, images_name)
    with idx.IdxReader(path, 3) as reader:
        count, rows, columns = reader.shape
        images = np.empty((count, rows * columns), np.uint8)
        reader.read_into(images.data.cast("B"))
        reader.expect_end()
    labels_path = idx.find(folder, labels_name)
    labels = np.frombuffer(idx.read_labels(labels_path), np.uint8)
    if len(labels) != count:
        raise idx.DataError(f"{labels_path}: has {len(labels)} labels, but {path.name} has {count} images.")
    wrong = np.flatnonzero(labels >= CLASSES)
    if len(wrong):
        raise idx.DataError(
            f"{labels_path}: label {labels[wrong[0]]} at position {wrong[0]} is out of range; labels are 0 to 9."
        )
    return images, labels, (rows, columns)
