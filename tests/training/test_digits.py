"""Digits for the screens: found by place and label, and blank paper where the data are broken."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from dnn_core import idx
from tests.training.conftest import TEST, idx_bytes
from tutor.training.digits import AT_ONCE, BLANK, DigitShelf


@pytest.fixture
def broken(data: Path, tmp_path: Path) -> Path:
    return shutil.copytree(data, tmp_path / "broken")


def test_digits_by_place(data: Path) -> None:
    shelf = DigitShelf(data)
    assert shelf.count == TEST
    images = idx.read_images(data / idx.TEST_IMAGES)
    for index in (0, 59, 7):
        digit = shelf.digit(index)
        assert (digit.index, digit.label, digit.pixels) == (index, index % 10, images[index])
    assert shelf.digit(TEST + 3) == shelf.digit(3), "round and round"
    assert shelf.digit(-1) == shelf.digit(59)
    assert shelf.trouble == ""


def test_digits_by_label(data: Path) -> None:
    shelf = DigitShelf(data)
    assert [shelf.find(3, nth).index for nth in (0, 1, 5, 6)] == [3, 13, 53, 3]
    assert shelf.find(11) == BLANK


def test_mnist_is_there_without_a_folder_and_unpacked_no_further_than_needed() -> None:
    shelf = DigitShelf()
    assert shelf.count == 10_000
    assert shelf.digit(0).label == 7, "the first test image of MNIST"
    assert len(shelf._images) == AT_ONCE
    assert shelf.digit(200).label == shelf.labels[200]
    assert len(shelf._images) == 200 + AT_ONCE


def test_gzipped_files_serve_as_well(broken: Path) -> None:
    for name in (idx.TEST_IMAGES, idx.TEST_LABELS):
        (broken / f"{name}.gz").write_bytes(gzip.compress((broken / name).read_bytes()))
        (broken / name).unlink()
    assert DigitShelf(broken).digit(13).label == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (idx.TEST_LABELS, b"", "ends too early"),
        (idx.TEST_LABELS, b"not IDX at all", "magic number"),
        (idx.TEST_IMAGES, b"not IDX at all", "magic number"),
        (idx.TEST_IMAGES, idx_bytes(bytes(2 * 784), 2, 28, 28), "has 2 images, but there are 60 labels"),
        (idx.TEST_IMAGES, idx_bytes(bytes(60 * 16), 60, 4, 4), "4 x 4 pixels; the screens show 28 x 28"),
        (idx.TEST_IMAGES, idx_bytes(bytes(5 * 784), 60, 28, 28), "ends too early"),
        (idx.TEST_IMAGES, b"\x1f\x8b\x08 no gzip", "cannot be unpacked"),
    ],
)
def test_broken_data_gives_blank_paper_and_a_reason(broken: Path, name: str, content: bytes, said: str) -> None:
    (broken / name).write_bytes(content)
    shelf = DigitShelf(broken)
    assert shelf.digit(3).pixels == BLANK.pixels
    assert shelf.find(3).pixels == BLANK.pixels
    assert said in shelf.trouble
    assert name in shelf.trouble
    trouble = shelf.trouble
    shelf.digit(4)
    assert shelf.trouble == trouble, "asking again changes nothing"


def test_no_data_at_all(tmp_path: Path) -> None:
    shelf = DigitShelf(tmp_path)
    assert shelf.count == 0
    assert shelf.digit(3) == BLANK
    assert shelf.find(3) == BLANK
    assert f"there is no {idx.TEST_LABELS}" in shelf.trouble


def test_a_file_that_goes_on_after_its_images_shows_them_and_is_named(broken: Path) -> None:
    images = broken / idx.TEST_IMAGES
    fifth = idx.read_images(images)[5]
    images.write_bytes(images.read_bytes() + b"\0")
    shelf = DigitShelf(broken)
    assert shelf.digit(5).pixels == fifth
    assert "more bytes than" in shelf.trouble
