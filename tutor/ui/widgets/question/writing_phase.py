"""What a question's card shows while one writes, ticks or chooses: a field or the choices, a hint and the buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.widget import Widget

from tutor.domain.grading import ticked_choices
from tutor.domain.mentions import has_definitions
from tutor.domain.question import QuestionKind
from tutor.ui.widgets.common.choice_list import ChoiceList, TickList
from tutor.ui.widgets.common.prose import Prose
from tutor.ui.widgets.common.trouble import Trouble
from tutor.ui.widgets.common.versions import Versions
from tutor.ui.widgets.common.well import Well, saved_words
from tutor.ui.widgets.question.own_run import own_run, waiting_words
from tutor.ui.widgets.question.parts import placeholder

if TYPE_CHECKING:
    from tutor.ui.app import TutorApp
    from tutor.ui.widgets.question.card import QuestionCard


def write_widgets(card: QuestionCard) -> list[Widget]:
    """The widgets of the writing phase, by kind of question."""
    question = card.question
    if question.kind is QuestionKind.CHOICE:
        chosen = ChoiceList(card.as_seen(question).choices, (), verdicts=False, revealed=False)
        return [chosen, Trouble(), *card.below("", submit=False)]
    draft = card.workbook.draft(question.id)
    latest = card.attempts[-1] if card.attempts else None
    text = draft.text if draft else latest.text if latest else ""
    status = card.status(text, saved_words(draft)) if text else ""
    if question.kind is QuestionKind.CHOICES:
        seen = card.as_seen(question)
        ticks = TickList(seen.choices, ticked_choices(seen, text))
        status = status or "Tick all that are right."
        return [ticks, Trouble(), *card.below(status)]
    if card.from_run and not text and card.run_key() is None:
        run = own_run(cast("TutorApp", card.app))
        card.waits_for = waiting_words(run)
        return [Prose(card.waits_for, classes="told"), Trouble(), card.buttons("", train=not run.state.active)]
    if question.kind is QuestionKind.TERMS and not text:
        text = "\n".join(f"{line.term}: " for line in question.rubric)
    short = question.kind is QuestionKind.NUMBER
    well = Well(card.workbook, question.id, text, placeholder(question))
    well.set_class(short, "-short")
    if question.kind is QuestionKind.TERMS and not has_definitions(question, text):
        well.begin_at = (0, len(well.document.get_line(0)))  # behind the first term
    return [well, Versions(well), Trouble(), *card.below(status)]
