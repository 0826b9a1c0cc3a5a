"""IDX files and MNIST: read whole, or refused with the file's name and its fault."""

from __future__ import annotations

import contextlib
import gzip
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnn_core import idx, mnist
from dnn_core.idx import DataError, IdxReader, check_checksums, find, read_images, read_labels


def idx_bytes(values: bytes, *shape: int, kind: int = 0x08) -> bytes:
    return bytes((0, 0, kind, len(shape))) + b"".join(size.to_bytes(4, "big") for size in shape) + values


IMAGES = bytes(range(24))  # 4 images of 2 x 3
FILES = {
    idx.TRAIN_IMAGES: idx_bytes(IMAGES, 4, 2, 3),
    idx.TRAIN_LABELS: idx_bytes(b"\0\1\2\x09", 4),
    idx.TEST_IMAGES: idx_bytes(IMAGES[:12], 2, 2, 3),
    idx.TEST_LABELS: idx_bytes(b"\3\4", 2),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("packed", [False, True])
def test_a_folder_of_four_files_is_a_dataset(folder: Path, packed: bool) -> None:
    if packed:
        for name, content in FILES.items():
            (folder / name).unlink()
            (folder / f"{name}.gz").write_bytes(gzip.compress(content))
    data = mnist.load(folder)
    assert data.train_images.tolist() == np.arange(24).reshape(4, 6).tolist()
    assert data.train_labels.tolist() == [0, 1, 2, 9]
    assert (data.test_images.shape, data.test_labels.tolist()) == ((2, 6), [3, 4])
    assert (data.rows, data.columns, data.classes) == (2, 3, 10)
    assert data.train_images.dtype == data.train_labels.dtype == np.uint8


def test_a_packed_file_needs_no_ending_and_the_plain_one_comes_first(folder: Path) -> None:
    (folder / idx.TRAIN_LABELS).write_bytes(gzip.compress(FILES[idx.TRAIN_LABELS]))
    (folder / f"{idx.TRAIN_LABELS}.gz").write_bytes(b"not read")
    assert mnist.load(folder).train_labels.tolist() == [0, 1, 2, 9]


BROKEN: dict[str, tuple[str, bytes, str]] = {
    "empty": (idx.TRAIN_IMAGES, b"", "ends too early: of its magic number, 0 of 4 bytes are there"),
    "two bytes": (idx.TRAIN_LABELS, b"\0\0", "ends too early: of its magic number, 2 of 4 bytes are there"),
    "text": (idx.TRAIN_IMAGES, b"hello world", "the magic number is 0x68656c6c, but IDX images start with 0x00000803"),
    "labels for images": (
        idx.TRAIN_IMAGES,
        FILES[idx.TRAIN_LABELS],
        "the magic number is 0x00000801, but IDX images start with 0x00000803",
    ),
    "images for labels": (
        idx.TEST_LABELS,
        FILES[idx.TEST_IMAGES],
        "the magic number is 0x00000803, but IDX labels start with 0x00000801",
    ),
    "floats": (idx.TRAIN_IMAGES, idx_bytes(IMAGES, 4, 2, 3, kind=0x0D), "the magic number is 0x00000d03"),
    "short header": (idx.TRAIN_IMAGES, FILES[idx.TRAIN_IMAGES][:9], "of its header, 5 of 12 bytes are there"),
    "short values": (idx.TRAIN_IMAGES, FILES[idx.TRAIN_IMAGES][:-1], "of its values, 23 of 24 bytes are there"),
    "too many values": (idx.TRAIN_IMAGES, FILES[idx.TRAIN_IMAGES] + b"!", "has more bytes than the 4 x 2 x 3 it"),
    "no images": (idx.TRAIN_IMAGES, idx_bytes(b"", 0, 2, 3), "the header says 0 x 2 x 3 values; that cannot be right"),
    "absurd": (idx.TRAIN_IMAGES, idx_bytes(b"", *(2**32 - 1,) * 3), "4294967295 values; that cannot be right"),
    "a gigabyte that is not there": (idx.TRAIN_LABELS, idx_bytes(b"\1", 2**30), "of its values, 1 of 1073741824 bytes"),
    "packed and cut": (
        idx.TRAIN_IMAGES,
        gzip.compress(FILES[idx.TRAIN_IMAGES])[:-9],
        "cannot be unpacked: ",
    ),
    "packed, checksum wrong": (
        idx.TRAIN_LABELS,
        gzip.compress(FILES[idx.TRAIN_LABELS])[:-8] + b"\0" * 8,
        "cannot be unpacked: CRC check failed",
    ),
    "packed, garbage": (idx.TRAIN_IMAGES, b"\x1f\x8b" + b"garbage", "cannot be unpacked: "),
    "labels of other images": (idx.TRAIN_LABELS, idx_bytes(b"\1\2\3", 3), "has 3 labels, but train-images-idx3-ubyte"),
    "label out of range": (
        idx.TRAIN_LABELS,
        idx_bytes(b"\0\1\x0a\2", 4),
        "label 10 at position 2 is out of range; labels are 0 to 9",
    ),
    "other size": (
        idx.TEST_IMAGES,
        idx_bytes(IMAGES[:12], 2, 3, 2),
        "its images are 3 x 2 pixels, those to train on 2 x 3",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_named_with_its_fault(folder: Path, case: str) -> None:
    name, content, message = BROKEN[case]
    (folder / name).write_bytes(content)
    with pytest.raises(DataError, match=re.escape(str(folder / name))) as caught:
        mnist.load(folder)
    assert message in str(caught.value)


def test_a_missing_file_or_folder_is_named(folder: Path) -> None:
    (folder / idx.TEST_LABELS).unlink()
    with pytest.raises(DataError, match=r"there is no t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte\.gz here; four"):
        mnist.load(folder)
    with pytest.raises(DataError, match="is not a folder; name one that holds train-images"):
        mnist.load(folder / "nowhere")
    with pytest.raises(DataError, match="cannot be opened"):
        IdxReader(folder / "nowhere", 1)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_is_in_a_file_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed"
    whole = FILES[idx.TRAIN_LABELS]
    content = data.draw(
        st.binary(max_size=40)
        | st.integers(0, len(whole)).map(lambda length: whole[:length])
        | st.binary(max_size=40).map(lambda extra: b"\x1f\x8b\x08\0" + extra)
        | st.binary(max_size=20).map(lambda extra: gzip.compress(whole) + extra)
    )
    path.write_bytes(content)
    with contextlib.suppress(DataError):
        assert len(read_labels(path)) > 0


def test_images_are_read_one_by_one(folder: Path) -> None:
    assert read_images(folder / idx.TRAIN_IMAGES) == [IMAGES[at : at + 6] for at in (0, 6, 12, 18)]


def test_find_takes_the_plain_file_or_the_packed_one(folder: Path) -> None:
    assert find(folder, idx.TRAIN_LABELS) == folder / idx.TRAIN_LABELS
    (folder / idx.TRAIN_LABELS).rename(folder / f"{idx.TRAIN_LABELS}.gz")
    assert find(folder, idx.TRAIN_LABELS) == folder / f"{idx.TRAIN_LABELS}.gz"


def test_mnist_is_mnist() -> None:
    assert check_checksums() == []
    data = mnist.load()
    assert (data.train_images.shape, data.test_images.shape) == ((60_000, 784), (10_000, 784))
    assert np.bincount(data.train_labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(data.test_labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert data.train_labels[:5].tolist() == [5, 0, 4, 1, 9]


def test_checksums_name_every_file_that_is_not_mnists(folder: Path) -> None:
    assert len(check_checksums(folder)) == 4
    assert all("the content is not MNIST's (SHA-256 " in fault for fault in check_checksums(folder))
    (folder / idx.TRAIN_IMAGES).unlink()
    (folder / idx.TRAIN_LABELS).write_bytes(gzip.compress(b"x" * 100)[:-9])
    shutil.copy(next(idx.DATA_FOLDER.glob(f"{idx.TEST_LABELS}*")), folder / idx.TEST_LABELS)
    faults = check_checksums(folder)
    assert len(faults) == 3
    assert "there is no train-images-idx3-ubyte" in faults[0]
    assert "cannot be read" in faults[1]
