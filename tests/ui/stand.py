"""What the tests of the screens share: lessons of their own, a clock that stands, a run that is only told, and eyes."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import TextArea

from dnn_core.config import TrainingConfig
from tutor.storage.opening import FILE_NAME
from tutor.storage.store import Store
from tutor.training.snapshot import Prediction, RunState, TestPoint, TrainingSnapshot
from tutor.ui.app import TutorApp
from tutor.ui.workbook import Workbook, open_workbook

WIDE, MEDIUM, NARROW = (120, 36), (80, 24), (40, 12)
PATIENCE_S = 30.0
"""Before a test gives up on a condition; between two looks at it the app does whatever there is to do."""

NOON = datetime(2020, 5, 4, 12, 0, tzinfo=timezone(timedelta(hours=2)))

UNIT = """id = "unit"
title = "Small networks"
subtitle = "A unit for the tests"
credit = "Written for the tests"
link = "https://example.org"

[[tracks]]
id = "literacy"
title = "Literacy"

[[tracks]]
id = "technical"
title = "Technical"
"""
LONG = "\n\n".join(f"Paragraph {number} says that a network is a function of its inputs." for number in range(1, 31))
PICTURES = f"""---
title: From picture to vector
short: Vectors
id: pictures
minutes: 6
---

## Row by row

A picture of 28 x 28 pixels becomes 784 numbers for the **input layer**. Code such as `x[0]` is code,
and [brackets] are brackets.

:::{{live}} flatten
:digit: 3
Move over the pixels.
:::

## A long page

{LONG}

:::{{live}} flatten
:digit: 5
Once more.
:::

## To answer

:::{{question}} apart
:kind: text
:short: Apart
How is a picture taken apart?

+++ rubric
- Every pixel is one neuron [pixel, neuron]
- It is read row by row [row]

+++ hint
What does one neuron look at?

+++ explanation
Because the input layer is a column of numbers.

+++ sibling
How many numbers has a picture in colour? (Three times as many.)
:::
"""
TRAINING = """---
title: Training and testing
short: Training
id: training
minutes: 4
---

## Why test?

Unseen pictures tell what was learned.

:::{question} unseen
:kind: choice
Which pictures tell what was learned?

+++ choices
- [x] Those it has never seen
  They cannot be known by heart.
- [ ] Those it has learned from
  It may know them by heart.

+++ hint
Which can be known by heart?

+++ explanation
Because learning by heart is not learning.
:::

:::{video} A film about networks
:channel: Somebody
:minutes: 20
:link: https://example.org/film
It says the same.
:::
"""
ESSAY = """---
title: An essay
short: Essay
id: essay
minutes: 30
---

## Write

:::{writing}
:choose: 2
:least-words: 10

+++ prompt on-ethics
:short: Ethics
What may be borrowed from nature?

- Who gains?
- Who pays?

+++ prompt on-brains
:short: Brains
What can brains teach?

+++ prompt on-tools
:short: Tools
Which tools change the hand?
:::
"""
CODE = """---
title: A layer in code
short: A layer
id: code
minutes: 10
---

## One line

One line of code.

:::{live} flatten
:digit: 1
Move.
:::
"""
FILES = {
    "literacy/01-pictures.md": PICTURES,
    "literacy/02-training.md": TRAINING,
    "literacy/03-essay.md": ESSAY,
    "technical/01-code.md": CODE,
}


def write_lessons(folder: Path, **changed: str) -> Path:
    """The lessons above in a folder. A lesson named by its id may be given another text."""
    for name, text in FILES.items():
        path = folder / "unit" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed.get(path.stem[3:], text))
    (folder / "unit" / "unit.toml").write_text(UNIT)
    return folder


# a run that is only told

WRONG = ((4, 9), (3, 5))
"""(label, what the network reads): its two mistakes."""


def picture(label: int) -> bytes:
    """A bar whose height tells the label."""
    pixels = bytearray(784)
    pixels[(2 * label + 4) * 28 : (2 * label + 6) * 28] = bytes((250,)) * 56
    return bytes(pixels)


def prediction(label: int, reads: int, share: float) -> Prediction:
    rest = (1 - share) / 9
    return Prediction(label, label, tuple(share if index == reads else rest for index in range(10)), picture(label))


def told(state: RunState = RunState.TRAINING, **fields: Any) -> TrainingSnapshot:
    """A run in the middle of its second epoch."""
    curve = tuple((25.0 * number, 2.3 / (1 + number / 4)) for number in range(1, 61))
    snapshot = TrainingSnapshot(
        run=3,
        state=state,
        config=TrainingConfig(),
        parameter_count=218_058,
        step=1500,
        total_steps=3000,
        steps_per_epoch=1000,
        train_curve=curve,
        test_points=(TestPoint(500, 0.6, 0.81), TestPoint(1000, 0.4, 0.9), TestPoint(1500, 0.3, 0.952)),
        predictions=tuple(prediction(label, label, 0.88) for label in range(10)),
        mistakes=(prediction(4, 9, 0.97), prediction(3, 5, 0.9)),
        confusion=tuple(
            tuple(
                94 if row == column and row in (3, 4) else 95 if row == column else int((row, column) in WRONG)
                for column in range(10)
            )
            for row in range(10)
        ),
        elapsed_s=7.5,
        started_at="2020-05-04T11:55:00+02:00",
    )
    return replace(snapshot, **fields)


class ToldSession:
    """Stands in for the session: it notes what it was asked, and tells what a test wants told."""

    def __init__(self, snapshot: TrainingSnapshot) -> None:
        self.snapshot = snapshot
        self.asked: list[tuple[Any, ...]] = []
        self.tell: Callable[[TrainingSnapshot], None] = lambda snapshot: None

    def _now(self, snapshot: TrainingSnapshot) -> None:
        self.snapshot = snapshot
        self.tell(snapshot)

    def start(self, config: TrainingConfig | None = None, title: str = "", **more: Any) -> None:
        self.asked.append(("start", config))
        self._now(told(RunState.STARTING, train_curve=(), test_points=(), predictions=(), mistakes=(), step=0))

    def go_on(self) -> None:
        self.asked.append(("go_on",))
        self._now(replace(self.snapshot, state=RunState.TRAINING, checkpoint=None))

    def pause(self) -> None:
        self.asked.append(("pause",))
        self._now(replace(self.snapshot, state=RunState.PAUSED))

    def resume(self) -> None:
        self.asked.append(("resume",))
        self._now(replace(self.snapshot, state=RunState.TRAINING))

    def stop(self) -> None:
        self.asked.append(("stop",))
        self._now(replace(self.snapshot, state=RunState.STOPPED, message="Stopped at step 1,500 of 3,000."))

    def set_pace(self, *, slow: bool) -> None:
        self.asked.append(("pace", slow))
        self._now(replace(self.snapshot, slow=slow))

    def set_learning_rate(self, rate: float) -> None:
        self.asked.append(("rate", rate))
        self._now(replace(self.snapshot, learning_rate=rate))

    def record(self, run: int) -> TrainingSnapshot | None:
        return None

    def forget(self, run: int) -> None:
        self.asked.append(("forget", run))

    def close(self, timeout: float = 3.0) -> None:
        self.asked.append(("close",))


class Stand:
    """A learner's home and lessons, and tutors started on them. Everything is closed when the test ends."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.lessons = write_lessons(folder / "lessons")
        self.session = ToldSession(TrainingSnapshot())
        self._apps: list[TutorApp] = []

    def keep(self, *jobs: Callable[[Store], Future[Any]]) -> None:
        """Put something into the store before a tutor is started."""
        copy_store(self.home)
        store = Store.open(self.home, now=lambda: NOON)
        for job in jobs:
            job(store).result()
        store.close()

    def begun(self, *jobs: Callable[[Store], Future[Any]]) -> None:
        """The learner has been here before."""
        if (self.home / FILE_NAME).exists():
            jobs = (lambda store: store.set_setting("begun", "yes"), *jobs)
        copy_store(self.home, begun=True)
        if jobs:
            self.keep(*jobs)

    def app(self, snapshot: TrainingSnapshot | None = None) -> TutorApp:
        """A tutor, with a run that is as `snapshot` says."""
        app = TutorApp(self.home, lessons=self.lessons, seed=0)
        self.session = ToldSession(snapshot or TrainingSnapshot())
        self.session.tell = app.receive_snapshot
        app.context.__dict__["session"] = self.session  # where cached_property keeps what it made
        self._apps.append(app)
        return app

    def close(self) -> None:
        for app in self._apps:
            app.workbook.close()


@cache
def _new_store(begun: bool) -> bytes:
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder), now=lambda: NOON)
        if begun:
            store.set_setting("begun", "yes").result()
        store.close()
        return (Path(folder) / FILE_NAME).read_bytes()


def copy_store(home: Path, *, begun: bool = False) -> None:
    """One that was just made, where there is none: its tables are made once for all tests."""
    if not (home / FILE_NAME).exists():
        home.mkdir(mode=0o700, exist_ok=True)
        (home / FILE_NAME).write_bytes(_new_store(begun))


def open_at_noon(home: Path) -> Workbook:
    return open_workbook(home, lambda: Store.open(home, now=lambda: NOON, patience_s=0.3))


def shown(app: App[None]) -> str:
    """The text of the screen as a person sees it; nothing while a field that has just gone still stands in the layout,
    since what it was styled by is gone and no frame is drawn then."""
    width, height = app.size
    if any(not field.is_attached for field in app.screen._compositor.visible_widgets if isinstance(field, TextArea)):
        return ""
    return "\n".join(strip.text[:width].rstrip() for strip in app.screen._compositor.render_strips()[:height])


def screen_name(app: TutorApp) -> str:
    """Where the learner is: home, lesson, lab …"""
    return type(app.screen).__name__.removesuffix("Screen").lower()


async def until(pilot: Pilot[None], holds: Callable[[], object], what: str = "") -> None:
    """Let the app go on until the condition holds."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if holds():
            return
        await pilot.pause()
    raise AssertionError(f"never came: {what or holds}\n{shown(pilot.app)}")


async def until_shown(pilot: Pilot[None], *texts: str) -> None:
    app = pilot.app

    def all_are_there() -> bool:
        screen = shown(app)  # drawn once for all of them
        return all(text in screen for text in texts)

    await until(pilot, all_are_there, " and ".join(texts))


def notes(app: TutorApp) -> list[str]:
    """What the app has said in passing, whether or not it is still on the screen."""
    return [note.message for note in app._notifications]


async def until_said(pilot: Pilot[None], words: str) -> None:
    app = pilot.app
    assert isinstance(app, TutorApp)
    await until(pilot, lambda: any(words in note for note in notes(app)), words)


async def until_gone(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text not in shown(pilot.app), f"{text} gone")
