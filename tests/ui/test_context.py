"""What a context is asked for before the first paint is found without what comes after it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.ui.stand import open_at_noon
from tutor.domain.outline import UnitHeader
from tutor.training import records
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.context import MINE_SETTING, Context


def test_the_learners_own_network_is_known_without_a_session(tmp_path: Path) -> None:
    runs, ours = tmp_path / "runs", TrainingSnapshot(run=1, state=RunState.FINISHED, title="ours")
    for one in (ours, TrainingSnapshot(run=2, state=RunState.FINISHED)):
        records.run_folder(runs, one.run).mkdir(parents=True)
        records.write_record(runs, one)
    workbook = open_at_noon(tmp_path)
    navigation: Any = SimpleNamespace(receive_snapshot=lambda snapshot: None)
    context = Context(tmp_path, workbook, navigation, ((UnitHeader("unit", "Unit", "", "", "", ()),), ()))
    for chosen, title in (("1", "ours"), ("2", "")):
        workbook.settings[MINE_SETTING] = chosen
        assert context.mine is not None
        assert (context.mine.run, context.mine.title, context.mine.mine) == (int(chosen), title, True)
    workbook.settings[MINE_SETTING] = "3"
    assert context.mine is None
    assert context.made("session") is None
    workbook.settings[MINE_SETTING] = "2"
    records.write_record(runs, TrainingSnapshot(run=2, state=RunState.FINISHED, title="as it was when the tutor began"))
    assert context.session.snapshot.run == 2
    assert context.mine is not None
    assert context.mine.title == "as it was when the tutor began", "the session knows better than what was read before"
    context.session.close()
    workbook.close()
