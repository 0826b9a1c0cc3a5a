"""The figures' plain arithmetic, held against dnn_core in float64 and against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnn_core.activations import make_activation
from dnn_core.layers import Dense
from dnn_core.losses import CrossEntropy, MeanSquaredError
from dnn_core.network import Network
from tutor.domain.marks import half_step_bar
from tutor.ui.figures.arithmetic import CURVES, cost, cost_slope, cross_entropy, in_hundredths, sigmoid, softmax
from tutor.ui.figures.two_two_one import EXAMPLES, RATE, Example, fine, gradients_of, loss_of, passes, stepped
from tutor.ui.figures.xor_networks import (
    LABELS,
    POINTS,
    HiddenLayer,
    Perceptron,
    SigmoidNeuron,
    right,
)
from tutor.ui.widgets.common.canvas import Canvas, Chart, number, signed

NUMBERS = st.floats(-1e6, 1e6)
CLOSE = 1e-9
OF_DNN_CORE = {"sigmoid": "sigmoid", "tanh": "tanh", "ReLU": "relu", "leaky ReLU": "leaky-relu", "identity": "identity"}


def test_sigmoid_by_hand() -> None:
    assert sigmoid(0) == 0.5
    assert sigmoid(math.log(3)) == pytest.approx(0.75, abs=CLOSE)


@given(st.lists(st.floats(-8, 8), min_size=2, max_size=10))
def test_shares_as_shown_sum_to_one(scores: list[float]) -> None:
    shares = softmax(scores)
    shown = in_hundredths(shares)
    assert round(sum(shown), 9) == 1.0
    assert all(abs(one - other) < 0.01 + CLOSE for one, other in zip(shown, shares, strict=True))


@given(NUMBERS)
def test_curves_and_slopes_agree_with_dnn_core(z: float) -> None:
    for curve in CURVES:
        layer = make_activation(OF_DNN_CORE[curve.name])
        y = layer.forward(np.array([[z]]))
        assert curve.value(z) == pytest.approx(float(y[0, 0]), abs=CLOSE)
        assert curve.slope(z) == pytest.approx(float(layer.backward(np.ones((1, 1)))[0, 0]), abs=CLOSE)


@given(st.lists(st.floats(-700, 700), min_size=2, max_size=10))
def test_softmax_sums_to_one(scores: list[float]) -> None:
    assert sum(softmax(scores)) == pytest.approx(1)


def test_cross_entropy_by_hand_and_finite_at_zero() -> None:
    assert [round(cross_entropy(p), 2) for p in (1, 0.5, 0.1, 0.01)] == [0, 0.69, 2.3, 4.61]
    assert math.isfinite(cross_entropy(0))


@given(st.floats(-20, 20))
def test_cost_slope_is_the_slope_of_the_cost(w: float) -> None:
    step = 1e-5
    assert cost_slope(w) == pytest.approx((cost(w + step) - cost(w - step)) / (2 * step), rel=1e-4, abs=1e-4)


def test_the_cost_curve_has_the_valleys_that_the_figure_names() -> None:
    for w, height in ((-2.0879, 0.0933), (1.8987, 0.6926), (0.1892, 1.2141)):
        assert cost_slope(w) == pytest.approx(0, abs=1e-3)
        assert cost(w) == pytest.approx(height, abs=1e-4)


# XOR


def dnn_core_xor(hidden: list[list[float]], out: list[float]) -> tuple[float, list[list[float]]]:
    """Loss and gradients by dnn_core, row by row. Two logits [0, z] and softmax are what one sigmoid of z is."""
    dtype = np.float64
    size = len(hidden)
    layers = [Dense(2, size), make_activation("sigmoid")] if size else []
    last = Dense(size or 2, 2)
    network = Network([*layers, last], dtype)
    if size:
        network.dense[0].weights[:] = np.array(hidden).T[:2]
        network.dense[0].biases[:] = np.array(hidden).T[2]
    last.weights[:, 1] = out[:-1]
    last.biases[1] = out[-1]
    loss = CrossEntropy()
    value = loss.forward(network.forward(np.array(POINTS, dtype)), np.array(LABELS))
    network.backward(loss.backward())
    rows = [[*last.weights_gradient[:, 1], last.biases_gradient[1]]]
    if size:
        first = network.dense[0]
        rows = [[*first.weights_gradient[:, j], first.biases_gradient[j]] for j in range(size)] + rows
    return value, rows


@pytest.mark.parametrize("seed", range(5))
def test_hidden_layer_agrees_with_dnn_core_while_it_learns(seed: int) -> None:
    network = HiddenLayer.fresh(seed)
    for _ in range(30):
        loss, rows = dnn_core_xor(network.hidden, network.out)
        hidden, out = network.gradient()
        assert network.loss == pytest.approx(loss, abs=CLOSE)
        assert (
            np.abs(np.array([*(value for row in hidden for value in row), *out]) - np.concatenate(rows)).max() < CLOSE
        )
        network.step()


@pytest.mark.parametrize("seed", range(5))
def test_sigmoid_neuron_agrees_with_dnn_core(seed: int) -> None:
    network = SigmoidNeuron.fresh(seed)
    for _ in range(10):
        loss, rows = dnn_core_xor([], network.weights)
        assert network.loss == pytest.approx(loss, abs=CLOSE)
        assert network.gradient() == pytest.approx(rows[0], abs=CLOSE)
        network.step()


def run_out(network: Perceptron | SigmoidNeuron | HiddenLayer) -> int:
    """Train until done; the most points that were right on the way."""
    best = sum(right(network))
    while not network.done:
        network.step()
        best = max(best, sum(right(network)))
    return best


def test_a_line_never_gets_all_four() -> None:
    for seed in range(40):
        assert run_out(Perceptron.fresh(seed)) <= 3
        neuron = SigmoidNeuron.fresh(seed)
        assert run_out(neuron) <= 3
        assert neuron.loss == pytest.approx(math.log(2), abs=1e-4)


def test_four_hidden_neurons_learn_it() -> None:
    """The text promises it without an if."""
    for seed in range(40):
        network = HiddenLayer.fresh(seed)
        assert run_out(network) == 4
        assert network.steps < 600


@given(st.lists(st.tuples(st.sampled_from(["turn", "shift"]), st.floats(-1, 1)), max_size=40))
def test_a_line_by_hand_stays_finite_and_near(moves: list[tuple[str, float]]) -> None:
    line = Perceptron([0.0, 0.0, 0.0])
    for move, by in moves:
        line.turn(by) if move == "turn" else line.shift(by)
        assert all(map(math.isfinite, line.weights))
        assert sum(right(line)) <= 3


# 2-2-1


def dnn_core_pass(example: Example) -> tuple[float, np.ndarray]:
    dtype = np.float64
    layers = [
        Dense(2, 2),
        make_activation("sigmoid"),
        Dense(2, 1),
        make_activation("sigmoid"),
    ]
    network = Network(layers, dtype)
    rows = np.array(example.parameters)
    network.dense[0].weights[:] = rows[:2, :2].T
    network.dense[0].biases[:] = rows[:2, 2]
    network.dense[1].weights[:, 0] = rows[2, :2]
    network.dense[1].biases[:] = rows[2, 2]
    loss = MeanSquaredError()
    value = loss.forward(network.forward(np.array([example.inputs])), np.array([[example.label]]))
    network.backward(loss.backward())
    first, last = network.dense
    gradients = np.vstack(
        [
            np.column_stack([first.weights_gradient.T, first.biases_gradient]),
            [*last.weights_gradient[:, 0], *last.biases_gradient],
        ]
    )
    return value, gradients


ROW = st.tuples(*[st.floats(-5, 5)] * 3)


@given(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), st.sampled_from([0.0, 1.0]), st.tuples(ROW, ROW, ROW))
def test_passes_agree_with_dnn_core(inputs, label, parameters) -> None:  # type: ignore[no-untyped-def]
    example = Example(inputs, label, parameters)
    operations = passes(example, parameters)
    loss, gradients = dnn_core_pass(example)
    assert loss_of(example, parameters) == pytest.approx(loss, abs=CLOSE)
    assert np.abs(np.array(gradients_of(operations)) - gradients).max() < CLOSE


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_can_be_bet_on_and_learn(example: Example) -> None:
    """No gradient is 0, both signs occur, nine parameters have one, and the step lowers the loss."""
    operations = passes(example, example.parameters)
    bets = [one for one in operations if one.gradient]
    assert len(operations) == 23
    assert len([one for one in operations if one.parameter]) == 9
    assert {one.value > 0 for one in bets} == {True, False}
    assert all(abs(one.value) > 1e-4 for one in bets)
    after = stepped(example.parameters, gradients_of(operations))
    assert operations[-1].value == loss_of(example, after) < loss_of(example, example.parameters)
    assert RATE == 1


def test_numbers_in_products_are_those_of_the_result() -> None:
    """What the page shows can be worked out from what the page shows, to its last place but one."""
    for example in EXAMPLES:
        for one in passes(example, example.parameters)[:-1]:
            if "σ" not in one.numbers and "−" not in one.formula:
                plain = one.numbers.replace("−", "-").replace("(", "").replace(")", "")
                products = [math.prod(map(float, product.split(" × "))) for product in plain.split(" + ")]
                assert sum(products) == pytest.approx(one.value, abs=0.002), one


# drawing


def test_numbers_as_text() -> None:
    assert [number(value, 2) for value in (-0.5, 0.004, -0.004)] == ["−0.50", "0.00", "0.00"]
    assert [signed(value, 1) for value in (0.5, -0.5, 0.01)] == ["+0.5", "−0.5", "0.0"]
    assert [fine(value) for value in (0.12345, -0.00002, 0)] == ["0.1235", "−2.0e−05".replace("e−", "e-"), "0.0000"]


def test_bar_in_half_steps() -> None:
    assert [half_step_bar(share, 4) for share in (-1, 0, 0.125, 0.5, 1, 2)] == ["", "", "╸", "━━", "━━━━", "━━━━"]


@given(st.integers(-100, 100), st.integers(-100, 100), st.integers(-100, 100), st.integers(-100, 100))
def test_canvas_keeps_its_size(x1: int, y1: int, x2: int, y2: int) -> None:
    canvas = Canvas(10, 3)
    canvas.line(x1, y1, x2, y2, "$accent")
    canvas.write(x1, y1, "words", "$muted")
    assert [len(line.plain) for line in canvas.lines()] == [10, 10, 10]


def test_chart_puts_points_in_their_cells() -> None:
    chart = Chart(Canvas(24, 12), 2, 1, 20, 10, (0.0, 1.0), (0.0, 1.0))
    assert chart.cell(0, 1) == (2, 1)
    assert chart.cell(1, 0) == (21, 10)
    assert chart.cell(5, -1e30) == (21, 10)
    assert chart.x_at(2) == pytest.approx(0.025)
    assert 0 <= chart.x_at(-50) < chart.x_at(50) <= 1
