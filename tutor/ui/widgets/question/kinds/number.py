"""A short field for a number, a vector or shapes; then the verdict."""

from __future__ import annotations

from typing import Final

from textual.widget import Widget

from tutor.domain.kinds.number import NumberQuestion
from tutor.domain.question import NumberForm, Question
from tutor.ui.widgets.question.asking import Asking
from tutor.ui.widgets.question.body import Body
from tutor.ui.widgets.question.feedback import told_and_why
from tutor.ui.widgets.question.writing_phase import field_widgets

_PLACEHOLDERS: Final = {
    NumberForm.NUMBER: "type a number",
    NumberForm.VECTOR: "type a vector, such as (1, 2, 3)",
    NumberForm.SHAPES: "type the shapes, such as 2x3, 1x2",
}
_UNREAD: Final = {
    NumberForm.NUMBER: "No number found.",
    NumberForm.VECTOR: "No vector found.",
    NumberForm.SHAPES: "No shapes found.",
}


def _form(question: Question) -> NumberForm:
    return question.number.form if isinstance(question, NumberQuestion) else NumberForm.NUMBER


def _write(asking: Asking) -> list[Widget]:
    two_digits = asking.from_run == "most-confused-pair"
    return field_widgets(asking, "type two digits" if two_digits else _PLACEHOLDERS[_form(asking.today)], short=True)


BODY = Body(_write, lambda asking: told_and_why(asking, _UNREAD[_form(asking.asked)]))
