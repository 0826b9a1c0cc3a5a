"""What the worker and the tutor say to each other: one JSON object a line. No NumPy here.

Tutor to worker (stdin): {"command": "start", ...}, pause, resume, stop, learning_rate. The end of stdin means stop.
Worker to tutor (stdout): started, progress, tested, epoch, paused, resumed, saved, and one terminal message: finished,
stopped, diverged or fault.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from dnn_core.events import SamplePrediction

Message = Mapping[str, Any]
TERMINAL = frozenset({"finished", "stopped", "diverged", "fault"})


class ProtocolError(ValueError):
    """A line on the pipe that is no message."""


def encode(message: Message) -> bytes:
    """One line. A loss that is not finite is written as null: JSON has no word for it."""
    return json.dumps(_finite(message), separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Message:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"not a message: {line[:80]!r}") from error
    if not isinstance(message, dict) or not isinstance(message.get("type", message.get("command")), str):
        raise ProtocolError(f"a message without a type: {line[:80]!r}")
    return message


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return value


def prediction_to_json(prediction: SamplePrediction) -> dict[str, Any]:
    return {
        "index": prediction.index,
        "label": prediction.label,
        "probabilities": [round(p, 5) for p in prediction.probabilities],
        "pixels": base64.b64encode(prediction.pixels).decode(),
    }
