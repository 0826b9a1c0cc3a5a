"""Choices, of which exactly one is right."""

from __future__ import annotations

from typing import Any

from tutor.content.keys import listed_choices
from tutor.content.reader import ALWAYS, Parts, Reader, RequiredParts
from tutor.content.scanner import RawDirective
from tutor.content.source import FaultList


def _key(raw: RawDirective, parts: Parts, faults: FaultList) -> dict[str, Any]:
    part = parts.get("choices")
    choices = listed_choices(part, faults)
    right = sum(choice.correct for choice in choices)
    if part is not None and part.body.text and right != 1:
        faults.add(part.line, f"exactly one choice is marked [x], not {right}")
    return {"choices": choices}


READER = Reader(lambda options: RequiredParts("a choice question", ("choices", *ALWAYS)), _key)
