"""What a question's card shows while one writes, ticks or chooses: a field or the choices, a hint and the buttons."""

from __future__ import annotations

from textual.widget import Widget

from tutor.domain.grading import ticked_choices
from tutor.domain.mentions import has_definitions
from tutor.domain.question import QuestionKind
from tutor.ui.widgets.common.choice_list import ChoiceList, TickList
from tutor.ui.widgets.common.prose import Prose
from tutor.ui.widgets.common.trouble import Trouble
from tutor.ui.widgets.common.versions import Versions
from tutor.ui.widgets.common.well import Well, saved_words
from tutor.ui.widgets.question.asking import Asking
from tutor.ui.widgets.question.own_run import waiting_words
from tutor.ui.widgets.question.parts import placeholder


def write_widgets(asking: Asking) -> list[Widget]:
    """The widgets of the writing phase, by kind of question."""
    question = asking.today
    if question.kind is QuestionKind.CHOICE:
        chosen = ChoiceList(asking.as_seen(question).choices, (), verdicts=False, revealed=False)
        return [chosen, Trouble(), *asking.below("", submit=False)]
    draft = asking.draft
    latest = asking.attempts[-1] if asking.attempts else None
    text = draft.text if draft else latest.text if latest else ""
    status = asking.status(text, saved_words(draft)) if text else ""
    if question.kind is QuestionKind.CHOICES:
        seen = asking.as_seen(question)
        ticks = TickList(seen.choices, ticked_choices(seen, text))
        status = status or "Tick all that are right."
        return [ticks, Trouble(), *asking.below(status)]
    if asking.from_run and not text and asking.run_key is None:
        run = asking.run
        return [Prose(waiting_words(run), classes="told"), Trouble(), asking.buttons("", train=not run.state.active)]
    if question.kind is QuestionKind.TERMS and not text:
        text = "\n".join(f"{line.term}: " for line in question.rubric)
    short = question.kind is QuestionKind.NUMBER
    well = Well(asking.context.workbook, question.id, text, placeholder(question))
    well.set_class(short, "-short")
    if question.kind is QuestionKind.TERMS and not has_definitions(question, text):
        well.begin_at = (0, len(well.document.get_line(0)))  # behind the first term
    return [well, Versions(well), Trouble(), *asking.below(status)]
