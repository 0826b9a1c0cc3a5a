"""Distorted images: still the same digits, never off the scale, and the same for the same seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dnn_core.arrays import Array
from dnn_core.augment import ALIKE, Augmentation, make_augmentation
from dnn_core.config import TrainingConfig

ROWS, COLUMNS = 12, 10
NOTHING = TrainingConfig()
KINDS = {
    "shift": replace(NOTHING, shift=2.0),
    "rotation": replace(NOTHING, rotation=20.0),
    "scale": replace(NOTHING, scale=0.2),
    "elastic": replace(NOTHING, elastic=1.5),
    "all": replace(NOTHING, shift=1.0, rotation=10.0, scale=0.1, elastic=1.0),
}


def pictures(count: int = 2 * ALIKE + 3) -> Array:
    """Random gray blocks (count, ROWS * COLUMNS) with three pixels of paper around."""
    images = np.zeros((count, ROWS, COLUMNS), np.float32)
    images[:, 3:-3, 3:-3] = np.random.default_rng(5).random((count, ROWS - 6, COLUMNS - 6), np.float32)
    return images.reshape(count, -1)


def distorted(config: TrainingConfig, images: Array, seed: int = 0) -> Array:
    changed = images.copy()
    Augmentation(config, ROWS, COLUMNS)(changed, np.random.default_rng(seed))
    return changed


def spread(picture: Array) -> tuple[float, float]:
    """Mean row and column of the ink."""
    ink = picture.reshape(ROWS, COLUMNS)
    rows, columns = np.mgrid[:ROWS, :COLUMNS]
    return float((ink * rows).sum() / ink.sum()), float((ink * columns).sum() / ink.sum())


def test_no_augmentation_is_made_for_a_config_without_any() -> None:
    assert make_augmentation(NOTHING, ROWS, COLUMNS) is None
    assert make_augmentation(KINDS["elastic"], ROWS, COLUMNS) is not None


def test_strengths_of_zero_leave_images_as_they_are() -> None:
    images = pictures()
    np.testing.assert_allclose(distorted(NOTHING, images), images, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_changes_every_image_within_the_scale(kind: str) -> None:
    images = pictures()
    changed = distorted(KINDS[kind], images)
    assert changed.dtype == np.float32
    assert changed.min() >= 0
    assert changed.max() <= images.max() + 1e-5
    assert (np.abs(changed - images).max(axis=1) > 0.01).all()


@pytest.mark.parametrize("kind", KINDS)
def test_one_seed_distorts_alike_and_another_otherwise(kind: str) -> None:
    images = pictures()
    assert distorted(KINDS[kind], images).tobytes() == distorted(KINDS[kind], images).tobytes()
    assert distorted(KINDS[kind], images).tobytes() != distorted(KINDS[kind], images, seed=1).tobytes()


def test_a_shift_moves_the_ink_no_further_than_asked_and_loses_none_of_it() -> None:
    images = pictures(40)
    changed = distorted(KINDS["shift"], images)
    np.testing.assert_allclose(changed.sum(axis=1), images.sum(axis=1), rtol=1e-4)
    moves = np.array(
        [np.subtract(spread(after), spread(before)) for after, before in zip(changed, images, strict=True)]
    )
    assert np.abs(moves).max() <= 2.0 + 1e-3
    assert np.abs(moves).max() > 1.0


def test_a_rotation_turns_about_the_middle() -> None:
    """A ring about the middle is the same ring afterwards."""
    rows, columns = np.mgrid[:ROWS, :COLUMNS].astype(np.float64)
    distance = np.hypot(rows - (ROWS - 1) / 2, columns - (COLUMNS - 1) / 2)
    ring = np.exp(-((distance - 2.5) ** 2)).astype(np.float32).reshape(1, -1)
    changed = distorted(replace(NOTHING, rotation=90.0), ring, seed=3)
    np.testing.assert_allclose(spread(changed[0]), spread(ring[0]), atol=0.05)
    assert np.abs(changed - ring).max() < 0.25


def test_a_scale_keeps_the_middle_and_changes_the_amount_of_ink() -> None:
    image = np.zeros((1, ROWS, COLUMNS), np.float32)
    image[:, 4:-4, 3:-3] = 1
    sizes = [distorted(KINDS["scale"], image.reshape(1, -1), seed).sum() / image.sum() for seed in range(30)]
    assert 0.8**2 * 0.9 < min(sizes) < 0.9
    assert 1.1 < max(sizes) < 1.2**2 * 1.1


def test_elastic_displacements_are_smooth_and_as_strong_as_asked() -> None:
    augmentation = Augmentation(replace(NOTHING, elastic=1.5), 28, 28)
    field = augmentation._displacements(50, np.random.default_rng(0))
    np.testing.assert_allclose(np.sqrt((field**2).mean(axis=(1, 2))), 1.5, rtol=1e-4)
    steps = np.sqrt((np.diff(field, axis=2) ** 2).mean())
    assert steps < 1.5 / 3


def test_neighbours_share_a_distortion_and_others_do_not() -> None:
    image = pictures(1)
    changed = distorted(KINDS["all"], np.repeat(image, 2 * ALIKE, axis=0))
    first, second = changed[:ALIKE], changed[ALIKE:]
    assert (first == first[0]).all()
    assert (second == second[0]).all()
    assert np.abs(first[0] - second[0]).max() > 0.01


def test_an_image_of_a_smaller_last_batch_is_distorted_as_in_a_full_one() -> None:
    images = pictures(ALIKE)
    whole = distorted(KINDS["all"], images)
    np.testing.assert_allclose(distorted(KINDS["all"], images[:3]), whole[:3], atol=1e-6)
