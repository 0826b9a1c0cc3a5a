"""Words of one's own: a rubric, and another question on the same idea."""

from __future__ import annotations

from typing import Any

from tutor.content.keys import rubric_lines
from tutor.content.reader import ALWAYS, Parts, Reader, RequiredParts
from tutor.content.scanner import RawDirective
from tutor.content.source import FaultList


def _key(raw: RawDirective, parts: Parts, faults: FaultList) -> dict[str, Any]:
    return {"rubric": rubric_lines(parts.get("rubric"), faults)}


READER = Reader(
    lambda options: RequiredParts("a text question", ("rubric", *ALWAYS, "sibling")), _key, options=("open",)
)
