"""What questions ask for: to predict, to trace, to order and to find mistakes too, and nothing twice by accident."""

from __future__ import annotations

import re
from collections import Counter

from tests.course import course
from tutor.domain.question import Question

ASKED = tuple(course().questions)
TO_THINK = re.compile(r"\b(Predict|Trace|Find the (mistake|fault|slip)|[Oo]rder)\b")


def to_think(question: Question) -> bool:
    """Its name or its prompt asks to predict, trace, put in order, or find what is wrong."""
    return bool(TO_THINK.search(f"{question.short} {question.prompt}"))


def test_many_ask_to_predict_to_trace_to_order_or_to_find_a_mistake() -> None:
    assert len([question for question in ASKED if to_think(question)]) >= 20


def test_some_of_them_trace_a_piece_of_code() -> None:
    traced = [question for question in ASKED if "```python" in question.prompt and "Trace" in question.prompt]
    assert len(traced) >= 4


def test_no_question_is_asked_twice() -> None:
    said = Counter(question.sibling[0] for question in ASKED if question.sibling)
    assert [text for text, times in said.items() if times > 1] == []
    assert [text for text, times in Counter(question.prompt for question in ASKED).items() if times > 1] == []
