"""The learner's parts, and ours for the others, learn in the fence and become a run of the Lab."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.challenges.test_ladder import OTHERS
from tests.digits import digits_once as digits_once
from tutor.challenges.files import code_home
from tutor.challenges.own_network import train
from tutor.challenges.session import TrainingError
from tutor.domain.challenge import Ladder
from tutor.domain.moments import local_now
from tutor.domain.tries import Try
from tutor.training import loaded_network
from tutor.training.records import read_record
from tutor.training.session import TrainingSession
from tutor.training.snapshot import TrainingSnapshot
from tutor.training.weights_file import WeightsError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("I2_TUTOR_HOME", str(tmp_path))
    monkeypatch.delenv("I2_TUTOR_CODE", raising=False)
    code_home().mkdir(parents=True)
    return tmp_path


def solved(name: str, code: str) -> Try:
    (code_home() / f"{name}.py").write_text(code)
    return Try(1, name, "p", "", code, "2026-05-04T14:00:00+02:00")


def test_it_becomes_a_run_with_its_curve_and_a_copy_of_the_code(ladder: Ladder, home: Path) -> None:
    tries = (solved("step", (OTHERS / "step.py").read_text()),)
    found, theirs = train(ladder, tries, home, local_now(), lambda step, loss: None, epochs=2, count=900)
    assert theirs == ["step.py"]
    assert found.sizes == (784, 256, 128, 64, 10)
    snapshot = read_record(home / "runs", found.run)
    assert snapshot is not None
    assert len(snapshot.train_curve) == 30
    assert snapshot.train_curve[-1][0] == 30
    assert "1 of 10 parts yours" in snapshot.title
    assert (home / "runs" / "run-0001" / "step.py").read_text() == tries[0].code
    assert loaded_network.read(home / "runs", found.run).run == found.run
    told: list[TrainingSnapshot] = []
    session = TrainingSession(home / "runs", told.append)
    assert session.take_up(found.run)
    assert told[-1].test_accuracy == found.accuracy
    session.close()


def test_the_network_of_best_is_kept_with_its_own_sizes_and_all_the_code_below_it(ladder: Ladder, home: Path) -> None:
    """In the other style: columns, float64, batches of 60."""
    parts = ladder.below("best")
    tries = tuple(solved(one.name, (OTHERS / one.file).read_text()) for one in ladder.challenges if one.name in parts)
    smaller = tries[-1].code.replace("784, 256, 128, 64, 10", "784, 30, 20, 16, 10")
    smaller = smaller.replace(
        "            optimizer", "            print(f'step {optimizer.t}: loss 2.5')\n            optimizer"
    )
    tries = (*tries[:-1], solved("best", smaller))
    found, theirs = train(ladder, tries, home, local_now(), lambda step, loss: None, count=600, best=True)
    assert theirs == [f"{name}.py" for name in parts]
    assert "train.py" not in theirs
    assert (found.sizes, found.activation) == ((784, 30, 20, 16, 10), "sigmoid")
    snapshot = read_record(home / "runs", found.run)
    assert snapshot is not None
    assert (snapshot.title, snapshot.test_accuracy) == ("Your best network", found.accuracy)
    assert snapshot.train_curve[-1] == (39, 2.5), "four epochs of ten steps"
    assert (home / "runs" / "run-0001" / "best.py").read_text() == smaller


def test_a_best_network_that_is_not_its_weights_is_not_kept(ladder: Ladder, home: Path) -> None:
    code = "from network import MNIST_DNN\n\n\nclass Best(MNIST_DNN):\n    def forward(self, x):\n"
    code += "        return super().forward(x)[:, ::-1]\n\n\n"
    code += "def build(x, labels, seed):\n    model = Best(784, 16, 12, 11, 10)\n"
    code += "    model.b[-1][0] = 100\n    return model\n"
    with pytest.raises(TrainingError, match="has not passed"):
        train(ladder, (), home, local_now(), lambda step, loss: None, best=True)
    with pytest.raises(WeightsError, match=r"By its own code it reads 10\.09%.*9\.80%"):
        train(ladder, (solved("best", code),), home, local_now(), lambda step, loss: None, count=60, best=True)
    assert not (home / "runs").exists()


def test_a_part_that_fails_in_training_is_told_with_its_line(ladder: Ladder, home: Path) -> None:
    tries = (solved("step", "def step(model, gradients, rate):\n    return model.nothing\n"),)
    with pytest.raises(TrainingError, match=r"It has no nothing.*step\.py, line 2"):
        train(ladder, tries, home, local_now(), lambda step, loss: None, epochs=1, count=120)
    assert not (home / "runs").exists()


def test_from_the_command_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tutor.cli import main

    assert main(["challenge", "train", "--samples", "300", "--epochs", "1"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("784-256-128-64-10: ")
    assert "all parts are ours so far" in err
    assert main(["open", str(home / "missing.npz")]) == 1
    assert json.loads((home / "runs" / "run-0001" / "record.json").read_text())["config"]["optimizer"] == "sgd"
