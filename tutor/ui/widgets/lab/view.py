"""The Lab: the bench at the left, and at the right tabs on the run and its network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from dnn_core.config import TrainingConfig
from tutor.domain.run_facts import DataFacts
from tutor.training import loaded_network
from tutor.training.loaded_network import LoadError
from tutor.training.records import find_purpose, numbers, readable
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.background import in_background
from tutor.ui.internals import stands
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.common.rate_limiter import RateLimiter
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.lab.bench import Bench
from tutor.ui.widgets.lab.confusion import LabConfusion
from tutor.ui.widgets.lab.curves import LabCurves
from tutor.ui.widgets.lab.digits import LabDigits
from tutor.ui.widgets.lab.draw import LabDraw
from tutor.ui.widgets.lab.levers import Levers
from tutor.ui.widgets.lab.looking_back import LookingBack
from tutor.ui.widgets.lab.museum import CaseList, LabMuseum
from tutor.ui.widgets.lab.neurons import LabNeurons
from tutor.ui.widgets.lab.parts import LabPanel
from tutor.ui.widgets.lab.runs import LabRuns, earlier_runs
from tutor.ui.widgets.lab.tabs import LabTabs

PANELS: tuple[type[LabPanel], ...] = (LabCurves, LabDigits, LabConfusion, LabNeurons, LabDraw, LabRuns, LabMuseum)
CURVES, DIGITS, CONFUSION, NEURONS, DRAW, RUNS, MUSEUM = range(7)
CLASSES = {CURVES: "-curves", MUSEUM: "-museum"}
BENCH_EVERY_S = 0.5
READ_EVERY_S = 5.0
"""At most so often a newer checkpoint is looked for while a run trains: it saves one as often."""


class LabView(LookingBack):
    """Give it snapshots, the learner's arrows and enter; ask it for `config`, that of the next run.

    `runs` is the folder of the runs: of the networks, read in a thread, and of the records.
    """

    class Turned(Message):
        """Another tab is shown, or another part of it: the footer tells other keys."""

    def __init__(
        self,
        memory: LabMemory,
        runs: Path,
        snapshot: TrainingSnapshot | None = None,
        mine: Callable[[], TrainingSnapshot | None] = lambda: None,
    ) -> None:
        super().__init__(memory, runs, mine, classes=CLASSES.get(memory.tab, ""))
        self.set_reactive(LabView.snapshot, snapshot or TrainingSnapshot())
        self._look = RateLimiter(self, READ_EVERY_S, self._begin_to_read)
        self._bench_pace = RateLimiter(self, BENCH_EVERY_S, self._show_bench)
        self._tabs = LabTabs()
        self._panel_box = Vertical(id="panels")
        self._panels: dict[int, LabPanel] = {}
        self._make(memory.tab)
        self.bench = Bench(memory)
        self._reads = False
        self._compared_with: tuple[int, int | None] = (0, 0)

    def compose(self) -> ComposeResult:
        with Vertical(id="results"):
            yield self._tabs
            with self._panel_box:
                yield self._followed(self.panel)
            yield self._rail
        yield self.bench
        yield CaseList(id="cases")

    def _make(self, tab: int) -> LabPanel:
        """A panel that knows the run from its first paint on."""
        panel = self._panels[tab] = PANELS[tab](self.memory)
        panel.set_reactive(LabPanel.snapshot, self.snapshot if tab in (RUNS, MUSEUM) else self.subject)
        return panel

    def _followed(self, panel: LabPanel) -> LabPanel:
        for what in ("virtual_size", "scroll_y"):
            self.watch(panel, what, self._tell_of_more, init=False)
        return panel

    def on_mount(self) -> None:
        self._tabs.active = self.memory.tab
        self.watch(self, "scroll_y", self._tell_of_more, init=False)
        self._set_levers()
        self._show()
        self._look.ask(at_once=True)

    @property
    def config(self) -> TrainingConfig:
        return self.memory.config

    @property
    def panel(self) -> LabPanel:
        """The tab that is shown."""
        return self._panels[self.memory.tab]

    @property
    def more_below(self) -> bool:
        """Whether something of the tab, or the bench below it, is out of sight."""
        panel = self.panel
        return panel.scroll_y < panel.max_scroll_y or self.scroll_y < self.max_scroll_y

    @while_standing
    def _tell_of_more(self) -> None:
        self.post_message(self.Turned())

    @property
    def shows_all_runs(self) -> bool:
        return self.memory.tab in (RUNS, MUSEUM)

    def show_anew(self) -> None:
        self._show()
        self._look.ask(at_once=True)

    async def on_case_list_chosen(self, message: CaseList.Chosen) -> None:
        if isinstance(panel := self.panel, LabMuseum):
            await panel.back()
            panel.turn_to(message.index)

    def on_lab_museum_turned(self) -> None:
        self.post_message(self.Turned())
        self._look.ask(at_once=True)

    async def take_apart(self, config: TrainingConfig) -> None:
        """Settings onto the levers, and there."""
        self.memory.config = self.bench.levers.config = config
        await self.choose(CURVES)
        self.bench.levers.refresh()

    # the tabs

    async def choose(self, tab: int) -> None:
        """Show a tab; it is made when it is first chosen."""
        if not stands(self):
            return
        if isinstance(panel := self.panel, LabMuseum):
            await panel.back()
        made = None if tab in self._panels else self._make(tab)
        self.memory.tab = self._tabs.active = tab
        if made is not None:
            await self._panel_box.mount(self._followed(made))
            if not stands(self):
                return
        self.hold()
        for at, panel in self._panels.items():
            panel.display = at == self.memory.tab
        self._set_levers()
        self.scroll_home(animate=False)
        self.post_message(self.Turned())
        self._show()
        self._look.ask(at_once=True)

    def _set_levers(self) -> None:
        """The arrows move the levers in Curves only; elsewhere no lever is marked."""
        self.bench.levers.at_hand = self.memory.tab == CURVES
        for tab, name in CLASSES.items():
            self.set_class(self.memory.tab == tab, name)

    @while_standing
    def arrow(self, down: int, right: int) -> None:
        """An arrow is the lever's in Curves, and the tab's in all others."""
        levers = self.bench.levers
        if self.memory.tab != CURVES:
            if self.panel.is_mounted:
                self.panel.arrow(down, right)
        elif down:
            levers.move(down)
            self._keep_in_sight(levers)
        else:
            levers.turn(right)
            self._keep_in_sight(levers)

    def _keep_in_sight(self, levers: Levers) -> None:
        """Where there is little room, the levers lie below the curves."""
        levers.scroll_visible(animate=False)

    def scroll_page(self, by: int) -> None:
        """The tab, and when it is at its end the whole: the levers lie below the curves where it is narrow."""
        panel = self.panel
        more = self.scroll_y == 0 and (panel.scroll_y < panel.max_scroll_y if by > 0 else panel.scroll_y > 0)
        (panel if more else self).scroll_relative(y=by * 8, animate=False)

    def watch_snapshot(self, before: TrainingSnapshot, snapshot: TrainingSnapshot) -> None:
        ended = before.state is not snapshot.state or before.run != snapshot.run
        self._bench_pace.ask(at_once=ended)
        self._show_panel()
        if ended or snapshot.state is RunState.TRAINING:
            self._look.ask(at_once=ended)

    def on_resize(self) -> None:
        self._show_bench()

    def on_levers_turned(self) -> None:
        self._show_bench()

    def _show(self) -> None:
        self._bench_pace.ask(at_once=True)
        self._show_panel()

    @while_standing
    def _show_panel(self) -> None:
        moment, rewind = self.moment, self.rewind
        if moment is not None and rewind is not None:
            self.memory.loaded = rewind.networks.get(moment, self.memory.loaded)
            self.panel.trouble = rewind.troubles.get(moment, "")
        mine = self.mine()
        self.memory.mine = mine.run if mine else 0
        self.panel.snapshot = self.shown
        self._rail_pace.ask(at_once=True)

    @while_standing
    def _show_bench(self) -> None:
        self.bench.show(self.snapshot, self.subject)

    # what is read from the files of the runs, in a thread

    def _begin_to_read(self) -> None:
        if not self._reads and self.is_attached:
            self._reads = True
            in_background(self, self._read())

    async def _read(self) -> None:
        """What the tab that is shown needs: the network, the mistakes, the earlier run, the list of runs."""
        try:
            panel = self.panel
            if isinstance(panel, LabCurves):
                await self._find_earlier(panel)
            elif isinstance(panel, LabRuns):
                panel.know(await asyncio.to_thread(earlier_runs, self.runs))
            elif isinstance(panel, LabMuseum):
                case = panel.case
                panel.know_mended(await asyncio.to_thread(find_purpose, self.runs, case.purpose))
            elif isinstance(panel, LabDigits):
                if panel.inside:
                    panel.learn_of(await self._read_network())
                await self._find_mistakes(panel)
            elif panel.reads:
                panel.learn_of(await self._read_network())
            left = panel.has_moments and await self.look_back()
        finally:
            self._reads = False
        if panel is not self.panel or left:  # the learner has gone on to another tab meanwhile
            self._begin_to_read()

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

    async def _find_mistakes(self, panel: LabDigits) -> None:
        """All of a network at rest; one at work tells its dozen worst with every test."""
        snapshot = self.subject
        if (
            snapshot.state.active
            or self.moment is not None
            or (snapshot.run, snapshot.step) == self.memory.mistakes_of
            or await self._read_network()
        ):
            return
        loaded = self.memory.loaded
        if loaded is None or (loaded.run, loaded.step) != (snapshot.run, snapshot.step):
            return
        try:
            mistakes = (await asyncio.to_thread(loaded.test)).mistakes
        except LoadError:
            return  # the dozen that the run told stays
        panel.know(mistakes, loaded.run, loaded.step)

    async def _find_earlier(self, panel: LabCurves) -> None:
        """The run that was chosen to compare with, else the newest before this one that has a curve."""
        wanted = (self.subject.run, self.memory.compared)
        data = self.subject.data
        if self.subject.state is RunState.STARTING:
            return  # it has not read them yet
        if wanted == self._compared_with:
            return
        self._compared_with = wanted
        panel.earlier = await asyncio.to_thread(_earlier, self.runs, *wanted, data)

    # the mouse, and what the tabs ask for

    async def on_lab_tabs_chosen(self, message: LabTabs.Chosen) -> None:
        await self.choose(message.tab)

    async def on_lab_confusion_opened(self, message: LabConfusion.Opened) -> None:
        await self.choose(DIGITS)
        digits = self.query_one(LabDigits)
        digits.narrow(message.pair)
        digits.show_again()

    def on_lab_digits_turned(self) -> None:
        self.post_message(self.Turned())
        self._look.ask(at_once=True)

    async def on_lab_runs_compared(self, message: LabRuns.Compared) -> None:
        self.memory.compared = message.run
        await self.choose(CURVES)


def _earlier(runs: Path, present: int, compared: int | None, data: DataFacts | None) -> TrainingSnapshot | None:
    """The run `compared`, or the newest before the `present` one on the same data: others compare nothing."""
    if compared == 0:
        return None
    candidates = [compared] if compared else [run for run in reversed(numbers(runs)) if run < present]
    for run in candidates[:10]:
        found = readable(runs, run)
        if found is None or not found.train_curve:
            continue
        if compared or found.data is None or data is None or found.data.checksum == data.checksum:
            return found
    return None
