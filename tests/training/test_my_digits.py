"""The learner's own digits: kept, exported, brought, read, and learned from."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from dnn_core import mnist
from dnn_core.idx import DataError
from tutor.training import my_digits
from tutor.training.lock import RunLock
from tutor.training.my_digits import DigitsError, OwnDigit


def digit(label: int, gray: int = 200) -> OwnDigit:
    pixels = bytearray(784)
    for row in range(6, 22):
        pixels[row * 28 + 10 : row * 28 + 12 + label] = bytes((gray,)) * (2 + label)
    return OwnDigit(label, bytes(pixels), "2026-05-04T09:30:00+02:00")


def test_what_is_kept_comes_back_and_another_windows_is_not_lost(tmp_path: Path) -> None:
    assert my_digits.load(tmp_path) == ()
    my_digits.change(tmp_path, lambda kept: (*kept, digit(4)))
    my_digits.change(tmp_path, lambda kept: (*kept, digit(7)))
    assert my_digits.load(tmp_path) == (digit(4), digit(7))
    lock = RunLock(tmp_path / my_digits.LOCK)
    with pytest.raises(DigitsError, match="Another window"):
        my_digits.change(tmp_path, lambda kept: ())
    lock.release()
    assert len(my_digits.load(tmp_path)) == 2


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 9}', '{"format": 1, "digits": [{"label": 11, "pixels": ""}]}'])
def test_a_damaged_file_is_said_and_stays(tmp_path: Path, text: str) -> None:
    (tmp_path / my_digits.FILE).write_text(text)
    with pytest.raises(DigitsError, match="cannot be read"):
        my_digits.change(tmp_path, lambda kept: (digit(1),))
    assert (tmp_path / my_digits.FILE).read_text() == text


def test_idx_files_go_out_and_come_in(tmp_path: Path) -> None:
    digits = (digit(4), digit(7))
    images, labels = my_digits.write_idx(tmp_path / "out", digits)
    plain = tuple(dataclasses.replace(one, at="") for one in digits)
    assert my_digits.read_idx(tmp_path / "out") == plain
    assert my_digits.read_idx(images) == plain
    labels.write_bytes(labels.read_bytes()[:-1])
    with pytest.raises(DigitsError):
        my_digits.read_idx(images)
    labels.unlink()
    with pytest.raises(DigitsError, match="no file of labels"):
        my_digits.read_idx(images)
    with pytest.raises(DigitsError, match="0 files of images"):
        my_digits.read_idx(tmp_path)


def test_chance_leaves_few_digits_a_wide_range() -> None:
    """17 of 20: Wilson's interval is 64 to 95 %."""
    assert my_digits.chance(17, 20) == pytest.approx((0.640, 0.948), abs=1e-3)


def test_every_second_one_of_each_label_is_held_out() -> None:
    digits = [digit(4), digit(4, 210), digit(7), digit(4, 220), digit(7, 210)]
    learned, held = my_digits.halves(digits)
    assert [one.label for one in learned] == [4, 7, 4]
    assert [one.label for one in held] == [4, 7]


def test_a_run_learns_from_the_digits_in_its_folder_and_says_so(tmp_path: Path) -> None:
    data = mnist.load()
    assert my_digits.added(tmp_path, data) is data
    my_digits.keep_with(tmp_path, [digit(4), digit(7)])
    more = my_digits.added(tmp_path, data)
    assert len(more.train_images) == 63_000, "so many that they are 5 % of MNIST's"
    assert set(more.train_labels[60_000:].tolist()) == {4, 7}
    before, after = data.facts(), more.facts()
    assert before is not None
    assert after is not None
    assert after["name"] == "MNIST and 2 of my own"
    changed = [one["sha256"] != other["sha256"] for one, other in zip(before["files"], after["files"], strict=True)]
    assert changed == [True, True, False, False], "it is tested on the same images"
    (tmp_path / my_digits.LEARNED).write_text("{")
    with pytest.raises(DataError, match="cannot be read"):
        my_digits.added(tmp_path, data)
