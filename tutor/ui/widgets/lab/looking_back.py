"""Which run the Lab's tabs speak of, and when: the run at work, the learner's own, or another; as it is, or as it was
at one of its moments."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from textual.containers import Horizontal
from textual.reactive import reactive
from textual.timer import Timer

from tutor.training import loaded_network
from tutor.training.loaded_network import LoadError
from tutor.training.moments import moment_steps
from tutor.training.records import numbers, readable
from tutor.training.rewind import Rewind
from tutor.training.snapshot import TrainingSnapshot
from tutor.ui.internals import stands
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.ground import Ground
from tutor.ui.widgets.common.rate_limiter import RateLimiter
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.lab.moments import MomentRail, RailState
from tutor.ui.widgets.lab.parts import LabPanel
from tutor.ui.widgets.run.pane import of_each

RAIL_EVERY_S = 0.1
PLAY_EVERY_S = 0.8
WRITTEN_S = 0.02
"""Until a frame is on the terminal: it is written by a thread, which one that reads a network does not let go first."""
Mine = Callable[[], TrainingSnapshot | None]
"""The run of the learner's own network, if there is one."""


class LookingBack(Ground, Horizontal):
    """`snapshot` is the run at work or the last one, `mine` tells the learner's own network, `runs` is the folder of
    all."""

    snapshot: reactive[TrainingSnapshot] = reactive(TrainingSnapshot, init=False, always_update=True, repaint=False)

    def __init__(self, memory: LabMemory, runs: Path, mine: Mine) -> None:
        super().__init__()
        self.memory, self.runs, self.mine = memory, runs, mine
        self._rail = MomentRail()
        self._rail_pace = RateLimiter(self, RAIL_EVERY_S, self._show_rail)
        self._playing: Timer | None = None
        self._writing: Timer | None = None
        self.unpainted = True

    def on_mount(self) -> None:
        self.screen.screen_layout_refresh_signal.subscribe(self, self._painted)

    def _painted(self, _: object) -> None:
        """What is known already is painted first: what is read, or drawn below it, takes its time from that."""
        if self.unpainted:
            self.unpainted = False
            self.read_soon()

    def read_soon(self) -> None:
        """Once the frame that comes, or has come, is on the terminal."""
        if self._writing is not None:
            self._writing.stop()  # a view that is left before it is written is not waited for
        self._writing = self.set_timer(WRITTEN_S, self._written)

    @while_standing
    def _written(self) -> None:
        if not self.unpainted:
            self.read_more()

    def read_more(self) -> None:
        """The tab that was chosen is on the screen."""
        raise NotImplementedError

    @property
    def panel(self) -> LabPanel:
        """The tab that is shown."""
        raise NotImplementedError

    @property
    def close(self) -> bool:
        """Whether the tab needs every row of the terminal."""
        return self.app.size.height < self.panel.needs_rows

    def on_resize(self) -> None:
        self._rail_pace.ask()

    @property
    def shows_all_runs(self) -> bool:
        """Whether the tab tells of all runs, the last one as it is now."""
        raise NotImplementedError

    def show_anew(self) -> None:
        """Another run or another moment is to be shown, and perhaps to be read."""
        raise NotImplementedError

    def _show_panel(self, at_once: bool = False) -> None:
        raise NotImplementedError

    @property
    def subject(self) -> TrainingSnapshot:
        """The run that the tabs speak of: the one that the learner looks at, else that at work, else their own."""
        live, memory = self.snapshot, self.memory
        if memory.looked and memory.looked != live.run and memory.subject and memory.subject.run == memory.looked:
            return memory.subject
        mine = self.mine()
        if live.state.active or memory.looked == live.run or self.waits:
            return mine if mine is not None and mine.run == live.run else live
        return mine or live

    @property
    def waits(self) -> bool:
        """Is the last run one of the learner's own that was broken off?"""
        return not self.snapshot.purpose and self.snapshot.checkpoint is not None

    @property
    def rewind(self) -> Rewind | None:
        """The moments of the run at hand, once they are known."""
        found = self.memory.rewind
        return found if found is not None and found.run == self.subject.run and len(found.steps) > 1 else None

    @property
    def moment(self) -> int | None:
        """The step that is looked back on; None: the run as it is now."""
        rewind, moment = self.rewind, self.memory.moment
        there = rewind is not None and moment in rewind.steps and self.panel.has_moments
        return moment if there and moment != self.subject.step else None

    @property
    def shown(self) -> TrainingSnapshot:
        """The run as the tab shows it."""
        if self.shows_all_runs:
            return self.snapshot
        if self.moment is None or self.rewind is None:
            return self.subject
        return self.rewind.snapshot_at(self.moment, self.subject)

    async def look_at(self, run: int) -> None:
        """Speak of another run in all tabs."""
        self.hold()
        found = self.snapshot if run == self.snapshot.run else await asyncio.to_thread(readable, self.runs, run)
        if found is None or not stands(self):
            return
        mine = self.mine()
        self.memory.looked = run
        self.memory.subject = replace(found, mine=mine is not None and mine.run == run)
        self.memory.moment = self.memory.rewind = None
        self.show_anew()

    async def next_network(self, by: int) -> None:
        known = await asyncio.to_thread(numbers, self.runs)
        here = self.subject.run
        others = [run for run in known if run > here] if by > 0 else [run for run in reversed(known) if run < here]
        if others and stands(self):
            await self.look_at(others[0])

    def go_to_moment(self, place: int) -> None:
        """Look back on a moment, by its place; the last one is the run as it is now."""
        rewind = self.rewind
        if rewind is None:
            return
        place = max(0, min(len(rewind.steps) - 1, place))
        self.memory.moment = rewind.steps[place]
        self.show_anew()

    @property
    def place(self) -> int:
        """Of the moment that is shown."""
        rewind = self.rewind
        if rewind is None:
            return 0
        return len(rewind.steps) - 1 if self.moment is None else rewind.steps.index(self.moment)

    def play(self) -> None:
        """Go from moment to moment by itself, or hold."""
        if self._playing is not None:
            self.hold()
        elif self.rewind is not None:
            if self.moment is None:
                self.go_to_moment(0)
            self._playing = self.set_interval(PLAY_EVERY_S, self._play_on)

    def hold(self) -> None:
        if self._playing is not None:
            self._playing.stop()
            self._playing = None

    def _play_on(self) -> None:
        if self.moment is None:
            self.hold()
        else:
            self.go_to_moment(self.place + 1)

    @while_standing
    def _show_rail(self) -> None:
        rewind, panel = self.rewind, self.panel
        if rewind is None or not panel.has_moments or not panel.is_mounted:
            self._rail.show(None)
            return
        picture = panel.picture()
        tested = dict(rewind.tested)  # a thread may test one more meanwhile
        tests = {step: found.accuracy for step, found in tested.items()}
        samples = {step: of_each(found.samples) for step, found in tested.items()} if panel.all_samples else {}
        here, run = rewind.steps[self.place], self.subject
        due = moment_steps(run.total_steps, run.parameter_count) if run.state.active else ()
        self._rail.show(
            RailState(
                rewind.run,
                rewind.steps,
                self.place,
                rewind.readings(picture[0]) if picture else {},
                picture[1] if picture else None,
                tests,
                samples if run.classes.are_digits else {},
                rewind.troubles.get(here, ""),
                tuple(step for step in due if step > rewind.steps[-1]),
                self.close,
            )
        )

    async def _read_network(self) -> str:
        """Read the checkpoint of the run at hand unless it is known; '' or why it cannot be used."""
        if (moment := self.moment) is not None and self.rewind is not None:
            self.memory.loaded = self.rewind.networks.get(moment, self.memory.loaded)
            return self.rewind.troubles.get(moment, "")
        try:
            self.memory.loaded = await asyncio.to_thread(
                loaded_network.refreshed, self.runs, self.subject.run, self.memory.loaded
            )
        except LoadError as error:
            return str(error)
        return ""

    def on_lab_panel_changed(self) -> None:
        self._rail_pace.ask()

    def on_moment_rail_chosen(self, message: MomentRail.Chosen) -> None:
        self.hold()
        self.go_to_moment(message.place)

    async def look_back(self) -> bool:
        """Read or test one more moment of the run at hand, the one looked at first; True if there are more."""
        run, memory = self.subject.run, self.memory
        if not run:
            return False
        if memory.rewind is None or memory.rewind.run != run:
            memory.rewind = Rewind(self.runs, run)
        rewind, wanted = memory.rewind, memory.moment
        changed = await asyncio.to_thread(rewind.look)
        if (step := rewind.next_unread(wanted)) is not None:
            await asyncio.to_thread(rewind.read, step)
        elif not self.snapshot.state.active and (step := rewind.next_untested(wanted)) is not None:
            await asyncio.to_thread(rewind.test, step, [one.index for one in self.subject.predictions])
        if not stands(self):
            return False
        if memory.rewind is not rewind:  # another run was chosen meanwhile
            return True
        if step is not None and step == self.moment:
            self._show_panel()
        elif step is not None or changed:
            self._rail_pace.ask()
        return step is not None and self.is_attached
