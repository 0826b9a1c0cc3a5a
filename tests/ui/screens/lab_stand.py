"""What the tests of the Lab's tabs share: a run with a checkpoint, and the way to a tab."""

from __future__ import annotations

from textual.pilot import Pilot

from dnn_core.config import TrainingConfig
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, screen_name, until
from tutor.training import loaded_network
from tutor.training.records import write_record
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.app import TutorApp
from tutor.ui.widgets.lab.tabs import DIGITS, NAMES, LabTabs

SIZES = [WIDE, MEDIUM, NARROW]
FEW = TrainingConfig(hidden_sizes=(16,), learning_rate=0.01, samples=600, max_steps=60)
MISTAKES = {(4, 9): 7, (9, 4): 2}
CONFUSED = tuple(
    tuple(95 if row == column else MISTAKES.get((row, column), 0) for column in range(10)) for row in range(10)
)
PERFECT = tuple(tuple(95 if row == column else 0 for column in range(10)) for row in range(10))


def keep(stand: Stand, run: int, content: bytes) -> None:
    path = loaded_network.path_of(stand.home / "runs", run)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def record(stand: Stand, snapshot: TrainingSnapshot) -> None:
    (stand.home / "runs" / f"run-{snapshot.run:04d}").mkdir(parents=True, exist_ok=True)
    write_record(stand.home / "runs", snapshot)


async def show_view(pilot: Pilot[None], app: TutorApp, name: str) -> None:
    """Press its digit."""
    view, lab = NAMES.index(name), app.context.lab
    if lab.tab != view:
        await pilot.press(str(DIGITS[view]))
        await until(pilot, lambda: lab.tab == view, name)


async def open_tab(pilot: Pilot[None], app: TutorApp, name: str) -> None:
    """By l, as one who was in that view last."""
    await until(pilot, lambda: screen_name(app) == "home", "home")
    app.context.lab.tab = NAMES.index(name)
    await pilot.press("l")
    await until(pilot, lambda: screen_name(app) == "lab" and app.screen.query(LabTabs), "the lab")
    await until(pilot, lambda: app.screen.query_one(LabTabs).active == NAMES.index(name), name)
