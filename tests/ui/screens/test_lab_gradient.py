"""The gradient's tab: one weight of any layer, seen in a thread, with keys and with the mouse."""

from __future__ import annotations

import gc
import re

import pytest

from tests.ui.screens.lab_stand import open_tab
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, shown, told, until, until_gone, until_shown
from tutor.training.microscope import Microscope
from tutor.training.snapshot import RunState
from tutor.ui.widgets.lab.evidence import gradients
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


async def test_the_pixel_is_where_a_row_and_a_column_cross(trained: Stand) -> None:
    """In a row alone it was hard to find."""
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Gradient")
        await until_shown(pilot, "pixel row")
        view = app.screen.query_one(SaliencyView)
        await until(pilot, lambda: view.highlight, "a pixel")
        assert view.highlight is not None
        row, column = view.highlight
        tints = [[view.tinted(0, at, across)[1] for across in range(28)] for at in range(28)]
        assert tints[row] == [1] * column + [2] + [1] * (27 - column)
        assert [one[column] for one in tints] == [1] * row + [2] + [1] * (27 - row)
        assert sum(map(sum, tints)) == 28 + 28


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
        await until_shown(pilot, "→ output, neuron", "straight from the loss")
        await until(pilot, lambda: not app.screen._layout_required, "the buttons where they stay")
        await pilot.click("#saliency")
        await until_shown(pilot, "Teal: more ink, surer of")
        await pilot.click("#next-picture")
        await until(pilot, lambda: app.screen.query_one(LabGradient).chosen == 1, "the next digit")


async def test_it_is_seen_whole_on_a_usual_screen(trained: Stand) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Gradient")
        await until_shown(pilot, "backpropagation", "Gradients", "Next digit u", "hidden 1, neuron")
        panel = app.screen.query_one(LabGradient)
        for saliency in (False, True):
            await until(
                pilot, lambda wanted=saliency: bool(panel.query_one(SaliencyView).heat) == wanted, "the picture"
            )
            assert panel.max_scroll_y == 0
            rows = shown(app).splitlines()
            for title in ("Gradients", "The step it makes", "Next digit"):
                above = next(at for at, row in enumerate(rows) if title in row) - 1
                assert not rows[above][39:].strip(), f"an empty row above {title}"
            await pilot.press("o")


@pytest.mark.parametrize("width", [38, 48, 52, 73, 75, 77, 90])
def test_a_bar_is_in_the_row_of_its_layer(width: int) -> None:
    told = [(step, (1e-5, 2.4e-5, 590.0, 1e3)) for step in (0, 7, 70, 350, 3000)]
    rows = gradients(told, width).plain.splitlines()
    assert len(rows) == 5
    assert max(map(len, rows)) <= width
    assert all(row[:10].strip() and row[10:].strip() for row in rows)
    for row in rows[1:]:
        figures = re.findall(r"[\d.e+-]+", row[10:])
        assert set(figures) <= {"1e-05", "2.4e-05", "590", "1000"}, row


@pytest.mark.parametrize("size", [MEDIUM, NARROW])
async def test_it_is_told_on_small_screens(trained: Stand, size: tuple[int, int]) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=size) as pilot:
        await open_tab(pilot, app, "Gradient")
        await until_shown(pilot, "One weight", "loss")
        assert re.search(r"→ hidden 1, neuron \d+", shown(app)), "where it leads stands in one row"
        assert shown(app).count("One weight") == 1
        wanted = {"backpropagation", "Adam", "Gradients", "output"}
        for _ in range(12):
            wanted -= {word for word in wanted if word in shown(app)}
            await pilot.press("pagedown")
            await pilot.pause()
        assert not wanted
