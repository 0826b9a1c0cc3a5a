"""A network from elsewhere is opened in the Lab, or refused in words."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from textual.widgets import Static

from tests.ui.stand import copy_store, until
from tutor.ui.app import TutorApp
from tutor.ui.screens.lab import LabScreen
from tutor.ui.screens.open_network import OpenNetworkScreen
from tutor.ui.widgets.common.line_field import LineField
from tutor.ui.widgets.lab.curves import look

pytestmark = pytest.mark.usefixtures("bare_home")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    copy_store(tmp_path, begun=True)
    rng = np.random.default_rng(0)
    arrays = {"layers.0.weight": rng.normal(0, 0.05, (16, 784)), "layers.0.bias": np.zeros(16)}
    arrays |= {"layers.1.weight": rng.normal(0, 0.2, (10, 16)), "layers.1.bias": np.zeros(10)}
    np.savez(tmp_path / "mine.npz", **arrays)  # type: ignore[arg-type]  # numpy's stub takes names for its option
    (tmp_path / "mine.pt").write_bytes(pickle.dumps({"weights": [1.0]}))
    return tmp_path


@pytest.mark.parametrize("size", [(120, 36), (40, 12)])
async def test_what_is_refused_and_what_becomes_a_run(home: Path, size: tuple[int, int]) -> None:
    app = TutorApp(home)
    async with app.run_test(size=size) as pilot:
        await app.go_to("lab")
        await until(pilot, lambda: isinstance(app.screen, LabScreen) and app.screen.query("LabView"))
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, OpenNetworkScreen) and app.screen.query(LineField))

        def outcome() -> str:
            return str(app.screen.query_one(".outcome", Static).content)

        field = app.screen.query_one(LineField)
        await until(pilot, lambda: field.has_focus)
        await pilot.press("enter")
        await until(pilot, lambda: "Which file?" in outcome())
        field.value = str(home / "mine.pt")
        await pilot.press("enter")
        await until(pilot, lambda: "✗ Not opened. mine.pt is a pickle" in outcome())
        assert 'np.savez("mine.npz"' in outcome()
        field.value = str(home / "missing.npz")
        await pilot.press("enter")
        await until(pilot, lambda: "missing.npz cannot be read" in outcome())
        assert not (home / "runs").exists()
        field.value = f"'{home / 'mine.npz'}'"
        await pilot.press("enter")
        await until(pilot, lambda: "✓ Run 1:" in outcome())
        assert "784-16-10" in outcome()
        assert "The file does not name its activation: of training images held out," in outcome()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LabScreen))
        await until(pilot, lambda: app.snapshot.run == 1)
        told = look(app.snapshot, asks=True).plain
        assert told.startswith("Your network: mine.npz\n")
        assert "Experiment" not in told
        await app.action_quit()
    app.workbook.close()
