"""Five seeds of one setting: a series that was broken off goes on with the seeds that are missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dnn_core.config import TrainingConfig
from tests.ui.stand import told
from tutor.training import shelf
from tutor.training.records import CHECKPOINT, run_folder, write_record
from tutor.training.session import TrainingSession
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.seed_series import SeedSeries, series_words

WHOSE = "seeds of run 1"


def ran(run: int, seed: int, state: RunState = RunState.FINISHED) -> TrainingSnapshot:
    return told(state, run=run, config=TrainingConfig(seed=seed), purpose=WHOSE if run > 1 else "")


class Noted(TrainingSession):
    """Over real files; it notes which seeds it was asked to train, and trains none."""

    def __init__(self, runs: Path) -> None:
        super().__init__(runs, lambda snapshot: None)
        self.seeds: list[int] = []

    def start(self, config: TrainingConfig | None = None, **_: Any) -> bool:
        assert config is not None
        self.seeds.append(config.seed)
        return True

    def go_on(self) -> None:
        self.seeds.append(self.snapshot.config.seed)
        self._snapshot = replace(self.snapshot, state=RunState.TRAINING)


@pytest.mark.parametrize("at_hand", [1, 3])
def test_a_series_goes_on_after_the_tutor_was_killed(tmp_path: Path, at_hand: int) -> None:
    for one in (ran(1, 7), ran(2, 8), ran(3, 9, RunState.TRAINING)):  # nobody could write that it was broken off
        run_folder(tmp_path, one.run).mkdir(parents=True)
        write_record(tmp_path, one)
    (run_folder(tmp_path, 3) / CHECKPOINT).write_bytes(b"what it goes on from")
    session, entries = Noted(tmp_path), shelf.entries(tmp_path)
    assert session.snapshot.state is RunState.STOPPED
    here = next(one for one in entries if one.run == at_hand)
    assert series_words(here, entries) == "2 of 5, f5 goes on"
    series, chosen = SeedSeries(session), session.record(at_hand)
    assert chosen is not None
    assert "run 1 learn from 3 other seeds" in series.begin(chosen, entries)
    assert session.seeds == [9], "from its checkpoint"
    for run, seed in ((3, 9), (4, 10), (5, 11)):
        series.follow(ran(run, seed))
    assert session.seeds == [9, 10, 11]


def test_a_series_that_is_whole_is_not_made_again(tmp_path: Path) -> None:
    for run in range(1, 6):
        run_folder(tmp_path, run).mkdir(parents=True)
        write_record(tmp_path, ran(run, 6 + run))
    session, entries = Noted(tmp_path), shelf.entries(tmp_path)
    assert series_words(entries[-1], entries) == ""
    assert "has its 5 seeds" in SeedSeries(session).begin(ran(1, 7), entries)
    assert session.seeds == []
    whole = [one for one in entries if one.run != 4]
    assert "1 other seed." in SeedSeries(session).begin(ran(1, 7), whole)
    assert session.seeds == [10], "the one that was deleted"
