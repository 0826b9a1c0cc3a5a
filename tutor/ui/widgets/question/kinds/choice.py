"""Choices, of which one is taken; a wrong one says how it fails, and the others are still to be had."""

from __future__ import annotations

from textual.widget import Widget

from tutor.ui.widgets.common.choice_list import ChoiceList
from tutor.ui.widgets.common.save_error import SaveError
from tutor.ui.widgets.question.asking import Asking
from tutor.ui.widgets.question.body import Body
from tutor.ui.widgets.question.feedback import (
    asked_then,
    closing_row,
    sibling_widgets,
    sureness_at_first,
    why_widgets,
)


def _write(asking: Asking) -> list[Widget]:
    chosen = ChoiceList(asking.as_seen(asking.today).choices, (), verdicts=False, revealed=False)
    return [chosen, SaveError(), *asking.below("", submit=False)]


def _feedback(asking: Asking) -> list[Widget]:
    question = asking.as_seen(asking.asked)
    texts = [choice.text for choice in question.choices]
    chosen = tuple(dict.fromkeys(texts.index(made.text) for made in asking.attempts if made.text in texts))
    settled = any(question.choices[index].correct for index in chosen) or asking.explained
    choices = ChoiceList(question.choices, chosen, verdicts=True, revealed=settled)
    if not settled:
        return [choices, closing_row(f"Choose again: the keys 1 to {len(texts)}, or a click.", show_why=True)]
    why = (*asked_then(asking), *why_widgets(question), *sibling_widgets(question))
    return [choices, *why, closing_row(sureness_at_first(asking))]


BODY = Body(_write, _feedback, improves=False, drafts=False)
