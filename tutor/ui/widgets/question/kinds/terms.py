"""Terms stand ready in the field; then each is compared with what a good definition says."""

from __future__ import annotations

from textual.widget import Widget

from tutor.ui.widgets.question.asking import Asking
from tutor.ui.widgets.question.body import Body
from tutor.ui.widgets.question.kinds.text import compared
from tutor.ui.widgets.question.writing_phase import field_widgets


def _write(asking: Asking) -> list[Widget]:
    return field_widgets(asking, begin="\n".join(f"{line.term}: " for line in asking.today.rubric))


BODY = Body(_write, lambda asking: compared(asking, "Tick what you have put into words"))
