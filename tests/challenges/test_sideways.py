"""Parts whose pictures are columns and parts whose pictures are rows make one network, whichever they are."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.challenges.test_ladder import OTHERS
from tutor.challenges import sideways
from tutor.challenges.judge import ReferencePartFinder
from tutor.challenges.lockstep import Loop
from tutor.domain.challenge import Ladder

COURSE = """import numpy as np
def training_digits(count):
    rng = np.random.default_rng(3)
    return rng.integers(0, 256, (count, 4, 3)).astype(np.uint8), rng.integers(0, 3, count)
"""
PARTS = ("prepare", "batches", "dense", "activations", "softmax", "losses", "network", "backward", "step", "adam")
SIZES = (12, 7, 5, 3)
Mixed = Callable[..., Loop]


@pytest.fixture
def mixed(ladder: Ladder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mixed]:
    """A run of ours in which the parts named are those of the other style."""
    monkeypatch.setattr(builtins, "__import__", builtins.__import__)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(sys, "meta_path", [one for one in sys.meta_path if not isinstance(one, ReferencePartFinder)])
    monkeypatch.syspath_prepend(str(tmp_path))
    sideways.lay_parts_out()

    def make(*others: str, optimizer: str = "sgd") -> Loop:
        forget()
        (tmp_path / "course.py").write_text(COURSE)
        for name in PARTS:
            challenge = ladder.named(name)
            assert challenge is not None
            code = (OTHERS / f"{name}.py").read_text() if name in others else challenge.solution
            (tmp_path / f"{name}.py").write_text(code)
        return Loop(SIZES, 0, 40, 8, 2, optimizer, 0.5)

    def forget() -> None:
        for name in ("course", *PARTS):
            sys.modules.pop(name, None)
        sideways._turned.cache_clear()
        sideways.says_columns.cache_clear()

    yield make
    forget()


def set_to_the_same(model: Any) -> None:
    rng = np.random.default_rng(9)
    model.W = [rng.normal(0, 0.5, W.shape) for W in model.W]
    model.b = [rng.normal(0, 0.5, b.shape) for b in model.b]


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_one_part_or_all_of_the_other_style_train_as_ours_do(mixed: Mixed, optimizer: str) -> None:
    expected = mixed(optimizer=optimizer)
    set_to_the_same(expected.model)
    shapes = [W.shape for W in expected.model.W]
    losses = expected.steps(10)
    for others in ((name,) for name in PARTS if name != "batches"):
        loop = mixed(*others, optimizer=optimizer)
        assert [W.shape for W in loop.model.W] == shapes, others
        set_to_the_same(loop.model)
        assert np.allclose(loop.steps(10), losses, rtol=1e-6), others
    loop = mixed(*(name for name in PARTS if name != "batches"), optimizer=optimizer)
    set_to_the_same(loop.model)
    assert np.allclose(loop.steps(10), losses, rtol=1e-6)
    assert len(mixed("batches").steps(10)) == 10  # its batches are others, in lists


def test_gradients_lie_as_the_weights_do(mixed: Mixed) -> None:
    for others in (("network",), ("backward",), ("softmax",), ("dense", "network")):
        loop = mixed(*others)
        _, gradients = loop.gradients(np.ones((4, 12)), np.array([0, 1, 2, 0]))
        shapes = [(np.shape(dW), np.shape(db)) for dW, db in gradients]
        assert shapes == [(np.shape(W), np.shape(b)) for W, b in zip(loop.model.W, loop.model.b, strict=True)], others


def test_what_comes_wrong_stays_as_wrong_as_it_is(mixed: Mixed, tmp_path: Path) -> None:
    mixed("network")
    (tmp_path / "backward.py").write_text("def backward(model, labels):\n    return None\n")
    sys.modules.pop("backward")
    import importlib

    module = sideways.as_wanted(importlib.import_module("backward"), columns=True)
    assert module.COLUMNS
    model = sideways.as_wanted(importlib.import_module("network"), columns=False).MNIST_DNN(*SIZES)
    assert module.backward(model, []) is None
    assert [W.shape for W in model.W] == [(12, 7), (7, 5), (5, 3)]


@pytest.mark.parametrize(
    ("code", "columns"),
    [
        ("COLUMNS = True\n", True),
        ("import numpy\n\nCOLUMNS = 1\n", True),
        ("COLUMNS = False\n", False),
        ("# COLUMNS = True\n", False),
        ("def COLUMNS(: broken", False),
        ("x.COLUMNS = True\n", False),
    ],
)
def test_what_a_file_says_of_its_pictures(code: str, columns: bool, tmp_path: Path) -> None:
    (tmp_path / "part.py").write_text(code)
    assert sideways.says_columns(str(tmp_path / "part.py")) is columns
    assert sideways.says_columns(str(tmp_path / "none.py")) is False
