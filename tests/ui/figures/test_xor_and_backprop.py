"""Playing with `xor` and `backprop`, by keys and by mouse."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.screen import Screen

from tests.ui.figures.stage import SIZES, Stage, click_at, click_key, shown, words
from tutor.ui.figures.backprop import BackpropFigure
from tutor.ui.figures.xor import REDRAWS_A_SECOND, XorFigure

SIZE = SIZES["120x36"]

# xor


async def until_done(pilot: Pilot[None], figure: XorFigure) -> None:
    """Let the learner's run go on, tick by tick, without waiting for the clock."""
    while figure.running:
        figure.tick()
        await pilot.pause()


def xor_stage() -> tuple[Stage, XorFigure]:
    app = Stage("xor")
    assert isinstance(app.figure, XorFigure)
    return app, app.figure


async def test_xor_all_three_networks() -> None:
    app, figure = xor_stage()
    async with app.run_test(size=SIZE) as pilot:
        assert not figure.running
        assert "1 of 4 right" in words(figure)
        await pilot.press("plus")
        assert "after 1 look." in words(figure)
        await pilot.press("enter")
        assert figure.running
        assert "pause" in shown(figure, ".figure-keys")
        await until_done(pilot, figure)
        assert "best 3" in words(figure)
        assert "no line separates them" in words(figure)
        await pilot.press("d", "enter")
        await until_done(pilot, figure)
        assert "loss 0.693" in words(figure)
        assert "0.50" in shown(figure, ".figure-body")
        await pilot.press("d")
        assert "a hidden layer of 4" in shown(figure, ".figure-body")
        await pilot.press("enter")
        await until_done(pilot, figure)
        assert "4 of 4 right" in words(figure)
        assert "✓ Learned" in words(figure)
        assert shown(figure, ".figure-body").count("✓") == 8  # in the plot and in the table
        await pilot.press("enter")  # begins anew, and waits
        assert figure.network.steps == 0
        assert not figure.running


async def test_xor_line_by_hand_reaches_three() -> None:
    app, figure = xor_stage()
    async with app.run_test(size=SIZE) as pilot:
        before = figure.network.output(0, 0), shown(figure, ".figure-body")
        for _ in range(8):
            await pilot.press("left", "up", "left")
        assert shown(figure, ".figure-body") != before[1]
        assert figure.best == 3
        assert "line by hand" in shown(figure, ".figure-keys")


async def test_xor_arrows_are_the_screens_where_there_is_no_line() -> None:
    app, figure = xor_stage()
    app.bind("up", "read_on")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("up")
        assert app.read == 0
        await pilot.press("d", "up")
        assert app.read == 1
        assert "line by hand" not in shown(figure, ".figure-keys")


async def test_xor_pauses_and_stops_when_it_is_left() -> None:
    app, figure = xor_stage()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter", "enter")
        assert not figure.running
        await pilot.press("enter")
        assert figure.timer is not None
        assert figure.timer._interval >= 1 / REDRAWS_A_SECOND
        await app.push_screen(Screen())
        steps = figure.network.steps
        figure.tick()  # behind another screen: it stops by itself
        assert not figure.running
        assert figure.network.steps == steps
        app.pop_screen()
        await pilot.pause()
        figure.action_run()
        assert figure.running
        await figure.remove()
        assert not figure.running


async def test_xor_by_mouse() -> None:
    app, figure = xor_stage()
    async with app.run_test(size=SIZE) as pilot:
        await click_at(pilot, figure, (10, 4))
        assert figure.running
        await click_at(pilot, figure, (10, 4))
        assert not figure.running
        await click_key(pilot, figure, "d")
        assert "one sigmoid neuron" in shown(figure, ".figure-body")


async def test_xor_without_colour_has_shades(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("NO_COLOR", "1")
    app, figure = xor_stage()
    async with app.run_test(size=SIZE):
        assert "▒" in shown(figure, ".figure-body")


# backprop


def backprop_stage() -> tuple[Stage, BackpropFigure]:
    app = Stage("backprop")
    assert isinstance(app.figure, BackpropFigure)
    return app, app.figure


async def test_backprop_whole_pass_with_bets() -> None:
    app, figure = backprop_stage()
    async with app.run_test(size=SIZE) as pilot:
        assert "Press enter" in words(figure)
        await pilot.press("plus")  # nothing to bet on yet
        assert figure.bets == {}
        await pilot.press("enter")
        body = shown(figure, ".figure-body")
        assert "z₁ = w₁₁x₁ + w₁₂x₂ + b₁" in body
        assert "0.60 × 0.8 + (−0.40) × (−0.5) + 0.10 = 0.7800" in body
        await pilot.press(*["enter"] * 6)
        assert "L 0.1463" in shown(figure, ".figure-body")
        assert "Will ∂L/∂ŷ be + or −?" in words(figure)
        await pilot.press("enter")
        assert "Bet first" in words(figure)
        await pilot.press("minus")
        assert "You bet −" in words(figure)
        await pilot.press("plus", "minus", "enter")
        assert "✓ your bet holds" in words(figure)
        assert "1 of 1 bets right" in words(figure)
        await pilot.press("plus", "enter")
        assert "✗ the other sign" in words(figure)
        assert "1 of 2 bets right" in words(figure)
        while figure.following is not None and figure.following.part != "update":
            hit = "plus" if figure.following.value > 0 else "minus"
            await pilot.press(hit, "enter")
        assert "14 of 15 bets right" in words(figure)
        assert "·" not in shown(figure, ".figure-body")
        await pilot.press("enter")
        assert "only this step learns" in words(figure)
        assert "new weights" in shown(figure, ".figure-body")
        loss = figure.operations[-1].value
        await pilot.press("enter", *["enter"] * 7)
        assert figure.operations[6].value == loss
        assert "14 of 15" in words(figure)


async def test_backprop_back_shows_earlier_steps_and_takes_no_second_bet() -> None:
    app, figure = backprop_stage()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["enter"] * 7, "minus", "enter", "left", "plus", "enter")
        assert figure.tried == 1
        assert "✓ your bet holds" in words(figure)
        await pilot.press(*["left"] * 20)
        assert figure.done == 0


async def test_backprop_enter_twice_goes_on_without_a_bet() -> None:
    app, figure = backprop_stage()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["enter"] * 7, "enter", "enter")
        assert figure.done == 8
        assert figure.tried == 0


async def test_backprop_other_numbers_and_again() -> None:
    app, figure = backprop_stage()
    async with app.run_test(size=SIZE) as pilot:
        first = shown(figure, ".figure-body")
        await pilot.press("d")
        assert shown(figure, ".figure-body") != first
        await pilot.press("enter", "enter", "0")
        assert figure.done == 0
        await pilot.press("d", "d")
        assert shown(figure, ".figure-body") == first


async def test_backprop_by_mouse() -> None:
    app, figure = backprop_stage()
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(7):
            await click_key(pilot, figure, "enter")
        await click_key(pilot, figure, "−")
        await click_key(pilot, figure, "enter")
        assert "1 of 1 bets right" in words(figure)


def test_backprop_text_form_has_every_operation() -> None:
    figure = BackpropFigure()
    text = figure.text_form()
    assert all(f"{one.name} = {one.formula}" in text for one in figure.operations)
