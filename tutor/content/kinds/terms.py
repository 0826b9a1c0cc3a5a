"""Terms to be defined, and learners' texts that hold their words to account."""

from __future__ import annotations

from typing import Any

from tutor.content.keys import listed_texts, term_lines
from tutor.content.reader import ALWAYS, Parts, Reader, RequiredParts
from tutor.content.scanner import RawDirective
from tutor.content.source import FaultList
from tutor.domain.question import Question


def _key(raw: RawDirective, parts: Parts, faults: FaultList) -> dict[str, Any]:
    rubric = term_lines(parts.get("terms"), faults)
    return {
        "rubric": rubric,
        "accepts": listed_texts(parts.get("accepts"), rubric, faults),
        "rejects": listed_texts(parts.get("rejects"), rubric, faults),
    }


def _check_lists(question: Question, faults: FaultList) -> None:
    for line in question.rubric:
        for name, samples in (("accepts", question.accepts), ("rejects", question.rejects)):
            if samples and not any(sample.term == line.term for sample in samples):
                faults.add(question.line, f"term {line.term!r} has no line in +++ {name}")


READER = Reader(
    lambda options: RequiredParts("a terms question", ("terms", "accepts", "rejects", *ALWAYS, "sibling")),
    _key,
    check_lists=_check_lists,
)
