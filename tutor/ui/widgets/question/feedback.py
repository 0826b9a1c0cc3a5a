"""What a card shows once a response is kept: your words, what belongs in them, why, and a sibling to go on with."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.domain.marks import GLYPHS, TONES, Mark
from tutor.domain.moments import clock
from tutor.domain.question import Outcome, Question, Verdict
from tutor.domain.response import Response
from tutor.domain.status import SURE, lost_ticks, ticked
from tutor.ui.widgets.common.chip import Chip
from tutor.ui.widgets.common.prose import Aside, Prose, styled_line
from tutor.ui.widgets.question.asking import Asking
from tutor.ui.widgets.question.parts import quote


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
    held = "complete" if not missing else "nearly complete" if missing == 1 else f"{found} of {total} {question.ideas}"
    if not sure:
        return f"{held[0].upper()}{held[1:]}."
    if response.confidence == 3 and missing > 1:
        return f"Certain, {held}: worth another look."
    if response.confidence == 1 and not missing:
        return f"Guessing, {held}: you know more than you think."
    return f"{sure}{held}."


def asked_then(asking: Asking) -> list[Widget]:
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


def why_widgets(question: Question) -> list[Widget]:
    return [Static("Why", classes="ask"), Prose(question.explanation)]


def sibling_widgets(question: Question) -> list[Widget]:
    if question.sibling is None:
        return []
    prompt, told = question.sibling
    return [Static("One more on the same idea", classes="ask"), Prose(prompt), *([Reveal(told)] if told else [])]


def closing_row(words: str, *, improve: str = "", show_why: bool = False) -> Widget:
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


def verdict_line(verdict: Verdict, wrong: str = "Not this one.", unread: str = "Nothing found.") -> Widget:
    mark, words = {
        Outcome.RIGHT: (Mark.RIGHT, "Right. "),
        Outcome.WRONG: (Mark.WRONG, f"{wrong} "),
        Outcome.UNREADABLE: (Mark.OPEN, f"{unread} "),
        Outcome.OPEN: (Mark.SUBMITTED, ""),
    }[verdict.outcome]
    if verdict.explanation.startswith(("Right.", "Right,", "Right:")):
        words = ""  # the author says it
    told = styled_line(verdict.explanation)
    return Static(Content.assemble((f"{GLYPHS[mark]} {words}", f"bold {TONES[mark]}"), told), classes="verdict")


def told_and_why(asking: Asking, unread: str = "Nothing found.") -> list[Widget]:
    """For a response with a key: the verdict on it, the hint while it is not right, and why once it is."""
    question, response = asking.asked, asking.attempts[-1]
    key = response.run_key
    told: list[Widget] = [quote(response.text), Static(attempt_line(response), classes="fact"), *asked_then(asking)]
    verdict = question.verdict(response.text, key.values if key else None)
    if verdict is not None:
        told.append(verdict_line(verdict, unread=unread))
    if asking.explained or verdict is None or verdict.outcome is Outcome.RIGHT:
        if key is not None and (said := question.run_words(key.run, key.values)):
            told.append(Prose(said))
        return [*told, *why_widgets(question), *sibling_widgets(question), closing_row("", improve="Try again")]
    hint = Prose(f"**Hint** {question.hint}", classes="hint") if question.hint else None
    return [*told, *([hint] if hint else []), closing_row("", improve="Try again", show_why=True)]


def sureness_at_first(asking: Asking) -> str:
    first = asking.attempts[0]
    return f"You were {SURE[first.confidence]} at first." if first.confidence else ""
