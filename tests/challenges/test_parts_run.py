"""The learner's parts train beside ours, steered like any run: what differs is found and told."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.challenges.test_ladder import OTHERS
from tutor.challenges.lockstep import IncompatiblePart, Loop
from tutor.challenges.parts import PartStatus, part_of, parts_run
from tutor.domain.challenge import Ladder, work_on_challenge
from tutor.domain.tries import Try
from tutor.training import loaded_network
from tutor.training.records import read_record
from tutor.training.session import TrainingSession
from tutor.training.snapshot import PartsComparison, RunState, TrainingSnapshot
from tutor.ui.widgets.run.beside import ours_beside, what_differs

PATIENCE_S = 300.0


class Runs:
    """Sessions of a learner's parts, and their snapshots."""

    def __init__(self, ladder: Ladder, place: Path) -> None:
        self.ladder, self.home, self.runs = ladder, place / "code", place / "runs"
        self.home.mkdir()
        self._changed = threading.Condition()
        self.session = TrainingSession(self.runs, self._hear)

    def _hear(self, snapshot: TrainingSnapshot) -> None:
        with self._changed:
            self._changed.notify_all()

    def begin(self, code: dict[str, str], *, samples: int = 1200, epochs: int = 1) -> None:
        for name, text in code.items():
            (self.home / f"{name}.py").write_text(text)
        config, parts = parts_run(self.ladder, self.home, tuple(code))
        assert self.session.start(replace(config, epochs=epochs, samples=samples), parts=parts)

    def until(self, holds: Callable[[TrainingSnapshot], bool]) -> TrainingSnapshot:
        with self._changed:
            assert self._changed.wait_for(lambda: holds(self.session.snapshot), PATIENCE_S), self.session.snapshot
        return self.session.snapshot

    def end(self) -> TrainingSnapshot:
        return self.until(lambda one: not one.state.active)


@pytest.fixture
def runs(ladder: Ladder, tmp_path: Path) -> Iterator[Runs]:
    made = Runs(ladder, tmp_path)
    yield made
    made.session.close()


def fault(ladder: Ladder, name: str, wrong: str) -> str:
    challenge = ladder.named(name)
    assert challenge is not None
    return challenge.solution + next(one.path for one in challenge.faults if one.name == wrong).read_text()


def solution(ladder: Ladder, name: str) -> str:
    challenge = ladder.named(name)
    assert challenge is not None
    return challenge.solution


def test_a_wrong_gradient_is_told_and_the_run_is_kept(runs: Runs) -> None:
    code = fault(runs.ladder, "backward", "slope_forgotten")
    runs.begin({"backward": code}, samples=6000)
    runs.until(lambda one: one.step > 0)
    runs.session.pause()
    paused = runs.until(lambda one: one.state is RunState.PAUSED)
    assert paused.step < paused.total_steps
    runs.session.resume()
    done = runs.end()
    assert done.state is RunState.FINISHED, done.message
    assert done.step == done.total_steps == 100
    beside = done.beside
    assert beside is not None
    assert beside.gradient is not None
    assert beside.gradient[2] == 3  # the slope of the last hidden layer is the first on the way down
    assert 0 < beside.parted < 100
    assert not beside.same
    assert len(beside.test_points) == len(done.test_points) == 3
    assert "first in layer 3" in what_differs(done)
    ours = ours_beside(done)
    assert ours is not None
    assert ours.train_curve[-1][0] == done.train_curve[-1][0]
    assert read_record(runs.runs, done.run) == done
    assert (runs.runs / "run-0001" / "backward.py").read_text() == code
    assert loaded_network.read(runs.runs, done.run).step == 100


def test_a_part_that_does_what_ours_does_is_the_same_to_the_last_digit(runs: Runs) -> None:
    runs.begin({name: solution(runs.ladder, name) + "\n# mine\n" for name in ("network", "step", "losses")})
    done = runs.end()
    assert done.beside is not None
    assert done.beside.same
    assert what_differs(done).startswith("All 20 losses are the same as ours, to the last digit.")


def test_a_part_that_fails_is_told_with_its_line(runs: Runs) -> None:
    runs.begin({"step": "def step(model, gradients, rate):\n    return model.nothing\n"})
    done = runs.end()
    assert done.state is RunState.FAILED
    assert re.search(r"has no nothing.*step\.py, line 2", done.message), done.message
    assert done.checkpoint is None


def test_columns_train_beside_rows(runs: Runs) -> None:
    """One part of the other style with ours, as one who begins has it."""
    other = {name: (OTHERS / f"{name}.py").read_text() for name in ("dense", "losses", "backward")}
    runs.begin(other, samples=600)
    done = runs.end()
    assert done.state is RunState.FINISHED, done.message
    assert "agree with ours but for rounding" in what_differs(done)
    runs.begin({"dense": other["dense"].replace("COLUMNS = True", "")})
    assert "write COLUMNS = True at its top" in runs.end().message


def test_a_part_that_never_ends_can_be_stopped(runs: Runs) -> None:
    runs.begin({"step": "def step(model, gradients, rate):\n    while True:\n        pass\n"})
    runs.until(lambda one: one.state is RunState.TRAINING)
    runs.session.stop()
    assert runs.end().state is RunState.STOPPED


def test_how_a_part_stands(ladder: Ladder, tmp_path: Path) -> None:
    challenge = ladder.named("dense")
    assert challenge is not None

    def stand(*tries: Try) -> PartStatus:
        return part_of("Layer", challenge, tmp_path, work_on_challenge("dense", tries, ())).stand

    assert stand() is PartStatus.NONE
    (tmp_path / "dense.py").write_text(challenge.starter)
    assert stand() is PartStatus.NONE
    (tmp_path / "dense.py").write_text("mine")
    assert stand() is PartStatus.UNCHECKED
    failed = Try(1, "dense", "ppf", "", "mine", "2026-05-04T14:00:00+02:00")
    passed = Try(2, "dense", "ppp", "", "mine", "2026-05-04T14:01:00+02:00")
    assert stand(failed) is PartStatus.FAILS
    assert stand(failed, passed) is PartStatus.PASSES


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        (PartsComparison(("step",)), "The first points come at once"),
        (
            PartsComparison((), losses=(1.0, 1.0), gradient=(0.0, 1.0, 1), parted=2),
            "part at step 2. .*first weights, batches",
        ),
        (
            PartsComparison((), losses=(1.0, 1.0), gradient=(0.0, 1.0, 1), parted=900),
            "rounding: small differences grow",
        ),
        (PartsComparison((), losses=(1.0, 1.0), gradient=(0.0, 1.0, 1)), "both curves are one. .*but for rounding"),
        (PartsComparison((), losses=(0.5, 2.0), gradient=(0.0, 1.0, 1), parted=1), "your loss is 0.5 where ours is 2"),
    ],
)
def test_what_differs_in_words(beside: PartsComparison, words: str) -> None:
    snapshot = TrainingSnapshot(1, RunState.TRAINING, step=1000, steps_per_epoch=1000, beside=beside)
    assert re.search(words, what_differs(snapshot))


class Model:
    """A network that gives what it is told to."""

    def __init__(self, *sizes: int, rng: Any) -> None:
        self.sizes = sizes

    def forward(self, x: Any) -> Any:
        return np.zeros((len(x), self.sizes[-1]))


GOOD: dict[str, dict[str, Any]] = {
    "course": {"training_digits": lambda count: (np.zeros((count, 2, 2)), np.zeros(count, int))},
    "prepare": {"flatten": lambda images: images.reshape(len(images), -1), "scale": lambda pixels: pixels},
    "batches": {"batches": lambda x, labels, size, rng: iter([(x[:size], labels[:size])])},
    "network": {"MNIST_DNN": Model},
    "losses": {"cross_entropy": lambda logits, labels: np.float32(2.5)},
    "backward": {"backward": lambda model, labels: []},
    "step": {"step": lambda model, gradients, rate: None},
}


@pytest.mark.parametrize(
    ("part", "wrong", "words"),
    [
        ("losses", {"cross_entropy": lambda logits, labels: None}, "should give one number; None came"),
        ("losses", {"cross_entropy": lambda logits, labels: np.zeros(3)}, "should give one number; 3 numbers came"),
        ("batches", {"batches": lambda x, labels, size, rng: [x]}, "should give pairs"),
        (
            "prepare",
            {"flatten": lambda images: images, "scale": lambda pixels: pixels},
            "3 × 4 numbers; 3 × 2 × 2",
        ),
        ("prepare", {"flatten": lambda images: None, "scale": lambda pixels: pixels}, "NoneType|None came"),
    ],
)
def test_what_does_not_fit_the_next_part_is_said(
    part: str, wrong: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, has in (GOOD | {part: wrong}).items():
        monkeypatch.setitem(sys.modules, name, SimpleNamespace(**has))
    with pytest.raises(IncompatiblePart, match=words):
        Loop((4, 3), 0, 3, 2, 1, "sgd", 0.5).steps(1)


def test_a_run_ends_with_its_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, has in GOOD.items():
        monkeypatch.setitem(sys.modules, name, SimpleNamespace(**has))
    loop = Loop((4, 3), 0, 3, 2, 2, "sgd", 0.5)
    assert loop.steps(5).tolist() == [2.5, 2.5]
    assert loop.gradients(np.zeros((2, 4)), np.zeros(2)) == (2.5, [])
