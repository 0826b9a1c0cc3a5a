"""Choices to tick, of which at least one is right."""

from __future__ import annotations

from typing import Any

from tutor.content.keys import listed_choices
from tutor.content.reader import ALWAYS, Parts, Reader, RequiredParts
from tutor.content.scanner import RawDirective
from tutor.content.source import FaultList


def _key(raw: RawDirective, parts: Parts, faults: FaultList) -> dict[str, Any]:
    part = parts.get("choices")
    choices = listed_choices(part, faults)
    if part is not None and part.body.text and not any(choice.correct for choice in choices):
        faults.add(part.line, "no choice is marked [x]; at least one is right")
    return {"choices": choices}


READER = Reader(lambda options: RequiredParts("a choices question", ("choices", *ALWAYS)), _key)
