"""The script that repeats what lessons state about training: on small images, a claims file of a few lines."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.claims import Claim, Job, carry_out
from tests.ui.experiments import QUICK, experiment, write_data, write_lessons
from tutor.training.options import config_from_options

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
    kept = tmp_path / "kept.jsonl"
    done = script(lessons, data, "--kernels", "own", "--seeds", "0,1", "--keep", str(kept))
    assert done.returncode == 1, done.stdout + done.stderr
    lines = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert [line.split()[0] for line in lines] == ["ok", "ok", "OUT", "ok", "ok", "ok", "ok", "ok"], done.stdout
    assert "rate: usual" in lines[0]
    assert "too-high" in lines[2]
    told = done.stdout[done.stdout.index("OUT") :].splitlines()
    assert re.fullmatch(r"     stated 0 to 5   measured [0-9.]+( to [0-9.]+)? in 2 runs", told[2]), told[2]
    assert re.fullmatch(r"     outside: [0-9.]+ \(seed 0, own\), [0-9.]+ \(seed 1, own\)", told[3]), told[3]
    # runs with the same options are made once: two seeds of QUICK, and two that diverge
    assert len(done.stderr.splitlines()) == len(kept.read_text().splitlines()) == 4

    again = script(lessons, data, "--kernels", "own", "--seeds", "0,1", "--keep", str(kept))
    assert (again.returncode, again.stdout, again.stderr) == (1, done.stdout, "")  # all is kept: nothing runs
    other = script(lessons, data, "--kernels", "own,Nehalem", "--keep", str(kept), "--kept-only")
    assert other.stdout == done.stdout  # it says of how many runs
    assert other.stderr == ""


def test_only_some_and_other_seeds(tmp_path: Path, data: Path) -> None:
    lessons = write_lessons(tmp_path / "lessons", experiment())
    (lessons / "unit" / "claims.toml").write_text(claim("holds", 0, 100) + claim("out", 200, 300))
    done = script(lessons, data, "--only", "holds", "--seeds", "3", "--kernels", "own,Nehalem")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "in 2 runs" in done.stdout
    assert "out" not in done.stdout.split()
    assert [re.search(r"seed 3, (\w+)", line)[1] for line in done.stderr.splitlines()] == ["own", "Nehalem"]  # type: ignore[index]
    nothing = script(lessons, data, "--only", "holds", "--kept-only")
    assert (nothing.returncode, nothing.stderr) == (2, "")
    assert "not measured" in nothing.stdout


def test_a_run_that_is_looked_at_only_at_its_end_learns_the_same(data: Path) -> None:
    config = replace(config_from_options(QUICK), seed=4)
    measures = ("test-accuracy", "accuracy-gap", "lowest-recall-digit", "mean-confidence")
    end_only, watched = Job(config, measures), Job(config, (*measures, "step-to-90"))
    assert (end_only.watched, watched.watched) == (False, True)
    found = carry_out(end_only, str(data))
    assert found == {name: carry_out(watched, str(data))[name] for name in measures}


def test_a_claim_of_digits_holds_for_those_that_are_named() -> None:
    last = Claim("last", "", "", "", "lowest-recall-digit", (0,), 5.0, 5.0, among=(5.0, 8.0))
    assert [last.holds(digit) for digit in (5.0, 8.0, 6.0)] == [True, True, False]


def test_a_file_that_none_of_our_calls_wrote_is_told(tmp_path: Path, data: Path) -> None:
    lessons = write_lessons(tmp_path / "lessons")
    (lessons / "unit" / "claims.toml").write_text(claim("holds", 0, 100))
    (tmp_path / "kept").write_text("something else\n")
    done = script(lessons, data, "--keep", str(tmp_path / "kept"))
    assert done.returncode == 2
    assert "is no run that was kept" in done.stderr


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
