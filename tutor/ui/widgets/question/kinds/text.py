"""Words of one's own: then the rubric, to be ticked."""

from __future__ import annotations

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from tutor.ui.widgets.question.asking import Asking
from tutor.ui.widgets.question.body import Body
from tutor.ui.widgets.question.feedback import (
    asked_then,
    attempt_line,
    closing_row,
    closing_words,
    sibling_widgets,
    why_widgets,
)
from tutor.ui.widgets.question.parts import quote
from tutor.ui.widgets.question.rubric import Rubric
from tutor.ui.widgets.question.writing_phase import field_widgets


def compared(asking: Asking, asks: str = "Tick what your response says") -> list[Widget]:
    """The words, and below them the rubric under a question."""
    question, response = asking.asked, asking.attempts[-1]
    rubric = Rubric(question, response)
    heading = Horizontal(
        Static(asks, classes="ask"), Static(rubric.counted, classes="tick-count", markup=False), classes="row"
    )
    return [
        quote(response.text),
        Static(attempt_line(response), classes="fact"),
        *asked_then(asking),
        heading,
        rubric,
        *why_widgets(question),
        *sibling_widgets(question),
        closing_row(closing_words(question, response), improve="Improve it"),
    ]


BODY = Body(field_widgets, compared)
