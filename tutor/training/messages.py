"""What the worker and the tutor say to each other: one JSON object a line. No NumPy here.

Tutor to worker (stdin): {"command": "start", "version": VERSION, ...}, pause, resume, stop, learning_rate, pace. The
end of stdin means stop. Worker to tutor (stdout): started, progress, tested, readings, validated, paused, resumed,
learning_rate, pace, and one terminal message: finished, stopped, diverged, refused or fault. What is done to a run
goes along as its whole journal.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from dnn_core.events import SamplePrediction
from tutor.training.snapshot import Prediction, TestPoint

VERSION = 5
"""Of these messages. A worker refuses a tutor of another version: the program was replaced while it ran."""

Message = Mapping[str, Any]
TERMINAL = frozenset({"finished", "stopped", "diverged", "refused", "fault"})
MOST_PIXELS = 64 * 64
"""Of an image that is told with what the network makes of it: larger ones would fill records and pipes."""


class ProtocolError(ValueError):
    """A line on the pipe that is no message."""


def encode(message: Message) -> bytes:
    """One line. A number that is not finite is written as null: JSON has no word for it."""
    return json.dumps(finite_or_null(message), separators=(",", ":"), allow_nan=False).encode() + b"\n"


def decode(line: bytes) -> Message:
    """The message on a line. ProtocolError for anything else, NaN and Infinity included."""
    try:
        message = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"not a message: {line[:80]!r}") from error
    if not isinstance(message, dict) or not isinstance(message.get("type", message.get("command")), str):
        raise ProtocolError(f"a message without a type: {line[:80]!r}")
    return message


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def finite_or_null(value: Any) -> Any:
    """`value` with each float that is not finite replaced by None, to any depth."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: finite_or_null(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite_or_null(inner) for inner in value]
    return value


def number(value: Any) -> float:
    """A finite number that came from outside, as a float. ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is not a number")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise ValueError(f"{found} is not finite")
    return found


def whole(value: Any, least: int = 0) -> int:
    """A whole number of at least `least` that came from outside. ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError(f"{value!r} is not a whole number of at least {least}")
    return value


def share(value: Any) -> float | None:
    """A share from 0 to 1 that came from outside, None if it was left out. ValueError for anything else."""
    if value is None:
        return None
    found = number(value)
    if not 0 <= found <= 1:
        raise ValueError(f"{found} is no share")
    return found


def prediction_to_json(prediction: SamplePrediction | Prediction) -> dict[str, Any]:
    return {
        "index": prediction.index,
        "label": prediction.label,
        "probabilities": [round(p, 5) for p in prediction.probabilities],
        "pixels": base64.b64encode(prediction.pixels).decode(),
    }


def predictions_from_json(found: Sequence[Mapping[str, Any]], side: tuple[int, int]) -> tuple[Prediction, ...]:
    """What `prediction_to_json` wrote. Left out: what has no finite probabilities or not as many pixels as images of
    that `side`, rows and columns. Raises KeyError, TypeError or ValueError for what was never a prediction.
    """
    rows, columns = side
    made = []
    for one in found:
        pixels = base64.b64decode(one["pixels"], validate=True)
        if len(pixels) != rows * columns or not one["probabilities"] or None in one["probabilities"]:
            continue
        probabilities = tuple(number(p) for p in one["probabilities"])
        made.append(Prediction(whole(one["index"]), whole(one["label"]), probabilities, pixels))
    return tuple(made)


def points_to_json(points: Sequence[TestPoint]) -> list[list[float]]:
    """`[step, loss, accuracy]` of each test."""
    return [[point.step, point.loss, point.accuracy] for point in points]


def points_from_json(found: Iterable[Sequence[Any]], unit: int = 1) -> tuple[TestPoint, ...]:
    """Tests whose moments are counted in `unit` steps, such as the steps of an epoch. ValueError for other things."""
    return tuple(TestPoint(round(unit * number(at)), number(loss), number(accuracy)) for at, loss, accuracy in found)


def norms_from_json(found: Iterable[Sequence[Any]]) -> tuple[tuple[int, tuple[float, ...]], ...]:
    """(step, the length of each layer's gradient) of each `[step, norms]` that is finite."""
    return tuple((whole(step), tuple(map(number, norms))) for step, norms in found if None not in norms)


def curve_from_json(found: Iterable[Sequence[Any]], unit: int = 1) -> tuple[tuple[float, float], ...]:
    """(step, loss) of each point, counted like tests."""
    return tuple((unit * number(at), number(loss)) for at, loss in found)
