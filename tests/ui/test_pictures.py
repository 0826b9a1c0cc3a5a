"""Whole screens as pictures, each the same to the last cell at every run. After a change that is meant, look at the
report, then run `pytest tests/ui/test_pictures.py --snapshot-update`.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.stand import MEDIUM, WIDE, Stand, shown, told, until, until_shown
from tutor.training.snapshot import RunState
from tutor.ui.app import TutorApp
from tutor.ui.widgets.common.draft_editor import DraftEditor
from tutor.ui.widgets.run import plot

Compare = Callable[..., bool]


def steady(*texts: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Wait for the texts, then until two looks at the screen are the same."""

    async def run_before(pilot: Pilot[None]) -> None:
        await until_shown(pilot, *texts)
        app = pilot.app
        assert isinstance(app, TutorApp)
        before = ""
        while before != (before := shown(app)):
            await pilot.pause()

    return run_before


@pytest.fixture(autouse=True)
def _steady_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plots are loaded, and a picture names no font of the network's: it is drawn in whatever is there."""
    plot.load()
    export = TutorApp.export_screenshot

    def without_fonts(app: TutorApp, **more: Any) -> str:
        return re.sub(r"@font-face \{.*?\}\s*", "", export(app, **more), flags=re.DOTALL)

    monkeypatch.setattr(TutorApp, "export_screenshot", without_fonts)


@pytest.fixture
def learner(stand: Stand) -> Stand:
    """One who has read a page, written something, and trained a network."""
    stand.begun(
        lambda store: store.mark_read("pictures/row-by-row"),
        lambda store: store.submit("unseen", "training", "Those it has never seen"),
        lambda store: store.save_draft("on-ethics", "Nature lends us its forms, and we"),
    )
    return stand


@pytest.mark.parametrize("size", [WIDE, MEDIUM], ids=["120x36", "80x24"])
def test_home(learner: Stand, snap_compare: Compare, size: tuple[int, int]) -> None:
    app = learner.app(told(RunState.FINISHED))
    ready = steady("Continue with", *(("read as",) if size == WIDE else ()))
    assert snap_compare(app, terminal_size=size, run_before=ready)


def test_a_page_with_the_run_beside_it(learner: Stand, snap_compare: Compare) -> None:
    app = learner.app(told())

    async def run_before(pilot: Pilot[None]) -> None:
        await until_shown(pilot, "Continue with")
        await app.open_lesson("pictures")
        await steady("page 1 of 3", "it reads", "Both curves still fall")(pilot)

    assert snap_compare(app, terminal_size=WIDE, run_before=run_before)


def test_a_response_and_what_belongs_in_it(learner: Stand, snap_compare: Compare) -> None:
    app = learner.app(told())

    async def run_before(pilot: Pilot[None]) -> None:
        await until_shown(pilot, "Continue with")
        await app.open_lesson("pictures", 2)
        await until_shown(pilot, "page 3 of 3")
        await pilot.press("enter", *"each pixel lights a neuron", "ctrl+s")
        await until_shown(pilot, "how sure are you?")
        await pilot.press("2")
        await steady("Tick what your response", "You were fairly sure", "Both curves still fall")(pilot)

    assert snap_compare(app, terminal_size=WIDE, run_before=run_before)


def test_a_piece_of_writing(learner: Stand, snap_compare: Compare) -> None:
    app = learner.app(told())

    async def run_before(pilot: Pilot[None]) -> None:
        await until_shown(pilot, "Continue with")
        await pilot.press("w")
        await until(pilot, lambda: bool(app.screen.query(DraftEditor)), "the sheet")
        await steady("Nature lends us its forms", "7 of 10 words")(pilot)

    assert snap_compare(app, terminal_size=WIDE, run_before=run_before)


def test_no_picture_holds_what_changes() -> None:
    """No path of a machine, no font to fetch."""
    pictures = sorted((Path(__file__).parent / "__snapshots__").rglob("*.svg"))
    assert len(pictures) == 5
    for picture in pictures:
        text = picture.read_text()
        assert "/tmp" not in text
        assert "font-face" not in text
        assert str(Path.home()) not in text
