"""What the tests of experiments share: lessons with tiny runs, small images, and waiting for a condition."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from dnn_core import idx
from tests.training.conftest import write_images
from tests.ui.stand import copy_store
from tutor.ui.app import TutorApp
from tutor.ui.experimenter import ExperimentStage
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.experiment.bet_list import BetList
from tutor.ui.widgets.experiment.card import ExperimentCard

PATIENCE_S = 30.0
"""How long a test waits for a condition before it gives up."""

QUICK = "--hidden 8 --learning-rate 0.02 --batch-size 30 --epochs 2"
ENDLESS = "--hidden 8 --learning-rate 0.001 --batch-size 30 --epochs 10000"
DIVERGING = (
    "--hidden 8 --activation relu --loss mse --output-activation identity --optimizer sgd --learning-rate 100000"
)

UNIT = """id = "unit"
title = "Unit"
subtitle = "Runs to bet on"
credit = "Ours"
link = "https://example.org"

[[tracks]]
id = "literacy"
title = "Literacy"
"""

LESSON = """---
title: Bets
short: Bets
id: bets
minutes: 5
---

"""

ENDING = """
+++ measured
{measured}

+++ explanation
Because **it is so**.

+++ surprise
What surprised you?
:::
"""


def experiment(
    id: str = "rate",
    *,
    measure: str = "test-accuracy",
    runs: tuple[tuple[str, str], ...] = (("usual", QUICK), ("faster", f"{QUICK} --learning-rate 0.05")),
    bets: str = "- Worse [lower]\n  It would be odd.\n- The same [same]\n- Better [higher]\n  A little.",
    options: str = ":same-within: 0.5",
    seconds: int = 1,
    measured: str = "1 to 100",
) -> str:
    """A page with an experiment, as its author writes it."""
    lines = [f":::{{experiment}} {id}", f":short: Short {id}", f":measure: {measure}", f":seconds: {seconds}"]
    lines += [options] if options else []
    lines += ["What will happen?", "", "+++ runs", *(f"- {name}: {told}" for name, told in runs)]
    lines += ["", "+++ bets", bets] if bets else []
    ending = ENDING.format(measured="\n".join(f"- {name}: {measured}" for name, _ in runs))
    return f"## Page {id}\n\nWords.\n\n" + "\n".join(lines) + "\n" + ending + "\nMore words.\n\n"


def write_lessons(folder: Path, *pages: str) -> Path:
    """A lessons folder with one lesson of these pages."""
    track = folder / "unit" / "literacy"
    track.mkdir(parents=True)
    (folder / "unit" / "unit.toml").write_text(UNIT)
    (track / "01-bets.md").write_text(LESSON + "".join(pages))
    return folder


def write_data(folder: Path, seed: int = 1) -> Path:
    folder.mkdir()
    write_images(folder, idx.TRAIN_IMAGES, idx.TRAIN_LABELS, 300, seed=seed)
    write_images(folder, idx.TEST_IMAGES, idx.TEST_LABELS, 60, seed=seed + 1)
    return folder


async def until(pilot: Pilot[None], holds: Callable[[], object], what: str = "") -> None:
    """Let the app go on until the condition holds."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, f"never came: {what or holds}"
        await asyncio.sleep(0.01)  # a run is another process, and the app has messages to handle
    await pilot.pause()


def card(app: TutorApp) -> ExperimentCard:
    """The first experiment of the page that is open."""
    return app.screen.query(ExperimentCard).first()


async def until_stage(pilot: Pilot[None], app: TutorApp, stage: ExperimentStage) -> None:
    def reached() -> bool:
        cards = app.screen.query(ExperimentCard)
        if not cards:
            return False
        status = cards.first().status
        shown = cards.first()._shown
        return status.stage is stage and isinstance(shown, tuple) and shown[0] == status

    await until(pilot, reached, f"{stage}; it is {card(app).status}")


def shown(app: TutorApp) -> str:
    """The text of the screen as a person sees it."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text[:width] for strip in lines[:height])


WIDE = (120, 70)


class Tutors:
    """Apps on one home, one after the other, as a learner starts them; each is closed for good when the test ends."""

    def __init__(self, home: Path, data: Path, lessons: Path) -> None:
        self.home, self.data, self.lessons = home, data, lessons
        copy_store(home)
        self.made: list[TutorApp] = []

    def start(self, seed: int = 0) -> TutorApp:
        app = TutorApp(self.home, self.data, self.lessons, seed=seed)
        self.made.append(app)
        return app

    def leave(self, app: TutorApp) -> None:
        app.context.session.close(5.0)
        app.workbook.close()

    def end(self) -> None:
        for app in self.made:
            self.leave(app)


async def open_page(pilot: Pilot[None], app: TutorApp, page: int = 0) -> None:
    await app.open_lesson("bets", page)
    await until(pilot, lambda: app.screen.query("ExperimentCard") and card(app)._shown is not None, "the card")


async def bet(pilot: Pilot[None], app: TutorApp, key: str) -> None:
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.focused, BetList), "the bets have the focus")
    await pilot.press(key)
    await until_stage(pilot, app, ExperimentStage.READY)


async def run_it(pilot: Pilot[None], app: TutorApp) -> None:
    if not isinstance(app.focused, Chip):
        await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.focused, Chip) and app.focused.id == "run-it", "Run it has the focus")
    await pilot.press("enter")
