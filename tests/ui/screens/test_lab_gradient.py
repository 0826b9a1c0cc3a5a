"""The gradient's tab: one weight of any layer, seen in a thread, with keys and with the mouse."""

from __future__ import annotations

import gc
import re

import pytest

from tests.ui.screens.lab_stand import open_tab
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, shown, told, until, until_gone, until_shown
from tutor.training.microscope import Microscope
from tutor.training.snapshot import RunState
from tutor.ui.widgets.lab.gradient import LabGradient, SaliencyView

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")


async def test_a_weight_is_looked_at_from_all_sides(trained: Stand) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Gradient")
        await until_shown(
            pilot, "backpropagation", "nudging it by ± 0.0001", "✓", "from above", "SGD", "momentum", "Adam"
        )
        await until_shown(pilot, "Gradients", "SGD", "momentum", "Adam")
        panel = app.screen.query_one(LabGradient)
        first = panel.place
        assert panel.found is not None
        assert panel.found.seen.gradient != 0, "it begins where something is to be seen"
        await pilot.press("right", "down")
        await until(pilot, lambda: panel.found and panel.found.seen.place.source == first[1] + 29, "another pixel")
        way = "shift+right" if first[2] == 0 else "shift+left"
        await pilot.press(way)
        await until_shown(pilot, f"hidden 1, neuron {first[2] + (2 if first[2] == 0 else 0)}")
        await pilot.press("shift+down")
        await until_shown(pilot, "→ output, neuron", "activations of hidden 1", "straight from the loss")
        largest = panel.found.seen
        assert abs(largest.value) == max(map(abs, largest.values))
        assert largest.gradient != 0
        at = largest.place.source
        await pilot.press("right" if at == 0 else "left")
        at = 2 if at == 0 else at
        await until_shown(pilot, f"hidden 1, neuron {at} → output", "activations of hidden 1", "weights into neuron")
        await pilot.press("o")
        await until_shown(pilot, "Teal: more ink, surer of")
        assert len(app.screen.query_one(SaliencyView).heat) == 784
        before = panel.found
        await pilot.press("o", "u")
        await until_gone(pilot, "Teal: more ink, surer of")
        await until(pilot, lambda: panel.found is not before and panel.chosen == 1, "another digit")
        assert not any(isinstance(one, Microscope) for one in gc.get_objects()), "no second network is held"


async def test_the_same_with_the_mouse(trained: Stand) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=(120, 50)) as pilot:
        await open_tab(pilot, app, "Gradient")
        await until_shown(pilot, "backpropagation", "Next digit u")
        await pilot.click(SaliencyView, offset=(4, 3))
        await until_shown(pilot, "pixel row 7, column 5")
        panel = app.screen.query_one(LabGradient)
        before = panel.place[2]
        await pilot.click("#next-neuron")
        await until(pilot, lambda: panel.place[2] != before, "another neuron")
        await pilot.click("#next-layer")
        await until_shown(pilot, "→ output, neuron")
        await pilot.click("#saliency")
        await until_shown(pilot, "Teal: more ink, surer of")
        await pilot.click("#next-picture")
        await until(pilot, lambda: app.screen.query_one(LabGradient).chosen == 1, "the next digit")


@pytest.mark.parametrize("size", [MEDIUM, NARROW])
async def test_it_is_told_on_small_screens(trained: Stand, size: tuple[int, int]) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=size) as pilot:
        await open_tab(pilot, app, "Gradient")
        await until_shown(pilot, "One weight", "loss")
        assert re.search(r"→ hidden 1, neuron \d+", shown(app)), "where it leads stands in one row"
        wanted = {"backpropagation", "Adam", "Gradients", "output"}
        for _ in range(12):
            wanted -= {word for word in wanted if word in shown(app)}
            await pilot.press("pagedown")
            await pilot.pause()
        assert not wanted
