"""A number, a vector or shapes: values that are accepted, known mistakes, and texts that hold the key to account."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tutor.content.keys import NUMBER_OPTIONS, listed_texts, number_key
from tutor.content.reader import ALWAYS, Parts, Reader, RequiredParts
from tutor.content.scanner import RawDirective
from tutor.content.source import FaultList
from tutor.domain.question import Question


def _needs(options: Collection[str]) -> RequiredParts:
    if "from-run" in options:
        return RequiredParts("a question from the learner's run", ALWAYS, ("mistakes", "sibling"))
    return RequiredParts("a number question", ("accept", "mistakes", *ALWAYS), ("accepts", "rejects", "sibling"))


def _key(raw: RawDirective, parts: Parts, faults: FaultList) -> dict[str, Any]:
    return {
        "number": number_key(raw, parts, faults),
        "accepts": listed_texts(parts.get("accepts"), (), faults),
        "rejects": listed_texts(parts.get("rejects"), (), faults),
    }


def _check_lists(question: Question, faults: FaultList) -> None:
    for name, samples in (("accepts", question.accepts), ("rejects", question.rejects)):
        if not samples and not question.from_run:
            faults.add(question.line, f"a number question needs a part +++ {name} with texts of learners")


READER = Reader(_needs, _key, NUMBER_OPTIONS, _check_lists)
