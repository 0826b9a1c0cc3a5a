"""The cases worked by hand in the docstrings of dnn_core, and a few more: small enough to follow with a pencil."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dnn_core.activations import Softmax, make_activation, softmax
from dnn_core.arrays import Array
from dnn_core.config import TrainingConfig
from dnn_core.initializers import fill_weights, initializer_for
from dnn_core.layers import BatchNorm, Dense, Dropout, Layer
from dnn_core.losses import CrossEntropy, MeanSquaredError
from dnn_core.metrics import Evaluation, confusion_matrix, evaluate, fixed_samples, sample_predictions
from dnn_core.network import Network
from dnn_core.optimizers import make_optimizer
from dnn_core.schedules import factor

F64 = np.float64


def bound(layer: Layer, **parameters: list[object]) -> dict[str, Array]:
    """Bind a layer to these parameters; the arrays it writes its gradients to."""
    views = {name: np.array(values, F64) for name, values in parameters.items()}
    gradients = {name: np.full_like(view, np.nan) for name, view in views.items()}
    layer.bind(views, gradients)
    return gradients


def test_dense() -> None:
    layer = Dense(2, 1)
    gradients = bound(layer, weights=[[3], [4]], biases=[5])
    assert layer.forward(np.array([[1.0, 2.0]])).tolist() == [[16]]
    assert layer.backward(np.array([[10.0]])).tolist() == [[30, 40]]
    assert gradients["weights"].tolist() == [[10], [20]]
    assert gradients["biases"].tolist() == [10]


def test_dropout_silences_scales_and_sends_back_the_same_way() -> None:
    layer = Dropout(0.5)
    rng = np.random.default_rng(0)
    while True:  # until the second of three is the one silenced
        y = layer.forward(np.array([[1.0, 2.0, 3.0]]), training=True, rng=rng)
        if (y[0] == 0).tolist() == [False, True, False]:
            break
    assert y.tolist() == [[2, 0, 6]]
    assert layer.backward(np.ones((1, 3))).tolist() == [[2, 0, 2]]


def test_dropout_does_nothing_when_not_training() -> None:
    layer, x = Dropout(0.5), np.array([[1.0, 2.0]])
    assert layer.forward(x).tolist() == x.tolist()
    assert layer.backward(np.ones((1, 2))).tolist() == [[1, 1]]


def test_dropout_keeps_the_mean_and_the_share() -> None:
    y = Dropout(0.3).forward(np.ones((200, 500)), training=True, rng=np.random.default_rng(1))
    assert (y == 0).mean() == pytest.approx(0.3, abs=0.005)
    assert y.mean() == pytest.approx(1, abs=0.01)


def test_batch_normalization() -> None:
    layer = BatchNorm(1)
    layer.epsilon = 0.0
    gradients = bound(layer, scales=[2], shifts=[10])
    x = np.array([[1.0], [5.0]])
    assert layer.forward(x, training=True).tolist() == [[8], [12]]
    assert layer.running_mean.tolist() == pytest.approx([0.3])
    assert layer.running_variance.tolist() == pytest.approx([1.7])
    assert layer.backward(np.array([[3.0], [1.0]])).tolist() == [[0], [0]]
    assert gradients["shifts"].tolist() == [4]
    assert gradients["scales"].tolist() == [-2]


def test_batch_normalization_when_not_training_uses_what_it_gathered() -> None:
    layer = BatchNorm(1)
    layer.epsilon = 0.0
    bound(layer, scales=[2], shifts=[10])
    layer.running_mean[:], layer.running_variance[:] = 3, 4
    assert layer.forward(np.array([[7.0]])).tolist() == [[14]]  # 2 * (7 - 3) / 2 + 10; one sample is enough
    assert layer.backward(np.array([[1.0]])).tolist() == [[1]]  # 2 / sqrt(4)


@pytest.mark.parametrize(
    ("kind", "x", "y", "slope"),
    [
        ("identity", -3, -3, 1),
        ("sigmoid", 0, 0.5, 0.25),
        ("sigmoid", math.log(3), 0.75, 0.1875),
        ("tanh", 0, 0, 1),
        ("tanh", math.log(2), 0.6, 0.64),  # (2 - 1/2) / (2 + 1/2)
        ("relu", 2, 2, 1),
        ("relu", -2, 0, 0),
        ("relu", 0, 0, 0),
        ("leaky-relu", 2, 2, 1),
        ("leaky-relu", -2, -0.02, 0.01),
    ],
)
def test_activations(kind: str, x: float, y: float, slope: float) -> None:
    layer = make_activation(kind)
    assert layer.forward(np.array([[x]], F64))[0, 0] == pytest.approx(y, abs=1e-15)
    assert layer.backward(np.array([[10.0]]))[0, 0] == pytest.approx(10 * slope, abs=1e-14)


def test_softmax() -> None:
    layer = Softmax()
    assert layer.forward(np.array([[0, math.log(3)]]))[0] == pytest.approx([1 / 4, 3 / 4])
    assert layer.backward(np.array([[1.0, 0.0]]))[0] == pytest.approx([3 / 16, -3 / 16])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", ["sigmoid", "tanh", "softmax"])
def test_the_largest_numbers_overflow_nowhere(kind: str, dtype: type) -> None:
    layer = make_activation(kind)
    with np.errstate(all="raise", under="ignore"):
        y = layer.forward(np.array([[1e30, -1e30, 0]], dtype))
        dx = layer.backward(np.ones((1, 3), dtype))
    assert np.isfinite(y).all()
    assert np.isfinite(dx).all()
    wanted = {"sigmoid": [1, 0, 0.5], "tanh": [1, -1, 0], "softmax": [1, 0, 0]}
    assert y[0].tolist() == wanted[kind]


def test_softmax_makes_rows_that_sum_to_one() -> None:
    rows = softmax(np.random.default_rng(0).normal(size=(50, 10)) * 30)
    assert rows.sum(axis=1) == pytest.approx(1)


def test_cross_entropy() -> None:
    loss = CrossEntropy()
    assert loss.forward(np.array([[0, math.log(3)]]), np.array([0])) == pytest.approx(math.log(4))
    assert loss.backward()[0] == pytest.approx([-3 / 4, 3 / 4])


def test_one_loss_takes_batches_of_any_size_and_number_of_classes() -> None:
    loss = CrossEntropy()
    for n, classes in ((2, 3), (2, 5), (4, 5), (1, 2), (2, 3)):
        logits, labels = np.zeros((n, classes), np.float32), np.full(n, classes - 1)
        logits[:, -1] = math.log(
            4
        )  # probabilities 4 / (4 + classes - 1) for the label, 1 / (4 + classes - 1) for others
        assert loss.forward(logits, labels) == pytest.approx(math.log((classes + 3) / 4))
        wanted = [1 / (classes + 3)] * (classes - 1) + [4 / (classes + 3) - 1]
        assert loss.backward() == pytest.approx(np.array([wanted] * n) / n)


def test_cross_entropy_with_label_smoothing() -> None:
    loss = CrossEntropy(0.2)
    value = loss.forward(np.array([[0, math.log(3)]]), np.array([0]))
    assert value == pytest.approx(0.9 * math.log(4) + 0.1 * math.log(4 / 3))
    assert value == pytest.approx(1.276, abs=5e-4)
    assert loss.backward()[0] == pytest.approx([1 / 4 - 0.9, 3 / 4 - 0.1])


def test_a_loss_is_the_mean_over_samples_and_so_is_its_gradient() -> None:
    logits = np.array([[0, math.log(3)], [math.log(3), 0]])
    loss = CrossEntropy()
    assert loss.forward(logits, np.array([0, 0])) == pytest.approx((math.log(4) + math.log(4 / 3)) / 2)
    assert loss.backward().ravel() == pytest.approx([-3 / 8, 3 / 8, -1 / 8, 1 / 8])


def test_mean_squared_error() -> None:
    loss = MeanSquaredError()
    assert loss.forward(np.array([[0.5, 0.2]]), np.array([0])) == pytest.approx(0.145)
    assert loss.backward()[0] == pytest.approx([-0.5, 0.2])
    assert loss.forward(np.array([[0.5, 0.2]]), np.array([[1.0, 0.0]])) == pytest.approx(0.145)


def test_probabilities_sum_to_one_whatever_the_outputs_are() -> None:
    silent = np.zeros((1, 4), np.float32)
    outputs = np.array([[0.2, 0.6, 0.0, 0.0]], np.float32)
    assert MeanSquaredError("sigmoid").probabilities(outputs)[0] == pytest.approx([0.25, 0.75, 0, 0])
    for output in ("sigmoid", "identity", "tanh"):
        assert MeanSquaredError(output).probabilities(silent)[0] == pytest.approx([0.25] * 4)
    assert MeanSquaredError("softmax").probabilities(outputs) is not outputs
    assert CrossEntropy().probabilities(silent)[0] == pytest.approx([0.25] * 4)


BY_HAND = {
    # one parameter p = 1, gradient 0.5 and then 1, rate 0.1; what p is after the first step and after the second
    "sgd": (0.95, 0.85),
    "momentum": (0.95, 0.95 - 0.1 * (0.9 * 0.5 + 1)),
    "nesterov": (1 - 0.1 * (0.5 + 0.9 * 0.5), 0.905 - 0.1 * (1 + 0.9 * 1.45)),
    "rmsprop": (1 - 0.1 * 0.5 / math.sqrt(0.0025), 0 - 0.1 / math.sqrt(0.99 * 0.0025 + 0.01)),
    "adam": (0.9, 0.9 - 0.1 * (0.145 / 0.19) / math.sqrt((0.999 * 0.00025 + 0.001) / (1 - 0.999**2))),
}


@pytest.mark.parametrize("kind", BY_HAND)
def test_two_steps_of_each_optimizer(kind: str) -> None:
    p, g = np.array([1.0]), np.array([0.0])
    optimizer = make_optimizer(TrainingConfig(optimizer=kind), p, g)
    seen = []
    for gradient in (0.5, 1.0):
        g[:] = gradient
        optimizer.step(0.1)
        seen.append(p[0])
    assert seen == pytest.approx(BY_HAND[kind], abs=1e-6)  # the epsilons are left out by hand


def test_weight_decay_joins_the_gradient_and_adamw_takes_it_off_the_parameter() -> None:
    for kind, wanted in (("sgd", 1 - 0.1 * (0.5 + 0.2)), ("adamw", 1 - 0.1 * 0.2 - 0.1)):
        p, g = np.array([1.0]), np.array([0.5])
        make_optimizer(TrainingConfig(optimizer=kind, weight_decay=0.2), p, g).step(0.1)
        assert p[0] == pytest.approx(wanted, abs=1e-7)


def test_schedules() -> None:
    assert [factor("constant", step, 10) for step in (0, 9)] == [1, 1]
    assert [factor("step", step, 8) for step in (0, 3, 4, 5, 6, 7)] == [1, 1, 0.1, 0.1, 0.01, 0.01]
    cosine = [factor("cosine", step, 4) for step in range(5)]
    assert cosine == pytest.approx([1, (1 + math.sqrt(0.5)) / 2, 0.5, (1 - math.sqrt(0.5)) / 2, 0])
    rise = [factor("one-cycle", step, 10) for step in range(11)]
    assert rise[0] == pytest.approx(1 / 25)
    assert rise[3] == 1
    assert max(rise) == 1
    assert rise[10] == pytest.approx(1 / 250_000)
    assert rise[:4] == sorted(rise[:4])
    assert rise[3:] == sorted(rise[3:], reverse=True)


@pytest.mark.parametrize(("name", "variance"), [("xavier", 2 / (300 + 200)), ("he", 2 / 300), ("zeros", 0)])
def test_initial_weights_have_the_variance_they_should(name: str, variance: float) -> None:
    weights = np.full((300, 200), np.nan)
    fill_weights(weights, name, np.random.default_rng(0))
    assert weights.var() == pytest.approx(variance, rel=0.02)
    assert abs(weights.mean()) < 1e-3
    assert np.abs(weights).max() <= math.sqrt(3 * variance)  # drawn evenly: the limit is sqrt(3) deviations


def test_auto_is_he_before_relu_else_xavier() -> None:
    assert initializer_for("auto", "relu") == initializer_for("auto", "leaky-relu") == "he"
    assert initializer_for("auto", "sigmoid") == initializer_for("auto", "softmax") == "xavier"
    assert initializer_for("zeros", "relu") == "zeros"


def test_parameters_lie_layer_by_layer_and_are_the_layers_own() -> None:
    network = Network([Dense(2, 3), BatchNorm(3), Dense(3, 1)], F64)
    assert len(network.parameters) == 2 * 3 + 3 + 3 + 3 + 3 * 1 + 1
    assert network.parameters.tolist() == [0] * 9 + [1] * 3 + [0] * 7  # scales begin at one
    network.parameters[:] = np.arange(19)
    assert network.dense[0].weights.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert network.dense[0].biases.tolist() == [6, 7, 8]
    assert network.dense[1].weights.tolist() == [[15], [16], [17]]
    assert network.layer_sizes == (2, 3, 1)


def test_gradient_norms_are_one_a_dense_layer_and_do_not_overflow() -> None:
    network = Network([Dense(1, 1), Dense(1, 1)])
    network.gradients[:] = [3, 4, 5e25, 12e25]
    assert network.gradient_norms() == pytest.approx((5, 13e25))


def test_not_finite_names_the_layer_nearest_to_the_loss() -> None:
    network = Network([Dense(1, 1), BatchNorm(1), Dense(1, 1)])
    assert network.not_finite(network.parameters) == ""
    network.parameters[3] = np.inf  # a shift, which counts with the dense layer below it
    assert network.not_finite(network.parameters) == "a number of layer 1"
    network.parameters[5] = np.nan
    assert network.not_finite(network.parameters, "a weight") == "a weight of layer 2"


def test_evaluation_counts_what_is_right_and_weights_batches_by_their_size() -> None:
    network = Network([Dense(2, 2)], F64)
    network.dense[0].weights[:] = np.eye(2)
    images = np.array([[math.log(3), 0.0]] * 600)
    labels = np.array([0] * 590 + [1] * 10)  # the last batch, of 100, has all the wrong ones
    found = evaluate(network, images, labels)
    assert found.accuracy == pytest.approx(590 / 600)
    assert found.loss == pytest.approx((590 * math.log(4 / 3) + 10 * math.log(4)) / 600)
    assert found.confusion() == ((590, 0), (10, 0))
    assert found.worst(3) == [590, 591, 592]


def test_the_worst_are_wrong_predictions_most_confident_first() -> None:
    probabilities = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.3, 0.7]])
    found = Evaluation(0.0, 0.0, probabilities, np.array([0, 0, 0, 1]))
    assert found.worst(5) == [2, 1]
    assert Evaluation(0.0, 1.0, probabilities, found.predicted_labels).worst(5) == []


def test_confusion_counts_label_by_predicted_label() -> None:
    labels, predicted = np.array([0, 1, 1, 2], np.uint8), np.array([0, 2, 1, 2])
    assert confusion_matrix(labels, predicted, 3) == ((1, 0, 0), (0, 1, 1), (0, 0, 1))


def test_fixed_samples_take_the_classes_in_turn() -> None:
    labels = np.array([1, 1, 0, 0, 2, 1])
    assert fixed_samples(labels, 4) == [2, 3, 0, 4]
    assert sorted(fixed_samples(labels, 100)) == list(range(6))


def test_sample_predictions_are_plain_values() -> None:
    images = np.array([[0, 255], [7, 8]], np.uint8)
    found = Evaluation(0.0, 0.0, np.array([[0.25, 0.75], [1, 0]]), np.array([1, 0], np.uint8))
    (sample,) = sample_predictions(found, images, [1])
    assert (sample.index, sample.label, sample.probabilities, sample.pixels) == (1, 0, (1.0, 0.0), b"\x07\x08")
    assert type(sample.label) is int
    assert type(sample.probabilities[0]) is float
