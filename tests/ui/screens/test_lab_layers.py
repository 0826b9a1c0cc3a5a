"""Enter in the Lab's Digits tab: the way of a digit through the layers, as the newest checkpoint goes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.screens.lab_stand import SIZES, open_tab
from tests.ui.stand import MEDIUM, NARROW, WIDE, Stand, screen_name, shown, told, until, until_gone, until_shown
from tutor.training import loaded_network
from tutor.training.snapshot import RunState
from tutor.ui.widgets.lab.digits import LabDigits, mistaken_words
from tutor.ui.widgets.lab.layers import SHADES, cells, hidden_layer, levels, output_layer, way
from tutor.ui.widgets.lab.view import LabView

pytestmark = pytest.mark.usefixtures("quick_keys", "bare_home")


@pytest.mark.parametrize("size", SIZES)
async def test_enter_shows_the_layers_and_escape_leads_back(trained: Stand, size: tuple[int, int]) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=size) as pilot:
        await open_tab(pilot, app, "Digits")
        await until_shown(pilot, "read as", "enter its layers")
        await pilot.press("enter")
        await until_shown(pilot, "Its way", "Input  784 grays", "escape back to the digits")
        panel = app.screen.query_one(LabDigits)
        await until(pilot, lambda: panel.loaded is not None, "the network")
        if size == NARROW:
            await pilot.press("pagedown")
        await until_shown(pilot, "16", "neurons")
        await pilot.press("escape")
        await until_gone(pilot, "neurons")
        assert screen_name(app) == "lab"
        await pilot.press("escape")
        await until(pilot, lambda: screen_name(app) == "home", "home")


async def test_the_layers_are_those_of_the_digit_that_is_chosen(trained: Stand) -> None:
    app = trained.app(told(RunState.FINISHED, step=60))
    network = loaded_network.read(trained.home / "runs", 3)
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Digits")
        await until(pilot, lambda: len(app.context.lab.mistakes) > 2, "all mistakes")
        await pilot.press("enter")
        for one in app.context.lab.mistakes[:2]:
            hidden, _ = network.activations(one.pixels)
            assert len(hidden) == 16
            row = levels(hidden, SHADES)
            output = f"{one.predicted_label} with"
            await until_shown(pilot, "Hidden layer 1  16 sigmoid neurons from 0 to 1", row, output, "run 3, step 60")
            await pilot.press("right")


async def test_no_network_to_ask_is_told(stand: Stand) -> None:
    stand.begun()
    app = stand.app(told(RunState.FINISHED))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Digits")
        await until_shown(pilot, "read as")
        await pilot.press("enter")
        await until_shown(pilot, "Run 3 has left no checkpoint. Press s to start a run")


async def test_without_a_digit_enter_opens_nothing(stand: Stand) -> None:
    stand.begun()
    app = stand.app()
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(pilot, app, "Digits")
        await pilot.press("enter")
        await pilot.pause()
        assert not app.screen.query_one(LabDigits).inside
        assert "s start a run" in shown(app), "the footer offers what can be done, no key of the tab"
        assert "its layers" not in shown(app)


async def test_the_footer_says_that_more_is_below(trained: Stand) -> None:
    app = trained.app(told(RunState.FINISHED))
    async with app.run_test(size=MEDIUM) as pilot:
        await open_tab(pilot, app, "Curves")
        view = app.screen.query_one(LabView)
        await until(pilot, lambda: not view.more_below, "all in sight")
        assert "more ↓" not in shown(app)
        await pilot.resize_terminal(80, 14)
        await until_shown(pilot, "page down: more ↓")
        await pilot.press(*["pagedown"] * 6)
        await until_gone(pilot, "more ↓")


def test_each_neuron_is_a_cell_and_rows_are_alike() -> None:
    rows = cells([0.0] * 63 + [1.0], 30).split("\n")
    assert [len(row) for row in rows] == [22, 22, 20]
    assert rows[2] == "·" * 19 + "█"
    assert cells([0.1, 0.5, 0.9], 40) == "·▒█"


def test_activations_beyond_0_and_1_stretch_what_a_cell_means() -> None:
    assert levels([0.0, 2.0, 4.0], SHADES) == "·▒█"
    assert levels([-1.0, 0.0, 1.0], SHADES) == "·▒█"
    assert "3 relu neurons from 0 to 4, the strongest: 3" in hidden_layer(1, [0.0, 2.0, 4.0], "relu", 78).plain
    assert "1 relu neuron from 0 to 2" in hidden_layer(1, [2.0], "relu", 78).plain
    many = hidden_layer(1, [0.0, 2.95] * 128, "relu", 30).plain.splitlines()
    assert many[0] == "Hidden 1  256 neurons, 0–2.95", "in one row where there is little room"


def test_the_output_tells_the_winner_and_the_label() -> None:
    shares = [0.01] * 10
    shares[4], shares[9] = 0.85, 0.07
    assert "Output  4 with 85 %, 9 with 7 % ✗" in output_layer(shares, 9, 78).plain
    assert "Output  4: 85 %, 9: 7 % ✗" in output_layer(shares, 9, 29).plain
    assert "Output  4 with 85 % ✓" in output_layer(shares, 4, 78).plain


def test_a_network_without_hidden_layer_has_its_output_only() -> None:
    class Flat:
        config, classes = told().config, told().classes

        def activations(self, pixels: bytes) -> tuple[tuple[float, ...], ...]:
            return ((0.1,) * 10,)

    assert way(Flat(), bytes(784), 0, 78).plain.startswith("Output")  # type: ignore[arg-type]  # all that is asked


def test_a_network_is_called_sure_of_its_mistakes_only_where_it_was() -> None:
    mistakes = told().mistakes
    assert "was sure of them" in mistaken_words(mistakes)
    assert "was sure of none" in mistaken_words([replace(one, probabilities=(0.1,) * 10) for one in mistakes])
