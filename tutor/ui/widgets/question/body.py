"""What a card shows of its kind of question: where one responds, and what one sees after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.widget import Widget

from tutor.domain.question import Question
from tutor.domain.registry import Registry
from tutor.ui.widgets.question.asking import Asking


@dataclass(frozen=True, slots=True)
class Body:
    """`improves`: the learner may write again, beginning with the latest words. `drafts`: what is begun is kept."""

    write: Callable[[Asking], list[Widget]]
    feedback: Callable[[Asking], list[Widget]]
    improves: bool = True
    drafts: bool = True


bodies: Registry[Body] = Registry("BODY", "tutor.ui.widgets.question.kinds")


def body_of(question: Question) -> Body:
    """KeyError where there is no card for the kind."""
    if (body := bodies.find(question.kind)) is None:
        raise KeyError(question.kind)
    return body
