"""Runs beside each other: what differs, and what the same images say of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dnn_core.config import TrainingConfig
from tests.training.test_records import snapshot, written
from tutor.domain.chance import margin
from tutor.training.comparing import compared, differing, paired, points_words
from tutor.training.exhibits import exhibits
from tutor.training.shelf import Entry
from tutor.training.snapshot import RunState
from tutor.ui.seed_series import spread


def test_the_images_that_one_reads_and_the_other_does_not_tell_the_difference() -> None:
    """217 against 133 of 10,000: 0.84 points, and chance moves that by twice √350 / 10,000."""
    found = paired(217, 133, 10_000)
    assert found.points == pytest.approx(0.84)
    assert found.margin == pytest.approx(0.374, abs=1e-3)
    assert found.clear
    assert points_words(found) == "+0.8 ± 0.4 points"
    assert not paired(150, 140, 10_000).clear
    assert points_words(paired(10, 30, 1_000)).startswith("−2.0")
    assert points_words(paired(0, 0, 1_000)) == "nothing"


def test_only_settings_that_differ_are_told() -> None:
    one = snapshot(1, config=TrainingConfig())
    other = snapshot(2, config=replace(TrainingConfig(), hidden_sizes=(), seed=7_000), parameter_count=7850)
    assert dict(differing([one, other])) == {
        "Hidden layers": ("256, 64", "none"),
        "Seed": ("0", "7000"),
        "Weights and biases": ("6,370", "7,850"),
    }
    assert differing([one, one]) == ()


def test_runs_without_weights_are_compared_by_what_their_records_tell(tmp_path: Path) -> None:
    for run in (1, 2):
        written(tmp_path, snapshot(run))
    found = compared(tmp_path, (2, 1, 9))
    assert [side.run for side in found.sides] == [2, 1]
    assert all("no weights here" in side.trouble for side in found.sides)
    assert found.pairs == (None,)
    assert found.groups == ()


def entry(run: int, test: float | None, purpose: str = "", state: RunState = RunState.FINISHED) -> Entry:
    return Entry(run, state, "", "", False, purpose, (8,), "", 0, test, "", True)


def test_five_seeds_have_a_mean_a_spread_and_a_band() -> None:
    whose = "seeds of run 3"
    entries = [entry(3, 0.96), entry(4, 0.95, whose), entry(5, 0.97, whose), entry(6, 0.1, "seeds of run 4")]
    entries.append(entry(7, 0.2, whose, RunState.STOPPED))
    found = spread(3, entries)
    assert found is not None
    assert found.values == (0.96, 0.95, 0.97)
    assert found.mean == pytest.approx(0.96)
    assert found.deviation == pytest.approx(0.01)
    assert found.band == "95.0 ○─────────●─────────○ 97.0 %"
    assert spread(4, entries[:1]) is None


STORED = {name: sum(row[label] for label, row in enumerate(one.confusion)) for name, one in exhibits().items()}
"""How many of the 10,000 test images the stored runs read."""
TRIALS = 4000


@pytest.mark.parametrize("name", STORED)
def test_what_half_of_the_test_images_tell_covers_the_other_half_in_95_of_100_splits(name: str) -> None:
    """Both halves are uncertain, so what lies between them is told by the margins of both. That of one half alone tells
    of all images there might be, not of 5,000 others: between two halves it would be right in 84 of 100 splits."""
    chance = np.random.default_rng(0)
    right = STORED[name]
    first = chance.hypergeometric(right, 10_000 - right, 5000, TRIALS) / 50  # a split at random; in percent
    second = right / 50 - first
    told = np.array([margin(one, 5000) for one in first]), np.array([margin(one, 5000) for one in second])
    apart = np.abs(first - second)
    assert 0.94 < np.mean(apart <= np.hypot(*told)) < 0.97
    assert 0.81 < np.mean(apart <= told[0]) < 0.87


@pytest.mark.parametrize("images", [1000, 10_000])
@pytest.mark.parametrize("name", STORED)
def test_the_margin_that_is_told_covers_what_the_network_reads_of_all_images(name: str, images: int) -> None:
    """`96.4 ± 0.4 %`: of test sets drawn from images of which it reads so many, 95 in 100 tell a figure that near."""
    truly = STORED[name] / 100
    found = np.random.default_rng(1).binomial(images, truly / 100, TRIALS) / images * 100
    near = [abs(one - truly) <= margin(one, images) for one in found]
    assert 0.935 < np.mean(near) < 0.975
