"""The Lab: the bench at the left, and at the right tabs on the run and its network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from dnn_core.config import TrainingConfig
from tutor.training import my_digits, shelf
from tutor.training.comparing import compared
from tutor.training.learned_mine import read_mine
from tutor.training.loaded_network import LoadError
from tutor.training.my_digits import DigitsError, OwnDigit
from tutor.training.records import find_purpose
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.background import in_background
from tutor.ui.internals import stands
from tutor.ui.lab_memory import LabMemory
from tutor.ui.seed_series import spread
from tutor.ui.widgets.common.ground import Ground
from tutor.ui.widgets.common.rate_limiter import RateLimiter
from tutor.ui.widgets.common.room import while_standing
from tutor.ui.widgets.lab.bench import Bench, give_classes
from tutor.ui.widgets.lab.compare import LabCompare
from tutor.ui.widgets.lab.compare_desk import CompareDesk
from tutor.ui.widgets.lab.curves import LabCurves, earlier_run
from tutor.ui.widgets.lab.digits import LabDigits
from tutor.ui.widgets.lab.draw_reading import DrawReading, apart
from tutor.ui.widgets.lab.looking_back import LookingBack, Mine
from tutor.ui.widgets.lab.museum import LabMuseum
from tutor.ui.widgets.lab.museum_parts import CaseList
from tutor.ui.widgets.lab.my_digits import DigitsDesk, LabMyDigits
from tutor.ui.widgets.lab.parts import LabPanel
from tutor.ui.widgets.lab.run_desk import RunDesk
from tutor.ui.widgets.lab.runs import LabRuns, read_detail
from tutor.ui.widgets.lab.tabs import LabTabs, next_view
from tutor.ui.widgets.lab.views import ALL_RUNS, COMPARE, CURVES, DIGITS, DRAW, MUSEUM, MY_DIGITS, PANELS, RUNS

BENCH_EVERY_S = 0.5
READ_EVERY_S = 5.0
"""At most so often a newer checkpoint is looked for while a run trains: it saves one as often."""


class Box(Ground, Vertical):
    """A column of parts."""


class LabView(LookingBack):
    """Give it snapshots, the learner's arrows and enter; ask it for `config`, that of the next run.

    `runs` is the folder of the runs: of the networks, read in a thread, and of the records.
    """

    class Turned(Message):
        """Another tab is shown, or another part of it: the footer tells other keys."""

    def __init__(
        self, memory: LabMemory, runs: Path, snapshot: TrainingSnapshot | None = None, mine: Mine = lambda: None
    ) -> None:
        super().__init__(memory, runs, mine)
        self.set_reactive(LabView.snapshot, snapshot or TrainingSnapshot())
        self._look = RateLimiter(self, READ_EVERY_S, self._begin_to_read)
        self._bench_pace = RateLimiter(self, BENCH_EVERY_S, self._show_bench)
        self._tabs = LabTabs()
        self._body, self._panel_box = Box(id="body"), Box(id="panels")
        self._panels: dict[int, LabPanel] = {}
        self.bench, self.desk, self.beside, self.digits = Bench(memory), RunDesk(), CompareDesk(memory), DigitsDesk()
        self._asides = {RUNS: self.desk, COMPARE: self.beside, MUSEUM: CaseList(), MY_DIGITS: self.digits}
        self._asides[DRAW] = DrawReading(id="draw-desk", classes="bench aside")
        self._make(memory.tab)
        self._set_left()
        self._reads, self._unreadable, self._compared_with = False, 0, 0

    def compose(self) -> ComposeResult:
        with Box(id="results"):
            yield self._tabs
            with self._body:
                with self._panel_box:
                    yield self._followed(self.panel)
                yield self._rail
        yield self.bench
        if (aside := self._asides.get(self.memory.tab)) is not None:
            yield aside

    def _make(self, tab: int) -> LabPanel:
        """A panel that knows the run from its first paint on."""
        panel = self._panels[tab] = PANELS[tab](self.memory)
        panel.set_reactive(LabPanel.snapshot, self.snapshot if tab in ALL_RUNS else self.subject)
        if isinstance(panel, LabRuns) and (known := shelf.listed(self.runs)) is not None:
            panel.know(known, shelf.unreadable(self.runs))
        panel.aside = self._asides.get(tab)
        return panel

    def _followed(self, panel: LabPanel) -> LabPanel:
        for what in ("virtual_size", "scroll_y", "show_vertical_scrollbar"):
            self.watch(panel, what, self._tell_of_more, init=False)
        return panel

    def on_mount(self) -> None:
        self._tabs.active = self.memory.tab
        self.watch(self, "scroll_y", self._tell_of_more, init=False)
        self._show()

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
        return self.memory.tab in ALL_RUNS

    def show_anew(self) -> None:
        self._show()
        self._look.ask(at_once=True)

    async def take_apart(self, config: TrainingConfig) -> None:
        """Settings onto the levers, and there."""
        self.memory.config = self.bench.levers.config = config
        self.bench.levers.refresh()
        await self.choose(CURVES)

    # the tabs

    async def choose(self, tab: int) -> None:
        """Show a view; it is made when it is first chosen."""
        if not stands(self):
            return
        if isinstance(panel := self.panel, LabMuseum):
            await panel.back()
        made, self.unpainted = None if tab in self._panels else self._make(tab), tab != self.memory.tab
        self.memory.tab = self._tabs.active = tab
        with self.app.batch_update():  # no frame has one view beside the other
            self._set_left()
            for at, panel in self._panels.items():
                panel.display = at == tab
            if made is not None:
                aside = [self.mount(self._asides[tab])] if tab in self._asides else []
                for mounted in (self._panel_box.mount(self._followed(made)), *aside):
                    await mounted
                if not stands(self):
                    return
            self.hold()
            self.scroll_home(animate=False, immediate=True)
            self.post_message(self.Turned())
            self._show()
            if not self.unpainted:
                self.read_soon()
        self.screen.refresh(repaint=False, layout=True)  # at once: no frame is spent on the view that was left

    def read_more(self) -> None:
        if isinstance(panel := self.panel, LabRuns):
            panel.painted()
            self.show_desk(panel)
        self._look.ask(at_once=True)

    def _set_left(self) -> None:
        """At the left stands the bench, or what the view has of its own there."""
        upright = self.memory.tab == DRAW and apart(self.app.size)
        self.bench.turn_to(self.memory.tab, away=upright)
        for tab, aside in self._asides.items():
            give_classes(aside, {"-here": upright if tab == DRAW else tab == self.memory.tab})
        for part in (self._body, self._panel_box, self._rail):
            give_classes(part, {"-upright": upright, "-close": self.close})

    @while_standing
    def arrow(self, down: int, right: int) -> None:
        """An arrow is the lever's in Curves, and the tab's in all others."""
        levers = self.bench.levers
        if self.memory.tab != CURVES:
            if down and isinstance(self.panel, LabCompare) and self.screen.has_class("-wide"):
                self.beside.move(down)
            elif self.panel.is_mounted:
                self.panel.arrow(down, right)
        else:
            if down:
                levers.move(down)
            else:
                levers.turn(right)
            levers.scroll_visible(animate=False)  # where there is little room, they lie below the curves

    def scroll_page(self, by: int) -> None:
        """The tab, and when it is at its end the whole: the levers lie below the curves where it is narrow."""
        panel = self.panel
        if isinstance(panel, LabRuns) and panel.page(by):
            return
        more = self.scroll_y == 0 and (panel.scroll_y < panel.max_scroll_y if by > 0 else panel.scroll_y > 0)
        (panel if more else self).scroll_relative(y=by * 8, animate=False, immediate=True)

    def watch_snapshot(self, before: TrainingSnapshot, snapshot: TrainingSnapshot) -> None:
        ended = before.state is not snapshot.state or before.run != snapshot.run
        ended = ended or before.journal != snapshot.journal  # trained again, faster than it was shown
        if ended and isinstance(panel := self._panels.get(RUNS), LabRuns):
            panel.forget()
            panel.said = ""
        self._bench_pace.ask(at_once=ended)
        self._show_panel()
        if ended or snapshot.state is RunState.TRAINING:
            self._look.ask(at_once=ended)

    def on_resize(self) -> None:
        self._set_left()
        self._show_bench()

    def on_levers_turned(self) -> None:
        self._show_bench()

    def _show(self) -> None:
        self._bench_pace.ask(at_once=True)
        self._show_panel(at_once=True)

    @while_standing
    def _show_panel(self, at_once: bool = False) -> None:
        moment, rewind = self.moment, self.rewind
        if moment is not None and rewind is not None:
            self.memory.loaded = rewind.networks.get(moment, self.memory.loaded)
            self.panel.trouble = rewind.troubles.get(moment, "")
        mine = self.mine()
        self.memory.mine = mine.run if mine else 0
        self.panel.comes = self.unpainted
        self.panel.follow(self.shown, at_once=at_once)
        self._rail_pace.ask(at_once=True)

    @while_standing
    def _show_bench(self) -> None:
        if self.bench.display:
            self.bench.show(self.snapshot, self.subject)
        if isinstance(panel := self.panel, LabRuns):
            self.show_desk(panel)

    @property
    def chooses(self) -> LabRuns | CompareDesk | None:
        """Where a run is ticked: in a list that is in sight."""
        panel = self.panel
        beside = isinstance(panel, LabCompare) and self.screen.has_class("-wide")
        return panel if isinstance(panel, LabRuns) else self.beside if beside else None

    @while_standing
    def show_desk(self, panel: LabRuns) -> None:
        """What the left column says of the run at hand in the list."""
        if panel.waits or (panel.stood and panel.comes):
            return
        entry = panel.entry if panel.stood else None
        mine = entry is not None and entry.run == self.memory.mine
        self.desk.show(entry, panel.here, panel.detail, mine=mine, others=panel.all_runs)

    async def read_runs(self) -> None:
        """Read the list anew, and what is known of the run at hand."""
        panel = self._panels.get(RUNS)
        if isinstance(panel, LabRuns):
            panel.forget()
        self._look.ask(at_once=True)

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
                if shelf.listed(self.runs) is None:
                    await asyncio.to_thread(shelf.entries, self.runs)  # for the list, once it is wanted
            elif isinstance(panel, LabRuns):
                await self._read_runs(panel)
            elif isinstance(panel, LabCompare):
                await self._compare(panel)
            elif isinstance(panel, LabMyDigits):
                await self._read_digits(panel)
            elif isinstance(panel, LabMuseum):
                panel.know_mended(await asyncio.to_thread(find_purpose, self.runs, panel.case.purpose))
            elif isinstance(panel, LabDigits):
                if panel.inside:
                    panel.learn_of(await self._read_network())
                await self._find_mistakes(panel)
            elif panel.reads:
                panel.learn_of(await self._read_network())
            left = panel.has_moments and await self.look_back()
            left = left or (isinstance(panel, LabCompare) and len(panel.wanted) > 1)
            left = left or (isinstance(panel, LabRuns) and bool(panel.unread) and panel.unread != self._unreadable)
        finally:
            self._reads = False
        if panel is not self.panel or left:  # the learner has gone on to another tab meanwhile
            self._begin_to_read()

    async def _read_runs(self, panel: LabRuns) -> None:
        now = self.snapshot
        if not panel.known or panel.detail is None or (now.state.active and panel.detail.snapshot.run == now.run):
            panel.know(await asyncio.to_thread(shelf.entries, self.runs), shelf.unreadable(self.runs))
        if run := panel.unread:
            version = panel.version
            found = await asyncio.to_thread(read_detail, self.runs, run, self.memory.data)
            if panel.version == version:
                panel.learn(found)
                self._unreadable = run if found is None else 0
        self.show_desk(panel)

    async def _read_digits(self, panel: LabMyDigits) -> None:
        trouble = await self._read_network()
        network = self.memory.loaded if not trouble else None
        found = await asyncio.to_thread(read_mine, self.runs, network)
        panel.know(
            found.digits, found.readings, found.trouble or trouble or ("" if network else panel.without_network())
        )
        self.digits.show(panel, self.subject, found.helped)

    async def change_digits(self, how: Callable[[tuple[OwnDigit, ...]], Sequence[OwnDigit]]) -> str:
        """Keep other digits of the learner's; '' or why that did not work."""
        try:
            await asyncio.to_thread(my_digits.change, self.runs.parent, how)
        except (DigitsError, OSError) as error:
            return str(error)
        self._look.ask(at_once=True)
        return ""

    async def _compare(self, panel: LabCompare) -> None:
        entries = await asyncio.to_thread(shelf.entries, self.runs)
        self.beside.know(entries)
        ticked = self.memory.ticked
        order = sorted(ticked, key=lambda run: run != self.memory.mine)  # the learner's own network comes first
        panel.tell_seeds(spread(order[0], entries) if order else None)
        if len(panel.wanted) > 1:
            panel.learn(ticked, await asyncio.to_thread(compared, self.runs, order))
        self.beside.show(panel.found if panel.of == self.memory.ticked else None)

    def on_compare_desk_ticked(self) -> None:
        self.panel.show_again()
        self.beside.show(None)
        self._look.ask(at_once=True)

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
        """The newest run before this one that has a curve."""
        wanted, data = self.subject.run, self.subject.data
        if wanted == self._compared_with or self.subject.state is RunState.STARTING:  # that one knows no data yet
            return
        self._compared_with = wanted
        panel.earlier = await asyncio.to_thread(earlier_run, self.runs, wanted, data)

    # the mouse, and what the tabs ask for

    async def on_lab_tabs_chosen(self, message: LabTabs.Chosen) -> None:
        await self.choose(next_view(message.tab, self.memory.tab))

    async def on_lab_panel_view_chosen(self, message: LabPanel.ViewChosen) -> None:
        await self.choose(message.view)

    def on_lab_panel_turned(self) -> None:
        self.post_message(self.Turned())
        self._look.ask(at_once=True)

    def on_lab_runs_wanted(self) -> None:
        self.read_more()
        self.post_message(self.Turned())

    async def on_lab_runs_looked(self, message: LabRuns.Looked) -> None:
        await self.look_at(message.run)
        await self.choose(DIGITS)
