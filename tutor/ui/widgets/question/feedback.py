"""What a card shows once a response is kept: your words, what belongs in them, why, and a sibling to go on with."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.grading import Outcome, Verdict, grade_choices, grade_number, ticked_choices
from tutor.domain.marks import GLYPHS, TONES, Mark
from tutor.domain.moments import clock
from tutor.domain.question import NumberForm, Question, QuestionKind
from tutor.domain.response import Response
from tutor.domain.run_keys import in_words
from tutor.domain.standing import SURE, lost_ticks, ticked
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.choice_list import ChoiceList, TickList
from tutor.ui.widgets.common.prose import Aside, Prose, styled_line
from tutor.ui.widgets.common.trouble import Trouble
from tutor.ui.widgets.question.asking import Asking
from tutor.ui.widgets.question.parts import quote
from tutor.ui.widgets.question.rubric import Rubric


def feedback_widgets(asking: Asking) -> list[Widget]:
    """The widgets of the feedback phase, by the kind of question that was asked: a lesson may ask another way today."""
    build = {
        QuestionKind.TEXT: _text_feedback,
        QuestionKind.NUMBER: _number_feedback,
        QuestionKind.CHOICE: _choice_feedback,
        QuestionKind.CHOICES: _choices_feedback,
        QuestionKind.TERMS: _text_feedback,
    }[asking.asked.kind]
    return [*build(asking), Trouble()]


def attempt_line(response: Response) -> Content:
    """`Attempt 1, 14:03. You were fairly sure.`"""
    parts: list[str | tuple[str, str]] = [(f"Attempt {response.attempt}, {clock(response.submitted_at)}.", "$muted")]
    if response.confidence:
        parts += [(" You were ", "$muted"), (SURE[response.confidence], "$bright"), (".", "$muted")]
    return Content.assemble(*parts)


def closing_words(question: Question, response: Response) -> str:
    """One line under the explanation that sets sureness beside completeness."""
    total = len(question.rubric)
    if not total:
        return ""
    sure = f"{SURE[response.confidence].capitalize()}, " if response.confidence else ""
    if response.ticks is None:
        return f"{sure}no ticks yet." if sure else "No ticks yet."
    found = len(ticked(question, response))
    missing = total - found
    what = "terms" if question.kind is QuestionKind.TERMS else "ideas"
    held = "complete" if not missing else "nearly complete" if missing == 1 else f"{found} of {total} {what}"
    if not sure:
        return f"{held[0].upper()}{held[1:]}."
    if response.confidence == 3 and missing > 1:
        return f"Certain, {held}: worth another look."
    if response.confidence == 1 and not missing:
        return f"Guessing, {held}: you know more than you think."
    return f"{sure}{held}."


def _asked_then(asking: Asking) -> list[Widget]:
    """What the learner responded to, where the lesson has changed since: the attempt is shown as it was made."""
    asked, today, response = asking.asked, asking.today, asking.attempts[-1]
    told: list[Widget] = []
    if asked is not today:
        told.append(Static("The lesson has changed since. This is what it asked then.", classes="fact"))
        if asked.prompt != today.prompt:
            told.append(Prose(asked.prompt, classes="told"))
    if lost := len(lost_ticks(asked, response)):
        words = "A tick" if lost == 1 else f"{lost} ticks"
        told.append(Static(f"{words} of this attempt went to ideas that are no longer known.", classes="fact"))
    return told


def _text_feedback(asking: Asking) -> list[Widget]:
    question, response = asking.asked, asking.attempts[-1]
    rubric = Rubric(question, response)
    asks = "Do your words say that …" if question.kind is QuestionKind.TERMS else "Does your response say that …"
    heading = Horizontal(
        Static(asks, classes="ask"), Static(rubric.counted, classes="tick-count", markup=False), classes="row"
    )
    return [
        quote(response.text),
        Static(attempt_line(response), classes="fact"),
        *_asked_then(asking),
        heading,
        rubric,
        *_why(question),
        *_sibling(question),
        _closing(closing_words(question, response), improve="Improve it"),
    ]


def _number_feedback(asking: Asking) -> list[Widget]:
    question, response = asking.asked, asking.attempts[-1]
    key = response.run_key
    verdict = grade_number(question, response.text, key.values if key else None)
    right = verdict.outcome is Outcome.RIGHT
    form = question.number.form if question.number else NumberForm.NUMBER
    told = [quote(response.text), Static(attempt_line(response), classes="fact"), *_asked_then(asking)]
    told.append(_verdict(verdict, form))
    if right or asking.explained:
        if key is not None and question.number is not None:
            told.append(Prose(in_words(question.number, key)))
        return [*told, *_why(question), *_sibling(question), _closing("", improve="Try again")]
    hint = Prose(f"**Hint** {question.hint}", classes="hint") if question.hint else None
    return [*told, *([hint] if hint else []), _closing("", improve="Try again", show_why=True)]


def _choice_feedback(asking: Asking) -> list[Widget]:
    question = asking.as_seen(asking.asked)
    texts = [choice.text for choice in question.choices]
    chosen = tuple(dict.fromkeys(texts.index(made.text) for made in asking.attempts if made.text in texts))
    settled = any(question.choices[index].correct for index in chosen) or asking.explained
    choices = ChoiceList(question.choices, chosen, verdicts=True, revealed=settled)
    first = asking.attempts[0]
    sure = f"You were {SURE[first.confidence]} at first." if first.confidence else ""
    if not settled:
        return [choices, _closing(f"Choose again: the keys 1 to {len(texts)}, or a click.", show_why=True)]
    return [choices, *_asked_then(asking), *_why(question), *_sibling(question), _closing(sure)]


def _choices_feedback(asking: Asking) -> list[Widget]:
    question, latest = asking.as_seen(asking.asked), asking.attempts[-1]
    ticked = ticked_choices(question, latest.text)
    verdict = grade_choices(question, ticked)
    settled = verdict.outcome is Outcome.RIGHT or asking.explained
    choices = TickList(question.choices, ticked, told=ticked, revealed=settled)
    told = _verdict(verdict, wrong="Not these.")
    first = asking.attempts[0]
    sure = f"You were {SURE[first.confidence]} at first." if first.confidence else ""
    if not settled:
        again = Horizontal(
            Static("Change it, submit again.", classes="status"),
            Chip("Show why", id="show-why"),
            Chip("Submit", "ctrl+s", primary=True, id="submit"),
            classes="row buttons",
        )
        return [choices, told, again]
    return [choices, told, *_asked_then(asking), *_why(question), *_sibling(question), _closing(sure)]


NOTHING_FOUND = {
    NumberForm.NUMBER: "No number found.",
    NumberForm.VECTOR: "No vector found.",
    NumberForm.SHAPES: "No shapes found.",
}


def _verdict(verdict: Verdict, form: NumberForm = NumberForm.NUMBER, wrong: str = "Not this one.") -> Widget:
    mark, words = {
        Outcome.RIGHT: (Mark.RIGHT, "Right. "),
        Outcome.WRONG: (Mark.WRONG, f"{wrong} "),
        Outcome.UNREADABLE: (Mark.OPEN, f"{NOTHING_FOUND[form]} "),
        Outcome.OPEN: (Mark.SUBMITTED, ""),
    }[verdict.outcome]
    if verdict.explanation.startswith(("Right.", "Right,", "Right:")):
        words = ""  # the author says it
    told = styled_line(verdict.explanation)
    return Static(Content.assemble((f"{GLYPHS[mark]} {words}", f"bold {TONES[mark]}"), told), classes="verdict")


def _why(question: Question) -> list[Widget]:
    return [Static("Why", classes="ask"), Prose(question.explanation)]


def _sibling(question: Question) -> list[Widget]:
    if question.sibling is None:
        return []
    prompt, told = question.sibling
    return [Static("One more on the same idea", classes="ask"), Prose(prompt), *([Reveal(told)] if told else [])]


def _closing(words: str, *, improve: str = "", show_why: bool = False) -> Widget:
    chips: list[Widget] = [Static(words, classes="status", markup=False)]
    if show_why:
        chips.append(Chip("Show why", id="show-why"))
    else:
        chips.append(Chip("Ask a mentor", "m", id="mentor"))
    if improve:
        chips.append(Chip(improve, "i", id="improve"))
    chips.append(Chip("Next", "n", primary=True, id="next"))
    return Horizontal(*chips, classes="row buttons")


class Reveal(Vertical):
    """Thinks first, shows then: the response to a sibling question, on demand."""

    DEFAULT_CSS = """
    Reveal { height: auto; }
    Reveal > Chip { margin: 0 0 1 0; }
    """

    def __init__(self, told: str) -> None:
        super().__init__()
        self._chip = Chip("Think first, then look")
        self._told = Aside(told, classes="told")

    def compose(self) -> ComposeResult:
        yield self._chip
        yield self._told

    def on_chip_pressed(self, message: Chip.Pressed) -> None:
        message.stop()
        self._told.tell()
        self._chip.display = False
