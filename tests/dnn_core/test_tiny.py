"""Networks of a few neurons: every number of one pass, as plain floats, and XOR learned."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields, is_dataclass

import numpy as np
import pytest

from dnn_core.gradcheck import check_gradients
from dnn_core.tiny import XOR, PassRecord, TinyNetwork

# w11, w12 (to neurons 1 and 2 from input 1), w21, w22, b1, b2, v1, v2, c
PARAMETERS = (1.0, -1.0, 2.0, 0.5, 0.0, 0.5, 3.0, -2.0, 0.25)


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


@pytest.fixture
def tiny() -> TinyNetwork:
    tiny = TinyNetwork()
    tiny.set_parameters(PARAMETERS)
    return tiny


def leaves(value: object) -> Iterator[object]:
    """Everything in a record that is not a record or a tuple."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def test_every_number_of_a_pass_by_hand(tiny: TinyNetwork) -> None:
    record = tiny.record_pass((1.0, 0.5), (1.0,), learning_rate=0.5)
    z1, z2 = 1 * 1 + 2 * 0.5 + 0, -1 * 1 + 0.5 * 0.5 + 0.5
    a1, a2 = sigmoid(z1), sigmoid(z2)
    z = 3 * a1 - 2 * a2 + 0.25
    y = sigmoid(z)
    dy = 2 * (y - 1)
    dz = dy * y * (1 - y)
    da1, da2 = dz * 3, dz * -2
    dz1, dz2 = da1 * a1 * (1 - a1), da2 * a2 * (1 - a2)
    hidden, squash, out, last = record.layers
    assert [layer.kind for layer in record.layers] == ["dense", "sigmoid", "dense", "sigmoid"]
    assert hidden.inputs == record.inputs == (1.0, 0.5)
    assert hidden.outputs == squash.inputs == pytest.approx((z1, z2))
    assert squash.outputs == out.inputs == pytest.approx((a1, a2))
    assert out.outputs == last.inputs == pytest.approx((z,))
    assert last.outputs == record.outputs == pytest.approx((y,))
    assert record.loss == pytest.approx((y - 1) ** 2)
    assert last.outputs_gradient == pytest.approx((dy,))
    assert last.inputs_gradient == out.outputs_gradient == pytest.approx((dz,))
    assert out.inputs_gradient == squash.outputs_gradient == pytest.approx((da1, da2))
    assert squash.inputs_gradient == hidden.outputs_gradient == pytest.approx((dz1, dz2))
    assert hidden.inputs_gradient == pytest.approx((dz1 * 1 + dz2 * -1, dz1 * 2 + dz2 * 0.5))
    assert hidden.dense is not None
    assert out.dense is not None
    assert squash.dense is last.dense is None
    assert hidden.dense.weights == ((1.0, -1.0), (2.0, 0.5))
    assert hidden.dense.products == ((1.0, -1.0), (1.0, 0.25))
    assert hidden.dense.weights_gradient == (pytest.approx((dz1, dz2)), pytest.approx((dz1 * 0.5, dz2 * 0.5)))
    assert hidden.dense.biases_gradient == pytest.approx((dz1, dz2))
    assert out.dense.weights_gradient == (pytest.approx((dz * a1,)), pytest.approx((dz * a2,)))
    assert out.dense.new_weights == (pytest.approx((3 - 0.5 * dz * a1,)), pytest.approx((-2 - 0.5 * dz * a2,)))
    assert out.dense.new_biases == pytest.approx((0.25 - 0.5 * dz,))
    assert hidden.dense.new_biases == pytest.approx((0 - 0.5 * dz1, 0.5 - 0.5 * dz2))
    assert record.new_loss < record.loss
    assert record.learning_rate == 0.5
    assert record.target == (1.0,)


@pytest.mark.parametrize("activation", ["identity", "sigmoid", "tanh", "relu", "leaky-relu", "softmax"])
@pytest.mark.parametrize(("loss", "target"), [("mse", (0.0, 1.0)), ("mse", 1), ("cross-entropy", 1)])
def test_a_record_is_frozen_and_has_plain_values_only(
    activation: str, loss: str, target: tuple[float, ...] | int
) -> None:
    record = TinyNetwork((3, 4, 2), activation=activation, loss=loss, seed=3).record_pass((1, 0, -2), target)
    kinds = {type(leaf) for leaf in leaves(record)}
    assert kinds <= {float, int, str, type(None)}
    with pytest.raises(FrozenInstanceError):
        record.loss = 0.0  # type: ignore[misc]
    assert hash(record) == hash(
        TinyNetwork((3, 4, 2), activation=activation, loss=loss, seed=3).record_pass((1, 0, -2), target)
    )


def test_each_layer_hands_on_what_the_next_one_takes(tiny: TinyNetwork) -> None:
    record = tiny.record_pass((0.3, -0.7), (0.0,))
    for below, above in zip(record.layers, record.layers[1:], strict=False):
        assert below.outputs == above.inputs
        assert below.outputs_gradient == above.inputs_gradient
    for layer in record.layers:
        if layer.dense is not None:
            sums = [sum(column) for column in zip(*layer.dense.products, strict=True)]
            assert layer.outputs == pytest.approx([s + b for s, b in zip(sums, layer.dense.biases, strict=True)])


def test_looking_changes_nothing_unless_it_is_kept(tiny: TinyNetwork) -> None:
    record = tiny.record_pass((1, 0), (1,))
    assert tiny.parameters() == PARAMETERS
    kept = tiny.record_pass((1, 0), (1,), keep=True)
    assert kept == record
    assert tiny.parameters() != PARAMETERS
    assert tiny.record_pass((1, 0), (1,)).loss == record.new_loss


def test_its_gradients_are_those_of_central_differences(tiny: TinyNetwork) -> None:
    x, targets = np.array([inputs for inputs, _ in XOR]), np.array([target for _, target in XOR])
    found = check_gradients(tiny.network, tiny.loss, x, targets)
    assert found.first_bad is None
    assert found.worst.relative_error < 1e-6


def test_it_learns_xor() -> None:
    tiny = TinyNetwork((2, 4, 1), seed=1)
    before = tiny.mean_loss(XOR)
    losses = [tiny.learn(XOR, 5.0) for _ in range(3000)]
    assert losses[0] == before
    assert tiny.mean_loss(XOR) < 0.01 < before
    assert [round(tiny.predict(inputs)[0]) for inputs, _ in XOR] == [0, 1, 1, 0]


def test_one_seed_is_one_network() -> None:
    assert TinyNetwork(seed=4).parameters() == TinyNetwork(seed=4).parameters() != TinyNetwork(seed=5).parameters()
    assert len(TinyNetwork((2, 2, 1)).parameters()) == 9
    assert isinstance(TinyNetwork((2, 1)).record_pass((0, 1), (1,)), PassRecord)


def test_what_does_not_fit_is_refused(tiny: TinyNetwork) -> None:
    with pytest.raises(ValueError, match=r"values: 3 of them, but there are 9 parameters"):
        tiny.set_parameters((1, 2, 3))
    with pytest.raises(ValueError, match=r"sizes: \(2,\); inputs and outputs at least"):
        TinyNetwork((2,))
    with pytest.raises(ValueError, match=r"samples: there are none"):
        tiny.learn([], 0.1)
    with pytest.raises(ValueError, match=r"x: shape \(1, 3\), but this network takes \(N, 2\)"):
        tiny.predict((1, 2, 3))
    with pytest.raises(ValueError, match=r"targets: label 1 is out of range; labels run from 0 to 0"):
        tiny.record_pass((1, 0), 1)
    with pytest.raises(ValueError, match=r"inputs: nan at \[0, 1\]"):
        tiny.predict((1, float("nan")))
    with pytest.raises(ValueError, match=r"activation: 'sigmoud' is not known; .* Did you mean 'sigmoid'"):
        TinyNetwork(activation="sigmoud")
