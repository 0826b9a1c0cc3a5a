"""What screens, cards and widgets may use of the tutor. It is given to each of them, so a test can give its own."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.dom import DOMNode

from dnn_core.config import TrainingConfig
from tutor.domain.outline import LessonOutline, UnitHeader
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.taught import Taught
from tutor.ui.workbook import Workbook

if TYPE_CHECKING:
    from dnn_core.idx_set import IdxSetInfo
    from tutor.domain.challenge import Ladder
    from tutor.domain.curriculum import Curriculum
    from tutor.training.beside import PartsRun
    from tutor.training.digits import DigitShelf
    from tutor.training.session import TrainingSession
    from tutor.ui.experimenter import Experimenter
    from tutor.ui.finder import Finder, WayBack
    from tutor.ui.lab_memory import LabMemory
    from tutor.ui.seed_series import SeedSeries
    from tutor.ui.today import Today

log = logging.getLogger(__name__)

MINE_SETTING = "my network"


SnapshotHandler = Callable[[TrainingSnapshot], None] | Callable[[TrainingSnapshot], Awaitable[None]]


class Navigation(Protocol):
    """The app, as far as it leads the learner: from screen to screen, and into a run."""

    @property
    def snapshot(self) -> TrainingSnapshot:
        """A reactive: the latest state of the run."""

    def receive_snapshot(self, snapshot: TrainingSnapshot) -> None:
        """The run has another state. Called from the reader's thread."""

    def go_home(self) -> None: ...

    def go_back(self) -> None: ...

    async def go_to(self, screen_name: str) -> None: ...

    async def search(self, back: WayBack | None = None) -> None: ...

    async def open_lesson(
        self, lesson_id: str, page: int | str = 0, task: str = "", back: WayBack | None = None
    ) -> None: ...

    def start_run(
        self, config: TrainingConfig | None = None, *, slow: bool = False, parts: PartsRun | None = None
    ) -> None: ...

    def turn_pace(self) -> None: ...

    def go_on_with_run(self) -> None: ...


class Context:
    """The learner's work, the run, the lessons, and the way from screen to screen; one for an app.

    What the first paint does not need is made when it is first asked for. `data`: another set of IDX files than MNIST;
    `lessons`: the folder of other lessons; `seed`: of runs that name none, instead of the learner's own.
    """

    def __init__(
        self,
        home: Path,
        workbook: Workbook,
        navigation: Navigation,
        header: tuple[tuple[UnitHeader, ...], tuple[LessonOutline, ...]],
        *,
        lessons: Path | None = None,
        data: Path | None = None,
        seed: int | None = None,
    ) -> None:
        self.home = home
        self.workbook = workbook
        self.navigation = navigation
        self.units, self.outlines = header
        self._lessons, self._data, self._seed = lessons, data, seed

    # the lessons

    lesson_here = ""
    """The id of the lesson that was read last."""

    @property
    def title(self) -> str:
        """What screens that belong to no unit have in their top bar: the unit, if there is only one."""
        return self.units[0].title if len(self.units) == 1 else "I2 Tutor"

    def outline(self, lesson_id: str) -> LessonOutline | None:
        return next((outline for outline in self.outlines if outline.id == lesson_id), None)

    @cached_property
    def curriculum(self) -> Curriculum:
        """All lessons, parsed when first asked for: Home does without."""
        from tutor.content.curriculum import load
        from tutor.training.options import fault_of_options

        return load(self._lessons, fault_of_options)

    @cached_property
    def ladder(self) -> Ladder:
        """The challenges, read when first asked for; one with a fault is left out."""
        from tutor.content.challenge import read_ladder
        from tutor.content.lesson_paths import unit_folders
        from tutor.domain.challenge import Ladder

        unit = next(iter(unit_folders(self._lessons)), None)
        return read_ladder(unit, shipped=self._lessons is None)[0] if unit is not None else Ladder(())

    @cached_property
    def challenge_count(self) -> int:
        """How many there are, without reading them: Home tells it."""
        from tutor.content.lesson_paths import unit_folders

        unit = next(iter(unit_folders(self._lessons)), None)
        return len(list(unit.glob("challenges/*/task.md"))) if unit is not None else 0

    @cached_property
    def shelf(self) -> DigitShelf:
        """The labelled digits of the lessons. They speak of MNIST, so they show it, whatever the runs learn from."""
        from tutor.training.digits import DigitShelf

        return DigitShelf()

    @cached_property
    def finder(self) -> Finder:
        """Where search looks, and what was searched last."""
        from tutor.ui.finder import Finder

        return Finder(self.curriculum, self.workbook)

    @cached_property
    def today(self) -> Today:
        """Where a good place to stop comes."""
        from tutor.ui.today import Today

        return Today(self.outlines, self.workbook)

    def taught(self, page: str = "") -> Taught:
        """Which words the learner has met by now, on the pages read and on `page`; all, where no glossary tells."""
        read = {page, *self.workbook.notebook.pages_read}
        pages = {entry.term: entry.pages for unit in self.curriculum.units for entry in unit.glossary}

        def met(term: str) -> bool:
            return term not in pages or not read.isdisjoint(pages[term])

        return Taught(loss=met("loss"), layers=met("layer"), epochs=met("epoch"), tests=met("test set"))

    # the run

    @property
    def snapshot(self) -> TrainingSnapshot:
        """The run as the screens show it."""
        return self.navigation.snapshot

    _mine: TrainingSnapshot | None = None

    @property
    def mine(self) -> TrainingSnapshot | None:
        """The learner's own network: the run that they chose, at first the first one that finished."""
        chosen = self.workbook.settings.get(MINE_SETTING, "")
        if not chosen.isdecimal():
            return None
        session: TrainingSession | None = self.made("session")  # Home's first paint does without one
        if session is not None and session.snapshot.run == int(chosen):
            return replace(session.snapshot, mine=True)
        if self._mine is None or self._mine.run != int(chosen):
            from tutor.training import records

            found = records.readable(self.home / "runs", int(chosen))
            self._mine = None if found is None else replace(found, mine=True)
        return self._mine

    async def make_mine(self, run: int) -> None:
        """Of all runs, this one is the learner's own network from now on."""
        await self.workbook.set_setting(MINE_SETTING, str(run))

    def shown(self, snapshot: TrainingSnapshot) -> TrainingSnapshot:
        """The run that margin, strip and Home speak of: one at work or that waits to be gone on with, else the
        learner's own network."""
        waits = not snapshot.purpose and snapshot.checkpoint is not None
        return snapshot if snapshot.state.active or waits else self.mine or snapshot

    def to_go_on(self) -> TrainingSnapshot | None:
        """The run that `g` goes on with: one of the learner's own that was broken off, before an experiment's."""
        last = self.session.snapshot
        if last.state.active:
            return None
        own = last if not last.purpose else self.session.find("", of_digits=True)
        return next((one for one in (own, last) if one is not None and one.checkpoint is not None), None)

    def follow(self, widget: DOMNode, handler: SnapshotHandler) -> None:
        """Call `handler` with each new state of the run, as long as the widget is there."""
        widget.watch(cast(DOMNode, self.navigation), "snapshot", handler, init=False)

    @cached_property
    def session(self) -> TrainingSession:
        """The run in the background, or the last one."""
        from tutor.training.session import TrainingSession

        return TrainingSession(self.home / "runs", self.navigation.receive_snapshot, self._data)

    def made(self, part: str) -> Any:
        """The session or the experimenter, None where nobody has needed it yet."""
        return self.__dict__.get(part)

    @cached_property
    def experimenter(self) -> Experimenter:
        """Who conducts the experiments, wherever the learner is."""
        from tutor.ui.experimenter import Experimenter

        return Experimenter(self.session, self.workbook, self.seed)

    @cached_property
    def seed_series(self) -> SeedSeries:
        """Runs of one setting from several seeds."""
        from tutor.ui.seed_series import SeedSeries

        return SeedSeries(self.session)

    @property
    def seed(self) -> int:
        """Of every run that names none: the one that was asked for at the start, else the learner's own."""
        return self.workbook.own_seed() if self._seed is None else self._seed

    @cached_property
    def lab(self) -> LabMemory:
        """What the Lab keeps while the learner is elsewhere."""
        from tutor.ui.lab_memory import NEXT_RUN, LabMemory

        config = replace(NEXT_RUN, seed=self.seed)
        if (seen := self._look) is None:
            return LabMemory(config=config, own_seed=self.seed, workbook=self.workbook)
        return LabMemory(
            config=replace(config, samples=seen.training_images),
            own_seed=self.seed,
            workbook=self.workbook,
            images=seen.training_images,
            tests=seen.test_images,
            inputs=seen.rows * seen.columns,
            outputs=len(seen.classes),
            data=self._data,
        )

    @property
    def _look(self) -> IdxSetInfo | None:
        """What the headers of the data say; None for MNIST, and for data that the worker will say cannot be read."""
        if self._data is None:
            return None
        from dnn_core.idx import DataError
        from dnn_core.idx_set import find_set, look

        try:
            return look(find_set(self._data))
        except (DataError, OSError) as error:
            log.info("%s", error)
            return None
