"""What can be done to the run at hand in the Lab's list: named, pinned, trained again, exported, deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tutor.training import run_file, shelf
from tutor.training.shelf import FROM_A_FILE, OWN_PURPOSES, About
from tutor.ui.once import once
from tutor.ui.screens.lab_digits import DigitActions
from tutor.ui.widgets.lab.draw import LabDraw
from tutor.ui.widgets.lab.my_digits import LabMyDigits
from tutor.ui.widgets.lab.runs import LabRuns
from tutor.ui.widgets.lab.view import LabView
from tutor.ui.widgets.lab.views import COMPARE, RUNS


class RunActions(DigitActions):
    """Mixed into the Lab's screen."""

    @property
    def run_list(self) -> LabRuns | None:
        """The list, if that is what is shown."""
        view = self.query_one_optional(LabView)
        return view.panel if view is not None and isinstance(view.panel, LabRuns) else None

    def tell(self, words: str) -> None:
        self.app.notify(words, markup=False)

    def _about(self) -> About:
        panel = self.run_list
        if panel is None or panel.detail is None or (entry := panel.entry) is None:
            return About()
        return panel.detail.about if panel.detail.snapshot.run == entry.run else About()

    async def _do(self, work: Callable[..., Any], *given: object) -> bool:
        """Work on the files, off the loop; False, and said, if it failed."""
        try:
            await asyncio.to_thread(work, self.view.runs, *given)
        except OSError as error:
            self.tell(f"That did not work: {error.strerror or error}.")
            return False
        return True

    async def _see_anew(self, said: str | None = None) -> None:
        if (panel := self.run_list) is not None:
            panel.said = panel.said if said is None else said
            await self.view.read_runs()

    async def list_at_hand(self) -> LabRuns | None:
        """The list, if that is what is shown; the palette asks in other tabs too, and is led to it."""
        if (panel := self.run_list) is None:
            await self.view.choose(RUNS)
            self.tell("Choose a run here first.")
        return panel

    async def action_about_run(self) -> None:
        from tutor.ui.screens.run_windows import AboutRunScreen

        if (panel := await self.list_at_hand()) is not None and (one := panel.here) is not None:
            await self.app.push_screen(AboutRunScreen(self.context, one.run, self._about()), self._after_a_window)

    def _after_a_window(self, _: object = None) -> None:
        self.call_next(self._see_anew)

    async def action_export_run(self) -> None:
        from tutor.ui.screens.run_windows import ExportRunScreen

        if (panel := await self.list_at_hand()) is not None and (one := panel.here) is not None:
            await self.app.push_screen(ExportRunScreen(self.context, one, self._about()))

    @once
    async def action_keep(self) -> None:
        """Pin a run, or no longer. A drawing is kept with its label, and a kept digit given another."""
        if isinstance(drawn := self.view.panel, LabDraw | LabMyDigits):
            self.ask_label(drawn)
            return
        if (panel := await self.list_at_hand()) is None or (entry := panel.entry) is None:
            return
        about = await asyncio.to_thread(shelf.read_about, self.view.runs, entry.run)
        if await self._do(shelf.write_about, entry.run, replace(about, pinned=not about.pinned)):
            await self._see_anew("" if about.pinned else f"Run {entry.run} is pinned: it keeps all its moments.")

    @once
    async def action_delete_run(self) -> None:
        if isinstance(mine := self.view.panel, LabMyDigits):
            await self.remove_digit(mine)
            return
        if (panel := await self.list_at_hand()) is None or (entry := panel.entry) is None:
            return
        run = entry.run
        if run == self.view.memory.mine:
            self.tell(f"Run {run} is your network. Make another run yours first: choose it and press a.")
            return
        runs = panel.runs
        beside = runs[panel.index + 1 : panel.index + 2] or runs[panel.index - 1 : panel.index]
        if not await self._do(shelf.delete, run):
            return
        await asyncio.to_thread(self.context.session.forget, run)
        if self.view.memory.looked == run:
            self.view.memory.looked, self.view.memory.subject = 0, None
        panel.chosen = beside[0].run if beside else 0
        panel.known = False
        await self._see_anew(f"Run {run} is deleted. backspace brings it back, for a day.")

    @once
    async def action_bring_back(self) -> None:
        if (panel := await self.list_at_hand()) is None:
            return
        if not (waiting := await asyncio.to_thread(shelf.deleted, self.view.runs)):
            self.tell("There is no deleted run to bring back.")
            return
        if await self._do(shelf.bring_back, waiting[0]):
            panel.chosen, panel.known = waiting[0], False
            await self._see_anew(f"Run {waiting[0]} is back.")

    async def action_to_train(self) -> None:
        """The settings of the run at hand are those of the next."""
        if (panel := await self.list_at_hand()) is not None and (one := panel.here) is not None:
            await self.view.take_apart(one.config)
            self.tell(f"The levers are as they were for run {one.run}. Change one, and press s.")

    @once
    async def action_train_again(self) -> None:
        """In its own folder, unless it was an experiment's: that one stays as it was, and a new run is made."""
        session = self.context.session
        if (panel := self.run_list) is None or (one := panel.here) is None:
            return
        if session.snapshot.state.active:
            self.tell(f"Run {session.snapshot.run} is at work. Stop it first, or wait for its end.")
            return
        if one.beside is not None or one.purpose == OWN_PURPOSES[1]:
            self.tell(f"Run {one.run} was not trained by the tutor alone: its settings do not make it again.")
            return
        if trouble := await asyncio.to_thread(run_file.data_here, one.data, self.view.memory.data):
            self.tell(f"{trouble} Run {one.run} cannot be trained again here; all else of it works.")
            return
        if one.purpose not in (*OWN_PURPOSES, FROM_A_FILE):
            self.context.navigation.start_run(one.config)
            return
        if await self._do(run_file.keep_before, one.run) and session.train_again(one):
            await self._see_anew(f"Run {one.run} is trained again from its settings and seed.")

    async def on_lab_runs_compared(self) -> None:
        """The runs that are ticked."""
        await self.view.choose(COMPARE)

    async def action_five_seeds(self) -> None:
        """The settings of the run at hand from four other seeds, one after the other; a series broken off goes on."""
        if (panel := await self.list_at_hand()) is not None and (one := panel.here) is not None:
            entries = await asyncio.to_thread(shelf.entries, self.view.runs)
            self.tell(self.context.seed_series.begin(one, entries))

    async def open_runs(self, run: int) -> None:
        """Show the list, with this run at hand."""
        await self.view.choose(RUNS)
        if (panel := self.run_list) is not None:
            panel.known = False
            panel.choose(run)
