"""What the tests of the screens find ready: a trained run with its checkpoint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dnn_core import mnist
from dnn_core.fast.run import FastTrainingRun
from tests.digits import digits_once as digits_once
from tests.ui.screens.lab_stand import FEW, keep
from tests.ui.stand import Stand


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a network that has learned from 600 real digits for 60 steps."""
    data = mnist.load()
    data = replace(data, train_images=data.train_images[:600], train_labels=data.train_labels[:600])
    run = FastTrainingRun(FEW, data, alone=True)
    for _ in run.events():
        pass  # to its last step
    path = tmp_path_factory.mktemp("run") / "checkpoint.npz"
    run.save(path)
    run.close()
    return path


@pytest.fixture
def trained(stand: Stand, checkpoint: Path) -> Stand:
    """A learner whose run 3 has left a checkpoint."""
    stand.begun()
    keep(stand, 3, checkpoint.read_bytes())
    return stand
