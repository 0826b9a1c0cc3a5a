"""The left columns of the Lab are told what a thread has read: as they come, as they go, and when they are gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.widget import Widget

from tests.ui.bench import Bench as Alone
from tests.ui.presses import answers
from tutor.training.shelf import Entry
from tutor.training.snapshot import RunState, TrainingSnapshot
from tutor.ui.lab_memory import LabMemory
from tutor.ui.widgets.lab.bench import Bench
from tutor.ui.widgets.lab.compare_desk import CompareDesk
from tutor.ui.widgets.lab.my_digits import DigitsDesk, LabMyDigits
from tutor.ui.widgets.lab.run_desk import RunDesk

MEMORY = LabMemory()
ENTRY = Entry(1, RunState.FINISHED, "", "", False, "", (64,), "", 0, None, "2026-11-26T12:00:00", True)
TOLD: dict[str, tuple[Callable[[], Widget], Callable[[Any], None]]] = {
    "bench": (lambda: Bench(MEMORY), lambda desk: desk.show(TrainingSnapshot())),
    "comparison": (lambda: CompareDesk(MEMORY), lambda desk: desk.show(None)),
    "runs to compare": (lambda: CompareDesk(MEMORY), lambda desk: desk.know(())),
    "my digits": (DigitsDesk, lambda desk: desk.show(LabMyDigits(MEMORY), TrainingSnapshot(), "")),
    "run": (RunDesk, lambda desk: desk.show(ENTRY, None, None, mine=False)),
}


@pytest.mark.parametrize("name", TOLD)
async def test_a_desk_is_told_at_any_moment_in_peace(name: str) -> None:
    make, tell = TOLD[name]
    app = Alone()
    async with app.run_test():
        desk = make()
        mounting = app.mount(desk)
        tell(desk)
        await mounting
        tell(desk)
        removal = asyncio.ensure_future(desk.remove())
        while desk.children:
            tell(desk)
            await asyncio.sleep(0)
        tell(desk)
        await removal
        tell(desk)
        await answers(app)
