"""Messages survive the way there and back, and nothing else passes for one."""

from __future__ import annotations

import json
import math

import pytest

from dnn_core.events import SamplePrediction
from tutor.training.messages import (
    ProtocolError,
    decode,
    encode,
    number,
    prediction_to_json,
    predictions_from_json,
    whole,
)

SIDE = (28, 28)
PREDICTION = SamplePrediction(7, 3, (0.1, 0.2, 0.7), bytes(range(256)) * 3 + bytes(16))


def test_there_and_back() -> None:
    message = {"type": "progress", "words": "ä\n\x1b[31m \ud800", "points": [[1, 2.5]], "none": None}
    line = encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1, "one message, one line"
    assert line.isascii()
    assert decode(line) == message


def test_numbers_that_are_none_travel_as_null() -> None:
    message = {"type": "t", "a": math.nan, "b": [math.inf, (1.0, {"c": -math.inf})]}
    assert decode(encode(message)) == {"type": "t", "a": None, "b": [None, [1.0, {"c": None}]]}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"\xff\xfe\n",
        b"null\n",
        b"[]\n",
        b"7\n",
        b'"stop"\n',
        b"{}\n",
        b'{"type": null}\n',
        b'{"type": 7}\n',
        b'{"command": ["stop"]}\n',
        b'{"type": "progress", "step": 1',
        b'{"type": "a"} {"type": "b"}\n',
        b'{"type": "t", "x": NaN}\n',
        b'{"type": "t", "x": -Infinity}\n',
        b"[" * 100_000,
        b"9" * 5_000,
    ],
)
def test_what_is_no_message(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(line)


@pytest.mark.parametrize("value", [True, None, "1", math.nan, math.inf, 10**400, [1]])
def test_what_is_no_number(value: object) -> None:
    with pytest.raises(ValueError, match="not"):
        number(value)


@pytest.mark.parametrize("value", [True, None, "1", 1.0, -1, [1]])
def test_what_is_no_whole_number(value: object) -> None:
    with pytest.raises(ValueError, match="not a whole number"):
        whole(value)


def test_whole_numbers_from_a_least_one() -> None:
    assert whole(0) == 0
    assert whole(3, least=3) == 3
    with pytest.raises(ValueError, match="at least 3"):
        whole(2, least=3)
    assert number(3) == 3.0


def test_predictions_there_and_back() -> None:
    told = json.loads(encode({"type": "t", "samples": [prediction_to_json(PREDICTION)]}))["samples"]
    (found,) = predictions_from_json(told, SIDE)
    assert (found.index, found.label, found.probabilities) == (7, 3, (0.1, 0.2, 0.7))
    assert found.pixels == PREDICTION.pixels
    assert (found.predicted_label, found.confidence) == (2, 0.7)
    assert found.best == ((2, 0.7), (1, 0.2), (0, 0.1))


def test_predictions_that_are_none_are_left_out() -> None:
    good = prediction_to_json(PREDICTION)
    small = prediction_to_json(SamplePrediction(1, 2, (1.0,), bytes(100)))
    unsure = {**good, "probabilities": [0.5, None]}
    empty = {**good, "probabilities": []}
    assert [one.index for one in predictions_from_json([small, good, unsure, empty], SIDE)] == [7]


@pytest.mark.parametrize(
    "spoiled",
    [{"pixels": "*" * 8}, {"pixels": 7}, {"index": -1}, {"label": "3"}, {"probabilities": ["half"]}],
)
def test_what_was_never_a_prediction(spoiled: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        predictions_from_json([{**prediction_to_json(PREDICTION), **spoiled}], SIDE)
    with pytest.raises(KeyError):
        predictions_from_json([{}], SIDE)
