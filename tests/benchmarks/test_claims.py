"""The script that repeats what lessons state about training: on small images, a claims file of a few lines."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.experiments import QUICK, experiment, write_data, write_lessons

ROOT = Path(__file__).parents[2]

CLAIM = """[[claims]]
id = "{id}"
where = "literacy/01-bets.md"
says = "something about training"
options = "{options}"
measure = "{measure}"
seeds = [0, 1]
low = {low}
high = {high}

"""


def claim(id: str, low: object, high: object, measure: str = "test-accuracy", options: str = QUICK) -> str:
    return CLAIM.format(id=id, low=low, high=high, measure=measure, options=options)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("claims") / "data")


def script(lessons: Path, data: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "benchmarks/claims.py", "--lessons", lessons, "--data", data, *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_claims_and_measured_parts_are_repeated_and_those_that_are_out_are_named(tmp_path: Path, data: Path) -> None:
    page = experiment(runs=(("usual", QUICK),), bets="- Low [..50]\n- High [50..]", options="", measured="50 to 100")
    lessons = write_lessons(tmp_path / "lessons", page)
    (lessons / "unit" / "claims.toml").write_text(
        claim("holds", 20, 100)
        + claim("too-high", 0, 5)
        + claim("first-epoch", 10, 100, "epoch-1-test-accuracy")
        + claim("by-the-network", 0, 1, "mean-confidence")
        + claim("by-a-reader", 30, 100, "reader-accuracy-h1")
        + claim("shape", '"falls"', '"falls"', "test-loss-shape")
        + claim("diverges", '"diverged"', '"diverged"', options="--loss mse --optimizer sgd --learning-rate 1000000 "
                "--activation relu --output-activation identity --samples 300")
    )  # fmt: skip
    done = script(lessons, data)
    assert done.returncode == 1, done.stdout + done.stderr
    lines = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert [line.split()[0] for line in lines] == ["ok", "ok", "OUT", "ok", "ok", "ok", "ok", "ok"], done.stdout
    assert "rate: usual" in lines[0]
    assert "too-high" in lines[2]
    stated = done.stdout.splitlines()[8]
    assert stated.startswith("     stated 0 to 5   measured 0: ")
    assert ", 1: " in stated
    # runs with the same options are made once: two seeds of QUICK, a third for the experiment, two that diverge
    assert len(done.stderr.splitlines()) == 5


def test_only_some_and_other_seeds(tmp_path: Path, data: Path) -> None:
    lessons = write_lessons(tmp_path / "lessons", experiment())
    (lessons / "unit" / "claims.toml").write_text(claim("holds", 0, 100) + claim("out", 200, 300))
    done = script(lessons, data, "--only", "holds", "--seeds", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "measured 3: " in done.stdout
    assert "out" not in done.stdout.split()
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (claim("x", 0, 1, "no-such-measure"), "no measure is called no-such-measure"),
        (claim("x", 0, 1, options="--learning-rte 1"), "unrecognized"),
        ('[[claims]]\nid = "half"\n', "claim 'half' has no 'where'"),
        ("[[claims]\n", "claims"),
    ],
)
def test_a_claim_that_cannot_be_measured_is_told_before_anything_runs(
    tmp_path: Path, data: Path, written: str, words: str
) -> None:
    lessons = write_lessons(tmp_path / "lessons")
    (lessons / "unit" / "claims.toml").write_text(written)
    done = script(lessons, data)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_the_claims_of_the_lessons_can_all_be_measured() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/claims.py", "--list"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "images-to-ninety" in done.stdout
