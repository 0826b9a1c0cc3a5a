"""Choices to tick together; what was ticked says why, and may be changed until it is right."""

from __future__ import annotations

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.kinds.choices import ticked_choices
from tutor.domain.question import Outcome
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.choice_list import TickList
from tutor.ui.widgets.common.save_error import SaveError
from tutor.ui.widgets.question.asking import Asking
from tutor.ui.widgets.question.body import Body
from tutor.ui.widgets.question.feedback import (
    asked_then,
    closing_row,
    sibling_widgets,
    sureness_at_first,
    verdict_line,
    why_widgets,
)
from tutor.ui.widgets.question.writing_phase import latest_words


def _write(asking: Asking) -> list[Widget]:
    text, status = latest_words(asking)
    seen = asking.as_seen(asking.today)
    ticks = TickList(seen.choices, ticked_choices(seen, text))
    return [ticks, SaveError(), *asking.below(status or "Tick all that are right.")]


def _feedback(asking: Asking) -> list[Widget]:
    question, latest = asking.as_seen(asking.asked), asking.attempts[-1]
    ticked, verdict = ticked_choices(question, latest.text), question.verdict(latest.text)
    settled = verdict is None or verdict.outcome is Outcome.RIGHT or asking.explained
    choices = TickList(question.choices, ticked, told=ticked, revealed=settled)
    told = [verdict_line(verdict, wrong="Not these.")] if verdict else []
    if not settled:
        again = Horizontal(
            Static("Change it, submit again.", classes="status"),
            Chip("Show why", id="show-why"),
            Chip("Submit", "ctrl+s", primary=True, id="submit"),
            classes="row buttons",
        )
        return [choices, *told, again]
    why = (*asked_then(asking), *why_widgets(question), *sibling_widgets(question))
    return [choices, *told, *why, closing_row(sureness_at_first(asking))]


BODY = Body(_write, _feedback, improves=False)
