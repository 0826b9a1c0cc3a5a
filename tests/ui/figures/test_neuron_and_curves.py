"""Playing with `neuron`, `activation`, `mse` and `descent`, by keys and by mouse."""

from __future__ import annotations

import pytest

from tests.ui.figures.stage import SIZES, Stage, click_at, click_key, click_on, shown, words
from tutor.ui.figures.activation import ActivationFigure
from tutor.ui.figures.descent import STARTS, DescentFigure
from tutor.ui.figures.mse import CrossEntropyFigure, MeanSquaredErrorFigure
from tutor.ui.figures.neuron import PATTERNS, QUADRANTS, TARGETS, NeuronFigure

SIZE = SIZES["120x36"]

# neuron


async def test_neuron_fires_on_the_diagonal_alone() -> None:
    app = Stage("neuron")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, NeuronFigure)
        assert "0 of 16" in words(figure)
        await pilot.press("right", "right")  # x₁ up to +1
        assert "8 of 16" in words(figure)
        await pilot.press("down", "left", "left", "down", "left", "left", "down", "right", "right")
        await pilot.press("down", "left", "left", "left")  # the bias, to −1.5
        assert figure.levers == [1, -1, -1, 1, -1.5]
        assert figure.solved
        assert words(figure).startswith("✓ It fires on ▚ alone")
        assert "fires" in shown(figure, ".figure-body")
        await pilot.press("2")
        assert figure.inputs == (1, 1, 0, 1)
        assert "silent" in shown(figure, ".figure-body")
        await pilot.press("d")
        assert not figure.solved
        assert "▌" in words(figure)
        await pilot.press("0")
        assert figure.levers == [0] * 5


async def test_neuron_levers_stop_at_their_ends() -> None:
    app = Stage("neuron")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["right"] * 12)
        assert "+4.0" in shown(app.figure, ".figure-body")
        await pilot.press(*["up"] * 3, *["left"] * 20)
        assert "−4.0" in shown(app.figure, ".figure-body")


async def test_neuron_by_mouse() -> None:
    app = Stage("neuron")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, NeuronFigure)
        await click_on(pilot, figure, "bias")
        await click_key(pilot, figure, "→")
        assert figure.levers == [0, 0, 0, 0, 0.5]
        assert "16 of 16" in words(figure)
        await click_on(pilot, figure, "x₂")  # the picture's pixel
        assert figure.inputs == (1, 1, 0, 1)
        await click_on(pilot, figure, "█", nth=figure.query_one(".figure-body").content.plain.count("█") - 1)  # type: ignore[attr-defined]
        assert figure.inputs == (1, 1, 1, 1)


def test_quadrants_show_their_patterns() -> None:
    assert len(PATTERNS) == len(QUADRANTS) == 16
    assert [QUADRANTS[index] for index in TARGETS] == ["▚", "▌", "▟", "▘"]
    assert PATTERNS[TARGETS[0]] == (1, 0, 0, 1)


@pytest.mark.parametrize("index", range(len(TARGETS)))
def test_every_target_can_be_reached_with_the_levers(index: int) -> None:
    figure = NeuronFigure()
    figure.target = index
    wanted = PATTERNS[TARGETS[index]]
    figure.levers = [1.0 if ink else -1.0 for ink in wanted] + [0.5 - sum(wanted)]
    assert figure.solved


# activation


async def test_activation_tasks_and_slopes() -> None:
    app = Stage("activation")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, ActivationFigure)
        assert "output is 0.50" in words(figure)
        await pilot.press("0")
        assert "At z = 0.0 the output is 0.500 and the slope 0.25" in words(figure)
        assert "output is 0.99" in words(figure)
        await pilot.press("5", *["left"] * 4)
        assert figure.z == pytest.approx(4.6)
        assert ("sigmoid", 0.99) in figure.found
        assert "go there with 5" in words(figure)
        await pilot.press("5", "5")
        assert figure.z == -5
        assert "0.007" in shown(figure, ".figure-body")
        await pilot.press("down", "down")  # past tanh, to ReLU
        assert "ReLU: max(0, z). At z = −5.0 the output is 0.000 and the slope 0." in words(figure)
        await pilot.press("shift+right", "right")
        assert figure.z == pytest.approx(-3.9)
        await pilot.press(*["shift+left"] * 9)
        assert figure.z == -6


async def test_activation_all_slopes_seen() -> None:
    app = Stage("activation")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("0", "5", *["left"] * 4, "5", "5", "down", "0", "5", "5")
        assert "find the z whose output is 0.99" in words(app.figure)
        await pilot.press(*["right"] * 50, *["right"] * 27)
        await pilot.press("5", "down", "5", "5", "down", "5", "5", "down", "5", "5")
        assert "nearly flat" in words(app.figure)


async def test_activation_by_mouse() -> None:
    app = Stage("activation")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, ActivationFigure)
        await click_on(pilot, figure, "tanh")
        assert words(figure).startswith("tanh")
        chart = figure._chart(figure.room)
        await click_at(pilot, figure, (chart.left, 4))
        assert figure.z < -5
        await click_at(pilot, figure, (chart.left + chart.columns - 1, 4))
        assert figure.z > 5


# mse


async def test_mse_down_to_zero() -> None:
    app = Stage("mse")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, MeanSquaredErrorFigure)
        assert "0.4867" in shown(figure, ".figure-body")
        assert "cat is off by 0.90" in words(figure)
        await pilot.press(*["left"] * 15, "down", *["right"] * 9)
        assert "The largest output is right already" in words(figure)
        await pilot.press(*["right"] * 12, "down", *["left"] * 9)
        assert figure.mse == 0
        assert words(figure).startswith("✓ MSE 0")
        await pilot.press("d")
        assert "0.6667" in shown(figure, ".figure-body")
        await pilot.press("0")
        assert "0.4867" in shown(figure, ".figure-body")


async def test_mse_by_mouse() -> None:
    app = Stage("mse")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, MeanSquaredErrorFigure)
        await click_at(pilot, figure, (13 + 19, 2))
        assert figure.outputs[1] == pytest.approx(1, abs=0.051)
        await click_at(pilot, figure, (13, 1))
        assert figure.outputs[0] == 0
        await click_on(pilot, figure, "horse")
        assert figure.here == 2


async def test_cross_entropy_tasks() -> None:
    app = Stage("mse", {"loss": "cross-entropy"})
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, CrossEntropyFigure)
        assert "p = 0.80" in words(figure)
        assert "0.22" in words(figure)
        await pilot.press(*["shift+left"] * 3)
        assert "0.69" in words(figure)
        assert "ten digits" in words(figure)
        await pilot.press(*["shift+left"] * 4)
        assert "−ln p = 2.30, its slope −10.0" in words(figure)
        await pilot.press("1")
        assert "4.61" in words(figure)
        assert "steepest" in words(figure)
        await pilot.press("left", "left")
        assert figure.p == 0.01
        await pilot.press(*["shift+right"] * 11)
        assert "−ln p = 0.00" in words(figure)
        chart = figure._chart(figure.room)
        await click_at(pilot, figure, (chart.left, 4))
        assert figure.p < 0.05


# descent


async def test_descent_into_both_valleys() -> None:
    app = Stage("descent")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, DescentFigure)
        assert "Start w = 2.50, cost 1.03, slope 1.27" in words(figure)
        assert "Guess which valley" in words(figure)
        await pilot.press("enter")
        assert "Step 1: w = 2.37" in words(figure)
        await pilot.press("a", "a")
        assert "right valley, the shallower one" in words(figure)
        assert "Can you end in the other one?" in words(figure)
        assert "•" in shown(figure, ".figure-body")
        await pilot.press("up", "up", *["left"] * 10, "a", "a")
        assert "left valley, the deeper one" in words(figure)
        assert "it finds a minimum" in words(figure)


async def test_descent_diverges_and_leaps_and_creeps() -> None:
    app = Stage("descent")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, DescentFigure)
        await pilot.press("up", "up", "up", "up", "a")
        assert "It diverged" in words(figure)
        assert "rate 3 is too large" in words(figure)
        await pilot.press("a", "enter")  # goes no farther
        assert abs(figure.w) < 1e5
        await pilot.press("down")
        assert figure.steps == 0
        await pilot.press(*["a"] * 10)
        assert "It leaps from side to side" in words(figure)
        assert figure.steps == 200
        await pilot.press("0", *["down"] * 5, "a", "a")
        assert "Notice: the flatter the curve" in words(figure)
        assert figure.rate == 0.03


async def test_descent_by_mouse() -> None:
    app = Stage("descent")
    async with app.run_test(size=SIZE) as pilot:
        figure = app.figure
        assert isinstance(figure, DescentFigure)
        chart = figure._chart(figure.room)
        await click_at(pilot, figure, (chart.left + chart.columns // 2, 5))
        assert STARTS[figure.start_index] == 0
        await click_on(pilot, figure, "0.3")
        assert figure.rate == 0.3
        await click_key(pilot, figure, "enter")
        assert figure.steps == 1
